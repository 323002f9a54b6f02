"""The steps of one stage as a whole: what is its value, what is none, and which axes are left."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from scoring import Observation, ScoringError, entry_value, result
from scoring.types import Entry
from tests.scoring.build import entries, scheme

CRITERIA = "criteria: [{code: idea}, {code: form}, {code: note, role: info}]\n"


def total(text: str, **marks: Any) -> Any:
    given = [Observation("a", value, criterion=code.replace("_", ".")) for code, value in marks.items()]
    return result(scheme(text), entries("a"), given).row("a").total


@pytest.mark.parametrize("steps", ["{multiply: 2}", "{multiply: 2}, {round: 1}", "{multiply: 2}, {clamp: [0, 9]}"])
def test_what_is_no_mark_is_no_result(steps: str) -> None:
    text = f"criteria: [{{code: work}}, {{code: note, role: info}}]\nstages: [{{id: m, steps: [{steps}]}}]"
    assert total(text, note=3) is None
    assert total(text, work=3) == 6
    assert total(text, note=1, work=3) == 6


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ("{round: 1, on: [idea]}, {fold: criterion, how: total}", "6.5"),
        ("{round: 1, on: [idea]}, {complement: 10}, {fold: criterion, how: total}", "13.5"),
        ("{round: 1}, {complement: 10}, {clamp: [7, 9]}, {fold: criterion, how: total}", "14"),
    ],
)
def test_rounding_changes_what_it_is_told_and_the_steps_behind_it_go_on(steps: str, expected: str) -> None:
    text = CRITERIA + f"stages: [{{id: m, better: higher, steps: [{{multiply: 0.5}}, {steps}]}}]"
    assert total(text, idea=5, form=7) == Decimal(expected)


@pytest.mark.parametrize("steps", ["{multiply: 2}", "{scale: best, to: 100}, {round: 1}"])
def test_the_axes_that_are_left_are_named(steps: str) -> None:
    rules = scheme(f"codes: []\nstages: [{{id: m, steps: [{steps}]}}]")
    marks = [Observation("a", 4, round=number, judge=judge) for number in "12" for judge in "12"]
    with pytest.raises(ScoringError) as refused:
        result(rules, entries("a"), marks)
    assert str(refused.value) == "Этап «m»: после всех шагов осталось 4 значений, не свёрнуто: round, judge."


def test_members_of_a_declared_group_are_its_marks_and_one_of_them_is_enough() -> None:
    text = """
    criteria: [{code: media}, {code: idea}]
    stages: [{id: m, steps: [{multiply: 2, on: [media.sound]}, {fold: criterion, how: total}]}]
    """
    assert total(text, media_sound=3, media_light=2, idea=1) == 9
    assert total(text, media_sound=3, idea=1) == 7
    line = entry_value(scheme(text), Entry("a"), [Observation("a", 1, criterion="idea")])
    assert [place.criterion for place in line.missing] == ["media"]


def test_beside_the_attempt_of_a_judge_stays_what_was_measured_without_judges() -> None:
    text = """
    codes: []
    criteria: [{code: trick}, {code: seconds, role: info}]
    stages: [{id: m, steps: [{fold: attempt, how: best, with: [seconds]}, {fold: judge, how: total}]}]
    rank: [m, {column: seconds, better: lower}]
    """
    marks = [
        Observation(name, value, criterion=code, judge=judge, attempt="1")
        for name, seconds in (("a", 30), ("b", 20))
        for code, judge, value in (("trick", "1", 5), ("trick", "2", 4), ("seconds", "", seconds))
    ]
    assert [row.entry for row in result(scheme(text), entries("a", "b"), marks).divisions[""].rows] == ["b", "a"]


@pytest.mark.parametrize("role", ["info", "penalty", "bonus", "factor"])
def test_equals_may_be_parted_by_what_is_no_mark(role: str) -> None:
    text = f"""
    criteria: [{{code: work}}, {{code: faults, role: {role}}}]
    stages: [{{id: m, steps: [{{adjust: {{floor: 9}}}}]}}]
    rank: [m, {{pick: [faults], better: lower, steps: []}}]
    """
    marks = [
        Observation(name, value, criterion=code)
        for name, faults in (("a", 3), ("b", 2))
        for code, value in (("work", 1), ("faults", faults))
    ]
    assert [row.entry for row in result(scheme(text), entries("a", "b"), marks).divisions[""].rows] == ["b", "a"]


def test_a_penalty_picked_beside_a_mark_stays_a_penalty() -> None:
    text = """
    criteria: [{code: work}, {code: art}, {code: faults, role: penalty}, {code: extra, role: bonus}]
    stages: [{id: m, steps: [{fold: criterion, how: total}, {adjust: {}}]}]
    rank: [{pick: [work, faults], steps: [{adjust: {on: [faults]}}]}]
    """
    assert total(text, work=8, art=5, faults=2, extra=4) == 6


def test_what_is_told_only_counts_where_it_is_picked_beside_a_mark() -> None:
    text = (
        CRITERIA
        + """
stages: [{id: m, steps: [{fold: criterion, how: total}]}]
rank: [{pick: [idea, note], steps: [{fold: criterion, how: total}]}]
"""
    )
    assert total(text, idea=8, form=5, note=2) == 10
