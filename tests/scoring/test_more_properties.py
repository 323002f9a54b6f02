"""More of what must hold for any marks: exact ties, traces that suffice, worse entries, schemes through YAML."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, seed
from hypothesis import strategies as st

from competitions.validators.text import parse_yaml
from scoring import (
    Dropped,
    Entry,
    Observation,
    Scheme,
    Status,
    Value,
    dump_scheme,
    explain,
    load_scheme,
    result,
    result_to_data,
)
from tests.scoring.build import scheme, text_of
from tests.scoring.documented import Example, entries_and_marks, examples
from tests.scoring.test_properties import FEW, NAMES, every_contest, fields

EXAMPLES = examples()


@seed(11)
@FEW
@given(st.lists(st.decimals(-99, 99, places=3), min_size=2, max_size=8), st.integers(1, 7))
def test_equal_sums_tie_however_they_are_split(parts: list[Decimal], cut: int) -> None:
    rules = scheme("{codes: [], stages: [{id: m, rounds: 8, steps: [{fold: round, how: total, missing: zero}]}]}")
    joined = [sum(parts[:cut], Decimal(0)), sum(parts[cut:], Decimal(0))]
    marks = [Observation("А", v, round=str(n)) for n, v in enumerate(parts)]
    marks += [Observation("Б", v, round=str(n)) for n, v in enumerate(joined)]
    outcome = result(rules, [Entry("А"), Entry("Б")], marks)
    assert outcome.place("А") == outcome.place("Б") == "1"


def test_a_tenth_and_two_tenths_tie_with_three_tenths() -> None:
    rules = scheme("{codes: [], stages: [{id: m, steps: [{fold: round, how: total}]}]}")
    marks = [Observation("А", Decimal(v), round=r) for r, v in (("1", "0.1"), ("2", "0.2"))]
    outcome = result(rules, [Entry("А"), Entry("Б")], [*marks, Observation("Б", Decimal("0.3"), round="1")])
    assert (outcome.place("А"), outcome.place("Б")) == ("1", "1")


def _raw(value: Value) -> Any:
    return value.value if isinstance(value, Dropped) else value


def marks_in_traces(rules: Scheme, entries: list[Entry], marks: list[Observation]) -> list[Observation]:
    """The marks as the traces of all entries show them before the first step of each stage."""
    found = []
    for entry in entries:
        for value in explain(rules, entries, marks, entry.id).values:
            if value.stage and value.steps and value.title == rules.rules.stage(value.stage).title:
                found += [
                    Observation(entry.id, _raw(cell.value), stage=value.stage, **cell.key._asdict())
                    for cell in value.steps[0].before
                ]
    return found


@every_contest
def test_the_marks_of_the_traces_rank_as_the_marks_did(kind: str) -> None:
    @seed(12)
    @FEW
    @given(fields(kind))
    def check(field: tuple[Scheme, list[Entry], list[Observation]]) -> None:
        rules, entries, marks = field
        shown = marks_in_traces(rules, entries, marks)
        assert {(o.entry, o.round, o.judge, o.criterion, o.value) for o in shown} == {
            (o.entry, o.round, o.judge, o.criterion, o.value) for o in marks
        }
        again = result(rules, entries, shown)
        assert result_to_data(again) == result_to_data(result(rules, entries, marks))

    check()


PLACE_FOLDS = {
    "mean places, total": "[{scale: places, ties: mean, better: higher}, {fold: round, how: total}]",
    "same places, total": "[{scale: places, ties: same, better: higher}, {fold: round, how: total}]",
    "worst dropped": "[{scale: places, ties: mean, better: higher}, {drop: {worst: 1}}, {fold: round, how: total}]",
    "median of places": "[{scale: places, ties: mean, better: higher}, {fold: round, how: median}, {round: 0.1}]",
    "trimmed places": (
        "[{scale: places, ties: same, better: higher}, {fold: round, how: trimmed_total, high: 1, low: 1, few: error}]"
    ),
    "best place": "[{scale: places, ties: same, better: higher}, {fold: round, how: best}]",
}


@pytest.mark.parametrize("name", PLACE_FOLDS)
def test_a_worse_entry_improves_nobody_under_any_fold_of_places(name: str) -> None:
    rules = scheme(f"codes: []\nstages: [{{id: main, better: lower, rounds: 3, steps: {PLACE_FOLDS[name]}}}]")

    @seed(13)
    @FEW
    @given(st.lists(st.lists(st.integers(0, 5), min_size=6, max_size=6), min_size=3, max_size=3), st.integers(0, 3))
    def check(table: list[list[int]], below: int) -> None:
        marks = [
            Observation(n, v, round=str(r)) for r, line in enumerate(table) for n, v in zip(NAMES, line, strict=True)
        ]
        worse = [Observation("worse", min(line) - 1 - below, round=str(r)) for r, line in enumerate(table)]
        names = [Entry(n) for n in NAMES]
        before, after = result(rules, names, marks), result(rules, [*names, Entry("worse")], marks + worse)
        for one in NAMES:
            assert after.row(one).total == before.row(one).total
            assert after.row(one).place.first == before.row(one).place.first
        assert after.row("worse").place.last == 7

    check()


@seed(14)
@FEW
@given(st.lists(st.integers(0, 20), min_size=6, max_size=6), st.lists(st.integers(0, 30), min_size=3, max_size=3))
def test_guests_move_neither_shares_nor_quotas(values: list[int], guests: list[int]) -> None:
    rules = scheme(
        "{stages: [{id: m, steps: [{scale: best, to: 100}, {round: 0.01}]}],"
        " award: [{title: п, percent: 40, of: registered, round: ceil, ties: nearest}]}"
    )
    own = [Entry(n) for n in NAMES]
    marks = [Observation(n, v + 1) for n, v in zip(NAMES, values, strict=True)]
    more = [Entry(f"g{n}", Status.OC) for n in range(3)]
    theirs = [Observation(f"g{n}", v) for n, v in enumerate(guests)]
    alone, together = result(rules, own, marks), result(rules, own + more, marks + theirs)
    assert [alone.row(n) for n in NAMES] == [together.row(n) for n in NAMES]
    assert alone.awards == together.awards


# Schemes through YAML and back.


def through_yaml(data: Any) -> tuple[str, Any]:
    """Data written as YAML and read as an organiser's file is."""
    text = text_of(data)
    return text, parse_yaml(text).data


