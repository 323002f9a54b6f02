"""What a step of bouts leaves of an entry, in words: its columns are of different kinds and are no row of numbers."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from scoring import value_text
from scoring.explaining import Cell
from scoring.types import Key

TABLE = {
    "points": gettext_noop("очки"),
    "won": gettext_noop("победы"),
    "played": gettext_noop("бои"),
    "difference": gettext_noop("разность"),
    "scored": gettext_noop("набрано"),
    "conceded": gettext_noop("пропущено"),
}
BRACKET = {"level": gettext_noop("ступень сетки")} | {
    name: TABLE[name] for name in ("won", "played", "scored", "conceded")
}


def is_of_bouts(cells: Sequence[Cell]) -> bool:
    """Whether these are the columns of a table of bouts or of a bracket."""
    return {Key(), Key(criterion="won"), Key(criterion="conceded")} <= {cell.key for cell in cells}


def named_columns(cells: Sequence[Cell]) -> list[tuple[str, str]]:
    """The columns that people ask about: their names and values."""
    found = {cell.key.criterion: cell.value for cell in cells if cell.key.criterion}
    words = TABLE if found.get("level") is None else BRACKET
    return [(_(word), value_text(found[name])) for name, word in words.items() if found.get(name) is not None]


def said_columns(cells: Sequence[Cell]) -> str:
    """The same as one phrase."""
    return ", ".join(f"{name} {text}" for name, text in named_columns(cells))


def main_cell(cells: Sequence[Cell]) -> list[Cell]:
    """The one value that goes on: the points of the table or the level of the bracket."""
    return [cell for cell in cells if cell.key == Key()]
