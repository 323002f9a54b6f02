"""What a ranking says: places with two ends, open questions, awards, standings, flags – as frozen records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from enum import Enum
from typing import Any, NamedTuple

from scoring.lines import value_to_data
from scoring.numbers import NUMBER_TYPES
from scoring.types import Code, Dropped, Lexical, Missing, Pending, Status, Value


class Place(NamedTuple):
    """A place with its two ends; `display` is what is printed."""

    first: int
    last: int
    display: str

    def __str__(self) -> str:
        return self.display


class Row(NamedTuple):
    """One entry in the ranking of its division; a tuple, because there may be very many of them."""

    entry: str
    place: Place | None
    total: Value
    status: Status
    stages: Mapping[str, Value]
    reached: str
    pending: bool = False
    missing: tuple[Missing, ...] = ()


@dataclass(frozen=True, slots=True)
class DivisionResult:
    """The ranking of one division, best first; entries without a place follow in their order."""

    division: str
    rows: tuple[Row, ...]
    pending: tuple[str, ...]
    is_held: bool
    maximum: Value = None

    def row(self, entry: str) -> Row:
        """Find an entry."""
        for row in self.rows:
            if row.entry == entry:
                return row
        raise KeyError(entry)


@dataclass(frozen=True, slots=True)
class StandingRow:
    """One team, school or overall place in a node of the standings."""

    key: str
    division: str
    place: Place
    value: Value
    parts: tuple[tuple[str, Value, bool], ...]
    is_complete: bool = True


@dataclass(frozen=True, slots=True)
class AwardGiven:
    """An award and who gets it: an entry, or a row of a standing."""

    title: str
    entry: str
    division: str
    node: str = ""
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """What people must decide before the result is whole, and between whom."""

    key: str
    division: str
    entries: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Flag:
    """What the chair is told: a wide spread, an absent judge, a group of one."""

    kind: str
    division: str
    entry: str
    text: str


@dataclass(frozen=True, slots=True)
class Result:
    """Everything that follows from the marks."""

    divisions: Mapping[str, DivisionResult]
    standings: Mapping[str, tuple[StandingRow, ...]] = field(default_factory=dict)
    awards: tuple[AwardGiven, ...] = ()
    questions: tuple[Question, ...] = ()
    flags: tuple[Flag, ...] = ()

    def row(self, entry: str) -> Row:
        """Find an entry in whatever division it stands."""
        for division in self.divisions.values():
            for row in division.rows:
                if row.entry == entry:
                    return row
        raise KeyError(entry)

    def place(self, entry: str) -> str:
        """Give the place as it is printed, empty without a place."""
        place = self.row(entry).place
        return "" if place is None else place.display

    def awards_of(self, entry: str) -> list[str]:
        """List the titles of an entry's awards."""
        return [award.title for award in self.awards if award.entry == entry and not award.node]


def result_to_data(result: object) -> Any:
    """Write a result as JSON-safe data, exactly and in a fixed order."""
    if (
        result is None
        or isinstance(result, (Code, Dropped, Lexical, Pending))
        or result.__class__ in (NUMBER_TYPES - {int})
    ):
        return value_to_data(result)  # type: ignore[arg-type]
    if isinstance(result, Enum):
        return result.value
    if is_dataclass(result):
        return {f.name: _field(f.name, getattr(result, f.name)) for f in fields(result)}
    if isinstance(result, (Row, Place)):
        return {name: _field(name, value) for name, value in result._asdict().items()}
    if isinstance(result, Mapping):
        return {str(key): result_to_data(value) for key, value in result.items()}
    if isinstance(result, (list, tuple)):
        return [result_to_data(value) for value in result]
    return result


def _field(name: str, value: object) -> Any:
    if name in ("total", "value", "maximum"):
        return value_to_data(value)  # type: ignore[arg-type]
    if name == "stages" and isinstance(value, Mapping):
        return {key: value_to_data(one) for key, one in value.items()}
    return result_to_data(value)
