"""Marks that come as rows of a table: read against the competition, written in chunks that let other saves through."""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from competitions.models import Competition, Criterion, Stage
from judging import bridge
from judging.models import Mark
from judging.services.places import Places
from judging.services.writing import CellKey, Change, write_marks
from judging.validators import MarkRefused, Reading, read_mark
from registrations.models import Entry

CHUNK = 500
HEADERS = ("entry", "stage", "round", "attempt", "criterion", "judge", "value")
NEEDED = ("entry", "value")
ALIASES = {
    "entry": "entry",
    "номер": "entry",
    "работа": "entry",
    "участник": "entry",
    "шифр": "entry",
    "stage": "stage",
    "этап": "stage",
    "round": "round",
    "тур": "round",
    "attempt": "attempt",
    "попытка": "attempt",
    "criterion": "criterion",
    "критерий": "criterion",
    "judge": "judge",
    "эксперт": "judge",
    "value": "value",
    "оценка": "value",
    "значение": "value",
    "результат": "value",
}
Row = Mapping[str, str]


@dataclass(frozen=True)
class Place:
    """The cell that a row means."""

    entry: Entry
    stage: Stage
    criterion: Criterion
    cell: CellKey

    @property
    def key(self) -> tuple[int, CellKey]:
        """The cell with its entry."""
        return self.entry.pk, self.cell


@dataclass(frozen=True)
class Chunk:
    """What came of a chunk of rows: how many rows are behind, and the numbers of those that were not taken."""

    done: int
    bad: tuple[int, ...]


class RowReader:
    """Reads rows of one competition; everything it needs is read from the database once."""

    def __init__(self, competition: Competition) -> None:
        self.places = Places(competition)
        self.seen: dict[tuple[int, CellKey], str] = {}

    def place_of(self, row: Row) -> Place:
        """The cell of a row; raises `ValidationError`."""
        return Place(*self.places.find(row))

    def note(self, place: Place, number: str) -> None:
        """Refuse the second row of one cell: which of the two is right only a person knows."""
        first = self.seen.setdefault(place.key, number)
        if first != number:
            raise ValidationError(_("Оставьте одну из строк: та же клетка в строке %(n)s.") % {"n": first})

    def value_of(self, row: Row, place: Place) -> Reading:
        """The value of a row against its criterion; raises `ValidationError`."""
        plan = bridge.plan_of(self.places.division_of(place.entry))
        try:
            reading = read_mark(row.get("value") or "", place.criterion, codes=plan.codes)
        except MarkRefused as refusal:
            raise ValidationError(str(refusal)) from refusal
        if reading.is_empty:
            raise ValidationError(_("Напишите оценку: клетка пуста. «Не явился» пишут как н/я."))
        return reading


def write_rows(
    *, competition: Competition, rows: Sequence[tuple[int, Row]], actor: User, source: uuid.UUID
) -> Iterator[Chunk]:
    """Write the rows that are right, a chunk in a transaction. `rows`: the number in the person's file, the cells.

    The operation of a row follows from `source` and its number: written again after a crash it is the same operation.
    """
    reader = RowReader(competition)
    for start in range(0, len(rows), CHUNK):
        part = rows[start : start + CHUNK]
        pending: dict[int, list[Change]] = {}
        bad = []
        for number, row in part:
            try:
                place = reader.place_of(row)
                reader.note(place, str(number))
                reading = reader.value_of(row, place)
            except ValidationError:
                bad.append(number)
                continue
            pending.setdefault(place.entry.pk, []).append(_change(place, reading, row, source, number))
        with transaction.atomic():
            _flush(reader, pending, actor)
        yield Chunk(start + len(part), tuple(bad))


def _change(place: Place, reading: Reading, row: Row, source: uuid.UUID, number: int) -> Change:
    return Change(
        operation_id=uuid.uuid5(source, f"row {number}"),
        cell=place.cell,
        value=reading.value,
        code=reading.code,
        typed=(row.get("value") or "")[:64],
        reason=_("из файла"),
    )


def _flush(reader: RowReader, pending: Mapping[int, list[Change]], actor: User) -> None:
    """Each entry's changes in one act: one line rewritten, one link of the chain. What stands there already is left.

    All lines are locked before the first link of a chain, and chains are taken in one order: a juror's save holds
    its line and waits for the chain, so an import that took them in turns would meet it crosswise.
    """
    bridge.lock_lines(pending)
    held = {
        (mark.entry_id, (mark.stage_id, mark.criterion_id, mark.round, mark.attempt, mark.judge_id)): mark
        for mark in Mark.objects.filter(entry__in=list(pending))
    }
    chained = sorted(pending, key=lambda pk: (reader.places.entry_by_id(pk).division_id or 0, pk))
    for entry_id in chained:
        changes = pending[entry_id]
        fresh = [c for c in changes if not _is_same(held.get((entry_id, c.cell)), c)]
        if fresh:
            entry = reader.places.entry_by_id(entry_id)
            plan = bridge.plan_of(reader.places.division_of(entry))
            write_marks(entry=entry, plan=plan, changes=fresh, author=actor)


def _is_same(mark: Mark | None, change: Change) -> bool:
    return mark is not None and (mark.value, mark.code) == (change.value, change.code)
