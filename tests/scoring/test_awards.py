"""Awards of teams, quotas and conditions: whose earlier awards count, where a line falls, what is one for all."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pytest

from scoring import DNF, DNS, AwardGiven, Decision, Entry, Observation, Status, result
from tests.scoring.build import entries, scheme

PLAIN = "stages: [{id: main, steps: []}]\n"


def given(text: str, names: list[Entry], values: Sequence[Any], *decisions: Decision) -> list[tuple[str, str, str]]:
    marks = [Observation(one.id, value) for one, value in zip(names, values, strict=True)]
    return [(a.title, a.division, a.entry) for a in result(scheme(PLAIN + text), names, marks, decisions).awards]


DECIDE = "of: ranked, ties: decide"
TABLES = """
standings: [{id: t, from: {division: each}, group_by: team}]
award:
  - {title: кубок, place: 1, in: t}
  - {title: грамота, %s, in: t}
"""


@pytest.mark.parametrize(
    "rule", ["count: 1, of: ranked, ties: decide", "at_least: 5, unless: awarded", "at_least: 5, unless: [кубок]"]
)
def test_a_cup_in_one_class_takes_nothing_from_the_team_in_another(rule: str) -> None:
    names = [Entry(team + where, team=team, division=where) for where in "xy" for team in ("red", "blue")]
    assert given(TABLES % rule, names, [9, 5, 6, 8]) == [
        ("кубок", "x", "red"),
        ("кубок", "y", "blue"),
        ("грамота", "x", "blue"),
        ("грамота", "y", "red"),
    ]


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        (f"{{title: I, count: 1, {DECIDE}}}, {{title: II, count: 2, {DECIDE}}}", "I a, II b, II c"),
        (f"{{title: I, count: 1, {DECIDE}}}, {{title: II, count: 2, {DECIDE}, cumulative: true}}", "I a, II b"),
        ("{title: I, percent: 50, of: ranked, ties: decide, round: floor}", "I a, I b"),
        ("{title: I, percent: 50, of: ranked, ties: decide, round: ceil}", "I a, I b, I c"),
        ("{title: I, share: 1/5, of: ranked, ties: decide, round: nearest}", "I a"),
        ("{title: I, at_least: 7}", "I a, I b, I c"),
        ("{title: I, at_least: 7, op: '>'}", "I a, I b"),
        ("{title: I, place: 2}, {title: все, at_least: 0, unless: awarded}", "I b, все a, все c, все d, все e"),
    ],
)
def test_who_gets_what(rules: str, expected: str) -> None:
    found = given(f"award: [{rules}]", entries(*"abcde"), [9, 8, 7, 6, 5])
    assert ", ".join(f"{title} {entry}" for title, _, entry in found) == expected


@pytest.mark.parametrize(
    ("ties", "expected"), [("at_most", "a"), ("at_least", "abcd"), ("nearest", "a"), ("decide", "a")]
)
def test_three_equals_across_the_line_of_a_quota(ties: str, expected: str) -> None:
    rules = f"award: [{{title: I, count: 2, of: ranked, ties: {ties}}}]"
    assert "".join(entry for _, _, entry in given(rules, entries(*"abcde"), [9, 8, 8, 8, 5])) == expected
    reasons = asked(rules, entries(*"abcde"), [9, 8, 8, 8, 5])
    line = "Граница квоты проходит через равных: кому дать «I», решает жюри."
    assert reasons == ([line] if ties == "decide" else [])


@pytest.mark.parametrize(("of", "expected"), [("ranked", "ab"), ("started", "abc"), ("registered", "abcd")])
def test_a_quota_counts_its_share_of_those_it_names(of: str, expected: str) -> None:
    rules = f"award: [{{title: I, percent: 50, of: {of}, ties: decide, round: floor}}]"
    names = [*entries(*"abcdefg"), Entry("h", status=Status.DNS), Entry("guest", status=Status.OC)]
    marks: list[Any] = [9, 8, 7, 6, DNF, DNF, DNS, None, 9]  # four have a place, two more began, two never came
    assert "".join(entry for _, _, entry in given(rules, names, marks)) == expected


CRITERIA = """
criteria: [{code: idea, max: 10, stage: work}, {code: form, max: 10, stage: work}]
stages:
  - {id: work, steps: [{fold: criterion, how: total, missing: skip}, {fold: judge, how: total, missing: skip}]}
  - {id: talk, steps: []}
