"""The step `adjust`: penalties and bonuses applied after the folds, so that they survive drops."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from scoring.numbers import NUMBER_TYPES, Number, add, multiply, negative
from scoring.phrases import say
from scoring.reading import nearest
from scoring.steps.base import Change, Codes, Columns, Shape, StageInfo, Step, Vector
from scoring.steps.params import NUMBER, TEXT, Param
from scoring.steps.registry import register
from scoring.types import PENDING, Code, Dropped, Key, ScoringError, Value


@register
@dataclass(frozen=True, kw_only=True)
class Adjust(Step):
    """Applies factor, then penalties and bonuses, then a reset that never improves, then a floor."""

    name: ClassVar[str] = "adjust"
    params: ClassVar[tuple[Param, ...]] = (
        Param("factor", TEXT, "Критерий с ролью factor, на который умножается итог."),
        Param("reset", TEXT, "Критерий-флаг: отличное от нуля значение сбрасывает итог."),
        Param("to", NUMBER, "До чего сбрасывает reset; без него – до нуля."),
        Param("floor", NUMBER, "Ниже чего итог не опускается."),
    )

    factor: str = ""
    reset: str = ""
    to: Number = 0
    floor: Number | None = None

    def compile(self, columns: Columns, stage: StageInfo, expected: Codes) -> tuple[Columns, Change]:
        """Find each result and what changes it: of its own round, attempt and judge, where those are not folded yet."""
        results = [index for index, key in enumerate(columns) if stage.is_mark(key.criterion)]
        signed = self._signed(columns, stage)
        factors = _at(self.factor, columns)
        resets = _at(self.reset, columns)
        used = {*signed, *factors, *resets}
        if len(results) > 1:
            _refuse_common([columns[index] for index in results], [columns[index] for index in used])
        parts = {
            result: [[i for i in some if _is_of(columns[i], columns[result])] for some in (signed, factors, resets)]
            for result in results
        }
        for mine, _factors, _resets in parts.values():
            _refuse_two([columns[index] for index in mine])
        kept = [index for index in range(len(columns)) if index not in used]

        def change(values: Vector) -> list[Value]:
            line = list(values)
            for result, (mine, factors, resets) in parts.items():
                line[result] = self._adjusted(
                    values[result],
                    [(values[index], signed[index]) for index in mine],
                    [values[index] for index in factors],
                    [values[index] for index in resets],
                    stage,
                )
            return [line[index] for index in kept]

        return tuple(columns[index] for index in kept), change

    def _signed(self, columns: Columns, stage: StageInfo) -> dict[int, int]:
        """Find the penalties and bonuses, and whether each is added or taken off."""
        worse = -1 if stage.better == "higher" else 1
        signed: dict[int, int] = {}
        for index, key in enumerate(columns):
            criterion = stage.criterion(key.criterion)
            if criterion is not None and criterion.role in ("penalty", "bonus") and self._names(key):
                signed[index] = worse if criterion.role == "penalty" else -worse
        return signed

    def _names(self, key: Key) -> bool:
        names = self.on.criteria
        return not names or any(key.criterion == name or key.criterion.startswith(name + ".") for name in names)

    def _adjusted(
        self, value: Value, parts: list[tuple[Value, int]], factors: list[Value], resets: list[Value], stage: StageInfo
    ) -> Value:
        if value.__class__ not in NUMBER_TYPES:
            return value
        result: Number = value  # type: ignore[assignment]
        for factor in factors:
            if factor.__class__ not in NUMBER_TYPES:
                return factor if isinstance(factor, Code) else PENDING
            result = multiply(result, factor)  # type: ignore[arg-type]
        for part, sign in parts:
            if part.__class__ in NUMBER_TYPES:
                result = add((result, part if sign > 0 else negative(part)))  # type: ignore[arg-type]
            elif part is not None and not isinstance(part, Dropped):
                return part
        if any(reset.__class__ in NUMBER_TYPES and reset != 0 for reset in resets):
            result = min(result, self.to) if stage.better == "higher" else max(result, self.to)
        if self.floor is not None and result < self.floor:
            result = self.floor
        return result

    def check(self, shape: Shape) -> None:
        """Refuse names that are no penalties, bonuses or factors, and criteria that are not one result yet."""
        if sum(shape.stage.is_mark(code) for code in shape.axes) > 1:
            shape.problems.add(self.path, say("Сначала сверните критерии (fold: criterion): штраф относится к итогу."))
        roles = {c.code: c.role for c in shape.stage.criteria.values()}
        for index, name in enumerate(self.on.criteria):
            matching = [role for code, role in roles.items() if code == name or code.startswith(name + ".")]
            if not matching or any(role not in ("penalty", "bonus") for role in matching):
                options = {code for code, role in roles.items() if role in ("penalty", "bonus")}
                reason = say("«{name}» – не критерий с ролью penalty или bonus.").format(name=name)
                shape.problems.add((*self.path, "on", index), reason, nearest(name, options))
        if self.factor and roles.get(self.factor) != "factor":
            options = {code for code, role in roles.items() if role == "factor"}
            reason = say("«{factor}» – не критерий с ролью factor.").format(factor=self.factor)
            shape.problems.add((*self.path, "factor"), reason, nearest(self.factor, options))
        if self.reset and self.reset not in roles:
            shape.problems.add(
                (*self.path, "reset"),
                say("Нет критерия «{reset}».").format(reset=self.reset),
                nearest(self.reset, roles),
            )


def _is_of(part: Key, result: Key) -> bool:
    """Tell whether a penalty belongs to a result: what is folded in the result takes in all of it."""
    pairs = ((part.round, result.round), (part.attempt, result.attempt), (part.judge, result.judge))
    return all(mine in ("", its) or not its for mine, its in pairs)


def _refuse_common(results: Sequence[Key], parts: Sequence[Key]) -> None:
    """Refuse a penalty on the whole where several results are there: it would count for each."""
    for axis in ("round", "attempt", "judge"):
        if len({getattr(key, axis) for key in results}) > 1:
            common = next((key.criterion for key in parts if not getattr(key, axis)), None)
            if common is not None:
                words = say("«{criterion}» – на весь результат, а результатов здесь несколько: adjust – после свёртки.")
                raise ScoringError(words.format(criterion=common))


def _refuse_two(parts: Sequence[Key]) -> None:
    places = [(key.round, key.attempt, key.criterion) for key in parts]
    for place in places:
        if places.count(place) > 1:
            words = say("Штраф или бонус «{criterion}» поставили двое: сверните ось judge до adjust.")
            raise ScoringError(words.format(criterion=place[-1]))


def _at(code: str, columns: Columns) -> list[int]:
    return [index for index, key in enumerate(columns) if code and key.criterion == code]
