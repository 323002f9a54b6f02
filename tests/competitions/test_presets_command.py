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


def said_of(tmp_path, text):
    """What `--check` says of a file, one fault a line; each is a sentence with its line, never a traceback."""
    file = tmp_path / "moi.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(CommandError) as refusal:
        call_command("presets", "--check", str(file))
    said = str(refusal.value).splitlines()
    assert all(re.match(r"Строка \d+", fault) for fault in said), said
    return said


@pytest.mark.parametrize(
    ("right", "wrong", "place", "words"),
    [
        ("types: [pdf, jpg, jpeg]", "types: [exe]", "types.0", "Неизвестное слово «exe»: здесь бывает csv, docx, jpeg"),
        ("types: [pdf, jpg, jpeg]", "types: [pdf, jpgg]", "types.1", "Возможно, имелось в виду «jpg»"),
        ("types: [pdf, jpg, jpeg]", "types: [PDF]", "types.0", "Возможно, имелось в виду «pdf»"),
        ("types: [pdf, jpg, jpeg]", "types: doc", "types", "Возможно, имелось в виду «docx»"),
        ("types: [pdf, jpg, jpeg]", "types: []", "types", "Список пуст"),
        ("max_mb: 40, hint: в", "max_mb: 20000, hint: в", "max_mb", "не больше 300: файл крупнее не принимается"),
        ("max_mb: 40, hint: в", "max_mb: 20000, hint: в", "max_mb", "Возможно, имелось в виду «300»"),
        ("max_mb: 40, hint: в", "max_mb: 0, hint: в", "max_mb", "не меньше 1"),
        ("max_mb: 40, hint: в", "max_mb: много, hint: в", "max_mb", "«много» – не число"),
        ("max_mb: 40, hint: в", "max_mb: 40, min: 3, max: 2, hint: в", "min", "столько файлов принимается"),
        ("max_mb: 40, hint: в", "max_md: 40, hint: в", "max_md", "Возможно, имелось в виду «max_mb»"),
    ],
)
def test_a_paper_that_no_upload_would_take_is_refused(tmp_path, right, wrong, place, words):
    text = NEWSPAPERS.read_text(encoding="utf-8")
    assert right in text
    said = said_of(tmp_path, text.replace(right, wrong, 1))
    number = text[: text.index(right)].count("\n") + 1
    assert [
        fault for fault in said if fault.startswith(f"Строка {number}, ") and f"{place}: " in fault and words in fault
    ]


def without_examples() -> str:
    return NEWSPAPERS.read_text(encoding="utf-8").partition("\nexamples:")[0] + "\n"


@pytest.mark.parametrize(
    ("examples", "words"),
    [
        ("", "Не хватает параметра «examples»"),
        ("exmaples: []", "Возможно, имелось в виду «examples»"),
        ("examples: []", "Приведите хотя бы один пример"),
        ("examples: потом", "Здесь нужен список"),
        ("examples: [потом]", "examples.0: Здесь нужны пары"),
        ("examples: [{title: Пусто, divisions: []}]", "examples.0.divisions: Назовите в примере"),
        ("examples: [{title: Пусто}]", "Не хватает параметра «divisions»"),
        ("examples: [{title: Т, divisions: [{nomination: gazetta, expect: {}}]}]", "имелось в виду «gazeta»"),
        ("examples: [{title: Т, divisions: [{nomination: gazeta}]}]", "Не хватает параметра «expect»"),
        ("examples: [{title: Т, divisions: [{nomination: gazeta, marks: {mian: {}}, expect: {}}]}]", "«main»"),
        ("examples: [{title: Т, divisions: [{nomination: gazeta, marks: {main: {А: [1]}}, expect: {}}]}]", "main.А: "),
        ("examples: [{title: Т, divisions: [{nomination: gazeta, expect: {А: {plaec: 1}}}]}]", "«place»"),
        ("examples: [{title: Т, divisions: [{nomination: gazeta, expect: {А: {state: pendnig}}}]}]", "«pending»"),
        ("examples: [{title: Т, decisions: [jury], divisions: [{nomination: gazeta, expect: {}}]}]", "decisions.0: "),
        ("examples: [{title: Т, divisions: [{nomination: foto, group: 5-9, expect: {}}]}]", "«5-8»"),
    ],
)
def test_a_preset_promises_by_an_example_that_can_be_run(tmp_path, examples, words):
    said = said_of(tmp_path, without_examples() + examples + "\n")
    assert any(words in fault for fault in said), said


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
