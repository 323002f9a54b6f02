"""Tables of teams and schools, and awards that are given by them."""

from __future__ import annotations

import pytest

from scoring import Decision, Entry, Observation, result
from tests.scoring.build import entries, scheme, shown

PLAIN = "stages: [{id: main, steps: []}]\n"


def plain(**values: int) -> list[Observation]:
    return [Observation(entry, value) for entry, value in values.items()]


def rows(
    text: str, names: list[Entry], marks: list[Observation], node: str, decisions: tuple[Decision, ...] = ()
) -> list[tuple[str, str, str]]:
    outcome = result(scheme(text), names, marks, decisions)
    return [(r.key, str(r.place), shown(r.value)) for r in outcome.standings[node]]


def test_points_of_the_team_for_which_each_run_was_made() -> None:
    text = """
    codes: [DNF]
    stages: [{id: season, rounds: 2, steps: [{fold: round, how: total, marks: zero}]}]
    standings:
      - {id: makers, from: {division: all}, group_by: observation_team, steps: [{fold: round, how: total, marks: zero}]}
    """
    marks = [
        Observation("a", 10, round="1", team="red"),
        Observation("a", 6, round="2", team="blue"),
        Observation("b", 8, round="1", team="blue"),
        Observation("b", 4, round="2"),
    ]
    names = [Entry("a"), Entry("b", team="blue")]
    assert rows(text, names, marks, "makers") == [("blue", "1", "18"), ("red", "2", "10")]


def test_schools_by_points_and_an_overall_over_divisions() -> None:
    text = (
        PLAIN
        + """
standings:
  - {id: school, from: {division: each}, group_by: school, by: points, points: {1: 10, 2: 6, 3: 4}}
  - {id: overall, from: school, by: value, missing: zero}
  - {id: strict, from: [school], by: points, points: [3, 2, 1], missing: exclude}
  - {id: named, from: {division: [x]}, group_by: school}
"""
    )
    names = [
        Entry(e, school=s, division=d)
        for e, s, d in (("a", "1", "x"), ("b", "2", "x"), ("c", "2", "y"), ("d", "", "y"))
    ]
    marks = plain(a=5, b=4, c=3, d=9)
    assert rows(text, names, marks, "overall") == [("2", "1", "12"), ("1", "2", "10")]
    assert rows(text, names, marks, "strict") == [("2", "1", "5")]
    assert rows(text, names, marks, "named") == [("1", "1", "5"), ("2", "2", "4")]


def test_members_may_be_scaled_to_the_best_of_their_division_first() -> None:
    text = (
        PLAIN
        + """
standings:
  - id: school
    from: {division: all}
    group_by: school
    best: 2
    steps: [{scale: best, by: division, to: 1000}, {round: 1}]
"""
    )
    names = [
        Entry(e, school=s, division=d)
        for e, s, d in (("a", "1", "x"), ("b", "2", "x"), ("c", "1", "y"), ("d", "2", "y"))
    ]
    assert rows(text, names, plain(a=100, b=90, c=3, d=6), "school") == [("2", "1", "1900"), ("1", "2", "1500")]


CHAIN = (
    PLAIN
    + """
standings:
  - {id: places, from: {division: all}, group_by: team, by: place, better: lower}
  - {id: t, from: {division: all}, group_by: team, rank: {by: [value, %s], style: shared}}
"""
)


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("ladder", ["x", "y"]),
        ("{ladder: places}", ["x", "y"]),
        ("{best_place: places}", ["x", "y"]),
        ("{standing: places, better: lower}", ["y", "x"]),
        ("jury", ["y", "x"]),
        ("{decision: jury}", ["y", "x"]),
    ],
)
def test_equal_teams_are_split_by_a_chain_of_their_own(key: str, expected: list[str]) -> None:
    names = [Entry(e, team=t) for e, t in (("a", "x"), ("b", "x"), ("c", "y"), ("d", "y"))]
    found = rows(CHAIN % key, names, plain(a=9, b=1, c=5, d=5), "t", (Decision("jury:t", (("y",), ("x",))),))
    assert [row[0] for row in found] == expected


def test_awards_of_a_table() -> None:
    text = (
        PLAIN
        + """
standings: [{id: t, from: {division: all}, group_by: team}]
award:
  - {title: Кубок, place: 1, in: t, at_least: 5}
  - {title: Грамота, count: 1, of: ranked, ties: decide, in: t, unless: awarded}
  - {title: Участие, at_least: 1, in: t, unless: [Кубок]}
"""
    )
    names = [Entry(e, team=t) for e, t in (("a", "x"), ("b", "y"), ("c", "z"))]
    outcome = result(scheme(text), names, plain(a=9, b=5, c=0))
    assert [(a.title, a.entry, a.node) for a in outcome.awards] == [
        ("Кубок", "x", "t"),
        ("Грамота", "y", "t"),
        ("Участие", "y", "t"),
    ]
    assert outcome.awards_of("a") == []


