"""Steps that look at several columns of a table: pick keeps some, multiply takes a factor from another one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from scoring.numbers import (
    NUMBER_TYPES,
    Number,
)
from scoring.phrases import say
from scoring.reading import nearest
from scoring.steps.base import Change, Codes, Columns, Form, On, Shape, StageInfo, Step, Vector
from scoring.steps.linear import scaled
from scoring.steps.params import FACTOR, NAMES, Param
from scoring.steps.registry import register
from scoring.steps.values import times
from scoring.types import PENDING, Code, Dropped, Key, Value


@register
@dataclass(frozen=True, kw_only=True)
class Pick(Step):
    """Keeps some columns and forgets the others."""

    name: ClassVar[str] = "pick"
    main: ClassVar[Param] = Param("criteria", NAMES, "Критерии, которые остаются.", required=True)

    criteria: tuple[str, ...] = ()

    def compile(self, columns: Columns, stage: StageInfo, expected: Codes) -> tuple[Columns, Change]:
        """Keep the positions of the named criteria."""
        on = On(criteria=self.criteria, rounds=self.on.rounds, attempts=self.on.attempts, judges=self.on.judges)
        kept = [index for index, key in enumerate(columns) if on.picks(key, stage)]
        return tuple(columns[index] for index in kept), lambda values: [values[index] for index in kept]

    def linear(
        self, columns: Columns, forms: Sequence[Form], stage: StageInfo, expected: Codes
    ) -> tuple[Columns, list[Form]] | None:
        """Keep the forms of the named criteria."""
        new, _ = self.compile(columns, stage, expected)
        return new, [form for key, form in zip(columns, forms, strict=True) if key in new]

    def check(self, shape: Shape) -> None:
        """Refuse unknown criteria; the others leave the table."""
        kept = shape.selected(On(criteria=self.criteria), self.path)
        shape.axes = {code: axes for code, axes in shape.axes.items() if code in kept}
        shape.is_partial = True


@register
@dataclass(frozen=True, kw_only=True)
class Multiply(Step):
    """Multiplies by a constant, or by a criterion of role `factor` of the same round and attempt."""

    name: ClassVar[str] = "multiply"
    main: ClassVar[Param] = Param("by", FACTOR, "Число или критерий с ролью factor (или их группа).", required=True)

    by: Number | str = 1

    def compile(self, columns: Columns, stage: StageInfo, expected: Codes) -> tuple[Columns, Change]:
        """Find for each column what it is multiplied by."""
        jobs = [
            (index, self.by if not isinstance(self.by, str) else _partner(key, self.by, columns))
            for index, key in enumerate(columns)
            if self.on.picks(key, stage)
        ]
        constant = not isinstance(self.by, str)

        def change(values: Vector) -> list[Value]:
            result = list(values)
            for index, other in jobs:
                factor = other if constant else (None if other is None else values[int(other)])
                result[index] = _product(values[index], factor)
            return result

        return columns, change

    def linear(
        self, columns: Columns, forms: Sequence[Form], stage: StageInfo, expected: Codes
    ) -> tuple[Columns, list[Form]] | None:
        """Multiply the forms by a constant."""
        by = self.by
        if isinstance(by, str):
            return None
        return columns, [
            scaled(form, by) if self.on.picks(key, stage) else form for key, form in zip(columns, forms, strict=True)
        ]

    def check(self, shape: Shape) -> None:
        """Refuse a factor that is no criterion of role `factor`."""
        shape.selected(self.on, self.path)
        if not isinstance(self.by, str):
            return
        factors = {c.code for c in shape.stage.criteria.values() if c.role == "factor"}
        groups = {code.rpartition(".")[0] for code in factors if "." in code}
        if self.by not in factors | groups:
            reason = say("«{by}» – не критерий с ролью factor.").format(by=self.by)
            shape.problems.add(self.path, reason, nearest(self.by, factors | groups))


def _partner(key: Key, name: str, columns: Columns) -> int | None:
    tail = key.criterion.rpartition(".")[2]
    wanted = (name, f"{name}.{tail}")
    for judge in (key.judge, ""):
        for index, other in enumerate(columns):
            same = (other.round, other.attempt, other.judge) == (key.round, key.attempt, judge)
            if same and other.criterion in wanted:
                return index
    return None


def _product(value: Value, factor: Value) -> Value:
    if value.__class__ not in NUMBER_TYPES and not isinstance(value, Dropped):
        return value
    if factor.__class__ in NUMBER_TYPES:
        return times(value, factor)  # type: ignore[arg-type]
    return factor if isinstance(factor, Code) else PENDING
