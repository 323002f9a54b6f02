"""What must hold for any marks: composition, order of input, exactness, entries out of competition, monotony."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any

import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from scoring import (
    DNF,
    DNS,
    Entry,
    Observation,
    Scheme,
    Status,
    dump_scheme,
    entry_value,
    explain,
    line_from_data,
    line_to_data,
    load_scheme,
    number_to_text,
    rank,
    result,
    result_to_data,
)
from scoring.numbers import number_from_text, round_to
from tests.scoring.build import scheme
from tests.scoring.test_contests import contest

FEW = settings(max_examples=12, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow])

MARKS = st.one_of(st.integers(0, 10), st.decimals(0, 10, places=1))
SHORT = st.one_of(st.integers(0, 130), st.decimals(0, 130, places=2), st.sampled_from([DNF, DNS]))
NAMES = [f"e{n}" for n in range(6)]
STATUSES = st.lists(st.sampled_from([Status.OK] * 5 + [Status.OC, Status.DSQ]), min_size=6, max_size=6)

JURY = """
criteria: [{code: a, max: 10, weight: 0.5}, {code: b, max: 10, weight: 0.3}, {code: c, max: 10, weight: 0.2}]
stages:
  - id: main
    steps: [{weigh: share}, {fold: criterion, how: total}, {fold: judge, how: %s}, {round: 0.01}]
rank: {by: [main, {pick: [a]}, firsts], style: shared}
award: [{title: I, place: 1}, {title: квота, percent: 30, of: started, round: nearest, ties: at_least}]
"""
PLACES = """
stages:
  - id: main
    better: lower
    steps: [{scale: places, ties: mean, better: higher}, {fold: judge, how: total, missing: skip}]
award: [{title: I, place: 1}]
"""
RUNS = """
stages:
  - id: main
    better: lower
    steps: [{limit: 120, else: DNF}, {drop: {worst: {4: 1}}}, {fold: round, how: best, marks: worst}]
rank: {by: [main, {ladder: round}, {backwards: round}], style: shared, place_failed: true}
"""
SHARES = """
codes: [DNF, DNS]
stages:
  - id: main
    steps:
      - {scale: best, by: [round, group], to: 1000}
      - {round: 0.01}
      - {drop: {worst: 1}}
      - {fold: round, how: total, marks: {DNS: 0, DNF: 0}}
rank: {by: [main, {ladder: round}], style: standard}
"""
LOW_POINTS = """
stages:
  - id: main
    better: lower
    steps: [{scale: places, ties: same}, {fold: round, how: total, marks: {DNS: entries+1, DNF: started+1}}]
"""

FEW_ROUNDS = """
criteria: [{code: time}, {code: touches}, {code: safety, role: penalty, optional: true}]
stages:
  - id: main
    better: lower
    steps:
      - {weigh: coefficient, by: {time: 1, touches: 5}}
      - {fold: criterion, how: total}
      - {fold: round, how: total, marks: {DNS: 200, DNF: 150}}
      - {adjust: {on: [safety], floor: 0}}
"""
PINS = """
criteria: [{code: pins}, {code: seconds}]
stages:
  - id: main
    steps:
      - {fold: criterion, how: lexical, parts: {pins: higher, seconds: lower}}
      - {fold: round, how: best, marks: worst}
