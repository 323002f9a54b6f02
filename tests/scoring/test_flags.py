"""What the chair is told: a spread beyond what is allowed, within one round and one attempt."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from scoring import Entry, Observation, result
from tests.scoring.build import entries, rounds, scheme, sheet

RULES = """
codes: []
criteria: [{code: a, max: 10}]
stages: [{id: m, steps: [{fold: judge, how: mean}, {fold: attempt, how: best}, {fold: round, how: total}, {round: 1}]}]
flags: [%s]
"""


def spreads(flag: str, marks: dict[tuple[str, str], tuple[Any, ...]]) -> list[str]:
    given = [
        Observation("x", Decimal(str(mark)), round=round_, attempt=attempt, judge=str(n), criterion="a")
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
        ("{criterion: a, spread: 3}", (5, 9.5), "4,5"),
    ],
)
def test_a_spread_is_told_only_beyond_what_is_allowed(flag: str, row: tuple[Any, ...], apart: str | None) -> None:
    expected = [] if apart is None else [f"Оценки по критерию «a» расходятся на {apart}."]
    assert spreads(flag, {("1", "1"): row}) == expected


@pytest.mark.parametrize(
    ("flag", "row", "apart"),
    [
        ("{spread: 3}", (5, 8), None),
        ("{spread: 3}", (5, 8.5), "3,5"),
        ("{spread: 30%}", (5, 8), None),
        ("{spread: 30%}", (5, 7, 9), "4"),
        ("{spread: 0}", (5,), None),
    ],
)
def test_a_spread_of_whole_sheets_is_told_only_beyond_what_is_allowed(
    flag: str, row: tuple[Any, ...], apart: str | None
) -> None:
    names = [Entry("x", division="старшие"), Entry("y", division="старшие")]
    marks = [Observation("x", Decimal(str(mark)), judge=str(n), criterion="a") for n, mark in enumerate(row)]
    text = "criteria: [{code: a, max: 10}]\nstages: [{id: m, steps: [{fold: judge, how: mean}, {round: 0.1}]}]\n"
    expected = [("spread", "старшие", "x", f"Итоги экспертов расходятся на {apart}.")] if apart else []
    found = result(scheme(f"{text}flags: [{flag}]"), names, marks).flags
    assert [(one.kind, one.division, one.entry, one.text) for one in found] == expected


def test_a_stage_without_judges_has_nothing_to_compare() -> None:
    text = "codes: []\nstages: [{id: m, steps: [{fold: round, how: total}]}]\nflags: [{spread: 0}]"
    assert result(scheme(text), entries("x"), rounds("x", (1, 9))).flags == ()


def test_who_has_no_marks_hides_nobody_behind() -> None:
    marks = [
        Observation("z", mark, judge=str(n), criterion="a", round="1", attempt="1") for n, mark in enumerate((1, 9))
    ]
    found = result(scheme(RULES % "{criterion: a, spread: 3}"), entries("a", "z"), marks).flags
    assert [flag.entry for flag in found] == ["z"]


@pytest.mark.parametrize(
    "steps",
    [
        "{fold: judge, how: mean, expect: 2, quorum: 1}, {fold: criterion, how: total}",
        "{fold: criterion, how: total}, {fold: judge, how: mean, expect: 2, quorum: 1}",
    ],
)
def test_an_absent_judge_is_told_of_in_whatever_order_the_sheet_is_folded(steps: str) -> None:
    text = f"criteria: [{{code: a}}, {{code: b}}]\nstages: [{{id: m, steps: [{steps}, {{round: 1}}]}}]"
    found = result(scheme(text), entries("x", "y"), [*sheet("x", {"1": (5, 5)}, "ab"), *sheet("y", {}, "ab")]).flags
    assert [(flag.kind, flag.entry, flag.text) for flag in found] == [("judges", "x", "Оценили 1 из 2 экспертов.")]


def test_those_who_are_alone_are_listed_as_people_count() -> None:
    text = "{codes: [], stages: [{id: m, steps: [{scale: best, by: [group]}, {fold: round, how: total}, {round: 1}]}]}"
    marks = [Observation(name, 5, round="1", group=name) for name in ("10", "9", "2")]
    found = result(scheme(text), entries("10", "9", "2"), marks).flags
    said = "В своей группе участник один и получил полное значение."
    assert [(flag.kind, flag.entry, flag.text) for flag in found] == [
        ("alone", name, said) for name in ("2", "9", "10")
    ]


def test_marks_of_different_rounds_and_attempts_are_not_compared() -> None:
    assert spreads("{criterion: a, spread: 3}", {("1", "1"): (1, 2), ("1", "2"): (9, 9), ("2", "1"): (5, 6)}) == []
