"""What needs the whole field: lists of judges, groups, words that stand for numbers of entries."""

from __future__ import annotations

from typing import Any

import pytest

from scoring import Entry, Observation, Status, result
from scoring.advance_table import advance_rows
from scoring.ranking import make_lines, run_all
from tests.scoring.build import board, entries, scheme, sheet

FIRSTS = """
criteria: [{code: a, max: 10, weight: 3}, {code: b, max: 10}, {code: remark, role: info}]
stages:
  - {id: main, steps: [{weigh: coefficient}, {fold: criterion, how: total}, {fold: judge, how: total}]}
rank: [main, firsts]
"""


LATER = """
criteria: [{code: a, max: 10, weight: 3}, {code: b, max: 10}, {code: remark, role: info}]
stages:
  - {id: main, steps: [{fold: judge, how: total}, {weigh: coefficient}, {fold: criterion, how: total}]}
rank: [main, firsts]
"""


@pytest.mark.parametrize("text", [FIRSTS, LATER])
def test_a_judge_s_own_list_adds_up_the_criteria_by_the_steps_of_the_stage(text: str) -> None:
    # Both have 45 points; x leads with judges 1 and 2, where only weighted sums show it, y with judge 3.
    marks = sheet("x", {"1": (4, 2), "2": (4, 2), "3": (5, 2)}, "ab")  # 14, 14, 17
    marks += sheet("y", {"1": (2, 7), "2": (2, 7), "3": (6, 1)}, "ab")  # 13, 13, 19
    assert board(result(scheme(text), entries("x", "y"), marks)) == [("x", "1", "45"), ("y", "2", "45")]


@pytest.mark.parametrize("text", [FIRSTS, LATER])
def test_a_remark_of_a_judge_is_no_mark_on_the_judge_s_list(text: str) -> None:
    marks = sheet("x", {"1": (4, 2), "2": (4, 2), "3": (5, 2)}, "ab")
    marks += sheet("y", {"1": (2, 7), "2": (2, 7), "3": (6, 1)}, "ab")
    marks += [Observation("y", 99, judge=judge, criterion="remark") for judge in "123"]
    assert board(result(scheme(text), entries("x", "y"), marks)) == [("x", "1", "45"), ("y", "2", "45")]


LACKING = """
criteria: [{code: a}, {code: b}]
codes: [DNS]
stages: [{id: main, better: lower, steps: [{fold: criterion, how: total, marks: {DNS: %s}}]}]
"""


@pytest.mark.parametrize("word", ["entries+1", "started+1", "last+1"])
def test_a_missing_criterion_is_awaited_where_a_code_counts_by_the_field(word: str) -> None:
    marks = [*sheet("x", {"": (3, 4)}, "ab"), Observation("y", 1, criterion="a")]
    outcome = result(scheme(LACKING % word), entries("x", "y"), marks)
    assert outcome.divisions[""].pending == ("y",)


@pytest.mark.parametrize(("word", "expected"), [("entries+1", "6"), ("started+1", "5"), ("last+1", "10")])
def test_whom_the_words_count(word: str, expected: str) -> None:
    # Five are in the contest, of whom four have started; a guest is not compared, one has withdrawn.
    names = [*entries(*"abcde"), Entry("guest", Status.OC), Entry("gone", Status.WD)]
    marks = [one for name, mark in zip("abc", (9, 5, 7), strict=True) for one in sheet(name, {"": (mark, 1)}, "ab")]
    marks += sheet("d", {"": (0, "DNS")}, "ab") + sheet("e", {"": ("DNS", "DNS")}, "ab")
    marks += sheet("guest", {"": (90, 90)}, "ab")
    outcome = result(scheme(LACKING % word), names, marks)
    assert {name: value for name, _, value in board(outcome)}["d"] == expected


def test_the_last_one_of_noughts_is_followed_by_one() -> None:
    marks = sheet("x", {"": (0, 0)}, "ab") + sheet("y", {"": ("DNS", 0)}, "ab")
    assert board(result(scheme(LACKING % "last+1"), entries("x", "y"), marks)) == [("x", "1", "0"), ("y", "2", "1")]


GROUPS = """
codes: []
stages:
  - {id: one, steps: [{fold: round, how: total}], advance: {take: 1, per: group, ties: all, carry: none}}
  - {id: two, steps: []}
"""


