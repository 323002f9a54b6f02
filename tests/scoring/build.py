"""Small builders, so that a test shows marks and places and nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import yaml

from scoring import Code, Entry, Lexical, Observation, Scheme, load_scheme, number_to_text, parse_number


class ExactLoader(yaml.SafeLoader):
    """YAML in which 0.1 is a Decimal and never a float."""


ExactLoader.add_constructor("tag:yaml.org,2002:float", lambda loader, node: Decimal(loader.construct_scalar(node)))


def scheme(text: str) -> Scheme:
    """Load a scheme from YAML."""
    return load_scheme(yaml.load(text, ExactLoader))


def value(text: Any) -> Any:
    """Read «87», «8.5», «DNS» or None."""
    if text is None or not isinstance(text, str):
        return text
    return Code(text) if text.isupper() else parse_number(text)


def sheet(entry: str, judges: Mapping[str, Sequence[Any]], criteria: Sequence[str], **where: str) -> list[Observation]:
    """Make one entry's marks: judge → marks in the order of the criteria."""
    return [
        Observation(entry, value(mark), criterion=code, judge=judge, **where)
        for judge, marks in judges.items()
        for code, mark in zip(criteria, marks, strict=True)
    ]


def rounds(entry: str, marks: Sequence[Any], **where: str) -> list[Observation]:
    """Make one entry's rounds."""
    return [Observation(entry, value(mark), round=str(n), **where) for n, mark in enumerate(marks, 1)]


def entries(*names: str, **common: Any) -> list[Entry]:
    """Make entries."""
    return [Entry(name, **common) for name in names]


def shown(number: Any) -> str:
    """Write a number as text."""
    if isinstance(number, Lexical):
        return "; ".join(number_to_text(part) for part in number.parts)
    return str(number) if isinstance(number, Code) or number is None else number_to_text(number)


def board(result: Any, division: str = "") -> list[tuple[str, str, str]]:
    """Show a division as (entry, place, total)."""
    return [
        (row.entry, row.place.display if row.place else "", shown(row.total)) for row in result.divisions[division].rows
    ]


class ExactDumper(yaml.SafeDumper):
    """YAML that writes a Decimal with all its digits, and a thing that stands twice twice."""

    def ignore_aliases(self, _data: Any) -> bool:
        return True


ExactDumper.add_representer(
    Decimal, lambda dumper, number: dumper.represent_scalar("tag:yaml.org,2002:float", format(number, "f"))
)
# A line end inside a text is written as an escape: folded lines would lose it.
ExactDumper.add_representer(
    str,
    lambda dumper, text: dumper.represent_scalar(
        "tag:yaml.org,2002:str", text, style=None if text.isprintable() else '"'
    ),
)


def text_of(data: Any) -> str:
    """Write the data of a scheme as YAML."""
    return yaml.dump(data, Dumper=ExactDumper, allow_unicode=True, sort_keys=False)
