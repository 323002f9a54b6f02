"""Meetings with real published results: entrants and marks come in as the import pages would write these files."""

import uuid
from pathlib import Path
from typing import Any

import tablib

from accounts.resources.tables import read_table
from competitions.enums import Phase
from competitions.models import Competition
from competitions.services import create_competition
from config.demo.filling import moments
from config.demo.people import People
from judging.services.mark_files import rows_of
from judging.services.mark_rows import write_rows
from registrations.resources.entries import ORGANISATION, EntryResource

FOLDER = Path(__file__).with_name("data")


def load_real(row: dict[str, Any], people: People) -> Competition:
    """The meeting with its entrants and marks, ready for places. Raises `ValueError` for a row that is not taken."""
    organiser = people.users[row["organiser"]]
    competition = create_competition(
        preset=row["preset"],
        year=row["year"],
        organiser=people.organisations[row["organiser"]],
        actor=organiser,
        changes={"phase": Phase.JUDGING, **moments("published")},
    )
    entrants = _table(row["data"], "entries")
    entrants.append_col([people.organisations[row["of"]].short_name] * len(entrants), header=ORGANISATION)
    taken = EntryResource(competition, organiser).write(entrants)
    if taken.bad:
        raise ValueError(f"{row['data']}: entrants {taken.bad[:3]}")
    marks = rows_of(_table(row["data"], "marks"))
    for chunk in write_rows(competition=competition, rows=marks, actor=organiser, source=uuid.uuid4()):
        if chunk.bad:
            raise ValueError(f"{row['data']}: marks of rows {chunk.bad[:3]}")
    Competition.objects.filter(pk=competition.pk).update(phase=Phase.PROTOCOL)
    competition.refresh_from_db()
    return competition


def _table(folder: str, name: str) -> tablib.Dataset:
    path = FOLDER / folder / f"{name}.csv"
    return read_table(path.name, path.read_bytes())
