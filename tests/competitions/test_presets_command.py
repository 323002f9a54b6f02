"""`manage.py presets`: the list, and the check of a file that an organiser wrote."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from competitions.selectors.presets import preset_files, presets


def test_the_list_has_one_line_for_each_preset():
    out = StringIO()
    call_command("presets", stdout=out)
    lines = out.getvalue().splitlines()
    assert len(lines) == len(presets())
    assert any("14.22" in line and "mediaum" in line for line in lines)


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
    ],
)
def test_a_fault_is_named_with_its_place(tmp_path, right, wrong, words):
    text = preset_files()[0].read_text(encoding="utf-8")
    assert right in text
    file = tmp_path / "moi.yaml"
    file.write_text(text.replace(right, wrong, 1), encoding="utf-8")
    with pytest.raises(CommandError) as refusal:
        call_command("presets", "--check", str(file))
    assert words in str(refusal.value)


def test_a_line_of_the_rules_is_a_line_of_the_file(tmp_path):
    text = preset_files()[0].read_text(encoding="utf-8").replace("{weigh: share}", "{weight: share}", 1)
    file = tmp_path / "moi.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(CommandError) as refusal:
        call_command("presets", "--check", str(file))
    number = int(str(refusal.value).split("Строка ")[1].split(",")[0])
    assert "{weight: share}" in text.splitlines()[number - 1]


def test_a_file_that_is_not_there_is_a_sentence(tmp_path):
    with pytest.raises(CommandError, match="Файл не читается"):
        call_command("presets", "--check", str(tmp_path / "net.yaml"))
