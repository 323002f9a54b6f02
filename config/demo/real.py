"""Meetings with real published results: entrants and marks come in by the columns of the import files."""

import csv
import uuid
from collections import defaultdict
from pathlib import Path
from typing import Any

from accounts.models import Organisation
from competitions.enums import Phase
from competitions.models import Competition, Division
from competitions.services import create_competition
from config.demo.filling import moments
from config.demo.people import People
from core import sealing
from judging import bridge
from judging.services.writing import Change, write_marks
from judging.validators import CODE_OF_WORD
from registrations.enums import EntryStatus
from registrations.models import Entry, EntryMember, Participant

FOLDER = Path(__file__).with_name("data")


def load_real(row: dict[str, Any], people: People) -> Competition:
    """The meeting with its entrants and marks, ready for places."""
    organiser = people.users[row["organiser"]]
    competition = create_competition(
        preset=row["preset"],
        year=row["year"],
        organiser=people.organisations[row["organiser"]],
        actor=organiser,
        changes={"phase": Phase.JUDGING, **moments("published")},
    )
    entries = {line["number"]: line for line in _read(row["data"], "entries")}
    marks: dict[str, list[dict[str, str]]] = defaultdict(list)
    for line in _read(row["data"], "marks"):
        marks[line["entry"]].append(line)
    divisions = {
        division.code: division
        for division in competition.divisions.select_related("scheme", "competition", "nomination")
    }
    for number, line in entries.items():
        entry = _enter(divisions[line["division"]], line, people.organisations[row["of"]])
        plan = bridge.plan_of(divisions[line["division"]])
        changes = [_change(plan, mark) for mark in marks[number]]
        write_marks(entry=entry, plan=plan, changes=changes, author=organiser)
    Competition.objects.filter(pk=competition.pk).update(phase=Phase.PROTOCOL)
    competition.refresh_from_db()
    return competition


def _read(folder: str, name: str) -> list[dict[str, str]]:
    with (FOLDER / folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _enter(division: Division, line: dict[str, str], organisation: Organisation) -> Entry:
    entry = Entry.objects.create(
        competition=division.competition,
        nomination=division.nomination,
        division=division,
        organisation=organisation,
        number=line["number"],
        status=EntryStatus.ACCEPTED,
    )
    participant = Participant.objects.create(
        key=sealing.new_key(), last_name=line["participant"], is_adult=True, is_indeclinable=True
    )
    EntryMember.objects.create(entry=entry, participant=participant)
    return entry


def _change(plan: bridge.Plan, mark: dict[str, str]) -> Change:
    stage = next(stage for stage in plan.stages.values() if stage.code == mark["stage"])
    criterion = next(
        one for one in plan.criteria.values() if one.stage_id == stage.pk and one.code == mark["criterion"]
    )
    code = CODE_OF_WORD.get(mark["value"].lower(), "")
    return Change(
        operation_id=uuid.uuid4(),
        cell=(stage.pk, criterion.pk, int(mark["round"]), int(mark["attempt"]), None),
        value="" if code else mark["value"].removesuffix(".0"),
        code=code,
        typed=mark["value"],
    )
