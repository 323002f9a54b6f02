"""The key `head_to_head`: equals are compared by the matches among themselves, when all of them have met."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scoring.chain import Block, ChainKey, by_values
from scoring.matches import read_matches, tally

if TYPE_CHECKING:
    from scoring.field import Field
    from scoring.scheme import RankKey
    from scoring.steps.play import Play


def head_to_head(field_: Field, key: RankKey, name: str, rule: Play) -> ChainKey:
    """Make the key that compares equals by their own matches, only when all of them have met."""
    stage = field_.plan.rules.stage(key.stage)
    tables = {e: (cells.columns, cells.values) for e, cells in field_.program_cells(name).items()}
    matches = read_matches(tables, stage.info.is_mark)

    def divide(block: Block) -> list[Block]:
        mine = set(block)
        inner = [m for m in matches if all(set(side.entries) <= mine for side in m.sides.values()) and not m.is_bye()]
        table = tally(inner, rule, stage.better)
        for entry in block:
            met = set(table[entry].opponents) if entry in table else set()
            if not mine - {entry} <= met:
                return [block]
        return by_values({entry: table[entry].points for entry in block}, "higher")(block)

    return ChainKey(key.title, key.kind, divide, {}, "higher")
