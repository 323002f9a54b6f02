"""Tables over several schemes: places of teams in each class make the place over all classes."""

from typing import Any

import pytest

from scoring import Decision, Observation, ScoringError
from scoring.joint import Part, join_standings, joint_nodes
from scoring.ranking import make_lines, run_all
from scoring.types import Entry
from tests.scoring.build import scheme

CLASS = """
stages: [{id: rounds, steps: []}]
standings:
  - {id: class_team, from: {division: each}, group_by: school, by: value, best: 3}
  - {id: people, from: {division: each}, group_by: school, by: place}
  - {id: overall, from: class_team, by: place, missing: %s, better: lower,
     rank: {by: [value, {ladder: people}], style: shared}}
award:
  - {title: Кубок, place: 1, in: overall}
  - {title: Диплом II степени, place: 2, in: overall}
"""


def part(division: str, values: dict[str, int], missing: str = "last_plus_1") -> Part:
    """One class of a meeting; «К1.2» is the second pupil of the school К1."""
    rules = scheme(CLASS % missing)
    people = {name: Entry(name, school=name.split(".")[0], division=division) for name in values}
    marks = [Observation(name, value) for name, value in values.items()]
    result, runs, _ = run_all(rules, people.values(), make_lines(rules, people, marks))
    return Part(rules, runs, result)


def shown(joint: Any) -> list[tuple[str, str, int, str]]:
    return [
        (row.key, str(row.place), int(row.value), joint.award_of("overall", row.key)) for row in joint.tables["overall"]
    ]


def test_the_worked_example_of_the_presets() -> None:
    # Places of the teams: К1 1, 3, 2; К2 2, 1, absent (two teams, so 3); К3 3, 2, 1: six points each.
    meeting = [
        part("f1h", {"К1.1": 90, "К2.1": 80, "К3.1": 70}),
        part("f1n", {"К2.1": 90, "К3.1": 80, "К1.1": 70}),
        part("zmey", {"К3.1": 90, "К1.1": 80}),
    ]
    (joint,) = join_standings(meeting)
    assert [row.value for row in joint.tables["overall"]] == [6, 6, 6]
    # Equal sums go by the best places of pupils: К1 1, 2, 3; К2 1, 2; К3 1, 2, 3.
    assert [row.key for row in joint.tables["overall"]] == ["К1", "К3", "К2"]


def test_places_add_up_and_an_absent_team_is_behind_the_last() -> None:
    meeting = [
        part("f1h", {"К1.1": 90, "К2.1": 80, "К3.1": 70}),
        part("f1n", {"К1.1": 90, "К2.1": 80}),
    ]
    (joint,) = join_standings(meeting)
    assert list(joint.tables) == ["overall"]
    assert shown(joint) == [("К1", "1", 2, "Кубок"), ("К2", "2", 4, "Диплом II степени"), ("К3", "3", 6, "")]
    assert joint.tables["overall"][2].parts == (("class_team/f1h", 3, True), ("class_team/f1n", 3, True))


def test_one_scheme_alone_gives_what_it_gave() -> None:
    alone = part("f1h", {"К1.1": 90, "К2.1": 80})
    (joint,) = join_standings([alone])
    assert [node.id for node in joint.nodes] == ["overall"]
    assert joint.tables == {"overall": alone.result.standings["overall"]}
    assert [award.title for award in joint.awards] == ["Кубок", "Диплом II степени"]


def test_a_table_described_in_two_ways_is_refused() -> None:
    with pytest.raises(ScoringError, match="«overall» общая"):
        join_standings([part("f1h", {"К1.1": 1}), part("f1n", {"К1.1": 1}, missing="exclude")])


def test_a_scheme_without_such_a_table_takes_no_part() -> None:
    rules = scheme("stages: [{id: rounds, steps: []}]")
    assert joint_nodes(rules) == ()
    assert join_standings([Part(rules, {}, part("f1h", {"К1.1": 1}).result)]) == []


MEMBERS = """
stages: [{id: rounds, steps: []}]
standings:
  - {id: %s, from: {division: all}, group_by: school, by: value, rank: [value, jury]}
award:
  - {title: Кубок, count: 1, of: ranked, ties: decide, in: %s}
"""


def meeting_of(name: str, division: str, values: dict[str, int]) -> Part:
    """One class of a meeting whose overall adds up pupils and not places of teams."""
    rules = scheme(MEMBERS.replace("%s", name))
    people = {pupil: Entry(pupil, school=pupil.split(".")[0], division=division) for pupil in values}
    marks = [Observation(pupil, value) for pupil, value in values.items()]
    result, runs, _ = run_all(rules, people.values(), make_lines(rules, people, marks))
    return Part(rules, runs, result)


def test_pupils_of_all_classes_add_up_to_one_table() -> None:
    meeting = [meeting_of("t", "f1h", {"К1.1": 5, "К2.1": 4}), meeting_of("t", "f1n", {"К2.2": 7, "К3.1": 1})]
    (joint,) = join_standings(meeting)
    assert [node.id for node in joint.nodes] == ["t"]
    assert [(row.key, row.value) for row in joint.tables["t"]] == [("К2", 11), ("К1", 5), ("К3", 1)]
    assert joint.award_of("t", "К2") == "Кубок"
    assert joint.questions == ()


def test_equal_teams_of_the_overall_are_asked_about_once_and_parted_by_people() -> None:
    meeting = [meeting_of("t", "f1h", {"К1.1": 5}), meeting_of("t", "f1n", {"К2.1": 5})]
    (asked,) = join_standings(meeting)
    assert [(one.key, one.entries) for one in asked.questions] == [("award:Кубок", ("К1", "К2"))]
    assert asked.awards == ()
    (parted,) = join_standings(meeting, [Decision("jury:t", (("К2",), ("К1",)))])
    assert [(row.key, str(row.place)) for row in parted.tables["t"]] == [("К2", "1"), ("К1", "2")]
    assert [award.entry for award in parted.awards] == ["К2"]


def test_an_extra_award_of_a_class_is_not_given_again_by_the_overall() -> None:
    meeting = [meeting_of("t", "f1h", {"К1.1": 5}), meeting_of("t", "f1n", {"К2.1": 4})]
    (joint,) = join_standings(meeting, [Decision("extra:Кубок", (("К2",),))])
    assert [award.entry for award in joint.awards] == ["К1"]


def test_each_overall_joins_its_own_classes_alone() -> None:
    alone = scheme("stages: [{id: rounds, steps: []}]")
    meetings = [
        Part(alone, {}, meeting_of("planes", "f9u", {"К1.1": 1}).result),
        meeting_of("planes", "f1h", {"К1.1": 5}),
        meeting_of("rockets", "s3a", {"К1.1": 3}),
        meeting_of("planes", "f1n", {"К1.2": 6}),
        meeting_of("rockets", "s6a", {"К1.2": 4}),
    ]
    found = [
        {name: [int(row.value) for row in rows] for name, rows in joint.tables.items()}
        for joint in join_standings(meetings)
    ]
    assert found == [{"planes": [11]}, {"rockets": [7]}]


def test_a_table_that_one_scheme_lacks_is_named() -> None:
    both = MEMBERS.replace("award:", "  - {id: more, from: t, by: value, missing: zero}\naward:").replace("%s", "t")
    first = meeting_of("t", "f1h", {"К1.1": 5})
    second = Part(scheme(both), {}, first.result)
    for parts in ([first, second], [second, first]):
        with pytest.raises(ScoringError, match=r"^Таблица «more» общая"):
            join_standings(parts)
