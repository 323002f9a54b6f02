"""The chain of keys: it splits blocks of equals until nothing is left to split."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from scoring.numbers import NUMBER_TYPES
from scoring.outcome import Place
from scoring.steps.order import order_key
from scoring.types import Decision, Value

Block = list[str]
Divide = Callable[[Block], list[Block]]

BEHIND = (3,)


@dataclass(frozen=True, slots=True)
class ChainKey:
    """One key ready to use: how it divides a block, its title, and what it read for each entry."""

    title: str
    kind: str
    divide: Divide
    values: Mapping[str, Any]
    better: str = ""


def by_values(values: Mapping[str, Value], better: str) -> Divide:
    """Divide by one value each; entries without a value come last."""

    def divide(block: Block) -> list[Block]:
        found = [values.get(entry) for entry in block]
        if NUMBER_TYPES.issuperset(map(type, found)):
            line = sorted(block, key=values.__getitem__, reverse=better == "higher")  # type: ignore[arg-type]
            return [list(group) for _, group in groupby(line, key=values.__getitem__)]
        keys = {entry: order_key(value, better) for entry, value in zip(block, found, strict=True)}
        return by_order(keys, block)

    return divide


def by_lists(lists: Mapping[str, Sequence[Value]], better: str) -> Divide:
    """Divide by several values each, one after another; who has more of them is ahead."""

    def divide(block: Block) -> list[Block]:
        keys = {entry: (*(order_key(value, better) for value in lists.get(entry, ())), BEHIND) for entry in block}
        return by_order(keys, block)

    return divide


def by_order(keys: Mapping[str, Any], block: Block) -> list[Block]:
    """Divide by keys that sort the best first."""
    line = sorted(block, key=keys.__getitem__)
    return [list(group) for _, group in groupby(line, key=keys.__getitem__)]


def by_decisions(decisions: Sequence[Decision]) -> Divide:
    """Divide as people decided, the newest word first.

    An order says nothing of who tied only afterwards: it divides a block only where it names all of it. A decision of
    one group puts that group before everybody else.
    """
    orders = [
        ({entry: index for index, group in enumerate(one.order) for entry in group}, sum(map(bool, one.order)))
        for one in decisions
    ]

    def divide(block: Block) -> list[Block]:
        for spots, count in orders:
            if count > 1 and not spots.keys() >= set(block):
                continue
            groups = by_order({entry: spots.get(entry, len(spots) + 1) for entry in block}, block)
            if len(groups) > 1:
                return [part for group in groups for part in divide(group)]
        return [block]

    return divide


def is_about(order: Sequence[Sequence[str]], tied: Sequence[str]) -> bool:
    """Tell whether a decision is still about these equals.

    One that names who stands behind knows all of them; one of a single group knows some; an empty one is about all.
    """
    if len(order) == 1:
        return not set(tied).isdisjoint(order[0])
    return not order or set(tied) <= {entry for block in order for entry in block}


def result_key(keys: Sequence[ChainKey]) -> ChainKey:
    """Give the key whose values are the result: the first one, but for the count of valid rounds before it."""
    return next(key for key in keys if key.kind != "valid")


def split(blocks: list[Block], keys: Sequence[ChainKey]) -> list[Block]:
    """Split blocks by each key in turn."""
    for key in keys:
        if all(len(block) < 2 for block in blocks):
            break
        parts: list[Block] = []
        for block in blocks:
            parts.extend(key.divide(block) if len(block) > 1 else [block])
        blocks = parts
    return blocks


def places(blocks: Sequence[Block], style: str, start: int = 1) -> dict[str, Place]:
    """Give each entry of each block its place with two ends."""
    found: dict[str, Place] = {}
    position = start
    for number, block in enumerate(blocks, start=start):
        if style == "dense":
            place = Place(number, number, str(number))
        else:
            last = position + len(block) - 1
            shown = f"{position}–{last}" if style == "shared" and last > position else str(position)
            place = Place(position, last, shown)
        for entry in block:
            found[entry] = place
        position += len(block)
    return found
