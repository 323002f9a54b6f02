"""The nouns of the kernel: observations, entries, codes, decisions and the values a table may hold."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from typing import Final, NamedTuple, TypeAlias

from scoring.numbers import Number
from scoring.phrases import say


class ScoringError(Exception):
    """Marks and a scheme do not fit together; its message is a sentence that names the place."""


@dataclass(frozen=True, slots=True)
class Code:
    """A mark instead of a value: did not start, no result, annulled, or a word that a scheme declares."""

    name: str

    def __str__(self) -> str:
        return self.name


DNS: Final = Code("DNS")
DNF: Final = Code("DNF")
VOID: Final = Code("VOID")
STANDARD_CODES: Final = (DNF, VOID, DNS)


class Status(StrEnum):
    """How an entry stands in a competition; everything but OK takes no place."""

    OK = "ok"
    OC = "OC"
    DNS = "DNS"
    DSQ = "DSQ"
    WD = "WD"


class Pending:
    """A value that cannot be known yet because a part of it is not marked."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "PENDING"


PENDING: Final = Pending()


@dataclass(frozen=True, slots=True)
class Dropped:
    """A value that stays readable and is not counted, with the reason."""

    value: Number | Code | Lexical
    why: str


@dataclass(frozen=True, slots=True)
class Lexical:
    """Several numbers compared one after another; a sign of -1 says that less is better there."""

    parts: tuple[Number, ...]
    signs: tuple[int, ...]

    def order(self) -> tuple[Number, ...]:
        """Give the parts so that greater is better in each of them."""
        return tuple(part if sign > 0 else -part for part, sign in zip(self.parts, self.signs, strict=True))


Value: TypeAlias = Number | Code | Pending | Dropped | Lexical | None
Final_: TypeAlias = Number | Code | Lexical


class Key(NamedTuple):
    """The address of a cell inside one entry and one stage; an axis of length one is an empty string."""

    round: str = ""
    attempt: str = ""
    criterion: str = ""
    judge: str = ""
    group: str = ""
    match: str = ""
    side: str = ""


AXES: Final = ("round", "attempt", "criterion", "judge")


class Observation:
    """One cell of the table: who, where, by whom, and the exact value, a code, or None for «not marked»."""

    __slots__ = (
        "attempt",
        "counts",
        "criterion",
        "entry",
        "group",
        "judge",
        "match",
        "round",
        "side",
        "stage",
        "team",
        "value",
    )

    def __init__(
        self,
        entry: str,
        value: Number | Code | None,
        *,
        stage: str = "",
        round: str = "",  # noqa: A002 - the axis has this name everywhere
        attempt: str = "",
        criterion: str = "",
        judge: str = "",
        group: str = "",
        match: str = "",
        side: str = "",
        team: str = "",
        counts: bool = True,
    ) -> None:
        if isinstance(value, float):
            raise ScoringError(
                say("Оценка {value} пришла как float: передайте её как Decimal.").format(value=repr(value))
            )
        self.entry = entry
        self.value = value
        self.stage = stage
        self.round = round
        self.attempt = attempt
        self.criterion = criterion
        self.judge = judge
        self.group = group
        self.match = match
        self.side = side
        self.team = team
        self.counts = counts

    def __repr__(self) -> str:
        parts = [f"{name}={getattr(self, name)!r}" for name in self.__slots__ if getattr(self, name) not in ("", True)]
        return f"Observation({', '.join(parts)})"


@dataclass(frozen=True, slots=True)
class Entry:
    """One participant of a competition as the kernel needs it: no names, only what rules read."""

    id: str
    status: Status = Status.OK
    team: str = ""
    school: str = ""
    division: str = ""
    code: str = ""
    extras: Mapping[str, Number] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Decision:
    """A recorded decision of people: blocks of entries, best first, for one question of one division.

    `key` is the question: `jury`, `lots`, for teams of a table `jury:<table>`, `award:<title>`, `advance:<stage>`.
    For an award or an advance the first block gets it and the others do not. `admit:<stage>` lets the first block on
    whatever the marks say.
    """

    key: str
    order: tuple[tuple[str, ...], ...]
    division: str = ""


@dataclass(frozen=True, slots=True)
class Missing:
    """A mark that is not there yet and without which a value stays pending."""

    stage: str
    round: str = ""
    attempt: str = ""
    criterion: str = ""
    judge: str = ""


_DIGITS = re.compile(r"(\d+)")


@lru_cache(maxsize=100_000)
def natural(text: str) -> tuple[tuple[int, int, str], ...]:
    """Order names as people do: R2 before R10."""
    return tuple((0, int(part), "") if part.isdigit() else (1, 0, part) for part in _DIGITS.split(text) if part)
