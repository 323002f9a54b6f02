"""Tables of teams and schools: nodes that gather entries or other nodes, with places of their own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from scoring.chain import ChainKey, by_decisions, by_lists, by_values, is_about, places, split
from scoring.field import Field
from scoring.numbers import NUMBER_TYPES, Number, add, divide
from scoring.outcome import DivisionResult, Question, StandingRow
from scoring.phrases import gettext_noop, phrase
from scoring.scheme import Node, RankKey, Scheme
from scoring.standing_sources import Part, member_parts, node_parts
from scoring.steps.order import order_key
from scoring.types import Decision, Entry, Value, natural

if TYPE_CHECKING:
    from scoring.ranking import DivisionRun

GroupKey = tuple[str, str]


class Standings:
    """Computes the nodes of a scheme in their order."""

    def __init__(self, scheme: Scheme, decisions: Sequence[Decision]) -> None:
        self.scheme = scheme
        self.decisions = decisions
        self.tables: dict[str, tuple[StandingRow, ...]] = {}
        self.questions: list[Question] = []
        ranks = [rules.rank for rules in (scheme.rules, *scheme.divisions.values())]
        self.is_used_by_entries = any(key.kind in ("standing", "best_place") for rank in ranks for key in rank.by)

    def compute(
        self, runs: Mapping[str, DivisionRun], results: Mapping[str, DivisionResult]
    ) -> dict[str, tuple[StandingRow, ...]]:
        """Compute every node."""
        for node in self.scheme.standings:
            if node.source == "node":
                groups, excluded = node_parts(node, self.tables)
            else:
                groups, excluded = member_parts(node, runs, results), set()
            self.add(node, groups, excluded)
        return dict(self.tables)

    def add(self, node: Node, groups: Mapping[GroupKey, list[Part]], excluded: set[GroupKey]) -> None:
        """Rank what the groups of a node bring."""
        self.tables[node.id] = self._rows(node, groups, excluded)

    def _rows(
        self, node: Node, groups: Mapping[GroupKey, list[Part]], excluded: set[GroupKey]
    ) -> tuple[StandingRow, ...]:
        rows: list[StandingRow] = []
        for division in sorted({division for division, _ in groups}, key=natural):
            mine = {
                key: parts for (div, key), parts in groups.items() if div == division and (div, key) not in excluded
            }
            rows.extend(self._division_rows(node, division, mine))
        return tuple(rows)

    def _division_rows(self, node: Node, division: str, groups: Mapping[str, list[Part]]) -> list[StandingRow]:
        summed = {key: self._summed(node, division, key, parts) for key, parts in groups.items()}
        whole = [key for key in sorted(groups, key=natural) if summed[key][2]]
        short = [key for key in sorted(groups, key=natural) if not summed[key][2]]
        values = {key: value for key, (value, _, _) in summed.items()}
        counted = {key: [v for _, v, yes in parts if yes] for key, (_, parts, _) in summed.items()}
        chain = self._chain(node, division, values, counted)
        blocks = [*(split([whole], chain) if whole else []), *(split([short], chain) if short else [])]
        style = node.rank.style if node.rank is not None else "standard"
        placed = places(blocks, style)
        return [
            StandingRow(key, division, placed[key], values[key], summed[key][1], summed[key][2])
            for block in blocks
            for key in block
        ]

    def _summed(self, node: Node, division: str, key: str, parts: list[Part]) -> tuple[Value, tuple[Part, ...], bool]:
        better = node.better
        order = sorted(range(len(parts)), key=lambda i: (order_key(parts[i][1], better), natural(parts[i][0])))
        numbers = [i for i in order if parts[i][1].__class__ in NUMBER_TYPES]
        if node.of is not None and len(numbers) > node.of:
            numbers = self._chosen(node, division, key, numbers, [name for name, _, _ in parts])
        used = set(numbers if node.best is None else numbers[: node.best])
        shown = tuple((parts[i][0], parts[i][1], i in used) for i in order)
        counted: list[Number] = [parts[i][1] for i in order if i in used]  # type: ignore[misc]
        value: Number = add(counted)
        if node.how == "mean" and counted:
            value = divide(value, len(counted))
        return value, shown, len(numbers) >= node.min

    def _chosen(self, node: Node, division: str, key: str, numbers: list[int], names: Sequence[str]) -> list[int]:
        """Leave those members of a team that people chose; ask where it has more than are counted and nobody did."""
        mine = tuple(names[i] for i in numbers)
        for decision in self.decisions:
            is_here = decision.key == f"of:{node.id}" and decision.division in ("", division)
            if is_here and decision.order and is_about(decision.order, mine):
                chosen = [i for i in numbers if names[i] in decision.order[0]]
                if len(chosen) <= (node.of or 0):
                    return chosen
        reason = phrase(
            gettext_noop("В команде {team} больше участников, чем считается ({number}): решите, кто в зачёте."),
            team=key,
            number=node.of,
        )
        self.questions.append(Question(f"of:{node.id}", division, mine, reason))
        return numbers

    def _chain(
        self, node: Node, division: str, values: Mapping[str, Value], counted: Mapping[str, Sequence[Value]]
    ) -> list[ChainKey]:
        chain = [ChainKey("сумма", "value", by_values(values, node.better), values, node.better)]
        keys = node.rank.by if node.rank is not None else ()
        return [*chain, *(self._key(node, key, division, counted) for key in keys if key.kind != "value")]

    def _key(self, node: Node, key: RankKey, division: str, counted: Mapping[str, Sequence[Value]]) -> ChainKey:
        if key.kind == "decision":
            question = f"{key.name}:{node.id}"  # entries and teams may have the same names
            mine = [d for d in self.decisions if d.key == question and d.division in ("", division)]
            return ChainKey(key.title, key.kind, by_decisions(mine), {}, "")
        if key.kind == "ladder" and key.name == "ladder":
            return ChainKey(key.title, key.kind, by_lists(counted, node.better), counted, node.better)
        other = self.scheme.node(key.name)
        better = key.better or other.better
        apart = node.source == other.source == "each"  # then teams of one division are split by that division alone
        rows = [row for row in self.tables[key.name] if not apart or row.division == division]
        if key.kind == "standing":
            values = {row.key: row.value for row in rows}
            return ChainKey(key.title, key.kind, by_values(values, better), values, better)
        lists: dict[str, list[Value]] = {}
        for row in rows:
            lists.setdefault(row.key, []).extend(value for _, value, yes in row.parts if yes)
        lists = {k: sorted(v, key=lambda value: order_key(value, better)) for k, v in lists.items()}
        if key.kind == "best_place":
            lists = {k: v[:1] for k, v in lists.items()}
        return ChainKey(key.title, key.kind, by_lists(lists, better), lists, better)

    def values_for_entries(self, key: RankKey, field: Field) -> dict[str, Value]:
        """Give each entry the place of its team, or the best place of its members."""
        node = self.scheme.node(key.name)
        rows = {(row.division, row.key): row for row in self.tables.get(key.name, ())}
        found: dict[str, Value] = {}
        for entry in field.entries.values():
            division = entry.division if node.source == "each" else ""
            row = rows.get((division, group_of(entry, node.group_by)))
            if row is None or row.place is None:
                found[entry.id] = None
            elif key.kind == "standing":
                found[entry.id] = row.place.first
            else:
                counted = [value for _, value, yes in row.parts if yes]
                found[entry.id] = counted[0] if counted else None  # the best stands first
        return found


def group_of(entry: Entry, group_by: str) -> str:
    """Name the group of an entry; a solo entry is a team of one."""
    if group_by == "school":
        return entry.school
    return entry.team or entry.id
