"""Which columns a step works on, and what stays of a value that is dropped before later steps."""

from __future__ import annotations

from typing import Any

import pytest

from scoring import DNF, Dropped, Entry, Observation, SchemeErrors, entry_value, explain, result, sentences
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


def test_what_is_dropped_twice_keeps_its_first_reason_and_can_still_be_added_up() -> None:
    text = """
    codes: [DNF]
    stages: [{id: m, steps: [{drop: {worst: 1}}, {table: {5–9: 1}, else: ignore}, {fold: round, how: total, %s}]}]
    """
    for counted, total in (("marks: fail", 1), ("marks: fail, counted: all", 4)):
        assert result(scheme(text % counted), entries("a"), rounds("a", (3, 7))).row("a").total == total


def test_a_part_of_a_part_of_a_group_has_the_role_of_its_group() -> None:
    text = """
    criteria: [{code: work}, {code: note.staff, role: info}]
    stages: [{id: m, steps: [{fold: criterion, how: total}]}]
    """
    marks = [Observation("a", value, criterion=code) for code, value in (("work", 4), ("note.staff.left", 9))]
    assert result(scheme(text), entries("a"), marks).row("a").total == 4


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


TWO = """
codes: []
criteria: [{code: a}, {code: b}]
stages: [{id: m, steps: [%s]}]
"""
SUMS = "{fold: round, how: total}, {fold: criterion, how: total}"


def pairs(*line: tuple[Any, Any]) -> list[Observation]:
    """Marks of two criteria in each round."""
    return [
        Observation("x", value, round=str(n), criterion=criterion)
        for n, both in enumerate(line, 1)
        for criterion, value in zip("ab", both, strict=True)
    ]


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        ("drop: {worst: 1}", 2 + 4 + 20 + 40),
        ("keep: {best: 1}", 4 + 40),
        ("drop: {worst: 1}, on: [b]", 1 + 2 + 4 + 20 + 40),
        ("drop: {worst: 1, whole: true}, on: [b]", 1 + 4 + 20 + 40),
        ("drop: {worst: 1, whole: true}", 4 + 40),
        ("drop: {worst: {4: 1}}", 77),
        ("drop: {worst: {1: 0, 3: 1, 4: 2}}", 2 + 4 + 20 + 40),
    ],
)
def test_each_criterion_loses_its_own_worst_round(choice: str, expected: int) -> None:
    marks = pairs((1, 20), (2, 10), (4, 40))
    assert result(scheme(TWO % f"{{{choice}}}, {SUMS}"), entries("x"), marks).row("x").total == expected


def test_a_round_dropped_for_both_its_marks_is_dropped_once() -> None:
    rules = scheme(TWO % f"{{drop: {{worst: 1, whole: true}}}}, {SUMS}")
    said = sentences(explain(rules, entries("x"), pairs((1, 10), (2, 20)), "x"))
    assert said == ["Итог: 22 – место 1 из 1.", "Не засчитано по правилам: 1, 10."]


def test_a_mark_that_nobody_gave_is_awaited_in_a_dropped_round_too() -> None:
    rules = scheme(TWO % f"{{drop: {{worst: 1, whole: true}}, on: [a]}}, {SUMS}")
    row = result(rules, entries("x"), pairs((1, None), (2, 20))).row("x")
    assert (row.pending, [(m.round, m.criterion) for m in row.missing]) == (True, [("1", "b")])


def test_a_criterion_that_is_awaited_keeps_no_other_from_being_chosen() -> None:
    steps = "{fold: attempt, how: total, expect: 2}, {keep: {best: 1}}, {pick: [b]}, {fold: round, how: total}"
    marks = [
        Observation("x", value, round=r, attempt=n, criterion=c)
        for value, (r, n, c) in enumerate(("11a", "11b", "12b", "21b", "22b"), 1)
    ]
    assert result(scheme(TWO % steps), entries("x"), marks).row("x").total == 4 + 5


FACTORS = """
codes: []
criteria: [{code: jump.free}, {code: jump.set}, {code: k.hard.free, role: factor}, {code: k.hard.set, role: factor}]
stages: [{id: m, steps: [{multiply: %s}, {fold: criterion, how: total}, {fold: judge, how: total}]}]
"""


@pytest.mark.parametrize("judge", ["", "1"])
def test_a_factor_stands_in_the_sheet_of_the_judge_or_is_one_for_all(judge: str) -> None:
    marks = [
        Observation("x", v, criterion=c, judge=j) for j, v in (("1", 10), ("2", 1)) for c in ("jump.free", "jump.set")
    ]
    factors = [("k.hard.free", 2), ("k.hard.set", 3)]
    marks += [Observation("x", v, criterion=c, judge=j) for c, v in factors for j in ("12" if judge else ("",))]
    assert result(scheme(FACTORS % "k.hard"), entries("x"), marks).row("x").total == 10 * 2 + 10 * 3 + 2 + 3


def test_a_group_above_the_group_of_factors_is_none() -> None:
    with pytest.raises(SchemeErrors) as refused:
        scheme(FACTORS % "k")
    assert str(refused.value).startswith("stages.0.steps.0: «k» – не критерий с ролью factor.")
