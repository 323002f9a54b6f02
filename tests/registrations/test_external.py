"""Results from outside: entered by the school with a scan, confirmed by whoever answers, kept out of others' sight."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from accounts.enums import MembershipRole
from accounts.models import Membership
from core import audit, files
from core.contributions import FileGrant, contributions
from core.models import StoredFile
from registrations import services
from registrations.enums import ExternalStatus
from registrations.models import Enrolment, ExternalResult
from registrations.selectors.external import event_titles, external_results_of
from registrations.services import external as acts
from tests.cast import make_entry, make_pupil, make_supervisor
from tests.registrations.test_application import pdf

pytestmark = pytest.mark.core_path

TITLE = "Всероссийская конференция «Юность. Наука. Космос»"


def url(name, *args):
    return reverse(name, args=args)


@pytest.fixture
def pupil(cast):
    return make_pupil(cast.school, "Громова", "Анна", "Сергеевна")


@pytest.fixture
def school(cast, client_of):
    return client_of(cast.teacher)


def typed(pupil, **changes):
    values = {
        "do": "save",
        "member": [pupil.pk],
        "title": TITLE,
        "level": "national",
        "held_on": "2026-10-30",
        "award": "II место",
        "team_name": "",
        "scan": pdf("diplom.pdf"),
    }
    return {name: value for name, value in (values | changes).items() if value is not None}


def entered(cast, *people, **fields):
    values = {"title": TITLE, "level": "national", "held_on": date(2026, 10, 30), "award": "II место"} | fields
    return acts.record_external_result(
        organisation=cast.school,
        participants=people,
        scan=acts.store_scan(upload=pdf("diplom.pdf"), actor=cast.teacher),
        actor=cast.teacher,
        **values,
    )


def test_a_school_enters_a_result_with_its_scan_and_it_waits(cast, school, pupil):
    answer = school.post(url("external_add"), typed(pupil, supervisor=make_supervisor(cast.school).pk))

    result = ExternalResult.objects.get()
    assert answer.headers["Location"] == url("external", result.pk)
    assert (result.title, result.level, result.award) == (TITLE, "national", "II место")
    assert (result.status, result.organisation) == (ExternalStatus.WAITING, cast.school)
    assert [(member.participant, member.grade) for member in result.members.all()] == [(pupil, 8)]
    assert result.supervisor is not None
    assert result.scan.name == "diplom.pdf"
    assert audit.verify_chains() == []
    assert "Ждёт проверки" in school.get(url("external_list")).content.decode()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"title": " "}, "Напишите название события"),
        ({"level": ""}, "Выберите уровень"),
        ({"level": "galactic"}, "galactic"),
        ({"held_on": ""}, "Укажите дату события"),
        ({"held_on": "2126-01-01"}, "этот день ещё не наступил"),
        ({"held_on": "1990-01-01"}, "больше двенадцати лет"),
        ({"award": ""}, "Напишите место или награду словами"),
        ({"award": "I\u202eместо"}, "невидимые знаки"),
        ({"member": []}, "Выберите, чей это итог"),
        ({"member": ["", "²", "9" * 40]}, "Выберите, чей это итог"),
        ({"scan": None}, "Приложите скан"),
        ({"scan": SimpleUploadedFile("a.pdf", b"not a pdf")}, "Приложите настоящий файл PDF"),
        ({"scan": SimpleUploadedFile("a.exe", b"MZ")}, "Приложите файл другого вида"),
    ],
)
def test_bad_input_is_answered_beside_its_field_and_nothing_typed_is_lost(school, pupil, changes, sentence):
    answer = school.post(url("external_add"), typed(pupil, **changes))

    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert ExternalResult.objects.count() == 0
    kept = {"award": 'value="II место"', "held_on": 'value="2026-10-30"', "member": f'name="member" value="{pupil.pk}"'}
    assert all(text in page for name, text in kept.items() if name not in changes)


def test_a_scan_sent_with_other_mistakes_need_not_be_chosen_again(school, pupil):
    first = school.post(url("external_add"), typed(pupil, award=""))
    token = first.context["editor"].scan_token
    again = school.post(url("external_add"), typed(pupil, scan=None, kept_scan=token))
    forged = school.post(url("external_add"), typed(pupil, scan=None, kept_scan=token[:-2] + "xx"))

    assert (again.status_code, forged.status_code) == (302, 422)
    assert ExternalResult.objects.get().scan.name == "diplom.pdf"


def test_a_kept_scan_of_another_user_is_not_taken(cast, client_of, school, pupil):
    token = school.post(url("external_add"), typed(pupil, award="")).context["editor"].scan_token
    other = make_pupil(cast.other_school, "Ахмедов", "Тимур")

    answer = client_of(cast.other_teacher).post(url("external_add"), typed(other, scan=None, kept_scan=token))

    assert answer.status_code == 422
    assert ExternalResult.objects.count() == 0


def test_the_same_page_sent_twice_makes_one_result(school, pupil):
    token = school.post(url("external_add"), typed(pupil, award="")).context["editor"].scan_token
    for _time in range(2):
        school.post(url("external_add"), typed(pupil, scan=None, kept_scan=token))

    assert ExternalResult.objects.count() == 1


def test_people_are_searched_added_and_dropped_without_losing_what_is_typed(cast, school, pupil):
    other = make_pupil(cast.school, "Лытвин", "Дамир")
    found = school.post(url("external_add"), typed(pupil, do="find", q="лытв", award="", scan=None)).content.decode()
    added = school.post(url("external_add"), typed(pupil, do=f"add:{other.pk}", q="лытв", scan=None))
    dropped = school.post(url("external_add"), typed(pupil, do=f"drop:{pupil.pk}", scan=None))

    assert f"add:{other.pk}" in found
    assert "Напишите место" not in found  # a search complains about nothing
    assert [person.pk for person in added.context["people"]] == [pupil.pk, other.pk]
    assert (added.status_code, dropped.context["people"]) == (200, [])
    assert TITLE in added.content.decode()


def test_pupils_of_another_school_cannot_be_named(cast, school, pupil):
    stranger = make_pupil(cast.other_school, "Ахмедов", "Тимур")

    answer = school.post(url("external_add"), typed(pupil, member=[stranger.pk]))

    assert answer.status_code == 422
    assert "Ахмедов" not in answer.content.decode()


def test_the_department_confirms_and_the_school_can_change_it_no_more(cast, client_of, school, pupil):
    result = entered(cast, pupil)
    department = client_of(cast.department)

    assert TITLE in department.get(url("external_queue")).content.decode().replace("&quot;", '"')
    assert department.post(url("external_confirm", result.pk)).status_code == 302
    result.refresh_from_db()
    assert result.status == ExternalStatus.CONFIRMED
    assert school.get(url("external_edit", result.pk)).status_code == 404
    assert school.post(url("external_discard", result.pk)).status_code == 404
    assert [past.act for past in result.events.all()] == ["recorded", "confirmed"]
    assert external_results_of(pupil) == [result]


def test_a_returned_result_is_mended_and_waits_again(cast, client_of, school, pupil):
    result = entered(cast, pupil)
    department = client_of(cast.department)
    empty = department.post(url("external_return", result.pk), {"remark": "  "})
    department.post(url("external_return", result.pk), {"remark": "В дипломе III место"})

    page = school.get(url("external", result.pk)).content.decode()
    assert (empty.status_code, "В дипломе III место" in page) == (422, True)
    assert department.post(url("external_confirm", result.pk)).status_code == 422  # first the school mends it
    result.refresh_from_db()
    sent = typed(pupil, award="III место", scan=None, revision=result.revision)
    assert school.post(url("external_edit", result.pk), sent).status_code == 302
    result.refresh_from_db()
    assert (result.status, result.award, result.remark) == (ExternalStatus.WAITING, "III место", "")
    assert result.scan is not None


def test_two_windows_do_not_overwrite_each_other(cast, school, pupil):
    result = entered(cast, pupil)
    school.post(url("external_edit", result.pk), typed(pupil, award="III место", scan=None, revision=0))

    late = school.post(url("external_edit", result.pk), typed(pupil, award="I место", scan=None, revision=0))

    assert late.status_code == 422
    assert "Сверьте две версии" in late.content.decode()
    assert 'value="I место"' in late.content.decode()
    assert ExternalResult.objects.get().award == "III место"


def test_a_new_scan_takes_the_place_of_the_old_one(cast, school, pupil, django_capture_on_commit_callbacks):
    result = entered(cast, pupil)
    old = files.path_of(result.scan)
    with django_capture_on_commit_callbacks(execute=True):
        school.post(url("external_edit", result.pk), typed(pupil, scan=pdf("novyy.pdf"), revision=0))

    result.refresh_from_db()
    assert (result.scan.name, old.exists()) == ("novyy.pdf", False)


def test_a_result_entered_by_mistake_goes_with_its_scan(cast, school, pupil, django_capture_on_commit_callbacks):
    result = entered(cast, pupil)
    scan = files.path_of(result.scan)
    with django_capture_on_commit_callbacks(execute=True):
        assert school.post(url("external_discard", result.pk)).status_code == 302

    assert (ExternalResult.objects.count(), StoredFile.objects.count(), scan.exists()) == (0, 0, False)


def test_who_reads_a_result_and_its_scan(cast, pupil):
    result = entered(cast, pupil)
    department_organiser = cast.other_organiser
    grants = [grant.may_open for grant in contributions(FileGrant)]
    expected = {
        cast.teacher: True,
        cast.department: True,
        cast.administrator: True,
        cast.organiser: False,
        department_organiser: False,
        cast.other_teacher: False,
        cast.juror: False,
        AnonymousUser(): False,
    }
    for who, may_open in expected.items():
        assert any(grant(who, result.scan) for grant in grants) == may_open, who
    Membership.objects.create(user=cast.other_organiser, organisation=cast.office, role=MembershipRole.ORGANISER)
    fresh = type(cast.other_organiser).objects.get(pk=cast.other_organiser.pk)
    assert any(grant(fresh, result.scan) for grant in grants)


def test_the_organiser_of_the_selection_checks_its_results_alone(cast, client_of, pupil):
    make_entry(cast.competition, cast.school, pupil)
    cast.competition.delegation = {"award": "едет", "reserve": "", "event": TITLE, "level": "national", "places": {}}
    cast.competition.save()
    result = entered(cast, pupil, competition=cast.competition)

    assert client_of(cast.organiser).get(url("external", result.pk)).status_code == 200
    assert client_of(cast.other_organiser).get(url("external", result.pk)).status_code == 404
    assert client_of(cast.other_organiser).post(url("external_confirm", result.pk)).status_code == 404
    assert client_of(cast.organiser).post(url("external_confirm", result.pk)).status_code == 302
    assert TITLE in event_titles()


def test_a_school_the_child_has_come_to_reads_what_is_confirmed(cast, client_of, pupil):
    result = entered(cast, pupil)
    newcomer = client_of(cast.other_teacher)
    assert newcomer.get(url("external", result.pk)).status_code == 404
    Enrolment.objects.create(participant=pupil, organisation=cast.other_school, school_year=2027, grade=10)
    assert newcomer.get(url("external", result.pk)).status_code == 404
    acts.confirm_external_result(result=result, actor=cast.department)

    assert newcomer.get(url("external", result.pk)).status_code == 200
    assert newcomer.get(url("external_edit", result.pk)).status_code == 404
    assert TITLE in newcomer.get(url("pupil_edit", pupil.pk)).content.decode()


def test_a_school_that_knows_a_part_of_a_delegation_does_not_open_its_scan(cast, client_of, school, pupil):
    other = make_pupil(cast.other_school, "Чужой", "Пётр")
    result = acts.record_external_result(
        organisation=cast.centre,
        participants=[pupil, other],
        scan=acts.store_scan(upload=pdf("diplom.pdf"), actor=cast.organiser),
        actor=cast.organiser,
        competition=cast.competition,
        is_confirmed=True,
        title=TITLE,
        level="national",
        held_on=date(2026, 10, 30),
        award="II место",
    )
    page = school.get(url("external", result.pk))
    assert page.status_code == 200
    assert url("file_open", result.scan_id) not in page.content.decode()
    assert school.get(url("file_open", result.scan_id)).status_code == 404
    opened = client_of(cast.organiser).get(url("file_open", result.scan_id))
    assert opened.status_code == 200
    opened.close()


def test_the_private_page_shows_confirmed_results_alone(cast, client_of, pupil):
    result = entered(cast, pupil)
    page = url("person", services.make_link(participant=pupil, actor=cast.teacher))
    assert TITLE not in client_of(None).get(page).content.decode()
    acts.confirm_external_result(result=result, actor=cast.department)

    assert TITLE in client_of(None).get(page).content.decode()


def test_a_person_is_given_out_with_results_and_erased_from_them(cast, pupil, django_capture_on_commit_callbacks):
    other = make_pupil(cast.school, "Лытвин", "Дамир")
    alone = entered(cast, pupil, award="диплом Громовой")
    shared = entered(cast, pupil, other, award="II место", team_name="Орбита")
    named = entered(cast, other, pupil, award="Громова I место")
    scans = [files.path_of(result.scan) for result in (alone, shared, named)]
    held = services.export_person(participant=pupil)["external_results"]["results"]
    assert sorted(row["award"] for row in held) == ["II место", "Громова I место", "диплом Громовой"]
    assert services.export_person(participant=pupil, organisations=[cast.other_school.pk])["external_results"] == {
        "results": []
    }

    with django_capture_on_commit_callbacks(execute=True):
        services.erase_participant(participant=pupil, actor=cast.teacher, reason="Заявление матери")

    rows = {result.pk: result for result in ExternalResult.objects.all()}
    assert [rows[one.pk].award for one in (alone, shared, named)] == ["", "II место", ""]
    assert rows[shared.pk].team_name == "Орбита"
    assert [rows[one.pk].scan for one in (alone, shared, named)] == [None, None, None]
    assert not any(scan.exists() for scan in scans)
    assert audit.verify_chains() == []


def test_an_erased_supervisor_is_named_in_no_words_about_results(cast, pupil):
    supervisor = make_supervisor(cast.school)
    result = entered(cast, pupil, supervisor=supervisor)
    acts.return_external_result(result=result, actor=cast.department, remark=f"Кто {supervisor.last_name}?")

    services.erase_supervisor(supervisor=supervisor, actor=cast.teacher, reason="Заявление")

    result.refresh_from_db()
    assert (result.remark, result.award) == ("", "II место")
    assert not result.events.exclude(remark="").exists()


def test_a_page_of_a_result_without_a_scan_opens(cast, school, pupil):
    other = make_pupil(cast.school, "Лытвин", "Дамир")
    result = entered(cast, pupil, other)
    services.erase_participant(participant=other, actor=cast.teacher, reason="Заявление матери")

    assert "Скана нет" in school.get(url("external", result.pk)).content.decode()


def test_the_queue_knows_its_states_and_answers_404_to_others(cast, client_of):
    department = client_of(cast.department)

    assert department.get(url("external_queue"), {"status": "returned"}).status_code == 200
    assert department.get(url("external_queue"), {"status": "lost"}).status_code == 404
    assert client_of(cast.organiser).get(url("external_queue")).status_code == 200
    assert client_of(cast.teacher).get(url("external_queue")).status_code == 404


def test_a_date_of_today_is_a_date_of_a_result(school, pupil):
    today = timezone.localdate()
    assert school.post(url("external_add"), typed(pupil, held_on=today.isoformat())).status_code == 302
    tomorrow = (today + timedelta(days=1)).isoformat()
    assert school.post(url("external_add"), typed(pupil, held_on=tomorrow)).status_code == 422


def test_what_was_taken_back_meanwhile_is_confirmed_by_nobody(cast, pupil):
    result = entered(cast, pupil)
    acts.discard_external_result(result=ExternalResult.objects.get(pk=result.pk), actor=cast.teacher)
    with pytest.raises(services.ActRefused, match="уже убрали"):
        acts.confirm_external_result(result=result, actor=cast.department)
