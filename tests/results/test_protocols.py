"""A protocol is numbered, digested, never rewritten, and refuses what is not ready."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from competitions.validators.refusal import Refused
from core import sealing
from core.audit import digest_of
from core.models import AuditEntry
from judging.models import Assignment
from registrations.models import Participant
from registrations.services import erase_participant
from results.enums import DecisionKind, StandingState
from results.models import Decision, Protocol, ProtocolLine, ProtocolPerson, Standing
from results.services import seal_protocol
from results.signals import protocol_sealed
from tests.cast import make_entry, make_pupil
from tests.results.places import make_ranking, place_entries


@pytest.fixture
def ranked(cast):
    """Three entries with places 1, 2–3, 2–3."""
    entries = [make_entry(cast.competition, cast.school) for _ in range(3)]
    place_entries(cast.division, entries, ["90.5", "80", "80"])
    return entries


def verify() -> str:
    out = StringIO()
    call_command("verify_audit", stdout=out)
    return out.getvalue()


def test_a_sealed_protocol_holds_places_ids_and_commitments_but_no_name(cast, ranked):
    protocol = seal_protocol(division=cast.division, actor=cast.organiser)
    assert (protocol.number, protocol.version) == (1, 1)
    assert protocol.digest == digest_of(Protocol.objects.get(pk=protocol.pk).payload)
    assert [(line.first, line.last, line.total, line.data["place"]) for line in protocol.lines.all()] == [
        (1, 1, "90.5", "1"),
        (2, 3, "80", "2–3"),
        (2, 3, "80", "2–3"),
    ]
    text = str(protocol.payload)
    member = ranked[0].members.get()
    assert member.participant.last_name not in text
    assert "Кузнецова" not in text
    line = protocol.lines.first()
    assert line.data["members"] == [
        {
            "participant": member.participant_id,
            "role": "author",
            "grade": 8,
            "name": line.data["members"][0]["name"],
        }
    ]
    name = line.data["members"][0]["name"]
    assert sealing.open_texts([name]) == {name: member.participant.full_name}
    assert line.data["organisation"]["full_name"] == cast.school.full_name
    assert ProtocolPerson.objects.filter(participant=member.participant).get().line == line


def test_sealing_the_same_state_twice_is_one_protocol(cast, ranked):
    first = seal_protocol(division=cast.division, actor=cast.organiser)
    again = seal_protocol(division=cast.division, actor=cast.organiser, reason="ещё раз")
    assert again == first
    assert Protocol.objects.count() == 1
    assert ProtocolLine.objects.count() == 3
    assert AuditEntry.objects.filter(act="protocol.sealed").count() == 1


def test_a_change_needs_a_reason_and_makes_a_version_that_says_what_changed(cast, ranked):
    first = seal_protocol(division=cast.division, actor=cast.organiser)
    Standing.objects.filter(entry=ranked[0]).update(total="70", first=3, last=3, position=3, award="")
    Standing.objects.filter(entry__in=ranked[1:]).update(first=1, last=2)
    with pytest.raises(Refused, match="Напишите причину"):
        seal_protocol(division=cast.division, actor=cast.organiser)
    second = seal_protocol(division=cast.division, actor=cast.organiser, reason="апелляция")
    assert (second.number, second.version, second.reason) == (1, 2, "апелляция")
    changes = [(row["entry"], row["field"], row["from"], row["to"]) for row in second.payload["changes"]]
    assert (ranked[0].pk, "place", "1", "3") in changes
    assert (ranked[0].pk, "award", "Диплом I степени", "") in changes
    assert (ranked[1].pk, "place", "2–3", "1–2") in changes
    assert Protocol.objects.get(pk=first.pk).digest == digest_of(Protocol.objects.get(pk=first.pk).payload)
    old, new = (protocol.payload["lines"] for protocol in (first, second))
    names = {line["entry"]: line["data"]["members"][0]["name"] for line in old}
    assert names == {line["entry"]: line["data"]["members"][0]["name"] for line in new}


def test_a_corrected_name_makes_a_new_version(cast, ranked):
    seal_protocol(division=cast.division, actor=cast.organiser)
    Participant.objects.filter(memberships__entry=ranked[0]).update(last_name="Громова-Ильина")
    second = seal_protocol(division=cast.division, actor=cast.organiser, reason="опечатка в фамилии")
    assert [row["field"] for row in second.payload["changes"]] == ["names"]


def test_numbers_run_within_the_competition(cast, ranked):
    assert seal_protocol(division=cast.division, actor=cast.organiser).number == 1
    other = cast.other_competition.divisions.get()
    place_entries(other, [make_entry(cast.other_competition, cast.other_school)], ["10"])
    assert seal_protocol(division=other, actor=cast.other_organiser).number == 1


def test_sealing_refuses_with_every_reason_at_once(cast, ranked):
    make_ranking(cast.division, wanted=2, undecided=[{"entries": [1, 2]}])
    Standing.objects.filter(entry=ranked[2]).update(state=StandingState.PENDING, first=None, last=None)
    Assignment.objects.create(
        entry=ranked[2],
        stage=cast.division.scheme.stages.get(),
        juror=cast.competition.roles.get(user=cast.juror),
    )
    with pytest.raises(Refused) as refusal:
        seal_protocol(division=cast.division, actor=cast.organiser)
    assert [reason.split(":")[0] for reason in refusal.value.reasons] == [
        "Обновите места",
        "Дождитесь оценок",
        "Попросите сдать листы",
        "Запишите решение жюри",
    ]
    assert not Protocol.objects.exists()


def test_incomplete_judging_is_sealed_once_it_is_accepted_in_writing(cast, ranked):
    Standing.objects.filter(entry=ranked[2]).update(state=StandingState.PENDING, first=None, last=None)
    Decision.objects.create(
        division=cast.division,
        kind=DecisionKind.ACCEPT_INCOMPLETE,
        text="Эксперт заболел, оценок двух экспертов достаточно.",
        decided_on=date(2026, 11, 26),
        actor_id=cast.chair.pk,
    )
    protocol = seal_protocol(division=cast.division, actor=cast.organiser)
    assert [line.state for line in protocol.lines.all()] == ["ranked", "ranked", "pending"]
    assert protocol.payload["decisions"][0]["kind"] == "accept_incomplete"
    assert "Эксперт" not in str(protocol.payload)


def test_nothing_is_sealed_for_an_empty_division(cast):
    make_ranking(cast.division)
    with pytest.raises(Refused, match="Ни у одной работы нет места"):
        seal_protocol(division=cast.division, actor=cast.organiser)


def test_sealing_announces_the_fact(cast, ranked):
    heard = []

    def hear(protocol, **kwargs):
        heard.append(protocol)

    protocol_sealed.connect(hear)
    try:
        protocol = seal_protocol(division=cast.division, actor=cast.organiser)
    finally:
        protocol_sealed.disconnect(hear)
    assert heard == [protocol]


def test_a_prize_winner_is_erased_and_everything_still_verifies(cast, ranked):
    protocol = seal_protocol(division=cast.division, actor=cast.organiser)
    winner = ranked[0].members.get().participant
    name = protocol.lines.first().data["members"][0]["name"]
    sealing.erase_person(key=winner.key, actor=cast.organiser, reason="заявление родителя")
    Participant.objects.filter(pk=winner.pk).update(last_name="", first_name="", patronymic="")
    assert sealing.open_texts([name]) == {name: None}
    assert "Всё сходится" in verify()
    assert Protocol.objects.get(pk=protocol.pk).digest == digest_of(Protocol.objects.get(pk=protocol.pk).payload)


def test_the_title_of_a_work_goes_with_its_last_author(cast, ranked):
    first, second = (make_pupil(cast.school, name, "Анна") for name in ("Первая", "Вторая"))
    together = make_entry(cast.competition, cast.school, first, second, title="Дневник Анны")
    Standing.objects.all().delete()
    place_entries(cast.division, [*ranked, together], ["90.5", "80", "80", "70"])
    protocol = seal_protocol(division=cast.division, actor=cast.organiser)
    work = protocol.lines.get(entry=together).data["work"]
    assert "Дневник" not in str(protocol.payload)
    assert sealing.open_texts([work]) == {work: "Дневник Анны"}
    erase_participant(participant=first, actor=cast.organiser, reason="заявление родителя")
    assert sealing.open_texts([work]) == {work: "Дневник Анны"}
    erase_participant(participant=second, actor=cast.organiser, reason="заявление родителя")
    assert sealing.open_texts([work]) == {work: None}
    assert "Всё сходится" in verify()


def test_a_new_version_after_an_erasure_keeps_the_commitment_of_the_erased(cast, ranked):
    first = seal_protocol(division=cast.division, actor=cast.organiser)
    winner = ranked[0].members.get().participant
    sealing.erase_person(key=winner.key, actor=cast.organiser, reason="заявление")
    Standing.objects.filter(entry=ranked[2]).update(total="79", first=3, last=3)
    second = seal_protocol(division=cast.division, actor=cast.organiser, reason="апелляция")
    assert second.lines.first().data["members"] == first.lines.first().data["members"]
    assert "Всё сходится" in verify()


@pytest.mark.parametrize("what", ["payload", "line", "both", "row"])
def test_verify_audit_names_a_protocol_that_was_tampered_with(cast, ranked, what):
    protocol = seal_protocol(division=cast.division, actor=cast.organiser)
    if what in {"payload", "both"}:
        protocol.payload["lines"][0]["total"] = "99"
        digest = digest_of(protocol.payload) if what == "both" else protocol.digest
        Protocol.objects.filter(pk=protocol.pk).update(payload=protocol.payload, digest=digest)
    elif what == "line":
        ProtocolLine.objects.filter(protocol=protocol, position=1).update(award="")
    else:
        ProtocolPerson.objects.all().delete()
        ProtocolLine.objects.filter(protocol=protocol).delete()
        Protocol.objects.filter(pk=protocol.pk).delete()
    with pytest.raises(CommandError, match="Найдено расхождений"):
        verify()
