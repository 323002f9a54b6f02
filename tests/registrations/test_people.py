"""One person: consents, the private link, what is given out, and erasure beside records that must not change."""

import json

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core import audit, files, sealing
from core.contributions import FileGrant, PersonEraser, PersonExporter, contributions
from core.models import Erasure
from registrations import services
from registrations.enums import ConsentPurpose, ConsentStatus, EntryStatus
from registrations.models import Enrolment, Entry, Participant
from registrations.services.naming import mention_of
from tests.cast import give_consents, make_entry, make_pupil, make_supervisor
from tests.registrations.test_application import pdf

pytestmark = pytest.mark.core_path


@pytest.fixture
def pupil(cast):
    return make_pupil(cast.school, "Громова", "Анна", "Сергеевна")


@pytest.fixture
def school(cast, client_of):
    return client_of(cast.teacher)


def url(name, *args):
    return reverse(name, args=args)


def test_a_consent_is_recorded_with_its_scan_and_opened_by_school_and_organiser_alone(cast, client_of, school, pupil):
    sent = {"signed_on": "2026-11-20", "given_by": "Громова Ольга", "scope": ["name", "work"], "scan": pdf("list.pdf")}
    school.post(url("consent_add", pupil.pk, "publication"), sent)
    make_entry(cast.competition, cast.school, pupil, status=EntryStatus.SUBMITTED)

    consent = pupil.consents.get()
    assert (consent.scope, consent.status) == (["name", "work"], ConsentStatus.RECEIVED)
    grants = [grant.may_open for grant in contributions(FileGrant)]
    for who, may_open in [
        (cast.teacher, True),
        (cast.organiser, True),
        (cast.other_teacher, False),
        (cast.other_organiser, False),
        (cast.juror, False),
        (AnonymousUser(), False),
    ]:
        assert any(grant(who, consent.scan) for grant in grants) == may_open
    assert client_of(cast.other_teacher).get(url("file_open", consent.scan_id)).status_code == 404


def test_a_verified_consent_is_not_overwritten(cast, pupil):
    give_consents(pupil)

    with pytest.raises(services.ActRefused, match="Сначала отзовите"):
        services.record_consent(participant=pupil, purpose=ConsentPurpose.PROCESSING, actor=cast.teacher)


def test_a_withdrawn_consent_makes_room_for_a_new_one(cast, school, pupil):
    give_consents(pupil)
    old = pupil.consents.get(purpose=ConsentPurpose.PUBLICATION)

    school.post(url("consent_withdraw", pupil.pk, old.pk))
    services.record_consent(participant=pupil, purpose=ConsentPurpose.PUBLICATION, actor=cast.teacher, scope=["name"])

    states = list(
        pupil.consents.filter(purpose=ConsentPurpose.PUBLICATION).order_by("pk").values_list("status", flat=True)
    )
    assert states == [ConsentStatus.WITHDRAWN, ConsentStatus.RECEIVED]
    assert audit.verify_chains() == []


@pytest.mark.parametrize("purpose", ["processing", "publication"])
def test_each_purpose_has_a_sheet_of_its_own(school, pupil, purpose):
    text = school.get(url("consent_print", pupil.pk, purpose)).content.decode()

    assert "Громова Анна Сергеевна" in text
    assert ("152-ФЗ разрешаю открыто публиковать" in text) == (purpose == "publication")


@pytest.mark.parametrize("purpose", ["processing", "publication"])
def test_an_adult_signs_for_themselves(school, pupil, purpose):
    of_child = school.get(url("consent_print", pupil.pk, purpose)).content.decode()
    pupil.is_adult = True
    pupil.save()

    text = school.get(url("consent_print", pupil.pk, purpose)).content.decode()

    assert "законный представитель ребёнка" in of_child
    assert "Подпись ребёнка" in of_child
    assert "Я, <b>Громова Анна Сергеевна</b>," in text
    assert "ребёнк" not in text


def test_an_unknown_purpose_does_not_exist(school, pupil):
    assert school.get(url("consent_print", pupil.pk, "advertising")).status_code == 404


def test_the_private_link_opens_one_page_until_it_ends(cast, client_of, school, pupil):
    entry = make_entry(cast.competition, cast.school, pupil, title="108 минут")
    token = services.make_link(participant=pupil, actor=cast.teacher)
    parent = client_of(None)

    page = parent.get(url("person", token))
    assert page.status_code == 200
    assert "108 минут" in page.content.decode()
    assert page["Referrer-Policy"] == "no-referrer"
    services.make_link(participant=pupil, actor=cast.teacher)
    assert parent.get(url("person", token)).status_code == 404
    assert entry.number not in parent.get(url("person", "wrong-token")).content.decode()


