"""Tables of teams of each division stay apart, and a table stands on earlier ones alone."""

from __future__ import annotations

import pytest

from scoring import Decision, Entry, Observation, SchemeErrors, result
from tests.scoring.build import board, scheme

# In class x the team red is ahead of blue, in class y it is the other way round.
VALUES = {"xr": 5, "xb": 5, "xr2": 4, "yr": 1, "yb": 9}
CLASSES = """
stages: [{id: main, steps: []}]
rank: [main, {%s: second}]
standings:
  - {id: first, from: {division: each}, group_by: team, by: place, better: lower}
  - {id: second, from: {division: each}, group_by: team, %s}
"""


def people() -> list[Entry]:
    return [Entry(name, team={"r": "red", "b": "blue"}[name[1]], division=name[0]) for name in VALUES]


def marks(**values: int) -> list[Observation]:
    return [Observation(entry, value) for entry, value in (VALUES | values).items()]


@pytest.mark.parametrize(
    ("key", "node", "values"),
    [
        ("standing", "by: value", {}),
        ("best_place", "by: place, better: lower", {"xr2": 6}),
    ],
)
def test_equals_of_a_class_are_split_by_the_teams_of_their_own_class(key: str, node: str, values: dict) -> None:
    outcome = result(scheme(CLASSES % (key, node)), people(), marks(**values))
    equals = [(name, place) for name, place, value in board(outcome, "x") if value == "5"]
    assert equals[0][0] == "xr"
    assert equals[0][1] != equals[1][1]


@pytest.mark.parametrize("key", ["standing", "ladder", "best_place"])
def test_equal_teams_of_a_class_are_split_by_the_tables_of_their_own_class(key: str) -> None:
    # Both teams of class x have ten points; the places of red's members there are 1 and 4, those of blue's 2 and 2.
    rules = CLASSES % ("standing", f"rank: [value, {{{key}: first}}]")
    names = [*people(), Entry("xb2", team="blue", division="x")]
    outcome = result(scheme(rules), names, [*marks(xr=9, xr2=1, xb=5), Observation("xb2", 5)])
    order = {"standing": ["blue", "red"], "ladder": ["red", "blue"], "best_place": ["red", "blue"]}[key]
    assert [row.key for row in outcome.standings["second"] if row.division == "x"] == order


def test_a_table_over_all_classes_splits_equals_of_each() -> None:
    rules = CLASSES.replace("each", "all") % ("standing", "by: value")
    outcome = result(scheme(rules), people(), marks())
    assert board(outcome, "x")[0][0] == "xb"  # fourteen points against ten


def test_the_place_of_a_team_may_count_the_other_way_round() -> None:
    rules = CLASSES.replace("{%s: second}", "{standing: second, better: higher}") % "by: value"
    outcome = result(scheme(rules), people(), marks())
    assert board(outcome, "x")[0][0] == "xb"  # its team is the last one of the class


@pytest.mark.parametrize("key", ["standing", "ladder", "best_place"])
def test_a_table_cannot_be_split_by_itself(key: str) -> None:
    with pytest.raises(SchemeErrors, match="Раньше по списку нет таблицы «second»"):
        scheme(CLASSES % ("standing", f"rank: [value, {{{key}: second}}]"))


@pytest.mark.parametrize(
    ("better", "node", "first"),
    [
        ("higher", "", "blue"),
        ("lower", "", "red"),
        ("lower", ", better: higher", "blue"),
        ("higher", ", by: place", "blue"),
        ("higher", ", by: points, points: [5, 1]", "blue"),
        ("lower", ", by: points, points: [5, 1]", "red"),
    ],
)
def test_a_table_goes_in_the_direction_of_what_it_adds_up(better: str, node: str, first: str) -> None:
    text = f"""
stages: [{{id: main, better: {better}, steps: []}}]
standings: [{{id: t, from: {{division: all}}, group_by: team{node}}}]
"""
    names = [Entry("r", team="red"), Entry("b", team="blue")]
    outcome = result(scheme(text), names, [Observation("r", 5), Observation("b", 7)])
    assert [str(row.place) for row in outcome.standings["t"]] == ["1", "2"]
    assert outcome.standings["t"][0].key == first


