"""Erasure beside immutability: a prize-winner goes, every digest stays."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse

from core.audit import anchor_heads, digest_of
from judging.models import Assignment, Sheet
from registrations.enums import ConsentPurpose
from registrations.models import Consent, Entry
from registrations.services import erase_participant, erase_supervisor, withdraw_consent
from results.models import Protocol
from results.services import publish_results, record_decision, seal_protocol
from tests.cast import make_entry, make_pupil, make_supervisor
from tests.results.places import place_entries

pytestmark = pytest.mark.core_path


def published(cast):
    winner = make_pupil(cast.school, "Власова", "Полина", "Игоревна")
    entries = [
        make_entry(cast.competition, cast.school, winner, title="Тишина над Окой"),
        make_entry(cast.competition, cast.other_school, make_pupil(cast.other_school, "Ахмедов", "Тимур")),
    ]
    place_entries(cast.division, entries, ["47.67", "44.33"])
    protocol = seal_protocol(division=cast.division, actor=cast.organiser)
    publish_results(competition=cast.competition, protocols=[protocol], actor=cast.organiser)
    anchor_heads()
    return winner, protocol


def test_a_prize_winner_is_erased_after_sealing_and_everything_verifies(cast, client, client_of):
    winner, protocol = published(cast)
    url = reverse("results", args=[cast.competition.slug])
    before = client.get(url)
    assert "Полина Власова" in before.content.decode()
    erase_participant(participant=winner, actor=cast.organiser, reason="заявление родителя от 26 ноября")
    out = StringIO()
    call_command("verify_audit", stdout=out)
    assert "Всё сходится" in out.getvalue()
    assert digest_of(Protocol.objects.get(pk=protocol.pk).payload) == protocol.digest
    again = client.get(url, headers={"If-None-Match": before["ETag"]})
    pages = {
        "public": again.content.decode(),
        "protocol": client_of(cast.organiser)
        .get(reverse("protocol", args=[cast.competition.slug, protocol.number]))
        .content.decode(),
        "school": client_of(cast.teacher).get(reverse("school_results")).content.decode(),
        "ranking": client_of(cast.organiser)
        .get(reverse("ranking", args=[cast.competition.slug, cast.division.code]))
        .content.decode(),
    }
    assert again.status_code == 200
    for name, text in pages.items():
        assert "данные удалены" in text, name
        assert "Власова" not in text, name
        assert "Тишина" not in text, name
    assert "Диплом I степени" in pages["protocol"]
    assert "Тимур Ахмедов" in pages["public"]


def test_a_withdrawn_consent_hides_the_name_from_the_next_request_on(cast, client):
    winner, _protocol = published(cast)
    url = reverse("results", args=[cast.competition.slug])
    copy = client.get(url)
    assert client.get(url, headers={"If-None-Match": copy["ETag"]}).status_code == 304
    withdraw_consent(
        consent=Consent.objects.get(participant=winner, purpose=ConsentPurpose.PUBLICATION), actor=cast.organiser
    )
    again = client.get(url, headers={"If-None-Match": copy["ETag"]})
    assert again.status_code == 200
    assert "Власова" not in again.content.decode()
    assert "участник" in again.content.decode()


def test_an_erased_supervisor_leaves_the_words_of_others_too(cast):
    published(cast)
    supervisor = make_supervisor(cast.school, "Тарасова", "Ольга")
    entry = Entry.objects.get(members__participant__last_name="Власова")
    entry.supervisors.update(supervisor=supervisor)
    stage, juror = cast.division.scheme.stages.get(), cast.competition.roles.get(user=cast.juror)
    seat = Assignment.objects.create(entry=entry, stage=stage, juror=juror)
    sheet = Sheet.objects.create(assignment=seat, comment="Видна рука Тарасовой")
    decision = record_decision(
        division=cast.division, kind="special", content={"award": "Приз", "entries": [entry.pk]},
        text="Спор с Тарасовой решён голосованием", decided_on=date(2026, 11, 26), actor=cast.chair,
    )  # fmt: skip
    erase_supervisor(supervisor=supervisor, actor=cast.organiser, reason="Заявление от 26 ноября")

    sheet.refresh_from_db()
    decision.refresh_from_db()
    assert (sheet.comment, decision.text, decision.text_salt) == ("", "", "")
    out = StringIO()
    call_command("verify_audit", stdout=out)
    assert "Всё сходится" in out.getvalue()
