"""Lines: what is known of one entry alone, computed from its marks and storable as plain data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import DecimalException, localcontext
from typing import Any, TypeAlias

from scoring.numbers import EXACT, NUMBER_TYPES, number_from_text, number_to_text
from scoring.phrases import say
from scoring.plan import VALUE_OF, Layout, RulesPlan, StagePlan
from scoring.program import Program, undropped
from scoring.scheme import Scheme
from scoring.steps.base import Columns
from scoring.types import (
    PENDING,
    Code,
    Dropped,
    Entry,
    Key,
    Lexical,
    Missing,
    Observation,
    Pending,
    ScoringError,
    Status,
    Value,
)


@dataclass(frozen=True, slots=True)
class Cells:
    """A table that waits for other entries, or whose cells a chain compares."""

    columns: Columns
    values: tuple[Value, ...]


Held: TypeAlias = Value | Cells


@dataclass(slots=True)
class Line:
    """One entry's part of the ranking: its values by program, and the marks that are still missing."""

    entry: str
    status: Status = Status.OK
    values: dict[str, Held] = field(default_factory=dict)
    missing: tuple[Missing, ...] = ()


@contextmanager
def exactly() -> Iterator[None]:
    """Compute exactly inside; what would have to be rounded because it grew too long is refused."""
    with localcontext(EXACT):
        try:
            yield
        except DecimalException as error:
            words = say("Числа стали слишком длинными: уберите лишние умножения или округлите раньше.")
            raise ScoringError(words) from error


def entry_value(scheme: Scheme, entry: Entry, observations: Iterable[Observation]) -> Line:
    """Compute the line of one entry from its own observations."""
    with exactly():
        mine = list(observations)
        return make_line(scheme.plan_of(entry.division), entry, mine, frozenset(o.stage for o in mine))


def make_line(plan: RulesPlan, entry: Entry, observations: Sequence[Observation], stages: frozenset[str]) -> Line:
    """Compute a line; the exact context must be set, and `stages` hold the stages that the marks name."""
    line = Line(entry.id, entry.status)
    if plan.sole is not None and stages <= plan.sole_names:
        _fill(line, plan.sole, observations, plan.needed)
    else:
        for name, mine in _by_stage(plan, observations).items():
            _fill(line, plan.stages[name], mine, plan.needed)
    for program_name, stage_id, program in plan.teams:
        mine = [o for o in observations if o.stage == stage_id or len(plan.stages) == 1]
        line.values[program_name] = _by_team(entry, mine, plan.stages[stage_id], program)
    return line


def _by_team(entry: Entry, observations: Sequence[Observation], plan: StagePlan, program: Program) -> Cells:
    """Fold the marks that an entry got for each of its teams."""
    teams: dict[str, list[Observation]] = {}
    for observation in observations:
        teams.setdefault(observation.team or entry.team or entry.id, []).append(observation)
    columns: list[Key] = []
    values: list[Value] = []
    for team, mine in teams.items():
        layout = plan.layout(mine)
        raw = list(map(VALUE_OF, mine))
        start = raw if layout.order is None else layout.order(raw)
        for key, value in zip(*program.start(layout.columns, start), strict=True):
            if program.stage.is_mark(key.criterion):
                columns.append(key._replace(side=team))
                values.append(value)
    return Cells(tuple(columns), tuple(values))


def _by_stage(plan: RulesPlan, observations: Sequence[Observation]) -> dict[str, list[Observation]]:
    found: dict[str, list[Observation]] = {name: [] for name in plan.stages}
    sole = plan.sole.info.id if plan.sole is not None else ""
    for observation in observations:
        mine = found.get(observation.stage or sole)
        if mine is None:
            raise ScoringError(say("В схеме нет этапа «{stage}».").format(stage=observation.stage))
        mine.append(observation)
    return found


def _fill(line: Line, plan: StagePlan, observations: Sequence[Observation], needed: frozenset[str]) -> None:
    layout = plan.layout(observations)
    start: Sequence[Value] = list(map(VALUE_OF, observations))
    if layout.order is not None:
        start = layout.order(start)
    values = line.values
    for name, quick, _, _, _ in layout.runs:
        if quick is None:
            break
        try:
            values[name] = quick(start)
        except TypeError:
            break
    else:
        return
    _fill_slowly(line, layout, start, plan, needed)


