"""The map of a table: what its columns and the names in them are called here. It renames and never counts.

`columns: {entrant_id: entry, time: value}` – a column of the file: its name here;
`ignore: [school_address]` – columns that are left out;
`melt: {solve 1: {round: 1}, solve 2: {round: 2}}` – each column a mark of its own, and where it stands;
`names: {criterion: {jury points: jury, "component:*": component.*}}` – a name of the file: its name here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from competitions.validators.text import Fault, Located, TextRefused, parse_yaml
from scoring.reading import nearest

PARTS = ("columns", "ignore", "melt", "names")
AXES = ("stage", "round", "attempt", "criterion", "judge", "group", "match", "side")
# Names, not marks: only these may be renamed inside a column.
NAMED = (*AXES, "entry", "team", "school", "division", "code", "status")
OF_MARKS = ("value", "counts")
RUSSIAN = {
    "участник": "entry",
    "отметка": "value",
    "засчитано": "counts",
    "этап": "stage",
    "тур": "round",
    "попытка": "attempt",
    "критерий": "criterion",
    "судья": "judge",
    "группа": "group",
    "встреча": "match",
    "сторона": "side",
    "команда": "team",
    "школа": "school",
    "номинация": "division",
    "шифр": "code",
    "статус": "status",
    "вопрос": "key",
    "очередь": "order",
}


@dataclass(frozen=True)
class ColumnMap:
    """What the columns of a file, and the names in them, are called in the language of schemes."""

    columns: Mapping[str, str] = field(default_factory=dict)
    ignore: frozenset[str] = frozenset()
    melt: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def column(self, name: str) -> str:
        """The name of a column here: by the map, by the Russian word, or as it stands."""
        found = self.columns.get(name, name)
        if found.startswith("о "):
            return f"attribute {found[2:].strip()}"
        return RUSSIAN.get(found, found)

    def name(self, column: str, text: str) -> str:
        """A name as it is called here: exactly as listed, else by the longest listed beginning before `*`."""
        listed = self.names.get(column)
        if not listed or not text:
            return text
        if text in listed:
            return listed[text]
        begun = [start for start in listed if start.endswith("*") and text.startswith(start[:-1])]
        if not begun:
            return text
        longest = max(begun, key=len)
        rest = text[len(longest) - 1 :]
        return listed[longest].replace("*", rest)


def read_column_map(text: str) -> ColumnMap:
    """The map of a text; raises `TextRefused` with every fault."""
    located = parse_yaml(text.removeprefix("\ufeff"))
    reader = _MapReader(located)
    parts = reader.pairs((), located.data, PARTS)
    found = ColumnMap(
        columns=reader.words(("columns",), parts.get("columns", {})),
        ignore=frozenset(reader.list_of_words(("ignore",), parts.get("ignore", []))),
        melt={
            column: reader.words(("melt", column), where, AXES)
            for column, where in reader.pairs(("melt",), parts.get("melt", {})).items()
        },
        names={
            column: reader.words(("names", column), listed)
            for column, listed in reader.pairs(("names",), parts.get("names", {}), NAMED).items()
        },
    )
    reader.check(found)
    if reader.faults:
        raise TextRefused(reader.faults)
    return found


class _MapReader:
    """Reads pieces of the map and collects what is wrong in them."""

    def __init__(self, located: Located) -> None:
        self.located = located
        self.faults: list[Fault] = []

    def fail(self, path: tuple[str | int, ...], reason: str, suggestion: str | None = None) -> None:
        self.faults.append(self.located.refuse(path, reason, suggestion))

    def pairs(self, path: tuple[str | int, ...], data: Any, names: tuple[str, ...] = ()) -> dict[str, Any]:
        """Pairs, with names out of a closed list where there is one."""
        if not isinstance(data, Mapping):
            self.fail(path, _("Здесь нужны пары «имя: значение»."))
            return {}
        for name in data:
            if names and name not in names:
                self.fail((*path, name), _("Неизвестное имя «%(name)s».") % {"name": name}, nearest(name, names))
        return {name: value for name, value in data.items() if not names or name in names}

    def words(self, path: tuple[str | int, ...], data: Any, names: tuple[str, ...] = ()) -> dict[str, str]:
        """Pairs of a name and a word."""
        found = {}
        for name, value in self.pairs(path, data, names).items():
            word = _word(value)
            if word is None:
                self.fail((*path, name), _("Здесь нужно слово."))
            else:
                found[name] = word
        return found

    def list_of_words(self, path: tuple[str | int, ...], data: Any) -> list[str]:
        """A list of words."""
        if not isinstance(data, list) or any(_word(value) is None for value in data):
            self.fail(path, _("Здесь нужен список слов."))
            return []
        return [str(_word(value)) for value in data]

    def check(self, found: ColumnMap) -> None:
        """Faults between the parts: one column with two meanings."""
        for column in found.melt:
            if column in found.columns or column in found.ignore:
                self.fail(("melt", column), _("Столбец «%(name)s» назван дважды.") % {"name": column})
        for column in found.columns:
            if column in found.ignore:
                self.fail(("columns", column), _("Столбец «%(name)s» назван дважды.") % {"name": column})
        for column, listed in found.names.items():
            for name, new in listed.items():
                if new.count("*") > name.endswith("*"):
                    self.fail(
                        ("names", column, name), _("Звёздочка стоит в конце имени и только там, где она есть слева.")
                    )


def _word(value: Any) -> str | None:
    """A word as it was typed; whole and decimal numbers keep their digits."""
    if isinstance(value, str):
        return value
    if isinstance(value, (int, Decimal)) and not isinstance(value, bool):
        return str(value)
    return None
