"""The trace of one entry: every step before and after, what was dropped, and which key parts it from its neighbours.

It is built only when somebody asks; the ranking itself carries nothing of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import localcontext
from typing import Any

from scoring.chain import Block, ChainKey, result_key, split
from scoring.lines import Cells, Line
from scoring.numbers import EXACT
from scoring.outcome import AwardGiven, DivisionResult, Place, Result, Row
from scoring.program import Program
from scoring.ranking import DivisionRun, make_lines, run_all
from scoring.scheme import Combine, Scheme
from scoring.step_texts import step_text
from scoring.steps.base import Columns, Table
from scoring.types import Decision, Dropped, Entry, Key, Observation, Value


@dataclass(frozen=True, slots=True)
class Cell:
    """A value at its address, as a trace shows it."""

    key: Key
    value: Value


@dataclass(frozen=True, slots=True)
class StepTrace:
    """One step: what it is, the cells before and the cells after."""

    name: str
    text: str
    before: tuple[Cell, ...]
    after: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class ValueTrace:
    """How one value came to be: a stage, the sum of stages, or a key of the chain."""

    title: str
    stage: str
    steps: tuple[StepTrace, ...]
    value: Value


@dataclass(frozen=True, slots=True)
class KeyComparison:
    """One key of the chain beside a neighbour; `verdict` is 1 if this entry is better, -1 if worse, 0 if equal."""

    title: str
    kind: str
    better: str
    mine: Any
    theirs: Any
    verdict: int


@dataclass(frozen=True, slots=True)
class Neighbour:
    """An entry beside this one: ahead, behind, or on the same place."""

    entry: str
    place: Place | None
    total: Value
    keys: tuple[KeyComparison, ...]

    @property
    def deciding(self) -> KeyComparison | None:
        """Give the key that parts the two."""
        return next((key for key in self.keys if key.verdict), None)


@dataclass(frozen=True, slots=True)
class Trace:
    """Everything that explains one entry's place."""

    entry: str
    division: str
    row: Row
    size: int
    values: tuple[ValueTrace, ...]
    dropped: tuple[Cell, ...]
    ahead: Neighbour | None
    behind: Neighbour | None
    equals: tuple[str, ...]
    awards: tuple[AwardGiven, ...]
    stage_titles: Mapping[str, str] = field(default_factory=dict)
    criterion_titles: Mapping[str, str] = field(default_factory=dict)
    stopped: str = ""
    is_undecided: bool = False  # stopped so far: a fly-off or the jury still says who goes on
    equal: Neighbour | None = None


def explain(
    scheme: Scheme,
    entries: Iterable[Entry],
    observations_or_lines: Iterable[Observation] | Iterable[Line] | Mapping[str, Line],
    entry_id: str,
    decisions: Sequence[Decision] = (),
    *,
    marks: Iterable[Observation] = (),
) -> Trace:
    """Explain one entry; with lines of everybody, the `marks` of this entry alone show its own steps."""
    with localcontext(EXACT):
        known = {entry.id: entry for entry in entries}
        observations, lines = _sorted_input(scheme, known, observations_or_lines)
        result, runs, _ = run_all(scheme, known.values(), lines, decisions)
        run = runs[known[entry_id].division]
        mine = [o for o in (*observations, *marks) if o.entry == entry_id]
        return _Tracer(run, entry_id, mine).trace(result)


def values_in(run: DivisionRun, entry_id: str, marks: Iterable[Observation]) -> tuple[ValueTrace, ...]:
    """Show step by step how the values of one entry came to be, in a ranking that is already computed."""
    with localcontext(EXACT):
        return tuple(_Tracer(run, entry_id, list(marks)).values())


def compare_in(run: DivisionRun, entry_id: str, other: str, block: Block) -> tuple[KeyComparison, ...]:
    """Say key by key what parts two entries of a computed ranking; `block` are all that stand together with them."""
    with localcontext(EXACT):
        return tuple(_compared(_chain_of(run, entry_id), block, entry_id, other))


def _chain_of(run: DivisionRun, entry: str) -> list[ChainKey]:
    """Give the keys that rank an entry: those of the end, or of the stage at which it stopped."""
    stopped = run.field.stopped.get(entry)
    return run.stage_chain(stopped) if stopped else run.chain()


def _compared(chain: Sequence[ChainKey], members: Block, entry: str, other: str) -> Iterable[KeyComparison]:
    """Compare two entries key by key, as far as the first that parts them."""
    blocks = [sorted({*members, entry, other})]
    for key in chain:
        blocks = split(blocks, [key])
        mine, theirs = (next(i for i, block in enumerate(blocks) if one in block) for one in (entry, other))
        verdict = (mine < theirs) - (mine > theirs)
        yield KeyComparison(key.title, key.kind, key.better, key.values.get(entry), key.values.get(other), verdict)
        if verdict:
            return


def _sorted_input(
    scheme: Scheme, entries: Mapping[str, Entry], given: Iterable[Observation] | Iterable[Line] | Mapping[str, Line]
) -> tuple[list[Observation], dict[str, Line]]:
    items: list[Any] = list(given.values()) if isinstance(given, Mapping) else list(given)
    if items and isinstance(items[0], Line):
        return [], {line.entry: line for line in items}
    return items, make_lines(scheme, entries, items)


