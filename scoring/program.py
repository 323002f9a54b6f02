"""A list of steps compiled for the shapes of sheets that really occur, so that most work is done once per shape."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from scoring.phrases import say
from scoring.reading import Problems
from scoring.steps import On, Shape, StageInfo, Step
from scoring.steps.base import Change, Codes, Columns, Table
from scoring.steps.linear import Evaluate, evaluator, fused, identity, rounded
from scoring.steps.picking import Pick
from scoring.steps.values import Round
from scoring.types import AXES, Dropped, Key, ScoringError, Value

SHAPES_KEPT = 20_000


@dataclass(frozen=True, slots=True)
class Prepared:
    """A program prepared for one shape: the changes to make, the columns left, and where the value stands."""

    changes: tuple[Change, ...]
    columns: Columns
    value_index: int | None
    fault: str = ""
    # All of it as one weighted sum, for rows of numbers only; TypeError where something is no number.
    quick: Evaluate | None = None


class Program:
    """The steps of one value: those of one entry alone, and from the first step across entries on the rest."""

    __slots__ = (
        "_cache",
        "_steps_cache",
        "expected",
        "name",
        "prefix",
        "stage",
        "stage_id",
        "steps",
        "suffix",
        "whole",
    )

    def __init__(self, name: str, stage: StageInfo, steps: Sequence[Step], *, whole: bool = False) -> None:
        self.name = name
        self.stage_id = stage.id
        self.stage = stage = picked_info(stage, steps)
        # What an entry won for one of several teams is a part of its rounds, never all of them.
        is_part = name.startswith("team:")
        self.steps = tuple(steps if is_part else (step.told(stage) for step in steps))
        self.expected = _expected(stage, self.steps)
        cut = next((index for index, step in enumerate(self.steps) if step.needs_others()), len(self.steps))
        self.prefix = self.steps[:cut]
        self.suffix = self.steps[cut:]
        # The whole table is wanted (ladders, lists of judges), not the one value that is left.
        self.whole = whole
        self._cache: dict[Columns, Prepared] = {}
        self._steps_cache: dict[tuple[int, Columns], tuple[Columns, Change]] = {}

    def prepared(self, columns: Columns) -> Prepared:
        """Compile the part of one entry alone for a shape, once."""
        found = self._cache.get(columns)
        if found is None:
            found = self._prepare(columns)
            if len(self._cache) >= SHAPES_KEPT:
                self._cache.clear()
            self._cache[columns] = found
        return found

    def _prepare(self, columns: Columns) -> Prepared:
        slow: list[Change] = []
        first = columns
        for step in self.prefix:
            columns, change = step.compile(columns, self.stage, self.expected[id(step)])
            slow.append(change)
        changes, quick = self._fused(first, slow)
        index, fault = self._place_of_value(columns)
        return Prepared(changes, columns, index, fault, quick if index == 0 else None)

    def _fused(self, columns: Columns, slow: list[Change]) -> tuple[tuple[Change, ...], Evaluate | None]:
        """Join the linear steps at the beginning, and the rounding after them, into one weighted sum."""
        forms = identity(columns)
        done = 0
        for step in self.prefix:
            found = step.linear(columns, forms, self.stage, self.expected[id(step)])
            if found is None:
                break
            columns, forms = found
            done += 1
        if not done:
            return tuple(slow), None
        following = self.prefix[done] if done < len(self.prefix) else None
        if isinstance(following, Round):
            picked = [following.on.picks(key, self.stage) for key in columns]
            evaluators = [
                rounded(form, following.to, following.mode) if yes else evaluator(form)
                for form, yes in zip(forms, picked, strict=True)
            ]
            done += 1
        else:
            evaluators = [evaluator(form) for form in forms]
        quick = evaluators[0] if len(evaluators) == 1 and done == len(self.steps) else None
        return (fused(evaluators, slow[:done]), *slow[done:]), quick

    def _place_of_value(self, columns: Columns) -> tuple[int | None, str]:
        marks = [index for index, key in enumerate(columns) if self.stage.is_mark(key.criterion)]
        if len(marks) <= 1:
            return (marks[0] if marks else None), ""
        left = [axis for axis in AXES if len({getattr(columns[index], axis) for index in marks}) > 1]
        return (
            None,
            say("Этап «{id}»: после всех шагов осталось {count} значений, не свёрнуто: {names}.").format(
                id=self.stage.id, count=len(marks), names=", ".join(left)
            ),
        )

    def start(self, columns: Columns, values: Sequence[Value]) -> Table:
        """Do the steps that need one entry alone."""
        prepared = self.prepared(columns)
        line = list(values)
        for change in prepared.changes:
            line = change(line)
        return prepared.columns, line

    def one_step(self, step: Step, columns: Columns, values: Sequence[Value]) -> Table:
        """Do one step of the rest on the table of one entry."""
        place = (id(step), columns)
        found = self._steps_cache.get(place)
        if found is None:
            if len(self._steps_cache) >= SHAPES_KEPT:
                self._steps_cache.clear()
            found = step.compile(columns, self.stage, self.expected[id(step)])
            self._steps_cache[place] = found
        return found[0], found[1](values)

    def single(self, columns: Columns, values: Sequence[Value]) -> Value:
        """Take the one value that is left, or say which axis was not folded."""
        index, fault = self._place_of_value(columns)
        if fault:
            raise ScoringError(fault)
        return None if index is None else undropped(values[index])


def picked_info(stage: StageInfo, steps: Sequence[Step]) -> StageInfo:
    """What a list picks first is what it works on, also where it is no mark otherwise: «places at the finish».

    Penalties and bonuses that are picked beside marks stay what they are, those that are picked alone are counted.
    """
    if not steps or not isinstance(steps[0], Pick):
        return stage
    on = On(criteria=steps[0].criteria)
    picked = [criterion for criterion in stage.criteria.values() if on.picks(Key(criterion=criterion.code), stage)]
    is_alone = all(criterion.role != "mark" for criterion in picked)
    marks = {one.code: replace(one, role="mark") for one in picked if is_alone or one.role == "info"}
    return replace(stage, criteria={**stage.criteria, **marks})


def undropped(value: Value) -> Value:
    """A result that a step dropped is no result."""
    return None if isinstance(value, Dropped) else value


def _expected(stage: StageInfo, steps: Sequence[Step]) -> dict[int, Codes]:
    """Find for each step which criteria must be there when it is done."""
    optional = {c.code for c in stage.criteria.values() if c.optional}
    shape = Shape(stage, Problems(), frozenset(), {code: set(AXES) for code in stage.criteria})
    expected: dict[int, Codes] = {}
    for step in steps:
        codes = [code for code in shape.axes if step.on.picks(Key(criterion=code), stage)]
        expected[id(step)] = tuple(code for code in codes if code not in optional and code)
        step.check(shape)
    return expected
