"""A piece of a scheme is read exactly or refused in a sentence; what is refused is read as something harmless."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from scoring.reading import Node, Problems, SchemeErrors, nearest
from scoring.steps.params import LIMITS, MARKS, PERCENT, POSITIVE, RANGES, SCHEDULE

D, F = Decimal, Fraction
OF_MEAN_AND_TOTAL = "Неизвестное слово «totl»: здесь бывает mean, total."
NO_MARK_WORD = "Неизвестное слово «skp»: здесь бывает skip, worst, fail, zero, entries+1, started+1, last+1, max."
GREATEST = 10**30 - 1


def node(value: Any) -> Node:
    return Node(value, ("a",), Problems())


def refused(read: Callable[[Node], Any], value: Any) -> tuple[Any, list[str]]:
    """What is read all the same, and the sentences of the refusal."""
    piece = node(value)
    found = read(piece)
    return found, [error.reason for error in piece.problems.errors]


@pytest.mark.parametrize(
    ("written", "number"),
    [
        (F(6, 3), 2),
        (F(1, 3), F(1, 3)),
        (D("3.0"), 3),
        (D("3.50"), D("3.5")),
        (D("0E-40"), 0),
        ("0,5", D("0.5")),
        (" -2.0 ", -2),
        ("1/4", D("0.25")),
        ("1/12", F(1, 12)),
        ("6/3", 2),
        (GREATEST, GREATEST),
        (-GREATEST, -GREATEST),
        (D(GREATEST), GREATEST),
        (str(GREATEST), GREATEST),
        (D("1E-29"), D("1E-29")),
    ],
)
def test_a_number_is_read_exactly_and_a_whole_one_as_a_whole_one(written: Any, number: Any) -> None:
    found, said = refused(Node.number, written)
    assert (found, type(found), said) == (number, type(number), [])


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (0.5, "Число с плавающей точкой неточно: запишите его текстом в кавычках."),
        (True, "Здесь нужно число."),
        (None, "Здесь нужно число."),
        ([1], "Здесь нужно число."),
        ("пять", "«пять» – не число."),
        ("٣", "«٣» – не число."),
        (str(GREATEST + 1), f"«{GREATEST + 1}» – не число."),
        *(
            (number, "Такое число не бывает правилом: оно слишком велико или слишком мало.")
            for number in (GREATEST + 1, -GREATEST - 1, D(GREATEST + 1), D("1E-30"), D("NaN"), D("Infinity"))
        ),
    ],
)
def test_what_is_no_number_of_a_rule_is_refused_in_words(written: Any, said: str) -> None:
    assert refused(Node.number, written) == (0, [said])


@pytest.mark.parametrize(
    ("read", "written", "instead", "said"),
    [
        (Node.text, " ", "?", "Здесь нужен непустой текст."),
        (Node.text, True, "?", "Здесь нужен непустой текст."),
        (Node.flag, "да", False, "Здесь нужно true или false."),
        (Node.integer, -1, 0, "Здесь нужно целое число не меньше 0."),
        (Node.integer, D("1.5"), 0, "Здесь нужно целое число не меньше 0."),
        (lambda piece: piece.integer(2), 1, 2, "Здесь нужно целое число не меньше 2."),
        (lambda piece: piece.choice(["mean", "total"]), "totl", "mean", OF_MEAN_AND_TOTAL),
        (Node.names, [], (), "Список пуст: назовите хотя бы одно имя или уберите его."),
        (Node.elements, "х", [], "Здесь нужен список."),
        (lambda piece: piece.elements(2), [1, 2, 3], [], "Здесь больше 2 строк: так правила не пишут."),
        (Node.items, [1], {}, "Здесь нужны пары «имя: значение»."),
    ],
)  # fmt: skip
def test_what_is_refused_is_read_as_something_harmless(
    read: Callable[[Node], Any], written: Any, instead: Any, said: str
) -> None:
    assert refused(read, written) == (instead, [said])


@pytest.mark.parametrize(
    ("read", "written", "found"),
    [
        (Node.integer, 0, 0),
        (Node.integer, D("3.0"), 3),
        (lambda piece: piece.integer(2), "2", 2),
        (Node.names, "a", ("a",)),
        (Node.names, ["a"], ("a",)),
        (Node.names, ("a", 5, D("1.5")), ("a", "5", "1.5")),
        (lambda piece: piece.names(0), [], ()),
        (lambda piece: len(piece.elements(2)), [1, 2], 2),
        (Node.items_plain, {True: 1, 2: 3}, {"on": 1, "2": 3}),  # YAML 1.1 reads a bare `on` as true
        (RANGES.read, {"0–5": 1, "6-7": 2, "8..9": 3}, ((0, 5, 1), (6, 7, 2), (8, 9, 3))),
        (RANGES.read, {"10 — 11,5": 4, 12: 5}, ((10, D("11.5"), 4), (12, 12, 5))),
        (RANGES.read, {"-5--2": 1, "-1–+1": 2, "2.5..3.5": 3}, ((-5, -2, 1), (-1, 1, 2), (D("2.5"), D("3.5"), 3))),
        (SCHEDULE.read, {9: 2, 1: 0, 5: 1}, ((1, 0), (5, 1), (9, 2))),
        (SCHEDULE.read, 0, ((1, 0),)),
        (PERCENT.read, " 12,5 % ", (D("12.5"), True)),
        (PERCENT.read, "12,5", (D("12.5"), False)),
        (MARKS.read, {"A": "worst", "B": "last+1", "C": 7}, (("A", "worst"), ("B", "last+1"), ("C", 7))),
        (MARKS.read, {"A": " -5", "B": "+2", "C": " 3 "}, (("A", -5), ("B", 2), ("C", 3))),
    ],
)  # fmt: skip
def test_what_is_right_is_read_without_a_word(read: Callable[[Node], Any], written: Any, found: Any) -> None:
    assert refused(read, written) == (found, [])


@pytest.mark.parametrize(
    ("read", "written", "place", "said"),
    [
        (RANGES.read, {"0–x": 1}, "a.0–x", "«x» – не число."),
        (RANGES.read, {"1–2–3": 1}, "a.1–2–3", "«2–3» – не число."),
        (RANGES.read, {"5-1": 1}, "a.5-1", "В промежутке «5-1» начало больше конца."),
        (RANGES.read, {"0–5": 1, "x": 2}, "a.x", "«x» – не число."),
        (RANGES.read, {"1–3": 1, "3–5": 2}, "a.3–5", "Промежуток «3–5» пересекается с другим."),
        (RANGES.read, {"3–5": 1, "1–3": 2}, "a.1–3", "Промежуток «1–3» пересекается с другим."),
        (LIMITS.read, [5, "x"], "a.1", "«x» – не число."),
        (LIMITS.read, [5, 1], "a", "Нижняя граница больше верхней."),
        (POSITIVE.read, "x", "a", "«x» – не число."),
        (POSITIVE.read, 0, "a", "Здесь нужно число больше нуля."),
        (Node.integer, "x", "a", "«x» – не число."),
        (PERCENT.read, "x%", "a", "«x» – не число."),
        (SCHEDULE.read, {"пять": 1}, "a.пять", "«пять» – не число."),
        (MARKS.read, {"DNS": "skp"}, "a.DNS", NO_MARK_WORD),
    ],
)  # fmt: skip
def test_a_fault_is_named_once_and_where_it_stands(
    read: Callable[[Node], Any], written: Any, place: str, said: str
) -> None:
    piece = node(written)
    read(piece)
    assert [(".".join(map(str, error.path)), error.reason) for error in piece.problems.errors] == [(place, said)]


def test_all_faults_of_a_scheme_stand_on_lines_of_their_own() -> None:
    problems = Problems()
    problems.add((), "Раз.")
    problems.add(("stages", 0), "Два.", "fold")
    problems.add((), "Раз.")
    assert str(SchemeErrors(problems.errors)) == "схема: Раз.\nstages.0: Два. Возможно, имелось в виду «fold»."


@pytest.mark.parametrize(
    ("word", "right"), [("DFN", "DNF"), ("DNX", "DNS"), ("TOTL", "total"), ("meen", "mean"), ("qqq", None)]
)
def test_the_nearest_right_word(word: str, right: str | None) -> None:
    assert nearest(word, ["mean", "total", "DNS", "DNF", "VOID", "median"]) == right
