"""`manage.py rank`: files in, places out; nothing but the documented reading touches a value, no database is opened."""

import json
import os
import random
import re
import subprocess
import sys
from decimal import Decimal
from io import BytesIO, StringIO
from pathlib import Path

import pytest
import xlsxwriter
from django.core.management import CommandError, call_command

from competitions.validators.column_map import ColumnMap, read_column_map
from competitions.validators.mark_rows import MarkReader
from competitions.validators.scheme_file import read_scheme_file
from competitions.validators.tables import read_table
from scoring import Code

ROOT = Path(__file__).parents[2]
JURY = """
criteria: [{code: idea, title: Оригинальность, max: 10, step: 0.5}, {code: form, max: 10}]
stages: [{id: main, steps: [{fold: criterion, how: total}, {fold: judge, how: mean}, {round: 0.01}]}]
rank: [main, {pick: [idea]}, jury]
award: [{title: Диплом I степени, place: 1}]
"""
ONE = "stages: [{id: main, steps: []}]"


@pytest.fixture
def files(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def write(**texts):
        for name, text in texts.items():
            path = tmp_path / name.replace("_", ".")
            path.write_bytes(text if isinstance(text, bytes) else text.encode())

    return write


def run(*options):
    out = StringIO()
    call_command("rank", *options, stdout=out)
    return out.getvalue()


def refused(*options):
    with pytest.raises(CommandError) as refusal:
        run(*options)
    return str(refusal.value).splitlines()[1:]


USUAL = ("--scheme", "s.yaml", "--input", "m.csv")


def test_places_come_out_of_files_without_a_database(files):
    # No mark `django_db`: the test would fail at the first query.
    files(s_yaml=JURY, m_csv="entry,judge,idea,form\nА,1,9,8\nБ,1,9.5,7.5\nВ,1,5,5\n")
    assert run(*USUAL) == (
        "место  участник  итог  награда\n"
        "1      Б         17    Диплом I степени\n"
        "2      А         17\n"
        "3      В         10\n"
    )


def test_the_program_starts_and_ranks_where_no_database_answers(files, tmp_path):
    files(s_yaml=ONE, m_csv="entry,value\nА,1\nБ,нет\n")
    environment = os.environ | {"DATABASE_URL": "postgres://nobody@127.0.0.1:9/none", "APOGEE_VAR": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), "rank", *USUAL],
        env=environment | {"DJANGO_SETTINGS_MODULE": "config.settings"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert "m.csv, строка 3, value: «нет» – не число и не код схемы" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_answer_is_a_table_csv_or_json(files):
    files(s_yaml=JURY, m_csv="entry,judge,idea,form\nА,1,9,8\nБ,1,,7\n", e_csv="entry,status\nА,\nБ,\nВ,OC\n")
    assert run(*USUAL, "--entries", "e.csv", "--format", "csv") == (
        "table,division,place,entry,total,state,awards\n,,1,А,17,ranked,Диплом I степени\n,,,Б,,pending,\n,,,В,,OC,\n"
    )
    told = json.loads(run(*USUAL, "--entries", "e.csv", "--format", "json"))
    assert [row["entry"] for row in told["divisions"][""]["rows"]] == ["А", "Б", "В"]
    assert told["awards"][0]["title"] == "Диплом I степени"


def test_every_bad_line_is_named_at_once_and_nothing_is_ranked(files):
    files(
        s_yaml=JURY,
        m_csv="entry,judge,criterion,value\nА,1,idea,11\nА,1,idea\n,1,form,3\nА,2,form,3.25\nА,2,idea,3.25\nА,2,idae,3\n",
        e_csv="entry,status\nА,ок\nА,\n",
    )
    found = refused(*USUAL)
    assert [line.split(":")[0].split(",")[1] for line in found] == [f" строка {n}" for n in (2, 3, 4, 6, 7)]
    assert found[-1].endswith("«idea».")
    both = refused(*USUAL, "--entries", "e.csv")
    assert both == ["e.csv, строка 2, status: Статуса «ок» нет: бывает ok, OC, DNS, DSQ, WD.", both[1], *found]
    assert both[1].startswith("e.csv, строка 3: Участник «А» уже стоит в строке 2")


def test_files_that_are_wrong_together_are_told_together(files):
    files(s_yaml="stages: [{id: main, stps: []}]", m_csv="entry,value\nА,1,2\n", c_yaml="colums: {}")
    found = refused(*USUAL, "--columns", "c.yaml", "--entries", "none.csv")
    assert {line.split(",")[0].split(":")[0] for line in found} == {"s.yaml", "m.csv", "c.yaml", "none.csv"}


def test_a_line_break_in_a_title_breaks_no_line(files):
    scheme = 'stages: [{id: main, steps: []}]\naward: [{title: "a\\nb\\e[31m", place: 1}]'
    files(s_yaml=scheme, m_csv="entry,value\nА,1\n")
    assert run(*USUAL).splitlines()[1] == "1      А         1     a b [31m"
    files(
        s_yaml='criteria: [{code: "fo\\nrm"}]\nstages: [{id: main, steps: []}]',
        m_csv="entry,criterion,value\nА,form,1\n",
    )
    assert refused(*USUAL) == [
        "m.csv, строка 2, criterion: Критерия «form» на этом этапе нет. Возможно, имелось в виду «fo rm»."
    ]


def test_rows_that_disagree_about_an_entry_are_named(files):
    files(s_yaml=ONE, m_csv="entry,division,value\nА,x,1\nА,y,2\n", e_csv="entry,division\nА,z\n")
    assert refused(*USUAL) == ["m.csv, строка 3: Об участнике «А» в строке 2 сказано другое."]
    assert [line.split(":")[0] for line in refused(*USUAL, "--entries", "e.csv")] == [
        "m.csv, строка 2, division",
        "m.csv, строка 3",
    ]


def test_a_mark_that_is_shown_and_not_counted_may_stand_beside_the_one_that_is(files):
    files(s_yaml=ONE, m_csv="участник,отметка,засчитано\nА,5,да\nА,9,нет\nБ,6,\n")
    assert run(*USUAL, "--format", "csv").splitlines()[1:] == [",,1,Б,6,ranked,", ",,2,А,5,ranked,"]
    files(m_csv="участник,отметка,засчитано\nА,5,может\n")
    assert refused(*USUAL) == ["m.csv, строка 2, counts: Здесь пишут да или нет, а не «может»."]


TEAMS = """
codes: []
stages: [{id: m, rounds: 2, steps: [{fold: round, how: total}]}]
standings:
  - {id: whole, title: Команды, from: {division: all}, group_by: team, best: 2}
  - {id: then, from: {division: all}, group_by: observation_team, steps: [{fold: round, how: total}]}
"""


def test_who_changed_the_team_counts_for_each_team_with_its_own_marks(files):
    files(s_yaml=TEAMS, m_csv="entry,round,team,value\nА,1,К,1\nА,2,К,2\nБ,1,К,4\nБ,2,Л,8\n")
    found = [line.split(",") for line in run(*USUAL, "--format", "csv").splitlines()[1:]]
    assert {row[3]: row[4] for row in found if row[0] == "whole"} == {"К": "3", "Б": "12"}
    assert {row[3]: row[4] for row in found if row[0] == "then"} == {"К": "7", "Л": "8"}


def test_who_is_listed_without_a_mark_waits_and_can_be_explained(files):
    files(s_yaml=ONE, m_csv="entry,value\nА,1\n", e_csv="участник,статус,школа\nА,,15\nБ,,36\nВ,DSQ,36\n")
    assert [line.split()[:2] for line in run(*USUAL, "--entries", "e.csv").splitlines()[1:]] == [
        ["1", "А"],
        ["–", "Б"],
        ["–", "В"],
    ]
    assert "Итога пока нет" in run(*USUAL, "--entries", "e.csv", "--explain", "Б")
    assert "дисквалифицирован" in run(*USUAL, "--entries", "e.csv", "--explain", "В")


def test_decisions_split_equals_and_a_wrong_one_is_refused(files):
    files(s_yaml="stages: [{id: main, steps: []}]\nrank: [main, jury]", m_csv="entry,value\nА,1\nБ,1\n")
    files(d_csv="key,order,entry\njury,1,Б\njury,2,А\n")
    assert "1      Б" in run(*USUAL, "--decisions", "d.csv")
    files(d_csv="key,order,entry\njurry,1,Б\njury,x,А\njury,1,В\njury,1,А\njury,2,А\n")
    assert [line.split(":")[0] for line in refused(*USUAL, "--decisions", "d.csv")] == [
        f"d.csv, строка {n}" for n in (2, 3, 4, 5, 6)
    ]


def test_a_question_is_printed_under_the_places(files):
    files(
        s_yaml=f"{ONE}\naward: [{{title: приз, count: 1, of: ranked, ties: decide}}]", m_csv="entry,value\nА,1\nБ,1\n"
    )
    assert "Нужно решение «award:приз»" in run(*USUAL)
    asked = run(*USUAL, "--language", "en").splitlines()[-1]
    assert not re.search("[а-яё]", asked.replace("приз", "")), asked


def test_what_to_look_at_is_printed_with_the_participant_and_in_the_language(files):
    files(
        s_yaml="stages: [{id: main, steps: [{fold: judge, how: total, expect: 2}]}]",
        m_csv="entry,judge,value\nА,1,5\nБ,1,3\nБ,2,4\n",
    )
    assert run(*USUAL).splitlines()[-1] == "Обратите внимание: Оценили 1 из 2 экспертов (А)."
    told = run(*USUAL, "--language", "en").splitlines()[-1]
    assert told.endswith(" (А).")
    assert not re.search("[а-яё]", told)


def test_parameters_and_rows_are_chosen_by_options(files):
    files(
        s_yaml="parameters: {cap: 10}\nstages: [{id: main, steps: [{clamp: [0, $cap]}]}]",
        m_csv="day,entry,value\n1,А,50\n1,Б,15\n2,А,1\n",
        c_yaml="ignore: [day]",
    )
    chosen = ("--columns", "c.yaml", "--only", "day=1", "--format", "csv")
    assert ",,1,А,10,ranked," in run(*USUAL, *chosen)
    assert ",,1,А,20,ranked," in run(*USUAL, *chosen, "--set", "cap=20")
    assert "Возможно, имелось в виду «cap»" in refused(*USUAL, *chosen, "--set", "kap=20")[0]
    assert "Столбца «dya» в таблице нет" in refused(*USUAL, "--columns", "c.yaml", "--only", "dya=1")[0]


def test_a_sheet_of_excel_ranks_as_the_same_csv(files, tmp_path):
    files(s_yaml=JURY, m_csv="entry,judge,idea,form\nА,1,9,8.3\nБ,1,9.5,7.5\n")
    content = BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["entry", "judge", "idea", "form"])
        sheet.write_row(1, 0, ["А", 1, 9, 8.1 + 0.2])
        sheet.write_row(2, 0, ["Б", 1, 9.5, "7,5"])
    (tmp_path / "m.xlsx").write_bytes(content.getvalue())
    assert run("--scheme", "s.yaml", "--input", "m.xlsx", "--format", "json") == run(*USUAL, "--format", "json")


