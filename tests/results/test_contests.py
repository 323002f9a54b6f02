"""The worked contests end to end: preset, marks through the grid, places, teams, protocol."""

import uuid

import pytest
from django.urls import reverse

from competitions.enums import Phase
from competitions.models import Division
from competitions.services import create_competition
from judging.models import Line
from judging.services.marks import save_mark
from registrations.models import Entry
from results.models import Standing, TeamStanding
from results.services import publish_results, rank_division, seal_protocol
from results.services import ranking as ranking_service
from tests.cast import make_entry

pytestmark = pytest.mark.core_path


@pytest.fixture(autouse=True)
def no_queue(monkeypatch):
    monkeypatch.setattr(ranking_service.current_app, "send_task", lambda *args, **options: None)


def write(cast, entry, cell, value="", code=""):
    """One cell of the secretary's grid: round and attempt."""
    round_, attempt = cell
    entry = Entry.objects.select_related("division__scheme", "competition").get(pk=entry.pk)
    stage = entry.division.scheme.stages.order_by("order").first()
    save_mark(
        operation_id=uuid.uuid4(),
        entry=entry,
        stage=stage,
        criterion=stage.criteria.first(),
        author=cast.secretary,
        base_revision=0,
        round=round_,
        attempt=attempt,
        value_text=value,
        code=code,
    )


def shown(division):
    rows = Standing.objects.filter(division=division).order_by("position")
    return [(row.entry_id, row.values["shown"], row.first, row.award) for row in rows]


def test_flying_models_count_five_rounds_and_teams_of_schools(cast, client):
    competition = create_competition(
        preset="letayuschie-modeli", year=2026, organiser=cast.centre, actor=cast.organiser
    )
    competition.phase = Phase.JUDGING
    competition.save()
    division = (
        Division.objects.select_related("scheme", "nomination")
        .filter(nomination__code="f1h", competition=competition)
        .first()
    )
    entries = [
        make_entry(competition, school, division=division) for school in [cast.school] * 3 + [cast.other_school] * 2
    ]
    times = [
        [120, 95, 120, 87, 120],
        [60, 60, 60, 60, 60],
        [10, 10, 10, 10, 10],
        [100, 100, 100, 100, 100],
        [50, 0, 0, 0, 0],
    ]
    for entry, rounds in zip(entries, times, strict=True):
        for number, seconds in enumerate(rounds, start=1):
            write(cast, entry, (number, 1), str(seconds))
    ranking = rank_division(division=division)
    assert ranking.error == ""
    assert [row[1] for row in shown(division)] == ["542", "500", "300", "50", "50"]
    assert [row[2] for row in shown(division)] == [1, 2, 3, 4, 4]
    assert ranking.columns["titles"][:2] == ["Тур 1", "Тур 2"]
    teams = [(team.title, team.total, team.first) for team in TeamStanding.objects.filter(division=division)]
    assert teams == [("СОШ № 15", "892", 1), ("Лицей № 36", "550", 2)]
    Line.objects.update(missing=0)
    protocol = seal_protocol(division=division, actor=cast.organiser)
    team = protocol.lines.get(team_key__endswith=str(cast.school.pk), entry=None)
    assert (team.award, team.data["organisation"]["full_name"]) == (
        "Командный зачёт, диплом I степени",
        cast.school.full_name,
    )
    publish_results(competition=competition, protocols=[protocol], actor=cast.organiser)
    text = client.get(reverse("results", args=[competition.slug])).content.decode()
    assert "Командный зачёт" in text
    assert "892" in text


def test_a_timed_average_of_five_drops_best_and_worst_and_knows_dnf(cast):
    competition = create_competition(preset="srednee-iz-pyati", year=2026, organiser=cast.centre, actor=cast.organiser)
    competition.phase = Phase.JUDGING
    competition.save()
    division = Division.objects.select_related("scheme", "nomination").filter(competition=competition).first()
    first, second, third = (make_entry(competition, cast.school, division=division) for _ in range(3))
    solves = {
        first: ["600", "700", "800", "900", ""],
        second: ["500", "700", "900", "900", "900"],
        third: ["800", "800", "800", "", ""],
    }
    for entry, values in solves.items():
        for number, value in enumerate(values, start=1):
            write(cast, entry, (1, number), value, "" if value else "DNF")
    ranking = rank_division(division=division)
    assert ranking.error == ""
    rows = {row.entry_id: row for row in Standing.objects.filter(division=division)}
    assert (rows[first.pk].first, rows[second.pk].first) == (1, 2)
    assert [part[2] for part in rows[first.pk].values["parts"]] == [True, False, False, False, True]
