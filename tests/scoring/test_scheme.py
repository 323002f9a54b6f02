"""A scheme as data: what makes two of them equal, and what is found in it by name."""

from __future__ import annotations

import pytest

from scoring import Code, Lexical, Observation, result
from tests.scoring.build import entries, scheme

TEXT = "codes: [OCS]\nstages: [{id: main, steps: []}]\nstandings: [{id: t, from: {division: all}, group_by: team}]"


def test_schemes_of_one_text_are_equal_and_others_are_not() -> None:
    one, same, other = scheme(TEXT), scheme(TEXT), scheme(TEXT.replace("main", "only"))
    assert one == same
    assert one != other
    assert one != TEXT


def test_what_is_not_there_is_named_in_the_error() -> None:
    known = scheme(TEXT)
    assert known.node("t").id == "t"
    assert known.rules.stage("main").id == "main"
    with pytest.raises(KeyError, match="team"):
        known.node("team")
    with pytest.raises(KeyError, match="final"):
        known.rules.stage("final")


def test_parts_of_a_lexical_value_compare_each_in_its_own_direction() -> None:
    more, less = Lexical((5, 3), (1, -1)), Lexical((5, 4), (1, -1))
    assert more.order() == (5, -3)
    assert more.order() > less.order()
    assert Code("OCS") == Code("OCS")


def test_a_stranger_is_named_in_the_error() -> None:
    found = result(scheme(TEXT), entries("А"), [Observation("А", 5)])
    assert (found.row("А"), found.place("А")) == (found.divisions[""].row("А"), "1")
    for row in (found.row, found.divisions[""].row, found.place):
        with pytest.raises(KeyError, match="Б"):
            row("Б")
