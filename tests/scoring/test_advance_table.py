"""The table of a stage with `advance`: who goes on, who stops, who waits, and what people decided."""

from typing import Any

import pytest

from scoring import Decision, Observation, Status
from scoring.advance_table import advance_rows
from scoring.ranking import make_lines, run_all
from scoring.types import DNF, Entry
from tests.scoring.build import entries, scheme

RULES = """
stages:
  - {id: one, steps: [], advance: {take: %s, ties: %s, carry: none}}
  - {id: two, steps: []}
"""


def table(
    take: str, values: dict[str, Any], *, ties: str = "all", decisions: list[Decision] | None = None
) -> dict[str, str]:
    rules = scheme(RULES % (take, ties))
    people = {entry.id: entry for entry in entries(*values)}
    return outcomes(rules, people, values, decisions or [])


def outcomes(rules: Any, people: dict[str, Entry], values: dict[str, Any], decisions: list[Decision]) -> dict[str, str]:
    marks = [Observation(name, value, stage="one") for name, value in values.items() if value is not None]
    runs = run_all(rules, people.values(), make_lines(rules, people, marks), decisions)[1]
    run = runs[""]
    return {row.entry: row.outcome for row in advance_rows(run, run.rules.stages[0])}


def test_those_over_the_line_go_on_and_the_others_stop_best_first() -> None:
    found = table("2", {"a": 1, "b": 5, "c": 3})
    assert list(found.items()) == [("b", "on"), ("c", "on"), ("a", "stopped")]


def test_a_number_waits_for_missing_marks_only_where_they_can_change_something() -> None:
    # Of five places two may still be taken by those who are not marked.
    found = table("3", {"a": 9, "b": 8, "c": 7, "d": 6, "e": None})
    assert found == {"a": "on", "b": "on", "c": "waiting", "d": "stopped", "e": "waiting"}


def test_a_threshold_is_one_s_own_affair() -> None:
    assert table("{threshold: 5}", {"a": 9, "b": 4, "c": None}) == {"a": "on", "b": "stopped", "c": "waiting"}


def test_a_value_relative_to_others_waits_for_theirs() -> None:
    relative = RULES.replace("steps: [], advance", "steps: [{scale: best, to: 100}, {round: 1}], advance")
    rules = scheme(relative % ("{threshold: 50}", "all"))
    people = {entry.id: entry for entry in entries("a", "b", "c")}
    assert outcomes(rules, people, {"a": 60, "b": 100, "c": None}, [])["a"] == "waiting"
    assert outcomes(rules, people, {"a": 60, "b": 100, "c": 300}, [])["a"] == "stopped"


def test_those_without_a_result_stop() -> None:
    assert table("2", {"a": 9, "b": DNF, "c": 3}) == {"a": "on", "c": "on", "b": "stopped"}


def test_a_tie_at_the_line_waits_for_its_fly_off() -> None:
    marks = {"a": 9, "b": 8, "c": 8, "d": 1}
    waiting = {"a": "on", "b": "waiting", "c": "waiting", "d": "stopped"}
    assert table("2", marks, ties="flyoff") == waiting
    decided = table("2", marks, ties="flyoff", decisions=[Decision("advance:one", (("c",), ("b",)))])
    assert decided == {"a": "on", "b": "stopped", "c": "on", "d": "stopped"}


def test_a_decision_that_lets_in_more_than_there_are_places_is_asked_again() -> None:
    marks = {"a": 9, "b": 8, "c": 8, "d": 8}
    both = [Decision("advance:one", (("b", "c"), ("d",)))]
    found = table("2", marks, ties="flyoff", decisions=both)
    assert found == {"a": "on", "b": "waiting", "c": "waiting", "d": "waiting"}
    assert table("3", marks, ties="flyoff", decisions=both) == {"a": "on", "b": "on", "c": "on", "d": "stopped"}
    assert table("60%", marks, ties="flyoff", decisions=both)["b"] == "waiting"  # 2.4 of four are two
    over = [*both, Decision("admit:one", (("b", "c"),))]
    assert table("2", marks, ties="flyoff", decisions=over) == {"a": "on", "b": "on", "c": "on", "d": "waiting"}


@pytest.mark.parametrize("take", ["{all: [2, {threshold: 5}]}", "{any: [2, {threshold: 9}]}", "{all: [2, 3]}"])
def test_several_conditions_let_in_no_more_than_there_are_places(take: str) -> None:
    marks = {"a": 9, "b": 8, "c": 8, "d": 1}
    both = table(take, marks, ties="flyoff", decisions=[Decision("advance:one", (("b", "c"),))])
    assert both == {"a": "on", "b": "waiting", "c": "waiting", "d": "stopped"}
    one = table(take, marks, ties="flyoff", decisions=[Decision("advance:one", (("c",), ("b",)))])
    assert one == {"a": "on", "b": "stopped", "c": "on", "d": "stopped"}


