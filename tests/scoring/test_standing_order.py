"""The order of teams in a table: places, the order people count in, decisions and keys that split equals."""

from __future__ import annotations

import pytest

from scoring import Decision, Entry, Observation, explain, result
from tests.scoring.build import board, scheme

PLAIN = "stages: [{id: main, better: %s, steps: []}]\n"
TEAMS = "standings: [{id: t, from: {division: all}, group_by: team%s}]"


def teams(text: str, values: dict[str, int], *decisions: Decision, better: str = "higher") -> list[tuple[str, str]]:
    """Rank teams; «red.2» is the second member of the team red."""
    names = [Entry(name, team=name.split(".")[0]) for name in values]
    marks = [Observation(name, value) for name, value in values.items()]
    found = result(scheme(PLAIN % better + text), names, marks, decisions)
    return [(row.key, str(row.place)) for row in found.standings["t"]]


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ("", ["1", "2", "2", "4"]),
        (", rank: {by: [value], style: standard}", ["1", "2", "2", "4"]),
        (", rank: {by: [value], style: dense}", ["1", "2", "2", "3"]),
        (", rank: {by: [value], style: shared}", ["1", "2–3", "2–3", "4"]),
    ],
)
def test_places_of_equal_teams_are_written_as_the_table_says(more: str, expected: list[str]) -> None:
    assert [place for _, place in teams(TEAMS % more, {"a": 9, "b": 5, "c": 5, "d": 1})] == expected


@pytest.mark.parametrize("more", ["", ", min: 2"])
def test_equal_teams_stand_in_the_order_people_count(more: str) -> None:
    assert [key for key, _ in teams(TEAMS % more, {"10": 5, "9": 5, "2": 5})] == ["2", "9", "10"]


def test_divisions_of_a_table_stand_in_the_order_people_count() -> None:
    names = [Entry(name, team=name, division=division) for name, division in (("a", "10"), ("b", "9"))]
    text = PLAIN % "higher" + "standings: [{id: t, from: {division: each}, group_by: team}]"
    found = result(scheme(text), names, [Observation(name, 1) for name in "ab"])
    assert [row.division for row in found.standings["t"]] == ["9", "10"]


def test_incomplete_teams_stand_behind_whatever_they_have() -> None:
    found = teams(TEAMS % ", min: 2", {"a.1": 1, "a.2": 1, "b.1": 9, "c.1": 7, "c.2": 0})
    assert found == [("c", "1"), ("a", "2"), ("b", "3")]


def test_the_question_names_the_team_and_how_many_count() -> None:
    names = [Entry(name, team="red") for name in "abc"]
    found = result(scheme(PLAIN % "higher" + TEAMS % ", of: 2"), names, [Observation(name, 1) for name in "abc"])
    assert [one.reason for one in found.questions] == [
        "В команде red больше участников, чем считается (2): решите, кто в зачёте."
    ]


@pytest.mark.parametrize(
    ("key", "division", "first"),
    [("jury:t", "", "b"), ("jury:t", "x", "a"), ("jury:other", "", "a"), ("lots:t", "", "a")],
)
def test_only_a_decision_about_this_table_splits_its_teams(key: str, division: str, first: str) -> None:
    decision = Decision(key, (("b",), ("a",)), division=division)
    assert teams(TEAMS % ", rank: [value, jury]", {"a": 5, "b": 5}, decision)[0][0] == first


@pytest.mark.parametrize(
    ("better", "key", "first"),
    [
        ("higher", "ladder", "red"),
        ("lower", "ladder", "blue"),
        ("higher", "{ladder: ladder, better: lower}", "blue"),
    ],
)
def test_the_ladder_of_members_begins_with_the_best_one(better: str, key: str, first: str) -> None:
    values = {"red.1": 9, "red.2": 3, "red.3": 3, "blue.1": 8, "blue.2": 6, "blue.3": 1}
    text = TEAMS % f", rank: [value, {key}]"
    if key.startswith("{"):
        text = text.replace("ladder: ladder", "ladder: own").replace(
            "[{id: t", "[{id: own, from: {division: all}, group_by: team}, {id: t"
        )
    assert teams(text, values, better=better)[0] == (first, "1")


def test_a_best_place_looks_at_the_best_member_alone_and_a_ladder_at_the_next_too() -> None:
    # Members of a stand on places 1 and 4, those of b on 1 and 3, those of c on 5: sums of points are alike.
    text = """
standings:
  - {id: places, from: {division: all}, group_by: team, by: place, better: lower}
  - {id: t, from: {division: all}, group_by: team, by: points, points: {1: 4, 3: 1, 4: 1}, rank: [value, {%s: places}]}
"""
    values = {"a.1": 9, "b.1": 9, "b.2": 5, "a.2": 4}
    assert teams(text % "best_place", values) == [("a", "1"), ("b", "1")]
    assert teams(text % "ladder", values) == [("b", "1"), ("a", "2")]


def test_an_entry_goes_by_the_best_member_of_its_team_in_the_direction_of_the_table() -> None:
    text = """
rank: [main, {best_place: t, better: higher}]
standings: [{id: t, from: {division: all}, group_by: team, by: value}]
"""
    names = [Entry(n, team=n[0], division="x") for n in ("a1", "a2", "b1", "b2")]
    marks = [Observation(n, v) for n, v in (("a1", 5), ("a2", 7), ("b1", 5), ("b2", 9))]
    found = board(result(scheme(PLAIN % "higher" + text), names, marks), "x")
    assert [(name, place) for name, place, _ in found] == [("b2", "1"), ("a2", "2"), ("b1", "3"), ("a1", "4")]


@pytest.mark.parametrize(("division", "asked"), [("", []), ("x", []), ("y", ["of:t"])])
def test_a_decision_for_every_division_counts_in_each(division: str, asked: list[str]) -> None:
    text = PLAIN % "higher" + "standings: [{id: t, from: {division: each}, group_by: team, of: 1, rank: [value, jury]}]"
    names = [Entry(name, team=name[0], division="x") for name in ("a1", "b1", "b2")]
    marks = [Observation(one.id, 5) for one in names]
    teams_of = Decision("jury:t", (("b",), ("a",)), division=division)
    members = Decision("of:t", (("b1",), ("b2",)), division=division)
    found = result(scheme(text), names, marks, [teams_of, members])
    # undecided, both of b count and make ten points
    assert [(row.key, row.value) for row in found.standings["t"]] == [("b", 10 if asked else 5), ("a", 5)]
    assert [one.key for one in found.questions] == asked


def test_the_ladder_of_another_table_begins_with_the_best_one() -> None:
    values = {"red.1": 9, "red.2": 1, "red.3": 1, "blue.1": 8, "blue.2": 2, "blue.3": 1}
    text = """
standings:
  - {id: own, from: {division: all}, group_by: team}
  - {id: t, from: {division: all}, group_by: team, rank: [value, {ladder: own}]}
"""
    assert teams(text, values) == [("red", "1"), ("blue", "2")]


def test_who_has_no_school_stands_behind_equals_and_has_no_value_of_schools() -> None:
    text = PLAIN % "higher" + (
        "rank: [main, {standing: schools}]\nstandings: [{id: schools, from: {division: all}, group_by: school}]"
    )
    names = [Entry("a"), Entry("b", school="S")]
    marks = [Observation(name, 5) for name in "ab"]
    assert [row[:2] for row in board(result(scheme(text), names, marks))] == [("b", "1"), ("a", "2")]
    ahead = explain(scheme(text), names, marks, "a").ahead
    assert ahead is not None
    assert [(key.mine, key.theirs) for key in ahead.keys] == [(5, 5), (None, 1)]
