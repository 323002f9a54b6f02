"""Keys of a chain: what is counted, in which direction, and from whose lists."""

from __future__ import annotations

import pytest

from scoring import Entry, Observation, ScoringError, Status, result
from tests.scoring.build import board, entries, scheme, sheet


def order(text: str, names: list[Entry], marks: list[Observation]) -> list[tuple[str, str]]:
    return [(name, place) for name, place, _ in board(result(scheme(text), names, marks))]


LATE = """
criteria: [{code: points}, {code: late, role: info%s}]
stages: [{id: main, steps: []}]
rank: [main, {pick: [late]%s}]
"""


@pytest.mark.parametrize(
    ("criterion", "key", "first"),
    [
        ("", "", "b"),
        (", better: lower", "", "a"),
        (", better: lower", ", better: higher", "b"),
        ("", ", better: lower", "a"),
    ],
)
def test_a_key_goes_in_its_own_direction_or_in_that_of_its_criterion(criterion: str, key: str, first: str) -> None:
    marks = sheet("a", {"": (5, 1)}, ("points", "late")) + sheet("b", {"": (5, 2)}, ("points", "late"))
    assert order(LATE % (criterion, key), entries("a", "b"), marks)[0] == (first, "1")


@pytest.mark.parametrize(("better", "first"), [("lower", "young"), ("higher", "old")])
def test_an_attribute_goes_in_the_direction_that_is_written(better: str, first: str) -> None:
    text = f"{{stages: [{{id: main, steps: []}}], rank: [main, {{attribute: age, better: {better}}}]}}"
    names = [Entry("old", extras={"age": 12}), Entry("young", extras={"age": 9})]
    assert order(text, names, [Observation(one.id, 5) for one in names])[0] == (first, "1")


FIRSTS = """
stages: [{id: main, steps: [{fold: judge, how: total}]}]
rank: [main, firsts]
"""


def judged(**marks: tuple[int, ...]) -> list[Observation]:
    """Give marks of several judges: name → a mark of each."""
    return [Observation(name, mark, judge=str(n)) for name, row in marks.items() for n, mark in enumerate(row, 1)]


def test_first_places_of_all_judges_are_counted() -> None:
    marks = judged(a=(9, 9, 3), b=(8, 8, 5), c=(1, 1, 9))
    assert order(FIRSTS, entries("a", "b", "c"), marks) == [("a", "1"), ("b", "2"), ("c", "3")]


def test_equals_on_a_judge_s_list_are_all_first_there() -> None:
    # a is first with the first three judges, b with the last two.
    marks = judged(a=(9, 9, 7, 1), b=(8, 8, 7, 3))
    assert order(FIRSTS, entries("b", "a"), marks) == [("a", "1"), ("b", "2")]


def test_a_guest_takes_no_first_place_away() -> None:
    names = [Entry("a"), Entry("b"), Entry("guest", status=Status.OC)]
    marks = judged(guest=(10, 10, 1), a=(9, 9, 2), b=(8, 8, 4))
    assert order(FIRSTS, names, marks)[:2] == [("a", "1"), ("b", "2")]


LISTS = """
codes: [DNF]
criteria: [{code: points}, {code: late, role: info}]
stages: [{id: main, rounds: 12, steps: [{fold: round, how: best, marks: skip}]}]
rank: [main, {%s}]
"""


def flown(name: str, marks: dict[int, int], late: int | None = None) -> list[Observation]:
    found = [Observation(name, mark, round=str(n), criterion="points") for n, mark in marks.items()]
    return found if late is None else [*found, Observation(name, late, round="1", criterion="late")]


def test_the_tenth_round_is_later_than_the_ninth() -> None:
    marks = flown("a", {2: 9, 9: 5, 10: 7}) + flown("b", {2: 9, 9: 7, 10: 5})
    assert order(LISTS % "backwards: round", entries("a", "b"), marks) == [("a", "1"), ("b", "2")]


def test_what_is_only_noted_does_not_stand_in_the_list_of_results() -> None:
    marks = flown("a", {1: 9, 2: 5}, late=1) + flown("b", {1: 9, 2: 4}, late=8)
    assert order(LISTS % "ladder: round", entries("a", "b"), marks) == [("a", "1"), ("b", "2")]


def test_a_column_of_different_values_is_refused_and_never_read_by_its_first_one() -> None:
    text = """
    codes: []
    criteria: [{code: a}, {code: t, role: info}]
    stages: [{id: m, steps: [{fold: round, how: total, on: [a]}]}]
    rank: [m, {column: t, better: lower}]
    """
    marks = [Observation("x", 5, criterion="a", round=n) for n in "12"]
    marks += [Observation("x", t, criterion="t", round=n) for n, t in zip("12", (30, 20), strict=True)]
    with pytest.raises(
        ScoringError,
        match=r"^В столбце «t» значения разные, а сравнивают одно: сверните его или оставьте через with\.$",
    ):
        result(scheme(text), entries("x"), marks)


def test_who_has_nothing_in_a_column_stands_behind_equals() -> None:
    text = LATE.replace("{pick: [late]%s}", "{column: late, better: lower}") % ""
    marks = sheet("a", {"": (5,)}, ["points"]) + sheet("b", {"": (5, 30)}, ["points", "late"])
    assert order(text, entries("a", "b"), marks) == [("b", "1"), ("a", "2")]
