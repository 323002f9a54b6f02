"""Breaks schemes and tables of marks, each in a way that no reading can save; everything follows from the seed."""

from __future__ import annotations

import copy
import csv
import io
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from competitions.validators.text import parse_yaml
from tests.scoring.build import text_of
from tests.scoring.documented import AXES, ENTRY, Example, examples

Rows = list[list[str]]


@dataclass(frozen=True)
class Broken:
    """The files of a broken contest, and a part of the place that must be named."""

    scheme: bytes
    marks: bytes
    columns: str
    place: str


@cache
def whole() -> list[Example]:
    """The examples of docs/scheme.md: every step, fold and recipe."""
    return examples()


def columns_of(example: Example) -> str:
    """The map of an example: «тур 1» is a column of its own."""
    found = []
    for word in example.marks[0]:
        axis, _, number = word.partition(" ")
        if axis in AXES and number:
            found.append(f'  "{word}": {{{AXES[axis]}: "{number}"}}\n')
    return "melt:\n" + "".join(found) if found else "ignore: []\n"


def csv_of(rows: Rows) -> str:
    """Write a table."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()


# Ways to break the data of a scheme: each gives a part of the place that the refusal must name.


def steps_of(data: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every step that is written with parameters, and its place."""
    for number, stage in enumerate(data["stages"]):
        for index, step in enumerate(stage["steps"]):
            if isinstance(step, dict):
                yield f"stages.{number}.steps.{index}", step


def unknown_part(data: Any, rng: random.Random) -> str:
    name = rng.choice(sorted(data))
    data[f"{name}zz"] = data.pop(name)
    return f"{name}zz"


def unknown_parameter(data: Any, rng: random.Random) -> str:
    place, step = rng.choice(list(steps_of(data)))
    step["zz"] = 1
    return f"{place}"


def unknown_step(data: Any, rng: random.Random) -> str:
    number = rng.randrange(len(data["stages"]))
    steps = data["stages"][number]["steps"]
    steps.insert(at := rng.randint(0, len(steps)), {rng.choice(("fodl", "summa", "x")): "judge"})
    return f"stages.{number}.steps.{at}"


def wrong_type(data: Any, rng: random.Random) -> str:
    name = rng.choice(["stages", "criteria", "award", "standings", "flags", "divisions"])
    data[name] = rng.choice([7, "слово", True, [3], ["слово"]])
    return name


def no_number(data: Any, rng: random.Random) -> str:
    words = ["NaN", ".inf", "1e400", "1_000", "0x1F", "пять", "1/0", "--1", "10 000", True, [1], {"a": 1}]
    data["minimum"] = rng.choice(words)
    return "minimum"


def no_maximum(data: Any, rng: random.Random) -> str:
    data.setdefault("criteria", []).append({"code": "zz", "max": rng.choice(["Infinity", "9" * 40, "1e9", -1, 0])})
    return f"criteria.{len(data['criteria']) - 1}.max"


def stage_twice(data: Any, rng: random.Random) -> str:
    data["stages"].append(copy.deepcopy(rng.choice(data["stages"])))
    return f"stages.{len(data['stages']) - 1}.id"


def stage_without(data: Any, rng: random.Random) -> str:
    number = rng.randrange(len(data["stages"]))
    del data["stages"][number][rng.choice(["id", "steps"])]
    return f"stages.{number}"


def award_open(data: Any, rng: random.Random) -> str:
    quota = {"percent": rng.randint(1, 50), "of": "started", "round": "nearest"}
    data.setdefault("award", []).append({"title": "zz", **rng.choice([{}, quota, {"place": 0}, {"place": "первое"}])})
    return f"award.{len(data['award']) - 1}"


def unknown_key(data: Any, rng: random.Random) -> str:
    data["rank"] = rng.choice([["zz"], {"by": ["zz"]}, [{"ladder": "zz"}], [{"pick": []}], [], {"style": "standard"}])
    return "rank"


def axis_twice(data: Any, rng: random.Random) -> str:
    number = rng.randrange(len(data["stages"]))
    fold = {"fold": rng.choice(["judge", "round"]), "how": "total", "marks": "zero"}
    data["stages"][number]["steps"] += [fold, dict(fold)]
    return f"stages.{number}.steps"


def float_parameter(data: Any, rng: random.Random) -> str:
    data["stages"][0]["steps"].append({"clamp": [0, rng.choice(["$zz", "$", "1e400", ".nan"])]})
    return "stages.0.steps"


SCHEMES: dict[str, Callable[[Any, random.Random], str]] = {
    way.__name__: way
    for way in (
        unknown_part, unknown_parameter, unknown_step, wrong_type, no_number, no_maximum, stage_twice, stage_without,
        award_open, unknown_key, axis_twice, float_parameter,
    )
}  # fmt: skip


# Ways to break the text of a scheme.


def at_the_end(lines: str) -> Callable[[str, random.Random], bytes]:
    return lambda text, _rng: f"{text.rstrip()}\n{lines}\n".encode()


def with_sign(sign: str) -> Callable[[str, random.Random], bytes]:
    def put(text: str, rng: random.Random) -> bytes:
        at = rng.randint(0, len(text))
        return (text[:at] + sign + text[at:]).encode()

    return put


