"""«Кто переместится»: a sentence for every mover that names the step, the key, the neighbour or the rule behind it."""

from decimal import Decimal
from types import SimpleNamespace

import pytest

from competitions.validators.scheme import read_scheme
from judging.bridge.drafts import Played, rank_played
from judging.bridge.movers import digest_of_movers, movers_of, place_rows
from judging.bridge.samples import made_sample
from scoring import Entry, Observation

RULES = """\
stages:
  - id: main
    steps:
      - {fold: criterion, how: total}
      - {fold: judge, how: mean}
      - {round: 0.01}
rank: {by: [main, {pick: [idea]}, jury], style: shared}
award:
  - {title: Диплом I степени, place: 1}
  - {title: Диплом II степени, place: 2}
"""
# Works by experts: «А» and «Б» have equal totals, «В» is behind.
MARKS = {
    "А": {"1": (9, 5), "2": (9, 7)},
    "Б": {"1": (8, 6), "2": (8, 8)},
    "В": {"1": (9, 9), "2": (4, 4)},
}


def criterion(code, title, **values):
    usual = {"role": "mark", "minimum": Decimal(0), "maximum": Decimal(10), "step": Decimal(1), "weight": None}
    return SimpleNamespace(code=code, title=title, **(usual | values))


def stages(*extra, **values):
    row = SimpleNamespace(code="main", title="Оценивание", rounds=1, attempts=1, judges=2, input="sheet")
    return [(row, [criterion("idea", "Замысел", **values), criterion("form", "Исполнение", **values), *extra])]


def rules(text=RULES, rows=None):
    return read_scheme(text, rows or stages())


@pytest.fixture
def played():
    entries = [Entry(name, division="d", code=name) for name in MARKS]
    observations = [
        Observation(name, value, stage="main", criterion=code, judge=judge)
        for name, sheets in MARKS.items()
        for judge, values in sheets.items()
        for code, value in zip(("idea", "form"), values, strict=True)
    ]
    return Played(entries, observations, [], {"d": "Номинация"})


def reasons(played, new, old=None):
    found = movers_of(rank_played(new, played), rank_played(old or rules(), played), played)
    return {mover.row.code: mover.why for mover in found}


def test_the_same_rules_move_nobody(played):
    assert reasons(played, rules()) == {}
    rows = place_rows(rank_played(rules(), played), None, played, "d")
    assert [(row.code, row.now.place, row.now.total, row.now.award, row.is_changed) for row in rows] == [
        ("А", "1", "15", "Диплом I степени", False),
        ("Б", "2", "15", "Диплом II степени", False),
        ("В", "3", "13", "", False),
    ]


def test_another_step_is_named_with_both_totals(played):
    found = reasons(played, rules(RULES.replace("how: mean", "how: best")))
    assert found["В"] == "Вместо «среднее по экспертам» теперь «лучшее по экспертам»: итог 18 вместо 13."
    assert found["А"] == "Вместо «среднее по экспертам» теперь «лучшее по экспертам»: итог 16 вместо 15."


def test_an_added_and_a_removed_step_are_named(played):
    longer = RULES.replace("      - {round: 0.01}\n", "      - {round: 0.01}\n      - {clamp: [0, 14]}\n")
    added = reasons(played, rules(longer))
    assert added["А"] == "Добавлен шаг «не меньше 0, не больше 14»: итог 14 вместо 15."
    removed = reasons(played, rules(), rules(longer))
    assert removed["А"] == "Убран шаг «не меньше 0, не больше 14»: итог 15 вместо 14."


def test_a_weight_is_named_by_its_criterion(played):
    weighed = RULES.replace("      - {fold: crit", "      - {weigh: coefficient}\n      - {fold: crit", 1)
    old = rules(weighed, stages(weight=Decimal(1)))
    rows = stages(weight=Decimal(1))
    rows[0][1][0].weight = Decimal(2)
    assert reasons(played, rules(weighed, rows), old)["Б"] == (
        "На шаге «умножение на коэффициенты» критерий «Замысел» даёт 16 вместо 8: итог 23 вместо 15."
    )


