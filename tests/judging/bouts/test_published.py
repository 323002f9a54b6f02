"""Groups and brackets on the ranking page and, sealed, on the public page: named as the consents allow."""

import pytest
from django.urls import reverse

from competitions.enums import Phase
from registrations.enums import ConsentPurpose
from registrations.models import Consent, EntryMember
from results.enums import PublicRows
from results.models import Standing
from results.services import publish_results, seal_protocol

pytestmark = pytest.mark.core_path


def finished(sumo):
    """Nine robots fought to the end; gives their order in strength."""
    sumo.add(9)
    draw = sumo.draw()
    strength = [row["entry"] for row in draw.order]
    sumo.by_strength(strength)
    sumo.draw("final")
    sumo.by_strength(strength, code="final")
    sumo.places()
    return strength


def publish(sumo, rows):
    sumo.competition.phase = Phase.PROTOCOL
    sumo.competition.save()
    protocol = seal_protocol(division=sumo.division, actor=sumo.cast.organiser)
    publish_results(competition=sumo.competition, protocols=[protocol], actor=sumo.cast.organiser, rows=rows)
    return protocol


def page_of(client, sumo):
    return client.get(reverse("results", args=[sumo.competition.slug])).content.decode()


def test_the_ranking_page_shows_groups_and_bracket_to_those_who_see_places(sumo, client):
    finished(sumo)
    client.force_login(sumo.cast.secretary)
    text = client.get(reverse("ranking", args=[sumo.competition.slug, sumo.division.code])).content.decode()
    assert "Группа А" in text
    assert "Полуфинал" in text
    assert "за третье место" in text
    assert reverse("stage_bouts", args=[sumo.competition.slug, sumo.division.code, "final"]) not in text


def test_the_public_sees_the_bouts_after_publication_as_they_were_sealed(sumo, client):
    strength = finished(sumo)
    assert "Полуфинал" not in page_of(client, sumo)
    protocol = publish(sumo, PublicRows.PLACED)
    sealed = protocol.payload["bouts"]
    assert [stage["stage"]["code"] for stage in sealed] == ["group", "final"]
    assert len(sealed[1]["bouts"]) == 4
    text = page_of(client, sumo)
    assert "Мини-сумо, 11–13 лет: группы и сетка" in text
    assert "Полуфинал" in text
    assert sumo.names[strength[-1]] in text


def test_who_is_not_among_the_published_rows_stands_in_the_bouts_by_number(sumo, client):
    strength = finished(sumo)
    publish(sumo, PublicRows.AWARDED)
    text = page_of(client, sumo)
    assert sumo.names[strength[0]] in text
    assert sumo.names[strength[-1]] not in text
    assert "участник" in text


def test_a_pilot_without_consent_is_nobody_in_the_bracket(combat, client):
    combat.add(2)
    draw = combat.draw("bouts")
    while bouts := combat.bouts("bouts")[-1:]:
        result = combat.save(bouts[0], [2, 100], [1, 100])
        if not result.opened:
            break
    combat.places()
    people = {m.entry_id: m.participant for m in EntryMember.objects.select_related("participant")}
    loser = draw.order[1]["entry"]
    Consent.objects.filter(participant=people[loser], purpose=ConsentPurpose.PUBLICATION).delete()
    combat.division.entries.update(team_name="")
    publish(combat, PublicRows.PLACED)
    text = page_of(client, combat)
    assert people[draw.order[0]["entry"]].last_name in text
    assert people[loser].last_name not in text


def test_equal_numbers_of_different_stages_are_no_tie_that_somebody_decided(sumo):
    strength = finished(sumo)
    rows = {row.entry_id: row for row in Standing.objects.filter(division=sumo.division)}
    assert (rows[strength[2]].total, rows[strength[2]].first) == ("3", 3)  # the level of the third place
    assert "3" in [rows[entry].total for entry in strength[4:]]  # points of a group
    assert not any("решение жюри" in key for row in rows.values() for key in row.values["keys"])
