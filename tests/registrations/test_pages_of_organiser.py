"""The organiser's side: decisions with their reasons, consents, ciphers, and nothing for anybody else."""

import pytest
from django.urls import reverse

from competitions.enums import Phase
from competitions.models import Division, Role
from core import audit
from core.models import Message
from registrations import services
from registrations.enums import ConsentPurpose, ConsentStatus, EntryStatus, Standing
from registrations.models import Consent, Entry
from registrations.signals import entry_accepted, entry_changed
from tests.cast import give_consents, make_entry, make_pupil
from tests.counting import counting


@pytest.fixture
def organiser(cast, client_of):
    return client_of(cast.organiser)


@pytest.fixture
def entry(cast):
    return make_entry(cast.competition, cast.school, status=EntryStatus.SUBMITTED, created_by_id=cast.teacher.pk)


@pytest.fixture
def heard():
    facts = []

    def hear(signal, name):
        def receiver(entry, **kwargs):
            facts.append((name, entry.pk))

        signal.connect(receiver, weak=False, dispatch_uid=f"test-{name}")
        return receiver

    hear(entry_accepted, "accepted")
    hear(entry_changed, "changed")
    yield facts
    entry_accepted.disconnect(dispatch_uid="test-accepted")
    entry_changed.disconnect(dispatch_uid="test-changed")


def url(name, *args):
    return reverse(name, args=args)


def test_an_accepted_entry_is_in_its_division_and_the_school_gets_a_letter(cast, organiser, entry, heard):
    response = organiser.post(url("entry_accept", entry.pk), {"division": cast.division.pk})

    entry.refresh_from_db()
    letter = Message.objects.get()
    assert response.status_code == 302
    assert (entry.status, entry.division) == (EntryStatus.ACCEPTED, cast.division)
    assert (letter.to, letter.subject) == ("teacher@example.org", f"Заявка {entry.number} принята: «zvezda»")
    assert heard == [("accepted", entry.pk)]


def test_without_verified_consents_nothing_is_accepted_and_the_names_are_said(cast, organiser):
    pupil = make_pupil(cast.school, "Цой", "Соня")
    give_consents(pupil, status=ConsentStatus.RECEIVED)
    entry = make_entry(cast.competition, cast.school, pupil, status=EntryStatus.SUBMITTED)

    response = organiser.post(url("entry_accept", entry.pk))

    assert response.status_code == 422
    assert "без них заявку не принять: Цой Соня" in response.content.decode()
    assert Entry.objects.get().status == EntryStatus.SUBMITTED


def test_a_competition_without_consents_accepts_at_once(cast, organiser):
    cast.competition.needs_consents = False
    cast.competition.save()
    entry = make_entry(cast.competition, cast.school, status=EntryStatus.SUBMITTED, with_consents=False)

    organiser.post(url("entry_accept", entry.pk))

    assert Entry.objects.get().status == EntryStatus.ACCEPTED


def test_a_consent_to_publication_is_not_asked_for(cast, organiser, entry):
    Consent.objects.filter(purpose=ConsentPurpose.PUBLICATION).delete()

    organiser.post(url("entry_accept", entry.pk))

    assert Entry.objects.get().status == EntryStatus.ACCEPTED


@pytest.mark.parametrize(("name", "field"), [("entry_return", "remark"), ("entry_refuse", "reason")])
def test_sending_back_needs_words_and_keeps_them(organiser, entry, name, field):
    refused = organiser.post(url(name, entry.pk), {field: "  "})
    done = organiser.post(url(name, entry.pk), {field: "Нет второго листа"})

    entry.refresh_from_db()
    assert (refused.status_code, done.status_code) == (422, 302)
    assert entry.status == (EntryStatus.RETURNED if name == "entry_return" else EntryStatus.REFUSED)
    assert (entry.remark, entry.events.last().remark) == ("Нет второго листа", "Нет второго листа")
    assert "Нет второго листа" in Message.objects.get().body


