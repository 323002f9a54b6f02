"""The step `adjust`: penalties and bonuses applied after the folds, so that they survive drops."""

from __future__ import annotations

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
        """Find the result and what changes it."""
        results = [index for index, key in enumerate(columns) if stage.is_mark(key.criterion)]
        signed = self._signed(columns, stage)
        factors = _at(self.factor, columns)
        resets = _at(self.reset, columns)
        used = {index for index, _ in signed} | set(factors) | set(resets)
        kept = [index for index in range(len(columns)) if index not in used]

        def change(values: Vector) -> list[Value]:
            parts = [(values[index], sign) for index, sign in signed]
            line = list(values)
            for index in results:
                line[index] = self._adjusted(
                    values[index], parts, [values[i] for i in factors], [values[i] for i in resets], stage
                )
            return [line[index] for index in kept]

        return tuple(columns[index] for index in kept), change

    def _signed(self, columns: Columns, stage: StageInfo) -> list[tuple[int, int]]:
        signed: list[tuple[int, int]] = []
        judges: set[tuple[str, str, str]] = set()
        worse = -1 if stage.better == "higher" else 1
        for index, key in enumerate(columns):
            criterion = stage.criterion(key.criterion)
            if criterion is None or criterion.role not in ("penalty", "bonus") or not self._names(key):
                continue
            place = (key.round, key.attempt, key.criterion)
            if place in judges:
                raise ScoringError(
                    say("Штраф или бонус «{criterion}» поставили двое: сверните ось judge до adjust.").format(
                        criterion=key.criterion
                    )
                )
            judges.add(place)
            signed.append((index, worse if criterion.role == "penalty" else -worse))
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
        """Refuse names that are no penalties, bonuses or factors."""
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


def _at(code: str, columns: Columns) -> list[int]:
    return [index for index, key in enumerate(columns) if code and key.criterion == code]
