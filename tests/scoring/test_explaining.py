"""The explanation of a place comes from the same steps as the place."""

from __future__ import annotations

from decimal import Decimal

from scoring import Decision, Entry, Observation, Status, entry_value, explain, sentences
from scoring.explaining import compare_in, values_in
from scoring.lines import exactly
from scoring.ranking import make_lines, run_all
from tests.scoring.build import entries, rounds, scheme, shown
from tests.scoring.test_contests import contest, papers, pupil, runs


def test_the_key_that_split_a_tie_is_named_with_both_numbers() -> None:
    trace = explain(contest("newspaper"), entries("А", "Б"), papers(), "Б")
    assert trace.ahead is not None
    assert trace.ahead.deciding is not None
    assert trace.ahead.deciding.title == "Содержание и актуальность"
    assert sentences(trace) == [
        "Итог: 83,83 – место 2 из 2.",
        "У работы на место выше итог тот же, но у неё больше «Содержание и актуальность»: 8,67 против 8.",
        "Награда: Диплом II степени (2 место).",
    ]


def test_every_step_leads_from_its_cells_to_the_next_and_to_the_total() -> None:
    trace = explain(contest("newspaper"), entries("А", "Б"), papers(), "А")
    (stage,) = trace.values
    assert [step.name for step in stage.steps] == ["weigh", "fold", "fold", "round"]
    assert [len(step.before) for step in stage.steps] == [21, 21, 3, 1]
    for step, following in zip(stage.steps, stage.steps[1:], strict=False):
        assert step.after == following.before
    assert stage.steps[-1].after[0].value == stage.value == trace.row.total
    assert [cell.key.judge for cell in stage.steps[2].before] == ["1", "2", "3"]


def test_what_was_dropped_is_named() -> None:
    trace = explain(contest("regatta"), entries("А"), rounds("А", (1, 5, 3, 7)), "А")
    assert [(cell.key.round, shown(cell.value.value)) for cell in trace.dropped] == [("2", "5"), ("4", "7")]
    assert "Не засчитано по правилам: 5, 7." in sentences(trace)


def test_lines_explain_the_place_without_the_steps_of_one_entry() -> None:
    rules = contest("newspaper")
    lines = {e.id: entry_value(rules, e, [o for o in papers() if o.entry == e.id]) for e in entries("А", "Б")}
    trace = explain(rules, entries("А", "Б"), lines, "А")
    assert trace.behind is not None
    assert trace.behind.deciding is not None
    assert trace.behind.deciding.title == "Содержание и актуальность"


def test_a_decision_of_the_jury_is_named() -> None:
    rules = scheme("{stages: [{id: main, steps: []}], rank: [main, jury]}")
    marks = [Observation("А", 5), Observation("Б", 5)]
    trace = explain(rules, entries("А", "Б"), marks, "А", [Decision("jury", (("А",), ("Б",)))])
    assert sentences(trace) == [
        "Итог: 5 – место 1 из 2.",
        "У работы на место ниже итог тот же; порядок определило решение жюри.",
    ]


def test_a_shared_place_says_so() -> None:
    rules = scheme("{stages: [{id: main, steps: []}], rank: {by: [main], style: shared}}")
    trace = explain(rules, entries("А", "Б"), [Observation("А", 5), Observation("Б", 5)], "А")
    assert sentences(trace)[1] == "Столько же у ещё одной работы, и правила их не различают: место общее."


def test_a_pending_entry_says_what_is_missing() -> None:
    trace = explain(contest("newspaper"), entries("А", "Б"), papers()[:-1], "Б")
    assert sentences(trace) == ["Итога пока нет: не хватает оценок по критериям «Соответствие положению»."]


def test_steps_across_entries_are_shown_too() -> None:
    rules = scheme("stages: [{id: main, steps: [{scale: best, to: 1000}, {round: 0.01}]}]")
    trace = explain(rules, entries("А", "Б"), [Observation("А", 97), Observation("Б", 118)], "А")
    assert [(s.text, shown(s.after[0].value)) for s in trace.values[0].steps] == [
        ("доля лучшего результата", "48500/59"),
        ("округление до 0,01", "822.03"),
    ]


def test_never_more_than_five_sentences() -> None:
    trace = explain(contest("line"), entries(*"АБ"), runs("А", (50, 0), (60, 0)) + runs("Б", (50, 0), (70, 0)), "А")
    assert len(sentences(trace)) <= 5
    assert (
        "У работы на место ниже итог тот же; порядок определили лучшие результаты по порядку: 50; 60 против 50; 70."
        in sentences(trace)
    )


def test_who_stopped_at_a_stage_is_told_so() -> None:
    rules = scheme("""
    stages:
      - {id: text, title: Заочный, steps: [], advance: {take: {threshold: 30}, ties: all, carry: [text]}}
      - {id: talk, title: Очный, steps: []}
    combine: total
    """)
    marks = [Observation("А", 40, stage="text"), Observation("Б", 29, stage="text"), Observation("А", 18, stage="talk")]
    trace = explain(rules, entries("А", "Б"), marks, "Б")
    assert sentences(trace)[0] == "Итог: 29 на этапе «Заочный»: дальше не прошли; место 2 из 2."
    assert sentences(trace)[1] == "Выше стоят те, кто прошёл дальше."
    assert (
        sentences(explain(rules, entries("А", "Б"), marks, "А"))[0] == "Итог: 58 (Заочный 40, Очный 18) – место 1 из 2."
    )