def test_an_encoding_is_named_and_never_guessed(files):
    files(s_yaml=ONE, m_csv="участник;отметка\nА;8,5\n".encode("cp1251"))
    assert "назовите её: --encoding cp1251" in refused(*USUAL)[0]
    assert "8.5" in run(*USUAL, "--encoding", "cp1251")


def test_marks_that_do_not_fit_the_rules_are_named_with_their_lines(files):
    files(s_yaml="stages: [{id: main, steps: [{table: {0–5: 1}, else: error}]}]", m_csv="entry,value\nА,1\nБ,7\nВ,9\n")
    assert [line.split(":")[0] for line in refused(*USUAL)] == ["m.csv, строка 3", "m.csv, строка 4"]


def test_who_is_not_there_cannot_be_explained(files):
    files(s_yaml=ONE, m_csv="entry,value\nИванов,1\n")
    with pytest.raises(CommandError, match="имелось в виду «Иванов»"):
        run(*USUAL, "--explain", "Иваново")


# What may touch a value: nothing but the documented reading.

READ = [
    ("8", "8"), (" 8.50 ", "8.50"), ("8,5", "8.5"), ("007", "7"), ("−3", "-3"), ("+3", "3"), ("1 000", "1000"),
    ("1\u00a0000,5", "1000.5"), ("0.30000000000000000001", "0.30000000000000000001"), ("\u00a08", "8"),
]  # fmt: skip
NOT_READ = [
    "8 5", "1 00", "1e3", "1e400", "NaN", "Infinity", "-", "8.", ".5", "8..5", "0x10", "½", "٣", "1_000", "8%", "'8",
    "=8", "8,5,5", "dns", "true", "9" * 50,
]  # fmt: skip


