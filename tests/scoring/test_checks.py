"""What is refused on saving because it could never give a right result."""

from __future__ import annotations

import pytest

from scoring import Entry, Observation, SchemeErrors, result
from tests.scoring.build import scheme

THREE = """
stages:
  - {id: a, steps: [], advance: {take: 4, ties: all, carry: %s}}
  - {id: b, steps: [], advance: {take: 2, ties: all, carry: %s}}
  - {id: c, steps: []}
combine: total
"""


def refusals(text: str) -> list[str]:
    try:
        scheme(text)
    except SchemeErrors as error:
        return str(error).splitlines()
    return []


@pytest.mark.parametrize(
    ("first", "second", "missing"),
    [
        ("[a]", "[a, b]", []),
        ("[a]", "[b]", ["«a», а carry его не переносит"]),
        ("[a]", "[a]", ["«b», а carry его не переносит"]),
        ("none", "[a, b]", ["«a», а carry его не переносит"]),
        ("[a, b]", "[a, b]", ["«b» ещё не прошёл"]),
        ("[a]", "[a, b, c]", ["«c» ещё не прошёл"]),
    ],
)
def test_a_sum_carries_every_stage_so_far_and_none_to_come(first: str, second: str, missing: list[str]) -> None:
    found = refusals(THREE % (first, second))
    assert len(found) == len(missing)
    assert all(part in line for part, line in zip(missing, found, strict=True))


@pytest.mark.parametrize("step", ["complement: 100", "multiply: -1", "table: {0–99: 2, 100: 1}"])
def test_behind_a_scale_values_may_be_turned_round(step: str) -> None:
    scaled = f"{{scale: best, to: 100, better: higher}}, {{{step}}}, {{round: 1}}"
    text = f"stages: [{{id: m, better: lower, steps: [{scaled}]}}]"
    outcome = result(scheme(text), [Entry("a"), Entry("b")], [Observation("a", 4), Observation("b", 8)])
    assert [row.entry for row in outcome.divisions[""].rows] == ["b", "a"]


@pytest.mark.parametrize(
    ("role", "steps"),
    [
        ("penalty", "{adjust: {}}"),
        ("bonus", "{adjust: {on: [p]}}"),
        ("bonus", "{fold: criterion, how: total, on: [a, p]}"),
        ("penalty", "{fold: judge, how: total, on: [p]}, {adjust: {}}"),
    ],
)
def test_a_penalty_that_is_applied_is_no_fault(role: str, steps: str) -> None:
    assert refusals(f"criteria: [{{code: a}}, {{code: p, role: {role}}}]\nstages: [{{id: m, steps: [{steps}]}}]") == []


@pytest.mark.parametrize(
    ("steps", "value"),
    [
        ("{scale: best, to: 100}, {round: 1}", 100),
        ("{round: 5}", 10),
        ("{clamp: [0, 6]}", 6),
        ("{multiply: 2}", 18),
        ("{complement: 20}", 11),
        ("{table: {0–9: 3}}", 3),
    ],
)
def test_a_table_of_teams_takes_the_steps_that_rewrite_a_value(steps: str, value: int) -> None:
    table = f"{{id: t, from: {{division: each}}, group_by: team, steps: [{steps}]}}"
    text = f"stages: [{{id: m, steps: []}}]\nstandings: [{table}]"
    outcome = result(scheme(text), [Entry("a", team="T")], [Observation("a", 9)])
    assert [row.value for row in outcome.standings["t"]] == [value]


def test_rounds_of_matches_need_no_fold() -> None:
    steps = "{play: {table: {win: 3, draw: 1, loss: 0}}}, {clamp: [0, 9]}"
    assert refusals(f"codes: []\nstages: [{{id: m, rounds: 3, steps: [{steps}]}}]") == []