def test_an_entry_out_of_competition_has_a_total_and_no_place() -> None:
    names = [Entry("А"), Entry("Б", status=Status.OC)]
    trace = explain(
        contest("olympiad"), names, pupil("А", ((9, 9),) * 5, (10, 10)) + pupil("Б", ((9, 9),) * 5, (10, 10)), "Б"
    )
    assert sentences(trace) == ["Итог: 55.", "Вне конкурса: результат показан, места нет."]


STAGES = """
stages:
  - {id: one, steps: [], rank: [one, {attribute: age, better: lower}], advance: {take: 2, ties: all, carry: none}}
  - {id: two, steps: []}
rank: [two, {attribute: age, better: higher}]
"""


def test_a_computed_ranking_says_what_parts_two_entries_on_the_stage_where_they_stopped() -> None:
    names = [Entry(name, extras={"age": age}) for name, age in (("a", 9), ("b", 8), ("c", 12), ("d", 11))]
    marks = [Observation(name, value, stage="one") for name, value in (("a", 9), ("b", 8), ("c", 5), ("d", 5))]
    marks += [Observation(name, 7, stage="two") for name in ("a", "b")]
    rules, people = scheme(STAGES), {one.id: one for one in names}
    _, runs, _ = run_all(rules, names, make_lines(rules, people, marks))
    for one, other, verdicts in (("c", "d", [0, -1]), ("d", "c", [0, 1]), ("a", "b", [0, 1])):
        found = compare_in(runs[""], one, other, [one, other])
        assert [key.verdict for key in found] == verdicts
        trace = explain(rules, names, marks, one)
        beside = next(n for n in (trace.ahead, trace.behind) if n is not None and n.entry == other)
        assert found == beside.keys


def test_a_computed_ranking_shows_the_steps_of_one_entry_as_the_explanation_does() -> None:
    rules, names = contest("newspaper"), entries("А", "Б")
    _, runs, _ = run_all(rules, names, make_lines(rules, {one.id: one for one in names}, papers()))
    mine = [one for one in papers() if one.entry == "А"]
    assert values_in(runs[""], "А", mine) == explain(rules, names, papers(), "А").values


LONG = """
criteria: [{code: a}, {code: b, weight: 2}]
stages: [{id: main, steps: [{weigh: coefficient}, {fold: criterion, how: total}]}]
rank: [main, {steps: [{pick: [b]}, {multiply: 3}], title: вторая}]
"""


def test_long_numbers_are_explained_to_the_last_digit() -> None:
    rules, names = scheme(LONG), entries("x", "y")
    marks = [
        Observation("x", Decimal("123456789012345678901234567890.2"), criterion="a"),
        Observation("x", Decimal("0.00000000000000000001"), criterion="b"),
        Observation("y", Decimal("123456789012345678901234567890.20000000000000000002"), criterion="a"),
        Observation("y", 0, criterion="b"),
    ]
    total = "123456789012345678901234567890,20000000000000000002"
    trace = explain(rules, names, marks, "x")
    assert sentences(trace)[0] == f"Итог: {total} – место 1 из 2."
    with exactly():
        _, runs, _ = run_all(rules, names, make_lines(rules, {one.id: one for one in names}, marks))
    (value,) = values_in(runs[""], "x", [one for one in marks if one.entry == "x"])
    assert shown(value.steps[-1].after[0].value).replace(".", ",") == total
    assert [(key.verdict, shown(key.mine)) for key in compare_in(runs[""], "x", "y", ["x", "y"])] == [
        (0, total.replace(",", ".")),
        (1, "0.00000000000000000003"),
    ]


ADMITTED = """
stages:
  - {id: one, steps: [], advance: {take: 2, ties: all, carry: none}}
  - {id: two, steps: []}
rank: [one, jury]
"""


def test_who_stopped_is_not_among_those_whom_a_decision_parted() -> None:
    marks = [Observation(name, 5, stage=stage) for stage, who in (("one", "abc"), ("two", "ab")) for name in who]
    decisions = [Decision("admit:one", (("a", "b"), ("c",))), Decision("jury", (("a",), ("b",)))]
    trace = explain(scheme(ADMITTED), entries(*"abc"), marks, "a", decisions)
    assert sentences(trace)[1] == "У работы на место ниже итог тот же; порядок определило решение жюри."


STOPPED = """
stages:
  - {id: one, steps: [], rank: [one, jury], advance: {take: 1, ties: all, carry: none}}
  - {id: two, steps: []}
rank: [two]
"""


def test_equals_who_stopped_are_parted_by_the_decision_about_them() -> None:
    marks = [Observation(name, 5, stage="one") for name in "acd"] + [Observation("a", 5, stage="two")]
    decisions = [Decision("admit:one", (("a",), ("c", "d"))), Decision("jury", (("c",), ("d",)))]
    trace = explain(scheme(STOPPED), entries(*"acd"), marks, "c", decisions)
    assert trace.behind is not None
    assert trace.behind.deciding is not None
    assert (trace.behind.entry, trace.behind.deciding.kind) == ("d", "decision")


SHARES = """
criteria: [{code: a, max: 50, stage: one}, {code: b, max: 20, stage: two}]
stages: [{id: one, steps: []}, {id: two, steps: []}]
combine: {steps: [{weigh: share, by: {one: 0.4, two: 0.6}}, {fold: stage, how: total}, {round: 1}]}
"""


def test_shares_of_stages_are_explained_by_their_greatest_values() -> None:
    marks = [Observation("x", 25, stage="one", criterion="a"), Observation("x", 10, stage="two", criterion="b")]
    (*_, combined) = explain(scheme(SHARES), entries("x"), marks, "x").values
    assert [[shown(cell.value) for cell in step.after] for step in combined.steps] == [["20", "30"], ["50"], ["50"]]