def marks_of(text, scheme=ONE, names=None):
    table = read_table(text.encode())
    return MarkReader(read_scheme_file(scheme), table, names or ColumnMap(), {}).read().observations


@pytest.mark.parametrize(("text", "value"), READ)
def test_a_value_is_read_exactly(text, value):
    (mark,) = marks_of(f'entry,value\nА,"{text}"\n')
    assert (mark.value, str(mark.value).lstrip("+")) == (Decimal(value), value)


@pytest.mark.parametrize("text", NOT_READ)
def test_what_is_no_number_is_refused_not_guessed(text):
    with pytest.raises(ValueError, match="Строка 2"):
        marks_of(f'entry,value\nА,"{text}"\n')


@pytest.mark.parametrize("head", ["отметка", "balls"])
def test_an_opponent_without_a_mark_is_still_an_opponent(files, head):
    criteria = "criteria: [{code: balls}]\n" if head == "balls" else ""
    scheme = criteria + "stages: [{id: a, steps: [{play: {table: {win: 3, draw: 1, loss: 0}}}]}]"
    files(s_yaml=scheme, m_csv=f"участник,тур,встреча,{head}\nА,1,1,0\nБ,1,1,\nВ,1,2,\n")
    lines = [line.split() for line in run(*USUAL).splitlines()[1:]]
    assert lines == [["1", "В", "3"], ["–", "А", "ожидание"], ["–", "Б", "ожидание"]]


