"""What a family, a jury and a judge read: numbers, steps and the sentences of a place."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from scoring import DNF, DNS, Code, Dropped, Lexical, Observation, explain, sentences, value_text
from scoring.explaining import Cell, Trace
from scoring.numbers import spoken
from scoring.outcome import AwardGiven
from scoring.phrases import said_with
from scoring.step_texts import step_text
from scoring.types import PENDING, Key, Missing
from tests.scoring.build import entries, scheme


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (84, "84"),
        (Decimal("83.50"), "83,5"),
        (Decimal("-0.25"), "−0,25"),
        (Fraction(7, 4), "1,75"),
        (Fraction(235, 3), "78,33…"),
        (Fraction(-1, 3), "−0,33…"),
        (Fraction(2, 3), "0,67…"),
        (Fraction(1, 60), "0,02…"),
    ],
)
def test_numbers_are_written_as_people_read_them(number: Any, text: str) -> None:
    assert spoken(number) == value_text(number) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (DNS, "не явился"),
        (DNF, "нет результата"),
        (Code("VOID"), "аннулировано"),
        (Code("СХОД"), "СХОД"),
        (Lexical((3, Decimal("95.6")), (1, -1)), "3 и 95,6"),
        (Dropped(Decimal("1.5"), "drop: худшие"), "(1,5)"),
        (Dropped(DNF, "drop: худшие"), "(нет результата)"),
        ([3, Decimal("1.5"), None], "3; 1,5; ещё не оценено"),
        ((), ""),
        (None, "ещё не оценено"),
        (PENDING, "ещё не оценено"),
    ],
)
def test_values_are_written_as_people_read_them(value: Any, text: str) -> None:
    assert value_text(value) == text


@pytest.mark.parametrize(
    ("step", "text"),
    [
        ("clamp: [0, 10.5]", "не меньше 0, не больше 10,5"),
        ("clamp: [null, 10]", "не больше 10"),
        ("clamp: [-5, null]", "не меньше −5"),
        ("clamp: [null, null]", "без границ"),
        ("pick: [a, b]", "только a, b"),
        ("keep: {best: 2, last: 1}", "засчитываются лучшие, последние"),
        ("drop: {worst: 1, first: 1}", "не засчитываются худшие, первые"),
        ("multiply: 1/3", "умножение на 0,33…"),
        ("round: 0.05", "округление до 0,05"),
    ],
)
def test_a_step_is_said_in_a_phrase(step: str, text: str) -> None:
    rules = scheme(f"""
    codes: []
    criteria: [{{code: a}}, {{code: b}}]
    stages:
      - {{id: m, steps: [{{{step}}}, {{fold: criterion, how: total}}, {{fold: round, how: total}}, {{round: 0.01}}]}}
    """)
    assert step_text(rules.rules.stages[0].steps[0]) == text


def test_each_word_of_a_choice_is_said_in_the_language_of_the_reader() -> None:
    words = {"засчитываются {words}": "{words} count", "лучшие": "the best", "последние": "the last"}
    step = scheme("{codes: [], stages: [{id: m, steps: [{keep: {best: 2, last: 1}}, {fold: round, how: total}]}]}")
    with said_with(lambda text: words[text], "."):
        assert step_text(step.rules.stages[0].steps[0]) == "the best, the last count"


def trace(**other: Any) -> Trace:
    """The trace of «А», who is alone with ten points, with other parts put in."""
    found = explain(scheme("stages: [{id: m, steps: []}]"), entries("А"), [Observation("А", 10)], "А")
    return replace(found, **other)


@pytest.mark.parametrize(
    ("others", "said"),
    [
        (1, "Столько же у ещё одной работы, и правила их не различают: место общее."),
        (2, "Столько же ещё у 2 работ, и правила их не различают: место общее."),
        (11, "Столько же ещё у 11 работ, и правила их не различают: место общее."),
        (12, "Столько же ещё у 12 работ, и правила их не различают: место общее."),
        (21, "Столько же ещё у 21 работы, и правила их не различают: место общее."),
        (111, "Столько же ещё у 111 работ, и правила их не различают: место общее."),
        (121, "Столько же ещё у 121 работы, и правила их не различают: место общее."),
    ],
)
def test_so_many_others_share_the_place(others: int, said: str) -> None:
    assert sentences(trace(equals=tuple(map(str, range(others))))) == ["Итог: 10 – место 1 из 1.", said]


def test_four_of_the_dropped_values_are_named() -> None:
    dropped = tuple(Cell(Key(round=str(n)), Dropped(Decimal(n) / 2, "drop: худшие")) for n in range(1, 6))
    assert sentences(trace(dropped=dropped))[1:] == ["Не засчитано по правилам: 0,5, 1, 1,5, 2."]


def test_awards_are_named_with_their_rule_where_it_says_more() -> None:
    awards = tuple(
        AwardGiven(title, "А", "", rule=rule) for title, rule in (("Диплом", "1 место"), ("Приз зрителей", ""))
    )
    assert sentences(trace(awards=awards))[1:] == ["Награда: Диплом (1 место); Приз зрителей."]


@pytest.mark.parametrize(
    ("criteria", "said"),
    [
        ("", "Итога пока нет: оценки ещё не поставлены."),
        ("б", "Итога пока нет: не хватает оценок по критериям «Содержание»."),
        ("вб", "Итога пока нет: не хватает оценок по критериям «Содержание», «в»."),
        ("гдавб", "Итога пока нет: не хватает оценок по критериям «Содержание», «а», «в», «г»."),
    ],
)
def test_what_a_pending_entry_waits_for(criteria: str, said: str) -> None:
    found = trace(criterion_titles={"б": "Содержание"})
    missing = tuple(Missing("m", criterion=code) for code in criteria or [""])
    assert sentences(replace(found, row=found.row._replace(pending=True, missing=missing))) == [said]