@pytest.mark.parametrize(
    ("key", "order"),
    [
        ("{value: true, better: higher}", ["blue", "red"]),
        ("{ladder: own}", ["red", "blue"]),
        ("{ladder: own, better: lower}", ["blue", "red"]),
    ],
)
def test_equal_teams_are_split_by_their_members(key: str, order: list[str]) -> None:
    text = f"""
stages: [{{id: main, steps: []}}]
standings:
  - {{id: own, from: {{division: all}}, group_by: team}}
  - {{id: t, from: {{division: all}}, group_by: team, rank: [value, {key}]}}
"""
    names = [Entry(name, team={"r": "red", "b": "blue"}[name[0]]) for name in ("r1", "r2", "r3", "b1", "b2", "b3")]
    values = zip(names, (9, 3, 3, 8, 6, 1), strict=True)
    outcome = result(scheme(text), names, [Observation(entry.id, value) for entry, value in values])
    assert [row.key for row in outcome.standings["t"]] == order


def test_equals_are_split_by_their_schools_where_the_table_is_of_schools() -> None:
    text = """
stages: [{id: main, steps: []}]
rank: [main, {standing: schools}]
standings: [{id: schools, from: {division: all}, group_by: school}]
"""
    places = (("a", "red", "1"), ("b", "red", "2"), ("c", "blue", "2"))
    names = [Entry(name, team=team, school=school) for name, team, school in places]
    outcome = result(scheme(text), names, [Observation(name, value) for name, value in (("a", 5), ("b", 5), ("c", 9))])
    assert [(name, place) for name, place, _ in board(outcome)] == [("c", "1"), ("b", "2"), ("a", "3")]


TOO_MANY = """
stages: [{id: main, steps: []}]
standings: [{id: t, from: {division: each}, group_by: team, of: 2}]
"""


def test_a_team_with_too_many_is_asked_about_in_its_division_and_people_choose() -> None:
    names = [Entry(name, team="red", division=name[0]) for name in ("x1", "x2", "x3", "y1")]
    marks = [Observation(one.id, value) for one, value in zip(names, (5, 4, 3, 1), strict=True)]
    asked = result(scheme(TOO_MANY), names, marks)
    assert [(one.key, one.division, one.entries) for one in asked.questions] == [("of:t", "x", ("x1", "x2", "x3"))]
    order = (("x1", "x3"), ("x2",))
    chosen = result(scheme(TOO_MANY), names, marks, [Decision("of:t", order, division="x")])
    assert chosen.questions == ()
    assert [(row.division, row.value) for row in chosen.standings["t"]] == [("x", 8), ("y", 1)]
    elsewhere = result(scheme(TOO_MANY), names, marks, [Decision("of:t", order, division="y")])
    assert [one.key for one in elsewhere.questions] == ["of:t"]
    too_many = result(scheme(TOO_MANY), names, marks, [Decision("of:t", (("x1", "x2", "x3"),), division="x")])
    assert [one.key for one in too_many.questions] == ["of:t"]


@pytest.mark.parametrize(("by", "first"), [("value", "quick"), ("place", "quick")])
def test_a_table_of_a_table_of_times_puts_the_quickest_first(by: str, first: str) -> None:
    text = f"""
stages: [{{id: m, better: lower, steps: []}}]
standings:
  - {{id: t, from: {{division: all}}, group_by: team}}
  - {{id: u, from: t, by: {by}, missing: exclude}}
"""
    names = [Entry("a", team="quick"), Entry("b", team="slow")]
    tables = result(scheme(text), names, [Observation("a", 50), Observation("b", 90)]).standings
    assert [row.key for row in tables["u"]] == [first, "slow"]
