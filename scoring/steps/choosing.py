"""Steps `keep` and `drop`: they mark values as counted or not and keep the axis, so that chains can still read it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from scoring.phrases import say
from scoring.steps.base import Change, Codes, Columns, Shape, StageInfo, Step, Vector, grouped
from scoring.steps.order import best_first
from scoring.steps.params import FLAG, SCHEDULE, Param, choice
from scoring.steps.registry import register
from scoring.types import AXES, Dropped, Key, Pending, Value

Schedule = tuple[tuple[int, int], ...]


def amount(schedule: Schedule, held: int) -> int:
    """Read «from five rounds on one, from nine two» for the number of rounds held."""
    number = 0
    for start, count in schedule:
        if held >= start:
            number = count
    return number


@dataclass(frozen=True, kw_only=True)
class Choosing(Step):
    """What keep and drop have in common."""

    params: ClassVar[tuple[Param, ...]] = (
        Param("best", SCHEDULE, "Сколько лучших."),
        Param("worst", SCHEDULE, "Сколько худших; {5: 1, 9: 2} – с пятого тура один, с девятого два."),
        Param("first", SCHEDULE, "Сколько первых."),
        Param("last", SCHEDULE, "Сколько последних."),
        Param("axis", choice(*AXES), "Ось; без неё – round."),
        Param("whole", FLAG, "Вместе с другими критериями того же тура или попытки."),
        Param("better", choice("higher", "lower"), "Что лучше; без него – как на этапе."),
    )

    best: Schedule | None = None
    worst: Schedule | None = None
    first: Schedule | None = None
    last: Schedule | None = None
    axis: str = "round"
    whole: bool = False
    better: str = ""

    def chosen(self, values: list[Value], better: str) -> set[int]:
        """Find the positions that the rule names."""
        ranked = best_first(values, better)
        order = list(range(len(values)))
        found: set[int] = set()
        for schedule, line in (
            (self.best, ranked),
            (self.worst, ranked[::-1]),
            (self.first, order),
            (self.last, order[::-1]),
        ):
            if schedule is not None:
                found.update(line[: amount(schedule, len(values))])
        return found

    def dropped(self, chosen: set[int], size: int) -> set[int]:
        """Give the positions that are not counted."""
        raise NotImplementedError(self.name)

    def compile(self, columns: Columns, stage: StageInfo, expected: Codes) -> tuple[Columns, Change]:
        """Prepare the groups among which the rule chooses."""
        picked = [(index, key) for index, key in enumerate(columns) if self.on.picks(key, stage)]
        groups = list(grouped(picked, lambda key: _without(key, self.axis)).values())
        better = self.better or stage.better_of(key.criterion for _, key in picked)
        along = {index: _companions(index, columns, self.axis) for index, _ in picked} if self.whole else {}
        why = f"{self.name}: {self.reason()}"

        def change(values: Vector) -> list[Value]:
            result = list(values)
            for group in groups:
                live = [i for i in group if values[i] is not None and not isinstance(values[i], Dropped)]
                if any(isinstance(values[i], Pending) for i in live):
                    continue
                gone = self.dropped(self.chosen([values[i] for i in live], better), len(live))
                for position in gone:
                    for index in (live[position], *along.get(live[position], ())):
                        result[index] = as_dropped(result[index], why)
            return result

        return columns, change

    def reason(self) -> str:
        """Say in words what was chosen."""
        words = (("лучшие", self.best), ("худшие", self.worst), ("первые", self.first), ("последние", self.last))
        return ", ".join(word for word, schedule in words if schedule is not None)

    def check(self, shape: Shape) -> None:
        """Refuse a rule that chooses nothing and an axis that is gone."""
        codes = shape.selected(self.on, self.path)
        if all(part is None for part in (self.best, self.worst, self.first, self.last)):
            shape.problems.add(
                self.path, say("Шагу «{name}» нужно best, worst, first или last.").format(name=self.name)
            )
        if codes and all(self.axis not in shape.axes[code] for code in codes):
            shape.problems.add(
                self.path,
                say("Ось «{axis}» уже свёрнута: {name} здесь ничего не выберет.").format(
                    axis=self.axis, name=self.name
                ),
            )


def as_dropped(value: Value, why: str) -> Value:
    """Mark a value as not counted."""
    if value is None or isinstance(value, (Dropped, Pending)):
        return value
    return Dropped(value, why)


def _without(key: Key, axis: str) -> Key:
    return Key(**{name: getattr(key, name) for name in AXES if name != axis})


def _companions(index: int, columns: Columns, axis: str) -> list[int]:
    key = columns[index]
    return [
        other
        for other, column in enumerate(columns)
        if other != index and getattr(column, axis) == getattr(key, axis) and column.criterion != key.criterion
    ]


@register
@dataclass(frozen=True, kw_only=True)
class Keep(Choosing):
    """Counts only the named values."""

    name: ClassVar[str] = "keep"

    def dropped(self, chosen: set[int], size: int) -> set[int]:
        """Give everything that was not named."""
        return set(range(size)) - chosen


@register
@dataclass(frozen=True, kw_only=True)
class Drop(Choosing):
    """Does not count the named values."""

    name: ClassVar[str] = "drop"

    def dropped(self, chosen: set[int], size: int) -> set[int]:
        """Give what was named."""
        return chosen
