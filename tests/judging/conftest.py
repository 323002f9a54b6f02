"""A contest that is being judged, with its experts and entries."""

import uuid
from dataclasses import dataclass

import pytest

from competitions.enums import Phase, RoleKind
from competitions.models import Criterion, Role, Stage
from judging.models import Assignment
from judging.services.assigning import assign_juror
from judging.services.marks import save_mark
from registrations.models import Entry
from tests.cast import Cast, make_entry


@dataclass(frozen=True)
class Judged:
    """The cast's competition in judging: two entries of the school, both experts assigned to the first."""

    cast: Cast
    stage: Stage
    idea: Criterion
    craft: Criterion
    entry: Entry
    other: Entry
    juror: Role
    second: Role
    first_seat: Assignment
    second_seat: Assignment

    def mark(self, criterion: Criterion, value: str = "", **changes):
        """One mark of the first expert on the first entry."""
        values = {
            "operation_id": uuid.uuid4(),
            "entry": self.entry,
            "stage": self.stage,
            "criterion": criterion,
            "judge": self.juror,
            "author": self.cast.juror,
            "base_revision": 0,
            "value_text": value,
        }
        return save_mark(**(values | changes))


@pytest.fixture
def judged(cast) -> Judged:
    """A contest that is being judged."""
    competition = cast.competition
    competition.phase = Phase.JUDGING
    competition.save()
    stage = cast.division.scheme.stages.get()
    idea, craft = stage.criteria.all()
    entry, other = (make_entry(competition, cast.school) for _ in range(2))
    juror = Role.objects.get(competition=competition, user=cast.juror, kind=RoleKind.JUROR)
    second = Role.objects.get(competition=competition, user=cast.second_juror, kind=RoleKind.JUROR)
    seats = [assign_juror(entry=entry, stage=stage, juror=role, actor=cast.chair) for role in (juror, second)]
    return Judged(cast, stage, idea, craft, entry, other, juror, second, *seats)
