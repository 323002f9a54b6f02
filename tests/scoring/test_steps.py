"""Steps and folds in the cases that the document does not show."""

from __future__ import annotations

from typing import Any

import pytest

from scoring import (
    DNF,
    DNS,
    Code,
    Dropped,
    Entry,
    Observation,
    SchemeErrors,
    ScoringError,
    entry_value,
    explain,
    result,
)
from scoring.explaining import Trace
from scoring.lines import Cells
from scoring.step_texts import step_text
from scoring.steps import STEPS
from tests.scoring.build import board, entries, rounds, scheme, sheet, shown


def total(text: str, marks: list[Observation]) -> str:
    return shown(result(scheme(text), entries("a"), marks).row("a").total)


def stage(steps: str, criteria: str = "", better: str = "higher", codes: str = "[DNS, DNF, VOID]") -> str:
    return f"codes: {codes}\n{criteria}\nstages: [{{id: m, better: {better}, steps: [{steps}]}}]"


def folded(how: str, values: tuple[Any, ...], axis: str = "judge", better: str = "higher") -> str:
    marks = [Observation("a", v, **{axis: str(n)}) for n, v in enumerate(values, 1)]
    return total(stage(f"{{fold: {axis}, {how}}}, {{round: 0.01}}", better=better), marks)


@pytest.mark.parametrize(
    ("how", "values", "expected"),
    [
        ("how: median", (1, 2, 4, 9), "3"),
        ("how: trimmed_mean, high: 1, low: 1, few: mean", (5, 7), "6"),
        ("how: trimmed_total, high: 1, low: 1, few: mean", (5, 7), "12"),
        ("how: trimmed_mean, high: 1, low: 0, few: mean", (5, 7, 9), "6"),
        ("how: agreed", (5, 5, 5), "5"),
        ("how: count", (5, 5, 0), "3"),
        ("how: adjudicated, within: 1, third: replaces", (2, 8, 5), "5"),
        ("how: adjudicated, within: 1, third: mean_of_all", (2, 8, 5), "5"),
        ("how: adjudicated, within: 1, third: nearest_two", (2, 8, 5), "6.5"),
        ("how: adjudicated, within: 1, third: nearest_two", (2, 3, 9), "2.5"),
        ("how: total, missing: zero, expect: 4", (2, 3), "5"),
        ("how: mean, quorum: 2", (2, DNS), "DNS"),
        ("how: mean, marks: skip", (2, DNS, 4), "3"),
        ("how: mean, marks: {DNS: 0}", (2, DNS, 4), "2"),
        ("how: mean, marks: {DNF: 0}", (2, DNS, 4), "DNS"),
        ("how: worst, marks: worst", (2, DNS), "DNS"),
        ("how: worst", (2, 1), "1"),
    ],
)
def test_folds(how: str, values: tuple[Any, ...], expected: str) -> None:
    assert folded(how, values) == expected


@pytest.mark.parametrize(
    ("how", "values", "expected"),
    [
        ("how: best, marks: skip", (DNS, DNF), "DNF"),
        ("how: best, marks: worst", (DNS, 50), "50"),
        ("how: trimmed_mean, high: 1, low: 1, few: error, marks: worst", (7, 8, 9, DNF, 10), "9"),
        ("how: trimmed_mean, high: 1, low: 1, few: error, marks: worst", (7, DNF, 9, DNF, 10), "DNF"),
        ("how: mean, expect: 3, missing: zero, marks: zero", (6, 9), "5"),
        ("how: total, marks: fail", (1, DNS, DNF), "DNS"),
        ("how: first_valid, marks: skip", (DNS, 4, 9), "4"),
        ("how: adjudicated, within: 0, third: nearest_two, marks: fail", (6, 2, 4), "3"),
    ],
)
def test_folds_of_rounds_where_less_is_better(how: str, values: tuple[Any, ...], expected: str) -> None:
    assert folded(how, values, "round", "lower") == expected


@pytest.mark.parametrize("how", ["how: mean, quorum: 3", "how: agreed", "how: adjudicated, within: 1, third: replaces"])
def test_folds_that_wait(how: str) -> None:
    marks = [Observation("a", 1, judge="1"), Observation("a", 9, judge="2")]
    outcome = result(scheme(stage(f"{{fold: judge, {how}}}, {{round: 0.01}}")), entries("a"), marks)
    assert outcome.divisions[""].pending == ("a",)


