"""Examples of docs/scheme.md: a YAML block, a table of marks and a table of the result that they must give."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from scoring import Decision, Entry, Observation, Result, Scheme, Status, result
from tests.scoring.build import scheme, shown, value

DOCUMENT = Path(__file__).parents[2] / "docs" / "scheme.md"
AXES = {
    "этап": "stage",
    "тур": "round",
    "попытка": "attempt",
    "критерий": "criterion",
    "судья": "judge",
    "группа": "group",
    "встреча": "match",
    "сторона": "side",
}
ENTRY = {"команда": "team", "школа": "school", "номинация": "division", "статус": "status"}
RESULT = ("место", "участник", "итог", "награда")


@dataclass
class Example:
    """One example: where it stands, its scheme, its marks and what must come out."""

    title: str
    text: str
    marks: list[list[str]] = field(default_factory=list)
    expected: list[list[str]] = field(default_factory=list)
    teams: str = ""
    decisions: list[Decision] = field(default_factory=list)


def cells(line: str) -> list[str]:
    """Split a row of a table."""
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def tables(text: str) -> Iterator[list[list[str]]]:
    """Find the tables of a piece of Markdown."""
    for block in re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE):
        lines = [cells(line) for line in block.splitlines()]
        yield [lines[0], *lines[2:]]


def examples(text: str | None = None) -> list[Example]:
    """Read all examples of the document."""
    text = DOCUMENT.read_text(encoding="utf-8") if text is None else text
    found: list[Example] = []
    heading = ""
    parts = re.split(r"^```yaml\n(.*?)^```\n", text, flags=re.MULTILINE | re.DOTALL)
    for index in range(0, len(parts) - 1, 2):
        heads = re.findall(r"^#+ (.*)$", parts[index], re.MULTILINE)
        heading = heads[-1] if heads else heading
        after = re.split(r"^#+ ", parts[index + 2], maxsplit=1, flags=re.MULTILINE)[0]
        example = Example(heading, parts[index + 1])
        for table in tables(after):
            if table[0][0] == "участник" and not example.marks:
                example.marks = table
            elif table[0][0] == "место" and not example.expected:
                example.expected = table
        for key, order in re.findall(r"^Решение `(.+?)`: (.+)$", after, re.MULTILINE):
            example.decisions.append(Decision(key, tuple(tuple(b.split(", ")) for b in order.rstrip(".").split("; "))))
        if example.marks:
            found.append(example)
    return found


def run(example: Example) -> Result:
    """Rank the marks of an example by its scheme."""
    return result(load(example), *entries_and_marks(example), example.decisions)


def entries_and_marks(example: Example) -> tuple[list[Entry], list[Observation]]:
    """Read the table of marks of an example."""
    entries: dict[str, Entry] = {}
    marks: list[Observation] = []
    head = example.marks[0]
    for line in example.marks[1:]:
        row = dict(zip(head, line, strict=True))
        about = {ENTRY[name]: cell for name, cell in row.items() if name in ENTRY}
        extras = {name[2:]: value(cell) for name, cell in row.items() if name.startswith("о ")}
        name = row["участник"]
        if name not in entries:
            status = Status(about.pop("status", "") or "ok")
            entries[name] = Entry(name, status=status, extras=extras, **about)
        where = {AXES[word]: cell for word, cell in row.items() if word in AXES}
        marks.extend(marks_of(name, row, where))
    return list(entries.values()), marks


def marks_of(name: str, row: dict[str, str], where: dict[str, str]) -> Iterator[Observation]:
    """Read the marks of a row: a column «отметка», one for each criterion, or «тур 1», «судья 2», «попытка 1»."""
    for word, cell in row.items():
        known = word in AXES or word in ENTRY or word == "участник" or word.startswith("о ")
        if known or not cell:
            continue
        place = dict(where)
        axis, _, number = word.partition(" ")
        if word != "отметка":
            place |= {AXES[axis]: number} if axis in AXES and number else {"criterion": word}
        yield Observation(name, value(cell), **place)  # type: ignore[arg-type]


def load(example: Example) -> Scheme:
    """Load the scheme of an example."""
    return scheme(example.text)


def table_of(example: Example, outcome: Result) -> list[list[str]]:
    """Write the result as the document does."""
    rows: list[list[str]] = [list(example.expected[0]) if example.expected else list(RESULT)]
    head = rows[0]
    if "команда" in head:
        for node in outcome.standings.values():
            for row in node:
                line = {"место": row.place.display if row.place else "", "команда": row.key, "итог": shown(row.value)}
                rows.append([line.get(word, "") for word in head])
            rows = [head, *rows[-len(node) :]]
        return rows
    for division in outcome.divisions.values():
        for row in division.rows:
            line = {
                "место": row.place.display if row.place else "–",
                "участник": row.entry,
                "итог": "ожидание" if row.pending else shown(row.total) if row.total is not None else "",
                "награда": ", ".join(outcome.awards_of(row.entry)),
            }
            rows.append([line[word] for word in head])
    return rows
