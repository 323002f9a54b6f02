"""The step `scale`: shares of the best, also of very small ones, and what ties ask of the scheme."""

from __future__ import annotations

from decimal import Decimal

import pytest

from scoring import Entry, Observation, SchemeErrors, Status, result
from tests.scoring.build import board, entries, scheme


def values(steps: str, *marks: str, better: str = "lower") -> list[str]:
    text = f"stages: [{{id: main, better: {better}, steps: [{steps}]}}]"
    given = [Observation(name, Decimal(mark)) for name, mark in zip("abc", marks, strict=False)]
    found = {name: value for name, _, value in board(result(scheme(text), entries(*"abc"[: len(marks)]), given))}
    return [found[name] for name in "abc"[: len(marks)]]


@pytest.mark.parametrize(
    ("marks", "better", "expected"),
    [
        (("0.5", "1", "2"), "lower", ["100", "50", "25"]),
        (("0", "1", "2"), "lower", ["100", "0", "0"]),
        (("-1", "2", "4"), "lower", ["100", "0", "0"]),
        (("0.5", "0.25", "0"), "higher", ["100", "50", "0"]),
        (("0", "0", "-1"), "higher", ["0", "0", "0"]),
        (("1", "1", "4"), "lower", ["100", "100", "25"]),
    ],
)
def test_a_share_of_the_best(marks: tuple[str, ...], better: str, expected: list[str]) -> None:
    steps = f"{{scale: best, to: 100, better: {better}}}, {{round: 1}}"
    assert values(steps, *marks, better="higher") == expected


@pytest.mark.parametrize(("ties", "expected"), [("mean", ["1.5", "1.5", "3"]), ("same", ["1", "1", "3"])])
def test_places_of_equals(ties: str, expected: list[str]) -> None:
    assert values(f"{{scale: places, ties: {ties}}}, {{round: 0.1}}", "5", "5", "7") == expected


def test_whole_places_need_no_rounding_and_mean_places_give_halves() -> None:
    assert values("{scale: places, ties: same}", "5", "5", "7") == ["1", "1", "3"]
    assert values("{scale: places, ties: mean}", "5", "5", "7") == ["1.5", "1.5", "3"]
    with pytest.raises(SchemeErrors, match="добавьте round"):
        scheme("stages: [{id: main, steps: [{scale: best, to: 100}]}]")
    with pytest.raises(SchemeErrors, match="добавьте round"):
        scheme(
            "stages: [{id: main, steps: [{scale: points, ties: mean, points: [5, 3, 1]}, {fold: round, how: mean}]}]"
        )


@pytest.mark.parametrize(("ties", "expected"), [("mean", ["4", "4", "1"]), ("same", ["5", "5", "1"])])
def test_points_for_places_of_equals(ties: str, expected: list[str]) -> None:
    steps = f"{{scale: points, ties: {ties}, points: [5, 3, 1], better: lower}}, {{round: 1}}"
    assert values(steps, "5", "5", "7", better="higher") == expected


@pytest.mark.parametrize(("better", "expected"), [("lower", "1 2 3 1 2"), ("higher", "3 2 1 4 2")])
def test_who_is_not_compared_gets_the_place_it_would_have_had(better: str, expected: str) -> None:
    # d and e are guests: 4 and 7 of a field of 5, 7, 9.
    names = [*entries(*"abc"), Entry("d", Status.OC), Entry("e", Status.OC)]
    text = f"stages: [{{id: main, better: lower, steps: [{{scale: places, ties: same, better: {better}}}]}}]"
    given = [Observation(name, int(mark)) for name, mark in zip("abcde", "57947", strict=True)]
    found = {name: value for name, _, value in board(result(scheme(text), names, given))}
    assert " ".join(found[name] for name in "abcde") == expected


def test_marks_of_another_attempt_or_group_are_no_peers() -> None:
    text = """
codes: []
stages:
  - {id: m, attempts: 2, steps: [{scale: best, to: 100%s}, {fold: attempt, how: total}, {round: 1}]}
"""
    given = [
        Observation("a", 10, attempt="1", group="A"),
        Observation("a", 4, attempt="2", group="A"),
        Observation("b", 5, attempt="1", group="B"),
        Observation("b", 8, attempt="2", group="B"),
    ]
    assert board(result(scheme(text % ""), entries("a", "b"), given)) == [("a", "1", "150"), ("b", "1", "150")]
    alone = result(scheme(text % ", by: [group]"), entries("a", "b"), given)
    assert board(alone) == [("a", "1", "200"), ("b", "1", "200")]


@pytest.mark.parametrize("better", ["lower", "higher"])
@pytest.mark.parametrize(("mode", "expected"), [("best, to: 90", "90"), ("points, ties: same, points: [5, 3]", "5")])
def test_who_is_compared_with_nobody_gets_all(better: str, mode: str, expected: str) -> None:
    text = f"stages: [{{id: m, steps: [{{scale: {mode}, better: {better}}}, {{round: 1}}]}}]"
    outcome = board(result(scheme(text), [Entry("a", Status.OC)], [Observation("a", 7)]))
    assert outcome == [("a", "", expected)]
