"""`manage.py presets`: the list, and the check of a file that an organiser wrote."""

import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from competitions.selectors.presets import PRESETS_ROOT, preset_files, presets
from competitions.validators.preset import read_preset
from competitions.validators.text import TextRefused

FIRST_OF_DESIGN = "grid"
NEWSPAPERS = PRESETS_ROOT / "14-10-proshu-slova.yaml"


def test_the_list_has_one_line_for_each_preset():
    out = StringIO()
    call_command("presets", stdout=out)
    lines = out.getvalue().splitlines()
    assert len(lines) == len(presets())
    assert any("14.22" in line and "mediaum" in line for line in lines)
    for line, preset in zip(lines, presets(), strict=True):
        assert line.split(maxsplit=2) == [preset.item, preset.slug, preset.title]


def test_the_list_follows_the_items_of_the_road_map():
    items = [tuple(map(int, preset.item.split("."))) for preset in presets() if preset.item[0].isdigit()]
    assert items == sorted(items)


def with_criterion(fields: str) -> str:
    """The newspapers' preset with one criterion of its own: these fields instead of the first one of the design."""
    text = NEWSPAPERS.read_text(encoding="utf-8")
    lines = rf"(?m)^( +)- code: {FIRST_OF_DESIGN}\n(?:\1  .*\n)+"
    changed, count = re.subn(lines, rf"\g<1>- {{code: {FIRST_OF_DESIGN}, title: Сетка, {fields}}}\n", text)
    assert count == 1
    return changed


@pytest.mark.parametrize(
    ("written", "ends"),
    [
        ("max: 3, levels: [а, б, в, г]", ["0", "1", "2", "3"]),
        ("max: 5, levels: [а, б, в]", ["1", "3", "5"]),
        ("max: 8, levels: [а, б, в, г]", ["1", "3", "5", "8"]),
        ("max: 25, levels: [а, б, в, г]", ["5", "10", "17", "25"]),
        ("max: 6, levels: {2: а, 4: б, 6: в}", ["2", "4", "6"]),
    ],
)
def test_level_texts_take_the_usual_ends_of_their_maximum(written, ends):
    criterion = read_preset(with_criterion(written)).scheme("dizayn").stages[0].criteria[0]
    assert [level["upto"] for level in criterion.levels] == ends


@pytest.mark.parametrize("written", ["{2: а, 6: б}", "{7: а, 4: б, 10: в}", "{два: а, 10: б}"])
def test_ends_of_levels_rise_to_the_maximum(written):
    with pytest.raises(TextRefused, match="Пишите границы"):
        read_preset(with_criterion(f"max: 10, levels: {written}"))


@pytest.mark.parametrize("file", preset_files(), ids=lambda file: file.stem)
def test_shipped_presets_pass_their_own_check(file):
    out = StringIO()
    call_command("presets", "--check", str(file), stdout=out)
    assert file.name in out.getvalue()


@pytest.mark.parametrize(
    ("right", "wrong", "words"),
    [
        ("entrant: board", "entrant: bord", "Возможно, имелось в виду «board»"),
        ("scheme: gazeta", "scheme: gazetta", "«gazeta»"),
        ("{weigh: share}", "{weight: share}", "«weigh»"),
        ("weight: 0.25", "weight: 0.35", "Сумма весов"),
        ("place: 1, award: Диплом I степени}", "place: 3, award: Диплом I степени}", "ждали 3"),
        ("abbreviation: ПС\n", "", "abbreviation"),
        ("max: 10\n", "max: десять\n", "не число"),
        ("levels: [один жанр, два жанра,", "levels: [один жанр,", "сколько уровней"),
        ("processing, publication]}", "processing, publication], parts_required: да}", "true"),
    ],
)
def test_a_fault_is_named_with_its_place(tmp_path, right, wrong, words):
    text = NEWSPAPERS.read_text(encoding="utf-8")
    assert right in text
    file = tmp_path / "moi.yaml"
    file.write_text(text.replace(right, wrong, 1), encoding="utf-8")
    with pytest.raises(CommandError) as refusal:
        call_command("presets", "--check", str(file))
    assert words in str(refusal.value)


@pytest.mark.parametrize("wrong", ["basis: grade, low: 8, high: 10", "basis: age, low: 9, high: 10"])
def test_groups_of_a_nomination_into_which_one_pupil_falls_twice_are_refused(wrong):
    cases = next(file for file in preset_files() if "keysy-sirius" in file.stem).read_text(encoding="utf-8")
    right = "basis: grade, low: 9, high: 10"
    assert right in cases
    with pytest.raises(TextRefused, match="пересекаются"):
        read_preset(cases.replace(right, wrong, 1))


def test_a_line_of_the_rules_is_a_line_of_the_file(tmp_path):
    text = NEWSPAPERS.read_text(encoding="utf-8").replace("{weigh: share}", "{weight: share}", 1)
    file = tmp_path / "moi.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(CommandError) as refusal:
        call_command("presets", "--check", str(file))
    number = int(str(refusal.value).split("Строка ")[1].split(",")[0])
    assert "{weight: share}" in text.splitlines()[number - 1]


def test_a_file_that_is_not_there_is_a_sentence(tmp_path):
    with pytest.raises(CommandError, match="Файл не читается"):
        call_command("presets", "--check", str(tmp_path / "net.yaml"))
