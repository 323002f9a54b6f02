"""A ranking as text: a table for people, CSV for a spreadsheet, and the explanation of one place."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from django.utils.translation import gettext as _

from scoring import Lexical, Pending, Result, Row, StandingRow, Trace, number_to_text, sentences, value_text
from scoring.explaining import Cell
from scoring.numbers import NUMBER_TYPES
from scoring.phrases import Phrase
from scoring.types import Status, Value

CSV_HEAD = ("table", "division", "place", "entry", "total", "state", "awards")


CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


def one_line(text: str) -> str:
    """A text that stays on its line whatever it holds: a title may hide a line break or a command to the terminal."""
    return CONTROL.sub(" ", text)


def exact(value: Value) -> str:
    """A value with all its digits, as the file of marks would write it."""
    if value is None or isinstance(value, Pending):
        return ""
    if isinstance(value, Lexical):
        return "; ".join(number_to_text(part) for part in value.parts)
    if value.__class__ in NUMBER_TYPES:
        return number_to_text(value)  # type: ignore[arg-type]
    return str(value)


def state(row: Row) -> str:
    """How an entry stands: ranked, pending, failed, or its status."""
    if row.status is not Status.OK:
        return row.status.value
    if row.pending:
        return "pending"
    return "ranked" if row.place else "failed"


def ranking_csv(result: Result) -> str:
    """The ranking and every table of teams as one CSV."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(CSV_HEAD)
    for division in result.divisions.values():
        for row in division.rows:
            place = row.place.display if row.place else ""
            awards = "; ".join(result.awards_of(row.entry))
            writer.writerow(("", division.division, place, row.entry, exact(row.total), state(row), awards))
    for node, rows in result.standings.items():
        for team in rows:
            place = team.place.display if team.place else ""
            kind = "ranked" if team.is_complete else "incomplete"
            awards = "; ".join(_awards_of_team(result, node, team))
            writer.writerow((node, team.division, place, team.key, exact(team.value), kind, awards))
    return out.getvalue()


def ranking_text(result: Result, titles: dict[str, str]) -> str:
    """The ranking for people: divisions, tables of teams, what is to be decided and looked at."""
    parts: list[str] = []
    for division in result.divisions.values():
        if division.division:
            parts.append(_("Номинация «%(name)s»") % {"name": division.division})
        if not division.is_held:
            parts.append(_("Не состоялась: участников меньше, чем нужно по правилам."))
        head = (_("место"), _("участник"), _("итог"), _("награда"))
        parts += [*_aligned([head, *(_line(result, row) for row in division.rows)]), ""]
    for node, rows in result.standings.items():
        parts.append(one_line(titles.get(node, node)))
        head = (_("место"), _("команда"), _("итог"), _("награда"))
        parts += [*_aligned([head, *(_team_line(result, node, row) for row in rows)]), ""]
    for question in result.questions:
        words = _("Нужно решение «%(key)s»: %(reason)s Между кем: %(names)s.")
        names = ", ".join(question.entries)
        parts.append(words % {"key": question.key, "reason": _said(question.reason), "names": names})
    for flag in result.flags:
        text = f"{_said(flag.text).removesuffix('.')} ({flag.entry})." if flag.entry else _said(flag.text)
        parts.append(_("Обратите внимание: %(text)s") % {"text": text})
    return "\n".join(parts).rstrip()


def _said(text: str) -> str:
    """A sentence of the kernel in the language asked for: it was composed in Russian while places were found."""
    if not isinstance(text, Phrase):
        return text
    return _(text.template).format(**{name: _(value) if value else "" for name, value in text.values.items()})


def _line(result: Result, row: Row) -> tuple[str, ...]:
    total = _("ожидание") if row.pending else exact(row.total)
    if row.status is not Status.OK:
        total = f"{total} {row.status.value}".strip()
    return (row.place.display if row.place else "–", row.entry, total, ", ".join(result.awards_of(row.entry)))


def _team_line(result: Result, node: str, row: StandingRow) -> tuple[str, ...]:
    name = f"{row.key} ({row.division})" if row.division else row.key
    awards = ", ".join(_awards_of_team(result, node, row))
    return (row.place.display if row.place else "–", name, exact(row.value), awards)


def _awards_of_team(result: Result, node: str, row: StandingRow) -> Iterator[str]:
    for award in result.awards:
        if award.node == node and award.entry == row.key and award.division in ("", row.division):
            yield award.title


def _aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    rows = [[one_line(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]


def explanation_text(trace: Trace) -> str:
    """Why this place: the sentences for a family, then every step with the numbers before and after it."""
    parts = [trace.entry, *sentences(trace)]
    titles = trace.criterion_titles
    for value in trace.values:
        parts += ["", f"{value.title}: {value_text(value.value)}"]
        if value.steps:
            parts.append("  " + _("отметки: %(cells)s") % {"cells": _cells(value.steps[0].before, titles)})
        parts += [f"  {step.text}: {_cells(step.after, titles)}" for step in value.steps]
    return "\n".join(parts)


def _cells(cells: Iterable[Cell], titles: Mapping[str, str]) -> str:
    """Every value with its address: «Исполнение, судья 1 – 9»."""
    words = {
        "round": _("тур"),
        "attempt": _("попытка"),
        "judge": _("судья"),
        "group": _("группа"),
        "match": _("встреча"),
        "side": _("сторона"),
    }
    found = []
    for cell in cells:
        code = cell.key.criterion
        where = [titles.get(code, code)] if code else []
        where += [f"{word} {getattr(cell.key, axis)}" for axis, word in words.items() if getattr(cell.key, axis)]
        found.append(" – ".join(part for part in (", ".join(where), value_text(cell.value)) if part))
    return "; ".join(found) or "–"