def test_a_school_makes_a_link_that_is_shown_once_and_ends_it(school, client_of, pupil):
    shown = school.post(url("link_make", pupil.pk)).context["address"]

    assert client_of(None).get(shown).status_code == 200
    school.post(url("link_end", pupil.pk))
    assert client_of(None).get(shown).status_code == 404
    assert not pupil.links.filter(token_digest__in=shown.split("/")).exists()


def test_a_draft_of_the_school_is_not_on_the_private_page(cast, client_of, pupil):
    make_entry(cast.competition, cast.school, pupil, status=EntryStatus.DRAFT, title="Тайный черновик")
    token = services.make_link(participant=pupil, actor=cast.teacher)

    assert "Тайный черновик" not in client_of(None).get(url("person", token)).content.decode()


def test_everything_that_is_held_is_given_out(cast, school, pupil):
    make_entry(cast.competition, cast.school, pupil, title="108 минут")

    held = json.loads(school.get(url("pupil_export", pupil.pk)).content)

    own = held["registrations"]
    assert own["last_name"] == "Громова"
    assert own["entries"][0]["title"] == "108 минут"
    assert len(own["consents"]) == 2


def test_erasure_empties_names_files_and_links_and_every_digest_stays_true(
    cast, client_of, pupil, django_capture_on_commit_callbacks
):
    commitment = sealing.seal(pupil.key, pupil.full_name)
    entry = make_entry(cast.competition, cast.school, pupil, title="Анна Громова о себе", status=EntryStatus.DRAFT)
    work = services.attach_work(entry=entry, code="work", upload=pdf(), actor=cast.teacher)
    content = files.path_of(work.file)
    scan = SimpleUploadedFile("scan.pdf", pdf().read())
    pupil.consents.all().delete()
    consent = services.record_consent(
        participant=pupil, purpose=ConsentPurpose.PROCESSING, actor=cast.teacher, scan=scan, given_by="Громова Ольга"
    )
    sheet = files.path_of(consent.scan)
    token = services.make_link(participant=pupil, actor=cast.teacher)
    twin = make_pupil(cast.other_school, "Громова", "Аня", merged_into=pupil)
    assert content.exists()
    assert sheet.exists()

    with django_capture_on_commit_callbacks(execute=True):
        services.erase_participant(participant=pupil, actor=cast.teacher, reason="Заявление матери")

    for person in (Participant.objects.get(pk=pupil.pk), Participant.objects.get(pk=twin.pk)):
        assert (person.full_name, person.birth_date, person.dative) == ("данные удалены", None, "")
        assert person.key.erased_at is not None
    assert sealing.open_texts([commitment]) == {commitment: None}
    assert not content.exists()
    assert not sheet.exists()
    assert Entry.objects.get(pk=entry.pk).title == ""
    assert set(pupil.consents.values_list("status", flat=True)) == {ConsentStatus.WITHDRAWN}
    assert client_of(None).get(url("person", token)).status_code == 404
    assert Erasure.objects.count() == 2
    assert audit.verify_chains() == []


def test_the_work_of_a_team_stays_for_the_others(cast, pupil):
    other = make_pupil(cast.school, "Лытвин", "Дамир")
    entry = make_entry(cast.competition, cast.school, pupil, other, title="Планёр", status=EntryStatus.SUBMITTED)
    for words in ("Нет подписи у Громовой", "Нет второго листа"):
        services.return_entry(entry=entry, actor=cast.organiser, remark=words)
        Entry.objects.update(status=EntryStatus.SUBMITTED)

    services.erase_participant(participant=pupil, actor=cast.teacher, reason="Заявление матери")

    entry.refresh_from_db()
    assert entry.title == "Планёр"
    assert list(entry.events.values_list("remark", flat=True)) == ["", "Нет второго листа"]
    assert [member.participant.full_name for member in entry.members.all()] == ["данные удалены", "Лытвин Дамир"]


def test_erasing_twice_is_harmless(cast, pupil):
    for _time in range(2):
        services.erase_participant(
            participant=Participant.objects.get(pk=pupil.pk), actor=cast.teacher, reason="Заявление"
        )

    assert Erasure.objects.count() == 1


def test_a_school_erases_by_a_page_that_asks_for_the_grounds(school, pupil):
    refused = school.post(url("pupil_erase", pupil.pk), {"reason": " "})
    done = school.post(url("pupil_erase", pupil.pk), {"reason": "Заявление матери"})

    assert (refused.status_code, done.status_code) == (422, 302)
    assert Participant.objects.get(pk=pupil.pk).last_name == ""


