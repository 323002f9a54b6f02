"""The greatest result a scheme can give, against which per cent are counted."""

from __future__ import annotations

from typing import Any

import pytest

from scoring import Observation, result
from scoring.maximum import result_maximum
from tests.scoring.build import entries, rounds, scheme

ONE = """
criteria: [{code: c, max: 10}]
codes: []
stages: [{id: m, rounds: 3, %s steps: [%s]}]
"""


@pytest.mark.parametrize(
    ("more", "steps", "expected"),
    [
        ("", "{fold: round, how: total}", 30),
        ("", "{fold: round, how: best}", 10),
        ("", "{keep: {best: 2}}, {fold: round, how: total}", 20),
        ("", "{drop: {worst: 1}}, {fold: round, how: total}", 20),
        ("judges: 4,", "{fold: judge, how: total}, {fold: round, how: total}", 120),
        ("judges: 4,", "{fold: judge, how: trimmed_total, high: 1, low: 1, few: error}, {fold: round, how: total}", 60),
        ("", "{fold: judge, how: total}, {fold: round, how: total}", None),
        ("", "{fold: judge, how: mean, expect: 3}, {fold: round, how: total}, {round: 1}", 30),
        ("", "{multiply: 2}, {fold: round, how: total}", 60),
        ("", "{scale: best, to: 1000}, {fold: round, how: total}, {round: 1}", 3000),
        ("", "{scale: points, ties: same, points: [12, 9, 1]}, {fold: round, how: total}", 36),
        ("better: lower,", "{fold: round, how: total}", None),
    ],
)
def test_the_greatest_result_of_a_stage(more: str, steps: str, expected: Any) -> None:
    assert result_maximum(scheme(ONE % (more, steps)).rules) == expected


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("{steps: [{fold: round, how: best}]}", 10),
        ("{steps: [{fold: round, how: total}, {multiply: 3}]}", 90),
        ("{better: lower, steps: [{fold: round, how: best}]}", None),
    ],
)
def test_a_first_key_with_steps_of_its_own_has_its_own_maximum(key: str, expected: Any) -> None:
    text = ONE % ("", "{fold: round, how: total}") + f"rank: [{key}]"
    assert result_maximum(scheme(text).rules) == expected


def test_half_of_the_best_round_is_enough_where_the_best_round_is_the_result() -> None:
    text = ONE % ("", "{fold: round, how: total}")
    text += "rank: [{steps: [{fold: round, how: best}]}]\naward: [{title: диплом, at_least: 50%}]"
    marks = rounds("a", (5, 0, 0), criterion="c") + rounds("b", (4, 4, 4), criterion="c")
    outcome = result(scheme(text), entries("a", "b"), marks)
    assert outcome.divisions[""].maximum == 10
    assert [award.entry for award in outcome.awards] == ["a"]


TWO = """
criteria: [{code: a, max: 10, stage: one}, {code: b, max: 4, stage: two}]
stages: [{id: one, steps: []}, {id: two, steps: []}]
%s
"""


@pytest.mark.parametrize(
    ("more", "expected"), [("combine: total", 14), ("", 4), ("rank: [one]", 10), ("combine: total\nrank: [one]", 10)]
)
def test_the_greatest_result_of_two_stages(more: str, expected: Any) -> None:
    assert result_maximum(scheme(TWO % more).rules) == expected


def test_a_criterion_weighed_below_zero_is_best_at_its_least() -> None:
    text = """
criteria: [{code: a, max: 10, weight: 1}, {code: fault, min: 1, max: 5, weight: -1}, {code: none, max: 9, weight: 0}]
stages: [{id: m, steps: [{weigh: coefficient}, {fold: criterion, how: total}]}]
"""
    assert result_maximum(scheme(text).rules) == 9


def test_the_maximum_is_reached_by_the_best_sheet() -> None:
    text = ONE % ("", "{keep: {best: 2}}, {fold: round, how: total}")
    marks = [Observation("a", 10, round=str(n), criterion="c") for n in (1, 2, 3)]
    row = result(scheme(text), entries("a"), marks).divisions[""].rows[0]
    assert row.total == result_maximum(scheme(text).rules)


@pytest.mark.parametrize(("limit", "expected"), [(25, 25), (30, 30), (40, 30)])
def test_a_limit_lowers_the_maximum_only_where_it_is_lower(limit: int, expected: int) -> None:
    text = ONE.replace("codes: []", "codes: [DNF]")
    steps = f"{{fold: round, how: total, marks: zero}}, {{limit: {limit}, else: DNF}}"
    assert result_maximum(scheme(text % ("", steps)).rules) == expected


def test_a_table_gives_its_greatest_points() -> None:
    steps = "{table: {0–5: 4, 6–10: 3}, else: error}, {fold: round, how: total}"
    assert result_maximum(scheme(ONE % ("", steps)).rules) == 12
