"""Lines: the kernel's per-entry part, computed from an entry's marks and kept in its row."""

from collections.abc import Collection, Iterable, Sequence

from django.utils import timezone

from competitions.enums import CriterionRole, StageInput
from competitions.models import Division
from judging.bridge.bouts import BoutSeat, bouts_by_entry
from judging.bridge.doors import closed_stages, doors_of
from judging.bridge.observing import Seat, kernel_entry, observations_from, seats_by_entry, seats_of, thirds_of
from judging.bridge.plan import Plan, plan_of
from judging.models import Line, Mark
from registrations.enums import EntryStatus
from registrations.models import Entry
from scoring import lines as kernel
from scoring.types import Missing, ScoringError, Status


def line_for(entry: Entry) -> kernel.Line:
    """The kernel's line of an entry from its marks as they stand, in two queries."""
    if entry.division is None:
        return kernel.Line(str(entry.pk))
    plan = plan_of(entry.division)
    bouts = bouts_by_entry(plan, [entry.pk]).get(entry.pk, [])
    return _kernel_line(plan, entry, list(Mark.objects.filter(entry=entry)), seats_of(entry), bouts)


def _kernel_line(
    plan: Plan, entry: Entry, marks: Sequence[Mark], seats: Sequence[Seat], bouts: Sequence[BoutSeat]
) -> kernel.Line:
    observations = observations_from(plan, marks, thirds_of(seats), {entry.pk: bouts})
    return kernel.entry_value(plan.scheme, kernel_entry(entry, plan.division), observations)


def rewrite_line(line: Line, plan: Plan, entry: Entry, marks: Iterable[Mark], seats: Sequence[Seat]) -> None:
    """Put the entry's line into its row."""
    closed = closed_stages(plan, [entry]).get(entry.pk, frozenset())
    bouts = bouts_by_entry(plan, [entry.pk]).get(entry.pk, [])
    _compute(line, plan, entry, list(marks), seats=seats, closed=closed, bouts=bouts)
    line.save(update_fields=["data", "missing", "revision", "updated_at"])


def _compute(
    line: Line,
    plan: Plan,
    entry: Entry,
    marks: Sequence[Mark],
    *,
    seats: Sequence[Seat],
    closed: Collection[int],
    bouts: Sequence[BoutSeat],
) -> None:
    """The line as the rules make it. What they cannot compute yet is pending and says why."""
    try:
        data = kernel.line_to_data(_kernel_line(plan, entry, marks, seats, bouts))
    except ScoringError as error:
        first = next(iter(plan.stages.values()))
        empty = kernel.Line(str(entry.pk), Status(entry.standing), {}, (Missing(first.code),))
        data = {**kernel.line_to_data(empty), "error": str(error)}
    line.data = data
    line.missing = max(missing_of(plan, marks, seats, closed, bouts), 1 if "error" in data else 0)
    line.revision += 1


def rewrite_lines(plan: Plan, entries: Sequence[Entry]) -> None:
    """Lock and rewrite the lines of many entries of one division: four queries and one write. Inside a transaction.

    Marks are read under the locks: one that is saved meanwhile is either seen or writes its line after us.
    """
    lines = {line.entry_id: line for line in lock_lines(entry.pk for entry in entries)}
    marks: dict[int, list[Mark]] = {}
    for mark in Mark.objects.filter(entry__in=entries):
        marks.setdefault(mark.entry_id, []).append(mark)
    seats = seats_by_entry(entries)
    closed = closed_stages(plan, entries)
    bouts = bouts_by_entry(plan, [entry.pk for entry in entries])
    now = timezone.now()
    for entry in entries:
        line = lines[entry.pk]
        _compute(
            line,
            plan,
            entry,
            marks.get(entry.pk, []),
            seats=seats.get(entry.pk, []),
            closed=closed.get(entry.pk, frozenset()),
            bouts=bouts.get(entry.pk, []),
        )
        line.updated_at = now
    Line.objects.bulk_update(lines.values(), ["data", "missing", "revision", "updated_at"])