rank: {by: [main, {ladder: round}], style: shared, place_failed: true}
"""


def jury(draw: Any) -> list[Observation]:
    return [
        Observation(name, draw(MARKS), criterion=code, judge=judge)
        for name in NAMES
        for judge in ("j1", "j2", "j10")
        for code in "abc"
        if not (judge == "j10" and draw(st.integers(0, 9)) == 0)
    ]


def by_judge(draw: Any) -> list[Observation]:
    return [Observation(name, draw(MARKS), judge=judge) for name in NAMES for judge in ("j1", "j2", "j3")]


def by_round(draw: Any) -> list[Observation]:
    return [
        Observation(name, draw(SHORT), round=f"R{n}", group=draw(st.sampled_from("AB")))
        for name in NAMES
        for n in range(1, 5)
    ]


def few_rounds(draw: Any) -> list[Observation]:
    marks = [
        Observation(name, draw(SHORT), criterion=code, round=str(n))
        for name in NAMES
        for n in range(1, draw(st.integers(1, 2)) + 1)
        for code in ("time", "touches")
    ]
    return marks + [Observation(name, draw(MARKS), criterion="safety") for name in NAMES[:2]]


def pins(draw: Any) -> list[Observation]:
    return [
        Observation(name, draw(SHORT), criterion=code, round=str(n))
        for name in NAMES
        for n in range(1, 3)
        for code in ("pins", "seconds")
    ]


CONTESTS: dict[str, tuple[str, Callable[[Any], list[Observation]]]] = {
    "mean": (JURY % "mean, quorum: 2", jury),
    "trimmed": (JURY % "trimmed_mean, high: 1, low: 1, few: mean", jury),
    "median": (JURY % "median", jury),
    "places": (PLACES, by_judge),
    "runs": (RUNS, by_round),
    "shares": (SHARES, by_round),
    "low points": (LOW_POINTS, by_round),
    "few rounds": (FEW_ROUNDS, few_rounds),
    "pins": (PINS, pins),
}
every_contest = pytest.mark.parametrize("kind", CONTESTS)


loaded = lru_cache(scheme)


@st.composite
def fields(draw: Any, kind: str) -> tuple[Scheme, list[Entry], list[Observation]]:
    text, make = CONTESTS[kind]
    statuses = draw(STATUSES)
    entries = [Entry(name, status=status) for name, status in zip(NAMES, statuses, strict=True)]
    return loaded(text), entries, make(draw)


@every_contest
def test_lines_and_ranking_composed_are_the_result(kind: str) -> None:
    @seed(1)
    @FEW
    @given(fields(kind))
    def check(field: tuple[Scheme, list[Entry], list[Observation]]) -> None:
        rules, entries, marks = field
        lines = [entry_value(rules, e, [o for o in marks if o.entry == e.id]) for e in entries]
        stored = [line_from_data(json.loads(json.dumps(line_to_data(line)))) for line in lines]
        whole = result_to_data(result(rules, entries, marks))
        assert result_to_data(rank(rules, entries, lines)) == whole
        assert result_to_data(rank(rules, entries, stored)) == whole

    check()


@every_contest
def test_the_order_of_input_does_not_matter(kind: str) -> None:
    @seed(2)
    @FEW
    @given(fields(kind), st.randoms(use_true_random=False))
    def check(field: tuple[Scheme, list[Entry], list[Observation]], order: random.Random) -> None:
        rules, entries, marks = field
        before = json.dumps(result_to_data(result(rules, entries, marks)))
        order.shuffle(entries)
        order.shuffle(marks)
        assert json.dumps(result_to_data(result(rules, entries, marks))) == before

    check()


@every_contest
def test_an_entry_out_of_competition_changes_nobody(kind: str) -> None:
    @seed(3)
    @FEW
    @given(fields(kind))
    def check(field: tuple[Scheme, list[Entry], list[Observation]]) -> None:
        rules, entries, marks = field
        guests = {e.id for e in entries if e.status is Status.OC}
        with_guests = result(rules, entries, marks)
        without = result(rules, [e for e in entries if e.id not in guests], [o for o in marks if o.entry not in guests])
        if without.divisions:
            rows = [r for r in with_guests.divisions[""].rows if r.entry not in guests]
            assert rows == list(without.divisions[""].rows)
        assert all(with_guests.row(guest).place is None for guest in guests)
        assert [a for a in with_guests.awards if a.entry in guests] == []

    check()


@every_contest
def test_the_trace_computes_the_same_value_again(kind: str) -> None:
    @seed(4)
    @FEW
    @given(fields(kind), st.sampled_from(NAMES))
    def check(field: tuple[Scheme, list[Entry], list[Observation]], name: str) -> None:
        rules, entries, marks = field
        trace = explain(rules, entries, marks, name)
        for value in trace.values:
            for step, following in zip(value.steps, value.steps[1:], strict=False):
                assert step.after == following.before
            last = [c.value for c in value.steps[-1].after]
            assert last == ([value.value] if value.value is not None else [])

    check()


@seed(5)
@FEW
@given(st.lists(st.lists(st.integers(0, 40), min_size=4, max_size=4), min_size=3, max_size=3), st.integers(0, 10))
def test_a_worse_entry_never_improves_anyone_under_places(lists: list[list[int]], below: int) -> None:
    rules = scheme(PLACES)
    marks = [
        Observation(n, v, judge=f"j{j}") for j, line in enumerate(lists) for n, v in zip(NAMES, line, strict=False)
    ]
    worse = [Observation("worse", min(line) - 1 - below, judge=f"j{j}") for j, line in enumerate(lists)]
    names = [Entry(n) for n in NAMES[:4]]
    before = result(rules, names, marks)
    after = result(rules, [*names, Entry("worse")], marks + worse)
    for name in NAMES[:4]:
        assert after.row(name).place.first >= before.row(name).place.first
    assert after.row("worse").place.first == 5


@seed(6)
@FEW
@given(st.lists(st.decimals(-1000, 1000, places=3), min_size=1, max_size=9))
def test_sums_and_means_are_exact(values: list[Decimal]) -> None:
    text = "{codes: [], stages: [{id: m, steps: [{fold: judge, how: %s}, {round: 0.000000001}]}]}"
    marks = [Observation("А", v, judge=str(n)) for n, v in enumerate(values)]
    exact = sum(map(Fraction, values))
    total = result(scheme(text % "total"), [Entry("А")], marks).row("А").total
    assert Fraction(total) == exact
    mean = result(scheme(text % "mean"), [Entry("А")], marks).row("А").total
    assert Fraction(mean) == Fraction(round_to(exact / len(values), Fraction(1, 10**9)))


@seed(7)
@FEW
@given(st.one_of(st.integers(), st.decimals(allow_nan=False, allow_infinity=False, places=5), st.fractions()))
def test_numbers_come_back_from_their_text(value: Any) -> None:
    text = number_to_text(value)
    assert number_from_text(text) == value
    assert number_to_text(number_from_text(text)) == text


@pytest.mark.parametrize(
    "name", ["newspaper", "media", "olympiad", "line", "sorting", "gliders", "electric", "wca", "regatta"]
)
def test_a_scheme_survives_being_written_and_read(name: str) -> None:
    rules = contest(name)
    again = load_scheme(dump_scheme(rules))
    assert again == rules
    assert dump_scheme(again) == dump_scheme(rules)


@seed(8)
@FEW
@given(st.lists(st.integers(0, 3), min_size=5, max_size=5), st.integers(1, 4))
def test_a_block_over_a_quota_line_is_never_split(values: list[int], count: int) -> None:
    for ties in ("at_most", "at_least", "nearest", "decide"):
        rules = scheme(
            f"{{stages: [{{id: m, steps: []}}], award: [{{title: п, count: {count}, of: ranked, ties: {ties}}}]}}"
        )
        outcome = result(
            rules, [Entry(n) for n in NAMES[:5]], [Observation(n, v) for n, v in zip(NAMES, values, strict=False)]
        )
        got = {award.entry for award in outcome.awards}
        for value in set(values):
            block = {n for n, v in zip(NAMES, values, strict=False) if v == value}
            assert block <= got or not block & got
        if ties == "at_most":
            assert len(got) <= count
        if ties == "at_least":
            assert len(got) >= count
        assert bool(outcome.questions) == (ties == "decide" and len(got) < count)
