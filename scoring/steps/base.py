"""What every step is: a frozen record of parameters that turns the columns of a table into new columns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar

from scoring.numbers import NUMBER_TYPES, Number
from scoring.phrases import say
from scoring.reading import Path, Problems, nearest
from scoring.types import Dropped, Key, Value

if TYPE_CHECKING:
    from scoring.steps.params import Param

Columns = tuple[Key, ...]
Codes = tuple[str, ...]
Vector = Sequence[Value]
Change = Callable[[Vector], list[Value]]
Table = tuple[Columns, list[Value]]
# A column as a weighted sum of the first columns, and a constant.
Form = tuple[dict[int, Fraction | int], Fraction | int]

# Columns that `play` leaves beside its result, for the keys of a chain.
PLAY_COLUMNS = ("points", "difference", "won", "level", "scored", "conceded", "played", "opponents")
ROLES = ("mark", "penalty", "bonus", "factor", "info")


@dataclass(frozen=True, slots=True)
class Criterion:
    """One criterion as a scheme knows it; a code with members («media.sound») may be declared as a group."""

    code: str
    title: str = ""
    max: Number | None = None
    min: Number | None = None
    step: Number | None = None
    role: str = "mark"
    weight: Number | None = None
    stage: str = ""
    optional: bool = False
    better: str = ""


@dataclass(frozen=True, slots=True)
class StageInfo:
    """What steps may know about their stage."""

    id: str
    better: str
    criteria: Mapping[str, Criterion]
    rounds: int | None = None
    attempts: int | None = None
    judges: int | None = None

    def criterion(self, code: str) -> Criterion | None:
        """Find a criterion by its code or by the dotted group that declares it."""
        while True:
            found = self.criteria.get(code)
            if found is not None or "." not in code:
                return found
            code = code.rpartition(".")[0]

    def is_mark(self, code: str) -> bool:
        """Tell whether a column enters folds: criteria of role `mark` and everything already folded."""
        found = self.criterion(code)
        return code not in PLAY_COLUMNS if found is None else found.role == "mark"

    def better_of(self, codes: Iterable[str]) -> str:
        """Say what is better for these criteria: what they declare, if they agree, else what the stage says."""
        found = {criterion.better for code in codes if (criterion := self.criterion(code)) is not None}
        return found.pop() if len(found) == 1 and "" not in found else self.better

    def required(self) -> list[str]:
        """List the criteria without which a sheet of this stage is not complete."""
        return [c.code for c in self.criteria.values() if c.role == "mark" and not c.optional]

    def known(self, name: str) -> bool:
        """Tell whether a name is a criterion, a member or a dotted group of criteria."""
        if self.criterion(name) is not None:
            return True
        return any(code.startswith(name + ".") for code in self.criteria)


@dataclass(frozen=True, slots=True)
class On:
    """Which columns a step works on; empty means all criteria of role `mark`."""

    criteria: tuple[str, ...] = ()
    rounds: tuple[str, ...] = ()
    attempts: tuple[str, ...] = ()
    judges: tuple[str, ...] = ()

    def picks(self, key: Key, stage: StageInfo) -> bool:
        """Tell whether the step works on this column."""
        if self.criteria:
            if not any(key.criterion == name or key.criterion.startswith(name + ".") for name in self.criteria):
                return False
        elif not stage.is_mark(key.criterion):
            return False
        return (
            (not self.rounds or key.round in self.rounds)
            and (not self.attempts or key.attempt in self.attempts)
            and (not self.judges or key.judge in self.judges)
        )


@dataclass(slots=True)
class Shape:
    """What is known before any mark: which axes each criterion still has. Used for refusals on saving."""

    stage: StageInfo
    problems: Problems
    codes: frozenset[str]
    axes: dict[str, set[str]] = field(default_factory=dict)
    remainder: set[str] = field(default_factory=set)
    # What a fold by parts left: it is compared, never added up.
    lexical: set[str] = field(default_factory=set)
    # Some criteria were picked out: their weights need not make a whole.
    is_partial: bool = False

    def selected(self, on: On, path: Path) -> list[str]:
        """List the criteria that a step touches and refuse unknown names."""
        names = set(self.axes) | set(self.stage.criteria)
        for index, name in enumerate(on.criteria):
            groups = {c.rpartition(".")[0] for c in names if "." in c}
            if self.stage.criteria and name not in names | groups and not self.stage.known(name):
                self.problems.add(
                    (*path, "on", index), say("Нет критерия «{name}».").format(name=name), nearest(name, names | groups)
                )
        return [c for c in self.axes if On(on.criteria).picks(Key(criterion=c), self.stage)]


@dataclass(frozen=True, kw_only=True)
class Step:
    """A step of a scheme; `on` says which columns, `path` where the step stands in the file."""

    name: ClassVar[str] = ""
    main: ClassVar[Param | None] = None
    params: ClassVar[tuple[Param, ...]] = ()
    across: ClassVar[bool] = False

    on: On = On()
    path: Path = field(default=(), compare=False)

    def needs_others(self) -> bool:
        """Tell whether the step can only be done when all entries are known."""
        return self.across

    def told(self, stage: StageInfo) -> Step:
        """Take what the stage declares and the step does not say itself; most steps need nothing of it."""
        return self

    def compile(self, columns: Columns, stage: StageInfo, expected: Codes) -> tuple[Columns, Change]:
        """Prepare the step for tables of these columns."""
        raise NotImplementedError(self.name)

    def linear(
        self, columns: Columns, forms: Sequence[Form], stage: StageInfo, expected: Codes
    ) -> tuple[Columns, list[Form]] | None:
        """Give the step as weighted sums, or None where it is none."""
        return None

    def check(self, shape: Shape) -> None:
        """Refuse what cannot work, and note what the step does to the axes."""
        shape.selected(self.on, self.path)


class CellStep(Step):
    """A step that rewrites cells one by one; codes and pending values pass through unchanged."""

    def function(self, key: Key, stage: StageInfo) -> Callable[[Number], Value]:
        """Give what happens to the number of this column."""
        raise NotImplementedError(self.name)

    def compile(self, columns: Columns, stage: StageInfo, expected: Codes) -> tuple[Columns, Change]:
        """Prepare one function for each selected column."""
        jobs = [(index, self.function(key, stage)) for index, key in enumerate(columns) if self.on.picks(key, stage)]

        def change(values: Vector) -> list[Value]:
            result = list(values)
            for index, function in jobs:
                value = result[index]
                if value.__class__ in NUMBER_TYPES:
                    result[index] = function(value)  # type: ignore[arg-type]
                elif isinstance(value, Dropped):
                    result[index] = inside(value, function)
            return result

        return columns, change


def inside(dropped: Dropped, function: Callable[[Number], Value]) -> Value:
    """Rewrite the value of a dropped cell without counting it again."""
    if dropped.value.__class__ not in NUMBER_TYPES:
        return dropped
    value = function(dropped.value)  # type: ignore[arg-type]
    return value if isinstance(value, Dropped) else Dropped(value, dropped.why)  # type: ignore[arg-type]


def grouped(columns: Iterable[tuple[int, Key]], rest: Callable[[Key], Key]) -> dict[Key, list[int]]:
    """Gather the positions of columns that become one."""
    groups: dict[Key, list[int]] = {}
    for index, key in columns:
        groups.setdefault(rest(key), []).append(index)
    return groups