rank: [talk]
award: [{title: приз, %s}]
"""
IDEAS = {"a": (10, 10), "b": (5, 5), "c": (5, Decimal("4.96")), "d": (7, None), "e": (9, DNF), "f": ()}


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("at_least: 0, when: {criteria: [idea], at_least: 5}", "abd"),
        ("at_least: 0, when: {criteria: [idea], at_least: 5, op: '>'}", "ad"),
        ("at_least: 0, when: {criteria: [idea], at_least: 50%}", "abd"),
        ("at_least: 0, when: {criteria: [form], at_least: 5}", ""),
        ("at_least: 0, unless: {criteria: [form, idea], at_least: 5}", "cef"),
        # who stands higher and may not have it holds a place of the quota, not that of the school
        ("count: 3, of: ranked, ties: decide, one_per: school, when: {criteria: [idea], at_least: 5, op: '>'}", "d"),
    ],
)
def test_a_condition_asks_for_the_mark_of_every_judge(rule: str, expected: str) -> None:
    names = [Entry(name, school="X" if name in "bdf" else name) for name in IDEAS]
    places = dict(zip("bcdaef", range(9, 0, -1), strict=False))
    marks = [Observation(name, value, stage="talk") for name, value in places.items()]
    for name, values in IDEAS.items():
        for judge, value in enumerate(values):
            marks.append(Observation(name, value, stage="work", criterion="idea", judge=str(judge)))
            marks.append(Observation(name, 1, stage="work", criterion="form", judge=str(judge)))
    found = [award.entry for award in result(scheme(CRITERIA % rule), names, marks).awards]
    assert "".join(sorted(found)) == expected


def test_the_jury_says_who_of_the_equals_is_inside() -> None:
    rules = "award: [{title: I, count: 2, of: ranked, ties: decide}]"
    decision = Decision("award:I", (("c",), ("b", "d")))
    assert [entry for _, _, entry in given(rules, entries(*"abcde"), [9, 8, 8, 8, 5], decision)] == ["a", "c"]


def test_a_decision_of_one_division_gives_nothing_in_another() -> None:
    rules = "award: [{title: I, count: 1, of: ranked, ties: decide}]"
    names = [Entry(name + where, division=where) for where in "xy" for name in "ab"]
    decision = Decision("award:I", (("ax", "ay"), ("bx", "by")), division="x")
    assert given(rules, names, [5, 5, 5, 5], decision) == [("I", "x", "ax")]


def test_an_extra_award_goes_to_the_division_of_its_entry() -> None:
    names = [Entry("a", division="x"), Entry("b", division="y")]
    assert given("award: []", names, [1, 2], Decision("extra:приз", (("b", "a"),))) == [
        ("приз", "y", "b"),
        ("приз", "x", "a"),
    ]


def test_a_title_may_hold_a_colon() -> None:
    rules = "award: [{title: 'Диплом: I', place: 1}]"
    found = given(rules, entries("a", "b"), [2, 1], Decision("extra:Диплом: I", (("b",),)))
    assert found == [("Диплом: I", "", "a"), ("Диплом: I", "", "b")]


def test_a_division_with_awards_of_its_own_gives_those_to_the_teams_of_its_table() -> None:
    rules = """