TEXTS: dict[str, Callable[[str, random.Random], bytes]] = {
    "open bracket": at_the_end("zz: [1, {a: 2"),
    "open quote": at_the_end('zz: "слово'),
    "tab": at_the_end("zz:\n\t- 1"),
    "anchor": at_the_end("zz: &a [1]\nyy: *a"),
    "tag": at_the_end("zz: !!set {a}"),
    "twice": at_the_end("stages: []"),
    "deep": at_the_end(f"zz: {'[' * 60}{']' * 60}"),
    "merge": at_the_end("zz: {<<: *stages}"),
    "nul": with_sign("\0"),
    "bell": with_sign("\a"),
    "cp1251": lambda text, _rng: f"# Конкурс\n{text}".encode("cp1251", "replace"),
    "utf-16": lambda text, _rng: text.encode("utf-16"),
}
SCHEMES |= dict.fromkeys(TEXTS, unknown_part)


def data_of(example: Example) -> Any:
    """The scheme of an example as data."""
    return parse_yaml(example.text).data


def broken_scheme(rng: random.Random, way: str = "") -> Broken:
    """Break the scheme of an example."""
    way = way or rng.choice(list(SCHEMES))
    example = rng.choice([one for one in whole() if way != "unknown_parameter" or list(steps_of(data_of(one)))])
    if way in TEXTS:
        scheme, place = TEXTS[way](example.text, rng), "rules.yaml"
    else:
        data = data_of(example)
        place = SCHEMES[way](data, rng)
        scheme = text_of(data).encode()
    return Broken(scheme, csv_of(example.marks).encode(), columns_of(example), place)


# Ways to break a table of marks: rows in, rows and the line of the fault out.


def mark_columns(rows: Rows) -> list[int]:
    """The columns that hold marks."""
    words = {*AXES, *ENTRY, "участник"}
    return [n for n, word in enumerate(rows[0]) if word not in words and not word.startswith("о ")]


def some_mark(rows: Rows, rng: random.Random) -> tuple[int, int]:
    """The row and column of a mark that is there."""
    return rng.choice([(y, x) for y, row in enumerate(rows) if y for x in mark_columns(rows) if row[x]])


def short_row(rows: Rows, rng: random.Random) -> int:
    rows[y := rng.randrange(1, len(rows))].pop()
    return y


def long_row(rows: Rows, rng: random.Random) -> int:
    rows[y := rng.randrange(1, len(rows))].append("1")
    return y


def nobody(rows: Rows, rng: random.Random) -> int:
    y = rng.randrange(1, len(rows))
    rows[y][rows[0].index("участник")] = ""
    rows[y][some_mark(rows, rng)[1]] = "1"
    return y


def no_mark(rows: Rows, rng: random.Random) -> int:
    y, x = some_mark(rows, rng)
    rows[y][x] = rng.choice(["семь", "1e400", "NaN", "Infinity", "8 5", "--3", "½", "8,5,0", "ZZ", "9" * 45, "٣", "=8"])
    return y


def same_mark(rows: Rows, rng: random.Random) -> int:
    y, _x = some_mark(rows, rng)
    rows.append(list(rows[y]))
    return len(rows) - 1


def unseen_sign(rows: Rows, rng: random.Random) -> int:
    y = rng.randrange(1, len(rows))
    rows[y][rows[0].index("участник")] += rng.choice("\u200b\u00ad\u202e\ufeff\x07") + "а"
    return y


def unknown_name(rows: Rows, rng: random.Random) -> int:
    known = [x for x, word in enumerate(rows[0]) if word == "этап"]
    y, _x = some_mark(rows, rng)
    if not known:
        rows[0].append("этап")
        for row in rows[1:]:
            row.append("")
    rows[y][known[0] if known else -1] = rng.choice(["zz", "final2", "1"])
    return y


def unknown_column(rows: Rows, _rng: random.Random) -> int:
    rows[0][0] = "участнк"
    return 0


def column_twice(rows: Rows, rng: random.Random) -> int:
    x = rng.randrange(len(rows[0]))
    for row in rows:
        row.append(row[x])
    return 0


MARKS: dict[str, Callable[[Rows, random.Random], int]] = {
    way.__name__: way
    for way in (
        short_row, long_row, nobody, no_mark, same_mark, unseen_sign, unknown_name, unknown_column, column_twice,
    )
}  # fmt: skip


def with_quote(rows: Rows, rng: random.Random) -> tuple[bytes, int]:
    lines = csv_of(rows).split("\n")
    y = rng.randrange(1, len(rows))
    lines[y] = '"' + lines[y].replace('"', "")
    return "\n".join(line.replace('"', "") if n > y else line for n, line in enumerate(lines)).encode(), y


def with_nul(rows: Rows, rng: random.Random) -> tuple[bytes, int]:
    lines = csv_of(rows).split("\n")
    y = rng.randrange(len(rows))
    lines[y] += "\0"
    return "\n".join(lines).encode(), y


FILES: dict[str, Callable[[Rows, random.Random], tuple[bytes, int]]] = {
    "quote": with_quote,
    "zero": with_nul,
    "cp1251": lambda rows, _rng: (csv_of(rows).encode("cp1251", "replace"), 0),
    "utf-16": lambda rows, _rng: (csv_of(rows).encode("utf-16"), 0),
    "nothing": lambda _rows, _rng: (b"", 0),
}
MARKS |= dict.fromkeys((f"file: {name}" for name in FILES), unknown_column)


def broken_marks(rng: random.Random, way: str = "") -> Broken:
    """Break the marks of an example."""
    way = way or rng.choice(list(MARKS))
    example = rng.choice(whole())
    rows = [list(row) for row in example.marks]
    if way.startswith("file: "):
        marks, y = FILES[way.removeprefix("file: ")](rows, rng)
    else:
        y = MARKS[way](rows, rng)
        marks = csv_of(rows).encode()
    return Broken(example.text.encode(), marks, columns_of(example), f"marks.csv, строка {y + 1}")
