"""Which columns a step works on, and what stays of a value that is dropped before later steps."""

from __future__ import annotations

from typing import Any

import pytest

from scoring import DNF, Dropped, Entry, Observation, SchemeErrors, entry_value, result
from scoring.lines import Cells
from tests.scoring.build import board, entries, rounds, scheme

STEPS = """
codes: [DNF]
criteria: [{code: c}]
stages: [{id: m, steps: [%s]}]
"""
SUM = "{fold: attempt, how: total, marks: zero}, {fold: round, how: total, marks: zero}, {fold: judge, how: total}"


def total(steps: str, marks: list[Observation]) -> Any:
    return result(scheme(STEPS % steps), entries("a"), marks).divisions[""].rows[0].total


def grid() -> list[Observation]:
    """Marks of two rounds, two attempts and two judges, each of them another power of two."""
    places = [(r, a, j) for r in "12" for a in "12" for j in "xy"]
    return [
        Observation("a", 2**n, round=r, attempt=a, judge=j, criterion="c") for n, (r, a, j) in enumerate(places)
    ]  # 1, 2 | 4, 8 || 16, 32 | 64, 128


@pytest.mark.parametrize(
    ("on", "doubled"),
    [
        ("{rounds: [2]}", 16 + 32 + 64 + 128),
        ("{attempts: [1]}", 1 + 2 + 16 + 32),
        ("{judges: [y]}", 2 + 8 + 32 + 128),
        ("{rounds: [1], judges: [x]}", 1 + 4),
        ("{criteria: [c], attempts: [2], judges: [x]}", 4 + 64),
    ],
)
def test_a_step_works_where_it_is_told(on: str, doubled: int) -> None:
    assert total(f"{{multiply: 2, on: {on}}}, {SUM}", grid()) == 255 + doubled


@pytest.mark.parametrize(("on", "picked"), [("{rounds: [2]}", 240), ("{attempts: [1]}", 51), ("{judges: [y]}", 170)])
def test_pick_leaves_what_it_names(on: str, picked: int) -> None:
    assert total(f"{{pick: [c], on: {on}}}, {SUM}", grid()) == picked


def test_a_step_on_an_unknown_criterion_is_refused() -> None:
    with pytest.raises(SchemeErrors, match="Нет критерия «d»"):
        scheme(STEPS % f"{{multiply: 2, on: [d]}}, {SUM}")


DROPPED = """
codes: [DNF]
stages: [{id: m, rounds: 3, steps: [{drop: {worst: 1}}, {multiply: 10}, {fold: round, how: total, marks: zero}]}]
rank: [m, {ladder: round, all: true, steps: [{drop: {worst: 1}}, {multiply: 10}, {round: 5}]}]
"""


def cells(*marks: Any) -> tuple[Any, ...]:
    held = entry_value(scheme(DROPPED), Entry("a"), rounds("a", marks)).values["key::1"]
    assert isinstance(held, Cells)
    return held.values


def test_later_steps_rewrite_a_dropped_value_too_and_it_stays_dropped() -> None:
    assert cells(3, 1, 2) == (30, Dropped(10, "drop: худшие"), 20)
    assert cells(3, "DNF", 2) == (30, Dropped(DNF, "drop: худшие"), 20)


def test_a_dropped_value_parts_equals_as_it_was_rewritten() -> None:
    outcome = result(scheme(DROPPED), entries("a", "b"), rounds("a", (3, 1, 2)) + rounds("b", (3, "DNF", 2)))
    assert board(outcome) == [("a", "1", "50"), ("b", "2", "50")]


@pytest.mark.parametrize(
    ("choice", "expected"),
    [("drop: {worst: 1}", 9), ("keep: {best: 1}", 5), ("keep: {first: 1}", 5), ("drop: {last: 1}", 5)],
)
def test_a_mark_that_is_not_there_is_not_chosen(choice: str, expected: int) -> None:
    text = f"{{stages: [{{id: m, steps: [{{{choice}}}, {{fold: round, how: total, marks: zero, missing: skip}}]}}]}}"
    marks = [Observation("a", 5, round="1"), Observation("a", None, round="2"), Observation("a", 4, round="3")]
    if choice == "drop: {worst: 1}":
        marks.append(Observation("a", 3, round="4"))
    assert result(scheme(text), entries("a"), marks).divisions[""].rows[0].total == expected


@pytest.mark.parametrize(("how", "expected"), [("last", 10), ("first_valid", 2)])
def test_the_tenth_round_comes_after_the_ninth(how: str, expected: int) -> None:
    text = f"{{codes: [], stages: [{{id: m, steps: [{{fold: round, how: {how}}}]}}]}}"
    marks = [Observation("a", n, round=str(n)) for n in (10, 9, 2)]
    assert result(scheme(text), entries("a"), marks).divisions[""].rows[0].total == expected


def test_the_last_two_of_twelve_rounds_are_kept() -> None:
    text = "{codes: [], stages: [{id: m, steps: [{keep: {last: 2}}, {fold: round, how: total}]}]}"
    marks = [Observation("a", 2**n, round=str(n)) for n in range(1, 13)]
    assert result(scheme(text), entries("a"), marks).divisions[""].rows[0].total == 2**11 + 2**12