def test_too_few_judges_to_trim_may_be_an_error() -> None:
    with pytest.raises(ScoringError, match="отбрасывать не из чего"):
        folded("how: trimmed_mean, high: 1, low: 1, few: error", (1, 2))


def test_a_mark_not_given_yet_leaves_the_sheet_pending_and_an_absent_judge_does_not() -> None:
    text = stage(
        "{fold: criterion, how: total}, {fold: judge, how: mean}, {round: 0.1}", "criteria: [{code: x}, {code: y}]"
    )
    whole = sheet("a", {"1": (5, 5), "2": (7, 7)}, "xy")
    assert total(text, [*whole, *sheet("a", {"3": (None, None)}, "xy")]) == "12"
    half = result(scheme(text), entries("a"), [*whole, *sheet("a", {"3": (9, None)}, "xy")])
    assert half.divisions[""].pending == ("a",)
    assert [(m.criterion, m.judge) for m in half.row("a").missing] == [("y", "3")]


def test_judges_first_a_half_empty_sheet_is_pending_too() -> None:
    text = stage(
        "{fold: judge, how: mean}, {round: 0.1}, {fold: criterion, how: total}", "criteria: [{code: x}, {code: y}]"
    )
    marks = sheet("a", {"1": (5, 5), "2": (7, None)}, "xy")
    assert result(scheme(text), entries("a"), marks).divisions[""].pending == ("a",)
    del marks[-1]
    assert result(scheme(text), entries("a"), marks).divisions[""].pending == ("a",)


FACTORS = "criteria: [{code: mark.jump}, {code: mark.turn}, {code: factor, role: factor}]"


def test_factors_of_a_group_are_found_by_their_last_name() -> None:
    text = stage("{multiply: factor}, {fold: criterion, how: total}", FACTORS)
    marks = sheet("a", {"": (8, 5, "1.5", 2)}, ("mark.jump", "mark.turn", "factor.jump", "factor.turn"))
    assert total(text, marks) == "22"


def test_without_its_factor_a_mark_is_pending() -> None:
    text = stage("{multiply: factor}, {fold: criterion, how: total}", FACTORS)
    marks = sheet("a", {"": (8, 5, "1.5")}, ("mark.jump", "mark.turn", "factor.jump"))
    assert result(scheme(text), entries("a"), marks).divisions[""].pending == ("a",)


ADJUSTED = """criteria:
  - {code: points}
  - {code: fine, role: penalty, optional: true}
  - {code: gift, role: bonus, optional: true}
  - {code: hard, role: factor, optional: true}
  - {code: crash, role: info, optional: true}"""


@pytest.mark.parametrize(
    ("better", "marks", "expected"),
    [
        ("higher", {"points": 10, "fine": 3}, "7"),
        ("lower", {"points": 10, "fine": 3}, "13"),
        ("higher", {"points": 10, "gift": 3}, "13"),
        ("lower", {"points": 10, "gift": 3}, "7"),
        ("higher", {"points": 10, "fine": 30}, "1"),
        ("higher", {"points": 10, "crash": 1}, "2"),
        ("higher", {"points": 10, "crash": 0}, "10"),
        ("lower", {"points": 10, "crash": 1}, "10"),
        ("higher", {"points": 10, "fine": None, "gift": 3}, "13"),
        ("higher", {"points": 10, "fine": 3, "gift": None}, "7"),
        ("higher", {"points": 10, "fine": DNS}, "DNS"),
        ("higher", {"points": DNF, "fine": 3}, "DNF"),
    ],
)
def test_penalties_bonuses_and_resets(better: str, marks: dict[str, Any], expected: str) -> None:
    text = stage("{adjust: {on: [fine, gift], reset: crash, to: 2, floor: 1}}", ADJUSTED, better)
    assert total(text, [Observation("a", v, criterion=c) for c, v in marks.items()]) == expected


