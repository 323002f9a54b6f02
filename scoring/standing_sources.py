"""Where the numbers of a table come from: members of divisions, or the rows of other tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from scoring.lines import Cells
from scoring.numbers import NUMBER_TYPES
from scoring.outcome import DivisionResult, Row, StandingRow
from scoring.program import Program
from scoring.scheme import Node
from scoring.steps import StageInfo
from scoring.steps.across import Peers, Scale
from scoring.steps.base import Table
from scoring.types import Entry, Key, Status, Value

if TYPE_CHECKING:
    from scoring.ranking import DivisionRun

Part = tuple[str, Value, bool]
GroupKey = tuple[str, str]


def member_parts(
    node: Node, runs: Mapping[str, DivisionRun], results: Mapping[str, DivisionResult]
) -> dict[GroupKey, list[Part]]:
    """Gather what each member of each group brings."""
    if node.group_by == "observation_team":
        return _team_parts(node, runs)
    chosen = [name for name in runs if not node.names or _is_named(name, node.names)]
    brought: dict[str, tuple[Entry, str, Value]] = {}
    for division in chosen:
        for row in results[division].rows:
            entry = runs[division].field.entries[row.entry]
            if row.status is Status.OK:
                brought[row.entry] = (entry, division, _brings(node, row, runs[division]))
    if node.steps:
        brought = _stepped(node, brought)
    groups: dict[GroupKey, list[Part]] = {}
    for name, (entry, division, value) in brought.items():
        group = entry.school if node.group_by == "school" else entry.team or entry.id
        if group:
            groups.setdefault((division if node.source == "each" else "", group), []).append((name, value, True))
    return groups


def _team_parts(node: Node, runs: Mapping[str, DivisionRun]) -> dict[GroupKey, list[Part]]:
    """Gather what each entry won for the team it stood for in each observation."""
    groups: dict[GroupKey, list[Part]] = {}
    for division, run in runs.items():
        if node.names and not _is_named(division, node.names):
            continue
        for entry in run.field.entries.values():
            held = run.field.lines[entry.id].values.get(f"team:{node.id}")
            if entry.status is Status.OK and isinstance(held, Cells):
                for key, value in zip(held.columns, held.values, strict=True):
                    place = (division if node.source == "each" else "", key.side)
                    groups.setdefault(place, []).append((entry.id, value, True))
    return groups


def _is_named(division: str, names: Sequence[str]) -> bool:
    return any(division == name or division.startswith(name + "/") for name in names)


def _brings(node: Node, row: Row, run: DivisionRun) -> Value:
    if node.by == "value":
        return row.stages.get(node.stage) if node.stage else run.totals.get(row.entry)
    if row.place is None:
        return None
    if node.by == "place":
        return row.place.first
    return dict(node.points).get(row.place.first, 0)


def _stepped(node: Node, brought: Mapping[str, tuple[Entry, str, Value]]) -> dict[str, tuple[Entry, str, Value]]:
    """Do the node's own steps on what the members bring; `by: division` compares within a division."""
    column = (Key(),)
    info = StageInfo(node.id, node.better, {})
    program = Program(f"node:{node.id}", info, node.steps)
    values = {name: value for name, (_, _, value) in brought.items()}
    for step in node.steps:
        if isinstance(step, Scale):
            apart = "division" in step.by or node.source == "each"
            pools: dict[str, dict[str, Table]] = {}
            for name, (_, division, _) in brought.items():
                if values[name].__class__ in NUMBER_TYPES:
                    pools.setdefault(division if apart else "", {})[name] = (column, [values[name]])
            for tables in pools.values():
                done = step.apply(Peers(tables, frozenset(tables)), info)
                values.update({name: table[1][0] for name, table in done.items()})
        else:
            values = {name: program.one_step(step, column, [value])[1][0] for name, value in values.items()}
    return {name: (entry, division, values[name]) for name, (entry, division, _) in brought.items()}


def node_parts(
    node: Node, tables: Mapping[str, Sequence[StandingRow]]
) -> tuple[dict[GroupKey, list[Part]], set[GroupKey]]:
    """Gather the rows of other tables; a group that is absent from one of them goes by `missing`."""
    sources: dict[tuple[str, str], dict[str, StandingRow]] = {}
    for name in node.names:
        for row in tables[name]:
            sources.setdefault((name, row.division), {})[row.key] = row
    keys = {key for rows in sources.values() for key in rows}
    groups: dict[GroupKey, list[Part]] = {("", key): [] for key in sorted(keys)}
    excluded: set[GroupKey] = set()
    for (name, division), rows in sources.items():
        label = f"{name}/{division}" if division else name
        for key in keys:
            found = rows.get(key)
            if found is None:
                if node.missing == "exclude":
                    excluded.add(("", key))
                value: Value = len(rows) + 1 if node.missing == "last_plus_1" else 0
            else:
                value = _row_brings(node, found)
            groups["", key].append((label, value, True))
    return groups, excluded


def _row_brings(node: Node, row: StandingRow) -> Value:
    if node.by == "value":
        return row.value
    place = row.place.first
    return place if node.by == "place" else dict(node.points).get(place, 0)
