"""What the marks of a stage may look like: their addresses, those that only are shown, and which stages they need."""

from __future__ import annotations

import pytest

from scoring import Observation, ScoringError, result
from scoring.types import Missing
from tests.scoring.build import board, entries, scheme

PLAIN = "stages: [{id: m, steps: []}]"


@pytest.mark.parametrize(
    ("where", "said"),
    [
        ({}, "без адреса"),
        ({"criterion": "a"}, "a"),
        ({"round": "2", "attempt": "1", "criterion": "a", "judge": "x"}, "2, 1, a, x"),
    ],
)
def test_two_marks_in_one_place_are_refused_with_the_place(where: dict[str, str], said: str) -> None:
    with pytest.raises(ScoringError) as refused:
        result(scheme(PLAIN), entries("А"), [Observation("А", value, **where) for value in (5, 6)])
    assert str(refused.value) == f"Этап «m»: две оценки на одном месте ({said})."


def test_who_has_marks_that_only_are_shown_is_awaited() -> None:
    marks = [Observation("А", 5), Observation("Б", 7, counts=False)]
    found = result(scheme(PLAIN), entries("А", "Б"), marks)
    assert board(found) == [("А", "1", "5"), ("Б", "", "None")]
    assert (found.row("Б").pending, found.row("Б").missing) == (True, (Missing("m"),))


def test_a_heat_is_no_part_of_the_address_where_nothing_compares_within_heats() -> None:
    marks = [Observation("А", 5, round="1", group="1"), Observation("А", 6, round="1", group="2")]
    with pytest.raises(ScoringError, match=r"две оценки на одном месте \(1\)\.$"):
        result(scheme("stages: [{id: m, steps: [{fold: round, how: best}]}]\ncodes: []"), entries("А"), marks)
    assert board(result(scheme(PLAIN), entries("А"), marks[:1])) == [("А", "1", "5")]


def test_the_tenth_judge_comes_after_the_ninth() -> None:
    text = "{codes: [], stages: [{id: m, steps: [{fold: judge, how: last}]}]}"
    marks = [Observation("А", int(judge), judge=judge) for judge in ("10", "9")]
    assert board(result(scheme(text), entries("А"), marks)) == [("А", "1", "10")]


THREE = """
stages:
  - {id: a, steps: [], advance: {take: 2, ties: all, carry: none}}
  - {id: b, steps: [], advance: {take: 1, ties: all, carry: none}}
  - {id: c, steps: []}
"""


def test_a_place_needs_no_marks_of_the_stages_behind_the_one_where_it_was_lost() -> None:
    given = {"a": {"А": 9, "Б": 8, "В": 7}, "b": {"А": 6, "Б": 5}, "c": {"А": 1}}
    marks = [Observation(entry, value, stage=stage) for stage, line in given.items() for entry, value in line.items()]
    found = result(scheme(THREE), entries(*"АБВ"), marks)
    assert [(*row[:2], found.row(row[0]).missing) for row in board(found)] == [
        ("А", "1", ()),
        ("Б", "2", ()),
        ("В", "3", ()),
    ]


def test_an_award_may_be_withheld_from_those_who_reached_something_by_a_criterion() -> None:
    text = """
    criteria: [{code: a, max: 10}, {code: b, max: 10}]
    codes: []
    stages: [{id: m, steps: [{fold: criterion, how: total}]}]
    award:
      - {title: полный балл, at_least: 0, when: {criteria: [a], at_least: 100%}}
      - {title: надежда, at_least: 0, unless: {criteria: [a], at_least: 100%}}
    """
    given = {"А": (10, 1), "Б": (9, 10)}
    marks = [Observation(e, v, criterion=c) for e, line in given.items() for c, v in zip("ab", line, strict=True)]
    found = result(scheme(text), entries("А", "Б"), marks)
    assert {entry: found.awards_of(entry) for entry in "АБ"} == {"А": ["полный балл"], "Б": ["надежда"]}


@pytest.mark.parametrize("axis", ["round", "judge"])
def test_equals_are_parted_by_a_ladder_of_one_step_too(axis: str) -> None:
    text = f"""
    criteria: [{{code: a}}, {{code: b}}]
    codes: []
    stages: [{{id: m, steps: [{{fold: criterion, how: total}}, {{fold: {axis}, how: total}}]}}]
    rank: [m, {{ladder: {axis}, all: true, steps: [{{pick: [a]}}]}}]
    """
    given = {"А": (3, 7), "Б": (5, 5), "В": (3, 6)}
    marks = [
        Observation(e, v, criterion=c, **{axis: "1"})
        for e, line in given.items()
        for c, v in zip("ab", line, strict=True)
    ]
    assert board(result(scheme(text), entries(*"АБВ"), marks)) == [("Б", "1", "10"), ("А", "2", "10"), ("В", "3", "9")]
