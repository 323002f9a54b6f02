"""Linear steps in a row become one weighted sum: weigh, total, mean, multiply and complement are all linear.

The sum is computed with whole coefficients over one common denominator, so it is as exact as the steps one by one.
It is taken only where every mark is a number; anything else raises TypeError and goes the slow way.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction
from math import lcm
from operator import itemgetter, mul
from typing import Any

from scoring.numbers import NUMBER_TYPES, Number, as_fraction, decimal_or_none, divide
from scoring.steps.base import Change, Columns, Form, Vector
from scoring.types import Value

Evaluate = Callable[[Vector], Value]


def identity(columns: Columns) -> list[Form]:
    """Begin with every column being itself."""
    return [({index: 1}, 0) for index in range(len(columns))]


def scaled(form: Form, factor: Number) -> Form:
    """Multiply a form by a number."""
    exact = as_fraction(factor)
    weights, rest = form
    return {index: weight * exact for index, weight in weights.items()}, rest * exact


def added(forms: Sequence[Form]) -> Form:
    """Add forms."""
    total: dict[int, Fraction | int] = {}
    rest: Fraction | int = 0
    for weights, constant in forms:
        rest = rest + constant
        for index, weight in weights.items():
            total[index] = total.get(index, 0) + weight
    return total, rest


def evaluator(form: Form) -> Evaluate:
    """Make the function that computes a form of a row of numbers."""
    weights, constant = form
    if weights and constant == 0 and list(weights.values()) == [1]:
        (index,) = weights

        def itself(values: Vector) -> Value:
            value = values[index]
            if value.__class__ not in NUMBER_TYPES:
                raise TypeError(value)
            return value

        return itself
    top, bottom, rest = _whole(weights, constant)
    numerator = _numerator(top, rest)
    if bottom == 1:
        return numerator
    finite = decimal_or_none(Fraction(1, bottom))
    if finite is not None:
        share: Decimal = finite

        def of_decimal(values: Vector) -> Value:
            value: Any = numerator(values)
            return value * share if value.__class__ is not Fraction else value / bottom

        return of_decimal
    return lambda values: divide(numerator(values), bottom)  # type: ignore[arg-type]


def rounded(form: Form, to: Number, mode: str) -> Evaluate:
    """Make the function that computes a form and rounds it, without ever building a fraction."""
    weights, constant = form
    unit = as_fraction(to)
    top, bottom, rest = _whole(weights, constant)
    numerator = _numerator(top, rest)
    up, down = unit.denominator, bottom * unit.numerator

    def value_of(values: Vector) -> Value:
        value: Any = numerator(values)
        if value.__class__ is int:
            whole = _units(value * up, down, mode)
        elif isinstance(value, (Decimal, Fraction)):
            above, below = value.as_integer_ratio()
            whole = _units(above * up, below * down, mode)
        else:
            raise TypeError(value)
        return whole * to

    return value_of


def _units(top: int, bottom: int, mode: str) -> int:
    if mode == "floor":
        return top // bottom
    if mode == "ceil":
        return -(-top // bottom)
    if top >= 0:
        return (2 * top + bottom) // (2 * bottom)
    return -((bottom - 2 * top) // (2 * bottom))


def _whole(weights: dict[int, Any], constant: Any) -> tuple[dict[int, int], int, int]:
    """Bring all coefficients to whole numbers over one denominator."""
    parts = {index: as_fraction(weight) for index, weight in weights.items()}
    rest = as_fraction(constant)
    bottom = lcm(rest.denominator, *(part.denominator for part in parts.values()))
    return {index: int(part * bottom) for index, part in parts.items()}, bottom, int(rest * bottom)


def _numerator(weights: dict[int, int], rest: int) -> Evaluate:
    """Make the function that adds up marks times whole coefficients: marks of one coefficient together."""
    if not weights:
        return lambda values: rest
    groups: dict[int, list[int]] = {}
    for index, factor in weights.items():
        groups.setdefault(factor, []).append(index)
    parts = [(_picker(indices), factor) for factor, indices in groups.items()]
    if len(parts) == 1:
        pick, factor = parts[0]
        return lambda values: sum(pick(values)) * factor + rest
    if 2 * len(parts) > len(weights):
        pick, factors = _picker(list(weights)), tuple(weights.values())
        return lambda values: sum(map(mul, pick(values), factors), rest)

    def numerator(values: Vector) -> Value:
        total: Any = rest
        for pick, factor in parts:
            total += sum(pick(values)) * factor
        return total  # type: ignore[no-any-return]

    return numerator


def _picker(indices: Sequence[int]) -> Callable[[Vector], Any]:
    if len(indices) == 1:
        (only,) = indices
        return lambda values: (values[only],)
    return itemgetter(*indices)


def fused(evaluators: Sequence[Evaluate], slow: Sequence[Change]) -> Change:
    """Join evaluators to one change that falls back to the steps one by one."""
    only = evaluators[0] if len(evaluators) == 1 else None

    def change(values: Vector) -> list[Value]:
        try:
            return [only(values)] if only is not None else [evaluate(values) for evaluate in evaluators]
        except TypeError:
            line = list(values)
            for step in slow:
                line = step(line)
            return line

    return change
