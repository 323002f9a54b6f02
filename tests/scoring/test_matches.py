"""Tables of points, meetings among equals, and elimination."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from scoring import Code, Entry, Observation, ScoringError, Status, result
from tests.scoring.build import board, entries, scheme, shown

TABLE = """
codes: [DNS]
stages:
  - id: group
    steps: [{play: {table: {win: 3, draw: 1, loss: 0, forfeit: 0, bye: 3}%s}}]
rank: {by: [points, head_to_head, difference, {attribute: weight, better: lower}], style: shared}
"""


def bouts(
    results: Mapping[str, tuple[object, object]], stage: str = "", group: str = "", first: int = 1
) -> list[Observation]:
    """Make «А-Б»: (2, 1) into observations, one round each."""
    marks: list[Observation] = []
    for number, (pair, values) in enumerate(results.items(), first):
        for side, (entry, value) in enumerate(zip(pair.split("-"), values, strict=False), 1):
            marks.append(
                Observation(
                    entry, value, stage=stage, round=str(number), match=f"{stage}{pair}", side=str(side), group=group
                )
            )
    return marks


def test_a_circle_of_wins_is_split_by_the_difference_of_fights() -> None:
    marks = bouts({"А-Б": (2, 1), "Б-В": (2, 0), "В-А": (2, 1)})
    outcome = result(scheme(TABLE % ""), entries(*"АБВ"), marks)
    assert board(outcome) == [("Б", "1", "3"), ("А", "2", "3"), ("В", "3", "3")]


def test_equals_who_met_are_split_by_their_own_match() -> None:
    marks = bouts({"А-Б": (1, 2), "А-В": (2, 0), "Б-Г": (0, 2), "В-Г": (2, 1), "А-Г": (2, 0), "Б-В": (2, 0)})
    outcome = result(scheme(TABLE % ""), entries(*"АБВГ"), marks)
    assert board(outcome) == [("Б", "1", "6"), ("А", "2", "6"), ("В", "3", "3"), ("Г", "4", "3")]


def test_equals_who_have_not_all_met_go_on_to_the_next_key() -> None:
    marks = bouts({"А-В": (2, 0), "Б-Г": (2, 1)})
    outcome = result(scheme(TABLE % ""), entries(*"АБВГ"), marks)
    assert [row[:2] for row in board(outcome)] == [("А", "1"), ("Б", "2"), ("Г", "3"), ("В", "4")]


def test_the_lighter_robot_wins_when_all_else_is_equal() -> None:
    names = [Entry("А", extras={"weight": 480}), Entry("Б", extras={"weight": 450})]
    outcome = result(scheme(TABLE % ""), names, bouts({"А-Б": (1, 1)}))
    assert board(outcome) == [("Б", "1", "1"), ("А", "2", "1")]


def test_no_show_gives_the_match_to_the_other_and_a_bye_counts_as_a_win() -> None:
    marks = bouts({"А-Б": (Code("DNS"), 2), "В": (None,)})
    outcome = result(scheme(TABLE % ""), entries(*"АБВ"), marks)
    assert {row[0]: row[2] for row in board(outcome)} == {"А": "0", "Б": "3", "В": "3"}


def test_a_no_show_with_nobody_opposite_is_no_victory() -> None:
    marks = bouts({"А-Б": (2, 0), "В": (Code("DNS"),)})
    outcome = result(scheme(TABLE % ""), entries(*"АБВ"), marks)
    assert {row[0]: row[2] for row in board(outcome)} == {"А": "3", "Б": "0", "В": "0"}


def test_an_unplayed_match_leaves_both_pending_or_is_skipped() -> None:
    marks = bouts({"А-Б": (2, 0), "А-В": (None, None)})
    waiting = result(scheme(TABLE % ""), entries(*"АБВ"), marks)
    assert waiting.divisions[""].pending == ("А", "В")
    running = result(scheme(TABLE % ", missing: skip"), entries(*"АБВ"), marks)
    assert running.divisions[""].pending == ()


@pytest.mark.parametrize(("source", "expected"), [("own", ["3", "1"]), ("opponent", ["1", "3"]), ("loser", ["1", "1"])])
def test_points_from_a_value_of_the_match(source: str, expected: list[str]) -> None:
    text = f"{{codes: [], stages: [{{id: g, steps: [{{play: {{table: {{from: {source}}}}}}}]}}]}}"
    outcome = result(scheme(text), entries("А", "Б"), bouts({"А-Б": (3, 1)}))
    assert [shown(outcome.row(e).total) for e in "АБ"] == expected


def test_a_side_may_hold_several_entries() -> None:
    marks = [
        Observation(e, v, round="1", match="m", side=s)
        for e, s, v in (("А", "x", 5), ("Б", "x", 5), ("В", "y", 3), ("Г", "y", 3))
    ]
    outcome = result(scheme(TABLE % ""), entries(*"АБВГ"), marks)
    assert {row[0]: row[2] for row in board(outcome)} == {"А": "3", "Б": "3", "В": "0", "Г": "0"}


CUP = """
codes: [DNS]
stages:
  - id: cup
    steps: [{play: {elimination: {lives: %s, third_place: %s, best_of: 3}}}]
