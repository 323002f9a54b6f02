"""Lines of one entry: what is missing, whose marks they are, and how they are kept as plain data."""

from __future__ import annotations

from typing import Any

import pytest

from scoring import Entry, Missing, Observation, ScoringError, entry_value, line_from_data, line_to_data, result
from scoring.lines import value_from_data, value_to_data
from tests.scoring.build import entries, scheme, sheet

TWO = """
criteria: [{code: a, stage: one}, {code: b, stage: two}]
stages: [{id: one, steps: []}, {id: two, steps: []}]
rank: [two]
"""


def test_a_begun_stage_is_awaited_even_where_the_result_needs_it_not() -> None:
    rules, (x,) = scheme(TWO), entries("x")
    empty = [Observation("x", None, stage="one", criterion="a"), Observation("x", 5, stage="two", criterion="b")]
    assert entry_value(rules, x, empty).missing == (Missing("one"),)
    assert entry_value(rules, x, empty[1:]).missing == ()
    assert entry_value(rules, x, []).missing == (Missing("two"),)


@pytest.mark.parametrize("stages", [("x", ""), ("", "x"), ("x",), ("main", "x")])
def test_a_stage_that_the_scheme_does_not_know_is_named(stages: tuple[str, ...]) -> None:
    marks = [Observation("e", 5, stage=stage, round=str(n)) for n, stage in enumerate(stages)]
    with pytest.raises(ScoringError, match="нет этапа «x»"):
        entry_value(scheme("stages: [{id: main, steps: [{fold: round, how: best}]}]\ncodes: []"), Entry("e"), marks)


def test_marks_of_the_only_stage_may_name_it_or_not() -> None:
    rules = scheme("stages: [{id: main, steps: [{fold: round, how: total}]}]\ncodes: []")
    marks = [Observation("e", 5, round="1"), Observation("e", 4, round="2", stage="main")]
    assert entry_value(rules, Entry("e"), marks).values == {"stage:main": 9}


CHOSEN = """
criteria: [{code: a, max: 10}, {code: b, max: 10}]
stages:
  - id: main
    steps:
      - {multiply: 2, on: {judges: [anna]}}
      - {fold: criterion, how: total}
      - {fold: judge, how: total}
"""


@pytest.mark.parametrize("text", [CHOSEN, CHOSEN.replace("      - {multiply: 2, on: {judges: [anna]}}\n", "")])
def test_the_judge_of_an_unfinished_sheet_is_named(text: str) -> None:
    marks = [*sheet("x", {"zoya": (5, 5)}, "ab"), Observation("x", 5, criterion="a", judge="anna")]
    assert entry_value(scheme(text), Entry("x"), marks).missing == (Missing("main", "", "", "b", "anna"),)


def test_a_member_of_a_group_of_criteria_is_a_mark_of_the_group() -> None:
    text = """
criteria: [{code: media, max: 10}, {code: text, max: 10}]
stages: [{id: main, steps: [{fold: criterion, how: total}]}]
"""
    rules = scheme(text)
    marks = [Observation("x", 5, criterion="media.sound"), Observation("x", 5, criterion="media.light")]
    assert entry_value(rules, Entry("x"), marks).missing == (Missing("main", "", "", "text", ""),)
    assert entry_value(rules, Entry("x"), marks[:0]).missing == (Missing("main"),)


TEAMS = """
criteria: [{code: a, stage: heats}, {code: points, stage: runs}, {code: note, role: info, stage: runs}]
codes: []
stages:
  - {id: heats, steps: []}
  - {id: runs, steps: [{fold: round, how: total}]}
rank: [runs]
standings:
  - {id: teams, from: {division: all, stage: runs}, group_by: observation_team, steps: [{fold: round, how: last}]}
"""


def test_a_team_gets_the_marks_of_its_own_runs_of_the_stage_in_their_order() -> None:
    marks = [
        Observation("x", 8, stage="heats", criterion="a", team="red"),
        Observation("x", 3, stage="runs", criterion="points", round="2", team="red"),
        Observation("x", 9, stage="runs", criterion="points", round="1", team="red"),
        Observation("x", 4, stage="runs", criterion="points", round="3", team="blue"),
        Observation("x", 77, stage="runs", criterion="note", round="3", team="blue"),
    ]
    rows = result(scheme(TEAMS), entries("x"), marks).standings["teams"]
    assert [(row.key, row.value) for row in rows] == [("blue", 4), ("red", 3)]


@pytest.mark.parametrize("status", ["ok", "OC"])
def test_a_line_comes_back_from_plain_data(status: str) -> None:
    entry = Entry("x", status=next(s for s in type(Entry("x").status) if s.value == status))
    marks = [*sheet("x", {"zoya": (5, 5)}, "ab"), Observation("x", 5, criterion="a", judge="anna")]
    line = entry_value(scheme(CHOSEN), entry, marks)
    data = line_to_data(line)
    assert data["status"] == status
    assert line_from_data(data) == line


@pytest.mark.parametrize("data", [{"dropped": None, "why": "x"}, {"dropped": {"pending": True}, "why": "x"}])
def test_only_a_value_can_have_been_dropped(data: Any) -> None:
    with pytest.raises(TypeError, match="dropped"):
        value_from_data(data)


def test_what_is_no_value_is_not_written() -> None:
    with pytest.raises(TypeError, match=r"0\.5"):
        value_to_data(0.5)  # type: ignore[arg-type]