@pytest.mark.parametrize("example", EXAMPLES, ids=[f"{n:02} {e.title}" for n, e in enumerate(EXAMPLES)])
def test_a_scheme_comes_back_from_yaml_to_the_byte(example: Example) -> None:
    rules = load_scheme(parse_yaml(example.text).data)
    first, data = through_yaml(dump_scheme(rules))
    again = load_scheme(data)
    second, _ = through_yaml(dump_scheme(again))
    assert second.encode() == first.encode()
    assert again == rules
    field = entries_and_marks(example)
    outcomes = [json.dumps(result_to_data(result(one, *field, example.decisions))) for one in (rules, again)]
    assert outcomes[0] == outcomes[1]


# Texts that a careless writer or reader of YAML would turn into something else.
TRAPS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12).filter(str.strip),
    st.sampled_from(
        ["on", "No", "~", "null", "1:30", "0123", "1e5", "1_000", "0x1F", ".5", "#", "'", '"', "{а}", "&а"]
    ),
    st.sampled_from(["*а", "!а", "%а", "@а", "|", ">", "?", "2026-11-26", "=", "<<", "1.10", "+1"]),
    st.sampled_from(["- а", "а: б", "яё\u00a0№", "а\nб", " а", "а ", "\ufeffа", "а\x85б", "\0"]),
)
NUMBERS = st.one_of(st.integers(1, 10**29), st.decimals(Decimal("0.001"), 9999, places=3))


@seed(15)
@FEW
@given(TRAPS, TRAPS, NUMBERS, NUMBERS)
def test_titles_and_numbers_come_back_as_they_were(title: str, award: str, cap: Any, step: Any) -> None:
    data = {
        "title": title,
        "parameters": {"cap": cap},
        "codes": {"DNS": title},
        "stages": [{"id": "main", "title": title, "steps": [{"clamp": [0, "$cap"]}, {"round": step}]}],
        "award": [{"title": award, "place": 1}],
    }
    rules = load_scheme(data)
    first, read = through_yaml(dump_scheme(rules))
    second, _ = through_yaml(dump_scheme(load_scheme(read)))
    assert second.encode() == first.encode()
    assert load_scheme(read).rules == rules.rules
