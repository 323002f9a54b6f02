"""What members bring to a table: values, scaled ones, points of places; what an absent team brings."""

from __future__ import annotations

import pytest

from scoring import Entry, Observation, Status, result
from tests.scoring.build import scheme, shown

PLAIN = "stages: [{id: main, steps: []}]\n"
CLASSES = {"a1": 100, "b1": 50, "a2": 3, "b2": 4}  # team and class


def table(text: str, node: str, values: dict[str, int] | None = None, **status: Status) -> list[tuple[str, str, str]]:
    marks = values or CLASSES
    names = [Entry(name, status.get(name, Status.OK), team=name[0], division=name[1]) for name in marks]
    found = result(scheme(PLAIN + text), names, [Observation(name, value) for name, value in marks.items()])
    return [(row.division, row.key, shown(row.value)) for row in found.standings[node]]


SCALED = "standings: [{id: t, from: {division: %s}, group_by: team, steps: [{scale: %s}, {round: 1}]%s}]"


@pytest.mark.parametrize(
    ("source", "scale", "more", "expected"),
    [
        ("all", "best, to: 100", "", [("", "a", "103"), ("", "b", "54")]),
        ("all", "best, to: 100, by: division", "", [("", "a", "175"), ("", "b", "150")]),
        ("each", "best, to: 100", "", [("1", "a", "100"), ("1", "b", "50"), ("2", "b", "100"), ("2", "a", "75")]),
    ],
)
def test_members_are_scaled_among_those_of_their_table(
    source: str, scale: str, more: str, expected: list[tuple[str, str, str]]
) -> None:
    assert table(SCALED % (source, scale, more), "t") == expected


@pytest.mark.parametrize(
    ("better", "expected"),
    [("", [("", "b", "3"), ("", "a", "7")]), (", better: higher", [("", "a", "3"), ("", "b", "7")])],
)
def test_places_of_members_go_in_the_direction_of_the_table_unless_they_say_their_own(
    better: str, expected: list[tuple[str, str, str]]
) -> None:
    text = SCALED % ("all", f"places, ties: same{better}", ", better: lower")
    assert table(text, "t", {"a1": 100, "b1": 50, "a2": 60, "b2": 4}) == expected


@pytest.mark.parametrize(("better", "expected"), [("higher", {"a": "16", "b": "4"}), ("lower", {"a": "4", "b": "16"})])
def test_points_of_members_go_to_those_who_are_better_by_the_table(better: str, expected: dict[str, str]) -> None:
    text = SCALED % ("all", "points, ties: same, points: [10, 6, 3, 1]", f", better: {better}")
    assert {key: value for _, key, value in table(text, "t", {"a1": 100, "b1": 50, "a2": 60, "b2": 4})} == expected


def test_only_those_who_compete_bring_something() -> None:
    text = "standings: [{id: t, from: {division: all}, group_by: team}]"
    assert table(text, "t", a1=Status.OC, b1=Status.DSQ) == [("", "b", "4"), ("", "a", "3")]


def test_a_table_of_named_divisions_takes_what_lies_below_them() -> None:
    names = [Entry(n, team=n, division=d) for n, d in (("a", "x"), ("b", "x/1"), ("c", "x1"), ("d", "y"))]
    text = PLAIN + "standings: [{id: t, from: {division: [x]}, group_by: team}]"
    found = result(scheme(text), names, [Observation(n.id, 1) for n in names])
    assert [row.key for row in found.standings["t"]] == ["a", "b"]


@pytest.mark.parametrize(
    ("source", "expected"), [("each", [("x", "red", 5), ("y", "red", 7)]), ("all", [("", "red", 12)])]
)
def test_points_of_observations_are_kept_apart_by_division_where_the_table_is(
    source: str, expected: list[tuple[str, str, int]]
) -> None:
    text = (
        PLAIN
        + f"standings: [{{id: t, from: {{division: {source}}}, group_by: observation_team, steps: [{{round: 1}}]}}]"
    )
    names = [Entry("a", division="x"), Entry("b", division="y"), Entry("c", Status.OC, division="y")]
    marks = [Observation(n, v, team="red") for n, v in (("a", 5), ("b", 7), ("c", 9))]
    found = result(scheme(text), names, marks)
    assert [(row.division, row.key, row.value) for row in found.standings["t"]] == expected


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        ("by: value, missing: zero", [("b", "54"), ("a", "100")]),
        ("by: value, missing: exclude", [("b", "54")]),
        ("by: place, missing: last_plus_1", [("b", "3"), ("a", "3")]),
        ("by: points, points: [10, 7], missing: zero", [("b", "17"), ("a", "10")]),
    ],
)
def test_what_an_absent_team_brings(by: str, expected: list[tuple[str, str]]) -> None:
    text = f"""
standings:
  - {{id: t, from: {{division: each}}, group_by: team}}
  - {{id: all, from: t, {by}}}
"""
    found = table(text, "all", {"a1": 100, "b1": 50, "b2": 4})
    assert sorted((key, value) for _, key, value in found) == sorted(expected)


def test_points_of_observations_come_from_the_divisions_and_the_stage_that_the_table_names() -> None:
    text = """
codes: []
stages: [{id: one, steps: []}, {id: two, steps: [{fold: round, how: total}]}]
combine: total
standings:
  - {id: t, from: {division: [x, z], stage: two}, group_by: observation_team, steps: [{fold: round, how: total}]}
"""
    names = [Entry("a", division="y"), Entry("b", division="x"), Entry("c", division="z/1")]
    marks = [Observation(n.id, 100, stage="one", team="red") for n in names]
    marks += [Observation(n.id, 2**i, stage="two", round=str(i), team="red") for n in names for i in range(3)]
    found = result(scheme(text), names, marks).standings["t"]
    assert [(row.key, row.value, row.parts) for row in found] == [("red", 14, (("b", 7, True), ("c", 7, True)))]


def test_members_bring_the_result_of_the_stage_that_the_table_names() -> None:
    text = """
stages: [{id: one, steps: []}, {id: two, steps: []}]
combine: total
standings: [{id: t, from: {division: all, stage: two}, group_by: team}, {id: u, from: {division: all}, group_by: team}]
"""
    names = [Entry(n, team=n) for n in "ab"]
    marks = [
        Observation(n, v, stage=s) for n, s, v in (("a", "one", 9), ("a", "two", 1), ("b", "one", 2), ("b", "two", 5))
    ]
    found = result(scheme(text), names, marks).standings
    assert {name: [(row.key, row.value) for row in rows] for name, rows in found.items()} == {
        "t": [("b", 5), ("a", 1)],
        "u": [("a", 10), ("b", 7)],
    }