def test_a_result_may_be_multiplied_before_penalties() -> None:
    text = stage(
        "{adjust: {on: [fine], factor: hard}}", ADJUSTED.replace("{code: gift, role: bonus", "{code: gift, role: info")
    )
    marks = [Observation("a", v, criterion=c) for c, v in {"points": 10, "hard": 2, "fine": 3}.items()]
    assert total(text, marks) == "17"


def test_a_penalty_by_two_judges_must_be_folded_first() -> None:
    text = stage("{adjust: {on: [fine, gift]}}", ADJUSTED)
    marks = [Observation("a", 5, criterion="points")]
    marks += [Observation("a", 1, criterion="fine", judge=j) for j in "12"]
    with pytest.raises(ScoringError, match=r"^Штраф или бонус «fine» поставили двое: сверните ось judge до adjust\.$"):
        total(text, marks)


@pytest.mark.parametrize(("factor", "expected"), [(2, "20"), (None, None), (DNF, "DNF")])
def test_a_result_waits_for_its_factor(factor: Any, expected: str | None) -> None:
    text = stage("{adjust: {on: [fine, gift], factor: hard}}", ADJUSTED)
    marks = [Observation("a", 10, criterion="points"), Observation("a", factor, criterion="hard")]
    if expected is None:
        assert result(scheme(text), entries("a"), marks).divisions[""].pending == ("a",)
    else:
        assert total(text, marks) == expected


FINES = """criteria:
  - {code: points}
  - {code: fines.late, role: penalty, optional: true}
  - {code: fines.rude, role: penalty, optional: true}
  - {code: bonus, role: bonus, optional: true}"""


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ("{adjust: {on: [fines], floor: 0}}, {adjust: {on: [bonus]}}", "9"),
        ("{adjust: {on: [bonus]}}, {adjust: {on: [fines], floor: 0}}", "7"),
        ("{adjust: {on: [fines.rude], floor: 8}}, {adjust: {on: [fines.late, bonus]}}", "9"),
        ("{adjust: {}}", "7"),
    ],
)
def test_only_the_named_penalties_are_applied_at_each_step(steps: str, expected: str) -> None:
    marks = {"points": 10, "fines.late": 8, "fines.rude": 4, "bonus": 9}
    assert total(stage(steps, FINES), [Observation("a", v, criterion=c) for c, v in marks.items()]) == expected


GROUPED = """criteria:
  - {code: media.sound, weight: 5, max: 10}
  - {code: media.light, max: 10}
  - {code: text, weight: 7, max: 10}"""


@pytest.mark.parametrize(
    ("weigh", "expected"),
    [
        ("weigh: coefficient", "41"),  # 5 · 2 + 1 · 3 + 7 · 4: each by what it declares, by 1 where it declares nothing
        ("weigh: coefficient, by: {media: 3}", "19"),  # 3 · 2 + 3 · 3 + 4: members by their group, the rest untouched
        ("weigh: coefficient, by: {media: 3, media.sound: 4}", "21"),
        ("weigh: coefficient, by: {media: 3, text: 9}, on: [text]", "41"),
    ],
)
def test_whose_weight_a_mark_takes(weigh: str, expected: str) -> None:
    marks = [Observation("a", v, criterion=c) for c, v in {"media.sound": 2, "media.light": 3, "text": 4}.items()]
    assert total(stage(f"{{{weigh}}}, {{fold: criterion, how: total}}", GROUPED), marks) == expected


def test_ranges_may_be_written_with_a_hyphen_and_stand_for_codes() -> None:
    text = stage('{table: {"0-5": 30, "6": 1}, else: DNF}')
    assert [total(text, [Observation("a", v)]) for v in (3, 6, 7)] == ["30", "1", "DNF"]


def test_outside_the_table_is_an_error_or_is_left_out() -> None:
    with pytest.raises(ScoringError, match="не попадает"):
        total(stage("{table: {0–5: 30}}"), [Observation("a", 9)])
    text = stage("{table: {0–5: 30}, else: ignore}, {fold: round, how: total, marks: zero}")
    assert total(text, rounds("a", (3, 9, 4))) == "60"


