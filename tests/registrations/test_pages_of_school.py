"""Pages of a school: what it sees, what it may do, what another school never sees."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from accounts.enums import MembershipRole
from accounts.models import Membership
from registrations import services
from registrations.enums import EntryStatus
from registrations.models import Entry, Participant, Supervisor
from tests.cast import make_entry, make_pupil, make_supervisor, make_user
from tests.counting import counting
from tests.registrations.test_application import pdf


@pytest.fixture
def school(cast, client_of):
    return client_of(cast.teacher)


@pytest.fixture
def draft(cast):
    return services.create_entry(competition=cast.competition, organisation=cast.school, actor=cast.teacher)


def url(name, *args):
    return reverse(name, args=args)


def text_of(response):
    return response.content.decode()


@pytest.mark.parametrize(
    "name", ["school_home", "entry_list", "entry_new", "pupil_list", "supervisor_list", "pupil_import"]
)
@pytest.mark.parametrize(("who", "status"), [("teacher", 200), ("organiser", 404), (None, 302)])
def test_pages_of_the_school_are_for_its_members(cast, client_of, name, who, status):
    client = client_of(getattr(cast, who) if who else None)

    assert client.get(url(name)).status_code == status


def test_the_nearest_deadline_comes_first(cast, school, draft):
    other = services.create_entry(competition=cast.other_competition, organisation=cast.school, actor=cast.teacher)
    other.competition.applications_close_at = timezone.now() + timedelta(days=2, hours=1)
    other.competition.save()

    page = school.get(url("school_home"))

    assert page.context["task"].url == url("entry_edit", other.pk)
    assert [task.url for task in page.context["later"]] == [url("entry_edit", draft.pk)]
    assert "Осталось" in text_of(page)


def test_a_returned_entry_waits_with_its_remark(cast, school):
    entry = make_entry(cast.competition, cast.school, status=EntryStatus.SUBMITTED)
    services.return_entry(entry=entry, actor=cast.organiser, remark="Нет второго листа")

    page = school.get(url("school_home"))

    assert page.context["task"].reason == "Нет второго листа"
    assert "Исправить" in text_of(page)


def test_the_home_asks_for_missing_consents(cast, school):
    make_entry(cast.competition, cast.school, status=EntryStatus.SUBMITTED, with_consents=False)

    assert school.get(url("school_home")).context["task"].title == "Приложите 1 согласие: «zvezda»"


def test_a_school_begins_an_application_in_a_nomination(cast, school):
    response = school.post(url("entry_create", "zvezda"), {"nomination": "grafika"})

    entry = Entry.objects.get()
    assert (response.status_code, response.url) == (302, url("entry_edit", entry.pk))
    assert entry.organisation == cast.school


def test_a_closed_competition_begins_none(cast, school):
    cast.competition.applications_close_at = timezone.now() - timedelta(minutes=1)
    cast.competition.save()

    response = school.post(url("entry_create", "zvezda"), {"nomination": "grafika"})

    assert response.status_code == 422
    assert "Приём заявок закончился" in text_of(response)
    assert not Entry.objects.exists()


def test_from_the_form_to_the_number(cast, school, draft):
    pupil, supervisor = make_pupil(cast.school, "Громова", "Анна"), make_supervisor(cast.school)
    page = url("entry_edit", draft.pk)

    school.post(page, {"title": "108 минут", "do": f"add_member:{pupil.pk}", "revision": draft.revision})
    school.post(page, {"title": "108 минут", "do": "add_supervisor", "supervisor": supervisor.pk})
    school.post(page, {"title": "108 минут", "file-work": pdf()})
    response = school.post(page, {"title": "108 минут", "do": "submit"}, follow=True)

    entry = Entry.objects.get(pk=draft.pk)
    assert (entry.status, entry.number) == (EntryStatus.SUBMITTED, "М-001")
    assert "Заявка М-001 на «zvezda»" in text_of(response)


def test_a_second_press_says_that_it_is_submitted(cast, school):
    entry = make_entry(cast.competition, cast.school, status=EntryStatus.SUBMITTED)

    response = school.post(url("entry_edit", entry.pk), {"do": "submit", "revision": entry.revision})

    assert response.status_code == 422
    assert "сейчас она подана" in text_of(response)


def test_an_incomplete_entry_names_every_place_and_keeps_what_was_typed(cast, school, draft):
    response = school.post(
        url("entry_edit", draft.pk), {"title": "Недописанное", "do": "submit", "revision": draft.revision}
    )

    text = text_of(response)
    assert response.status_code == 422
    assert "Заявка пока не подана: исправьте 3" in text
    assert 'href="#members"' in text
    assert 'href="#upload-work"' in text
    assert 'value="Недописанное"' in text


def test_a_field_that_is_missing_has_its_sentence_beside_it(cast, school, draft):
    text = text_of(school.post(url("entry_edit", draft.pk), {"title": "", "do": "submit", "revision": draft.revision}))

    assert text.count("Напишите название работы: оно будет напечатано в дипломе.") == 3


@pytest.mark.parametrize(
    ("upload", "sentence"),
    [
        (lambda: pdf("work.exe"), "Приложите файл другого вида"),
        (lambda: pdf(size=2 * 1024 * 1024), "Уменьшите файл до 1 МБ"),
    ],
)
def test_a_wrong_file_is_refused_beside_its_field_and_nothing_typed_is_lost(cast, school, draft, upload, sentence):
    response = school.post(
        url("entry_edit", draft.pk), {"title": "108 минут", "file-work": upload(), "revision": draft.revision}
    )

    text = text_of(response)
    assert response.status_code == 422
    assert text.count(sentence) == 2
    assert 'value="108 минут"' in text
    assert Entry.objects.get(pk=draft.pk).title == "108 минут"


def test_a_stale_form_is_a_conflict_that_shows_both_versions(cast, school, draft):
    services.update_entry(entry=draft, actor=cast.teacher, title="Первое окно")

    response = school.post(
        url("entry_edit", draft.pk), {"title": "Второе окно", "revision": draft.revision, "do": "save"}
    )

    text = text_of(response)
    assert response.status_code == 409
    assert 'value="Второе окно"' in text
    assert "<dd>Первое окно</dd>" in text
    again = school.post(
        url("entry_edit", draft.pk),
        {"title": "Второе окно", "revision": response.context["entry"].revision, "do": "save"},
    )
    assert again.status_code == 302
    assert Entry.objects.get(pk=draft.pk).title == "Второе окно"


def test_saving_while_typing_answers_with_the_revision_and_the_panel(cast, school, draft):
    answer = school.post(url("entry_autosave", draft.pk), {"title": "Пишу", "revision": draft.revision})

    words = answer.json()
    assert (answer.status_code, words["revision"]) == (200, draft.revision + 1)
    assert "Готовность" in words["readiness"]


def test_saving_on_an_old_revision_is_a_conflict_in_words(cast, school, draft):
    services.update_entry(entry=draft, actor=cast.teacher, title="Первое окно")

    answer = school.post(url("entry_autosave", draft.pk), {"title": "Второе", "revision": draft.revision})

    assert answer.status_code == 409
    assert "изменена в другом окне" in answer.json()["sentence"]


@pytest.mark.parametrize("revision", [None, "", "²", "-1", "9" * 30, "слово"])
@pytest.mark.parametrize("page", ["entry_edit", "entry_autosave"])
def test_a_form_that_has_seen_no_revision_overwrites_nobody(cast, school, draft, page, revision):
    services.update_entry(entry=draft, actor=cast.teacher, title="Слова коллеги")
    sent = {"title": "Мои слова"} if revision is None else {"title": "Мои слова", "revision": revision}

    answer = school.post(url(page, draft.pk), sent)

    assert answer.status_code == 409
    said = answer.json()["sentence"] if page == "entry_autosave" else text_of(answer)
    assert "изменена в другом окне" in said
    assert Entry.objects.get(pk=draft.pk).title == "Слова коллеги"


def test_two_supervisors_of_one_draft_are_both_told_and_lose_no_word(cast, client_of, draft):
    colleague = make_user("colleague@example.org", "Лебедева", "Вера")
    Membership.objects.create(user=colleague, organisation=cast.school, role=MembershipRole.TEACHER)
    first, second = client_of(cast.teacher), client_of(colleague)
    opened = {who: who.get(url("entry_edit", draft.pk)).context["entry"].revision for who in (first, second)}

    saved = first.post(url("entry_autosave", draft.pk), {"title": "Слова первой", "revision": opened[first]})
    told = second.post(url("entry_autosave", draft.pk), {"title": "Слова второй", "revision": opened[second]})

    assert (saved.status_code, told.status_code) == (200, 409)
    assert "Сверьте две версии" in told.json()["sentence"]
    both = second.post(url("entry_edit", draft.pk), {"title": "Слова второй", "revision": opened[second], "do": "save"})
    assert both.status_code == 409
    assert 'value="Слова второй"' in text_of(both)
    assert "<dd>Слова первой</dd>" in text_of(both)
    chosen = {"title": "Слова обеих", "revision": both.context["entry"].revision, "do": "save"}
    assert second.post(url("entry_edit", draft.pk), chosen).status_code == 302
    told = first.post(url("entry_autosave", draft.pk), {"title": "Снова первая", "revision": saved.json()["revision"]})
    assert told.status_code == 409
    assert Entry.objects.get(pk=draft.pk).title == "Слова обеих"


def test_what_a_colleague_did_elsewhere_in_the_draft_stops_no_button_that_changes_no_word(cast, school, draft):
    pupil = make_pupil(cast.school, "Громова", "Анна")
    services.update_entry(entry=draft, actor=cast.teacher, title="Слова коллеги")

    added = school.post(url("entry_edit", draft.pk), {"do": f"add_member:{pupil.pk}", "revision": draft.revision})

    assert added.status_code == 302
    entry = Entry.objects.get(pk=draft.pk)
    assert (entry.title, entry.members.get().participant) == ("Слова коллеги", pupil)


def test_after_the_deadline_the_form_is_read_and_a_post_is_refused_with_the_text_kept(cast, school, draft):
    cast.competition.applications_close_at = timezone.now() - timedelta(minutes=1)
    cast.competition.save()

    page = school.get(url("entry_edit", draft.pk))
    response = school.post(
        url("entry_edit", draft.pk), {"title": "Опоздал", "do": "submit", "revision": draft.revision}
    )

    assert page.status_code == 200
    assert 'name="title"' not in text_of(page)
    assert response.status_code == 422
    assert "Приём заявок закончился" in text_of(response)
    assert 'value="Опоздал"' in text_of(response)
    assert Entry.objects.get(pk=draft.pk).title == ""


def test_an_invisible_sign_in_a_title_is_refused(cast, school, draft):
    response = school.post(
        url("entry_edit", draft.pk), {"title": "Звезда\u202eадзевЗ", "do": "save", "revision": draft.revision}
    )

    assert response.status_code == 422
    assert "невидимые знаки" in text_of(response)


def test_a_new_pupil_joins_the_draft_at_once(cast, school, draft):
    response = school.post(
        url("pupil_add") + f"?zayavka={draft.pk}",
        {"last_name": "Цой", "first_name": "Соня", "patronymic": "Павловна", "grade": "7", "birth_date": "2013-03-14"},
    )

    assert (response.status_code, response.url) == (302, url("entry_edit", draft.pk) + "#members")
    assert draft.members.get().participant.full_name == "Цой Соня Павловна"
    assert draft.members.get().participant.gender == "f"


def test_pupils_are_found_while_their_name_is_typed(cast, school, draft):
    make_pupil(cast.school, "Власова", "Полина", grade=7)
    make_pupil(cast.other_school, "Власов", "Чужой", grade=7)

    text = text_of(school.get(url("entry_candidates", draft.pk), {"pupil": "влас"}))

    assert "Власова Полина" in text
    assert "Чужой" not in text


def test_pupils_out_of_the_groups_are_offered_last_and_marked(cast, school, draft):
    make_pupil(cast.school, "Анин", "Пётр", grade=10)
    make_pupil(cast.school, "Янин", "Пётр", grade=7)

    found = school.get(url("entry_candidates", draft.pk), {"pupil": "ин"}).context["candidates"].found

    assert [(one.person.last_name, one.fits) for one in found] == [("Янин", True), ("Анин", False)]


@pytest.mark.parametrize(
    "path",
    [
        "entry_edit",
        "entry_autosave",
        "entry_candidates",
        "entry_print",
        "entry_recall",
        "entry_withdraw",
        "entry_signed",
        "entry_discard",
    ],
)
def test_another_schools_entry_does_not_exist(cast, client_of, path):
    entry = make_entry(cast.competition, cast.school, status=EntryStatus.SUBMITTED)
    client = client_of(cast.other_teacher)
    is_read = path in {"entry_edit", "entry_candidates", "entry_print"}

    response = client.get(url(path, entry.pk)) if is_read else client.post(url(path, entry.pk))

    assert response.status_code == 404


@pytest.mark.parametrize(
    "path", ["pupil_edit", "consent_list", "pupil_export", "pupil_erase", "pupil_leave", "link_make", "link_end"]
)
def test_another_schools_pupil_does_not_exist(cast, client_of, path):
    pupil = make_pupil(cast.school, "Громова", "Анна")
    client = client_of(cast.other_teacher)
    is_read = path in {"pupil_edit", "consent_list", "pupil_export", "pupil_erase"}

    response = client.get(url(path, pupil.pk)) if is_read else client.post(url(path, pupil.pk))

    assert response.status_code == 404
    assert Participant.objects.get(pk=pupil.pk).last_name == "Громова"


def test_another_schools_pupil_cannot_be_put_into_an_entry(cast, school, draft):
    alien = make_pupil(cast.other_school, "Чужой", "Иван")

    assert school.post(url("entry_edit", draft.pk), {"do": f"add_member:{alien.pk}"}).status_code == 404


def test_a_twin_needs_a_deliberate_yes(cast, school):
    twin = make_pupil(cast.school, "Громова", "Алёна", "Сергеевна")
    sent = {
        "last_name": "Громова",
        "first_name": "Алена",
        "patronymic": "Сергеевна",
        "birth_date": twin.birth_date.isoformat(),
        "grade": "8",
    }

    refused = school.post(url("pupil_add"), sent)
    meant = school.post(url("pupil_add"), sent | {"twin": "1"})

    assert refused.status_code == 422
    assert "Громова Алёна Сергеевна с этой датой рождения в нём уже есть" in text_of(refused)
    assert 'value="Алена"' in text_of(refused)
    assert meant.status_code == 302
    assert Participant.objects.count() == 2


def test_a_pupil_is_mended_and_moves_to_the_next_class(cast, school):
    pupil = make_pupil(cast.school, "Громова", "Анна", grade=8)

    school.post(
        url("pupil_edit", pupil.pk), {"last_name": "Громова-Цой", "first_name": "Анна", "grade": "9", "letter": "«а»"}
    )

    pupil.refresh_from_db()
    enrolment = pupil.enrolments.get()
    assert (pupil.last_name, enrolment.grade, enrolment.letter) == ("Громова-Цой", 9, "А")


def test_a_pupil_without_class_and_birth_date_is_refused(cast, school):
    response = school.post(url("pupil_add"), {"last_name": "Цой", "first_name": "Соня"})

    assert response.status_code == 422
    assert "Укажите класс или дату рождения" in text_of(response)


def test_a_supervisor_is_added_and_mended(cast, school):
    school.post(url("supervisor_add"), {"last_name": "Жук", "first_name": "Олег", "patronymic": "Петрович"})
    supervisor = Supervisor.objects.get()
    school.post(
        url("supervisor_edit", supervisor.pk), {"last_name": "Жук", "first_name": "Олег", "position": "педагог"}
    )

    supervisor.refresh_from_db()
    assert (supervisor.position, supervisor.patronymic) == ("педагог", "")


def test_a_school_takes_its_entry_back_and_withdraws_it(cast, school):
    entry = make_entry(cast.competition, cast.school, status=EntryStatus.SUBMITTED)

    school.post(url("entry_recall", entry.pk))
    assert Entry.objects.get().status == EntryStatus.DRAFT
    Entry.objects.update(status=EntryStatus.ACCEPTED)
    school.post(url("entry_withdraw", entry.pk), {"reason": "Болезнь"})

    assert Entry.objects.get().status == EntryStatus.WITHDRAWN
    assert Entry.objects.get().events.last().remark == "Болезнь"


def test_the_printed_form_has_the_names_and_the_line_for_the_stamp(cast, school):
    entry = make_entry(cast.competition, cast.school, status=EntryStatus.SUBMITTED)

    text = text_of(school.get(url("entry_print", entry.pk)))

    assert "Громова001 Анна Сергеевна" in text
    assert "М. П." in text


def test_the_signed_form_comes_back_as_a_scan_in_the_history(cast, school):
    entry = make_entry(cast.competition, cast.school, status=EntryStatus.SUBMITTED)

    refused = school.post(url("entry_signed", entry.pk), {"signed": pdf("scan.exe")})
    school.post(url("entry_signed", entry.pk), {"signed": pdf("scan.pdf")})

    assert refused.status_code == 422
    assert "Приложите файл другого вида" in text_of(refused)
    assert entry.events.get(act="signed").file.name == "scan.pdf"
    assert "scan.pdf" in text_of(school.get(url("entry_edit", entry.pk)))


def test_a_draft_has_nothing_to_sign(school, draft):
    response = school.post(url("entry_signed", draft.pk), {"signed": pdf("scan.pdf")})

    assert response.status_code == 422
    assert "Сначала подайте заявку" in text_of(response)


def test_a_wrong_scan_of_a_consent_is_refused_beside_its_field(cast, school):
    pupil = make_pupil(cast.school, "Громова", "Анна")
    sent = {"signed_on": "2026-11-20", "given_by": "Громова Ольга", "scan": SimpleUploadedFile("scan.exe", b"MZ")}

    response = school.post(url("consent_add", pupil.pk, "processing"), sent)

    assert response.status_code == 422
    assert "Приложите файл другого вида" in text_of(response)
    assert 'value="Громова Ольга"' in text_of(response)
    assert not pupil.consents.exists()


PAGES = {
    "school_home": (lambda: url("school_home"), 8 * 3),
    "entry_list": (lambda: url("entry_list"), 29 * 3),
    "pupil_list": (lambda: url("pupil_list"), 29 * 3),
    "entry_create": (lambda: url("entry_create", "zvezda"), 29 * 3),
}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_costs_the_same_queries_for_1_and_30_entries_and_loads_what_it_shows(cast, school, name):
    address, more_rows = PAGES[name]

    def cost():
        with counting() as found:
            assert school.get(address()).status_code == 200
        return found

    make_entry(cast.competition, cast.school, status=EntryStatus.SUBMITTED)
    one = cost()
    for _index in range(29):
        make_entry(cast.competition, cast.school, status=EntryStatus.SUBMITTED)
    many = cost()

    assert many.queries == one.queries, many.sql
    assert many.rows - one.rows == more_rows


def test_an_application_costs_the_same_queries_for_1_and_30_members(cast, school, draft):
    def cost():
        with counting() as found:
            assert school.get(url("entry_edit", draft.pk)).status_code == 200
        return found

    for index in range(9):  # the list to choose from is full from the beginning
        make_pupil(cast.school, f"Запасной{index}", "Иван", grade=7)
    pupils = [make_pupil(cast.school, f"Ученик{index}", "Иван", grade=7) for index in range(30)]
    services.add_member(entry=draft, participant=pupils[0], actor=cast.teacher)
    one = cost()
    for pupil in pupils[1:]:
        services.add_member(entry=draft, participant=pupil, actor=cast.teacher)
    many = cost()

    assert many.queries == one.queries, many.sql
    assert many.rows - one.rows == 29 * 3


def test_a_hint_of_a_nomination_is_shown_as_text_not_as_markup(cast, school):
    nomination = cast.competition.nominations.first()
    nomination.extras = [{"code": "pages", "title": "Страниц", "hint": "не <b>больше</b> 8"}]
    nomination.save()
    entry = services.create_entry(
        competition=cast.competition, organisation=cast.school, nomination=nomination, actor=cast.teacher
    )

    page = text_of(school.get(url("entry_edit", entry.pk)))

    assert "не &lt;b&gt;больше&lt;/b&gt; 8" in page
