"""Every outcome, explanation and refusal of the kernel word for word; `python -m tests.scoring.golden` renews them."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from tests.scoring.golden import (
    LOADED,
    NUMBERS,
    OUTCOMES,
    REFUSALS,
    SCHEMES,
    cases,
    loaded_of,
    number_of,
    outcome_of,
    refusals_of,
)


def kept(path: Any) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


CASES = cases()
KEPT = kept(OUTCOMES)
REFUSED = kept(REFUSALS)
READ = [(name, text, said) for name, texts in kept(NUMBERS).items() for text, said in texts.items()]


def test_every_case_is_kept() -> None:
    assert list(CASES) == list(KEPT)


@pytest.mark.parametrize("title", KEPT)
def test_the_outcome_is_the_same_to_the_letter(title: str) -> None:
    assert outcome_of(CASES[title]) == KEPT[title].split("\n")


@pytest.mark.parametrize("number", range(len(REFUSED)))
def test_the_refusal_is_the_same_to_the_letter(number: int) -> None:
    assert refusals_of(REFUSED[number]["scheme"]) == REFUSED[number]["refused"]


@pytest.mark.parametrize("path", SCHEMES, ids=[path.stem for path in SCHEMES])
def test_a_scheme_is_read_into_the_same_records(path: Any) -> None:
    assert loaded_of(path) == kept(LOADED)[path.stem]


@pytest.mark.parametrize(("name", "text", "said"), READ)
def test_numbers_are_read_or_refused_in_the_same_words(name: str, text: Any, said: str) -> None:
    assert number_of(name, text) == said