@pytest.mark.parametrize(("mode", "expected"), [("half_up", "-3"), ("floor", "-3"), ("ceil", "-2")])
def test_negative_halves_round_away_from_zero(mode: str, expected: str) -> None:
    assert total(stage(f"{{round: 1, mode: {mode}}}"), [Observation("a", -5), Observation("a", 0)][:1]) == "-5"
    assert total(stage(f"{{multiply: 0.5}}, {{round: 1, mode: {mode}}}"), [Observation("a", -5)]) == expected
    assert total(stage(f"{{clamp: [null, null]}}, {{round: 1, mode: {mode}}}"), [Observation("a", -5)]) == "-5"


@pytest.mark.parametrize(
    ("rule", "expected"),
    [("keep: {best: 2}", "9"), ("keep: {first: 1}", "5"), ("keep: {last: 2}", "6"), ("drop: {worst: 1, best: 1}", "4"),
     ("drop: {worst: {4: 1}}", "11"), ("drop: {first: 1, last: 1}", "4")],
)  # fmt: skip
def test_what_is_kept_and_dropped(rule: str, expected: str) -> None:
    assert total(stage(f"{{{rule}}}, {{fold: round, how: total, marks: zero}}"), rounds("a", (5, 4, 2))) == expected


def test_dropped_values_may_still_be_added_up() -> None:
    text = stage("{drop: {worst: 1}}, {multiply: 2}, {fold: round, how: total, marks: zero, counted: all}")
    assert total(text, rounds("a", (5, 4, 2))) == "22"


def test_groups_of_criteria_fold_to_their_own_name() -> None:
    text = stage(
        "{fold: criterion, how: total, on: [content]}, {multiply: 2, on: [content]}, {fold: criterion, how: total}",
        "criteria: [{code: content.a}, {code: content.b}, {code: form}]",
    )
    assert total(text, sheet("a", {"": (1, 2, 10)}, ("content.a", "content.b", "form"))) == "16"


def test_penalty_time_of_failed_attempts_goes_to_the_time() -> None:
    text = """
    criteria: [{code: solved}, {code: minutes, role: info}]
    stages:
      - {id: m, steps: [{fold: attempt, how: until_accepted, accepted: 1, penalty: 20, marks: skip, with: [minutes]}]}
    rank: [m, {column: minutes, better: lower}]
    """
    marks = sheet("a", {"": (0, 10)}, ("solved", "minutes"), attempt="1")
    marks += sheet("a", {"": (1, 30)}, ("solved", "minutes"), attempt="2")
    marks += sheet("b", {"": (1, 45)}, ("solved", "minutes"), attempt="1")
    outcome = result(scheme(text), entries("a", "b"), marks)
    assert board(outcome) == [("b", "1", "1"), ("a", "2", "1")]
    trace = explain(scheme(text), entries("a", "b"), marks, "a")
    assert trace.ahead is not None
    assert [shown(trace.ahead.deciding.mine), shown(trace.ahead.deciding.theirs)] == ["50", "45"]  # type: ignore[union-attr]


def test_places_of_one_who_is_not_ranked_are_those_it_would_have_had() -> None:
    text = stage("{scale: places, ties: mean}", better="lower")
    names = [Entry("x", status="OC"), *entries("a", "b")]  # type: ignore[arg-type]
    outcome = result(scheme(text), names, [Observation(e, v) for e, v in (("x", 7), ("a", 5), ("b", 9))])
    assert {row.entry: shown(row.total) for row in outcome.divisions[""].rows} == {"x": "2", "a": "1", "b": "2"}


@pytest.mark.parametrize(
    ("steps", "values", "expected"),
    [
        ("{scale: best, to: 100}", (0, 0), ("0", "0")),
        ("{scale: best, to: 100, better: lower}, {round: 1}", (40, 50), ("100", "80")),
        ("{scale: best, to: 100, better: lower}", (0, 50), ("100", "0")),
        ("{scale: points, points: [10, 5], ties: mean}", (5, 5), ("7.5", "7.5")),
        ("{scale: standardised, to: 500, spread: 100, center: median}, {round: 1}", (5, 5), ("500", "500")),
        ("{scale: standardised, to: 500, spread: 100, center: median}, {round: 1}", (5, 7), ("400", "600")),
    ],
)
def test_scales(steps: str, values: tuple[int, int], expected: tuple[str, str]) -> None:
    text = stage(steps + (", {round: 0.1}" if "round" not in steps else ""))
    outcome = result(scheme(text), entries("a", "b"), [Observation(e, v) for e, v in zip("ab", values, strict=True)])
    assert tuple(shown(outcome.row(e).total) for e in "ab") == expected


