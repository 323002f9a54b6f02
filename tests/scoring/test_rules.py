"""Edge cases that the design decides: who goes on, what is pending, quotas, codes, flags, standings, decisions."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from scoring import (
    DNF,
    DNS,
    PENDING,
    Code,
    Decision,
    Entry,
    NumberError,
    Observation,
    SchemeErrors,
    ScoringError,
    Status,
    entry_value,
    parse_clock,
    parse_number,
    parse_time,
    result,
    sentences,
)
from scoring.explaining import explain
from scoring.maximum import result_maximum
from tests.scoring.build import board, entries, rounds, scheme, sheet

PLAIN = "stages: [{id: main, steps: []}]\n"


def plain(**values: Any) -> list[Observation]:
    return [Observation(entry, value) for entry, value in values.items()]


TWO_STAGES = """
stages:
  - {id: one, steps: [], advance: {take: %s, ties: %s, carry: none}}
  - {id: two, steps: []}
"""


def going(take: str, ties: str, values: dict[str, int], decisions: list[Decision] | None = None) -> str:
    marks = [Observation(e, v, stage="one") for e, v in values.items()]
    outcome = result(scheme(TWO_STAGES % (take, ties)), entries(*values), marks, decisions or [])
    return "".join(sorted(row.entry for row in outcome.divisions[""].rows if row.reached == "two"))


@pytest.mark.parametrize(
    ("take", "ties", "expected"),
    [
        ("2", "all", "abc"),
        ("2", "none", "a"),
        ("3", "none", "abc"),
        ("40%", "all", "abc"),
        ("1/5", "all", "a"),
        ("{threshold: 6}", "all", "abcd"),
        ("{threshold: 6, op: '>'}", "all", "abc"),
        ("{any: [{count: 1}, {threshold: 8}]}", "all", "abc"),
        ("{all: [{count: 4}, {threshold: 8}]}", "all", "abc"),
        ("{share: 80%}", "all", "abcd"),
    ],
)
def test_who_goes_on(take: str, ties: str, expected: str) -> None:
    assert going(take, ties, {"a": 9, "b": 8, "c": 8, "d": 6, "e": 5}) == expected


def test_a_fly_off_is_asked_for_and_decided() -> None:
    values = {"a": 9, "b": 8, "c": 8}
    asked = result(
        scheme(TWO_STAGES % ("2", "flyoff")),
        entries(*values),
        [Observation(e, v, stage="one") for e, v in values.items()],
    )
    assert [(q.key, q.entries) for q in asked.questions] == [("advance:one", ("b", "c"))]
    assert going("2", "flyoff", values, [Decision("advance:one", (("c",),))]) == "ac"


def test_those_who_went_on_stand_ahead_of_those_who_did_not() -> None:
    marks = [Observation(e, v, stage="one") for e, v in (("a", 9), ("b", 8), ("c", 7))]
    marks += [Observation("a", 1, stage="two"), Observation("b", 2, stage="two")]
    outcome = result(scheme(TWO_STAGES % ("2", "all")), entries(*"abc"), marks)
    assert board(outcome) == [("b", "1", "2"), ("a", "2", "1"), ("c", "3", "7")]


def test_before_the_next_stage_those_who_go_on_are_pending() -> None:
    outcome = result(
        scheme(TWO_STAGES % ("1", "all")),
        entries(*"ab"),
        [Observation("a", 2, stage="one"), Observation("b", 1, stage="one")],
    )
    assert outcome.divisions[""].pending == ("a",)


def test_a_sum_of_times_puts_more_valid_rounds_ahead() -> None:
    rules = scheme("stages: [{id: t, better: lower, steps: [{fold: round, how: total, marks: skip}]}]")
    marks = rounds("a", (30, "DNF", "DNF")) + rounds("b", (50, 50, 50)) + rounds("c", (50, 50, 40))
    outcome = result(rules, entries(*"abc"), marks)
    assert board(outcome) == [("c", "1", "140"), ("b", "2", "150"), ("a", "3", "30")]
    assert (
        sentences(explain(rules, entries(*"abc"), marks, "a"))[1]
        == "У работы на место выше больше зачётных туров: 3 против 1."
    )


@pytest.mark.parametrize("axis", ["round", "attempt"])
@pytest.mark.parametrize("fold", ["marks: fail", "marks: fail, missing: skip, expect: 3", "marks: {DNF: last+1}"])
def test_who_has_fewer_rounds_does_not_win_a_sum_of_times(axis: str, fold: str) -> None:
    rules = scheme(f"stages: [{{id: t, better: lower, steps: [{{fold: {axis}, how: total, {fold}}}]}}]")
    names = entries(*"abc")
    times = {"a": (30,), "b": (50, 50, 50), "c": (50, 50, 40)}
    marks = [Observation(who, time, **{axis: str(n)}) for who, line in times.items() for n, time in enumerate(line, 1)]
    assert board(result(rules, names, marks)) == [("c", "1", "140"), ("b", "2", "150"), ("a", "3", "30")]


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        ("skip", [("b", "1", "150"), ("a", "2", "30")]),
        ("{DNF: skip}", [("b", "1", "150"), ("a", "2", "30")]),
        ("{DNF: 10}", [("a", "1", "50"), ("b", "2", "150")]),  # a failed round is worth something: the sum decides
        ("{DNF: 100, DNS: skip}", [("b", "1", "150"), ("a", "2", "230")]),
    ],
)
def test_failed_rounds_that_are_left_out_of_three_are_counted_first(
    marks: str, expected: list[tuple[str, str, str]]
) -> None:
    rules = scheme(
        f"stages: [{{id: t, better: lower, steps: [{{fold: round, how: total, expect: 3, marks: {marks}}}]}}]"
    )
    given = rounds("a", (30, "DNF", "DNF")) + rounds("b", (50, 50, 50))
    assert board(result(rules, entries(*"ab"), given)) == expected


@pytest.mark.parametrize("how", ["rounds: 3", "attempts: 3"])
def test_a_sum_of_times_of_so_many_rounds_waits_for_all(how: str) -> None:
    axis = how[: how.index("s:")]
    rules = scheme(f"stages: [{{id: t, better: lower, {how}, steps: [{{fold: {axis}, how: total, marks: fail}}]}}]")
    times = {"a": (30,), "b": (50, 50, 50)}
    marks = [Observation(who, time, **{axis: str(n)}) for who, line in times.items() for n, time in enumerate(line, 1)]
    rows = result(rules, entries(*"ab"), marks).divisions[""].rows
    assert [(row.entry, row.place and row.place.display, row.total) for row in rows] == [
        ("b", "1", 150),
        ("a", None, PENDING),
    ]


def test_a_zero_has_a_place_and_a_no_show_has_none() -> None:
    outcome = result(scheme(PLAIN), entries(*"abcd"), plain(a=0, b=5, c=DNS, d=DNF))
    assert board(outcome) == [("b", "1", "5"), ("a", "2", "0"), ("d", "", "DNF"), ("c", "", "DNS")]


def test_an_undeclared_code_is_refused() -> None:
    with pytest.raises(ScoringError, match="код «OCS» в схеме не объявлен"):
        result(scheme(PLAIN), entries("a"), plain(a=Code("OCS")))


def test_a_declared_code_may_be_worth_something() -> None:
    text = """
    codes: {OCS: фальстарт}
    stages: [{id: r, better: lower, steps: [{fold: round, how: total, marks: {OCS: started+1}}]}]
    """
    outcome = result(scheme(text), entries(*"ab"), rounds("a", (1, "OCS")) + rounds("b", (2, 1)))
    assert board(outcome) == [("b", "1", "3"), ("a", "2", "4")]


@pytest.mark.parametrize(("word", "expected"), [("last+1", "11"), ("entries+1", "5"), ("max", "30")])
def test_words_that_stand_for_numbers(word: str, expected: str) -> None:
    text = f"""
    criteria: [{{code: p, max: 30}}]
    stages: [{{id: r, better: lower, steps: [{{fold: round, how: total, marks: {{DNS: {word}}}}}]}}]
    """
    marks = [Observation("a", DNS, round="1", criterion="p")]
    marks += [Observation(e, v, round="1", criterion="p") for e, v in (("b", 10), ("c", 4), ("d", 2))]
    outcome = result(scheme(text), entries(*"abcd"), marks)
    assert {row[0]: row[2] for row in board(outcome)}["a"] == expected


def test_a_key_reads_its_criterion_on_the_stage_that_has_it() -> None:
    text = """
    criteria: [{code: text, stage: one}, {code: talk, stage: two}]
    stages: [{id: one, steps: []}, {id: two, steps: []}]
    combine: total
    rank: [total, {pick: [talk]}]
    """
    marks = [Observation(e, v, stage="one", criterion="text") for e, v in (("a", 5), ("b", 4))]
    marks += [Observation(e, v, stage="two", criterion="talk") for e, v in (("a", 3), ("b", 4))]
    assert board(result(scheme(text), entries(*"ab"), marks)) == [("b", "1", "8"), ("a", "2", "8")]


def test_the_first_key_must_give_a_result() -> None:
    with pytest.raises(SchemeErrors, match="Первый ключ даёт результат"):
        scheme(PLAIN + "rank: [jury, main]")


def test_per_cent_of_an_unknown_number_of_rounds_is_refused() -> None:
    text = """
    criteria: [{code: c, max: 10}]
    codes: []
    stages: [{id: m, %s steps: [{fold: round, how: total}]}]
    award: [{title: п, at_least: 50%%}]
    """
    with pytest.raises(SchemeErrors, match="Проценты не от чего считать"):
        scheme(text % "")
    assert result_maximum(scheme(text % "rounds: 4,").rules) == 40


def test_fewer_entries_than_the_minimum_take_no_places() -> None:
    names = [*entries("a"), Entry("guest", status=Status.OC), Entry("gone", status=Status.WD)]
    outcome = result(scheme(PLAIN + "minimum: 2\naward: [{title: I, place: 1}]"), names, plain(a=5, guest=9))
    assert not outcome.divisions[""].is_held
    assert outcome.place("a") == ""
    assert outcome.awards == ()


def test_a_disqualified_entry_moves_the_others_up_and_scales_nobody() -> None:
    rules = scheme("stages: [{id: m, steps: [{scale: best, to: 100}, {round: 1}]}]")
    names = [Entry("a", status=Status.DSQ), Entry("b"), Entry("c")]
    outcome = result(rules, names, plain(a=50, b=40, c=20))
    assert board(outcome) == [("b", "1", "100"), ("c", "2", "50"), ("a", "", "125")]


FLAGS = """
criteria: [{code: a, max: 10}, {code: b, max: 10}]
stages: [{id: m, steps: [{fold: criterion, how: total}, {fold: judge, how: mean, expect: 3, quorum: 2}, {round: 0.1}]}]
flags: [{axis: judge, spread: 20%}, {criterion: a, spread: 3}]
"""


def test_the_chair_is_told_of_wide_spreads_and_absent_judges() -> None:
    marks = sheet("x", {"1": (9, 9), "2": (5, 6)}, "ab") + sheet("y", {"1": (5, 5), "2": (6, 5), "3": (5, 6)}, "ab")
    outcome = result(scheme(FLAGS), entries("x", "y"), marks)
    assert [(f.entry, f.text) for f in outcome.flags] == [
        ("x", "Оценили 2 из 3 экспертов."),
        ("x", "Итоги экспертов расходятся на 7."),
        ("x", "Оценки по критерию «a» расходятся на 4."),
    ]


def test_a_group_of_one_gets_the_full_value_and_a_flag() -> None:
    steps = "{scale: best, by: [round, group], to: 1000}, {fold: round, how: total}, {round: 1}"
    rules = scheme(f"{{codes: [], stages: [{{id: m, steps: [{steps}]}}]}}")
    marks = [
        Observation("a", 5, round="1", group="1"),
        Observation("b", 9, round="1", group="2"),
        Observation("c", 3, round="1", group="1"),
    ]
    outcome = result(rules, entries(*"abc"), marks)
    assert board(outcome)[0] == ("a", "1", "1000")
    assert [f.entry for f in outcome.flags if f.kind == "alone"] == ["b"]


def test_a_dropped_flight_takes_its_other_criteria_along() -> None:
    text = """
    criteria: [{code: time}, {code: landing}]
    codes: []
    stages:
      - id: m
        steps:
          - {drop: {worst: 1}, on: [time], whole: true}
          - {fold: round, how: total}
          - {fold: criterion, how: total}
    """
    marks = sheet("a", {"": (100, 5)}, ("time", "landing"), round="1") + sheet(
        "a", {"": (50, 30)}, ("time", "landing"), round="2"
    )
    assert board(result(scheme(text), entries("a"), marks)) == [("a", "1", "105")]


def test_an_extra_award_by_decision_of_the_jury() -> None:
    rules = scheme(PLAIN + "award: [{title: III, place: 3}]")
    outcome = result(rules, entries(*"abcd"), plain(a=4, b=3, c=2, d=1), [Decision("extra:III", (("d",),))])
    assert [(a.entry, a.rule) for a in outcome.awards] == [("c", "3 место"), ("d", "решение жюри")]


def test_one_award_for_each_school() -> None:
    rules = scheme(PLAIN + "award: [{title: финал, count: 3, of: ranked, ties: decide, one_per: school}]")
    names = [Entry(e, school=s) for e, s in (("a", "1"), ("b", "1"), ("c", "2"))]
    outcome = result(rules, names, plain(a=5, b=4, c=3))
    assert [a.entry for a in outcome.awards] == ["a", "c"]


def test_a_full_task_without_a_medal_earns_a_mention() -> None:
    text = """
    criteria: [{code: t1, max: 7}, {code: t2, max: 7}]
    stages: [{id: m, steps: [{fold: criterion, how: total}]}]
    award:
      - {title: медаль, place: 1}
      - {title: похвала, at_least: 0, when: {criteria: [t1, t2], at_least: 100%}, unless: медаль}
    """
    marks = (
        sheet("a", {"": (7, 7)}, ("t1", "t2"))
        + sheet("b", {"": (7, 0)}, ("t1", "t2"))
        + sheet("c", {"": (6, 5)}, ("t1", "t2"))
    )
    outcome = result(scheme(text), entries(*"abc"), marks)
    assert [outcome.awards_of(e) for e in "abc"] == [["медаль"], ["похвала"], []]


STANDINGS = PLAIN + "standings: [{id: t, from: {division: all}, group_by: team, %s}]\n%s"


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ("best: 2", [("x", "1", "9"), ("y", "2", "8")]),
        ("best: 2, min: 2", [("x", "1", "9"), ("y", "2", "8")]),
        ("min: 3", [("x", "1", "11"), ("y", "2", "8")]),
        ("how: mean", [("y", "1", "8"), ("x", "2", "11/3")]),
        ("by: place, better: lower", [("y", "1", "1"), ("x", "2", "9")]),
        ("by: points, points: [10, 5, 2]", [("y", "1", "10"), ("x", "2", "7")]),
    ],
)
def test_team_tables(parameters: str, expected: list[tuple[str, str, str]]) -> None:
    names = [Entry(e, team=t) for e, t in (("a", "x"), ("b", "x"), ("c", "x"), ("d", "y"))]
    outcome = result(scheme(STANDINGS % (parameters, "")), names, plain(a=5, b=4, c=2, d=8))
    from tests.scoring.build import shown

    assert [(r.key, str(r.place), shown(r.value)) for r in outcome.standings["t"]] == expected


def test_a_team_with_too_few_is_below_all_complete_ones() -> None:
    names = [Entry(e, team=t) for e, t in (("a", "x"), ("b", "x"), ("d", "y"))]
    outcome = result(scheme(STANDINGS % ("min: 2", "")), names, plain(a=1, b=1, d=8))
    assert [(r.key, r.is_complete) for r in outcome.standings["t"]] == [("x", True), ("y", False)]


def test_more_members_than_may_count_are_asked_about() -> None:
    names = [Entry(e, team="x") for e in "abc"]
    outcome = result(scheme(STANDINGS % ("of: 2", "")), names, plain(a=1, b=1, c=8))
    assert [q.key for q in outcome.questions] == ["of:t"]


def test_an_individual_tie_may_be_split_by_the_team() -> None:
    names = [Entry("a", team="x"), Entry("b", team="y"), Entry("c", team="y")]
    outcome = result(scheme(STANDINGS % ("by: value", "rank: [main, {standing: t}]")), names, plain(a=5, b=5, c=4))
    assert board(outcome) == [("b", "1", "5"), ("a", "2", "5"), ("c", "3", "4")]


def test_two_marks_in_one_place_are_refused() -> None:
    with pytest.raises(ScoringError, match="две оценки на одном месте"):
        entry_value(scheme(PLAIN), Entry("a"), [Observation("a", 1), Observation("a", 2)])


def test_an_axis_left_in_the_data_is_named() -> None:
    with pytest.raises(ScoringError, match="не свёрнуто: judge"):
        entry_value(scheme(PLAIN), Entry("a"), [Observation("a", 1, judge="1"), Observation("a", 2, judge="2")])


@pytest.mark.parametrize(
    ("marks", "message"),
    [
        ([Observation("b", 1)], "которого нет в списке"),
        ([Observation("a", 1, stage="other")], "нет этапа «other»"),
    ],
)
def test_marks_of_strangers_and_strange_stages_are_refused(marks: list[Observation], message: str) -> None:
    with pytest.raises(ScoringError, match=message):
        result(scheme(PLAIN), entries("a"), marks)


def test_an_unknown_criterion_is_refused() -> None:
    with pytest.raises(ScoringError, match="нет критерия «b»"):
        result(scheme("criteria: [{code: a}]\n" + PLAIN), entries("a"), [Observation("a", 1, criterion="b")])


def test_a_float_never_becomes_a_mark() -> None:
    with pytest.raises(ScoringError, match="float"):
        Observation("a", 0.1)  # type: ignore[arg-type]


def test_a_mark_that_is_shown_and_not_counted() -> None:
    marks = [Observation("a", 1), Observation("a", 9, judge="guest", counts=False)]
    assert board(result(scheme(PLAIN), entries("a"), marks)) == [("a", "1", "1")]


@pytest.mark.parametrize(
    ("text", "expected"), [("8", "8"), ("8,5", "8.5"), (" 8.50 ", "8.50"), ("−3", "-3"), ("1 000", "1000"), (7, "7")]
)
def test_numbers_as_they_are_typed(text: Any, expected: str) -> None:
    assert str(parse_number(text)) == expected


@pytest.mark.parametrize(
    "text", ["", "восемь", "8.5.1", "1e5", "NaN", "8,", "٣", 0.5, True, None, Decimal("Infinity"), "9" * 60]
)
def test_what_is_no_number_is_refused(text: Any) -> None:
    with pytest.raises(NumberError):
        parse_number(text)


@pytest.mark.parametrize(
    ("text", "expected"), [("95,6", "95.6"), ("1:35,6", "95.6"), ("1:02:03", "3723"), ("0:05", "5"), ("45", "45")]
)
def test_times(text: str, expected: str) -> None:
    assert parse_time(text) == Decimal(expected)


@pytest.mark.parametrize("text", ["1:60", "1:75:00", "-5", "1:2:3:4", "a:b", "5:"])
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(NumberError):
        parse_time(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("630", "390"), ("45", "45"), ("1005", "605"), ("135,6", "95.6"), ("1:35,6", "95.6"), ("7", "7")],
)
def test_times_as_a_secretary_types_them(text: str, expected: str) -> None:
    assert parse_clock(text) == Decimal(expected)


def test_a_criterion_may_say_itself_what_is_better() -> None:
    text = """
    criteria: [{code: points}, {code: seconds, role: info, better: lower}]
    stages: [{id: m, steps: []}]
    rank: [m, {pick: [seconds]}]
    """
    marks = sheet("a", {"": (5, 40)}, ("points", "seconds")) + sheet("b", {"": (5, 30)}, ("points", "seconds"))
    assert board(result(scheme(text), entries("a", "b"), marks)) == [("b", "1", "5"), ("a", "2", "5")]


SAID = "codes: []\nstages: [{id: r, better: %s, rounds: 3, steps: [%s{fold: round, how: total%s}]}]"


@pytest.mark.parametrize("better", ["lower", "higher"])
@pytest.mark.parametrize("before", ["", "{keep: {best: 2}}, "])
def test_a_round_of_those_that_the_stage_promises_is_awaited(better: str, before: str) -> None:
    marks = rounds("a", (5, 5, 5)) + rounds("b", (1,))
    outcome = result(scheme(SAID % (better, before, "")), entries(*"ab"), marks)
    assert outcome.divisions[""].pending == ("b",)
    skipped = result(scheme(SAID % (better, before, ", missing: skip")), entries(*"ab"), marks)
    assert skipped.divisions[""].pending == ()


def test_a_mean_over_rounds_is_divided_by_what_the_stage_promises() -> None:
    text = "stages: [{id: r, rounds: 2, steps: [{fold: round, how: mean, marks: skip, missing: skip}, {round: 0.1}]}]"
    outcome = result(scheme(text), entries(*"ab"), rounds("a", (9,)) + rounds("b", (8, 9)))
    assert board(outcome) == [("b", "1", "8.5"), ("a", "2", "4.5")]
