"""A later stage that only some reach: its grid, its counters and its marks."""

import json
import uuid

import pytest
from django.urls import reverse

from competitions.enums import Phase, StageInput
from competitions.models import Criterion, Stage
from judging.bridge import plan_of, refresh_line
from judging.enums import AdvanceOutcome
from judging.models import Advance, Line, Mark
from judging.selectors.advancing import advanced_entries, waiting_at
from judging.selectors.grid import grids_of
from judging.services.advancing import refresh_advances
from judging.services.assigning import AssignmentRefused, assign_juror, assign_jurors
from registrations.enums import Standing
from registrations.models import Entry
from tests.cast import make_entry

RULES = """
stages:
  - {id: main, steps: [{fold: criterion, how: total}], advance: {take: 2, ties: all, carry: none}}
  - {id: final, steps: [{fold: criterion, how: total}]}
rank: {by: [final], style: shared}
"""


class Tour:
    """Two stages kept by the secretary; two of four go on to the final."""

    def __init__(self, cast, client_of):
        self.cast = cast
        self.competition = cast.competition
        self.competition.phase = Phase.JUDGING
        self.competition.save()
        scheme = cast.division.scheme
        scheme.rules, scheme.revision = RULES, scheme.revision + 1
        scheme.save()
        self.first = scheme.stages.get()
        self.first.input, self.first.judges = StageInput.GRID, 0
        self.first.save()
        self.final = Stage.objects.create(
            scheme=scheme, code="final", title="Финал", input=StageInput.GRID, judges=0, order=1
        )
        Criterion.objects.filter(scheme=scheme).update(weight=None)
        Criterion.objects.filter(scheme=scheme, code="craft").update(stage=self.final)
        self.entries = [make_entry(self.competition, cast.school) for _number in range(4)]
        self.client = client_of(cast.secretary)

    def save(self, entry, stage, value):
        body = {
            "operation_id": str(uuid.uuid4()),
            "entry": entry.pk,
            "stage": stage.pk,
            "criterion": stage.criteria.get().pk,
            "round": 1,
            "attempt": 1,
            "typed": str(value),
            "base_revision": 0,
        }
        return self.client.post(reverse("mark_save"), json.dumps(body), content_type="application/json")

    def first_stage(self, *values):
        for entry, value in zip(self.entries, values, strict=False):
            assert self.save(entry, self.first, value).status_code == 200

    def grid(self):
        address = [self.competition.slug, self.cast.division.code, "final"]
        return self.client.get(reverse("grid", args=address))


@pytest.fixture
def tour(cast, client_of):
    return Tour(cast, client_of)


def test_the_grid_of_a_later_stage_is_empty_until_somebody_reaches_it(tour):
    page = tour.grid()
    assert page.status_code == 200
    assert tour.entries[0].number not in page.content.decode()
    assert [(task.stage.code, task.entries) for task in grids_of(tour.cast.secretary)] == [("main", 4)]
    assert waiting_at(tour.final) == 4


def test_only_those_who_reached_the_stage_stand_in_its_grid(tour):
    tour.first_stage(9, 8, 7, 6)
    refresh_advances(division=tour.cast.division)
    assert list(advanced_entries(tour.cast.division, tour.final)) == tour.entries[:2]
    page = tour.grid().content.decode()
    assert [entry.number in page for entry in tour.entries] == [True, True, False, False]
    assert {task.stage.code: task.entries for task in grids_of(tour.cast.secretary)} == {"main": 4, "final": 2}
    assert waiting_at(tour.final) == 0


def test_a_mark_for_who_did_not_reach_the_stage_is_refused_with_a_sentence(tour):
    tour.first_stage(9, 8, 7, 6)
    # Nothing is stored yet about who goes on: the marks themselves say it.
    assert not Advance.objects.exists()
    assert tour.save(tour.entries[0], tour.final, 5).status_code == 200
    refused = tour.save(tour.entries[3], tour.final, 5)
    assert refused.status_code == 422
    assert refused.json()["error"] == (
        "Проверьте номер работы и оценки этапа «Оценивание»: на этап «Финал» эта работа не прошла."
    )
    assert Mark.objects.filter(stage=tour.final).count() == 1


def test_an_entry_out_of_competition_goes_on_with_everybody(tour):
    Entry.objects.filter(pk=tour.entries[3].pk).update(standing=Standing.OUT)
    tour.first_stage(9, 8, 7, 6)
    refresh_advances(division=tour.cast.division)
    reached = list(advanced_entries(tour.cast.division, tour.final))
    assert reached == [tour.entries[0], tour.entries[1], tour.entries[3]]


def test_marks_are_awaited_of_those_who_reached_the_stage_alone(tour):
    tour.first_stage(9, 8, 7, 6)
    refresh_advances(division=tour.cast.division)
    tour.save(tour.entries[0], tour.final, 5)
    assert [Line.objects.get(entry=entry).missing for entry in tour.entries] == [0, 0, 0, 0]
    Mark.objects.filter(entry=tour.entries[0], stage=tour.final).update(value="")
    tour.save(tour.entries[0], tour.first, 9)
    assert Line.objects.get(entry=tour.entries[2]).missing == 0


def test_experts_are_given_to_those_who_reached_the_stage_and_the_others_are_counted(tour):
    tour.final.input, tour.final.judges = StageInput.SHEET, 1
    tour.final.save()
    tour.first_stage(9, 8, 7)  # the fourth may still push out the second
    made = assign_jurors(stage=tour.final, per_entry=1, actor=tour.cast.chair, division=tour.cast.division)
    assert (made.made, made.waiting) == (1, 2)
    tour.save(tour.entries[3], tour.first, 1)
    made = assign_jurors(stage=tour.final, per_entry=1, actor=tour.cast.chair, division=tour.cast.division)
    assert (made.made, made.waiting) == (1, 0)
    juror = tour.competition.roles.filter(kind="juror").first()
    with pytest.raises(AssignmentRefused, match="прошла на этап «Финал»"):
        assign_juror(entry=tour.entries[3], stage=tour.final, juror=juror, actor=tour.cast.chair)


def test_who_has_marks_of_the_later_stage_is_not_put_out_by_a_refresh(tour):
    tour.first_stage(9, 8, 7, 6)
    refresh_advances(division=tour.cast.division)
    tour.save(tour.entries[1], tour.final, 5)
    first = Mark.objects.get(entry=tour.entries[2], stage=tour.first)
    Mark.objects.filter(pk=first.pk).update(value="10")
    Mark.objects.filter(entry=tour.entries[1], stage=tour.first).update(value="1")
    for entry in tour.entries:
        refresh_line(plan_of(tour.cast.division), Entry.objects.select_related("division").get(pk=entry.pk))
    refresh_advances(division=tour.cast.division)
    rows = {row.entry_id: row for row in Advance.objects.all()}
    assert [rows[entry.pk].outcome for entry in tour.entries] == [
        AdvanceOutcome.ON,
        AdvanceOutcome.ON,
        AdvanceOutcome.ON,
        AdvanceOutcome.STOPPED,
    ]
    assert [rows[entry.pk].is_disputed for entry in tour.entries] == [False, True, False, False]