def test_too_few_values_are_not_standardised() -> None:
    with pytest.raises(ScoringError, match="Нормировать не по чему"):
        total(stage("{scale: standardised, to: 500}, {round: 1}"), [Observation("a", 5)])


def test_a_share_of_stages_by_their_own_maxima() -> None:
    text = """
    criteria: [{code: t, max: 40, stage: one}, {code: p, max: 20, stage: two}]
    stages: [{id: one, steps: []}, {id: two, steps: []}]
    combine: {steps: [{weigh: share, by: {one: 0.4, two: 0.6}}, {fold: stage, how: total}, {round: 0.01}]}
    """
    marks = [Observation("a", 30, stage="one", criterion="t"), Observation("a", 15, stage="two", criterion="p")]
    assert total(text, marks) == "75"


@pytest.mark.parametrize("name", [name for name in STEPS if name != "play"])
def test_every_step_has_a_phrase(name: str) -> None:
    examples = {
        "pick": "{pick: [x]}",
        "weigh": "{weigh: coefficient}",
        "multiply": "{multiply: -2}",
        "complement": "{complement: max}",
        "clamp": "{clamp: [0, null]}",
        "limit": "{limit: 5, else: DNF}",
        "table": "{table: {0–9: 1}}",
        "round": "{round: 1}",
        "keep": "{keep: {best: 1}}",
        "drop": "{drop: {worst: 1}}",
        "fold": "{fold: judge, how: total}",
        "scale": "{scale: best}",
        "adjust": "{adjust: {}}",
    }
    text = stage(f"{examples[name]}, {{round: 0.1}}", "criteria: [{code: x, max: 10}]")
    phrase = step_text(scheme(text).rules.stages[0].steps[0])
    assert any("а" <= letter <= "я" for letter in phrase)


def test_a_trace_may_be_asked_for_an_entry_without_a_mark() -> None:
    trace = explain(scheme(stage("")), entries("a", "b"), [Observation("b", 1)], "a")
    assert isinstance(trace, Trace)
    assert trace.row.pending


def test_a_code_may_come_out_of_a_limit_and_be_spent_by_the_fold() -> None:
    text = stage(
        "{limit: 60, else: OVER}, {fold: round, how: total, marks: {OVER: 100, DNS: 120}}",
        codes="{OVER: дольше, DNS: нет}",
        better="lower",
    )
    assert total(text, rounds("a", (50, 70, DNS))) == "270"
    with pytest.raises(SchemeErrors):
        scheme(text.replace("{OVER: дольше, DNS: нет}", "[DNS]"))
    assert str(Code("OVER")) == "OVER"


def values_of(text: str, **marks: list[Observation]) -> dict[str, str]:
    """The result of each entry, «…» where it is awaited."""
    given = [one for line in marks.values() for one in line]
    rows = result(scheme(text), entries(*marks), given).divisions[""].rows
    return {row.entry: "…" if row.pending else shown(row.total) for row in rows}


@pytest.mark.parametrize(("axis", "on"), [("round", "rounds"), ("attempt", "attempts")])
def test_a_fold_of_some_rounds_waits_for_no_others(axis: str, on: str) -> None:
    some = f"{{fold: {axis}, how: total, on: {{{on}: ['1', '2']}}, marks: fail}}"
    text = f"stages: [{{id: m, {on}: 3, steps: [{some}]}}]"
    first = [Observation("a", 5, **{axis: number}) for number in "12"]
    assert values_of(text, a=first) == {"a": "10"}


def test_what_a_code_costs_at_most_is_known_also_for_who_has_no_mark() -> None:
    text = """
    criteria: [{code: time, max: 9}, {code: note, role: info}]
    codes: [DNS]
    stages: [{id: m, better: lower, steps: [{fold: round, how: total, marks: {DNS: max}}]}]
    """
    marks = [Observation("a", value, criterion="time", round=n) for n, value in (("1", DNS), ("2", 4))]
    assert values_of(text, a=marks, b=[Observation("b", 1, criterion="note")]) == {"a": "13", "b": "…"}