def test_one_prize_for_two_equal_shares_is_asked_about() -> None:
    text = """
criteria: [{code: c, max: 10}]
stages: [{id: main, steps: []}]
award: [{title: Гран-при, place: 1, one_per: competition, ties: decide}]
"""
    names = [Entry("a", division="x"), Entry("b", division="y")]
    marks = [Observation(e, 9, criterion="c") for e in "ab"]
    asked = result(scheme(text), names, marks)
    assert [(q.key, q.division, q.entries) for q in asked.questions] == [("award:Гран-при", "", ("a", "b"))]
    assert asked.awards == ()
    decided = result(scheme(text), names, marks, [Decision("award:Гран-при", (("b",),))])
    assert [a.entry for a in decided.awards] == ["b"]


def test_where_one_maximum_is_unknown_the_jury_compares() -> None:
    text = """
criteria: [{code: c}]
stages: [{id: main, steps: []}]
award: [{title: Гран-при, place: 1, one_per: competition, ties: decide}]
"""
    names = [Entry("a", division="x"), Entry("b", division="y")]
    asked = result(scheme(text), names, [Observation("a", 9, criterion="c"), Observation("b", 8, criterion="c")])
    assert [q.entries for q in asked.questions] == [("a", "b")]


LINE = PLAIN + "award: [{title: I, count: 1, of: ranked, ties: decide}]"


@pytest.mark.parametrize("order", [(("a",), ("b",)), (("c",),), (("a",), ("b", "c"))])
def test_a_decision_about_other_equals_gives_and_takes_no_award(order: tuple[tuple[str, ...], ...]) -> None:
    outcome = result(scheme(LINE), entries(*"abcd"), plain(a=5, b=3, c=1, d=5), [Decision("award:I", order)])
    assert outcome.awards == ()
    assert [(q.key, q.entries) for q in outcome.questions] == [("award:I", ("a", "d"))]


def test_each_tie_of_an_award_has_its_own_decision() -> None:
    rules = scheme(PLAIN + "award: [{title: I, at_least: 1, one_per: school, ties: decide}]")
    names = [Entry(e, school=e[0]) for e in ("x1", "x2", "y1", "y2")]
    decisions = [Decision("award:I", (("y2",), ("y1",))), Decision("award:I", (("x1",), ("x2",)))]
    outcome = result(rules, names, plain(x1=5, x2=5, y1=5, y2=5), decisions)
    assert sorted(a.entry for a in outcome.awards) == ["x1", "y2"]
    assert outcome.questions == ()


def test_a_grand_prix_decided_between_others_is_asked_again() -> None:
    text = """
criteria: [{code: c, max: 10}]
stages: [{id: main, steps: []}]
award: [{title: Гран-при, place: 1, one_per: competition, ties: decide}]
"""
    names = [Entry(e, division=e) for e in "abc"]
    marks = [Observation(e, v, criterion="c") for e, v in (("a", 8), ("b", 8), ("c", 9))]
    outcome = result(scheme(text), names, marks, [Decision("award:Гран-при", (("a",), ("b",)))])
    assert outcome.awards == ()
    assert [q.entries for q in outcome.questions] == [("c",)]


def test_people_say_who_of_a_large_team_counts() -> None:
    rules = scheme(PLAIN + "standings: [{id: t, from: {division: all}, group_by: school, of: 2}]")
    names = [Entry(e, school="x") for e in "abc"]
    asked = result(rules, names, plain(a=5, b=3, c=1))
    assert [(q.key, q.entries) for q in asked.questions] == [("of:t", ("a", "b", "c"))]
    for order, value in (((("a", "c"), ("b",)), 6), ((("b", "c"),), 4)):
        decided = result(rules, names, plain(a=5, b=3, c=1), [Decision("of:t", order)])
        assert (decided.standings["t"][0].value, decided.questions) == (value, ())
        assert len(decided.standings["t"][0].parts) == 3
    too_many = result(rules, names, plain(a=5, b=3, c=1), [Decision("of:t", (("a", "b", "c"),))])
    assert len(too_many.questions) == 1


@pytest.mark.parametrize(("ties", "expected"), [("at_most", []), ("at_least", ["a", "b"]), ("nearest", ["a", "b"])])
def test_a_shared_first_place(ties: str, expected: list[str]) -> None:
    rules = scheme(PLAIN + f"award: [{{title: I, place: 1, ties: {ties}}}]")
    assert [a.entry for a in result(rules, entries("a", "b"), plain(a=5, b=5)).awards] == expected


@pytest.mark.parametrize("one_per", ["team", "division"])
def test_equals_of_one_team_are_asked_about(one_per: str) -> None:
    rules = scheme(PLAIN + f"award: [{{title: п, at_least: 1, one_per: {one_per}}}]")
    names = [Entry("a", team="x"), Entry("b", team="x")]
    outcome = result(rules, names, plain(a=5, b=5))
    assert [q.entries for q in outcome.questions] == [("a", "b")]


def test_one_award_for_each_entry() -> None:
    rules = scheme(PLAIN + "award: [{title: I, place: 1}, {title: все, at_least: 1, one_per: entry}]")
    outcome = result(rules, entries("a", "b"), plain(a=5, b=4))
    assert [outcome.awards_of(e) for e in "ab"] == [["I"], ["все"]]
