"""A table in a file, CSV or the first sheet of XLSX, as texts with the numbers of their lines; all faults at once.

Nothing is guessed about a value: spaces at both ends of a cell go, and that is all. What cannot be read in one way
only is refused: another encoding, a line with too few cells, a sign that nobody sees.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from accounts.resources.tables import TableRefused, sheet_rows
from competitions.validators.text import Fault, TextRefused
from scoring.reading import nearest

DELIMITERS = ",;\t"
LONGEST_CELL = 2_000
# What Excel itself keeps of a number.
DIGITS_OF_SHEETS = 15

# Excel itself parts thousands with spaces that do not break.
_NUMBER_OF_EXCEL = re.compile(r"[-+\u2212]?[0-9 \u00a0\u202f]+(?:[.,][0-9]+)?")

Lines = Iterator[tuple[int, list[str]]]


@dataclass(frozen=True)
class Table:
    """The names of the columns and the rows under them, each with its line in the file."""

    head: tuple[str, ...]
    rows: tuple[tuple[int, list[str]], ...]
    line: int = 1
    # Lines that are no rows; whoever reads the rows adds what is wrong in those and refuses all together.
    faults: tuple[Fault, ...] = ()


def read_table(
    content: bytes, *, is_sheet: bool = False, encoding: str = "utf-8", only: Mapping[str, str] | None = None
) -> Table:
    """The table of a file, or the rows of it that say what `only` wants; raises `TextRefused` where it has no head."""
    lines = _sheet_lines(content) if is_sheet else _csv_lines(content, encoding)
    head_line, head = next(((line, _stripped(raw)) for line, raw in lines if any(map(str.strip, raw))), (1, []))
    if not head:
        raise TextRefused([Fault(_("Заполните таблицу: файл пуст."), 1)])
    wanted, faults = _wanted(head, head_line, only or {})
    faults = _faults_of_head(head, head_line) + faults
    if faults:
        raise TextRefused(faults)
    rows: list[tuple[int, list[str]]] = []
    bad: list[Fault] = []
    try:
        for line, raw in lines:
            if len(raw) != len(head):
                bad += _faults_of_length(head, raw, line)
            elif not wanted or all(raw[index].strip() == text for index, text in wanted):
                _take(head, _stripped(raw), line, rows, bad)
    except TextRefused as broken_off:
        bad += broken_off.faults
    return Table(tuple(head), tuple(rows), head_line, tuple(bad))


def _take(head: list[str], cells: list[str], line: int, rows: list[tuple[int, list[str]]], bad: list[Fault]) -> None:
    """Put a line with the rows, or its faults with the others; a line without a single sign is no row."""
    together = "".join(cells)
    wrong = not together.isprintable() or len(together) > LONGEST_CELL
    if wrong and (found := _faults_of_cells(head, cells, line)):
        bad += found
    elif together:
        rows.append((line, cells))


def _stripped(raw: list[str]) -> list[str]:
    return [cell.strip() for cell in raw]


def _faults_of_length(head: list[str], raw: list[str], line: int) -> list[Fault]:
    """A line without a single sign is no row; any other has as many cells as the head."""
    if not any(map(str.strip, raw)):
        return []
    words = _("Ячеек в строке %(cells)s, а столбцов %(columns)s: проверьте разделители и кавычки.")
    return [Fault(words % {"cells": len(raw), "columns": len(head)}, line)]


def _wanted(head: list[str], line: int, only: Mapping[str, str]) -> tuple[list[tuple[int, str]], list[Fault]]:
    """Where the columns stand by which rows are chosen, and those that are not there."""
    words = _("Столбца «%(name)s» в таблице нет.")
    missing = [Fault(words % {"name": name}, line, "", nearest(name, head)) for name in only if name not in head]
    return [(head.index(name), text.strip()) for name, text in only.items() if name in head], missing


def _faults_of_head(head: list[str], line: int) -> list[Fault]:
    faults = []
    if "" in head:
        number = head.index("") + 1
        faults.append(Fault(_("Назовите столбец %(number)s: у него нет имени.") % {"number": number}, line))
    doubled = [name for name in dict.fromkeys(head) if name and head.count(name) > 1]
    words = _("Столбец «%(name)s» стоит дважды: оставьте один.")
    faults += [Fault(words % {"name": name}, line) for name in doubled]
    return faults + _faults_of_cells(head, head, line)


def _faults_of_cells(head: list[str], cells: list[str], line: int) -> list[Fault]:
    """Faults of a line in which a cell is too long or holds a sign that nobody sees."""
    faults = []
    for name, cell in zip(head, cells, strict=True):
        if len(cell) > LONGEST_CELL:
            words = _("Сократите ячейку: в ней больше %(limit)s знаков. Возможно, не закрыта кавычка.")
            faults.append(Fault(words % {"limit": LONGEST_CELL}, line, name[:40]))
        elif not cell.isprintable() and not _NUMBER_OF_EXCEL.fullmatch(cell):
            sign = next(sign for sign in cell if not sign.isprintable())
            known = unicodedata.name(sign, f"U+{ord(sign):04X}")
            words = _("Уберите невидимый знак %(sign)s: из-за него одинаковые с виду имена различаются.")
            faults.append(Fault(words % {"sign": known}, line, name if name.isprintable() else ""))
    return faults


def _csv_lines(content: bytes, encoding: str) -> Lines:
    text = _decoded(content, encoding)
    first = text.lstrip().split("\n", 1)[0]
    delimiter = max(DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    try:
        for row in reader:
            yield line, row
            line = reader.line_num + 1
    except csv.Error as error:
        raise TextRefused([Fault(_("Закройте кавычку: дальше этой строки таблица не читается."), line)]) from error


def _decoded(content: bytes, encoding: str) -> str:
    """The text of a CSV file in the encoding that was named, never in a guessed one."""
    try:
        text = content.decode(encoding)
    except (UnicodeError, ValueError) as error:
        line = content.count(b"\n", 0, getattr(error, "start", 0)) + 1
        words = _("Сохраните файл в кодировке UTF-8 или назовите её: --encoding cp1251.")
        raise TextRefused([Fault(words, line)]) from error
    text = text.removeprefix("\ufeff")
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise TextRefused([Fault(_("Сохраните файл как CSV в кодировке UTF-8: в нём есть нулевой знак."), line)])
    return text


def _sheet_lines(content: bytes) -> Lines:
    try:
        rows = sheet_rows(content)
    except TableRefused as error:
        raise TextRefused([Fault(str(error))]) from error
    for line, row in enumerate(rows, 1):
        yield line, [_cell_text(cell) for cell in row]


def _cell_text(cell: Any) -> str:
    """A cell of a sheet as Excel shows it: numbers to fifteen digits, dates by year, month and day."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return format(cell, f".{DIGITS_OF_SHEETS}g")
    if isinstance(cell, (date, datetime)):
        return cell.isoformat()
    return str(cell)