def test_where_a_code_costs_the_most_a_missing_criterion_is_still_awaited() -> None:
    text = """
    criteria: [{code: x, max: 9}, {code: y, max: 9}]
    stages: [{id: m, better: lower, steps: [{fold: criterion, how: total, marks: {DNS: max}}]}]
    """
    whole = [Observation("a", value, criterion=code) for code, value in (("x", DNS), ("y", 1))]
    assert values_of(text, a=whole, b=[Observation("b", 1, criterion="x")]) == {"a": "10", "b": "…"}


def test_a_sum_of_nothing_has_the_name_that_later_steps_call_it_by() -> None:
    steps = "{fold: criterion, how: total, as: sum, missing: zero}, {complement: 10, on: [sum]}"
    text = stage(steps, "criteria: [{code: x}, {code: note, role: info}]")
    marks = [Observation("a", 1, criterion="note")]
    assert values_of(text, a=marks, b=[Observation("b", 4, criterion="x")]) == {"a": "10", "b": "6"}


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        ({"x": (9, 9), "y": (6, 6), "z": (3, 3)}, "6"),
        ({"x": (9, 9), "y": (6, None), "z": (3, None)}, "3"),  # two criteria wait for a judge
        ({"x": (9, 9), "y": (6, None)}, "3"),  # one waits, one is not there
        ({"x": (9, 9)}, "3"),
        ({"x": (9, 9), "y": (6, 6)}, "5"),
    ],
)
def test_a_mean_with_zeros_counts_each_criterion_once(marks: dict[str, tuple[Any, ...]], expected: str) -> None:
    steps = "{fold: judge, how: mean, expect: 2, quorum: 2}, {fold: criterion, how: mean, missing: zero}, {round: 1}"
    text = stage(steps, "criteria: [{code: x}, {code: y}, {code: z}]")
    given = [
        Observation("a", value, criterion=code, judge=str(judge))
        for code, values in marks.items()
        for judge, value in enumerate(values)
    ]
    assert total(text, given) == expected


def test_a_mean_with_zeros_counts_every_empty_cell() -> None:
    text = stage(
        "{fold: criterion, how: mean, missing: zero}, {round: 1}", "criteria: [{code: x}, {code: y}, {code: z}]"
    )
    marks = [Observation("a", value, criterion=code) for code, value in (("x", 9), ("y", None), ("z", None))]
    assert total(text, marks) == "3"


def test_an_accepted_attempt_without_its_time_has_none() -> None:
    text = """
    codes: [DNF]
    criteria: [{code: task}, {code: minutes, role: info}]
    stages:
      - id: m
        steps: [{fold: attempt, how: until_accepted, accepted: 1, penalty: 20, marks: skip, with: [minutes]}]
    rank: [m, {column: minutes, better: lower}]
    """
    marks = {
        name: [Observation(name, int(n == 2), criterion="task", attempt=str(n)) for n in (1, 2)]
        + [Observation(name, minutes, criterion="minutes", attempt="2")]
        for name, minutes in (("a", DNF), ("b", None), ("c", 50))
    }
    assert list(values_of(text, **marks).items()) == [("c", "1"), ("a", "1"), ("b", "1")]


def test_a_member_of_a_declared_group_may_stay_beside_the_result() -> None:
    text = """
    codes: [DNF]
    criteria: [{code: task}, {code: extra, role: info}]
    stages: [{id: m, steps: [{fold: attempt, how: best, marks: skip, with: [extra.time]}]}]
    rank: [m, {column: extra.time, better: lower}]
    """
    marks = {
        name: [
            Observation(name, value, criterion=code, attempt="1") for code, value in (("task", 5), ("extra.time", time))
        ]
        for name, time in (("a", 9), ("b", 8))
    }
    assert list(values_of(text, **marks)) == ["b", "a"]


@pytest.mark.parametrize("fold", ["how: total", "how: total, expect: 3"])
@pytest.mark.parametrize("better", ["lower", "higher"])
def test_a_sum_over_judges_waits_for_all_that_the_stage_promises(fold: str, better: str) -> None:
    text = f"stages: [{{id: m, better: {better}, judges: 3, steps: [{{fold: judge, {fold}}}]}}]"
    marks = [Observation(e, 1, judge=j) for e, judges in (("a", "12"), ("b", "123")) for j in judges]
    outcome = result(scheme(text), entries("a", "b"), marks)
    assert outcome.divisions[""].pending == ("a",)