def test_a_sign_instead_of_a_mark_is_told_the_codes(files):
    files(s_yaml="codes: [DNS]\n" + ONE, m_csv="участник,отметка\nА,½\nБ,+\n")
    assert [line.split(": ", 1)[1] for line in refused(*USUAL)] == [
        "«½» – не число и не код схемы (DNS).",
        "«+» – не число и не код схемы (DNS).",
    ]


def test_a_time_is_not_turned_into_seconds_but_the_seconds_are_named():
    with pytest.raises(ValueError, match=r"Запишите время в секундах: 95\.6, а не «1:35,6»"):
        marks_of('entry,value\nА,"1:35,6"\n')


def test_the_map_renames_names_and_never_a_value():
    names = read_column_map(
        'columns: {who: entry}\nmelt: {a: {round: 1, criterion: x}, b: {round: 2, criterion: "8"}}\n'
        'names: {entry: {"8": А, "D*": "Б *"}, criterion: {"8": y}}'
    )
    steps = "{fold: criterion, how: total}, {fold: round, how: total, marks: zero}"
    scheme = f"codes: [DNS]\nstages: [{{id: main, rounds: 2, steps: [{steps}]}}]"
    found = marks_of("who,a,b\n8,8,DNS\nDNS,DNS,8\n", scheme, names)
    assert [(m.entry, m.round, m.criterion, m.value) for m in found] == [
        ("А", "1", "x", 8),
        ("А", "2", "8", Code("DNS")),
        ("Б NS", "1", "x", Code("DNS")),
        ("Б NS", "2", "8", 8),
    ]
    with pytest.raises(ValueError, match="Неизвестное имя «value»"):
        read_column_map("names: {value: {8: 9}}")


def test_whatever_the_map_is_called_the_values_are_those_of_the_file():
    rng = random.Random(5)
    for _ in range(50):
        texts = [f"{rng.randint(0, 99)}.{rng.randint(0, 999):03}" for _ in range(6)]
        columns = rng.sample(["a", "b", "c", "d", "e", "f"], 6)
        melt = ", ".join(f"{name}: {{round: {n}}}" for n, name in enumerate(columns))
        listed = ", ".join(f'"{text}": "{rng.randint(0, 9)}"' for text in dict.fromkeys(texts))
        names = read_column_map(f"melt: {{{melt}}}\nnames: {{round: {{{listed}}}, entry: {{{listed}}}}}")
        scheme = "codes: []\nstages: [{id: main, rounds: 6, steps: [{fold: round, how: total}]}]"
        found = marks_of(f"entry,{','.join(columns)}\nА,{','.join(texts)}\n", scheme, names)
        assert [str(mark.value) for mark in found] == texts


TABLE = ONE + "\nstandings: [{id: t, title: К, from: {division: all}, group_by: %s, best: 2, rank: [jury]}]\n"