def lock_lines(entries: Iterable[int]) -> list[Line]:
    """The rows of these entries, made where they are missing and locked in one order, so that no two acts cross."""
    wanted = sorted(entries)
    Line.objects.bulk_create([Line(entry_id=pk) for pk in wanted], ignore_conflicts=True)
    return list(Line.objects.select_for_update().filter(entry__in=wanted).order_by("entry_id"))


def refresh_line(plan: Plan, entry: Entry) -> Line:
    """Lock and rewrite the line of an entry whose marks, experts or standing changed. Inside a transaction."""
    line, _made = Line.objects.select_for_update().get_or_create(entry=entry)
    rewrite_line(line, plan, entry, Mark.objects.filter(entry=entry), seats_of(entry))
    return line


def recount_missing(plan: Plan, entries: Collection[int]) -> None:
    """The marks awaited of many entries after experts were assigned, in three queries and one write for each chunk."""
    lines = list(Line.objects.select_for_update().filter(entry__in=entries).order_by("entry_id"))
    marks: dict[int, list[Mark]] = {}
    for mark in Mark.objects.filter(entry__in=entries):
        marks.setdefault(mark.entry_id, []).append(mark)
    seats = seats_by_entry(entries)
    closed = closed_stages(plan, Entry.objects.filter(pk__in=entries).only("standing")) if doors_of(plan) else {}
    bouts = bouts_by_entry(plan, entries)
    for line in lines:
        pk = line.entry_id
        behind = closed.get(pk, frozenset())
        line.missing = missing_of(plan, marks.get(pk, []), seats.get(pk, []), behind, bouts.get(pk, []))
    Line.objects.bulk_update(lines, ["missing"], batch_size=500)


def lines_for(division: Division) -> list[kernel.Line]:
    """The stored lines of a division's accepted entries; an entry whose row is not there yet has an empty line."""
    rows = Entry.objects.filter(division=division, status=EntryStatus.ACCEPTED).order_by("number", "pk")
    return [
        kernel.line_from_data(data) if data else kernel.Line(str(pk), Status(standing))
        for pk, standing, data in rows.values_list("pk", "standing", "line__data")
    ]


def missing_of(
    plan: Plan,
    marks: Iterable[Mark],
    seats: Iterable[Seat],
    closed: Collection[int] = frozenset(),
    bouts: Sequence[BoutSeat] = (),
) -> int:
    """How many marks are still awaited: of every seat on sheets, of every round on grids and in files, of every bout.

    A later stage counts once somebody sits on it or something stands in it: until then nobody went on to it.
    `closed` are the stages that the entry did not reach: nothing is awaited there.
    """
    held: dict[int, set[tuple[int, int, int | None]]] = {}
    for mark in marks:
        if mark.value or mark.code:
            held.setdefault(mark.stage_id, set()).add((mark.criterion_id, mark.round, mark.judge_id))
    jurors: dict[int, list[int | None]] = {}
    for seat in seats:
        jurors.setdefault(seat.stage_id, []).append(seat.juror_id)
    count = 0
    for index, stage in enumerate(plan.stages.values()):
        required = [c.pk for c in plan.criteria_of(stage.pk) if c.role == CriterionRole.MARK]
        cells = held.get(stage.pk, set())
        if stage.input == StageInput.BOUTS:
            mine = [seat for seat in bouts if seat.stage_id == stage.pk]
            undrawn = not mine and not index
            met = [(c, seat.level, None) for seat in mine if seat.opponent is not None for c in required]
            count += undrawn + sum(1 for cell in met if cell not in cells)
            continue
        if stage.pk in closed:
            continue
        if index and not cells and stage.pk not in jurors:
            continue
        judges = jurors.get(stage.pk, [-1] * stage.judges) if stage.input == StageInput.SHEET else [None]
        wanted = [(c, r, j) for c in required for r in range(1, stage.rounds + 1) for j in judges]
        count += sum(1 for cell in wanted if cell not in cells)
    return count
