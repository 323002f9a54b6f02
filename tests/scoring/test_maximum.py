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
    ("more", "expected"), [("combine: total", 14), ("", 4), ("rank: [one]", 10), ("combine: total\nrank: [one]", 14)]
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


@pytest.mark.parametrize(
    ("stage", "expected"),
    [
        ("rounds: 1, steps: [{fold: round, how: total}]", 10),
        ("rounds: 3, steps: [{multiply: 2, on: {rounds: [1, 3]}}, {fold: round, how: total}]", 50),
        ("attempts: 3, steps: [{multiply: 2, on: {attempts: ['1', '3']}}, {fold: attempt, how: total}]", 50),
        ("attempts: 3, steps: [{multiply: 5, on: {attempts: ['1', '2']}}, {fold: attempt, how: best}]", 50),
        ("attempts: 1, steps: [{fold: attempt, how: total}]", 10),
        ("attempts: 4, steps: [{fold: attempt, how: total}]", 40),
        ("attempts: 4, steps: [{fold: attempt, how: count}]", 4),
        ("steps: [{fold: attempt, how: total}]", None),
        ("steps: [{fold: attempt, how: total, expect: 1}]", 10),
        ("steps: [{fold: judge, how: total, expect: 1}]", 10),
        ("steps: [{fold: judge, how: total, expect: 2, quorum: 2}]", 20),
        ("steps: [{fold: judge, how: count}]", None),
        ("steps: [{fold: judge, how: trimmed_total, high: 1, low: 1, few: pending}]", None),
        ("steps: [{fold: judge, how: trimmed_total, high: 1, low: 1, few: pending, expect: 5}]", 30),
        ("steps: [{fold: judge, how: trimmed_mean, high: 1, low: 1, few: pending}, {round: 1}]", 10),
        ("steps: [{fold: judge, how: trimmed_mean, high: 1, few: pending}, {round: 1}]", 10),
        ("steps: [{fold: judge, how: trimmed_mean, low: 2, few: pending}, {round: 1}]", 10),
        ("steps: [{fold: judge, how: mean, quorum: 3}, {round: 1}]", 10),
        ("steps: [{fold: judge, how: adjudicated, within: 2, third: replaces}, {round: 1}]", 10),
        ("judges: 3, steps: [{fold: judge, how: agreed}]", 10),
        ("rounds: 3, steps: [{keep: {last: {2: 1, 3: 2}}, axis: round}, {fold: round, how: total}]", 20),
        ("rounds: 3, steps: [{keep: {first: 1}, axis: round}, {fold: round, how: total}]", 10),
        ("rounds: 2, steps: [{table: {0: 1, 1–10: 7}, else: error}, {fold: round, how: total}]", 14),
        ("steps: [{scale: best, to: 50}, {round: 1}]", 50),
        ("steps: [{scale: standardised}, {round: 1}]", None),
    ],
)
def test_the_greatest_result_goes_by_what_the_stage_declares(stage: str, expected: Any) -> None:
    text = f"criteria: [{{code: c, max: 10}}]\ncodes: []\nstages: [{{id: m, {stage}}}]\n"
    assert result_maximum(scheme(text).rules) == expected


MANY = """
criteria: [{code: a, max: 10}, {code: b, max: 6}, {code: c, max: 4}, %s]
stages: [{id: m, steps: [%s]}]
"""


@pytest.mark.parametrize(
    ("criterion", "steps", "expected"),
    [
        ("{code: d, max: 1}", "{fold: criterion, how: total}", 21),
        ("{code: d}", "{fold: criterion, how: total}", None),
        ("{code: d, max: 2, role: factor}", "{fold: criterion, how: total}, {multiply: d}", 40),
        ("{code: d, max: 2, role: bonus}", "{fold: criterion, how: total}, {adjust: {on: [d]}}", 20),
        ("{code: d, role: info}", "{fold: criterion, how: total}", 20),
        ("{code: d, max: 5}", "{keep: {best: 2}, axis: criterion}, {fold: criterion, how: total}", 16),
        ("{code: d, max: 5}", "{weigh: coefficient, by: {a: 1, b: 1, c: 1, d: -1}}, {fold: criterion, how: total}", 20),
        ("{code: d, max: 5}", "{limit: 9, else: VOID}, {fold: criterion, how: total}", 24),
        ("{code: d, max: 5}", "{limit: 6, else: DNF}, {fold: criterion, how: total}", 21),
    ],
)
def test_the_greatest_result_of_several_criteria(criterion: str, steps: str, expected: Any) -> None:
    assert result_maximum(scheme(MANY % (criterion, steps)).rules) == expected


THREE = """
criteria: [{code: a, max: 10, stage: one}, {code: b, max: 4, stage: two}, {code: c, max: 7, stage: three}]
stages: [{id: one, steps: []}, {id: two, steps: []}, {id: three, %s steps: []}]
%s
"""


@pytest.mark.parametrize(
    ("stage", "more", "expected"),
    [
        ("", "", 7),
        ("", "rank: [two]", 4),
        ("", "combine: total", 21),
        ("", "combine: {on: [one, two], steps: [{fold: stage, how: total}]}", 14),
        ("", "combine: total\nrank: [{stage: one}]", 21),
        ("", "combine: total\nrank: [{stage: one, steps: [{multiply: 2}]}]", 21),
        ("better: lower,", "", None),
        ("better: lower,", "combine: {steps: [{fold: stage, how: total}], better: higher}", None),
        ("", "combine: {steps: [{fold: stage, how: total}], better: lower}", None),
    ],
)
def test_the_greatest_result_goes_by_the_first_key(stage: str, more: str, expected: Any) -> None:
    assert result_maximum(scheme(THREE % (stage, more)).rules) == expected


def test_a_column_that_is_the_result_has_no_maximum() -> None:
    text = """
criteria: [{code: points, max: 10}, {code: seconds, max: 60, role: info}]
stages: [{id: m, steps: []}]
rank: [{column: seconds}]
"""
    assert result_maximum(scheme(text).rules) is None


def test_a_first_key_of_an_open_sum_has_no_maximum() -> None:
    text = """
criteria: [{code: c, max: 10}]
codes: []
stages: [{id: m, steps: [{fold: round, how: best}]}]
rank: [{steps: [{fold: round, how: total}]}]
"""
    assert result_maximum(scheme(text).rules) is None