standings: [{id: t, from: {division: each}, group_by: team}]
award: [{title: кубок, place: 1, in: t}]
divisions: {y: {award: [{title: кубок, place: 2, in: t}]}}
"""
    names = [Entry(team + where, team=team, division=where) for where in "xy" for team in ("red", "blue")]
    assert given(rules, names, [9, 5, 6, 8]) == [("кубок", "x", "red"), ("кубок", "y", "red")]


SCHOOLS = [Entry(name, school=school, team=school) for name, school in zip("abcde", "XXYYZ", strict=True)]


@pytest.mark.parametrize("side", ["school", "team"])
@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("count: 3, of: ranked, ties: decide", "a c e"),  # the quota moves on to the next school
        ("count: 2, of: ranked, ties: decide", "a c"),
        ("percent: 60, of: ranked, ties: decide, round: nearest", "a c e"),
        ("count: 1, cumulative: true, of: ranked, ties: decide", "a"),
        ("place: 2", "b"),  # a place is a place
        ("at_least: 6", "a c"),
    ],
)
def test_one_award_for_a_school(side: str, rule: str, expected: str) -> None:
    found = given(f"award: [{{title: I, {rule}, one_per: {side}}}]", SCHOOLS, [9, 8, 7, 6, 5])
    assert " ".join(entry for _, _, entry in found) == expected


def test_the_next_of_a_school_gets_the_next_title() -> None:
    rules = (
        "award: [{title: I, count: 2, of: ranked, ties: decide, one_per: school},"
        " {title: II, count: 2, of: ranked, ties: decide, one_per: school}]"
    )
    assert given(rules, SCHOOLS, [9, 8, 7, 6, 5]) == [
        ("I", "", "a"),
        ("I", "", "c"),
        ("II", "", "b"),
        ("II", "", "d"),
    ]


def asked(text: str, names: list[Entry], values: list[int], *decisions: Decision) -> list[str]:
    marks = [Observation(one.id, value) for one, value in zip(names, values, strict=True)]
    return [str(question.reason) for question in result(scheme(PLAIN + text), names, marks, decisions).questions]


def test_equals_of_one_school_take_one_of_the_places_of_a_quota() -> None:
    rules = "award: [{title: I, count: 2, of: ranked, ties: decide, one_per: school}]"
    values = [9, 9, 7, 6, 5]
    assert given(rules, SCHOOLS, values) == [("I", "", "c")]
    assert asked(rules, SCHOOLS, values) == ["Награда одна, а места равны: кому дать «I», решает жюри."]
    assert given(rules, SCHOOLS, values, Decision("award:I", (("a", "b"),))) == [("I", "", "c")]
    decision = Decision("award:I", (("b",), ("a",)))
    assert sorted(given(rules, SCHOOLS, values, decision)) == [("I", "", "b"), ("I", "", "c")]
    assert asked(rules, SCHOOLS, values, decision) == []


def test_an_award_that_is_one_for_all_goes_to_one_alone() -> None:
    rules = "award: [{title: I, place: 1, one_per: competition, ties: decide}]"
    both = Decision("award:I", (("a", "b"),))
    assert given(rules, entries(*"abc"), [9, 9, 7], Decision("award:I", (("b",), ("a",)))) == [("I", "", "b")]
    assert given(rules, entries(*"abc"), [9, 9, 7], both) == []
    assert asked(rules, entries(*"abc"), [9, 9, 7], both) == [
        "Награда «I» одна, а решение даёт её нескольким: запишите его заново, а сверх одной наградите решением жюри."
    ]


@pytest.mark.parametrize(
    ("ties", "two", "three"),
    [("", "bc", "bcd"), ("at_least", "bc", "bcd"), ("nearest", "bc", ""), ("at_most", "", ""), ("decide", "", "")],
)
def test_equals_at_a_place(ties: str, two: str, three: str) -> None:
    rules = "award: [{title: II, place: 2%s}]" % (f", ties: {ties}" if ties else "")
    for values, expected in (([9, 8, 8, 7, 6], two), ([9, 8, 8, 8, 6], three)):
        assert "".join(entry for _, _, entry in given(rules, entries(*"abcde"), values)) == expected
        line = ["Место делят равные: кому дать «II», решает жюри."] if ties == "decide" else []
        assert asked(rules, entries(*"abcde"), values) == line


def questions(
    text: str, names: list[Entry], values: Sequence[Any], *decisions: Decision
) -> list[tuple[str, str, tuple[str, ...]]]:
    marks = [Observation(one.id, value) for one, value in zip(names, values, strict=True)]
    asked_for = result(scheme(PLAIN + text), names, marks, decisions).questions
    return [(one.key, one.division, one.entries) for one in asked_for]


@pytest.mark.parametrize(
    "rule",
    [
        "place: 1, ties: decide",
        "count: 1, of: ranked, ties: decide",
        "count: 2, of: ranked, ties: decide, one_per: team",
    ],
)
def test_a_question_stands_in_its_division_and_so_does_its_decision(rule: str) -> None:
    rules = f"award: [{{title: I, {rule}}}]"
    names = [Entry(name + where, team="T", division=where) for where in "xy" for name in "ab"]
    values = [5, 5, 5, 4]
    assert questions(rules, names, values) == [("award:I", "x", ("ax", "bx"))]
    assert given(rules, names, values)[0] == ("I", "y", "ay")
    decided = Decision("award:I", (("bx",), ("ax",)), division="x")
    assert given(rules, names, values, decided)[0] == ("I", "x", "bx")
    assert questions(rules, names, values, decided) == []


@pytest.mark.parametrize("rule", ["place: 1, ties: decide", "count: 1, of: ranked, ties: decide"])
def test_a_question_about_teams_stands_in_their_division(rule: str) -> None:
    rules = (
        f"standings: [{{id: t, from: {{division: each}}, group_by: team}}]\naward: [{{title: кубок, {rule}, in: t}}]"
    )
    names = [Entry(team + where, team=team, division=where) for where in "xy" for team in ("red", "blue")]
    assert questions(rules, names, [5, 5, 6, 8]) == [("award:кубок", "x", ("blue", "red"))]
    decided = Decision("award:кубок", (("red",),), division="x")
    assert given(rules, names, [5, 5, 6, 8], decided) == [("кубок", "x", "red"), ("кубок", "y", "blue")]


def test_a_decision_for_one_of_a_school_that_names_two_is_asked_again_in_its_division() -> None:
    rules = "award: [{title: I, at_least: 5, one_per: school}]"
    names = [Entry(name, school="S", division="x") for name in "ab"]
    both = Decision("award:I", (("a", "b"),), division="x")
    assert questions(rules, names, [5, 5], both) == [("award:I", "x", ("a", "b"))]
    assert asked(rules, names, [5, 5], both) == [
        "Награда «I» одна, а решение даёт её нескольким: запишите его заново, а сверх одной наградите решением жюри."
    ]


def test_a_decision_that_names_nobody_gives_nothing_and_asks_nothing() -> None:
    rules = "award: [{title: I, place: 1, ties: decide}]"
    nobody = [Decision("award:I", ()), Decision("extra:приз", ())]
    assert given(rules, entries("a", "b"), [5, 5], *nobody) == []
    assert questions(rules, entries("a", "b"), [5, 5], *nobody) == []


def test_an_extra_award_says_who_gave_it_even_to_a_team() -> None:
    names = [Entry("a", team="T", division="x")]
    found = result(scheme(PLAIN), names, [Observation("a", 1)], [Decision("extra:приз", (("a", "T"),))]).awards
    assert found == (AwardGiven("приз", "a", "x", "", "решение жюри"), AwardGiven("приз", "T", "", "", "решение жюри"))


def test_a_title_for_all_and_then_one_for_each_division() -> None:
    rules = "award: [{title: приз, place: 1, one_per: competition}, {title: приз, place: 2}]"
    assert given(rules, entries("a", "b", "c"), [3, 2, 1]) == [("приз", "", "b"), ("приз", "", "a")]


def test_a_failed_result_with_a_place_reaches_no_threshold() -> None:
    rules = """
