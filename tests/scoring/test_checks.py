"""What is refused on saving because it could never give a right result."""

from __future__ import annotations

import pytest

from scoring import SchemeErrors
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
