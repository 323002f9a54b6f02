"""Where two experts differ so much that the rules or the stage ask for a third opinion."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from competitions.models import Criterion, Division, Stage
from core.templatetags.formats import num
from judging.bridge.plan import Plan, plan_of
from judging.enums import AssignmentStatus
from judging.models import Assignment, Mark
from judging.selectors.advancing import still_judged
from registrations.enums import EntryStatus
from scoring.numbers import parse_number
from scoring.steps.folds import Fold
from scoring.types import Key


@dataclass(frozen=True)
class Divergence:
    """One entry on which two experts differ: in a criterion, or in their totals where `criterion` is empty."""

    entry_id: int
    criterion: Criterion | None
    values: tuple[tuple[int, str], ...]
    spread: str
    third_id: int | None


@dataclass(frozen=True)
class _Rule:
    """What is compared: single criteria or totals, and how far apart is too far."""

    within: Fraction
    criteria: tuple[Criterion, ...]


def _rule_of(plan: Plan, stage: Stage) -> _Rule | None:
    """The adjudicating fold of the rules; else the stage's own limit, which compares totals."""
    rules = plan.rules.stage(stage.code)
    summed = False
    for step in rules.steps:
        if not isinstance(step, Fold):
            continue
        if step.axis == "judge" and step.how == "adjudicated" and step.within is not None:
            picked = tuple(
                criterion
                for criterion in plan.criteria_of(stage.pk)
                if step.on.picks(Key(criterion=criterion.code), rules.info)
            )
            return _Rule(Fraction(step.within), () if summed else picked)
        summed = summed or step.axis == "criterion"
    return _Rule(Fraction(stage.third_within), ()) if stage.third_within is not None else None


def divergences_of(division: Division, stage: Stage) -> list[Divergence]:
    """Entries of the stage that wait for a third opinion or have one assigned, in two queries."""
    plan = plan_of(division)
    rule = _rule_of(plan, stage)
    if rule is None:
        return []
    seats = still_judged(
        Assignment.objects.filter(
            entry__division=division, stage=stage, status=AssignmentStatus.OPEN, entry__status=EntryStatus.ACCEPTED
        )
    ).order_by("entry__number", "entry_id", "pk")
    first: dict[int, list[int]] = {}
    third: dict[int, int] = {}
    for entry_id, juror_id, is_third in seats.values_list("entry_id", "juror_id", "is_third"):
        if is_third:
            third[entry_id] = juror_id
        else:
            first.setdefault(entry_id, []).append(juror_id)
    marks = _values(plan, stage, list(first))
    found = []
    for entry_id, jurors in first.items():
        for criterion in rule.criteria or (None,):
            values = _compared(plan, stage, criterion, [(juror, marks.get((entry_id, juror), {})) for juror in jurors])
            if len(values) > 1 and max(v for _, v in values) - min(v for _, v in values) > rule.within:
                spread = max(v for _, v in values) - min(v for _, v in values)
                shown = tuple((juror, num(value)) for juror, value in values)
                found.append(Divergence(entry_id, criterion, shown, num(spread), third.get(entry_id)))
    return found


def _values(plan: Plan, stage: Stage, entries: Sequence[int]) -> dict[tuple[int, int], dict[int, Fraction]]:
    """Numbers by entry and expert, then by criterion; sums over rounds and attempts."""
    table: dict[tuple[int, int], dict[int, Fraction]] = {}
    rows = Mark.objects.filter(entry__in=entries, stage=stage, judge__isnull=False).exclude(value="")
    for entry_id, juror_id, criterion_id, value in rows.values_list("entry_id", "judge_id", "criterion_id", "value"):
        sheet = table.setdefault((entry_id, juror_id), {})
        sheet[criterion_id] = sheet.get(criterion_id, Fraction(0)) + Fraction(parse_number(value))
    return table


def _compared(
    plan: Plan, stage: Stage, criterion: Criterion | None, sheets: Sequence[tuple[int, dict[int, Fraction]]]
) -> list[tuple[int, Fraction]]:
    """One number of each expert who has it; a total only of a whole sheet."""
    if criterion is not None:
        return [(juror, sheet[criterion.pk]) for juror, sheet in sheets if criterion.pk in sheet]
    criteria = [c for c in plan.criteria_of(stage.pk) if plan.factor_of(c)]
    return [
        (juror, sum((sheet[c.pk] * Fraction(plan.factor_of(c)) for c in criteria), Fraction(0)))
        for juror, sheet in sheets
        if all(c.pk in sheet for c in criteria)
    ]