rank: {by: [main, {attribute: weight, better: lower}], place_failed: true}
award: [{title: участник, at_least: 0}, {title: все, place: 2}]
"""
    names = [Entry("a"), Entry("b", extras={"weight": 4})]
    assert given(rules, names, [3, DNF]) == [("участник", "", "a"), ("все", "", "b")]


@pytest.mark.parametrize(
    ("rank", "expected"),
    [
        ("rank: [faults]", [("a", "не больше 4"), ("b", "не больше 4")]),
        ("rank: [{stage: faults, better: higher}]", [("c", "не меньше 4"), ("b", "не меньше 4")]),
        (
            "rank: [{stage: faults, better: higher, steps: [{multiply: 2}]}]",
            [("c", "не меньше 4"), ("b", "не меньше 4")],
        ),
        ("", [("c", "не меньше 4"), ("b", "не меньше 4")]),
    ],
)
def test_a_threshold_is_reached_in_the_direction_of_what_is_ranked(rank: str, expected: list[tuple[str, str]]) -> None:
    text = f"""
stages: [{{id: faults, better: lower, steps: []}}, {{id: points, steps: []}}]
{rank}
award: [{{title: приз, at_least: 4}}]
"""
    values = {"a": 1, "b": 4, "c": 6}
    marks = [Observation(name, value, stage=stage) for name, value in values.items() for stage in ("faults", "points")]
    found = result(scheme(text), entries(*"abc"), marks).awards
    assert [(one.entry, one.rule) for one in found] == expected


def test_a_threshold_of_a_table_of_places_is_reached_from_above() -> None:
    text = """