def grouped(marks: list[Observation], *names: str) -> list[tuple[str, str, Any]]:
    rules, people = scheme(GROUPS), {entry.id: entry for entry in entries(*names)}
    run = run_all(rules, people.values(), make_lines(rules, people, marks), [])[1][""]
    return [(row.entry, row.group, row.outcome) for row in advance_rows(run, run.rules.stages[0])]


def test_each_heat_sends_its_best_on_and_those_without_a_heat_are_a_group_of_their_own() -> None:
    marks = [
        Observation(name, value, stage="one", round="1", group=group)
        for name, value, group in (("a", 5, "A"), ("b", 4, "A"), ("c", 1, ""), ("d", 2, ""))
    ]
    assert sorted(grouped(marks, *"abcd")) == [
        ("a", "A", "on"),
        ("b", "A", "stopped"),
        ("c", "", "stopped"),
        ("d", "", "on"),
    ]


@pytest.mark.parametrize("text", [FIRSTS, LATER])
def test_a_judge_who_left_a_remark_alone_puts_nobody_first(text: str) -> None:
    marks = sheet("x", {"1": (4, 2), "2": (4, 2), "3": (5, 2)}, "ab")
    marks += sheet("y", {"1": (2, 7), "2": (2, 7), "3": (6, 1)}, "ab")
    marks += [Observation("y", 99, judge=judge, criterion="remark") for judge in "456"]
    assert board(result(scheme(text), entries("x", "y"), marks)) == [("x", "1", "45"), ("y", "2", "45")]


@pytest.mark.parametrize("text", [FIRSTS, LATER])
def test_a_judge_s_own_list_needs_all_criteria(text: str) -> None:
    # Both have 42 points. By the first criterion alone y would be first with two judges, by all of them x is.
    marks = sheet("x", {"1": (3, 6), "2": (3, 6), "3": (4, 0)}, "ab")  # 15, 15, 12
    marks += sheet("y", {"1": (4, 2), "2": (4, 2), "3": (4, 2)}, "ab")  # 14, 14, 14
    assert board(result(scheme(text), entries("x", "y"), marks)) == [("x", "1", "42"), ("y", "2", "42")]


SCALED = """
criteria: [{code: a, max: 10}]
codes: []
stages:
  - id: main
    rounds: 2
    steps: [{fold: judge, how: total}, {scale: best, to: 100}, {fold: round, how: total}, {round: 0.1}]
rank: [main, firsts]
"""


def test_a_judge_s_own_list_goes_through_the_steps_across_entries_too() -> None:
    rounds_of = {"x": {"1": (8, 5), "2": (8, 5), "3": (4, 10)}, "y": {"1": (10, 4), "2": (10, 4), "3": (0, 12)}}
    marks = [
        Observation(name, mark, criterion="a", judge=judge, round=str(number))
        for name, judges in rounds_of.items()
        for judge, line in judges.items()
        for number, mark in enumerate(line, 1)
    ]
    # Each has 20 and 20. With judges 1 and 2: x 80 + 100, y 100 + 80; with judge 3: x 100 + 83.3, y 0 + 100.
    assert board(result(scheme(SCALED), entries("x", "y"), marks)) == [("x", "1", "200"), ("y", "2", "200")]


ALONE = """
criteria: [{code: a, stage: one}, {code: b, stage: two}]
stages:
  - {id: one, steps: [{scale: %s, to: 100, by: [group]}, {round: 1}]}
  - {id: two, steps: [{scale: best, to: 100, by: [group]}, {round: 1}]}
combine: total
%s
"""


def warned(text: str) -> list[str]:
    groups = {"one": {"a": "A", "b": "B", "c": "B", "d": "B"}, "two": {"a": "C", "b": "C", "c": "D", "d": "C"}}
    marks = [
        Observation(name, 5, stage=stage, group=group, criterion="a" if stage == "one" else "b")
        for stage, members in groups.items()
        for name, group in members.items()
    ]
    return [flag.entry for flag in result(scheme(text), entries(*"abcd"), marks).flags if flag.kind == "alone"]


def test_whoever_is_alone_in_a_group_at_any_stage_is_named() -> None:
    assert warned(ALONE % ("best", "")) == ["a", "c"]


def test_a_key_of_a_chain_warns_of_nobody() -> None:
    text = (ALONE % ("best", "rank: [total, {steps: [{scale: best, to: 10}, {round: 1}], stage: one}]")).replace(
        "{scale: best, to: 100, by: [group]}, {round: 1}", ""
    )
    assert warned(text) == []
