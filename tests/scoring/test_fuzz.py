"""Broken schemes are refused with place and reason, whatever is broken; those that load rank or say why they cannot."""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
import yaml

from scoring import SchemeErrors, ScoringError, load_scheme, result, result_to_data
from tests.scoring.build import ExactLoader
from tests.scoring.documented import Example, entries_and_marks, examples

EXAMPLES = examples()
STRANGE = (
    None, True, -1, 0, 3, "x", "", [], {}, [1], {"a": 1}, Decimal("0.1"), "95%", "$q", 0.5, "1/0", 10**40,
    {"on": ["zz"]}, ["judge"], {"fold": "judge"}, Decimal("1E+50"), "nan", "judge", "main",
)  # fmt: skip


def places(data: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Walk over all pieces of a scheme."""
    yield path
    pairs = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, child in pairs:
        yield from places(child, (*path, key))


def broken(data: Any, rng: random.Random) -> Any:
    """Break a scheme in one place."""
    data = copy.deepcopy(data)
    *above, last = rng.choice([path for path in places(data) if path])
    holder = data
    for key in above:
        holder = holder[key]
    way = rng.random()
    if way < 0.5:
        holder[last] = rng.choice(STRANGE)
    elif isinstance(holder, list):
        holder.append(holder[last]) if way < 0.75 else holder.pop(last)
    elif way < 0.75:
        holder[f"{str(last)[:-1]}q"] = holder.pop(last)
    else:
        del holder[last]
    return data


def attempt(example: Example, data: Any) -> str:
    """Load and rank a broken scheme; only refusals with words are allowed."""
    try:
        rules = load_scheme(data)
    except SchemeErrors as refused:
        return "refused" if refused.errors and all(error.reason for error in refused.errors) else "silent"
    try:
        result_to_data(result(rules, *entries_and_marks(example), example.decisions))
    except ScoringError as error:
        return "no ranking" if str(error) else "silent"
    return "ranked"


@pytest.mark.parametrize("seed", range(4))
def test_a_broken_scheme_is_refused_or_ranks(seed: int) -> None:
    rng = random.Random(seed)
    seen: set[str] = set()
    for _ in range(100):
        example = rng.choice(EXAMPLES)
        data = yaml.load(example.text, ExactLoader)
        seen.add(attempt(example, broken(data, rng)))
    assert "refused" in seen
    assert "silent" not in seen