def test_another_chain_is_named_by_the_deciding_key(played):
    found = reasons(played, rules(RULES.replace("pick: [idea]", "pick: [form]")))
    assert found == {
        "Б": "При равном итоге с работой А теперь решает «Исполнение»: 7 против 6.",
        "А": "При равном итоге с работой Б теперь решает «Исполнение»: 6 против 7.",
    }


def test_a_shorter_chain_leaves_a_common_place(played):
    found = reasons(played, rules(RULES.replace(", {pick: [idea]}, jury", "")))
    assert found["А"] == "Правила больше не различают её и работу Б: место общее."


def test_who_stays_and_is_overtaken_is_told_by_whom(played):
    plain = RULES.replace(", {pick: [idea]}", "")
    lifted = plain.replace("      - {fold: j", "      - {clamp: [14, null]}\n      - {fold: j")
    found = reasons(played, rules(lifted), rules(plain))
    assert found["В"] == "Добавлен шаг «не меньше 14»: итог 16 вместо 13."
    assert found["А"] == "Итог прежний; выше теперь работа В: её итог 16 вместо 13."


def test_another_award_is_told_by_its_rule(played):
    found = reasons(played, rules(RULES.replace("  - {title: Диплом II степени, place: 2}\n", "")))
    assert found == {"Б": "Правила наград до неё больше не доходят."}
    renamed = reasons(played, rules(RULES.replace("Диплом II степени", "Диплом лауреата")))
    assert renamed["Б"].startswith("Награду теперь дают иначе")


def test_a_new_criterion_leaves_everybody_without_a_total(played):
    found = reasons(played, rules(rows=stages(criterion("own", "Самостоятельность"))))
    assert set(found) == set(MARKS)
    assert found["А"] == "По новым правилам итога пока нет: не хватает оценок по критериям «Самостоятельность»."


def test_another_style_of_places_moves_nobody(played):
    old = rules(RULES.replace(", {pick: [idea]}, jury", ""))
    new = rules(RULES.replace(", {pick: [idea]}, jury", "").replace("style: shared", "style: dense"))
    found = reasons(played, new, old)
    assert set(found) == {"А", "Б", "В"}
    assert found["В"] == "Порядок прежний, место пишется иначе."


def test_the_digest_is_of_what_is_shown(played):
    new = rank_played(rules(RULES.replace("how: mean", "how: best")), played)
    old = rank_played(rules(), played)
    assert digest_of_movers(movers_of(new, old, played)) == digest_of_movers(movers_of(new, old, played))
    assert digest_of_movers(movers_of(new, old, played)) != digest_of_movers([])


@pytest.mark.parametrize(
    "steps",
    [
        "[{fold: criterion, how: total}, {fold: judge, how: mean, quorum: 2}, {round: 0.01}]",
        "[{fold: judge, how: mean}, {fold: criterion, how: total}, {round: 0.1}]",
    ],
)
def test_made_marks_are_always_the_same_within_their_criteria_and_rank_somebody(steps):
    text = f"stages: [{{id: main, steps: {steps}}}]\nrank: [main, jury]\n"
    entries, marks = made_sample(stages(), rules(text))
    assert repr(made_sample(stages(), rules(text))) == repr((entries, marks))
    assert all(0 <= mark.value <= 10 and mark.value == int(mark.value) for mark in marks)
    ranked = rank_played(rules(text), Played(entries, marks, [], {"": ""}, "made"))
    assert [row.place is not None for row in ranked.result.divisions[""].rows] == [True] * len(entries)
    assert len({row.total for row in ranked.result.divisions[""].rows}) > 3


def test_made_matches_can_be_played():
    row = SimpleNamespace(code="main", title="Группа", rounds=1, attempts=1, judges=1, input="grid")
    scored = criterion("score", "Счёт")
    text = "stages: [{id: main, steps: [{play: {table: {win: 3, draw: 1, loss: 0}}}]}]\nrank: [points, difference]\n"
    found = read_scheme(text, [(row, [scored])])
    entries, marks = made_sample([(row, [scored])], found)
    ranked = rank_played(found, Played(entries, marks, [], {"": ""}, "made"))
    assert ranked.result.divisions[""].rows[0].place.first == 1
