"""`manage.py rank` ranks a contest out of files: a scheme, its marks, and nothing else; no database is opened."""

import json
from argparse import SUPPRESS
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.formats import get_format
from django.utils.translation import gettext, override
from django.utils.translation import gettext as _

from competitions.management.printing import explanation_text, one_line, ranking_csv, ranking_text
from competitions.validators.column_map import ColumnMap, read_column_map
from competitions.validators.decision_rows import read_decisions
from competitions.validators.mark_rows import MarkReader, Marks, read_entries
from competitions.validators.scheme_file import read_scheme_file
from competitions.validators.tables import Table, read_table
from competitions.validators.text import Fault, TextRefused
from scoring import Decision, Result, Scheme, ScoringError, entry_value, explain, result, result_to_data
from scoring.phrases import said_with
from scoring.reading import nearest

Read = TypeVar("Read")
ENCODINGS = ("utf-8", "cp1251", "utf-16")
OPTIONS = {
    "scheme": ("S.yaml", "rules: see docs/scheme.md"),
    "input": ("MARKS", "marks, CSV or XLSX: one row for one mark"),
    "columns": ("MAP.yaml", "what the columns of the files are called; it renames only"),
    "entries": ("ENTRIES", "the entries, CSV or XLSX: status, team, school, division"),
    "decisions": ("DECISIONS", "decisions of people, CSV or XLSX"),
}


class Command(BaseCommand):
    """Ranks marks of a file by the scheme of another."""

    help = "Ranks any contest from files alone; docs/scheme.md says how the files are written."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """The files, and how the answer is written."""
        for name, (what, words) in OPTIONS.items():
            parser.add_argument(f"--{name}", metavar=what, help=words, required=name in ("scheme", "input"))
        parser.add_argument("--only", metavar="COLUMN=VALUE", action="append", default=[], help="take these rows only")
        parser.add_argument(
            "--set", metavar="NAME=VALUE", action="append", default=[], help="a parameter of the scheme"
        )
        parser.add_argument("--encoding", choices=ENCODINGS, default="utf-8", help="of CSV files (utf-8)")
        parser.add_argument("--format", choices=("table", "csv", "json"), default="table", help="of the answer (table)")
        parser.add_argument("--explain", metavar="ENTRY", help="say why this entry has its place, with every step")
        languages = [code for code, _name in settings.LANGUAGES]
        parser.add_argument("--language", choices=languages, default=settings.LANGUAGE_CODE, help="of the answer")
        parser.add_argument("--skip-checks", action="store_true", help=SUPPRESS)

    def handle(self, **options: Any) -> None:
        """Read everything, refuse with every fault, or rank and print."""
        with override(options["language"]), said_with(gettext, str(get_format("DECIMAL_SEPARATOR"))):
            answer = _Ranking(options).answer()
        self.stdout.write(answer)