class _Tracer:
    """Builds the trace of one entry out of a finished run."""

    def __init__(self, run: DivisionRun, entry: str, observations: Sequence[Observation]) -> None:
        self.run, self.entry, self.observations = run, entry, observations

    def trace(self, result: Result) -> Trace:
        """Put all parts together."""
        division = result.divisions[self.run.division]
        row = division.row(self.entry)
        values = self.values()
        ahead, behind, equals = self._neighbours(division)
        stopped = self.run.field.stopped.get(self.entry, "")
        dropped = {cell.key: cell for value in values for step in value.steps for cell in _new_drops(step)}
        return Trace(
            entry=self.entry,
            division=self.run.division,
            row=row,
            size=sum(1 for other in division.rows if other.place is not None or other.pending),
            values=tuple(values),
            dropped=tuple(dropped.values()),
            ahead=ahead,
            behind=behind,
            equals=equals,
            awards=tuple(a for a in result.awards if a.entry == self.entry and not a.node),
            stage_titles={stage.id: stage.title for stage in self.run.rules.stages},
            criterion_titles={c.code: c.title for c in self.run.rules.criteria.values()},
            stopped=stopped,
            is_undecided=any(q.key == f"advance:{stopped}" and self.entry in q.entries for q in result.questions),
            equal=self._neighbour(division, equals[0]) if equals else None,
        )

    def values(self) -> list[ValueTrace]:
        """Show how each value came to be: the stages, then their sum."""
        found: list[ValueTrace] = []
        for stage in self.run.rules.stages:
            program = self.run.plan.program(f"stage:{stage.id}")
            steps = self._steps(stage.id, program)
            value = self.run.field.value(stage.id, self.entry)
            if steps or value is not None:
                found.append(ValueTrace(stage.title, stage.id, tuple(steps), value))
        combine = self.run.rules.combine
        if combine is not None and self.entry in self.run.totals:
            found.append(self._combined(combine))
        return found

    def _combined(self, combine: Combine) -> ValueTrace:
        columns = tuple(Key(criterion=name) for name in combine.stages)
        values: list[Value] = [self.run.field.value(name, self.entry) for name in combine.stages]
        program = self.run.plan.combining(self.run.field.combine_maxima(combine))
        steps, _ = _own_steps(program, columns, values, lambda cells: cells)
        return ValueTrace("Сумма этапов", "", tuple(steps), self.run.totals[self.entry])

    def _steps(self, stage_id: str, program: Program) -> list[StepTrace]:
        plan = self.run.plan.stages[stage_id]
        mine = [o for o in self.observations if o.stage == stage_id or len(self.run.plan.stages) == 1]
        steps: list[StepTrace] = []
        if mine:
            layout = plan.layout(mine)
            raw = [observation.value for observation in mine]
            start = raw if layout.order is None else list(layout.order(raw))
            steps, _ = _own_steps(program, layout.columns, start, layout.named)
        return [*steps, *self._across(stage_id, program)]

    def _across(self, stage_id: str, program: Program) -> list[StepTrace]:
        if not program.suffix:
            return []
        order = [stage.id for stage in self.run.rules.stages]
        tables: dict[str, Table] = {}
        for entry in self.run.field.entries:
            stopped = self.run.field.stopped.get(entry)
            held = self.run.field.lines[entry].values.get(program.name)
            if isinstance(held, Cells) and (stopped is None or order.index(stopped) >= order.index(stage_id)):
                tables[entry] = (held.columns, list(held.values))
        steps: list[StepTrace] = []
        for step in program.suffix:
            if self.entry not in tables:
                break
            before = _cells(*tables[self.entry])
            tables = self.run.field.step(program, step, tables)
            steps.append(StepTrace(step.name, step_text(step), before, _cells(*tables[self.entry])))
        return steps

    def _neighbours(self, division: DivisionResult) -> tuple[Neighbour | None, Neighbour | None, tuple[str, ...]]:
        blocks, _, _ = self.run.blocks()
        for index, block in enumerate(blocks):
            if self.entry in block:
                ahead = self._neighbour(division, blocks[index - 1][-1]) if index else None
                behind = self._neighbour(division, blocks[index + 1][0]) if index + 1 < len(blocks) else None
                return ahead, behind, tuple(entry for entry in block if entry != self.entry)
        return None, None, ()

    def _neighbour(self, division: DivisionResult, other: str) -> Neighbour:
        row = division.row(other)
        stopped = self.run.field.stopped
        if stopped.get(other, "") != stopped.get(self.entry, ""):
            return Neighbour(other, row.place, row.total, ())
        chain = _chain_of(self.run, self.entry)
        beside = [e for e in self.run.field.competing if stopped.get(e, "") == stopped.get(self.entry, "")]
        members = [e for e in beside if _has(result_key(chain), e)]
        return Neighbour(other, row.place, row.total, tuple(_compared(chain, members, self.entry, other)))


def _has(key: ChainKey, entry: str) -> bool:
    return key.values.get(entry) is not None


def _own_steps(
    program: Program, columns: Columns, values: Sequence[Value], named: Any
) -> tuple[list[StepTrace], Table]:
    """Do the steps of one entry alone, one at a time."""
    steps: list[StepTrace] = []
    line = list(values)
    for step in program.prefix:
        before = _cells(named(columns), line)
        columns, line = program.one_step(step, columns, line)
        steps.append(StepTrace(step.name, step_text(step), before, _cells(named(columns), line)))
    return steps, (columns, line)


def _cells(columns: Columns, values: Sequence[Value]) -> tuple[Cell, ...]:
    return tuple(Cell(key, value) for key, value in zip(columns, values, strict=True) if value is not None)


def _new_drops(step: StepTrace) -> list[Cell]:
    """List what a step marked as not counted; a fold only hands on what was."""
    if step.name == "fold":
        return []
    before = {cell.key: cell.value for cell in step.before}
    return [
        cell for cell in step.after if isinstance(cell.value, Dropped) and not isinstance(before.get(cell.key), Dropped)
    ]
