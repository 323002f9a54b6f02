"""What the chair is told: marks that lie far apart, judges who are absent. It never changes a value."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scoring.maximum import stage_maximum
from scoring.numbers import NUMBER_TYPES, Number, add, multiply, spoken, subtract
from scoring.outcome import Flag
from scoring.phrases import gettext_noop, phrase
from scoring.plan import wanted_judges
from scoring.scheme import FlagRule, Stage
from scoring.types import natural

if TYPE_CHECKING:
    from scoring.ranking import DivisionRun


def flags_of(run: DivisionRun) -> list[Flag]:
    """Compare the judges of each entry by the flag rules of the scheme."""
    found = [flag for stage in run.rules.stages for flag in _absent_judges(run, stage)]
    found.extend(
        Flag(
            "alone",
            run.division,
            entry,
            phrase(gettext_noop("В своей группе участник один и получил полное значение.")),
        )
        for entry in sorted(run.field.alone, key=natural)
    )
    for rule in run.rules.flags:
        for stage in run.rules.stages:
            if rule.criterion:
                found.extend(_criterion_flags(run, stage, rule))
            else:
                found.extend(_total_flags(run, stage, rule))
    return found


def _absent_judges(run: DivisionRun, stage: Stage) -> list[Flag]:
    wanted = wanted_judges(stage)
    found: list[Flag] = []
    for entry, cells in run.field.program_cells(f"judges:{stage.id}").items() if wanted else ():
        judges = {key.judge for key, value in zip(cells.columns, cells.values, strict=True) if value is not None}
        if 0 < len(judges) < wanted:
            text = phrase(gettext_noop("Оценили {number} из {wanted} экспертов."), number=len(judges), wanted=wanted)
            found.append(Flag("judges", run.division, entry, text))
    return found


def _total_flags(run: DivisionRun, stage: Stage, rule: FlagRule) -> list[Flag]:
    allowed: Number = rule.spread
    if rule.percent:
        top = stage_maximum(stage, run.plan)
        if top is None:
            return []
        allowed = multiply(rule.spread, top)
    found: list[Flag] = []
    for entry, own in run.field.judges(stage.id).items():
        numbers: list[Number] = list(own.values())  # type: ignore[arg-type]
        apart = subtract(max(numbers), min(numbers)) if numbers else 0
        if apart > allowed:
            text = phrase(gettext_noop("Итоги экспертов расходятся на {apart}."), apart=spoken(apart))
            found.append(Flag("spread", run.division, entry, text))
    return found


def _criterion_flags(run: DivisionRun, stage: Stage, rule: FlagRule) -> list[Flag]:
    found: list[Flag] = []
    for entry, held in run.field.program_cells(f"marks:{stage.id}").items():
        places: dict[tuple[str, str], list[Number]] = {}
        for key, value in zip(held.columns, held.values, strict=True):
            if key.criterion == rule.criterion and value.__class__ in NUMBER_TYPES:
                places.setdefault((key.round, key.attempt), []).append(value)  # type: ignore[arg-type]
        for numbers in places.values():
            apart = add((max(numbers), -min(numbers)))
            if apart > _allowed(run, rule):
                text = phrase(
                    gettext_noop("Оценки по критерию «{criterion}» расходятся на {apart}."),
                    criterion=rule.criterion,
                    apart=spoken(apart),
                )
                found.append(Flag("spread", run.division, entry, text))
    return found


def _allowed(run: DivisionRun, rule: FlagRule) -> Number:
    top = run.rules.criteria[rule.criterion].max if rule.percent else None
    return rule.spread if top is None else multiply(rule.spread, top)
