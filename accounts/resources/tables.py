"""Reads XLSX and CSV into one kind of table of texts, and writes both."""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import tablib
import xlsxwriter
from django.http import HttpResponse
from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook

MOST_ROWS = 20_000
TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
MOST_UNPACKED = 100 * 1024 * 1024
MOST_CELLS = 4_000_000
_ROW = re.compile(rb"<(?:\w+:)?row[\s>]")
_ROW_NUMBER = re.compile(rb"[^>]*?\br=[\"'](\d+)")
_CELL = re.compile(rb"<(?:\w+:)?c(?=[\s>])(?:[^>]*?\br=[\"']([A-Z]+)(\d+))?[^>]*(?<!/)>")
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


class TableRefused(ValueError):
    """A file that is no table; the text is a sentence for the person who sent it."""


def read_table(name: str, content: bytes) -> tablib.Dataset:
    """The first sheet as texts under its headers; empty rows go, numbers of whole value lose their zero."""
    rows = _xlsx_rows(content) if Path(name).suffix.lower() == ".xlsx" else _csv_rows(content)
    filled = [(number, row) for number, row in enumerate(rows, 1) if any(row)]
    if len(filled) < 2:
        raise TableRefused(_("Заполните таблицу: в файле нет строк под заголовками."))
    if len(filled) > MOST_ROWS:
        raise TableRefused(_("Разделите файл: в нём больше %(most)s строк.") % {"most": MOST_ROWS})
    headers = [header.strip() for header in filled[0][1]]
    width = max(index for index, header in enumerate(headers, 1) if header)
    table = tablib.Dataset(headers=[*headers[:width], ROW])
    for number, row in filled[1:]:
        cells = [*row, *[""] * width][:width]
        table.append([*cells, str(number)])
    return table


ROW = "__row__"  # the column that keeps the number of a row in the person's own file


def _xlsx_rows(content: bytes) -> list[list[str]]:
    return [[_text(cell) for cell in row] for row in sheet_rows(content)]


def sheet_rows(content: bytes) -> list[list[Any]]:
    """The first sheet of an XLSX file as it stands, every cell with its own type, after a look at its size."""
    try:
        _refuse_bomb(content)
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
    except (CalamineError, IndexError, ValueError, zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
        if isinstance(error, TableRefused):
            raise
        raise TableRefused(_("Сохраните файл в Excel ещё раз как .xlsx: этот не открывается.")) from error
    return sheet.to_python(skip_empty_area=False)  # type: ignore[no-any-return]


def _refuse_bomb(content: bytes) -> None:
    """Refuse a small file that would fill the memory: one that unpacks to a lot, or with a cell far away.

    The reader lays a sheet out as a full rectangle: one cell in the last row and column would be 17 thousand millions.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        items = book.infolist()
        if "xl/workbook.xml" not in book.namelist():
            raise zipfile.BadZipFile
        size = sum(item.file_size for item in items)
        if size > MOST_UNPACKED or any(_area_of(book.read(item)) > MOST_CELLS for item in items):
            raise TableRefused(_("Разделите файл: в нём больше %(most)s строк.") % {"most": MOST_ROWS})


def _area_of(sheet: bytes) -> int:
    """Rows by columns up to the furthest written cell; rows and cells without an address follow each other."""
    here = far_row = far_column = 0
    for row in _ROW.split(sheet)[1:]:
        numbered = _ROW_NUMBER.match(row)
        here = int(numbered[1][:8]) if numbered else here + 1
        if cells := _CELL.findall(row):
            far_row = max(far_row, here, *(int(number[:8] or b"0") for _letters, number in cells))
            far_column = max(far_column, len(cells), *(_column(letters) for letters, _number in cells))
    return far_row * far_column


def _column(letters: bytes) -> int:
    """«AB» is 28."""
    number = 0
    for letter in letters[:4]:
        number = number * 26 + letter - 64
    return number


def _text(cell: object) -> str:
    """A cell as a person typed it: no «9.0», dates with the day first."""
    if cell is None:
        return ""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime):
        return cell.strftime("%d.%m.%Y") if cell.time() == time(0) else cell.isoformat(sep=" ")
    if isinstance(cell, date):
        return cell.strftime("%d.%m.%Y")
    return " ".join(str(cell).split())


def _csv_rows(content: bytes) -> list[list[str]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = content.decode("cp1251")
        except UnicodeDecodeError as error:
            raise TableRefused(_("Сохраните файл как CSV в кодировке UTF-8: эта не читается.")) from error
    first = text.split("\n", 1)[0]
    delimiter = max(";,\t", key=first.count)
    try:
        return [[" ".join(cell.split()) for cell in row] for row in csv.reader(io.StringIO(text), delimiter=delimiter)]
    except csv.Error as error:
        raise TableRefused(_("Сохраните файл как CSV в кодировке UTF-8: эта не читается.")) from error


def table_response(kind: str, name: str, headers: Sequence[str], rows: Iterable[Sequence[object]]) -> HttpResponse:
    """A table as a download; `kind` is xlsx or csv. Cells are texts: a name never becomes a formula."""
    content = _xlsx(headers, rows) if kind == "xlsx" else _csv(headers, rows)
    response = HttpResponse(content, content_type=TYPES[kind])
    response["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    response["Cache-Control"] = "private, no-store"
    return response


def _shown(value: object) -> str:
    if value is None:
        return ""
    return value.strftime("%d.%m.%Y") if isinstance(value, date) else str(value)


def _xlsx(headers: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        bold = book.add_format({"bold": True})
        sheet.freeze_panes(1, 0)
        for column, header in enumerate(headers):
            sheet.write_string(0, column, header, bold)
            sheet.set_column(column, column, max(12, len(header) + 2))
        for index, row in enumerate(rows, 1):
            for column, value in enumerate(row):
                if isinstance(value, int) and not isinstance(value, bool):
                    sheet.write_number(index, column, value)
                else:
                    sheet.write_string(index, column, _shown(value))
    return buffer.getvalue()


def _csv(headers: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    writer.writerow(headers)
    for row in rows:
        cells = [_shown(value) for value in row]
        writer.writerow([f"'{cell}" if cell.startswith(FORMULA_SIGNS) else cell for cell in cells])
    return ("\ufeff" + buffer.getvalue()).encode()
