"""What an import would do, row by row, before anything is written."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import tablib
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext as _
from import_export import resources
from import_export.results import Result, RowResult
from import_export.widgets import Widget

from accounts.resources.tables import ROW, TableRefused


@dataclass(frozen=True)
class RowNote:
    """One row of the file: its number there, what would happen, and why not."""

    number: int
    kind: str
    cells: tuple[str, ...]
    sentences: tuple[str, ...] = ()


@dataclass(frozen=True)
class Preview:
    """All rows of a file; `bad` are those that will not be taken."""

    headers: tuple[str, ...]
    rows: tuple[RowNote, ...]

    def of_kind(self, kind: str) -> list[RowNote]:
        """Rows of one kind: new, update, skip or bad."""
        return [row for row in self.rows if row.kind == kind]

    @property
    def bad(self) -> list[RowNote]:
        """Rows with a fault."""
        return self.of_kind("bad")

    @property
    def new(self) -> int:
        """How many would be added."""
        return len(self.of_kind("new"))

    @property
    def changed(self) -> int:
        """How many would be changed."""
        return len(self.of_kind("update"))

    @property
    def same(self) -> int:
        """How many are stored just so already."""
        return len(self.of_kind("skip"))

    @property
    def writes(self) -> int:
        """How many rows would be written."""
        return self.new + self.changed

    @property
    def sample(self) -> list[RowNote]:
        """The first rows that would be written."""
        return [row for row in self.rows if row.kind in {"new", "update"}][:20]


class Checked(Widget):
    """Cleans a cell by a validator; its sentence becomes the error of the cell, so that a row names all its faults."""

    def __init__(self, clean: Callable[[str], Any]) -> None:
        super().__init__()
        self._clean = clean

    def clean(self, value: Any, row: Any = None, **_kwargs: Any) -> Any:
        """The value, or `ValueError` with the validator's sentence (what import-export collects)."""
        try:
            return self._clean("" if value is None else str(value))
        except ValidationError as error:
            raise ValueError(error.messages[0]) from error


class TableResource(resources.ModelResource):
    """A resource that reads tables typed by people: its `aliases` say which headers mean which column."""

    aliases: dict[str, str] = {}
    needed: tuple[str, ...] = ()

    def prepared(self, table: tablib.Dataset) -> tablib.Dataset:
        """The table under the resource's own headers; refuses a table without the needed ones."""
        known = [self.aliases.get(_plain(header), header) for header in table.headers]
        missing = [name for name in self.needed if name not in known]
        if missing:
            raise TableRefused(_("Добавьте столбцы: %(names)s.") % {"names": ", ".join(missing)})
        twice = [name for name in self.needed if known.count(name) > 1]
        if twice:
            raise TableRefused(_("Оставьте один столбец «%(name)s»: их два.") % {"name": twice[0]})
        return tablib.Dataset(*list(table), headers=known)

    def preview(self, table: tablib.Dataset) -> Preview:
        """Try every row and write nothing."""
        prepared = self.prepared(table)
        return self._notes(prepared, self.import_data(prepared, dry_run=True, raise_errors=False))

    def write(self, table: tablib.Dataset) -> Preview:
        """Write the rows that are right; tells about all rows as the preview does."""
        prepared = self.prepared(table)
        result = self.import_data(
            prepared, dry_run=False, raise_errors=False, use_transactions=True, rollback_on_validation_errors=False
        )
        return self._notes(prepared, result)

    def _notes(self, table: tablib.Dataset, result: Result) -> Preview:
        for error in result.base_errors:
            raise error.error
        shown = [index for index, header in enumerate(table.headers) if header != ROW]
        position = table.headers.index(ROW)
        notes = []
        for data, row in zip(table, result.rows, strict=True):
            sentences = tuple(self._sentences(row))
            kind = "bad" if sentences else str(row.import_type)
            notes.append(RowNote(int(data[position]), kind, tuple(data[index] for index in shown), sentences))
        return Preview(tuple(table.headers[index] for index in shown), tuple(notes))

    def _sentences(self, row: RowResult) -> Iterator[str]:
        """Why a row is bad; an unexpected fault is raised: it is ours, not the row's."""
        for error in row.errors:
            raise error.error
        fault = row.validation_error
        if fault is None:
            return
        if not hasattr(fault, "error_dict"):
            yield from fault.messages
            return
        for name, messages in fault.message_dict.items():
            field = next((field for field in self.fields.values() if field.attribute == name), None)
            prefix = "" if name == NON_FIELD_ERRORS or field is None else f"{field.column_name}: "
            yield from (prefix + message for message in messages)


def _plain(header: str) -> str:
    return "".join(sign for sign in header.lower().replace("ё", "е") if sign.isalnum())
