"""A long file of marks, written by a job that may be killed and run again."""

from uuid import UUID

import tablib
from django.utils.translation import ngettext

from accounts.models import User
from accounts.resources.tables import ROW, read_table
from competitions.models import Competition
from core import files, jobs
from core.models import Job, StoredFile
from judging.services.mark_rows import ALIASES, write_rows


def rows_of(table: tablib.Dataset) -> list[tuple[int, dict[str, str]]]:
    """Rows under the known names of their columns, with their numbers in the person's file."""
    names = [ALIASES.get("".join(filter(str.isalnum, header.lower())), header) for header in table.headers]
    names[table.headers.index(ROW)] = ROW
    rows = [dict(zip(names, cells, strict=True)) for cells in table]
    return [(int(row[ROW]), row) for row in rows]


def write_file(*, job: Job, competition_id: int, file_id: str, actor_id: int) -> None:
    """Write every right row of a stored file; the file goes when all of it is written."""
    stored = StoredFile.objects.get(pk=UUID(file_id))
    rows = rows_of(read_table(stored.name, files.path_of(stored).read_bytes()))
    competition = Competition.objects.get(pk=competition_id)
    bad = 0
    for chunk in write_rows(competition=competition, rows=rows, actor=User.objects.get(pk=actor_id), source=stored.pk):
        bad += len(chunk.bad)
        note = ngettext("пропущена %(n)s строка", "пропущено %(n)s строк", bad) % {"n": bad} if bad else ""
        jobs.advance(job, done=chunk.done, total=len(rows), note=note)
        if jobs.is_cancelled(job):
            return
    files.delete_content(stored)
