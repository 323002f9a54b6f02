"""Reads the title of an award, as it stands in rules and protocols, into what a certificate needs to know of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

_ROMAN = {"i": "I", "ii": "II", "iii": "III", "1": "I", "2": "II", "3": "III"}
_DEGREE = re.compile(r"\b(iii|ii|i|[123])[- ]?(?:я |й |-я |-й )?(?:степен|мест)", re.IGNORECASE)


class AwardKind(Enum):
    """What an award is."""

    GRAND_PRIX = "grand_prix"
    DEGREE = "degree"
    WINNER = "winner"
    PRIZE = "prize"
    LAUREATE = "laureate"
    SPECIAL = "special"
    AUDIENCE = "audience"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Award:
    """An award: its kind, the roman numeral of a degree, the title as it was given."""

    kind: AwardKind
    title: str
    degree: str = ""

    @property
    def level(self) -> str:
        """The colour of the award: g, 1, 2, 3, or nothing."""
        if self.kind is AwardKind.GRAND_PRIX:
            return "g"
        if self.kind is AwardKind.DEGREE:
            return str(len(self.degree))
        return {AwardKind.WINNER: "1", AwardKind.PRIZE: "2"}.get(self.kind, "")


def read_award(title: str) -> Award:
    """The award behind a title such as «Диплом II степени», «Гран-при», «призёр»."""
    low = title.lower().replace("ё", "е")
    degree = _DEGREE.search(low)
    if "гран-при" in low or "гран при" in low:
        return Award(AwardKind.GRAND_PRIX, title)
    if degree is not None:
        return Award(AwardKind.DEGREE, title, _ROMAN[degree[1].lower()])
    for word, kind in (
        ("победител", AwardKind.WINNER),
        ("призер", AwardKind.PRIZE),
        ("лауреат", AwardKind.LAUREATE),
        ("зрител", AwardKind.AUDIENCE),
    ):
        if word in low:
            return Award(kind, title)
    return Award(AwardKind.OTHER, title)


def preparation(awards: Sequence[tuple[Award | None, bool]]) -> str:
    """Whom a supervisor prepared, in the genitive: «победителя и призёров»; each award with whether a group won it."""
    winners = [is_group for award, is_group in awards if award is not None and award.level in {"g", "1"}]
    prizes = [is_group for award, is_group in awards if award is not None and award.level in {"2", "3"}]
    laureates = [is_group for award, is_group in awards if award is not None and not award.level]
    parts = [
        _counted(winners, "победителя", "победителей", "команды-победителя", "команд-победителей"),
        _counted(prizes, "призёра", "призёров", "команды-призёра", "команд-призёров"),
        _counted(laureates, "лауреата", "лауреатов", "команды-лауреата", "команд-лауреатов"),
    ]
    said = [part for part in parts if part]
    if not said:
        return "участника" if len(awards) == 1 else "участников"
    return f"{', '.join(said[:-1])} и {said[-1]}" if len(said) > 1 else said[0]


def _counted(groups: Sequence[bool], one: str, many: str, group: str, groups_: str) -> str:
    if not groups:
        return ""
    if all(groups):
        return group if len(groups) == 1 else groups_
    return one if len(groups) == 1 else many
