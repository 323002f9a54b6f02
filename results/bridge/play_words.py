"""What bouts leave of an entry, in words: columns of different kinds are no row of numbers, a level is no points."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from judging.selectors.bout_words import level_title
from scoring import Code, Trace, value_text
from scoring.explaining import Cell, Neighbour
from scoring.types import Key

TABLE = {
    "points": gettext_noop("очки"),
    "won": gettext_noop("победы"),
    "played": gettext_noop("бои"),
    "difference": gettext_noop("разность"),
    "scored": gettext_noop("набрано"),
    "conceded": gettext_noop("пропущено"),
}
LEVEL = gettext_noop("ступень сетки")
BRACKET = {"level": LEVEL} | {name: TABLE[name] for name in ("won", "played", "scored", "conceded")}


def is_of_bouts(cells: Sequence[Cell]) -> bool:
    """Whether these are the columns of a table of bouts or of a bracket."""
    return {Key(), Key(criterion="won"), Key(criterion="conceded")} <= {cell.key for cell in cells}


def named_columns(cells: Sequence[Cell], way: str = "") -> list[tuple[str, str]]:
    """The columns that people ask about: their names and values; `way` says the level in words."""
    found = {cell.key.criterion: cell.value for cell in cells if cell.key.criterion}
    words = TABLE if found.get("level") is None else BRACKET
    named = [(_(word), value_text(found[name])) for name, word in words.items() if found.get(name) is not None]
    return [(_(LEVEL), quoted(way)), *named[1:]] if way and words is BRACKET else named


def said_columns(cells: Sequence[Cell], way: str = "") -> str:
    """The same as one phrase."""
    return ", ".join(f"{name} {text}" for name, text in named_columns(cells, way))


def main_cell(cells: Sequence[Cell]) -> list[Cell]:
    """The one value that goes on: the points of the table or the level of the bracket."""
    return [cell for cell in cells if cell.key == Key()]


def way_words(values: Mapping[str, Any]) -> str:
    """How far an entry came in a bracket, as its row keeps it: «полуфинал»; empty where its total is a number."""
    way = values.get("bracket")
    if not way:
        return ""
    title = _level_of(way)
    title = _("поединок за 3-е место") if way["is_third"] else title[:1].lower() + title[1:]
    return _("%(level)s, победа") % {"level": title} if way["has_won"] else title


def way_cell(values: Mapping[str, Any]) -> tuple[str, str]:
    """The same for a narrow column: the level and, below it, whether its bout was won."""
    way = values.get("bracket")
    if not way:
        return "", ""
    return _("За 3-е место") if way["is_third"] else _level_of(way), _("победа") if way["has_won"] else ""


def _level_of(way: Mapping[str, Any]) -> str:
    return level_title(way["level"], way["left"], way["lives"])


def total_text(values: Mapping[str, Any], stored: str) -> str:
    """The total of a row in one phrase: a number, how far it came in a bracket, or points with their stage."""
    if way := way_words(values):
        return str(capfirst(way))
    shown = str(values.get("shown") or stored)
    return f"{shown} ({values['stage']})" if shown and values.get("stage") else shown


def told(trace: Trace, ways: Mapping[str, str]) -> Trace:
    """The trace with the words of a bracket in the place of its levels, for sentences and comparisons.

    The kernel prints a code by its name: so do the words.
    """
    if not ways:
        return trace
    total = ways.get(trace.entry)
    return replace(
        trace,
        row=trace.row._replace(total=Code(total)) if total else trace.row,
        ahead=_told_neighbour(trace.entry, trace.ahead, ways),
        behind=_told_neighbour(trace.entry, trace.behind, ways),
        equal=_told_neighbour(trace.entry, trace.equal, ways),
    )


def _told_neighbour(entry: str, other: Neighbour | None, ways: Mapping[str, str]) -> Neighbour | None:
    if other is None or not other.keys or entry not in ways or other.entry not in ways:
        return other
    first = replace(other.keys[0], mine=Code(ways[entry]), theirs=Code(ways[other.entry]))
    return replace(other, keys=(first, *other.keys[1:]))


def quoted(words: str) -> str:
    """Words in the place of a number, as a sentence sets them apart."""
    return _("«%(words)s»") % {"words": words}
