"""The numbers that every implementation must reproduce (design/scoring.md, section 6)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from scoring import Observation, entry_value, result
from tests.scoring.build import board, entries, rounds, scheme, sheet, shown

ONE = entries("А")


def total(text: str, marks: list[Observation]) -> str:
    outcome = result(scheme(text), ONE, marks)
    return shown(outcome.row("А").total)


WEIGHTED = """
criteria: [{code: a, max: 10, weight: 0.5}, {code: b, max: 10, weight: 0.3}, {code: c, max: 10, weight: 0.2}]
stages: [{id: main, steps: [{weigh: %s}, {fold: criterion, how: total}, {fold: judge, how: %s}, {round: 0.01}]}]
"""
JUDGES = {"1": (8, 7, 9), "2": (9, 6, 8), "3": (6, 9, 10)}


@pytest.mark.parametrize(
    ("mode", "how", "expected"),
    [("coefficient", "mean", "7.83"), ("share", "mean", "78.33"), ("coefficient", "total", "23.5")],
)
def test_weights_of_three_judges(mode: str, how: str, expected: str) -> None:
    assert total(WEIGHTED % (mode, how), sheet("А", JUDGES, "abc")) == expected


def test_each_judges_own_total_is_readable() -> None:
    text = WEIGHTED % ("coefficient", "mean") + "rank: {by: [main, firsts]}"
    line = entry_value(scheme(text), ONE[0], sheet("А", JUDGES, "abc"))
    assert [shown(v) for v in line.values["judges:main"].values] == ["7.9", "7.9", "7.7"]


@pytest.mark.parametrize(
    ("how", "expected"), [("trimmed_mean, high: 1, low: 1, few: mean, quorum: 3", "32.67"), ("mean", "32.2")]
)
def test_highest_and_lowest_judge_dropped(how: str, expected: str) -> None:
    text = f"stages: [{{id: main, steps: [{{fold: judge, how: {how}}}, {{round: 0.01}}]}}]"
    marks = [Observation("А", v, judge=str(n)) for n, v in enumerate((31, 35, 28, 33, 34))]
    assert total(text, marks) == expected


def test_sum_of_places() -> None:
    text = """
    stages: [{id: main, steps: [{scale: places, ties: mean, better: higher}, {fold: judge, how: total}], better: lower}]
    """
    lists = {"J1": (40, 38, 38, 30), "J2": (35, 39, 36, 30), "J3": (37, 36, 39, 33)}
    marks = [Observation(e, v, judge=j) for j, line in lists.items() for e, v in zip("PQRS", line, strict=True)]
    outcome = result(scheme(text), entries(*"PQRS"), marks)
    assert board(outcome) == [("R", "1", "5.5"), ("P", "2", "6"), ("Q", "3", "6.5"), ("S", "4", "12")]


@pytest.mark.parametrize(
    ("quota", "number"),
    [
        ("percent: 45, round: nearest", 10),
        ("percent: 5, round: nearest", 1),
        ("percent: 25, round: nearest", 6),
        ("percent: 25, round: floor", 5),
        ("share: 1/12, round: ceil", 2),
        ("count: 3", 3),
    ],
)
def test_quota_of_twenty_three(quota: str, number: int) -> None:
    text = f"""
    stages: [{{id: main, steps: []}}]
    award: [{{title: призёр, {quota}, of: started, ties: decide}}]
    """
    names = [f"e{n:02}" for n in range(23)]
    marks = [Observation(name, n) for n, name in enumerate(names)]
    assert len(result(scheme(text), entries(*names), marks).awards) == number


@pytest.mark.parametrize(
    ("style", "expected"),
    [("standard", ["I", "II", "II", ""]), ("shared", ["I", "II", "II", ""]), ("dense", ["I", "II", "II", "III"])],
)
def test_place_cuts_with_a_tie(style: str, expected: list[str]) -> None:
    text = f"""
    stages: [{{id: main, steps: []}}]
    rank: {{by: [main], style: {style}}}
    award: [{{title: I, place: 1}}, {{title: II, place: 2}}, {{title: III, place: 3}}]
    """
    marks = [Observation(e, v) for e, v in zip("АБВГ", (90, 85, 85, 80), strict=True)]
    outcome = result(scheme(text), entries(*"АБВГ"), marks)
    assert ["".join(outcome.awards_of(e)) for e in "АБВГ"] == expected


F1H = """
codes: [VOID]
stages:
  - id: rounds
    steps: [{round: 1, mode: floor}, {clamp: [0, 120]}, {fold: attempt, how: last, marks: skip},
            {fold: round, how: total, expect: 5, marks: zero}]
"""


def test_free_flight_capped_at_120() -> None:
    assert total(F1H, rounds("А", (120, 95, 131, 87, 120))) == "542"


def test_robot_run_with_touches() -> None:
    text = """
    criteria: [{code: seconds}, {code: touches}]
    stages:
      - id: run
        better: lower
        steps: [{weigh: coefficient, by: {seconds: 1, touches: 5}}, {fold: criterion, how: total}, {round: 0.01},
                {limit: 120, else: DNF}, {fold: round, how: best, expect: 2, marks: worst}]
    """
    marks = sheet("А", {"": (Decimal("41.10"), 2)}, ("seconds", "touches"), round="1")
    marks += sheet("А", {"": (Decimal("45.32"), 0)}, ("seconds", "touches"), round="2")
    assert total(text, marks) == "45.32"


def test_share_of_the_groups_best() -> None:
    text = "stages: [{id: main, steps: [{scale: best, to: 1000}, {round: 0.01}]}]"
    outcome = result(scheme(text), entries("А", "Б"), [Observation("А", 97), Observation("Б", 118)])
    assert board(outcome) == [("Б", "1", "1000"), ("А", "2", "822.03")]


@pytest.mark.parametrize(("marks", "expected"), [((2, 3, 2), "1.56"), ((2, 3), "1.67")])
def test_worldskills_judgement(marks: tuple[int, ...], expected: str) -> None:
    text = """
    criteria: [{code: aspect, max: 3, weight: 2}]
    stages:
      - id: main
        steps: [{fold: judge, how: mean, quorum: 2}, {weigh: coefficient, by: {aspect: 2/3}}, {round: 0.01}]
    """
    assert total(text, sheet("А", {str(n): (m,) for n, m in enumerate(marks)}, ["aspect"])) == expected


def test_a_tenth_and_two_tenths_tie_with_three_tenths() -> None:
    text = """
    criteria: [{code: a}, {code: b}]
    stages: [{id: main, steps: [{fold: criterion, how: total}]}]
    """
    marks = sheet("А", {"": ("0.1", "0.2")}, "ab") + sheet("Б", {"": ("0.3", "0")}, "ab")
    outcome = result(scheme(text), entries("А", "Б"), marks)
    assert outcome.place("А") == outcome.place("Б") == "1"


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ("{clamp: [0, 120], on: [seconds]}, {adjust: {on: [penalty]}}", "110"),
        ("{adjust: {on: [penalty]}}, {clamp: [0, 120]}", "120"),
    ],
)
def test_the_order_of_steps_is_the_meaning(steps: str, expected: str) -> None:
    text = f"""
    criteria: [{{code: seconds}}, {{code: penalty, role: penalty}}]
    stages: [{{id: main, steps: [{steps}]}}]
    """
    assert total(text, sheet("А", {"": (150, 10)}, ("seconds", "penalty"))) == expected
