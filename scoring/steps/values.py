"""Steps that rewrite single values: weigh, complement, clamp, limit, table, round."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from scoring.numbers import (
    NUMBER_TYPES,
    Number,
    add,
    decimal_or_none,
    divide,
    multiply,
    round_to,
    spoken,
    subtract,
)
from scoring.phrases import say
from scoring.reading import nearest
from scoring.steps.base import CellStep, Change, Codes, Columns, Form, On, Shape, StageInfo, Step, Vector
from scoring.steps.linear import scaled
from scoring.steps.params import FACTOR, LIMITS, NUMBER, POSITIVE, RANGES, TEXT, WEIGHTS, Param, choice
from scoring.steps.registry import register
from scoring.types import Code, Dropped, Key, ScoringError, Value


@register
@dataclass(frozen=True, kw_only=True)
class Weigh(Step):
    """Multiplies each criterion by its coefficient, or turns it into its share of a hundred."""

    name: ClassVar[str] = "weigh"
    main: ClassVar[Param] = Param(
        "mode", choice("coefficient", "share"), "coefficient: k·m; share: 100·w·m/max, сумма w равна 1.", required=True
    )
    params: ClassVar[tuple[Param, ...]] = (
        Param("by", WEIGHTS, "Веса по критериям; без них берутся weight критериев."),
    )

    mode: str = "coefficient"
    by: Mapping[str, Number] = field(default_factory=dict)

    def _on(self) -> On:
        return On(criteria=tuple(self.by)) if self.by and not self.on.criteria else self.on

    def works_on(self, key: Key, stage: StageInfo) -> bool:
        """Tell whether a column is weighed."""
        return self._on().picks(key, stage)

    def weight(self, code: str, stage: StageInfo) -> Number:
        """Find the weight of a criterion: its own or that of its group in `by`, else the one it declares."""
        name = code
        while name not in self.by and "." in name:
            name = name.rpartition(".")[0]
        if name in self.by:
            return self.by[name]
        criterion = stage.criterion(code)
        return 1 if criterion is None or criterion.weight is None else criterion.weight

    def factor(self, code: str, stage: StageInfo) -> Number:
        """Give what a mark of this criterion is multiplied by."""
        weight = self.weight(code, stage)
        if self.mode == "coefficient":
            return weight
        criterion = stage.criterion(code)
        if criterion is None or criterion.max is None:
            raise ScoringError(say("У критерия «{code}» нет максимума, доля не считается.").format(code=code))
        return divide(multiply(100, weight), criterion.max)

    def compile(self, columns: Columns, stage: StageInfo, expected: Codes) -> tuple[Columns, Change]:
        """Prepare one factor for each column."""
        on = self._on()
        chosen = [on.picks(key, stage) for key in columns]
        factors = [self.factor(key.criterion, stage) if yes else 1 for key, yes in zip(columns, chosen, strict=True)]

        def change(values: Vector) -> list[Value]:
            try:
                return [value * factor for value, factor in zip(values, factors, strict=True)]  # type: ignore[operator]
            except TypeError:
                return [times(value, factor) for value, factor in zip(values, factors, strict=True)]

        return columns, change

    def linear(
        self, columns: Columns, forms: Sequence[Form], stage: StageInfo, expected: Codes
    ) -> tuple[Columns, list[Form]] | None:
        """Multiply each form by its weight."""
        on = self._on()
        return columns, [
            scaled(form, self.factor(key.criterion, stage)) if on.picks(key, stage) else form
            for key, form in zip(columns, forms, strict=True)
        ]

    def check(self, shape: Shape) -> None:
        """Refuse unknown names, a missing maximum and weights that do not sum to one."""
        for code in self.by:
            if shape.stage.criteria and not shape.stage.known(code) and code not in shape.axes:
                options = set(shape.stage.criteria)
                shape.problems.add(
                    (*self.path, "by", code), say("Нет критерия «{code}».").format(code=code), nearest(code, options)
                )
        shape.selected(self.on, self.path)
        codes = [code for code in shape.axes if self.works_on(Key(criterion=code), shape.stage)]
        if self.mode != "share":
            return
        for code in codes:
            criterion = shape.stage.criterion(code)
            if criterion is None or criterion.max is None or criterion.max <= 0:
                shape.problems.add(
                    self.path, say("Для долей укажите max критерия «{code}», больше нуля.").format(code=code)
                )
            elif decimal_or_none(self.factor(code, shape.stage)) is None:
                shape.remainder.add(code)
        total = add(self.weight(code, shape.stage) for code in codes)
        if codes and total != 1 and not shape.is_partial:
            shape.problems.add(
                self.path, say("Сумма весов должна быть 1, сейчас {number}.").format(number=spoken(total))
            )


def times(value: Value, factor: Number) -> Value:
    """Multiply a cell; codes and pending values stay as they are."""
    if value.__class__ in NUMBER_TYPES:
        return multiply(value, factor)  # type: ignore[arg-type]
    if isinstance(value, Dropped) and value.value.__class__ in NUMBER_TYPES:
        return Dropped(multiply(value.value, factor), value.why)  # type: ignore[arg-type]
    return value


@register
@dataclass(frozen=True, kw_only=True)
class Complement(CellStep):
    """Turns points into penalties: `of` minus the value."""

    name: ClassVar[str] = "complement"
    main: ClassVar[Param] = Param("of", FACTOR, "Число или max – максимум критерия.", required=True)

    of: Number | str = "max"

    def function(self, key: Key, stage: StageInfo) -> Callable[[Number], Value]:
        """Subtract from the maximum of the column or from the number."""
        criterion = stage.criterion(key.criterion)
        whole = criterion.max if isinstance(self.of, str) and criterion is not None else self.of
        if whole is None or isinstance(whole, str):
            raise ScoringError(
                say("У критерия «{criterion}» нет максимума, дополнение не считается.").format(criterion=key.criterion)
            )
        return lambda value: subtract(whole, value)

    def check(self, shape: Shape) -> None:
        """Refuse `max` where a criterion has none."""
        codes = shape.selected(self.on, self.path)
        if not isinstance(self.of, str):
            return
        if self.of != "max":
            shape.problems.add(self.path, say("Здесь число или max, а не «{of}».").format(of=self.of), "max")
        for code in codes:
            criterion = shape.stage.criterion(code)
            if criterion is None or criterion.max is None:
                shape.problems.add(
                    self.path, say("Для complement: max укажите max критерия «{code}».").format(code=code)
                )


@register
@dataclass(frozen=True, kw_only=True)
class Clamp(CellStep):
    """Caps a value from below and from above."""

    name: ClassVar[str] = "clamp"
    main: ClassVar[Param] = Param("limits", LIMITS, "Границы [от, до]; null – без границы.", required=True)

    limits: tuple[Number | None, Number | None] = (None, None)

    def function(self, key: Key, stage: StageInfo) -> Callable[[Number], Value]:
        """Cap a number."""
        low, high = self.limits

        def cap(value: Number) -> Value:
            if low is not None and value < low:
                return low
            return high if high is not None and value > high else value

        return cap


@register
@dataclass(frozen=True, kw_only=True)
class Limit(CellStep):
    """Turns a value over the limit into a code."""

    name: ClassVar[str] = "limit"
    main: ClassVar[Param] = Param("limit", NUMBER, "Наибольшее зачётное значение.", required=True)
    params: ClassVar[tuple[Param, ...]] = (Param("else", TEXT, "Код вместо значения.", required=True, field="code"),)

    limit: Number = 0
    code: str = "DNF"

    def function(self, key: Key, stage: StageInfo) -> Callable[[Number], Value]:
        """Replace a number over the limit."""
        code = Code(self.code)
        return lambda value: code if value > self.limit else value

    def check(self, shape: Shape) -> None:
        """Refuse a code that the scheme does not declare."""
        shape.selected(self.on, self.path)
        check_code(self.code, (*self.path, "else"), shape)


def check_code(code: str, path: tuple[str | int, ...], shape: Shape) -> None:
    """Refuse a code that is neither standard nor declared."""
    if code not in shape.codes:
        shape.problems.add(path, say("Код «{code}» не объявлен в codes.").format(code=code), nearest(code, shape.codes))


@register
@dataclass(frozen=True, kw_only=True)
class TableStep(CellStep):
    """Maps ranges of values to points."""

    name: ClassVar[str] = "table"
    main: ClassVar[Param] = Param("ranges", RANGES, "Промежутки: «0–2.99: 0».", required=True, maps=True)
    params: ClassVar[tuple[Param, ...]] = (
        Param("else", TEXT, "Вне промежутков: ignore, error или код.", field="otherwise"),
    )

    ranges: tuple[tuple[Number, Number, Number], ...] = ()
    otherwise: str = "error"

    def function(self, key: Key, stage: StageInfo) -> Callable[[Number], Value]:
        """Look a number up."""

        def look_up(value: Number) -> Value:
            for low, high, points in self.ranges:
                if low <= value <= high:
                    return points
            if self.otherwise == "ignore":
                return Dropped(value, "вне таблицы")
            if self.otherwise == "error":
                raise ScoringError(
                    say("Значение {number} не попадает ни в один промежуток таблицы.").format(number=spoken(value))
                )
            return Code(self.otherwise)

        return look_up

    def check(self, shape: Shape) -> None:
        """Refuse an unknown way out."""
        shape.selected(self.on, self.path)
        if self.otherwise not in ("ignore", "error"):
            check_code(self.otherwise, (*self.path, "else"), shape)


@register
@dataclass(frozen=True, kw_only=True)
class Round(CellStep):
    """Rounds to a multiple: what is printed is what is compared."""

    name: ClassVar[str] = "round"
    main: ClassVar[Param] = Param("to", POSITIVE, "До чего: 1, 0.1, 0.01, 0.5.", required=True)
    params: ClassVar[tuple[Param, ...]] = (
        Param("mode", choice("half_up", "floor", "ceil"), "half_up (школьное), floor (отбросить) или ceil."),
    )

    to: Number = 1
    mode: str = "half_up"

    def function(self, key: Key, stage: StageInfo) -> Callable[[Number], Value]:
        """Round a number."""
        to, mode = self.to, self.mode
        return lambda value: round_to(value, to, mode)

    def check(self, shape: Shape) -> None:
        """Note that what was divided is now printable."""
        shape.remainder -= set(shape.selected(self.on, self.path))