def test_a_decision_says_nothing_of_who_tied_only_afterwards() -> None:
    decided = [Decision("advance:one", (("c",), ("b",)))]
    found = table("2", {"a": 9, "b": 8, "c": 8, "d": 8}, ties="flyoff", decisions=decided)
    assert found == {"a": "on", "b": "waiting", "c": "waiting", "d": "waiting"}


def test_who_goes_on_by_one_way_waits_for_no_fly_off_of_another() -> None:
    found = table("{any: [1, {threshold: 5}]}", {"a": 7, "b": 7, "c": 1}, ties="flyoff")
    assert found == {"a": "on", "b": "on", "c": "stopped"}


@pytest.mark.parametrize(
    ("decisions", "expected"),
    [
        ([Decision("admit:one", (("d",),))], {"a": "on", "b": "on", "d": "on", "c": "stopped"}),
        ([Decision("admit:one", ((), ("a",)))], {"a": "stopped", "b": "on", "c": "stopped", "d": "stopped"}),
        # The newest stands first in the list, and its word about an entry is the last one.
        (
            [Decision("admit:one", ((), ("d",))), Decision("admit:one", (("c", "d"),))],
            {"a": "on", "b": "on", "c": "on", "d": "stopped"},
        ),
        ([Decision("admit:two", (("d",),))], {"a": "on", "b": "on", "c": "stopped", "d": "stopped"}),
    ],
)
def test_people_let_on_or_stop_whatever_the_marks_say(decisions: list[Decision], expected: dict[str, str]) -> None:
    assert table("2", {"a": 9, "b": 8, "c": 7, "d": 1}, decisions=decisions) == expected


def test_an_entry_out_of_competition_is_not_in_the_table() -> None:
    people = {"a": Entry("a"), "b": Entry("b", Status.OC)}
    assert outcomes(scheme(RULES % ("1", "all")), people, {"a": 1, "b": 9}, []) == {"a": "on"}


def test_each_group_has_its_own_line() -> None:
    rules = scheme("""
stages:
  - id: one
    steps: [{play: {table: {win: 3, draw: 1, loss: 0}}}]
    advance: {take: 1, per: group, ties: all, carry: none}
  - {id: two, steps: []}
""")
    people = {entry.id: entry for entry in entries(*"abcd")}
    pairs = [("a", "b", "A"), ("c", "d", "B")]
    marks = [
        Observation(name, value, stage="one", group=group, match=group, side=name)
        for first, second, group in pairs
        for name, value in ((first, 2), (second, 1))
    ]
    run = run_all(rules, people.values(), make_lines(rules, people, marks), [])[1][""]
    rows = advance_rows(run, run.rules.stages[0])
    assert [(row.entry, row.group, str(row.place), row.outcome) for row in rows] == [
        ("a", "A", "1", "on"),
        ("b", "A", "2", "stopped"),
        ("c", "B", "1", "on"),
        ("d", "B", "2", "stopped"),
    ]


def test_those_who_stopped_earlier_are_not_in_the_table_of_a_later_stage() -> None:
    rules = scheme("""
stages:
  - {id: one, steps: [], advance: {take: 3, ties: all, carry: none}}
  - {id: two, steps: [], advance: {take: 1, ties: all, carry: none}}
  - {id: three, steps: []}
""")
    people = {entry.id: entry for entry in entries(*"abcd")}
    marks = [Observation(name, value, stage="one") for name, value in zip("abcd", (9, 8, 7, 1), strict=True)]
    marks += [Observation(name, value, stage="two") for name, value in zip("abc", (1, 2, 3), strict=True)]
    run = run_all(rules, people.values(), make_lines(rules, people, marks), [])[1][""]
    second = [(row.entry, row.group, row.outcome) for row in advance_rows(run, run.rules.stages[1])]
    assert second == [("c", "", "on"), ("b", "", "stopped"), ("a", "", "stopped")]
    assert advance_rows(run, run.rules.stages[2]) == []


def test_failed_and_awaited_ones_stand_in_the_order_people_count() -> None:
    found = table("1", {"10": DNF, "9": DNF, "12": None, "8": None})
    assert list(found) == ["9", "10", "8", "12"]


def test_a_table_without_any_result_shows_who_is_awaited() -> None:
    assert table("1", {"a": None, "b": DNF}) == {"a": "waiting", "b": "stopped"}


def test_a_decision_that_lets_in_too_many_is_told_in_words() -> None:
    rules = scheme(RULES.replace("id: one", "id: one, title: Отбор") % ("2", "flyoff"))
    people = {entry.id: entry for entry in entries(*"abcd")}
    marks = [Observation(name, 8, stage="one") for name in "bcd"] + [Observation("a", 9, stage="one")]
    decision = Decision("advance:one", (("b", "c"), ("d",)))
    (asked,) = run_all(rules, people.values(), make_lines(rules, people, marks), [decision])[0].questions
    assert str(asked.reason) == (
        "Решение о границе прохода этапа «Отбор» пускает больше участников (2), чем свободных мест (1): "
        "запишите его заново, а сверх мест допустите решением жюри."
    )