def test_decisions_about_teams_doors_and_members_are_read(files):
    files(s_yaml=TABLE % "school", m_csv="entry,school,value\nА,п,5\nБ,р,5\n")
    files(d_csv="key,order,entry\njury:t,1,р\njury:t,2,п\n")
    text = run(*USUAL, "--decisions", "d.csv")
    assert text.split("команда")[1].split()[2:8] == ["1", "р", "5", "2", "п", "5"]
    files(d_csv="key,order,entry\njury,1,р\n")
    assert refused(*USUAL, "--decisions", "d.csv") == ["d.csv, строка 2: Участника или команды «р» нет."]
    stages = "stages: [{id: g, steps: [], advance: {take: 1, ties: all, carry: none}}, {id: f, steps: []}]"
    files(s_yaml=stages, m_csv="entry,stage,value\nА,g,5\nБ,g,4\nБ,f,1\n", d_csv="key,order,entry\nadmit:g,1,Б\n")
    assert run(*USUAL, "--decisions", "d.csv").splitlines()[1].split() == ["1", "Б", "1"]
    files(s_yaml=TABLE.replace("best: 2", "of: 1") % "team", m_csv="entry,team,value\nА,к,5\nБ,к,4\n")
    files(d_csv="key,order,entry\nof:t,1,Б\n")
    assert run(*USUAL, "--decisions", "d.csv").split()[-3:] == ["1", "к", "4"]


def test_a_decision_of_a_division_that_nobody_is_in_is_refused(files):
    files(s_yaml=JURY, m_csv="entry,division,judge,idea,form\nА,Младшая,1,5,5\nБ,Старшая,1,5,5\n")
    files(d_csv="key,division,order,entry\njury,младшая,1,А\njury,Старшая,1,А\n")
    assert refused(*USUAL, "--decisions", "d.csv") == [
        "d.csv, строка 2: Номинации «младшая» нет ни у одного участника. Возможно, имелось в виду «Младшая».",
        "d.csv, строка 3: Участника или команды «А» нет.",
    ]


def test_what_the_marks_say_beside_a_list_of_entries_is_not_lost(files):
    rank = "\nrank: [main, {attribute: weight, better: lower}]\n"
    files(s_yaml=TABLE % "team" + rank, m_csv="entry,attribute weight,team,value\nА,480,к,5\nБ,450,к,5\n")
    files(e_csv="entry,school\nА,п\nБ,р\n")
    text = run(*USUAL, "--entries", "e.csv").split()
    assert [text[i : i + 3] for i in (4, 7)] == [["1", "Б", "5"], ["2", "А", "5"]]
    assert text[-3:] == ["1", "к", "10"]
    files(e_csv="entry,attribute weight\nА,480\nБ,470\n")
    assert refused(*USUAL, "--entries", "e.csv") == [
        "m.csv, строка 3, attribute weight: В списке участников у «Б» другое: «470»."
    ]


def test_rows_that_disagree_about_a_number_of_an_entry_are_named_and_an_empty_team_says_nothing(files):
    rules = TABLE.replace("steps: []", "steps: [{fold: round, how: total, marks: zero}]") % "team"
    files(s_yaml=rules, m_csv="entry,round,attribute weight,value\nА,1,480,5\nА,2,430,5\n")
    assert refused(*USUAL) == ["m.csv, строка 3: Об участнике «А» в строке 2 сказано другое."]
    files(m_csv="entry,team,round,value\nА,,1,5\nА,к,2,5\nБ,к,1,6\nБ,,2,6\n")
    assert run(*USUAL).split()[-3:] == ["1", "к", "22"]


@pytest.mark.parametrize("part", ["team", "school", "division"])
def test_groups_that_look_alike_are_one_or_two_but_not_by_chance(files, part):
    files(s_yaml=ONE, m_csv=f"entry,{part},value\nА,Лицей 36,5\nБ,лицей  36,6\n")
    words = ["m.csv, строка 3: «лицей  36» и «Лицей 36» в строке 2 пишутся почти одинаково: напишите одинаково."]
    assert refused(*USUAL) == words
    files(m_csv="entry,value\nА,5\nБ,6\n", e_csv=f"entry,{part}\nА,Лицей 36\nБ,лицей  36\n")
    assert refused(*USUAL, "--entries", "e.csv") == [word.replace("m.csv", "e.csv") for word in words]


def test_a_letter_of_another_alphabet_makes_no_second_entry(files):
    files(s_yaml=ONE, m_csv="entry,value\nA1,5\nА1,6\n")  # Latin and Cyrillic
    assert refused(*USUAL) == ["m.csv, строка 3: «А1» и «A1» в строке 2 пишутся почти одинаково: напишите одинаково."]
