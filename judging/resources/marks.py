"""Marks from and to a table: one row is one cell. Reading and writing are services; here is what import-export asks."""

import uuid
from collections import deque
from collections.abc import Iterator, Sequence
from typing import Any

import tablib
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from import_export.instance_loaders import BaseInstanceLoader

from accounts.models import User
from accounts.resources.preview import Preview, TableResource
from accounts.resources.tables import ROW, TableRefused
from competitions.models import Competition
from judging.models import Mark
from judging.rules import is_marking_open
from judging.services.mark_files import rows_of
from judging.services.mark_rows import ALIASES, NEEDED, Place, RowReader, write_rows
from judging.validators import MarkRefused


class MarkLoader(BaseInstanceLoader):  # type: ignore[misc]
    """Finds the stored mark of a row in the competition's marks, which are read once."""

    def get_instance(self, row: dict[str, str]) -> Mark | None:
        """The mark of this cell."""
        resource: MarkResource = self.resource
        return resource.stored.get(resource.place.key) if resource.place else None


class MarkResource(TableResource):
    """Marks of one competition."""

    aliases = ALIASES
    needed = NEEDED

    class Meta:
        model = Mark
        fields = ()
        import_id_fields = ()
        instance_loader_class = MarkLoader
        report_skipped = True
        skip_diff = True

    def __init__(self, competition: Competition, actor: User, source: uuid.UUID | None = None) -> None:
        super().__init__()
        self.competition, self.actor = competition, actor
        self.source = source or uuid.uuid4()
        self.reader: RowReader | None = None
        self.place: Place | None = None
        self.stored: dict[Any, Mark] = {}

    def prepared(self, table: tablib.Dataset) -> tablib.Dataset:
        """As every table; only while marks are taken. What rows are compared with is read now, once."""
        if not is_marking_open(self.competition):
            raise TableRefused(
                _("Переведите конкурс на этап оценивания: сейчас «%(phase)s», оценки не принимаются.")
                % {"phase": self.competition.get_phase_display()}
            )
        self.reader = RowReader(self.competition)
        self.stored = {
            (mark.entry_id, (mark.stage_id, mark.criterion_id, mark.round, mark.attempt, mark.judge_id)): mark
            for mark in Mark.objects.filter(entry__competition=self.competition)
        }
        return super().prepared(table)

    def preview(self, table: tablib.Dataset) -> Preview:
        """Try every row outside a transaction: a dry run inside one would keep every juror waiting."""
        prepared = self.prepared(table)
        result = self.import_data(prepared, dry_run=True, raise_errors=False, use_transactions=False)
        return self._notes(prepared, result)

    def write(self, table: tablib.Dataset) -> Preview:
        """Write the rows that are right; tells about all rows as the preview does."""
        tried = self.preview(table)
        rows = rows_of(table)
        try:
            deque(write_rows(competition=self.competition, rows=rows, actor=self.actor, source=self.source), maxlen=0)
        except MarkRefused as refusal:  # a sheet that was handed in since the trial
            raise TableRefused(str(refusal)) from refusal
        return tried

    # ---- one row of the trial

    def before_import_row(self, row: dict[str, str], **_kwargs: Any) -> None:
        """Find the cell; refuse the second row of one cell."""
        self.place = None
        if self.reader is None:
            raise TypeError("rows are read after `prepared`")
        place = self.reader.place_of(row)
        self.reader.note(place, row[ROW])
        self.place = place

    def init_instance(self, row: dict[str, str] | None = None) -> Mark:
        """A cell that has no mark yet."""
        return Mark()

    def import_instance(self, instance: Mark, row: dict[str, str], **_kwargs: Any) -> None:
        """Read the value against its criterion."""
        if self.reader is None or self.place is None:
            raise TypeError("a row is read after its cell")
        reading = self.reader.value_of(row, self.place)
        instance.is_same = bool(instance.pk) and (instance.value, instance.code) == (reading.value, reading.code)  # type: ignore[attr-defined]

    def validate_instance(self, instance: Mark, errors: Any = None, **_kwargs: Any) -> None:
        """The faults found while reading are told now."""
        if errors:
            raise ValidationError(errors)

    def skip_row(self, instance: Mark, original: Mark | None, row: Any, errors: Any = None) -> bool:
        """A cell that holds just this is left alone."""
        return not errors and instance.is_same  # type: ignore[attr-defined]

    def save_instance(self, instance: Mark, is_create: bool, row: Any, **_kwargs: Any) -> None:  # noqa: FBT001 - import-export's
        """A trial writes nothing; `write` hands the rows to the service."""


def mark_rows(competition: Competition) -> Iterator[Sequence[object]]:
    """All marks of a competition as rows, which the import takes back as they are."""
    rows = (
        Mark.objects.filter(entry__competition=competition)
        .exclude(value="", code="")
        .order_by("entry__number", "entry", "stage__order", "round", "attempt", "criterion__order", "judge")
        .values_list(
            "entry__number",
            "entry__cipher",
            "stage__code",
            "round",
            "attempt",
            "criterion__code",
            "judge__user__email",
            "value",
            "code",
        )
    )
    for number, cipher, stage, round_, attempt, criterion, judge, value, code in rows.iterator(chunk_size=2000):
        yield (number or cipher, stage, round_, attempt, criterion, judge or "", code or value.replace(".", ","))