def test_where_nobody_promises_judges_more_of_them_stand_ahead_in_a_sum_of_places() -> None:
    text = "stages: [{id: m, better: lower, steps: [{fold: judge, how: total}]}]"
    marks = [Observation(e, 1, judge=j) for e, judges in (("a", "12"), ("b", "123")) for j in judges]
    assert board(result(scheme(text), entries("a", "b"), marks)) == [("b", "1", "3"), ("a", "2", "2")]


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ("{fold: round, how: total, marks: skip}, {fold: judge, how: mean}, {round: 0.1}", "b a"),
        ("{fold: judge, how: mean, marks: skip}, {round: 0.1}, {fold: round, how: total, marks: skip}", "b a"),
        ("{fold: round, how: trimmed_total, high: 1, few: mean, marks: skip}, {fold: judge, how: best}", "b a"),
    ],
)
def test_who_went_fewer_rounds_stays_behind_whatever_is_folded_first(steps: str, expected: str) -> None:
    times: dict[str, dict[str, tuple[Any, ...]]] = {
        "a": {"1": (5, DNS, DNS), "2": (6, DNS, DNS)},
        "b": {"1": (5, 4, 4), "2": (5, 4, 4)},
    }
    marks = [
        Observation(e, v, judge=j, round=str(n))
        for e, judges in times.items()
        for j, line in judges.items()
        for n, v in enumerate(line)
    ]
    text = stage(steps, better="lower")
    assert " ".join(e for e, _, _ in board(result(scheme(text), entries("a", "b"), marks))) == expected


RUNS = """criteria:
  - {code: time}
  - {code: fine, role: penalty, optional: true}
  - {code: k, role: factor, optional: true}
  - {code: crash, role: info, optional: true}"""


def run_of(steps: str, cells: dict[tuple[str, str, str], Any], better: str = "lower") -> str:
    marks = [Observation("a", v, criterion=c, round=r, judge=j) for (c, r, j), v in cells.items()]
    return total(stage(steps, RUNS, better), marks)


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ("{adjust: {on: [fine]}}, {fold: round, how: total, marks: fail}", "24"),  # 10 + 3, 10 + 1
        ("{adjust: {on: [fine]}}, {fold: round, how: best, marks: fail}", "11"),
        ("{fold: round, how: best, marks: fail}, {adjust: {on: [fine]}}", "14"),  # all penalties on the best one
        ("{adjust: {on: [fine], factor: k}}, {fold: round, how: total, marks: fail}", "54"),  # 20 + 3, 30 + 1
        ("{adjust: {on: [fine], reset: crash, to: 99}}, {fold: round, how: total, marks: fail}", "110"),
    ],
)
def test_a_penalty_belongs_to_the_round_in_which_it_was_given(steps: str, expected: str) -> None:
    cells = {("time", "1", ""): 10, ("time", "2", ""): 10, ("fine", "1", ""): 3, ("fine", "2", ""): 1}
    if "factor" in steps:
        cells |= {("k", "1", ""): 2, ("k", "2", ""): 3}
    if "reset" in steps:
        cells |= {("crash", "1", ""): 1, ("crash", "2", ""): 0}
    if "{fold: round, how: best, marks: fail}, {adjust" in steps:
        steps = steps.replace("how: best", "how: best, on: [time]")
    found = run_of(steps, cells)
    assert found == expected


def test_each_judge_s_penalty_goes_to_the_judge_s_own_result() -> None:
    cells = {("time", "", "1"): 10, ("time", "", "2"): 20, ("fine", "", "1"): 2, ("fine", "", "2"): 4}
    assert run_of("{adjust: {on: [fine]}}, {fold: judge, how: mean}, {round: 1}", cells) == "18"
    with pytest.raises(ScoringError, match="поставили двое"):
        run_of("{fold: judge, how: best, on: [time]}, {adjust: {on: [fine]}}", cells)


