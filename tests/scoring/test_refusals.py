"""What is refused on saving, with the place in the file, a Russian sentence and the nearest right word."""

from __future__ import annotations

from decimal import Decimal

import pytest

from scoring import SchemeErrors, load_scheme
from tests.scoring.build import scheme

STAGE = "stages: [{id: main, steps: [%s]}]"
TWO = "criteria: [{code: idea, max: 10}, {code: form, max: 10}]\n"

TABLES = "\nstandings: [{id: t, from: {division: each}, group_by: team}, {id: o, from: t, %s}]"

REFUSED = [
    # an axis left unfolded
    (TWO + STAGE % "", "stages.0.steps", "ось criterion не свёрнута", None),
    ("codes: []\nstages: [{id: main, rounds: 3, steps: []}]", "stages.0.steps", "ось round не свёрнута", None),
    ("stages: [{id: main, judges: 3, steps: []}]", "stages.0.steps", "ось judge не свёрнута", None),
    (STAGE % "{fold: judge, how: total}, {fold: judge, how: total}", "stages.0.steps.1", "свёрнута второй раз", None),
    # a division that can leave a remainder
    (STAGE % "{fold: judge, how: mean}", "stages.0.steps", "добавьте round", None),
    (
        "criteria: [{code: a, max: 3, weight: 1}]\n" + STAGE % "{weigh: share}",
        "stages.0.steps",
        "добавьте round",
        None,
    ),
    (STAGE % "" + "\nrank: [main, {steps: [{fold: judge, how: mean}]}]", "rank.1", "добавьте round", None),
    # quotas
    (STAGE % "" + "\naward: [{title: п, percent: 5, of: started, round: nearest}]", "award.0", "нужно ties", None),
    (STAGE % "" + "\naward: [{title: п, percent: 5, of: started, ties: decide}]", "award.0", "нужно round", None),
    (STAGE % "" + "\naward: [{title: п, count: 5, ties: decide}]", "award.0", "нужно of", None),
    (STAGE % "" + "\naward: [{title: п}]", "award.0", "нужно место", None),
    (STAGE % "" + "\naward: [{title: п, place: 1, count: 2, of: ranked, ties: decide}]", "award.0", "либо место", None),
    (
        STAGE % "" + "\naward: [{title: п, percent: 120, of: ranked, ties: decide, round: floor}]",
        "award.0",
        "не больше целого",
        None,
    ),
    (STAGE % "" + "\naward: [{title: п, place: 1, unless: Гранпри}]", "award.0.unless", "нет награды", None),
    (STAGE % "" + "\naward: [{title: п, place: 1, at_least: 95%}]", "award.0.at_least", "укажите max", None),
    # what would make an absent team, or the loser of a match, the first
    (
        STAGE % "" + TABLES % "by: points, points: [9, 7], missing: last_plus_1",
        "standings.1.missing",
        "last_plus_1 бывает при by: place",
        None,
    ),
    (STAGE % "" + TABLES % "missing: last_plus_1", "standings.1.missing", "last_plus_1 бывает при by: place", None),
    (STAGE % "" + TABLES % "by: place, missing: zero", "standings.1.missing", "ноль сделал бы", None),
    (
        STAGE % "" + TABLES % "by: place, missing: exclude, rank: [value, {standing: t}]",
        "standings.1.rank",
        "в каждой номинации своя",
        None,
    ),
    (
        STAGE % "" + "\nstandings: [{id: t, from: {division: all}, group_by: team, by: place, best: 2}]",
        "standings.0.best",
        "скажите min",
        None,
    ),
    (
        "stages: [{id: main, better: lower, steps: [{play: {table: {win: 2, loss: 0}}}]}]",
        "stages.0.steps.0",
        "чем больше, тем лучше",
        None,
    ),
    (
        "stages: [{id: main, better: lower, steps: [{play: {elimination: {lives: 1}}}]}]",
        "stages.0.steps.0",
        "чем больше, тем лучше",
        None,
    ),
    # a stage on which the worst would be the first
    (
        "stages: [{id: main, better: lower, steps: [{scale: best}, {round: 1}]}]",
        "stages.0.steps.0",
        "нужно better: higher",
        None,
    ),
    (STAGE % "{scale: places, ties: same}", "stages.0.steps.0", "нужно better: lower", None),
    # a mean that skipping would raise
    (
        "codes: []\n" + STAGE % "{fold: round, how: mean}, {round: 1}",
        "stages.0.steps.0",
        "нужен параметр «expect»",
        None,
    ),
    # trimmed without few, weights, maxima
    (STAGE % "{fold: judge, how: trimmed_mean, high: 1}, {round: 1}", "stages.0.steps.0", "few", None),
    (STAGE % "{fold: judge, how: trimmed_mean, few: mean}, {round: 1}", "stages.0.steps.0", "high и low", None),
    (STAGE % "{fold: judge, how: adjudicated, within: 1}, {round: 1}", "stages.0.steps.0", "third", None),
    (STAGE % "{fold: judge, how: mean, high: 1}, {round: 1}", "stages.0.steps.0.high", "не имеет смысла", None),
    (TWO + STAGE % "{weigh: share}, {fold: criterion, how: total}", "stages.0.steps.0", "сейчас 2", None),
    (
        "criteria: [{code: a, weight: 1}]\n" + STAGE % "{weigh: share}",
        "stages.0.steps.0",
        "укажите max критерия «a»",
        None,
    ),
    ("criteria: [{code: a}]\n" + STAGE % "{complement: max}", "stages.0.steps.0", "укажите max", None),
    # unknown words with the nearest right one
    (STAGE % "{flod: judge, how: total}", "stages.0.steps.0", "Неизвестный шаг «flod»", "fold"),
    (STAGE % "{fold: judge, how: totl}", "stages.0.steps.0.how", "Неизвестное слово", "total"),
    (STAGE % "{fold: juge, how: total}", "stages.0.steps.0.fold", "Неизвестное слово", "judge"),
    (STAGE % "{fold: judge, how: total, quorrum: 2}", "stages.0.steps.0.quorrum", "нет параметра", "quorum"),
    (STAGE % "{fold: judge}", "stages.0.steps.0", "нужен параметр «how»", None),
    (STAGE % "" + "\nrank: [mian]", "rank.0", "Неизвестный ключ", "main"),
    (STAGE % "" + "\nrnak: [main]", "rnak", "Неизвестный параметр", "rank"),
    (TWO + STAGE % "{fold: criterion, how: total, on: [ide, form]}", "stages.0.steps.0.on.0", "Нет критерия", "idea"),
    (
        TWO + STAGE % "{fold: criterion, how: total}" + "\nrank: [main, {pick: [from]}]",
        "rank.1.on.0",
        "Нет критерия",
        "form",
    ),
    (STAGE % "{limit: 9, else: DFN}", "stages.0.steps.0.else", "не объявлен", "DNF"),
    (STAGE % "{fold: round, how: total, marks: {DSN: 0}}", "stages.0.steps.0.marks.DSN", "не объявлен", "DNS"),
    (STAGE % "" + "\nrank: [main, {attribute: weight}]", "rank.1", "укажите better", None),
    (STAGE % "" + "\nrank: [main, head_to_head]", "rank.1", "нет шага play", None),
    (STAGE % "" + "\nrank: [main, {column: time}]", "rank.1", "нет столбца «time»", None),
    (STAGE % "" + "\nrank: [main, {ladder: round}]", "rank.1", "сравнивать по ней нечего", None),
    (STAGE % "" + "\nrank: [main, {ladder: rond}]", "rank.1.ladder", "Неизвестное слово", "round"),
    # codes
    (STAGE % "{fold: round, how: total}", "stages.0.steps.0", "что делать с кодами", None),
    (STAGE % "{fold: round, how: total, marks: {DNS: worst}}", "stages.0.steps.0.marks.DNS", "не складывается", None),
    # numbers
    (STAGE % "{round: 0}", "stages.0.steps.0.round", "больше нуля", None),
    (STAGE % "{clamp: [5, 1]}", "stages.0.steps.0.clamp", "больше верхней", None),
    (STAGE % "{clamp: [5]}", "stages.0.steps.0.clamp", "две границы", None),
    (STAGE % "{table: {0–5: 1, 4–9: 2}}", "stages.0.steps.0.table.4–9", "пересекается", None),
    (STAGE % "{table: {5–0: 1}}", "stages.0.steps.0.table.5–0", "начало больше конца", None),
    (STAGE % "{multiply: много}", "stages.0.steps.0", "не критерий с ролью factor", None),
    ("criteria: [{code: a, max: 0}]\n" + STAGE % "", "criteria.0.max", "больше минимума", None),
    # stages, combine, advance
    ("stages: []", "stages", "хотя бы один этап", None),
    ("title: пусто", "", "«stages»", None),
    ("stages: [{id: a, steps: []}, {id: a, steps: []}]\ncombine: total", "stages.1.id", "занято", None),
    ("criteria: [{code: c, stage: b}]\n" + STAGE % "", "criteria.0.stage", "Нет этапа", None),
    ("criteria: [{code: c}, {code: c}]\n" + STAGE % "{fold: criterion, how: total}", "criteria.1.code", "дважды", None),
    ("stages: [{id: a, steps: []}, {id: b, steps: []}]\ncombine: mean", "combine", "добавьте round", None),
    ("stages: [{id: a, steps: []}, {id: b, better: lower, steps: []}]\ncombine: total", "combine", "better", None),
    ("stages: [{id: a, steps: [], advance: {take: 1, ties: all, carry: none}}]", "stages.0.advance", "некуда", None),
    (
        "stages: [{id: a, steps: [], advance: {take: 1, carry: none}}, {id: b, steps: []}]",
        "stages.0.advance",
        "«ties»",
        None,
    ),
    (
        "stages: [{id: a, steps: [], advance: {take: 1, ties: all, carry: none}}, {id: b, steps: []}]\ncombine: total",
        "stages.0.advance.carry",
        "carry его не переносит",
        None,
    ),
    (
        (
            "stages: [{id: a, steps: []}, {id: b, steps: []}]\n"
            "combine: {steps: [{weigh: share, by: {a: 0.5, b: 0.4}}, {fold: stage, how: total}]}"
        ),
        "combine.steps.0",
        "сейчас 0,9",
        None,
    ),
    (
        (
            "stages: [{id: a, steps: []}, {id: b, steps: []}]\n"
            "combine: {steps: [{weigh: share, by: {a: 0.5, b: 0.5}}, {fold: stage, how: total}]}"
        ),
        "combine",
        "нет наибольшего значения",
        None,
    ),
    # roles
    (
        "criteria: [{code: a}, {code: p, role: penalty}]\n" + STAGE % "",
        "stages.0.steps",
        "добавьте шаг adjust",
        None,
    ),
    ("criteria: [{code: a}]\n" + STAGE % "{adjust: {on: [a]}}", "stages.0.steps.0.on.0", "не критерий с ролью", None),
    # scale, play
    (STAGE % "{scale: places}", "stages.0.steps.0", "ties: mean", None),
    (STAGE % "{scale: points, ties: same}", "stages.0.steps.0", "points", None),
    (STAGE % "{play: {}}", "stages.0.steps.0", "либо table, либо elimination", None),
    (STAGE % "{play: {table: {wins: 3}}}", "stages.0.steps.0.play.table.wins", "Неизвестный параметр", "win"),
    (STAGE % "{keep: {axis: round}}", "stages.0.steps.0", "best, worst", None),
    # standings
    (STAGE % "" + "\nstandings: [{id: t, from: {division: each}}]", "standings.0", "group_by", None),
    (STAGE % "" + "\nstandings: [{id: t, from: tt, missing: zero}]", "standings.0.from", "нет таблицы", None),
    (STAGE % "" + "\naward: [{title: к, place: 1, in: team}]", "award.0.in", "Нет таблицы", None),
    (
        STAGE % "" + "\nstandings: [{id: t, from: {division: all}, group_by: team}]\n"
        "award: [{title: к, place: 1, in: t, one_per: school}]",
        "award.0",
        "не ставят when, one_per",
        None,
    ),
    (
        STAGE % "" + "\nstandings: [{id: t, from: {division: all}, group_by: team}]\n"
        "award: [{title: к, count: 1, of: started, ties: decide, in: t}]",
        "award.0.of",
        "of: ranked",
        None,
    ),
    # parameters, divisions
    (STAGE % "{clamp: [0, $cup]}" + "\nparameters: {cap: 5}", "stages.0.steps.0.clamp.1", "Нет параметра", "cap"),
    (
        STAGE % "" + "\ndivisions: {a: {criteria: [{code: x}, {code: y}]}}",
        "stages.0.steps",
        "ось criterion не свёрнута",
        None,
    ),
    (STAGE % "" + "\ndivisions: {a: {rank: [mian]}}", "divisions.a.rank.0", "Неизвестный ключ", "main"),
    (STAGE % "" + "\ndivisions: {a: {codes: []}}", "divisions.a.codes", "Неизвестный параметр", None),
    # flags
    (STAGE % "" + "\nflags: [{axis: judge}]", "flags.0", "«spread»", None),
    (STAGE % "" + "\nflags: [{criterion: ide, spread: 1}]", "flags.0.criterion", "Нет критерия", None),
]


