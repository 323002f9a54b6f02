"""The worked examples of design/presets.md, section 5, for five contests."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from scoring import Decision, Entry, Observation, Scheme, result
from tests.scoring.build import board, entries, rounds, scheme, sheet, shown

HERE = Path(__file__).parent / "contests"
CODES = ("content", "genres", "literacy", "design", "own", "reader", "rules")


def contest(name: str) -> Scheme:
    return scheme((HERE / f"{name}.yaml").read_text(encoding="utf-8"))


PAPERS = {
    "А": ((9, 8, 9, 8, 7, 8, 10), (8, 8, 9, 9, 8, 7, 10), (9, 7, 8, 9, 8, 8, 10)),
    "Б": ((8, 9, 9, 9, 7, 8, 9), (8, 8, 9, 9, 8, 7, 10), (8, 9, 8, 9, 8, 7, 10)),
}


def papers() -> list[Observation]:
    return [o for e, marks in PAPERS.items() for o in sheet(e, dict(zip("123", marks, strict=True)), CODES)]


def test_newspapers_tie_is_split_by_content_and_nobody_gets_the_grand_prix() -> None:
    outcome = result(contest("newspaper"), entries("А", "Б"), papers())
    assert board(outcome) == [("А", "1", "83.83"), ("Б", "2", "83.83")]
    assert outcome.awards_of("А") == ["Диплом I степени"]
    assert outcome.awards_of("Б") == ["Диплом II степени"]


def test_one_newspaper_is_not_a_contest() -> None:
    outcome = result(contest("newspaper"), entries("А"), papers()[:21])
    assert not outcome.divisions[""].is_held
    assert outcome.awards == ()


def test_a_half_empty_sheet_leaves_the_newspaper_pending() -> None:
    outcome = result(contest("newspaper"), entries("А", "Б"), papers()[:-1])
    assert outcome.divisions[""].pending == ("Б",)
    missing = outcome.row("Б").missing
    assert [(m.criterion, m.judge) for m in missing] == [("rules", "3")]


def test_an_absent_judge_leaves_the_mean_of_those_who_marked() -> None:
    outcome = result(contest("newspaper"), entries("А", "Б"), papers()[:-7])
    assert board(outcome) == [("Б", "1", "84"), ("А", "2", "83.83")]


def media() -> tuple[list[Entry], list[Observation]]:
    codes = {
        "video": ("topic", "depth", "creative", "inform", "plot", "emotion", "shot", "sound", "look"),
        "game": ("works", "code", "idea", "interface", "topic", "docs"),
        "site": ("content", "structure", "design", "technique", "own"),
    }
    tops = {"video": (5,) * 9, "game": (10, 10, 10, 10, 5, 5), "site": (10,) * 5}
    totals = {"А": ("video", (44, 43, 43)), "Б": ("game", (48, 47, 48)), "В": ("site", (48, 47, 47))}
    marks: list[Observation] = []
    for entry, (division, sums) in totals.items():
        for judge, wanted in zip("123", sums, strict=True):
            line = list(tops[division])
            line[0] -= min(5, sum(line) - wanted)
            line[1] -= sum(line) - wanted
            marks += sheet(entry, {judge: line}, codes[division])
    return [Entry(e, division=division) for e, (division, _) in totals.items()], marks


def test_the_grand_prix_of_all_nominations_goes_to_the_greatest_share_of_its_own_maximum() -> None:
    names, marks = media()
    outcome = result(contest("media"), names, marks)
    assert [shown(outcome.row(e).total) for e in "АБВ"] == ["43.33", "47.67", "47.33"]
    assert [outcome.awards_of(e) for e in "АБВ"] == [["Гран-при"], ["Диплом I степени"], ["Диплом I степени"]]


def test_the_jury_may_give_the_grand_prix_to_another_who_reached_the_line() -> None:
    names, marks = media()
    decision = Decision("award:Гран-при", (("Б",),))
    outcome = result(contest("media"), names, marks, [decision])
    assert [outcome.awards_of(e) for e in "АБ"] == [["Диплом I степени"], ["Гран-при"]]


def pupil(name: str, tasks: tuple[Any, ...], creative: tuple[int, ...]) -> list[Observation]:
    marks = [Observation(name, 40, stage="test", criterion="test")]
    for number, task in enumerate(tasks, 1):
        for judge, mark in zip("123", task, strict=False):
            marks.append(Observation(name, mark, stage="work", criterion=f"task.{number}", judge=judge))
    for judge, total in zip("12345", creative, strict=False):
        parts = dict.fromkeys(("idea", "physics", "drawing", "explain"), 0)
        for code in parts:
            parts[code] = min(5, total - sum(parts.values()))
            marks.append(Observation(name, parts[code], stage="work", criterion=f"creative.{code}", judge=judge))
    return marks


def test_two_markers_and_the_third_who_decides() -> None:
    tasks = ((9, 9), (6, 9, 8), (8, 9), (7, 7), (9, 10))
    outcome = result(contest("olympiad"), entries("А"), pupil("А", tasks, (17, 18, 18)))
    assert shown(outcome.row("А").total) == "60.17"


def test_without_the_third_marker_the_work_is_pending() -> None:
    tasks = ((9, 9), (6, 9), (8, 9), (7, 7), (9, 10))
    outcome = result(contest("olympiad"), entries("А"), pupil("А", tasks, (17, 18, 18)))
    assert outcome.divisions[""].pending == ("А",)


def olympiad(totals: list[int]) -> tuple[list[Entry], list[Observation]]:
    names = [f"{n:02}" for n in range(1, len(totals) + 1)]
    marks: list[Observation] = []
    for name, wanted in zip(names, totals, strict=True):
        creative = min(20, wanted)
        rest = wanted - creative
        tasks = tuple((min(10, max(0, rest - 10 * n)),) * 2 for n in range(5))
        marks += pupil(name, tasks, (creative, creative))
    return entries(*names), marks


BY_RULE = [60, 55, 54, 53, 52, 51, 50, 45, 40, 37, 37, *range(12)]


def test_a_quota_line_through_equals_is_asked_and_never_split() -> None:
    names, marks = olympiad(BY_RULE)
    outcome = result(contest("olympiad"), names, marks)
    assert [q.entries for q in outcome.questions] == [("10", "11")]
    assert len([a for a in outcome.awards if a.title == "призёр"]) == 8


def test_all_equals_at_the_line_by_decision() -> None:
    names, marks = olympiad(BY_RULE)
    outcome = result(contest("olympiad"), names, marks, [Decision("award:призёр", (("10", "11"),))])
    assert [len([a for a in outcome.awards if a.title == t]) for t in ("победитель", "призёр")] == [1, 10]
    assert outcome.questions == ()


def test_below_half_of_the_maximum_the_quota_is_not_filled_up() -> None:
    names, marks = olympiad([60, 50, 45, 40, 34, 30, 20, 10, 9, 8, 7, 6])
    outcome = result(contest("olympiad"), names, marks)
    assert [len([a for a in outcome.awards if a.title == t]) for t in ("победитель", "призёр")] == [1, 3]


def runs(entry: str, *pairs: Any) -> list[Observation]:
    marks: list[Observation] = []
    for number, pair in enumerate(pairs, 1):
        marks += sheet(entry, {"": pair}, ("seconds", "touches"), round=str(number))
    return marks


def test_line_following_best_run_then_the_other() -> None:
    marks = runs("А", ("41.10", 2), ("45.32", 0)) + runs("Б", ("45.32", 0), ("60.00", 0))
    marks += runs("В", ("118.40", 1), ("DNS", "DNS"))
    outcome = result(contest("line"), entries(*"БАВ"), marks)
    assert board(outcome) == [("А", "1", "45.32"), ("Б", "2", "45.32"), ("В", "", "DNF")]


def test_sorting_by_best_then_sum_then_time_of_the_best() -> None:
    marks: list[Observation] = []
    for entry, first, second, time in (("А", 70, 55, "141.2"), ("Б", 70, 55, "128.6"), ("В", 70, 60, "150")):
        marks += sheet(entry, {"": (first // 5, 0, 0, time)}, ("object", "colour", "wrong", "seconds"), round="1")
        marks += sheet(entry, {"": (second // 5, 0, 0, "90")}, ("object", "colour", "wrong", "seconds"), round="2")
    outcome = result(contest("sorting"), entries(*"АБВ"), marks)
    assert board(outcome) == [("В", "1", "70"), ("Б", "2", "70"), ("А", "3", "70")]


def test_flights_are_capped_and_the_second_attempt_replaces_a_void_one() -> None:
    marks = rounds("А", (120, 95, 131, "VOID", 120), stage="rounds", attempt="1")
    marks += [Observation("А", Decimal("87.9"), stage="rounds", round="4", attempt="2")]
    outcome = result(contest("gliders"), [Entry("А", division="К1")], marks)
    assert shown(outcome.row("А").total) == "542"


def test_the_fly_off_splits_individuals_and_leaves_the_team_alone() -> None:
    names = [Entry("А", team="т1", division="К1"), Entry("Б", team="т2", division="К1")]
    marks = [o for e in "АБ" for o in rounds(e, (120,) * 5, stage="rounds", attempt="1")]
    marks += [Observation("А", 171, stage="flyoff", round="1"), Observation("Б", 158, stage="flyoff", round="1")]
    outcome = result(contest("gliders"), names, marks)
    assert board(outcome, "К1") == [("А", "1", "600"), ("Б", "2", "600")]
    assert [(r.key, str(r.place), shown(r.value)) for r in outcome.standings["class_team"]] == [
        ("т1", "1", "600"),
        ("т2", "1", "600"),
    ]


def test_teams_with_equal_sums_of_places_are_split_by_individual_places() -> None:
    # Class → (entry, team, total). Places of the teams: К1 1, 3, 2; К2 2, 1, absent; К3 3, 2, 1.
    flown = {
        "К1": (("a", "К1", 500), ("b", "К2", 450), ("c", "К3", 400)),
        "К2": (("d", "К2", 500), ("e", "К3", 400), ("f", "К1", 300)),
        "К3": (("g", "К1", 500), ("h", "К3", 300), ("i", "К3", 300)),
    }
    names, marks = [], []
    for division, rows in flown.items():
        for entry, team, points in rows:
            names.append(Entry(entry, team=team, division=division))
            share = [points // 5] * 5
            marks += rounds(entry, share, stage="rounds", attempt="1")
    outcome = result(contest("gliders"), names, marks)
    table = outcome.standings["overall"]
    assert [(r.key, shown(r.value)) for r in table] == [("К1", "6"), ("К2", "6"), ("К3", "6")]
    # Their best individual places: К1 1, 1, 3; К2 1, 2; К3 2, 2, 2, 3.
    assert [str(r.place) for r in table] == ["1", "2", "3"]


def test_landing_points_scale_to_the_best_of_the_group_and_the_worst_round_drops() -> None:
    marks: list[Observation] = []
    for entry, flights in (("А", ((250, 3), (200, 12), (310, 20))), ("Б", ((280, "7.5"), (100, 4), (280, 1)))):
        for number, pair in enumerate(flights, 1):
            marks += sheet(entry, {"": pair}, ("seconds", "metres"), round=str(number), group="1")
    outcome = result(contest("electric"), entries("А", "Б"), marks)
    # А 280, 210, 300 – Б 300, 130, 310: round by round 933.33, 1000, 967.74 against 1000, 619.05, 1000
    assert board(outcome) == [("Б", "1", "2000"), ("А", "2", "1967.74")]


@pytest.mark.parametrize("name", sorted(path.stem for path in HERE.glob("*.yaml")))
def test_every_contest_loads(name: str) -> None:
    assert contest(name).rules.stages
