"""Marks of a contest out of a table: entries and observations for the kernel, or every bad line at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from competitions.validators.column_map import AXES, OF_MARKS, ColumnMap
from competitions.validators.mark_values import MarkPlace, ValueReader
from competitions.validators.tables import Table
from competitions.validators.text import Fault, TextRefused
from competitions.validators.twins import faults_of_groups, faults_of_twins
from scoring import Code, Entry, NumberError, Observation, Scheme, Status, number_to_text, parse_number
from scoring.reading import nearest

OF_ENTRIES = ("status", "team", "school", "division", "code")
YES = {"true", "да", "1"}
NO = {"false", "нет", "0"}


@dataclass
class Marks:
    """What a ranking needs, and the line from which each entry and mark was read."""

    entries: list[Entry] = field(default_factory=list)
    observations: list[Observation] = field(default_factory=list)
    lines: dict[str, list[int]] = field(default_factory=dict)


@dataclass(frozen=True)
class Columns:
    """Where each name stands in a row of this table, and which columns are marks by themselves."""

    places: Mapping[str, int]
    attributes: Mapping[str, int]
    melted: Sequence[tuple[int, Mapping[str, str]]] = ()


def read_entries(table: Table, names: ColumnMap) -> dict[str, tuple[Entry, int]]:
    """The entries of a list, each with its line; raises `TextRefused`."""
    columns = columns_of(table, names, (*OF_ENTRIES, "entry"), required=("entry",))
    faults = list(table.faults)
    found: dict[str, tuple[Entry, int]] = {}
    for line, row in table.rows:
        name = names.name("entry", row[columns.places["entry"]])
        about = About(columns, names, row, line, faults)
        if not name:
            faults.append(Fault(_("Назовите участника: ячейка пуста."), line))
        elif name in found:
            words = _("Участник «%(name)s» уже стоит в строке %(line)s: оставьте одну.")
            faults.append(Fault(words % {"name": name, "line": found[name][1]}, line))
        else:
            found[name] = (about.entry(name), line)
    faults += faults_of_twins({name: line for name, (_entry, line) in found.items()})
    faults += faults_of_groups(found.values())
    if faults:
        raise TextRefused(sorted(faults, key=lambda fault: fault.line or 0))
    return found


def columns_of(
    table: Table,
    names: ColumnMap,
    allowed: Sequence[str],
    *,
    required: Sequence[str] = (),
    scheme: Scheme | None = None,
) -> Columns:
    """Find what each column is; an unknown, a doubled and a missing one are refused."""
    places: dict[str, int] = {}
    attributes: dict[str, int] = {}
    melted: list[tuple[int, Mapping[str, str]]] = []
    faults: list[Fault] = []
    codes = _criteria(scheme) if scheme is not None else set()
    for index, column in enumerate(table.head):
        name = names.column(column)
        if column in names.ignore:
            continue
        if column in names.melt:
            melted.append((index, names.melt[column]))
        elif name in places:
            faults.append(Fault(_("Два столбца называются «%(name)s».") % {"name": name}, table.line, column))
        elif name in allowed:
            places[name] = index
        elif name.startswith("attribute "):
            attributes[name.removeprefix("attribute ")] = index
        elif column in codes:
            melted.append((index, {"criterion": column}))
        else:
            words = _("Столбец «%(name)s» здесь не читается: переименуйте его или впишите в ignore.")
            hint = nearest(name, [*allowed, *codes])
            faults.append(Fault(words % {"name": column}, table.line, "", hint))
    missing = [name for name in required if name not in places and not (name == "value" and melted)]
    faults += [Fault(_("Не хватает столбца «%(name)s».") % {"name": name}, table.line) for name in missing]
    if "value" in places and melted:
        faults.append(Fault(_("Отметки стоят или в столбце value, или в столбцах критериев."), table.line))
    faults += [
        Fault(_("Столбца «%(name)s» в таблице нет.") % {"name": name}, table.line, "melt", nearest(name, table.head))
        for name in names.melt
        if scheme is not None and name not in table.head
    ]
    if faults:
        raise TextRefused(faults)
    return Columns(places, attributes, melted)


def _criteria(scheme: Scheme) -> set[str]:
    return {code for rules in (scheme.rules, *scheme.divisions.values()) for code in rules.criteria}


class About:
    """What one row says of its entry; what it says wrong is noted."""

    def __init__(self, columns: Columns, names: ColumnMap, row: Sequence[str], line: int, faults: list[Fault]) -> None:
        self.columns, self.names, self.row, self.line, self.faults = columns, names, row, line, faults

    def text(self, column: str) -> str:
        """The name in a column, as it is called here."""
        index = self.columns.places.get(column)
        return "" if index is None else self.names.name(column, self.row[index])

    def status(self) -> Status:
        """The status; an empty cell is an ordinary entry."""
        text = self.text("status")
        try:
            return Status(text) if text else Status.OK
        except ValueError:
            words = _("Статуса «%(name)s» нет: бывает ok, OC, DNS, DSQ, WD.")
            hint = nearest(text, [status.value for status in Status])
            self.faults.append(Fault(words % {"name": text}, self.line, "status", hint))
            return Status.OK

    def extras(self) -> dict[str, Any]:
        """Numbers of an entry that only chains of keys read: its weight, its year of birth."""
        found = {}
        for name, index in self.columns.attributes.items():
            if self.row[index]:
                try:
                    found[name] = parse_number(self.row[index])
                except NumberError as error:
                    self.faults.append(Fault(str(error), self.line, f"attribute {name}"))
        return found

    def entry(self, name: str) -> Entry:
        """The entry of this row."""
        words = {column: self.text(column) for column in OF_ENTRIES if column != "status"}
        return Entry(name, self.status(), extras=self.extras(), **words)


class MarkReader:
    """Reads marks row by row and keeps every fault."""

    def __init__(self, scheme: Scheme, table: Table, names: ColumnMap, listed: Mapping[str, tuple[Entry, int]]) -> None:
        allowed = (*AXES, *OF_MARKS, *OF_ENTRIES, "entry")
        self.columns = columns_of(table, names, allowed, required=("entry", "value"), scheme=scheme)
        self.table, self.names, self.listed = table, names, listed
        self.values = ValueReader(scheme)
        self.faults = list(table.faults)
        self.marks = Marks()
        self.entries: dict[str, tuple[Entry, int]] = dict(listed)
        self.judges: dict[str, int] = {}
        self._rows_of: dict[str, tuple[str, ...]] = {}
        self._taken: dict[tuple[str, ...], int] = {}
        self._teams: dict[str, set[str]] = {}

    def read(self) -> Marks:
        """All marks, or `TextRefused` with every bad line."""
        for line, row in self.table.rows:
            self._read_row(line, row)
        if not self.listed:
            self.faults += faults_of_twins({name: line for name, (_entry, line) in self.entries.items()})
            self.faults += faults_of_groups(self.entries.values())
        self.faults += faults_of_twins(self.judges)
        if not self.entries and not self.faults:
            self.faults.append(Fault(_("Впишите отметки: под заголовком нет строк."), self.table.line))
        if self.faults:
            raise TextRefused(sorted(self.faults, key=lambda fault: fault.line or 0))
        has_teams = any(entry.team for entry, _line in self.listed.values())
        entries = [entry for entry, _line in self.entries.values()]
        self.marks.entries = entries if has_teams else [self._with_team(entry) for entry in entries]
        return self.marks

    def _with_team(self, entry: Entry) -> Entry:
        """An entry that changed its team between rounds belongs to none; each of its marks still has its own."""
        teams = self._teams.get(entry.id, ())
        return replace(entry, team=next(iter(teams)) if len(teams) == 1 else "")

    def _read_row(self, line: int, row: list[str]) -> None:
        about = About(self.columns, self.names, row, line, self.faults)
        name = about.text("entry")
        if not name:
            self.faults.append(Fault(_("Назовите участника: ячейка пуста."), line))
            return
        self.marks.lines.setdefault(name, []).append(line)
        if not self._know(name, about):
            return
        where = {axis: about.text(axis) for axis in AXES if axis in self.columns.places}
        counts = self._counts(about)
        if "value" in self.columns.places:
            self._mark(name, row[self.columns.places["value"]], where, about, counts=counts)
        for index, address in self.columns.melted:
            there = {**where, **address}
            if row[index] or (there.get("match") and not isinstance(self._place(name, there), Fault)):
                self._mark(name, row[index], there, about, counts=counts)

    def _know(self, name: str, about: About) -> bool:
        """Take the entry in at its first row; later rows must say the same of it."""
        said = tuple(about.text(column) for column in OF_ENTRIES if column != "team" and column in self.columns.places)
        said += tuple(about.row[index] for index in self.columns.attributes.values())
        if team := about.text("team"):
            self._teams.setdefault(name, set()).add(team)
        known = self.entries.get(name)
        if known is None and self.listed:
            words = _("Участника «%(name)s» нет в списке участников.")
            hint = nearest(name, self.listed)
            self.faults.append(Fault(words % {"name": name}, about.line, "entry", hint))
            return False
        if name not in self._rows_of:
            self._rows_of[name] = said
            if known is None:
                self.entries[name] = (about.entry(name), about.line)
            elif not self._agrees(known[0], about):
                return False
        elif self._rows_of[name] != said:
            words = _("Об участнике «%(name)s» в строке %(line)s сказано другое.")
            self.faults.append(Fault(words % {"name": name, "line": self.marks.lines[name][0]}, about.line))
            return False
        return True

    def _agrees(self, entry: Entry, about: About) -> bool:
        for column in OF_ENTRIES:
            text = about.text(column)
            if column != "team" and text and text != str(getattr(entry, column)):
                words = _("В списке участников у «%(name)s» другое: «%(known)s».")
                shown = {"name": entry.id, "known": str(getattr(entry, column))}
                self.faults.append(Fault(words % shown, about.line, column))
                return False
        extras = about.extras()
        for name, number in extras.items():
            if entry.extras.get(name, number) != number:
                words = _("В списке участников у «%(name)s» другое: «%(known)s».")
                shown = {"name": entry.id, "known": number_to_text(entry.extras[name])}
                self.faults.append(Fault(words % shown, about.line, f"attribute {name}"))
                return False
        line = self.entries[entry.id][1]
        self.entries[entry.id] = (replace(entry, extras={**entry.extras, **extras}), line)
        return True

    def _counts(self, about: About) -> bool:
        index = self.columns.places.get("counts")
        text = about.row[index].lower() if index is not None else ""
        if text in NO:
            return False
        if text and text not in YES:
            words = _("Здесь пишут да или нет, а не «%(text)s».")
            self.faults.append(Fault(words % {"text": text[:40]}, about.line, "counts"))
        return True

    def _mark(self, name: str, text: str, where: Mapping[str, str], about: About, *, counts: bool) -> None:
        """One mark at its address; an empty cell is a mark that is not there yet."""
        line = about.line
        place = self._place(name, where)
        if isinstance(place, Fault):
            self.faults.append(Fault(place.reason, line, place.place, place.suggestion))
            return
        if not text:
            # Whoever is drawn into a match stands in it before it is played: without the row the opponent would
            # have nobody on the other side and get the points of a bye.
            if where.get("match"):
                self._write(name, None, where, about, counts=counts)
            return
        value = self.values.value(place, text)
        if isinstance(value, Fault):
            self.faults.append(Fault(value.reason, line, value.place, value.suggestion))
            return
        address = (name, *self.values.address(place, where))
        if counts and address in self._taken:
            words = _("Эта отметка уже стоит в строке %(line)s: оставьте одну.")
            self.faults.append(Fault(words % {"line": self._taken[address]}, line))
            return
        if counts:
            self._taken[address] = line
        if judge := where.get("judge", ""):
            self.judges.setdefault(judge, line)
        self._write(name, value, where, about, counts=counts)

    def _place(self, name: str, where: Mapping[str, str]) -> MarkPlace | Fault:
        return self.values.place(self.entries[name][0].division, where)

    def _write(
        self, name: str, value: Decimal | Code | None, where: Mapping[str, str], about: About, *, counts: bool
    ) -> None:
        self.marks.observations.append(Observation(name, value, **where, team=about.text("team"), counts=counts))