rank: {by: [cup, scored], style: shared}
"""


def cup(rounds: list[dict[str, tuple[object, object]]]) -> list[Observation]:
    marks: list[Observation] = []
    for number, matches in enumerate(rounds, 1):
        for pair, values in matches.items():
            for side, (entry, value) in enumerate(zip(pair.split("-"), values, strict=False)):
                marks.append(Observation(entry, value, round=str(number), match=f"{number}:{pair}", side=str(side)))
    return marks


def test_play_off_with_a_match_for_the_third_place() -> None:
    marks = cup([{"А-Б": (2, 0), "В-Г": (2, 1)}, {"А-В": (1, 2), "Б-Г": (2, 1)}])
    outcome = result(scheme(CUP % (1, "true")), entries(*"АБВГ"), marks)
    assert [row[0] for row in board(outcome)] == ["В", "А", "Б", "Г"]


def test_play_off_without_it_shares_the_third_place() -> None:
    text = (CUP % (1, "false")).replace("by: [cup, scored]", "by: [cup]")
    marks = cup([{"А-Б": (2, 0), "В-Г": (2, 1)}, {"А-В": (1, 2)}])
    outcome = result(scheme(text), entries(*"АБВГ"), marks)
    assert [row[:2] for row in board(outcome)] == [("В", "1"), ("А", "2"), ("Б", "3–4"), ("Г", "3–4")]


def test_an_odd_number_gets_a_bye_and_goes_on() -> None:
    marks = cup([{"А-Б": (2, 0), "В": (None,)}, {"А-В": (2, 0)}])
    outcome = result(scheme(CUP % (1, "false")), entries(*"АБВ"), marks)
    assert [row[0] for row in board(outcome)] == ["А", "В", "Б"]


@pytest.mark.parametrize("score", [(None, None), (1, 0), (1, 1)], ids=["not played", "not enough won", "a draw"])
def test_whose_match_is_not_decided_waits_and_the_others_have_their_place(score: tuple[object, object]) -> None:
    marks = cup([{"А-Б": (2, 0), "В-Г": (2, 1)}, {"А-В": score, "Б-Г": (2, 1)}])
    outcome = result(scheme(CUP % (1, "true")), entries(*"АБВГ"), marks)
    assert outcome.divisions[""].pending == ("А", "В")
    running = result(
        scheme((CUP % (1, "true")).replace("{play: {", "{play: {missing: skip, ")), entries(*"АБВГ"), marks
    )
    assert running.divisions[""].pending == ()


def test_who_is_still_in_has_no_place_while_others_are() -> None:
    marks = cup([{"А-Б": (2, 0), "В-Г": (2, 1)}])
    outcome = result(scheme((CUP % (1, "false")).replace("by: [cup, scored]", "by: [cup]")), entries(*"АБВГ"), marks)
    assert outcome.divisions[""].pending == ("А", "В")


def test_two_lives_end_with_the_second_defeat() -> None:
    marks = cup(
        [
            {"А-Б": (2, 0), "В-Г": (2, 0)},
            {"А-В": (2, 0), "Б-Г": (2, 0)},
            {"Б-В": (2, 1)},
            {"А-Б": (0, 2)},
            {"А-Б": (2, 0)},
        ]
    )
    outcome = result(scheme(CUP % (2, "false")), entries(*"АБВГ"), marks)
    assert [row[0] for row in board(outcome)] == ["А", "Б", "В", "Г"]


def test_a_match_with_somebody_who_is_out_is_refused() -> None:
    marks = cup([{"А-Б": (2, 0), "В-Г": (2, 0)}, {"А-Б": (2, 0)}])
    with pytest.raises(ScoringError, match="уже выбыл"):
        result(scheme(CUP % (1, "true")), entries(*"АБВГ"), marks)


SUMO = """
codes: []
stages:
  - id: group
    title: Группы
    steps: [{play: {table: {win: 3, draw: 1, loss: 0}}}]
    rank: [points, head_to_head, difference, {attribute: weight, better: lower}]
    advance: {take: 2, per: group, ties: flyoff, carry: none}
  - id: final
    title: Финал
    steps: [{play: {elimination: {lives: 1, third_place: true, best_of: 3}}}]
