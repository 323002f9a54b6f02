"""From rows to the kernel and back: the only module that makes observations, in a fixed number of queries."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any

from competitions.enums import CriterionRole, StageInput
from competitions.models import Criterion, Division, Stage
from competitions.selectors.schemes import scheme_for
from core.templatetags.formats import num
from judging.enums import AssignmentStatus
from judging.models import Assignment, Line, Mark
from judging.validators import STANDARD, code_title
from registrations.enums import EntryStatus
from registrations.models import Entry, EntryMember
from scoring import lines as kernel
from scoring.numbers import NUMBER_TYPES, Number, number_to_text, parse_number, round_to
from scoring.scheme import Rules
from scoring.scheme import Scheme as KernelScheme
from scoring.steps.values import Weigh
from scoring.types import Code, Dropped, Lexical, Missing, Observation, ScoringError, Status
from scoring.types import Entry as KernelEntry

THIRD = "third-"  # sorts after every number, so that the third opinion is the third value of a fold


@dataclass(frozen=True)
class Plan:
    """The frozen part of a division's rules: the kernel's scheme, stages and criteria by id."""

    division: Division
    scheme: KernelScheme
    stages: Mapping[int, Stage]
    criteria: Mapping[int, Criterion]
    codes: frozenset[str]

    @property
    def scheme_id(self) -> int:
        """The scheme all of this belongs to."""
        return self.division.scheme_id

    @property
    def rules(self) -> Rules:
        """The kernel's rules with the division's own parameters."""
        return self.scheme.rules_of(self.division.code)

    def criteria_of(self, stage_id: int) -> list[Criterion]:
        """The criteria of a stage in their order."""
        return [criterion for criterion in self.criteria.values() if criterion.stage_id == stage_id]

    def factor_of(self, criterion: Criterion) -> Number:
        """What a point of the criterion adds to the running total of a sheet."""
        if criterion.role != CriterionRole.MARK:
            return 0
        stage = self.rules.stage(self.stages[criterion.stage_id].code)
        for step in stage.steps:
            if isinstance(step, Weigh):
                return step.factor(criterion.code, stage.info)
        return 1


def plan_of(division: Division) -> Plan:
    """The plan of a division; rules and criteria are read once per revision of the scheme."""
    scheme = division.scheme
    stages, criteria = _tables(scheme.pk, scheme.revision, scheme.created_at)
    rules = scheme_for(scheme)
    codes = STANDARD | set(rules.rules_of(division.code).codes)
    return Plan(division, rules, stages, criteria, frozenset(codes))


@lru_cache(maxsize=256)
def _tables(
    scheme_id: int, _revision: int, _created_at: datetime
) -> tuple[Mapping[int, Stage], Mapping[int, Criterion]]:
    stages = {stage.pk: stage for stage in Stage.objects.filter(scheme_id=scheme_id)}
    criteria = {
        criterion.pk: criterion
        for criterion in Criterion.objects.filter(scheme_id=scheme_id).order_by("stage__order", "order", "pk")
    }
    return stages, criteria


# ---- rows to observations


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


def _observations(
    plan: Plan, marks: Iterable[Mark], thirds: Collection[tuple[int, int, int | None]]
) -> list[Observation]:
    return [_observation(plan, mark, thirds) for mark in marks if mark.value or mark.code]


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
    return _observations(plan, marks.iterator(chunk_size=5000), thirds)


def observations_of(entry: Entry) -> list[Observation]:
    """The observations of one entry, for its explanation."""
    if entry.division is None:
        return []
    marks = Mark.objects.filter(entry=entry).order_by("pk")
    return _observations(plan_of(entry.division), marks, _thirds(seats_of(entry)))


def entries_for(division: Division) -> list[KernelEntry]:
    """Accepted entries of a division as the kernel knows them, in two queries."""
    entries = list(Entry.objects.filter(division=division, status=EntryStatus.ACCEPTED).order_by("number", "pk"))
    births = dict(
        EntryMember.objects.filter(entry__in=entries, participant__birth_date__isnull=False)
        .order_by("-order")
        .values_list("entry_id", "participant__birth_date")
    )
    return [_kernel_entry(entry, division, births.get(entry.pk)) for entry in entries]


def _kernel_entry(entry: Entry, division: Division, born: Any = None) -> KernelEntry:
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


# ---- lines


def seats_of(entry: Entry) -> list[Assignment]:
    """Assignments of an entry that are in force, with their sheets, in one query."""
    return list(
        Assignment.objects.filter(entry=entry, status=AssignmentStatus.OPEN).select_related("sheet").order_by("pk")
    )


def _thirds(seats: Iterable[Assignment]) -> set[tuple[int, int, int | None]]:
    return {(seat.entry_id, seat.stage_id, seat.juror_id) for seat in seats if seat.is_third}


def line_for(entry: Entry) -> kernel.Line:
    """The kernel's line of an entry from its marks as they stand, in two queries."""
    if entry.division is None:
        return kernel.Line(str(entry.pk))
    return _kernel_line(plan_of(entry.division), entry, list(Mark.objects.filter(entry=entry)), seats_of(entry))


