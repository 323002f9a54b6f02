"""Ranking from lines: who has a place without a result, order of divisions, whose decision counts where."""

from __future__ import annotations

from typing import Any

import pytest

from scoring import DNF, DNS, Code, Decision, Entry, Observation, ScoringError, Status, rank, result
from tests.scoring.build import board, entries, rounds, scheme

PLAIN = "stages: [{id: main, steps: []}]\n"

# A mean of three attempts is lost with one of them; then the best attempt and after it the number of rings part.
MEAN = """
codes: [DNF]
stages: [{id: main, better: lower, rounds: 3, steps: [{fold: round, how: mean, marks: fail}, {round: 1}]}]
rank: {by: [main, %s], place_failed: true}
"""
BEST = "{title: best, better: lower, steps: [{fold: round, how: best, marks: skip}]}"
LAST = "{title: last, better: lower, steps: [{fold: round, how: last, marks: skip}]}"


def tries(**marks: tuple[Any, ...]) -> list[Observation]:
    return [one for name, values in marks.items() for one in rounds(name, values)]


@pytest.mark.parametrize("keys", [BEST, f"{BEST}, jury", f"jury, {BEST}"])
def test_a_lost_mean_stands_behind_all_means_by_its_best_attempt(keys: str) -> None:
    marks = tries(a=(30, 30, 30), b=(9, "DNF", 40), c=("DNF", 8, 50), d=("DNF", "DNF", "DNF"))
    outcome = result(scheme(MEAN % keys), entries(*"abcd"), marks)
    assert board(outcome) == [("a", "1", "30"), ("c", "2", "DNF"), ("b", "3", "DNF"), ("d", "", "DNF")]


def test_lost_means_with_equal_best_attempts_go_by_the_next_key() -> None:
    marks = tries(a=(30, 30, 30), b=(9, "DNF", 40), c=(9, 30, "DNF"))
    outcome = result(scheme(MEAN % f"{BEST}, {LAST}"), entries(*"abc"), marks)
    assert [(name, place) for name, place, _ in board(outcome)] == [("a", "1"), ("c", "2"), ("b", "3")]


def test_nobody_without_a_value_has_a_place() -> None:
    outcome = result(scheme(MEAN % BEST), entries(*"ab"), tries(a=("DNF", "DNF", "DNF"), b=(1, 2, 3)))
    assert board(outcome) == [("b", "1", "2"), ("a", "", "DNF")]


def test_a_first_key_with_steps_of_its_own_gives_the_result() -> None:
    # The stage adds its rounds up; the ranking goes by the best of them, and more valid rounds are no merit there.
    text = """
    codes: [DNF]
    stages: [{id: main, better: lower, rounds: 2, steps: [{fold: round, how: total, marks: skip}]}]
    rank: [{title: best, better: lower, steps: [{fold: round, how: best, marks: skip}]}]
    """
    outcome = result(scheme(text), entries(*"ab"), tries(a=(9, 9), b=(7, "DNF")))
    assert board(outcome) == [("b", "1", "7"), ("a", "2", "9")]
    assert [row.stages["main"] for row in outcome.divisions[""].rows] == [7, 18]


def test_an_entry_without_a_line_is_pending_under_its_own_name_and_status() -> None:
    names = [Entry("a"), Entry("b", Status.DNS)]
    rows = rank(scheme(PLAIN), names, {}).divisions[""].rows
    assert [(row.entry, row.status, row.pending, row.place) for row in rows] == [
        ("a", Status.OK, True, None),
        ("b", Status.DNS, False, None),
    ]


def test_divisions_stand_in_the_order_people_count() -> None:
    names = [Entry("a", division="10"), Entry("b", division="9")]
    outcome = result(scheme(PLAIN), names, [Observation(name, 1) for name in "ab"])
    assert list(outcome.divisions) == ["9", "10"]


@pytest.mark.parametrize(("division", "parted"), [("", "xyz"), ("x", "x"), ("y", "y")])
def test_a_decision_speaks_of_its_own_division_or_of_all(division: str, parted: str) -> None:
    names = [Entry(name + where, division=where) for where in "xyz" for name in "ab"]
    marks = [Observation(one.id, 5) for one in names]
    outcomes = [
        result(scheme(PLAIN + "rank: [main, jury]"), names, marks, [Decision("jury", order, division=division)])
        for order in [((f"b{where}",), (f"a{where}",)) for where in "xyz"]
    ]
    first = [board(outcome, where)[0][0] for outcome, where in zip(outcomes, "xyz", strict=True)]
    assert first == [("b" if where in parted else "a") + where for where in "xyz"]


def test_the_minimum_itself_is_enough() -> None:
    outcome = result(scheme(PLAIN + "minimum: 2"), entries(*"ab"), [Observation("a", 2), Observation("b", 1)])
    assert outcome.divisions[""].is_held
    assert outcome.place("a") == "1"


def test_those_without_a_result_are_listed_by_code_and_name() -> None:
    text = "codes: [DNS, DNF, OCS]\n" + PLAIN
    marks = [Observation(name, value) for name, value in (("d", DNS), ("c", DNF), ("b", DNF), ("a", Code("OCS")))]
    outcome = result(scheme(text), entries(*"abcd"), marks)
    assert [name for name, _, _ in board(outcome)].index("b") < [name for name, _, _ in board(outcome)].index("c")
    assert board(outcome)[-1] == ("d", "", "DNS")


def test_marks_of_a_stranger_name_the_stranger() -> None:
    with pytest.raises(ScoringError) as refused:
        result(scheme(PLAIN), entries("a"), [Observation("b", 1)])
    assert str(refused.value) == "Оценка стоит у участника «b», которого нет в списке."


@pytest.mark.parametrize(
    ("style", "before", "after", "both"),
    [
        ("standard", ["3", "3", "5"], ["1", "3", "3", "5"], ["1", "1", "3", "3", "5"]),
        ("shared", ["3–4", "3–4", "5"], ["1", "3–4", "3–4", "5"], ["1–2", "1–2", "3–4", "3–4", "5"]),
        # how many equals there will be ahead nobody knows yet
        ("dense", ["1", "1", "2"], ["1", "2", "2", "3"], ["1", "1", "2", "2", "3"]),
    ],
)
def test_who_waits_at_a_later_stage_will_stand_ahead_of_all_who_stopped_before_it(
    style: str, before: list[str], after: list[str], both: list[str]
) -> None:
    rules = scheme(
        "stages: [{id: one, steps: [], advance: {take: 2, ties: all, carry: none}}, {id: two, steps: []}]\n"
        f"rank: {{by: [two], style: {style}}}"
    )
    marks = [Observation(name, value, stage="one") for name, value in zip("abcde", (9, 8, 7, 7, 6), strict=True)]
    first, second = (Observation(name, 4, stage="two") for name in "ab")
    for given, expected in ((marks, before), ([*marks, first], after), ([*marks, first, second], both)):
        rows = result(rules, entries(*"abcde"), given).divisions[""].rows
        assert [row.place.display for row in rows if row.place] == expected
