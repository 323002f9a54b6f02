"""The draw of a stage of bouts, groups or the first level of a play-off: recorded, repeatable, anew with a reason."""

import secrets
from collections.abc import Iterable, Mapping, Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from competitions.enums import StageInput
from competitions.models import Division, Stage
from core import audit
from core.sealing import commit
from judging import bridge
from judging.enums import AdvanceOutcome, BoutKind
from judging.models import Bout, Draw, Line, Mark
from judging.rules import is_drawing_open
from judging.services.pairing import Pair, drawn_order, first_level, round_robin, split_groups
from judging.signals import lines_changed
from judging.validators import BoutRefused
from registrations.enums import EntryStatus, Standing
from registrations.models import Entry

LONGEST_SEED = 40


def new_seed() -> str:
    """A number of a draw that nobody chose: eight signs."""
    return secrets.token_hex(4).upper()


@transaction.atomic
def draw_stage(*, division: Division, stage: Stage, actor: User, seed: str = "", reason: str = "") -> Draw:
    """Draw the groups of a stage, or the pairs of a play-off that everybody enters; raises `BoutRefused`.

    A draw may be done anew while no bout of it has a result, and says why. A stage that only some reach is seeded by
    the places of the stage before it.
    """
    in_force = Draw.objects.select_for_update().filter(division=division, stage=stage, ended_at=None)
    in_force.first()  # the draw before the division, as a save of a bout locks them: no result slips in between
    plan = bridge.plan_of(Division.objects.select_for_update(of=("self",)).select_related("scheme").get(pk=division.pk))
    _refuse_closed(division)
    former = in_force.first()
    if former is not None:
        _refuse_again(division, stage, reason)
    numbers, chosen = participants_of(plan), ""
    groups: dict[int, str] = {}
    if bridge.doors_before(plan, stage.pk):
        order, groups = seeded_order(plan, stage)
    else:
        chosen = seed.strip()[:LONGEST_SEED] or new_seed()
        order = drawn_order(chosen, numbers)
    if len(order) < 2:
        raise BoutRefused(_("Дождитесь хотя бы двух участников: пока встречаться некому."))
    is_table = bridge.play_of(plan, stage).elimination is None
    if is_table:
        groups = {entry: name for name, members in split_groups(order, stage.group_size).items() for entry in members}
    if former is not None:
        end_draw(former)
    salt, commitment = commit(reason.strip()[:300])
    draw = Draw.objects.create(
        division=division,
        stage=stage,
        seed=chosen,
        order=[{"entry": entry, "number": numbers.get(entry, ""), "group": groups.get(entry, "")} for entry in order],
        reason=reason.strip()[:300],
        reason_salt=salt,
    )
    add_bouts(draw, _of_groups(groups) if is_table else of_level(1, first_level(order, groups)), first_number=1)
    note(draw, "draw.made", actor, seed=chosen, order=draw.order, reason=commitment)
    refresh(plan, {*order, *(int(row["entry"]) for row in (former.order if former else ()))})
    return draw


def seeded_order(plan: bridge.Plan, stage: Stage) -> tuple[list[int], dict[int, str]]:
    """Those who reached the stage, winners of groups first, and their groups; raises while that is not decided."""
    door = bridge.doors_before(plan, stage.pk)[-1]
    draws = [draw for draw in bridge.draws_in_force(plan.division) if draw.stage_id == door.pk]
    is_fought = bool(draws) and all(bridge.draw_state(plan, draw).is_complete for draw in draws)
    if door.input == StageInput.BOUTS and not is_fought:
        raise BoutRefused(_("Внесите все поединки этапа «%(stage)s»: пока не ясно, кто вышел.") % {"stage": door})
    rows = [row for row in bridge.advances_now(plan.division) if row.stage_id == door.pk]
    if not rows or any(row.outcome == AdvanceOutcome.WAITING for row in rows):
        reason = _("Решите равенство на границе этапа «%(stage)s»: пока не ясно, кто вышел.")
        raise BoutRefused(reason % {"stage": door})
    going = [row for row in rows if row.outcome == AdvanceOutcome.ON]
    going.sort(key=lambda row: (row.first or 0, len(row.group), row.group, row.position))
    return [row.entry_id for row in going], {row.entry_id: row.group for row in going}


def _refuse_closed(division: Division) -> None:
    competition = division.competition
    if not is_drawing_open(competition):
        raise BoutRefused(
            _("Обратитесь к организатору: конкурс на этапе «%(phase)s», жеребьёвку не проводят.")
            % {"phase": competition.get_phase_display()}
        )


def _refuse_again(division: Division, stage: Stage, reason: str) -> None:
    begun = Mark.objects.filter(entry__division=division, stage=stage).exclude(value="", code="")
    if begun.exists():
        raise BoutRefused(_("Оставьте жеребьёвку: поединки уже идут, и у них есть результаты."))
    if not reason.strip():
        raise BoutRefused(_("Напишите, почему проводите заново: причина останется в журнале."))


def participants_of(plan: bridge.Plan) -> dict[int, str]:
    """Accepted entries that compete, with their numbers."""
    entries = Entry.objects.filter(division=plan.division, status=EntryStatus.ACCEPTED, standing=Standing.OK).order_by(
        "number", "pk"
    )
    return dict(entries.values_list("pk", "number"))


def _of_groups(groups: Mapping[int, str]) -> list[Bout]:
    """All bouts of all groups, the first rounds of all groups first."""
    members: dict[str, list[int]] = {}
    for entry, name in groups.items():
        members.setdefault(name, []).append(entry)
    bouts = [
        Bout(kind=BoutKind.GROUP, group=name, level=level, first_id=first, second_id=second)
        for name, entries in members.items()
        for level, pairs in enumerate(round_robin(entries), 1)
        for first, second in pairs
    ]
    return sorted(bouts, key=lambda bout: bout.level)


def of_level(level: int, pairs: Sequence[Pair]) -> list[Bout]:
    """The bouts of one level of a play-off."""
    return [Bout(kind=BoutKind.LEVEL, level=level, first_id=first, second_id=second) for first, second in pairs]


def add_bouts(draw: Draw, bouts: Sequence[Bout], *, first_number: int) -> None:
    """Store bouts of a draw under the next numbers."""
    for number, bout in enumerate(bouts, first_number):
        bout.draw, bout.number = draw, number
    Bout.objects.bulk_create(bouts)


def end_draw(draw: Draw) -> None:
    """A draw that no longer counts stays on record; its bouts go."""
    draw.bouts.all().delete()
    draw.ended_at = timezone.now()
    draw.save(update_fields=["ended_at", "updated_at"])


def note(draw: Draw, act: str, actor: User | None, **details: object) -> None:
    """One link of the division's chain."""
    audit.record(
        chain=draw.division.audit_chain,
        act=act,
        target=draw,
        actor=actor,
        details={"stage": draw.stage_id, **details},
    )


def refresh(plan: bridge.Plan, entries: Iterable[int]) -> None:
    """Bring the lines of those whose bouts changed up to them, and tell the rooms above."""
    rows = list(Entry.objects.filter(pk__in=set(entries), division=plan.division).select_related("competition"))
    if rows:
        bridge.rewrite_lines(plan, rows)
    lines_changed.send(sender=Line, division_id=plan.division.pk)
