"""Keys of a chain made ready: from the values of a field, from attributes, decisions and standings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from scoring.chain import ChainKey, by_decisions, by_lists, by_values
from scoring.field import Field
from scoring.lines import Cells
from scoring.meetings import head_to_head
from scoring.phrases import say
from scoring.scheme import Rank, RankKey
from scoring.steps.order import order_key
from scoring.steps.play import Play
from scoring.types import Code, Decision, Dropped, ScoringError, Value, natural

if TYPE_CHECKING:
    from scoring.standings import Standings


class KeyMaker:
    """Makes the keys of one division."""

    def __init__(self, field: Field, decisions: Sequence[Decision], standings: Standings) -> None:
        self.field = field
        self.decisions = decisions
        self.standings = standings

    def make(self, rank: Rank, key: RankKey, stage_id: str, totals: Mapping[str, Value] | None = None) -> ChainKey:
        """Make one key ready."""
        name = self.field.plan.key_name(rank, key, stage_id)
        better = key.better or self.field.plan.rules.better
        if key.kind == "value":
            values: Mapping[str, Any] = self.field.stage_values(key.stage) if key.stage else (totals or {})
            return ChainKey(key.title, key.kind, by_values(values, better), values, better)
        if key.kind == "steps":
            values = self.field.program_values(name)
            return ChainKey(key.title, key.kind, by_values(values, better), values, better)
        if key.kind == "column":
            values = {e: column(cells, key.name) for e, cells in self.field.program_cells(name).items()}
            return ChainKey(key.title, key.kind, by_values(values, better), values, better)
        if key.kind in ("ladder", "backwards"):
            cells = self.field.program_cells(name)
            lists = {e: cell_list(one, key, better, self.field) for e, one in cells.items()}
            return ChainKey(key.title, key.kind, by_lists(lists, better), lists, better)
        if key.kind == "firsts":
            values = self.firsts(key)
            return ChainKey(key.title, key.kind, by_values(values, better), values, better)
        if key.kind == "head_to_head":
            stage = self.field.plan.rules.stage(key.stage)
            return head_to_head(self.field, key, name, next(s for s in stage.steps if isinstance(s, Play)))
        return self._other(key, better)

    def _other(self, key: RankKey, better: str) -> ChainKey:
        values: Mapping[str, Any]
        if key.kind == "attribute":
            values = {e: entry.extras.get(key.name) for e, entry in self.field.entries.items()}
            return ChainKey(key.title, key.kind, by_values(values, better), values, better)
        if key.kind == "decision":
            mine = [decision for decision in self.decisions if decision.key == key.name]
            return ChainKey(key.title, key.kind, by_decisions(mine), {}, better)
        values = self.standings.values_for_entries(key, self.field)
        return ChainKey(key.title, key.kind, by_values(values, better), values, better)

    def firsts(self, key: RankKey) -> dict[str, Value]:
        """Count on how many judges' own lists each entry stands first."""
        own = self.field.judges(key.stage)
        better = self.field.plan.rules.stage(key.stage).better
        lists: dict[str, dict[str, Value]] = {}
        for entry, values in own.items():
            if entry in self.field.competing:
                for judge, value in values.items():
                    lists.setdefault(judge, {})[entry] = value
        counts: dict[str, Value] = dict.fromkeys(own, 0)
        for marks in lists.values():
            if not marks:
                continue
            best = min(order_key(value, better) for value in marks.values())
            for entry, value in marks.items():
                if order_key(value, better) == best:
                    counts[entry] += 1  # type: ignore[operator]
        return counts


def column(cells: Cells, name: str) -> Value:
    """Read a column that stayed beside the result; different ones of rounds or judges are no column."""
    found = [value for key, value in zip(cells.columns, cells.values, strict=True) if key.criterion == name]
    if any(value != found[0] for value in found):
        words = say("В столбце «{name}» значения разные, а сравнивают одно: сверните его или оставьте через with.")
        raise ScoringError(words.format(name=name))
    return found[0] if found else None


def cell_list(cells: Cells, key: RankKey, better: str, field: Field) -> list[Value]:
    """List the values of an axis: the counted ones best first, or all of them, the last one first."""
    stage = field.plan.rules.stage(key.stage)
    pairs = [
        (cell, value)
        for cell, value in zip(cells.columns, cells.values, strict=True)
        if value is not None and (key.steps or stage.info.is_mark(cell.criterion))
    ]
    if key.marks == "skip":
        pairs = [(cell, value) for cell, value in pairs if not isinstance(value, Code)]
    if key.kind == "backwards":
        pairs.sort(key=lambda pair: natural(getattr(pair[0], key.axis)), reverse=True)
        return [v.value if isinstance(v, Dropped) else v for _, v in pairs]
    kept = [v.value if isinstance(v, Dropped) else v for _, v in pairs if key.all_values or not isinstance(v, Dropped)]
    return sorted(kept, key=lambda value: order_key(value, better))
