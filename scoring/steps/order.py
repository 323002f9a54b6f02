"""Which of two values of a table is better: numbers, then nothing else; codes are worse than any number."""

from __future__ import annotations

from collections.abc import Sequence

from scoring.numbers import NUMBER_TYPES, Number
from scoring.types import DNF, DNS, VOID, Code, Dropped, Lexical, Value

OrderKey = tuple[int, tuple[Number, ...], str]


def code_severity(code: Code) -> int:
    """Order codes from the mildest to the worst: declared words, no result, annulled, did not start."""
    return {DNF: 1, VOID: 2, DNS: 3}.get(code, 0)


def order_key(value: Value, better: str) -> OrderKey:
    """Give a key that sorts the best value first."""
    if value.__class__ in NUMBER_TYPES:
        number: Number = value  # type: ignore[assignment]
        return (0, (number if better == "lower" else -number,), "")
    if isinstance(value, Lexical):
        return (0, tuple(-part for part in value.order()), "")
    if isinstance(value, Code):
        return (1, (code_severity(value),), value.name)
    if isinstance(value, Dropped):
        return order_key(value.value, better)
    return (2, (), "")


def best_first(values: Sequence[Value], better: str) -> list[int]:
    """Give the positions of values from the best to the worst; equal ones keep their order."""
    return sorted(range(len(values)), key=lambda index: order_key(values[index], better))
