"""All five files of `manage.py rank`, spoilt at random: a ranking or a refusal in words, never a traceback."""

import random
import re
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

FILES = {
    "rules.yaml": """criteria: [{code: idea, max: 10}, {code: form, max: 10}]
codes: [DNS]
stages:
  - id: first
    steps: [{fold: judge, how: mean, marks: fail}, {fold: criterion, how: total}, {round: 0.01}]
    advance: {take: 2, ties: flyoff, carry: [first]}
  - {id: second, steps: [{fold: judge, how: total, marks: zero}, {fold: criterion, how: total}]}
combine: total
rank: [total, {attribute: weight, better: lower}, jury, lots]
standings: [{id: schools, from: {division: each}, group_by: school, best: 2, min: 1}]
award: [{title: приз, count: 1, of: ranked, ties: decide, one_per: school}, {title: кубок, place: 1, in: schools}]
""",
    "marks.csv": "who,nomination,stage,j,idea,form,place of work\n"
    + "".join(
        f"{who},{division},{stage},{judge},8,7,Калуга\n"
        for who, division in (("А", "x"), ("Б", "x"), ("В", "y"), ("Г", "y"))
        for stage in ("first", "second")
        for judge in "12"
    ),
    "map.yaml": "columns: {who: entry, nomination: division, j: judge}\nignore: [place of work]\n"
    'names: {stage: {one: first}, judge: {"Ж*": "*"}}\nmelt: {idea: {criterion: idea}, form: {criterion: form}}\n',
    "entries.csv": "entry;status;division;school;attribute weight\n"
    "А;;x;s1;480\nБ;ok;x;s1;450\nВ;;y;s2;\nГ;OC;y;s2;5,5\n",
    "decisions.csv": "key,division,order,entry\njury,x,1,А\njury,x,2,Б\naward:приз,,1,В\nadvance:first,y,1,В\n",
}
COMMAND = ["rank", "--scheme", "rules.yaml", "--input", "marks.csv", "--columns", "map.yaml"]
COMMAND += ["--entries", "entries.csv", "--decisions", "decisions.csv"]
ANSWERS = [[], ["--format", "csv"], ["--format", "json"], ["--explain", "А"], ["--explain", "В", "--format", "json"]]
WORDS = """0 -1 1e400 NaN .inf 1/3 1/0 $x null ~ true [] {} " ' : , ; { } [ ] % & * ! ? | > @ = << DNS VOID OC all each
first second judge round stage entry value x А jury worst total mean group place points level"""
SIGNS = ["9" * 60, "- ", "\t", "\n", "\r", "\0", "\u200b", "\u00a0", "\ufeff", "&a ", "*a", "!!set ", "\n\n", "ё"]
TOKENS = re.findall(r"\S+", WORDS) + SIGNS


def spoilt(text, rng):
    """The text with one to three pieces changed, put in, doubled or taken away."""
    for _ in range(rng.choice([1, 1, 2, 3])):
        words = [found.span() for found in re.finditer(r"[\w.$%-]+", text)] or [(0, 0)]
        (start, end), at, way = rng.choice(words), rng.randint(0, len(text)), rng.random()
        if way < 0.4:
            text = text[:start] + rng.choice(TOKENS) + text[end:]
        elif way < 0.6:
            text = text[:at] + rng.choice(TOKENS) + text[at:]
        elif way < 0.8:
            text = text[:at] + text[at + rng.randint(1, 9) :]
        else:
            lines = text.split("\n")
            lines.insert(rng.randrange(len(lines)), rng.choice(lines))
            text = "\n".join(lines)
    return text.encode()


def attempt(rng):
    """Spoil one or two of the files and run; «ranked» or «refused», or the test fails."""
    for name, text in FILES.items():
        Path(name).write_bytes(text.encode())
    for name in rng.sample(list(FILES), rng.choice([1, 1, 2])):
        Path(name).write_bytes(spoilt(FILES[name], rng))
    out = StringIO()
    try:
        call_command(*COMMAND, *rng.choice(ANSWERS), stdout=out)
    except CommandError as refusal:
        head, *faults = str(refusal).splitlines()
        assert out.getvalue() == ""
        assert head.startswith("Участника «") or faults
        assert all(re.match(r"(rules\.yaml|marks\.csv|map\.yaml|entries\.csv|decisions\.csv)[,:] .", f) for f in faults)
        return "refused"
    assert out.getvalue().strip()
    return "ranked"


def run(tmp_path, monkeypatch, seeds):
    monkeypatch.chdir(tmp_path)
    return {attempt(random.Random(seed)) for seed in seeds}


def test_spoilt_files_rank_or_are_refused_in_words(tmp_path, monkeypatch):
    assert run(tmp_path, monkeypatch, range(150)) == {"ranked", "refused"}


@pytest.mark.deep
@pytest.mark.timeout(900)
def test_many_more_spoilt_files_rank_or_are_refused_in_words(tmp_path, monkeypatch):
    assert run(tmp_path, monkeypatch, range(1_000, 11_000)) == {"ranked", "refused"}
    print("10,000 contests of five files, spoilt: ranked or refused in words, no traceback")