class _Ranking:
    """One run: the files read, the faults of all of them, and the answer."""

    def __init__(self, options: Mapping[str, Any]) -> None:
        self.options = options
        self.faults: list[str] = []
        self.decisions: list[Decision] = []

    def answer(self) -> str:
        """What is printed; `CommandError` with every fault where something cannot be read."""
        scheme, marks = self._read()
        try:
            outcome = result(scheme, marks.entries, marks.observations, self.decisions)
            wanted = self.options["explain"]
            if wanted is not None:
                return self._explained(scheme, marks, wanted)
        except ScoringError as error:
            self.faults += _faults_of_marks(scheme, marks, error, self.options["input"])
            raise self._refusal() from error
        return self._written(outcome, scheme)

    def _written(self, outcome: Result, scheme: Scheme) -> str:
        if self.options["format"] == "json":
            return json.dumps(result_to_data(outcome), ensure_ascii=False, indent=1)
        if self.options["format"] == "csv":
            return ranking_csv(outcome).rstrip("\n")
        return ranking_text(outcome, {node.id: node.title for node in scheme.standings})

    def _explained(self, scheme: Scheme, marks: Marks, wanted: str) -> str:
        names = [entry.id for entry in marks.entries]
        if wanted not in names:
            words = _("Участника «%(name)s» в отметках нет.") % {"name": wanted}
            raise CommandError(str(Fault(words, suggestion=nearest(wanted, names))))
        trace = explain(scheme, marks.entries, marks.observations, wanted, self.decisions)
        if self.options["format"] == "json":
            return json.dumps(result_to_data(trace), ensure_ascii=False, indent=1)
        return explanation_text(trace)

    def _read(self) -> tuple[Scheme, Marks]:
        """All files; a file that cannot be read does not hide the faults of the others."""
        parameters = self._pairs("set")
        only = self._pairs("only")
        scheme = self._file("scheme", lambda content: read_scheme_file(_text(content), parameters))
        names = self._file("columns", lambda content: read_column_map(_text(content)))
        renamed = names or ColumnMap()
        listed = self._file("entries", lambda content: read_entries(self._table("entries", content), renamed))
        table = self._file("input", lambda content: self._table("input", content, only))
        answered = self._file("decisions", lambda content: self._table("decisions", content))
        marks = None
        if scheme is not None and table is not None and (names is not None or not self.options["columns"]):
            marks = self._try("input", lambda: MarkReader(scheme, table, renamed, listed or {}).read())
        elif table is not None:
            self._note("input", table.faults)
        if scheme is not None and marks is not None and answered is not None:
            found = self._try("decisions", lambda: read_decisions(answered, renamed, scheme, marks.entries))
            self.decisions = found or []
        elif answered is not None:
            self._note("decisions", answered.faults)
        if scheme is None or marks is None or self.faults:
            raise self._refusal()
        return scheme, marks

    def _table(self, option: str, content: bytes, only: Mapping[str, str] | None = None) -> Table:
        is_sheet = Path(self.options[option]).suffix.lower() == ".xlsx"
        return read_table(content, is_sheet=is_sheet, encoding=self.options["encoding"], only=only)

    def _pairs(self, option: str) -> dict[str, str]:
        found = {}
        for text in self.options[option]:
            name, sign, value = text.partition("=")
            if not sign:
                words = _("Напишите --%(option)s имя=значение, а не «%(text)s».")
                self.faults.append(words % {"option": option, "text": text})
            found[name.strip()] = value.strip()
        return found

    def _file(self, option: str, read: Callable[[bytes], Read]) -> Read | None:
        """What a file says, or its faults noted."""
        path = self.options[option]
        if not path:
            return None
        try:
            content = Path(path).read_bytes()
        except (OSError, ValueError) as error:
            self.faults.append(_("%(file)s: файл не читается, %(error)s") % {"file": path, "error": error})
            return None
        return self._try(option, lambda: read(content))

    def _try(self, option: str, read: Callable[[], Read]) -> Read | None:
        try:
            return read()
        except TextRefused as refused:
            self._note(option, refused.faults)
            return None

    def _note(self, option: str, faults: Iterable[Fault]) -> None:
        self.faults += [_said(Path(self.options[option]).name, fault) for fault in faults]

    def _refusal(self) -> CommandError:
        head = _("Ничего не посчитано. Исправьте (мест: %(count)s):") % {"count": len(self.faults)}
        return CommandError("\n".join([head, *self.faults]))


def _said(name: str, fault: Fault) -> str:
    """A fault with its file in front: «marks.csv, строка 3: …»."""
    words = one_line(str(fault))
    return f"{name}, {words[0].lower()}{words[1:]}" if fault.line else f"{name}: {words}"


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise TextRefused([Fault(_("Сохраните файл в кодировке UTF-8: эта не читается."), line)]) from error


def _faults_of_marks(scheme: Scheme, marks: Marks, error: ScoringError, path: str) -> list[str]:
    """Where the marks do not fit the rules: every entry of which it is true, with its lines."""
    mine: dict[str, list[Any]] = {entry.id: [] for entry in marks.entries}
    for observation in marks.observations:
        mine[observation.entry].append(observation)
    faults = []
    for entry in marks.entries:
        try:
            entry_value(scheme, entry, mine[entry.id])
        except ScoringError as fault:
            lines = marks.lines.get(entry.id, ())
            words = _("%(file)s, строки %(lines)s: участник «%(name)s». %(reason)s")
            if len(lines) == 1:
                words = _("%(file)s, строка %(lines)s: участник «%(name)s». %(reason)s")
            shown = {"file": Path(path).name, "lines": ", ".join(map(str, lines)), "name": entry.id, "reason": fault}
            faults.append(words % shown)
    return faults or [f"{Path(path).name}: {error}"]