@pytest.mark.parametrize(("text", "place", "reason", "suggestion"), REFUSED)
def test_a_scheme_is_refused_with_place_and_reason(text: str, place: str, reason: str, suggestion: str | None) -> None:
    with pytest.raises(SchemeErrors) as refused:
        scheme(text)
    found = [(".".join(map(str, e.path)), e.reason, e.suggestion) for e in refused.value]
    assert any(p == place and reason in r and (suggestion is None or suggestion == s) for p, r, s in found), found


def test_all_faults_are_named_at_once() -> None:
    with pytest.raises(SchemeErrors) as refused:
        scheme(TWO + STAGE % "{flod: judge}, {round: x}" + "\nrank: [nobody]\naward: [{title: п}]")
    assert len(refused.value.errors) >= 4


def test_a_float_is_refused_because_it_is_not_exact() -> None:
    with pytest.raises(SchemeErrors, match="плавающей точкой"):
        load_scheme({"stages": [{"id": "main", "steps": [{"round": 0.1}]}]})


@pytest.mark.parametrize("number", ["1E+999999999", "1E-999999999", "Infinity", "NaN", 10**50])
def test_a_monstrous_number_is_refused_before_anything_is_computed(number: str | int) -> None:
    value = number if isinstance(number, int) else Decimal(number)
    with pytest.raises(SchemeErrors, match="слишком велико"):
        load_scheme({"stages": [{"id": "main", "steps": [{"round": value}]}]})


def test_what_is_no_mapping_is_refused() -> None:
    with pytest.raises(SchemeErrors, match="пары"):
        load_scheme([1, 2])  # type: ignore[arg-type]


def test_every_reason_is_a_russian_sentence() -> None:
    for text, *_ in REFUSED:
        with pytest.raises(SchemeErrors) as refused:
            scheme(text)
        for error in refused.value:
            assert error.reason[0].isupper() or error.reason[0] == "«", error
            assert error.reason.rstrip()[-1] in ".:", error
            assert any("а" <= letter <= "я" for letter in error.reason)