standings: [{id: t, from: {division: all}, group_by: team, by: place, better: lower}]
award: [{title: диплом, at_least: 2, in: t}]
"""
    marks = [Observation(name, value) for name, value in zip("abc", (9, 8, 7), strict=True)]
    found = result(scheme(PLAIN + text), entries(*"abc"), marks).awards
    assert [(one.entry, one.rule) for one in found] == [("a", "не больше 2"), ("b", "не больше 2")]


WHOLE = """
criteria: [{code: c, max: 10}]
stages: [{id: main, steps: []}]
award: [{title: приз, place: 1, one_per: competition}]
divisions: {free: {criteria: [{code: c}]}, wide: {criteria: [{code: c, max: 20}]}}
"""


def one_of_all(values: dict[str, int], *decisions: Decision) -> Any:
    names = [Entry(name, division=name.split(".")[0]) for name in values]
    marks = [Observation(name, value, criterion="c") for name, value in values.items()]
    return result(scheme(WHOLE), names, marks, decisions)


def test_an_award_for_the_whole_competition_goes_by_the_share_of_the_maximum() -> None:
    found = one_of_all({"x.1": 9, "wide.1": 16})
    assert [(one.entry, one.division, one.rule) for one in found.awards] == [("x.1", "x", "1 место")]


def test_nobody_is_compared_with_a_result_without_a_maximum() -> None:
    found = one_of_all({"x.1": 9, "wide.1": 16, "free.1": 100})
    assert found.awards == ()
    assert [(one.key, one.division, one.entries, str(one.reason)) for one in found.questions] == [
        (
            "award:приз",
            "",
            ("free.1", "wide.1", "x.1"),
            "Награда одна на весь конкурс: кому дать «приз», решает жюри.",
        )
    ]


def test_the_one_award_may_go_to_divisions_ranked_elsewhere() -> None:
    found = one_of_all({"x.1": 9, "wide.1": 18}, Decision("award:приз", (("z.1",), ("z.2",))))
    assert (found.awards, found.questions) == ((), ())


@pytest.mark.parametrize(
    "decisions",
    [
        [Decision("award:приз", (("x.1", "wide.1"),))],
        # the newest word says nothing of one of the equals, the one before names both
        [Decision("award:приз", (("x.1",), ("z.1",))), Decision("award:приз", (("x.1", "wide.1"), ("z.1",)))],
    ],
)
def test_the_one_award_is_given_to_one_alone(decisions: list[Decision]) -> None:
    found = one_of_all({"x.1": 9, "wide.1": 18}, *decisions)
    assert found.awards == ()
    assert [(one.key, one.division, one.entries) for one in found.questions] == [
        ("award:приз", "", ("wide.1", "x.1")),
    ]
    assert "одна, а решение даёт её нескольким" in found.questions[0].reason
