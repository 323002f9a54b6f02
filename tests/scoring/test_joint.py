"""Tables over several schemes: places of teams in each class make the place over all classes."""

from typing import Any

import pytest

from scoring import Observation, ScoringError
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
    assert shown(joint) == [("К1", "1", 2, "Кубок"), ("К2", "2", 4, "Диплом II степени"), ("К3", "3", 6, "")]
    assert joint.tables["overall"][2].parts == (("class_team/f1h", 3, True), ("class_team/f1n", 3, True))


def test_one_scheme_alone_gives_what_it_gave() -> None:
    alone = part("f1h", {"К1.1": 90, "К2.1": 80})
    (joint,) = join_standings([alone])
    assert joint.tables["overall"] == alone.result.standings["overall"]
    assert [award.title for award in joint.awards] == ["Кубок", "Диплом II степени"]


def test_a_table_described_in_two_ways_is_refused() -> None:
    with pytest.raises(ScoringError, match="«overall» общая"):
        join_standings([part("f1h", {"К1.1": 1}), part("f1n", {"К1.1": 1}, missing="exclude")])


def test_a_scheme_without_such_a_table_takes_no_part() -> None:
    rules = scheme("stages: [{id: rounds, steps: []}]")
    assert joint_nodes(rules) == ()
    assert join_standings([Part(rules, {}, part("f1h", {"К1.1": 1}).result)]) == []
