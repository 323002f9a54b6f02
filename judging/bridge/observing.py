"""Rows to observations and to the kernel's entries, in a fixed number of queries."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from competitions.enums import StageInput
from competitions.models import Division
from judging.bridge.bouts import BoutSeat, bout_stages, bouts_by_entry, observations_of_bouts
from judging.bridge.plan import Plan, plan_of
from judging.enums import AssignmentStatus
from judging.models import Assignment, Mark
from registrations.enums import EntryStatus
from registrations.models import Entry, EntryMember
from scoring.numbers import Number, parse_number
from scoring.types import Code, Observation, Status
from scoring.types import Entry as KernelEntry

THIRD = "third-"  # sorts after every number, so that the third opinion is the third value of a fold


def judge_key(juror_id: int | None, *, is_third: bool = False) -> str:
    """The kernel's name of a judge; a secretary's cell has none."""
    if juror_id is None:
        return ""
    return f"{THIRD}{juror_id}" if is_third else str(juror_id)


def juror_of(key: str) -> int | None:
    """The role behind a kernel's name of a judge."""
    return int(key.removeprefix(THIRD)) if key else None


def _observation(plan: Plan, mark: Mark, thirds: Collection[tuple[int, int, int | None]]) -> Observation:
    stage = plan.stages[mark.stage_id]
    value: Number | Code = Code(mark.code) if mark.code else parse_number(mark.value)
    extras = mark.attributes
    return Observation(
        str(mark.entry_id),
        value,
        stage=stage.code,
        round=str(mark.round) if stage.rounds > 1 else "",
        attempt=str(mark.attempt) if stage.attempts > 1 else "",
        criterion=plan.criteria[mark.criterion_id].code,
        judge=judge_key(mark.judge_id, is_third=(mark.entry_id, mark.stage_id, mark.judge_id) in thirds),
        group=str(extras.get("group", "")),
        match=str(extras.get("match", "")),
        side=str(extras.get("side", "")),
        team=str(extras.get("team", "")),
        counts=bool(extras.get("counts", True)),
    )


def observations_from(
    plan: Plan,
    marks: Iterable[Mark],
    thirds: Collection[tuple[int, int, int | None]],
    bouts: Mapping[int, Sequence[BoutSeat]],
) -> list[Observation]:
    """Observations of these marks; a cleared cell is none. Stages of bouts are read along their bouts."""
    found: list[Observation] = []
    fought: dict[int, list[Mark]] = {}
    for mark in marks:
        if plan.stages[mark.stage_id].input == StageInput.BOUTS:
            fought.setdefault(mark.entry_id, []).append(mark)
        elif mark.value or mark.code:
            found.append(_observation(plan, mark, thirds))
    for entry, seats in bouts.items():
        found += observations_of_bouts(plan, entry, seats, fought.get(entry, ()))
    return found


def observations_for(division: Division, *, entries: Collection[int] | None = None) -> list[Observation]:
    """All observations of a division's accepted entries, or of some of them, in two queries."""
    plan = plan_of(division)
    accepted: dict[str, Any] = {"entry__division": division, "entry__status": EntryStatus.ACCEPTED}
    if entries is not None:
        accepted["entry__in"] = entries
    thirds = set(Assignment.objects.filter(is_third=True, **accepted).values_list("entry_id", "stage_id", "juror_id"))
    marks = Mark.objects.filter(**accepted).order_by(
        "entry_id", "stage_id", "criterion_id", "round", "attempt", "judge_id"
    )
    bouts: Mapping[int, Sequence[BoutSeat]] = {}
    if bout_stages(plan):
        here = Entry.objects.filter(division=division, status=EntryStatus.ACCEPTED)
        chosen = here if entries is None else here.filter(pk__in=entries)
        bouts = bouts_by_entry(plan, list(chosen.values_list("pk", flat=True)))
    return observations_from(plan, marks.iterator(chunk_size=5000), thirds, bouts)


def observations_of(entry: Entry) -> list[Observation]:
    """The observations of one entry, for its explanation."""
    if entry.division is None:
        return []
    plan = plan_of(entry.division)
    marks = Mark.objects.filter(entry=entry).order_by("pk")
    return observations_from(plan, marks, thirds_of(seats_of(entry)), bouts_by_entry(plan, [entry.pk]))


def entries_for(division: Division) -> list[KernelEntry]:
    """Accepted entries of a division as the kernel knows them, in two queries."""
    entries = list(Entry.objects.filter(division=division, status=EntryStatus.ACCEPTED).order_by("number", "pk"))
    births = dict(
        EntryMember.objects.filter(entry__in=entries, participant__birth_date__isnull=False)
        .order_by("-order")
        .values_list("entry_id", "participant__birth_date")
    )
    return [kernel_entry(entry, division, births.get(entry.pk)) for entry in entries]


def kernel_entry(entry: Entry, division: Division, born: Any = None) -> KernelEntry:
    """The kernel's nouns of an entry: no names, only what rules read."""
    extras: dict[str, Number] = {} if born is None else {"birth_date": born.toordinal()}
    for name, text in entry.extras.items():
        try:
            extras[name] = parse_number(text)
        except ValueError:
            continue  # a typed extra that is no number is nothing that rules could compare
    return KernelEntry(
        id=str(entry.pk),
        status=Status(entry.standing),
        team=entry.team_name or str(entry.organisation_id),
        school=str(entry.organisation_id),
        division=division.code,
        code=entry.cipher or entry.number,
        extras=extras,
    )


class Seat(NamedTuple):
    """An expert on an entry in a stage, as a save needs it: without a model of its own."""

    entry_id: int
    stage_id: int
    juror_id: int
    is_third: bool
    status: str


SEAT_COLUMNS = ("entry_id", "stage_id", "juror_id", "is_third", "sheet__status")


def seats_of(entry: Entry) -> list[Seat]:
    """Assignments of an entry that are in force, with the state of their sheets, in one query."""
    rows = Assignment.objects.filter(entry=entry, status=AssignmentStatus.OPEN).order_by("pk")
    return [Seat(*row) for row in rows.values_list(*SEAT_COLUMNS)]


def seats_by_entry(entries: Collection[Any]) -> dict[int, list[Seat]]:
    """The same of many entries, in one query."""
    found: dict[int, list[Seat]] = {}
    rows = Assignment.objects.filter(entry__in=entries, status=AssignmentStatus.OPEN).order_by("pk")
    for row in rows.values_list(*SEAT_COLUMNS):
        found.setdefault(row[0], []).append(Seat(*row))
    return found


def thirds_of(seats: Iterable[Seat]) -> set[tuple[int, int, int | None]]:
    """The seats whose marks are third opinions."""
    return {(seat.entry_id, seat.stage_id, seat.juror_id) for seat in seats if seat.is_third}
