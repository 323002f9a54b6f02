"""Every preset is read, its rules are taken by the kernel, and its worked examples come out as promised."""

import pytest

from competitions.selectors.presets import preset_files
from competitions.validators import text
from competitions.validators.examples import faults_of_example
from competitions.validators.preset import read_preset
from competitions.validators.scheme import read_scheme
from competitions.validators.text import TextRefused
from core.files import TYPES

FILES = preset_files()
PRESETS = {file.stem: read_preset(file.read_text(encoding="utf-8")) for file in FILES}
CONTESTS = [stem for stem, preset in PRESETS.items() if preset.item[0].isdigit()]
EXAMPLES = [
    pytest.param(preset, example, id=f"{stem}: {example['title']}")
    for stem, preset in PRESETS.items()
    for example in preset.examples
]


@pytest.mark.parametrize("stem", PRESETS)
def test_the_file_is_named_after_item_and_slug_and_ships_an_example(stem):
    preset = PRESETS[stem]
    assert stem.endswith(f"-{preset.slug}")
    assert preset.examples, "a preset without a worked example promises nothing"


@pytest.mark.parametrize("stem", PRESETS)
def test_every_scheme_of_a_preset_is_taken_by_the_kernel(stem):
    for spec in PRESETS[stem].schemes:
        read_scheme(spec.rules, [(stage, stage.criteria) for stage in spec.stages], minimum=2)


@pytest.mark.parametrize(("preset", "example"), EXAMPLES)
def test_the_worked_example_comes_out_as_the_preset_promises(preset, example):
    assert faults_of_example(preset, example) == []


@pytest.mark.parametrize("stem", PRESETS)
def test_codes_of_criteria_stand_once_in_a_scheme(stem):
    for spec in PRESETS[stem].schemes:
        codes = [criterion.code for stage in spec.stages for criterion in stage.criteria]
        assert len(codes) == len(set(codes))


@pytest.mark.parametrize("stem", CONTESTS)
def test_the_examples_show_a_tie_and_a_missing_mark(stem):
    parts = [part["expect"] for example in PRESETS[stem].examples for part in example["divisions"] if "expect" in part]
    totals = [[str(row["total"]) for row in expect.values() if "total" in row] for expect in parts]
    places = [[str(row["place"]) for row in expect.values() if "place" in row] for expect in parts]
    states = [row.get("state") for expect in parts for row in expect.values()]
    assert any(len(each) > len(set(each)) for each in (*totals, *places)), "no tie"
    assert "pending" in states, "no missing mark"


@pytest.mark.parametrize("stem", PRESETS)
def test_every_criterion_that_a_jury_weighs_has_level_texts(stem):
    bare = [
        (scheme.code, criterion.code)
        for scheme in PRESETS[stem].schemes
        for stage in scheme.stages
        if stage.input == "sheet" and stage.third_within is None
        for criterion in stage.criteria
        if not criterion.levels
    ]
    assert bare == [], "tasks checked by two against a key need none, a jury's criterion does"


def test_the_letters_of_certificate_numbers_stand_once():
    letters = [preset.abbreviation for preset in PRESETS.values()]
    assert len(letters) == len(set(letters))


@pytest.mark.parametrize("stem", PRESETS)
def test_every_upload_asks_for_kinds_of_files_that_are_taken(stem):
    asked = {kind for one in PRESETS[stem].nominations for upload in one.uploads for kind in upload["types"]}
    assert asked <= set(TYPES)


def test_a_broken_preset_says_line_place_and_the_nearest_right_word():
    text = FILES[0].read_text(encoding="utf-8").replace("abbreviation:", "abreviation:", 1)
    with pytest.raises(TextRefused) as refusal:
        read_preset(text)
    assert any("«abbreviation»" in str(fault) and fault.line for fault in refusal.value.faults)


def test_both_readers_of_yaml_say_the_same_of_a_preset(monkeypatch):
    largest = max(FILES, key=lambda path: path.stat().st_size).read_text()
    fast = text.parse_yaml(largest, aliases=True)
    monkeypatch.setattr(text, "_compose_fast", lambda _text: None)
    careful = text.parse_yaml(largest, aliases=True)
    assert (fast.data, fast.lines) == (careful.data, careful.lines)


@pytest.mark.parametrize("broken", ["a: [1, 2", "a: 1\n  b: 2\n c: 3", "- " * 200 + "x", "a: *nowhere"])
def test_what_the_fast_reader_does_not_take_is_refused_in_words(broken):
    with pytest.raises(TextRefused) as refused:
        text.parse_yaml(broken, aliases=True)
    assert all(fault.line for fault in refused.value.faults)
