"""Code knows no contest: outside presets, demonstration data and tests no slug, title or letters of one is written.

A contest is a file; a condition on its name anywhere would make the next contest a change of the program.
Data files (YAML) of the demonstration season and the reference schemes may name the contests they fill.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from competitions.selectors.presets import presets

ROOT = Path(__file__).resolve().parent.parent.parent
CODE = (".py", ".html", ".js", ".mjs", ".css", ".txt", ".svg", ".toml", ".sh")
OUTSIDE = {"tests", "node_modules", ".venv", "var", "staticfiles", "locale", "docs"}
QUOTED = re.compile("«([^«»]+)»")
SHORTEST = 5  # a shorter name in quotes is an ordinary word


def words_of_contests() -> dict[str, re.Pattern[str]]:
    """What to look for, in small letters: addresses, titles, the names quoted in them, letters of numbers."""
    found: dict[str, re.Pattern[str]] = {}
    for preset in presets():
        if not preset.item[0].isdigit():
            continue
        titles = {preset.title, preset.short_title}
        names = {name for title in titles for name in QUOTED.findall(title)}
        for word in (preset.slug, *titles, *names):
            if len(word) >= SHORTEST:
                found[word.lower()] = re.compile(rf"(?<![\w-]){re.escape(word.lower())}(?![\w-])")
        letters = preset.abbreviation.lower()
        found.setdefault(letters, re.compile(rf"""["'«-]{letters}["'»-]"""))
    return found


WORDS = words_of_contests()


def files_of_code() -> Iterator[Path]:
    for top in sorted(ROOT.iterdir()):
        if top.name in OUTSIDE or top.name.startswith("."):
            continue
        files = sorted(top.rglob("*")) if top.is_dir() else [top]
        yield from (file for file in files if file.suffix in CODE and not OUTSIDE & set(file.parts[len(ROOT.parts) :]))


def named_in(text: str) -> list[tuple[int, str]]:
    """Lines that name a contest, with the word."""
    small = text.lower()
    return [
        (small.count("\n", 0, match.start()) + 1, word)
        for word, pattern in WORDS.items()
        if word in small
        for match in pattern.finditer(small)
    ]


def test_no_code_names_a_contest():
    found = [
        f"{file.relative_to(ROOT)}:{line}: {word}"
        for file in files_of_code()
        for line, word in named_in(file.read_text(encoding="utf-8"))
    ]
    assert found == [], "\n".join(found)


def test_the_search_reaches_code_templates_and_scripts():
    suffixes = {file.suffix for file in files_of_code()}
    assert {".py", ".html", ".js"} <= suffixes


@pytest.mark.parametrize("preset", [preset for preset in presets() if preset.item[0].isdigit()], ids=lambda p: p.slug)
@pytest.mark.parametrize(
    "line",
    [
        'if competition.contest.slug == "{preset.slug}":',
        "<h1>{preset.title}</h1>",
        "{% if competition.short_title == '{preset.short_title}' %}",
        'return competition.abbreviation in ("{preset.abbreviation}",)',
    ],
)
def test_a_condition_on_a_contest_is_found(line, preset):
    words = ("slug", "title", "short_title", "abbreviation")
    for word in words:
        line = line.replace(f"{{preset.{word}}}", getattr(preset, word))
    assert named_in(f"# first line\n{line}\n")[0][0] == 2
