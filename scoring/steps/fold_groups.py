"""Which columns a fold makes one of, and what is missing among them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scoring.steps.base import Codes, Columns, StageInfo, grouped
from scoring.types import Key

if TYPE_CHECKING:
    from scoring.steps.folds import Fold


@dataclass(frozen=True, slots=True)
class Group:
    """The columns that become one: their positions, what is missing among them, and what stays readable."""

    key: Key
    indices: tuple[int, ...]
    lacking: int = 0
    sheets: tuple[tuple[int, ...], ...] = ()
    codes: tuple[str, ...] = ()
    readable: tuple[tuple[Key, tuple[int | None, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Grouping:
    """All groups of a fold over a shape, the columns left alone, and the columns that come out."""

    groups: tuple[Group, ...]
    others: tuple[int, ...]
    columns: Columns


def group_columns(fold: Fold, columns: Columns, stage: StageInfo, expected: Codes) -> Grouping:
    """Prepare a fold for a shape."""
    picked = [(index, key) for index, key in enumerate(columns) if fold.on.picks(key, stage)]
    chosen = {index for index, _ in picked}
    groups = tuple(
        _group(fold, Group(key, tuple(indices)), columns, picked, expected)
        for key, indices in grouped(picked, fold.rest).items()
    )
    if not groups and fold.missing == "zero":
        # Marks that are not listed are zeros, also for an entry that has none of them.
        groups = (Group(Key(criterion=fold.sole(expected)), ()),)
    extra = [key for group in groups for key, _ in group.readable]
    # A column that stays readable replaces its own unfolded columns.
    replaced = {key.criterion for key in extra}
    others = tuple(i for i in range(len(columns)) if i not in chosen and columns[i].criterion not in replaced)
    return Grouping(groups, others, (*(group.key for group in groups), *extra, *(columns[i] for i in others)))


def _group(fold: Fold, group: Group, columns: Columns, picked: Sequence[tuple[int, Key]], expected: Codes) -> Group:
    key, indices = group.key, group.indices
    codes = tuple(columns[index].criterion for index in indices)
    lacking = 0
    if fold.axis == "criterion":
        lacking = sum(1 for code in expected if not any(c == code or c.startswith(code + ".") for c in codes))
    sheets: tuple[tuple[int, ...], ...] = ()
    # A third marker sees only what two disagreed on, so other gaps of that sheet are no gaps.
    if fold.axis == "judge" and fold.how != "adjudicated":
        near = [(i, k) for i, k in picked if (k.round, k.attempt) == (key.round, key.attempt)]
        lacking = len({k.judge for _, k in near} - {columns[index].judge for index in indices})
        sheets = tuple(tuple(i for i, k in near if k.judge == columns[index].judge) for index in indices)
    readable = tuple(
        (key._replace(criterion=code), tuple(_along(columns[index], code, columns) for index in indices))
        for code in fold.with_
    )
    return Group(key, indices, lacking, sheets, codes, readable)


def _along(key: Key, code: str, columns: Columns) -> int | None:
    for index, other in enumerate(columns):
        same = (other.round, other.attempt) == (key.round, key.attempt)
        if same and other.criterion == code and other.judge in (key.judge, ""):
            return index
    return None
