"""What the chair is told: a spread beyond what is allowed, within one round and one attempt."""

from __future__ import annotations

import pytest

from scoring import Observation, result
from tests.scoring.build import entries, scheme

RULES = """
codes: []
criteria: [{code: a, max: 10}]
stages: [{id: m, steps: [{fold: judge, how: mean}, {fold: attempt, how: best}, {fold: round, how: total}, {round: 1}]}]
flags: [%s]
"""


def spreads(flag: str, marks: dict[tuple[str, str], tuple[int, ...]]) -> list[str]:
    given = [
        Observation("x", mark, round=round_, attempt=attempt, judge=str(n), criterion="a")
        for (round_, attempt), row in marks.items()
        for n, mark in enumerate(row)
    ]
    found = result(scheme(RULES % flag), entries("x"), given).flags
    return [flag.text for flag in found if flag.kind == "spread"]


@pytest.mark.parametrize(
    ("flag", "row", "apart"),
    [
        ("{criterion: a, spread: 3}", (5, 8), None),
        ("{criterion: a, spread: 3}", (5, 9), "4"),
        ("{criterion: a, spread: 30%}", (5, 8), None),
        ("{criterion: a, spread: 30%}", (5, 7, 9), "4"),
    ],
)
def test_a_spread_is_told_only_beyond_what_is_allowed(flag: str, row: tuple[int, ...], apart: str | None) -> None:
    expected = [] if apart is None else [f"Оценки по критерию «a» расходятся на {apart}."]
    assert spreads(flag, {("1", "1"): row}) == expected


def test_marks_of_different_rounds_and_attempts_are_not_compared() -> None:
    assert spreads("{criterion: a, spread: 3}", {("1", "1"): (1, 2), ("1", "2"): (9, 9), ("2", "1"): (5, 6)}) == []
