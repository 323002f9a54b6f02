"""By what equals were told apart: the keys of a chain that divided the block in which an entry stood."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from scoring.chain import Block, ChainKey


@dataclass(frozen=True)
class Parting:
    """A key that divided the equals of an entry: its title and kind, and what it read for the entry."""

    title: str
    kind: str
    value: Any


def part(block: Sequence[str], keys: Sequence[ChainKey]) -> tuple[list[Block], dict[str, list[Parting]]]:
    """The blocks that are left of equals, best first, and for each entry the keys that parted it from others."""
    blocks: list[Block] = [list(block)]
    found: dict[str, list[Parting]] = {entry: [] for entry in block}
    for key in keys:
        left: list[Block] = []
        for equals in blocks:
            parts = key.divide(equals) if len(equals) > 1 else [equals]
            if len(parts) > 1:
                for entry in equals:
                    found[entry].append(Parting(key.title, key.kind, key.values.get(entry)))
            left.extend(parts)
        blocks = left
    return blocks, found
