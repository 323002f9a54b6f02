"""A selection says in its preset who goes where: closed names, awards that the rules know, places by age group."""

import pytest

from competitions.selectors.presets import preset_files
from competitions.services import create_competition
from competitions.validators.preset import read_preset
from competitions.validators.text import TextRefused

SELECTION = next(
    text for text in (file.read_text(encoding="utf-8") for file in preset_files()) if "place: {12plus" in text
)


def faults(text):
    with pytest.raises(TextRefused) as refusal:
        read_preset(text)
    return [str(fault) for fault in refusal.value.faults]


def test_a_selection_names_its_award_its_event_and_a_place_for_each_group():
    assert read_preset(SELECTION).delegation == {
        "award": "рекомендована",
        "reserve": "",
        "event": "Всероссийский чемпионат WorldSkills Hi-Tech, JuniorSkills, компетенция «Аэрокосмическая инженерия»",
        "level": "national",
        "places": {"12plus": "Королёв", "14plus": "Реутов"},
    }


def test_a_contest_without_a_delegation_has_none():
    cut = SELECTION.partition("\ndelegation:")
    assert read_preset(cut[0] + "\ngroups:" + cut[2].partition("\ngroups:")[2]).delegation == {}


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ("award: рекомендована", "award: рекомендованна", "рекомендована"),
        ("  level: national", "  level: nationall", "national"),
        ("{12plus: Королёв", "{12pluss: Королёв", "12plus"),
        ("  event: Всероссийский", "  evnet: Всероссийский", "event"),
        ("  award: рекомендована", "  award: ", "award"),
    ],
)
def test_a_wrong_word_is_refused_with_its_line_and_the_right_one(right, wrong, said):
    found = faults(SELECTION.replace(right, wrong, 1))
    assert any(said in fault and "Строка" in fault for fault in found), found


@pytest.mark.django_db
def test_a_competition_takes_the_delegation_over_and_keeps_it(cast):
    preset = read_preset(SELECTION)
    competition = create_competition(preset=preset, year=2031, organiser=cast.centre, actor=cast.organiser)
    competition.refresh_from_db()
    assert competition.delegation == preset.delegation
