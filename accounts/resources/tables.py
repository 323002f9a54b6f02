"""Reads XLSX and CSV into one kind of table of texts, and writes both."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from pathlib import Path

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
    try:
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
    except (CalamineError, IndexError, ValueError) as error:
        raise TableRefused(_("Сохраните файл в Excel ещё раз как .xlsx: этот не открывается.")) from error
    return [[_text(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]


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
    return [[" ".join(cell.split()) for cell in row] for row in csv.reader(io.StringIO(text), delimiter=delimiter)]


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