rank: {by: [level], style: shared}
"""


def sumo() -> list[Observation]:
    marks: list[Observation] = []
    for group, (a, b, c) in {"1": "АБВ", "2": "ГДЕ"}.items():
        results = {f"{a}-{b}": (2, 1), f"{b}-{c}": (2, 0), f"{c}-{a}": (0, 2)}
        marks += bouts(results, "group", group)
    semi = {"А-Д": (2, 0), "Г-Б": (2, 1)}
    last = {"А-Г": (1, 2), "Д-Б": (0, 2)}
    for number, matches in enumerate((semi, last), 1):
        for pair, values in matches.items():
            for side, (entry, value) in enumerate(zip(pair.split("-"), values, strict=True)):
                marks.append(Observation(entry, value, stage="final", round=str(number), match=pair, side=str(side)))
    return marks


def test_groups_then_play_off() -> None:
    outcome = result(scheme(SUMO), entries(*"АБВГДЕ"), sumo())
    assert [row[:2] for row in board(outcome)] == [
        ("Г", "1"),
        ("А", "2"),
        ("Б", "3"),
        ("Д", "4"),
        ("В", "5–6"),
        ("Е", "5–6"),
    ]
    assert [outcome.row(e).reached for e in "АВ"] == ["final", "group"]


def test_a_tie_at_the_line_of_a_group_asks_for_a_fly_off() -> None:
    marks = bouts({"А-Б": (1, 1), "Б-В": (1, 1), "В-А": (1, 1)}, "group", "1")
    outcome = result(scheme(SUMO), entries(*"АБВ"), marks)
    assert [(q.key, q.entries) for q in outcome.questions] == [("advance:group", ("А", "Б", "В"))]


def test_two_marks_of_one_entry_in_one_match_are_refused_unless_folded_before() -> None:
    marks = [
        Observation(entry, value, round="1", judge=judge, match="m")
        for entry, judge, value in (("a", "1", 2), ("a", "2", 3), ("b", "1", 1), ("b", "2", 1))
    ]
    play = "{play: {table: {win: 3, draw: 1, loss: 0}}}"
    with pytest.raises(ScoringError, match=r"^Встреча «m»: у участника «a» несколько значений, сверните их до play\.$"):
        result(scheme(f"stages: [{{id: m, steps: [{play}]}}]"), entries("a", "b"), marks)
    folded = f"codes: []\nstages: [{{id: m, steps: [{{fold: judge, how: total}}, {play}]}}]"
    assert board(result(scheme(folded), entries("a", "b"), marks)) == [("a", "1", "3"), ("b", "2", "0")]


@pytest.mark.parametrize("source", ["", ", from: own", ", from: opponent", ", from: loser"])
def test_a_match_with_a_guest_counts_for_nobody_but_the_guest(source: str) -> None:
    rules = scheme((TABLE % "").replace("bye: 3}", f"bye: 3{source}}}"))
    inside = bouts({"А-Б": (2, 1), "Б-В": (2, 0)})
    guests = bouts({"Г-А": (9, 0), "Б-Г": (0, 7), "В-Г": (5, 3)}, first=3)
    names = [*entries(*"АБВ"), Entry("Г", Status.OC)]
    outcome, alone = result(rules, names, inside + guests), result(rules, entries(*"АБВ"), inside)
    assert [row for row in board(outcome) if row[0] != "Г"] == board(alone)
    if not source:
        assert ("Г", "", "6") in board(outcome)


def test_nobody_waits_for_a_match_with_a_guest() -> None:
    marks = bouts({"А-Б": (2, 1)}) + bouts({"А-Г": (None, None)}, first=2)
    outcome = result(scheme(TABLE % ""), [*entries(*"АБ"), Entry("Г", Status.OC)], marks)
    assert [(row.entry, row.total) for row in outcome.divisions[""].rows if row.entry != "Г"] == [("А", 3), ("Б", 0)]


@pytest.mark.parametrize(
    ("marks", "said"),
    [
        (
            [Observation("a", 2, round="1", match="m", side="x"), Observation("b", 1, round="1", match="m", side="x")],
            "Встреча «m»: у одной стороны разные результаты.",
        ),
        ([Observation("a", 2, round="1")], "Встреча участника «a» в туре «1» не названа (match)."),
    ],
)
def test_a_meeting_that_cannot_be_read_is_refused_in_words(marks: list[Observation], said: str) -> None:
    with pytest.raises(ScoringError) as refused:
        result(scheme(TABLE % ""), entries("a", "b"), marks)
    assert str(refused.value) == said


def test_what_is_only_noted_about_a_bout_changes_nothing() -> None:
    text = """
    criteria: [{code: a, role: info}, {code: fights}]
    stages: [{id: g, steps: [{play: {table: {win: 3, draw: 1, loss: 0}}}]}]
    """
    marks = [
        Observation(mark.entry, value, round=mark.round, match=mark.match, side=mark.side, criterion=criterion)
        for mark in bouts({"А-Б": (2, 1), "В-А": (1, 0)})
        for criterion, value in (("a", 7), ("fights", mark.value))
    ]
    outcome = result(scheme(text), entries(*"АБВ"), marks)
    assert {row[0]: row[2] for row in board(outcome)} == {"А": "3", "Б": "0", "В": "3"}


@pytest.mark.parametrize(
    ("better", "source", "expected"),
    [
        ("higher", "opponent", ["3", "5", "5"]),
        ("lower", "opponent", ["1", "1", "3"]),
        ("higher", "loser", ["1", "1", "1"]),
        ("lower", "loser", ["5", "5", "5"]),
    ],
)
def test_the_opponent_of_three_is_the_best_of_the_others(better: str, source: str, expected: list[str]) -> None:
    text = f"""
    codes: []
    stages: [{{id: g, better: {better}, steps: [{{play: {{table: {{from: {source}}}}}}}]}}]
    """
    marks = [Observation(entry, value, round="1", match="m") for entry, value in (("А", 5), ("Б", 3), ("В", 1))]
    outcome = result(scheme(text), entries(*"АБВ"), marks)
    assert [shown(outcome.row(entry).total) for entry in "АБВ"] == expected


def test_an_opponent_who_did_not_come_scored_nothing() -> None:
    marks = bouts({"А-В": (Code("DNS"), 2), "Б-Г": (3, 1), "Д-Е": (Code("DNS"), Code("DNS"))})
    rules = scheme((TABLE % "").replace("head_to_head, ", "").replace(", {attribute: weight, better: lower}", ""))
    assert [row[:2] for row in board(result(rules, entries(*"АБВГДЕ"), marks))] == [
        ("Б", "1–2"),
        ("В", "1–2"),
        ("Д", "3–4"),
        ("Е", "3–4"),
        ("А", "5–6"),
        ("Г", "5–6"),
    ]


def test_the_tenth_round_of_a_play_off_comes_after_the_ninth() -> None:
    marks = [
        Observation(entry, value, round=round_, match=f"{round_}:{pair}", side=entry)
        for round_, pair, values in (("9", "А-Б", (2, 0)), ("9", "В-Г", (2, 1)), ("10", "А-В", (1, 2)))
        for entry, value in zip(pair.split("-"), values, strict=True)
    ]
    outcome = result(scheme((CUP % (1, "false")).replace("by: [cup, scored]", "by: [cup]")), entries(*"АБВГ"), marks)
    assert [row[:2] for row in board(outcome)] == [("В", "1"), ("А", "2"), ("Б", "3–4"), ("Г", "3–4")]


@pytest.mark.parametrize(
    ("best_of", "score", "pending"),
    [
        (5, (2, 1), ("А", "Б")),
        (5, (3, 1), ()),
        (5, (1, "DNS"), ()),  # who is left alone has won
        (5, ("DNS", 0), ()),
        (3, (2, 1), ()),
    ],
)
def test_a_meeting_of_so_many_bouts_is_won_by_more_than_half_of_them(
    best_of: int, score: tuple[object, object], pending: tuple[str, ...]
) -> None:
    values = tuple(Code(value) if isinstance(value, str) else value for value in score)
    text = (CUP % (1, "false")).replace("best_of: 3", f"best_of: {best_of}")
    assert result(scheme(text), entries("А", "Б"), cup([{"А-Б": values}])).divisions[""].pending == pending


def test_two_equal_best_of_three_leave_the_meeting_open_for_all() -> None:
    marks = [Observation(entry, value, round="1", match="m") for entry, value in (("А", 5), ("Б", 5), ("В", 1))]
    text = (CUP % (1, "false")).replace(", best_of: 3", "")
    assert result(scheme(text), entries(*"АБВ"), marks).divisions[""].pending == ("А", "Б", "В")


def test_a_third_side_that_is_a_guest_leaves_the_match_of_the_two_others() -> None:
    marks = [Observation(e, v, round="1", match="m") for e, v in (("А", 9), ("Б", 7), ("Г", 12))]
    names = [*entries(*"АБ"), Entry("Г", Status.OC)]
    assert board(result(scheme(TABLE % ""), names, marks)) == [("А", "1", "3"), ("Б", "2", "0"), ("Г", "", "3")]


def test_a_guest_within_a_side_voids_nobody_s_match() -> None:
    marks = [
        Observation(e, v, round="1", match="m", side=side)
        for e, v, side in (("А", 5, "1"), ("Г", 5, "1"), ("Б", 3, "2"))
    ]
    names = [*entries(*"АБ"), Entry("Г", Status.OC)]
    assert board(result(scheme(TABLE % ""), names, marks))[:2] == [("А", "1", "3"), ("Б", "2", "0")]


BRACKET = """
codes: [DNS]
stages: [{id: final, steps: [{play: {elimination: {lives: 1, third_place: true}}}]}]
rank: {by: [level], style: %s}
award: [{title: I, place: 1}, {title: III, place: 3}]
"""


@pytest.mark.parametrize(("style", "third"), [("shared", "3"), ("standard", "3")])
def test_who_is_out_of_a_bracket_stands_behind_those_who_are_still_in(style: str, third: str) -> None:
    marks = [
        Observation(entry, value, round=number, match=pair, side=entry)
        for number, pair, values in (
            ("1", "АБ", (2, 0)),
            ("1", "ВГ", (2, 1)),
            ("2", "БГ", (2, 0)),
            ("2", "АВ", (None, None)),
        )
        for entry, value in zip(pair, values, strict=True)
    ]
    rules = scheme(BRACKET % style)
    outcome = result(rules, entries(*"АБВГ"), marks)
    places = {row.entry: row.place.display if row.place else "" for row in outcome.divisions[""].rows}
    assert places == {"А": "", "В": "", "Б": third, "Г": "4"}
    assert [(a.title, a.entry) for a in outcome.awards] == [("III", "Б")]
    done = [
        *marks[:-2],
        Observation("А", 2, round="2", match="АВ", side="А"),
        Observation("В", 0, round="2", match="АВ", side="В"),
    ]
    whole = result(rules, entries(*"АБВГ"), done)
    assert [(row.entry, row.place.display) for row in whole.divisions[""].rows if row.place] == [
        ("А", "1"), ("В", "2"), ("Б", "3"), ("Г", "4"),
    ]  # fmt: skip