def test_a_child_of_two_organisations_is_erased_by_the_administrator_alone(cast, client_of, school, pupil):
    year = pupil.enrolments.get().school_year
    Enrolment.objects.create(participant=pupil, organisation=cast.centre, school_year=year)

    refused = school.post(url("pupil_erase", pupil.pk), {"reason": "Заявление"})

    assert refused.status_code == 422
    assert "«Галактика»" in refused.content.decode()
    assert client_of(cast.administrator).post(url("pupil_erase", pupil.pk), {"reason": "Заявление"}).status_code == 302


def test_every_app_with_personal_data_erases_and_gives_out():
    assert "registrations" in {eraser.app for eraser in contributions(PersonEraser)}
    assert "registrations" in {exporter.app for exporter in contributions(PersonExporter)}


def test_a_restored_backup_is_erased_again(cast, pupil):
    supervisor = make_supervisor(cast.school)
    before = {"last_name": pupil.last_name, "birth_date": pupil.birth_date}
    services.erase_participant(participant=pupil, actor=cast.teacher, reason="Заявление")
    services.erase_supervisor(supervisor=supervisor, actor=cast.teacher, reason="Заявление")
    Participant.objects.filter(pk=pupil.pk).update(**before)  # what a backup of yesterday would bring back
    pupil.key.__class__.objects.filter(pk=pupil.key_id).update(erased_at=None, key=b"old")

    assert services.replay_erasures() == 1
    assert services.replay_erasures() == 0
    assert Participant.objects.get(pk=pupil.pk).full_name == "данные удалены"
    supervisor.refresh_from_db()
    assert supervisor.full_name == "данные удалены"


def test_a_school_that_the_child_has_left_sees_no_more(cast, client_of):
    child = make_pupil(cast.school, "Громова", "Анна")
    address = reverse("pupil_edit", args=[child.pk])
    assert client_of(cast.teacher).get(address).status_code == 200

    now = child.enrolments.get()
    Enrolment.objects.create(
        participant=child, organisation=cast.other_school, school_year=now.school_year + 1, grade=9
    )

    assert client_of(cast.teacher).get(address).status_code == 404
    assert client_of(cast.other_teacher).get(address).status_code == 200


def test_a_supervisor_is_erased_by_a_page_that_asks_for_the_grounds(cast, client_of, school):
    supervisor = make_supervisor(cast.school, "Тарасова", "Ольга")
    entry = make_entry(cast.competition, cast.school)
    entry.supervisors.update(supervisor=supervisor)
    Entry.objects.filter(pk=entry.pk).update(remark="Спросите у Тарасовой")
    address = url("supervisor_erase", supervisor.pk)
    assert client_of(cast.other_teacher).post(address, {"reason": "Заявление"}).status_code == 404
    assert url("supervisor_erase", supervisor.pk) in school.get(url("supervisor_edit", supervisor.pk)).content.decode()

    refused = school.post(address, {"reason": " "})
    naming = school.post(address, {"reason": "Заявление Тарасовой"})
    done = school.post(address, {"reason": "Заявление от 26 ноября"})

    assert (refused.status_code, naming.status_code, done.status_code) == (422, 422, 302)
    assert "без имён" in naming.content.decode()
    supervisor.refresh_from_db()
    entry.refresh_from_db()
    assert (supervisor.full_name, entry.remark) == ("данные удалены", "")
    assert school.get(address).status_code == 404


def test_a_school_takes_out_only_what_is_its_own(cast, school):
    child = make_pupil(cast.school, "Громова", "Ия")
    earlier = child.enrolments.get().school_year - 1
    Enrolment.objects.create(participant=child, organisation=cast.other_school, school_year=earlier, grade=7)
    make_entry(cast.competition, cast.school, child, title="Своя работа")
    make_entry(cast.competition, cast.other_school, child, title="Чужая работа")

    told = school.get(url("pupil_export", child.pk)).content.decode()

    assert "Своя работа" in told
    assert "Чужая работа" not in told
    assert "Лицей № 36" not in told
    whole = str(services.export_person(participant=child))
    assert "Чужая работа" in whole


def test_words_that_name_a_person_are_found_in_any_case():
    mention = mention_of(Participant(last_name="Власова", first_name="Полина"))
    for text in ("работа Власовой", "ВЛАСОВУ похвалить", "у Власова-младшего"):
        assert mention.has_surname(text), text
    assert mention.is_in("Полине не хватило времени")
    for text in ("власть и право", "поле", "всё хорошо", ""):
        assert not mention.is_in(text), text
    assert mention_of(Participant(last_name="Семёнов-Ким", first_name="Артём")).has_surname("от Семенова")
    assert not mention_of(Participant()).is_in("что угодно")