def test_after_judging_began_nothing_is_returned(cast, organiser):
    entry = make_entry(cast.competition, cast.school)
    cast.competition.phase = Phase.JUDGING
    cast.competition.save()

    response = organiser.post(url("entry_return", entry.pk), {"remark": "Поздно"})

    assert response.status_code == 422
    assert Entry.objects.get().status == EntryStatus.ACCEPTED


def test_a_disqualification_needs_its_reason_and_is_announced(cast, organiser, heard):
    entry = make_entry(cast.competition, cast.school)

    refused = organiser.post(url("entry_standing", entry.pk), {"standing": "DSQ", "reason": ""})
    organiser.post(url("entry_standing", entry.pk), {"standing": "DSQ", "reason": "Чужая работа"})

    entry.refresh_from_db()
    assert refused.status_code == 422
    assert entry.standing == Standing.DISQUALIFIED
    assert entry.events.last().remark == "Чужая работа"
    assert heard == [("changed", entry.pk)]


def test_an_entry_moves_to_another_group_with_its_reason_until_there_are_marks(cast, organiser):
    entry = make_entry(cast.competition, cast.school)
    other = Division.objects.create(
        competition=cast.competition,
        nomination=cast.competition.nominations.create(code="video", title="Видео"),
        scheme=cast.division.scheme,
        code="video",
        title="Видео",
    )

    organiser.post(url("entry_move", entry.pk), {"division": other.pk, "reason": "Это ролик"})
    entry.refresh_from_db()
    assert (entry.division, entry.nomination.code) == (other, "video")
    Division.objects.update(locked_at="2026-11-01T00:00Z")
    refused = organiser.post(url("entry_move", entry.pk), {"division": cast.division.pk, "reason": "Назад"})
    assert refused.status_code == 422


def test_ciphers_are_the_class_and_a_number_in_the_order_of_the_recorded_seed(cast):
    pupils = [make_pupil(cast.school, f"Ученик{index}", "Иван", grade=8) for index in range(6)]
    entries = [make_entry(cast.competition, cast.school, pupil) for pupil in pupils]

    services.assign_ciphers(competition=cast.competition, actor=cast.organiser, seed=7)
    first = {entry.pk: Entry.objects.get(pk=entry.pk).cipher for entry in entries}
    late = make_entry(cast.competition, cast.school, make_pupil(cast.school, "Поздний", "Пётр", grade=8))
    services.assign_ciphers(competition=cast.competition, actor=cast.organiser, seed=7)

    assert sorted(first.values()) == [f"8-00{number}" for number in range(1, 7)]
    assert list(first.values()) != sorted(first.values())
    assert {entry.pk: Entry.objects.get(pk=entry.pk).cipher for entry in entries} == first
    assert Entry.objects.get(pk=late.pk).cipher == "8-007"
    assert audit.verify_chains() == []


def test_ciphers_without_accepted_entries_say_what_to_do(organiser, entry):
    page = organiser.post(url("cipher_assign", "zvezda"), follow=True)

    assert "Примите заявки" in page.content.decode()


def test_a_consent_is_verified_from_the_queue(cast, organiser):
    pupil = make_pupil(cast.school, "Цой", "Соня")
    give_consents(pupil, status=ConsentStatus.RECEIVED)
    make_entry(cast.competition, cast.school, pupil, status=EntryStatus.SUBMITTED)
    consent = pupil.consents.get(purpose=ConsentPurpose.PROCESSING)

    assert organiser.get(url("consent_queue", "zvezda")).content.decode().count("Цой Соня") >= 2
    organiser.post(url("consent_verify", "zvezda", consent.pk))

    consent.refresh_from_db()
    assert consent.status == ConsentStatus.VERIFIED


