"""Numbers for pages: the running total of a sheet, the value of a stage, the most there is."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from competitions.models import Stage
from core.templatetags.formats import num
from judging.bridge.plan import Plan
from judging.models import Mark
from judging.validators import code_title
from scoring import lines as kernel
from scoring.numbers import NUMBER_TYPES, Number, number_to_text, round_to
from scoring.types import Code, Dropped, Lexical


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
