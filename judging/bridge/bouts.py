"""Bouts as the kernel wants them: a cell for every meeting of an entry, played or not, with group, match and level."""

from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from django.db.models import F, Q
from django.utils.translation import gettext as _

from competitions.enums import StageInput
from competitions.models import Criterion, Stage
from judging.bridge.plan import Plan
from judging.enums import BoutKind
from judging.models import Bout, Mark
from registrations.enums import EntryStatus
from registrations.models import Entry
from scoring.matches import Match, Side
from scoring.numbers import Number, add, multiply, parse_number
from scoring.steps.play import Play
from scoring.types import Code, Observation, ScoringError, Value


class BoutSeat(NamedTuple):
    """A bout as one of its sides sees it; `opponent` is nobody in a bye."""

    stage_id: int
    level: int
    number: int
    group: str
    opponent: int | None


def bout_stages(plan: Plan) -> list[Stage]:
    """The stages of a plan that are played by pairs."""
    return [stage for stage in plan.stages.values() if stage.input == StageInput.BOUTS]


def play_of(plan: Plan, stage: Stage) -> Play:
    """The step that says what a bout of the stage is worth."""
    for step in plan.rules.stage(stage.code).steps:
        if isinstance(step, Play):
            return step
    raise ScoringError(_("Этап «%(title)s»: поединкам нужен шаг play.") % {"title": stage.title})


def bouts_by_entry(plan: Plan, entries: Collection[int]) -> dict[int, list[BoutSeat]]:
    """The bouts that count of these entries, in one query; nothing is asked where the rules know none.

    A bout with somebody who is no longer in the division is none: it would look like a bye.
    """
    if not bout_stages(plan):
        return {}
    here = Q(first__in=entries) | Q(second__in=entries)
    division, accepted = F("draw__division"), EntryStatus.ACCEPTED
    rows = (
        Bout.objects.filter(here, draw__division=plan.division, draw__ended_at=None)
        .filter(first__division=division, first__status=accepted)
        .filter(Q(second=None) | Q(second__division=division, second__status=accepted))
        .exclude(kind=BoutKind.FLYOFF)
        .order_by("draw", "level", "number")
    )
    found: dict[int, list[BoutSeat]] = {entry: [] for entry in entries}
    for stage, level, number, group, first, second in rows.values_list(
        "draw__stage_id", "level", "number", "group", "first_id", "second_id"
    ):
        for entry, opponent in ((first, second), (second, first)):
            if entry in found:
                found[entry].append(BoutSeat(stage, level, number, group, opponent))
    return found


def rivals_of(plan: Plan, entry_id: int) -> dict[tuple[str, str], str]:
    """The number of the entry that stood on the other side, by stage and bout; a bye has nobody there."""
    seats = bouts_by_entry(plan, [entry_id]).get(entry_id, [])
    rivals = {seat.opponent for seat in seats if seat.opponent is not None}
    numbers = dict(Entry.objects.filter(pk__in=rivals).values_list("pk", "number")) if rivals else {}
    return {
        (plan.stages[seat.stage_id].code, str(seat.number)): numbers.get(seat.opponent, "")
        for seat in seats
        if seat.opponent is not None
    }


def observations_of_bouts(
    plan: Plan, entry_id: int, seats: Iterable[BoutSeat], marks: Iterable[Mark]
) -> list[Observation]:
    """A cell for each criterion of each bout; one that is not played yet has no value."""
    held = {(mark.stage_id, mark.criterion_id, mark.round): mark for mark in marks}
    return [
        Observation(
            str(entry_id),
            value_of(held.get((seat.stage_id, criterion.pk, seat.level))),
            stage=plan.stages[seat.stage_id].code,
            round=str(seat.level),
            criterion=criterion.code,
            group=seat.group,
            match=str(seat.number),
        )
        for seat in seats
        for criterion in plan.criteria_of(seat.stage_id)
    ]


def value_of(mark: Mark | None) -> Number | Code | None:
    """The kernel's value of a cell; nothing stands in an empty one."""
    if mark is None or not (mark.value or mark.code):
        return None
    return Code(mark.code) if mark.code else parse_number(mark.value)


def match_of(plan: Plan, stage: Stage, bout: Bout, marks: Mapping[tuple[int, int, int], Mark]) -> Match:
    """The bout as the kernel compares it; `marks` by entry, criterion and round."""
    sides = {}
    for entry in bout.entry_ids:
        cells = {c: value_of(marks.get((entry, c.pk, bout.level))) for c in plan.criteria_of(stage.pk)}
        sides[str(entry)] = Side([str(entry)], _side_value(plan, cells))
    return Match(str(bout.level), str(bout.number), sides)


def _side_value(plan: Plan, cells: Mapping[Criterion, Number | Code | None]) -> Value:
    """What a side has reached: a code, nothing while a cell is empty, else its criteria by their weights."""
    code = next((value for value in cells.values() if isinstance(value, Code)), None)
    if code is not None:
        return code
    total: Number = 0
    for criterion, value in cells.items():
        if value is None or isinstance(value, Code):
            return None
        total = add((total, multiply(plan.factor_of(criterion), value)))
    return total