def test_a_consent_of_another_competition_does_not_exist(cast, client_of):
    pupil = make_pupil(cast.school, "Цой", "Соня")
    give_consents(pupil, status=ConsentStatus.RECEIVED)
    make_entry(cast.competition, cast.school, pupil, status=EntryStatus.SUBMITTED)

    response = client_of(cast.other_organiser).post(url("consent_verify", "kometa", pupil.consents.first().pk))

    assert response.status_code == 404


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("status=submitted", 1),
        ("status=accepted", 2),
        ("q=громова", 3),
        ("q=лицей", 1),
        ("division=grafika-5-9", 3),
        ("consents=missing", 1),
        ("school=none", 3),
    ],
)
def test_the_filters_stand_in_the_address(cast, organiser, query, found):
    make_entry(cast.competition, cast.school, status=EntryStatus.SUBMITTED, with_consents=False)
    make_entry(cast.competition, cast.school)
    make_entry(cast.competition, cast.other_school)
    make_entry(cast.competition, cast.school, status=EntryStatus.DRAFT)

    page = organiser.get(url("review_list", "zvezda") + "?" + query)

    assert page.context["page_obj"].paginator.count == found


NAMES = ["entry_accept", "entry_return", "entry_refuse", "entry_standing", "entry_move"]


@pytest.mark.parametrize("who", ["teacher", "other_organiser", "juror", "secretary", "department"])
@pytest.mark.parametrize("name", ["entry_review", *NAMES])
def test_an_entry_of_a_foreign_competition_does_not_exist(cast, client_of, entry, who, name):
    client = client_of(getattr(cast, who))

    response = client.get(url(name, entry.pk)) if name == "entry_review" else client.post(url(name, entry.pk))

    assert response.status_code == 404
    assert Entry.objects.get().status == EntryStatus.SUBMITTED


def test_a_decided_application_leads_to_the_next_that_waits(cast, organiser, entry):
    second = make_entry(cast.competition, cast.school, status=EntryStatus.SUBMITTED)
    make_entry(cast.competition, cast.school, status=EntryStatus.RETURNED)

    page = organiser.post(url("entry_accept", entry.pk), follow=True).content.decode()
    assert f'rel="next" href="{url("entry_review", second.pk)}"' in page
    assert (
        f'href="{url("entry_review", entry.pk)}"' not in organiser.get(url("entry_review", second.pk)).content.decode()
    )


def test_a_draft_is_the_schools_own(cast, organiser):
    draft = make_entry(cast.competition, cast.school, status=EntryStatus.DRAFT)

    assert organiser.get(url("entry_review", draft.pk)).status_code == 404
    assert organiser.get(url("entry_print", draft.pk)).status_code == 404


def test_an_organiser_by_role_of_this_competition_decides(cast, client_of, entry):
    Role.objects.create(competition=cast.competition, user=cast.secretary, kind="organiser")

    assert client_of(cast.secretary).get(url("entry_review", entry.pk)).status_code == 200


def test_the_list_costs_the_same_queries_for_1_and_30_entries_and_loads_what_it_shows(cast, organiser):
    def cost():
        with counting() as found:
            assert organiser.get(url("review_list", "zvezda")).status_code == 200
        return found

    make_entry(cast.competition, cast.school, status=EntryStatus.SUBMITTED)
    one = cost()
    for _index in range(29):
        make_entry(cast.competition, cast.school, status=EntryStatus.SUBMITTED)
    many = cost()

    assert many.queries == one.queries, many.sql
    assert many.rows - one.rows == 29 * 3


@pytest.mark.parametrize(
    ("name", "field", "message"),
    [("entry_return", "remark", "remark-msg"), ("entry_refuse", "reason", "refusal-msg")],
)
def test_a_missing_reason_is_said_at_its_field_and_nowhere_else(organiser, entry, name, field, message):
    text = organiser.post(url(name, entry.pk), {field: " "}).content.decode()
    assert f'<p class="msg" id="{message}">' in text
    assert f'aria-describedby="{message}"' in text
    assert "data-summary" not in text


def test_a_refusal_whose_form_is_gone_is_said_above(organiser, entry):
    services.refuse_entry(entry=entry, actor=None, reason="Не подходит")
    text = organiser.post(url("entry_return", entry.pk), {"remark": "Поздно"}).content.decode()
    assert "data-summary" in text