def _kernel_line(plan: Plan, entry: Entry, marks: Sequence[Mark], seats: Sequence[Assignment]) -> kernel.Line:
    observations = _observations(plan, marks, _thirds(seats))
    return kernel.entry_value(plan.scheme, _kernel_entry(entry, plan.division), observations)


def rewrite_line(line: Line, plan: Plan, entry: Entry, marks: Iterable[Mark], seats: Sequence[Assignment]) -> None:
    """Put the entry's line into its row. What the rules cannot compute yet is pending and says why."""
    held = list(marks)
    try:
        data = kernel.line_to_data(_kernel_line(plan, entry, held, seats))
    except ScoringError as error:
        first = next(iter(plan.stages.values()))
        empty = kernel.Line(str(entry.pk), Status(entry.standing), {}, (Missing(first.code),))
        data = {**kernel.line_to_data(empty), "error": str(error)}
    line.data = data
    line.missing = max(missing_of(plan, held, seats), 1 if "error" in data else 0)
    line.revision += 1
    line.save(update_fields=["data", "missing", "revision", "updated_at"])


def refresh_line(plan: Plan, entry: Entry) -> Line:
    """Lock and rewrite the line of an entry whose marks, experts or standing changed. Inside a transaction."""
    line, _made = Line.objects.select_for_update().get_or_create(entry=entry)
    rewrite_line(line, plan, entry, Mark.objects.filter(entry=entry), seats_of(entry))
    return line


def lines_for(division: Division) -> list[kernel.Line]:
    """The stored lines of a division's accepted entries; an entry whose row is not there yet has an empty line."""
    rows = Entry.objects.filter(division=division, status=EntryStatus.ACCEPTED).order_by("number", "pk")
    return [
        kernel.line_from_data(data) if data else kernel.Line(str(pk), Status(standing))
        for pk, standing, data in rows.values_list("pk", "standing", "line__data")
    ]


def missing_of(plan: Plan, marks: Iterable[Mark], seats: Iterable[Assignment]) -> int:
    """How many marks are still awaited: of every seat on sheets, of every round on grids and in files.

    A later stage counts once somebody sits on it or something stands in it: until then nobody went on to it.
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
        if index and not cells and stage.pk not in jurors:
            continue
        judges = jurors.get(stage.pk, [-1] * stage.judges) if stage.input == StageInput.SHEET else [None]
        wanted = [(c, r, j) for c in required for r in range(1, stage.rounds + 1) for j in judges]
        count += sum(1 for cell in wanted if cell not in cells)
    return count


# ---- numbers for pages


def total_text(data: Mapping[str, Any], stage: Stage) -> str:
    """The value of a stage out of a stored line as a page prints it; empty while it is unknown."""
    held = data.get("values", {}).get(f"stage:{stage.code}")
    return held_text(kernel.value_from_data(held)) if held is not None else ""


def held_text(value: object) -> str:
    """A kernel's value in print: «83,83», «сход», «70; 128,6»."""
    if isinstance(value, Dropped):
        value = value.value
    if isinstance(value, Code):
        return code_title(value.name)
    if isinstance(value, Lexical):
        return "; ".join(num(Fraction(part)) for part in value.parts)
    return num(Fraction(value)) if value.__class__ in NUMBER_TYPES else ""  # type: ignore[call-overload]


def sheet_total(plan: Plan, marks: Iterable[Mark], stage_id: int, juror_id: int | None) -> str:
    """The running total of one expert's sheet in print."""
    return total_of_cells(
        (mark.value, exact(plan.factor_of(plan.criteria[mark.criterion_id])))
        for mark in marks
        if mark.stage_id == stage_id and mark.judge_id == juror_id
    )


def exact(number: Number) -> str:
    """The exact text of a number of the kernel."""
    return number_to_text(number)


def total_of_cells(cells: Iterable[tuple[str, str]]) -> str:
    """The sum of value × factor in print, to hundredths; both are exact texts."""
    total = sum((Fraction(value) * Fraction(factor) for value, factor in cells if value), Fraction(0))
    return num(round_to(total, Decimal("0.01")))


def most_of_sheet(plan: Plan, stage: Stage) -> Fraction | None:
    """The most a sheet can give; unknown where a criterion has no maximum."""
    cells = stage.rounds * stage.attempts
    most = Fraction(0)
    for criterion in plan.criteria_of(stage.pk):
        factor = Fraction(plan.factor_of(criterion))
        if factor > 0:
            if criterion.maximum is None:
                return None
            most += factor * Fraction(criterion.maximum) * cells
    return most
