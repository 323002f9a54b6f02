"""Weighted sums in one go: the same numbers as by hand, with constants, shares and roundings of both signs."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from scoring.steps.linear import added, evaluator, fused, rounded, scaled

HALF, THIRD = Fraction(1, 2), Fraction(1, 3)


@pytest.mark.parametrize(
    ("weights", "rest", "values", "expected"),
    [
        ({0: 1}, 0, (7,), 7),
        ({0: 1}, 5, (7,), 12),
        ({0: 1}, 1, (7,), 8),
        ({0: 1}, HALF, (3,), Decimal("3.5")),
        ({1: 2}, 1, (100, 7), 15),
        ({0: 3, 1: 3}, 1, (2, 4), 19),
        ({0: 3, 1: 5}, 1, (2, 4), 27),
        ({0: 2, 1: 2, 2: 5, 3: 5}, 1, (1, 2, 3, 4), 42),
        ({0: HALF}, HALF, (3,), 2),
        ({0: HALF, 1: HALF}, 3, (3, 4), Decimal("6.5")),
        ({0: THIRD, 1: THIRD, 2: THIRD}, 1, (3, 4, 6), Fraction(16, 3)),
        ({0: THIRD, 1: Fraction(2, 3)}, THIRD, (1, 2), 2),
        ({0: HALF}, 0, (Fraction(1, 3),), Fraction(1, 6)),
        ({0: -1}, 10, (Decimal("2.5"),), Decimal("7.5")),
        ({}, 4, (1, 2), 4),
    ],
)
def test_a_weighted_sum(weights: dict[int, Any], rest: Any, values: tuple[Any, ...], expected: Any) -> None:
    assert evaluator((weights, rest))(values) == expected


@pytest.mark.parametrize(
    ("values", "mode", "expected"),
    [
        ((1, 0), "half_up", 1),
        ((-1, 0), "half_up", -1),
        ((1, 0), "floor", 0),
        ((-1, 0), "floor", -1),
        ((1, 0), "ceil", 1),
        ((-1, 0), "ceil", 0),
        ((0, 0), "half_up", 0),
        ((Decimal("0.9"), 0), "half_up", 0),
        ((Decimal("-0.9"), 0), "half_up", 0),
        ((Fraction(2, 3), Fraction(1, 3)), "half_up", 1),
        ((Decimal("2.9"), Decimal("0.7")), "floor", 1),
        ((Decimal("2.9"), Decimal("0.7")), "half_up", 2),
        ((Decimal("2.1"), Decimal("0.1")), "ceil", 2),
    ],
)
def test_a_mean_rounded_at_once(values: tuple[Any, ...], mode: str, expected: int) -> None:
    assert rounded(({0: HALF, 1: HALF}, 0), 1, mode)(values) == expected


@pytest.mark.parametrize(("to", "expected"), [(Decimal("0.1"), "3.7"), (Decimal("0.5"), "3.5"), (5, "5")])
def test_a_sum_with_a_constant_rounded_to_a_unit(to: Any, expected: str) -> None:
    assert rounded(({0: THIRD}, Fraction(1, 3)), to, "half_up")((10,)) == Decimal(expected)


def test_a_decimal_rounded_to_tenths() -> None:
    assert rounded(({0: 1}, 0), Decimal("0.1"), "half_up")((Decimal("2.449"),)) == Decimal("2.4")
    assert rounded(({0: 1}, 0), 5, "half_up")((Decimal("12.6"),)) == 15


def test_forms_add_up_and_scale() -> None:
    total = added([({0: 1, 1: 2}, 3), scaled(({1: 1, 2: 4}, 5), Decimal("0.5"))])
    assert total == ({0: 1, 1: Fraction(5, 2), 2: 2}, Fraction(11, 2))


def test_what_is_no_number_goes_step_by_step() -> None:
    change = fused([evaluator(({0: 1}, 0))], [lambda line: [f"{line[0]}!"], lambda line: [f"{line[0]}?"]])
    assert change([3]) == [3]
    assert change(["DNF"]) == ["DNF!?"]


def test_several_sums_at_once() -> None:
    change = fused([evaluator(({0: 1}, 0)), evaluator(({0: 1, 1: 1}, 0))], [lambda line: ["slow", *line]])
    assert change([3, 4]) == [3, 7]
    assert change([3, "DNF"]) == ["slow", 3, "DNF"]