def _fill_slowly(line: Line, layout: Layout, start: Sequence[Value], plan: StagePlan, needed: frozenset[str]) -> None:
    """Do the steps one by one, where something is no number or more than one value is wanted."""
    stage_id, values = plan.info.id, line.values
    if Code in map(type, start):
        plan.check_codes(start)
    open_ends = False
    awaited = bool(start) or stage_id in needed
    for name, _, changes, index, columns in layout.runs:
        cells: Sequence[Value] = start
        for change in changes:
            cells = change(cells)
        if columns is not None:
            values[name] = Cells(columns, tuple(cells))
            open_ends = open_ends or PENDING in cells or (awaited and not cells)
        else:
            value = None if index is None else undropped(cells[index])
            values[name] = value
            open_ends = open_ends or value is PENDING or (value is None and awaited)
    if open_ends:
        line.missing = (*line.missing, *missing_marks(stage_id, plan, layout.columns, start, layout.judges))


def missing_marks(
    stage_id: str, plan: StagePlan, columns: Columns, values: Sequence[Value], judges: tuple[str, ...]
) -> tuple[Missing, ...]:
    """List the marks of begun sheets that are not there, or the whole stage where nothing is."""
    if not any(value is not None for value in values):
        return (Missing(stage_id),)
    required = plan.info.required()
    sheets: dict[tuple[str, str, str], set[str]] = {}
    for key, value in zip(columns, values, strict=True):
        codes = sheets.setdefault((key.round, key.attempt, key.judge), set())
        if value is not None:
            codes.add(key.criterion)
    found: list[Missing] = []
    for (round_, attempt, judge), codes in sheets.items():
        name = judges[int(judge)] if judges and judge else judge
        found.extend(
            Missing(stage_id, round_, attempt, code, name)
            for code in required
            if not any(c == code or c.startswith(code + ".") for c in codes)
        )
    return tuple(found) or (Missing(stage_id),)


def value_to_data(value: Held) -> Any:
    """Write a value exactly in JSON: numbers are texts."""
    if value is None:
        return None
    if value.__class__ in NUMBER_TYPES:
        return number_to_text(value)  # type: ignore[arg-type]
    if isinstance(value, Code):
        return {"code": value.name}
    if isinstance(value, Pending):
        return {"pending": True}
    if isinstance(value, Lexical):
        return {"parts": [number_to_text(part) for part in value.parts], "signs": list(value.signs)}
    if isinstance(value, Dropped):
        return {"dropped": value_to_data(value.value), "why": value.why}
    if isinstance(value, Cells):
        cells = zip(value.columns, value.values, strict=True)
        return {"cells": [[_key_to_data(key), value_to_data(cell)] for key, cell in cells]}
    raise TypeError(value)


def _key_to_data(key: Key) -> list[str]:
    parts = list(key)
    while parts and not parts[-1]:
        parts.pop()
    return parts


def value_from_data(data: Any) -> Held:
    """Read back what `value_to_data` wrote."""
    if data is None:
        return None
    if isinstance(data, str):
        return number_from_text(data)
    if "code" in data:
        return Code(data["code"])
    if "pending" in data:
        return PENDING
    if "parts" in data:
        return Lexical(tuple(number_from_text(part) for part in data["parts"]), tuple(data["signs"]))
    if "dropped" in data:
        inner = value_from_data(data["dropped"])
        if inner is None or isinstance(inner, (Cells, Dropped, Pending)):
            raise TypeError(data)
        return Dropped(inner, data["why"])
    columns = tuple(Key(*parts) for parts, _ in data["cells"])
    values = [value_from_data(cell) for _, cell in data["cells"]]
    return Cells(columns, tuple(value for value in values if not isinstance(value, Cells)))


def line_to_data(line: Line) -> dict[str, Any]:
    """Write a line as JSON-safe data."""
    return {
        "entry": line.entry,
        "status": line.status.value,
        "values": {name: value_to_data(value) for name, value in line.values.items()},
        "missing": [[m.stage, m.round, m.attempt, m.criterion, m.judge] for m in line.missing],
    }


def line_from_data(data: Mapping[str, Any]) -> Line:
    """Read back what `line_to_data` wrote."""
    return Line(
        entry=data["entry"],
        status=Status(data["status"]),
        values={name: value_from_data(value) for name, value in data["values"].items()},
        missing=tuple(Missing(*parts) for parts in data["missing"]),
    )