def test_a_penalty_on_the_whole_waits_for_one_result() -> None:
    cells = {("time", "1", ""): 10, ("time", "2", ""): 10, ("fine", "", ""): 3}
    with pytest.raises(ScoringError, match=r"^«fine» – на весь результат, а результатов здесь несколько"):
        run_of("{adjust: {on: [fine]}}, {fold: round, how: total, marks: fail}", cells)
    assert run_of("{fold: round, how: total, marks: fail, on: [time]}, {adjust: {on: [fine]}}", cells) == "23"
    del cells["time", "2", ""]
    assert run_of("{adjust: {on: [fine]}}, {fold: round, how: total, marks: fail}", cells) == "13"


KEPT = "{keep: {best: 2}, on: [x], whole: true}"


@pytest.mark.parametrize(
    ("steps", "expected", "waits"),
    [
        ("{fold: criterion, how: total}, {fold: round, how: total}", "21", True),
        ("{fold: round, how: total}, {fold: criterion, how: total}", "21", False),
        ("{fold: criterion, how: best}, {fold: round, how: total}", "12", True),
    ],
)
def test_a_round_dropped_whole_stays_dropped_in_any_order_of_folds(steps: str, expected: str, *, waits: bool) -> None:
    cells = {"x": (5, 7, 1), "y": (5, 4, 99)}
    marks = [Observation("a", v, criterion=c, round=str(n)) for c, line in cells.items() for n, v in enumerate(line)]
    text = f"codes: []\ncriteria: [{{code: x}}, {{code: y}}]\nstages: [{{id: m, steps: [{KEPT}, {steps}]}}]"
    assert total(text, marks) == expected
    waiting = result(scheme(text), entries("a"), [one for one in marks if (one.criterion, one.round) != ("y", "2")])
    # The mark to come may change which rounds are best.
    assert waiting.divisions[""].pending == (("a",) if waits else ())


def test_empty_sheets_of_all_judges_are_no_result_yet() -> None:
    marks = [Observation("a", None, judge=judge) for judge in "12"]
    assert values_of(stage("{fold: judge, how: mean}, {round: 1}"), a=marks) == {"a": "…"}
    text = stage("{fold: judge, how: mean}, {fold: criterion, how: total}, {round: 1}", "criteria: [{code: x}]")
    assert values_of(text, a=[Observation("a", None, judge=judge, criterion="x") for judge in "12"]) == {"a": "…"}


@pytest.mark.parametrize(("better", "expected"), [("lower", 7), ("higher", 9)])
def test_a_round_that_all_judges_lose_stays_dropped_whatever_the_quorum(better: str, expected: int) -> None:
    text = f"""
    codes: []
    stages:
      - id: m
        better: {better}
        steps: [{{drop: {{last: 1}}}}, {{fold: judge, how: best, quorum: 2}}, {{fold: round, how: best}}]
    rank: [m, {{ladder: round, all: true, steps: [{{drop: {{last: 1}}}}, {{fold: judge, how: best, quorum: 2}}]}}]
    """
    marks = [
        Observation("a", value, judge=judge, round=number)
        for judge, number, value in (("1", "1", 3), ("2", "1", 3), ("1", "2", 9), ("2", "2", 7))
    ]
    held = entry_value(scheme(text), Entry("a"), marks).values["key::1"]
    assert isinstance(held, Cells)
    assert held.values == (3, Dropped(expected, "drop: последние"))


@pytest.mark.parametrize(
    ("fold", "expected"),
    [
        ("how: best, quorum: 2", Dropped(9, "drop: последние")),
        ("how: trimmed_mean, high: 1, low: 1, few: pending", None),  # too few to say what was lost
    ],
)
def test_a_lost_round_of_one_judge(fold: str, expected: Any) -> None:
    text = f"""
    codes: []
    stages: [{{id: m, steps: [{{fold: judge, how: best}}, {{fold: round, how: best}}]}}]
    rank: [m, {{ladder: round, all: true, steps: [{{drop: {{last: 1}}}}, {{fold: judge, {fold}}}, {{round: 1}}]}}]
    """
    marks = [Observation("a", 3, judge=judge, round="1") for judge in "1234"]
    held = entry_value(scheme(text), Entry("a"), [*marks, Observation("a", 9, judge="1", round="2")]).values["key::1"]
    assert isinstance(held, Cells)
    assert held.values[1] == expected
