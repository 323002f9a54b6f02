"""Who is judged in a stage that only some reach, and what became of the others.

A door is a stage whose rules say who goes on (`advance`). An entry is judged in a stage once it passed every door
before it; an entry out of competition takes nobody's place and goes on with everybody.
"""

from collections.abc import Collection

from django.db.models import Exists, OuterRef, Q, QuerySet

from competitions.models import Division, Stage
from competitions.selectors.schemes import scheme_for
from judging.enums import AdvanceOutcome
from judging.models import Advance, Assignment
from registrations.enums import EntryStatus, Standing
from registrations.models import Entry
from scoring.scheme import Rules


def doors_in(rules: Rules, before: str) -> tuple[str, ...]:
    """The ids of the doors before a stage."""
    ids = [stage.id for stage in rules.stages]
    return tuple(stage.id for stage in rules.stages[: ids.index(before)] if stage.advance is not None)


def reached(stage: Stage) -> Q:
    """The entries that may be judged in the stage, among those of its scheme; everybody where there is no door."""
    scheme = scheme_for(stage.scheme)
    usual = doors_in(scheme.rules, stage.code)
    if not scheme.divisions:
        return _passed(stage, usual)
    if not usual and not any(doors_in(rules, stage.code) for rules in scheme.divisions.values()):
        return Q()
    by_doors: dict[tuple[str, ...], list[int]] = {}
    for division in Division.objects.filter(scheme=stage.scheme_id):
        by_doors.setdefault(doors_in(scheme.rules_of(division.code), stage.code), []).append(division.pk)
    found = Q(pk__in=())
    for doors, divisions in by_doors.items():
        found |= Q(division__in=divisions) & _passed(stage, doors)
    return found


def _passed(stage: Stage, doors: Collection[str]) -> Q:
    through = Q()
    for door in doors:
        on = Advance.objects.filter(
            entry=OuterRef("pk"), stage__scheme=stage.scheme_id, stage__code=door, outcome=AdvanceOutcome.ON
        )
        through &= Q(Exists(on))
    return through | Q(standing=Standing.OUT) if doors else Q()


def advanced_entries(division: Division, stage: Stage) -> QuerySet[Entry]:
    """The entries of a division that are judged in the stage, in the order of their numbers.

    What is stored follows a mark by a moment: `judging.services.advancing.refresh_advances` brings it up to date.
    """
    entries = Entry.objects.filter(
        division=division, status=EntryStatus.ACCEPTED, standing__in=[Standing.OK, Standing.OUT]
    )
    return entries.filter(reached(stage)).order_by("number", "pk")


def waiting_at(stage: Stage, divisions: Collection[int] | None = None) -> int:
    """How many entries cannot be judged in the stage yet, because nobody knows whether they go on to it."""
    entries = Entry.objects.filter(
        division__scheme=stage.scheme_id, status=EntryStatus.ACCEPTED, standing=Standing.OK
    ).exclude(reached(stage))
    if divisions is not None:
        entries = entries.filter(division__in=divisions)
    stopped = Advance.objects.filter(entry=OuterRef("pk"), stage__order__lt=stage.order, outcome=AdvanceOutcome.STOPPED)
    return entries.exclude(Exists(stopped)).count()


def still_judged(seats: QuerySet[Assignment]) -> QuerySet[Assignment]:
    """The assignments that are still awaited: those of an entry that stopped before the stage are not."""
    stopped = Advance.objects.filter(
        entry=OuterRef("entry"), stage__order__lt=OuterRef("stage__order"), outcome=AdvanceOutcome.STOPPED
    )
    return seats.exclude(Exists(stopped))
