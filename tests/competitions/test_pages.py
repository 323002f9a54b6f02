"""Pages of competitions over HTTP: who gets in, what they show, what they cost, what is kept when refused."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from competitions.enums import Phase, RoleKind
from competitions.models import Competition, Role
from competitions.selectors import is_taking_applications
from competitions.selectors.pages import HOME_LIMIT, state_of
from competitions.services import create_competition, grant_extension, invite_role, move_phase
from core.models import AuditEntry, Message
from tests.cast import make_competition, make_entry
from tests.counting import counting

ORGANISER_PAGES = [
    ("organiser_home", []),
    ("organiser_competition_list", []),
    ("preset_list", []),
    ("competition_create", ["mediaum"]),
    ("desk", ["{slug}"]),
    ("phase_move", ["{slug}"]),
    ("competition_settings", ["{slug}"]),
    ("document_list", ["{slug}"]),
    ("extension_list", ["{slug}"]),
    ("scheme_list", ["{slug}"]),
    ("rules_edit", ["{slug}", "main"]),
    ("nomination_list", ["{slug}"]),
    ("nomination_edit", ["{slug}", "grafika"]),
    ("group_edit", ["{slug}", "5-9"]),
    ("nomination_add", ["{slug}"]),
    ("group_add", ["{slug}"]),
    ("role_list", ["{slug}"]),
]
OF_A_COMPETITION = [page for page in ORGANISER_PAGES if page[1] and "{slug}" in page[1][0]]


def address(page, competition: Competition) -> str:
    name, args = page
    return reverse(name, args=[argument.format(slug=competition.slug) for argument in args])


@pytest.mark.parametrize("page", ORGANISER_PAGES, ids=lambda page: page[0])
def test_the_organiser_opens_every_page_and_a_stranger_is_asked_to_sign_in(cast, client_of, page):
    url = address(page, cast.competition)
    assert client_of(cast.organiser).get(url).status_code == 200
    assert client_of(None).get(url).status_code == 302


@pytest.mark.parametrize("page", OF_A_COMPETITION, ids=lambda page: page[0])
@pytest.mark.parametrize("who", ["other_organiser", "teacher", "juror", "department"])
def test_pages_of_a_competition_are_404_for_who_does_not_organise_it(cast, client_of, page, who):
    assert client_of(getattr(cast, who)).get(address(page, cast.competition)).status_code == 404


def test_a_competition_in_preparation_is_seen_by_its_organiser_alone(cast, client_of):
    cast.competition.phase = Phase.DRAFT
    cast.competition.save()
    url = reverse("competition_detail", args=[cast.competition.slug])
    assert client_of(cast.organiser).get(url).status_code == 200
    for who in (None, cast.teacher, cast.other_organiser):
        assert client_of(who).get(url).status_code == 404
    assert cast.competition.title not in client_of(None).get(reverse("competition_list")).content.decode()


def test_the_public_page_says_dates_in_words_criteria_and_state(cast, client_of):
    text = client_of(None).get(reverse("competition_detail", args=[cast.competition.slug])).content.decode()
    assert "Приём заявок" in text
    assert "Оригинальность идеи" in text
    assert "6+" in text


@pytest.mark.parametrize("name", ["competition_list", "calendar"])
def test_public_lists_cost_the_same_for_one_and_for_thirty_competitions(cast, client_of, name):
    client = client_of(None)
    client.get(reverse(name))
    with counting() as few:
        client.get(reverse(name))
    for number in range(30):
        make_competition(cast.centre, f"kontest-{number}")
    with counting() as many:
        client.get(reverse(name))
    assert many.queries == few.queries


def test_the_desk_costs_the_same_with_one_entry_and_with_thirty(cast, client_of):
    client = client_of(cast.organiser)
    url = reverse("desk", args=[cast.competition.slug])
    make_entry(cast.competition, cast.school)
    client.get(url)
    with counting() as few:
        client.get(url)
    for _number in range(29):
        make_entry(cast.competition, cast.school)
    with counting() as many:
        client.get(url)
    assert many.queries == few.queries
    assert many.rows == few.rows


def test_the_competition_page_costs_the_same_with_thirty_entries(cast, client_of):
    client = client_of(None)
    url = reverse("competition_detail", args=[cast.competition.slug])
    client.get(url)
    with counting() as few:
        client.get(url)
    for _number in range(30):
        make_entry(cast.competition, cast.school)
    with counting() as many:
        client.get(url)
    assert (many.queries, many.rows) == (few.queries, few.rows)


def test_dates_out_of_order_are_refused_beside_the_field(cast, client_of):
    url = reverse("competition_settings", args=[cast.competition.slug])
    response = client_of(cast.organiser).post(
        url,
        {
            "part": "dates",
            "applications_open_at": "2027-03-01T09:00",
            "applications_close_at": "2027-02-01T18:00",
            "admission_until": "2027-03-10T18:00",
            "judging_until": "2027-03-20T18:00",
            "results_at": "2027-03-25T15:00",
            "ages_on": "2027-03-10",
        },
    )
    assert response.status_code == 422
    assert "Поставьте конец приёма позже начала" in response.content.decode()
    assert 'value="2027-02-01T18:00"' in response.content.decode()


def test_a_document_of_a_wrong_kind_is_refused_and_a_right_one_is_public(cast, client_of):
    client = client_of(cast.organiser)
    url = reverse("document_list", args=[cast.competition.slug])
    wrong = SimpleUploadedFile("polozhenie.pdf", b"MZ not a pdf at all, really")
    data = {"kind": "regulation", "title": "Положение"}
    assert client.post(url, data | {"upload": wrong}).status_code == 422
    right = SimpleUploadedFile("polozhenie.pdf", b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n")
    assert client.post(url, data | {"upload": right}).status_code == 302
    document = cast.competition.documents.get()
    opened = client_of(None).get(reverse("file_open", args=[document.file_id]))
    assert b"".join(opened.streaming_content).startswith(b"%PDF")
    cast.competition.phase = Phase.DRAFT
    cast.competition.save()
    assert client_of(None).get(reverse("file_open", args=[document.file_id])).status_code == 404


def test_inviting_makes_a_user_without_a_password_and_one_letter(cast, client_of):
    url = reverse("role_list", args=[cast.competition.slug])
    data = {"email": "Vdovina@Example.org", "last_name": "Вдовина", "first_name": "Лидия", "kind": "juror"}
    client = client_of(cast.organiser)
    assert client.post(url, data).status_code == 302
    role = Role.objects.get(user__email="vdovina@example.org")
    assert not role.user.has_usable_password()
    letter = Message.objects.get(kind="competitions.invitation")
    assert letter.to == "vdovina@example.org"
    assert "/vhod/" in letter.body
    assert client.post(url, data).status_code == 422
    assert Message.objects.filter(kind="competitions.invitation").count() == 1


def test_the_link_of_the_letter_sets_a_password(cast, client_of):
    invite_role(competition=cast.competition, email="novaya@example.org", kind=RoleKind.JUROR, actor=cast.organiser)
    body = Message.objects.get(to="novaya@example.org").body
    path = next(word for word in body.split() if "/vhod/" in word).split("/vhod/", 1)[1]
    client = client_of(None)
    page = client.get(f"/vhod/{path}", follow=True)
    assert page.status_code == 200
    assert b"password1" in page.content


def test_a_recused_juror_loses_the_role_and_the_marks_stay(cast, client_of):
    role = Role.objects.get(user=cast.juror, competition=cast.competition)
    url = reverse("role_end", args=[cast.competition.slug, role.pk])
    assert client_of(cast.organiser).post(url, {"reason": ""}).status_code == 422
    assert client_of(cast.organiser).post(url, {"reason": "самоотвод"}).status_code == 302
    role.refresh_from_db()
    assert (role.is_active, role.end_reason) == (False, "самоотвод")
    assert "самоотвод" not in str(AuditEntry.objects.get(act="end_role", object_id=str(role.pk)).details)


def test_an_extension_opens_the_form_for_one_school_only(cast):
    competition = cast.competition
    competition.applications_close_at = timezone.now() - timedelta(hours=1)
    competition.save()
    grant_extension(
        competition=competition,
        organisation=cast.school,
        until=timezone.now() + timedelta(days=1),
        actor=cast.organiser,
    )
    assert is_taking_applications(competition, cast.school)
    assert not is_taking_applications(competition, cast.other_school)


def test_a_phase_begins_only_when_its_checklist_is_done(cast, client_of):
    competition = create_competition(preset="mediaum", year=2027, organiser=cast.centre, actor=cast.organiser)
    client = client_of(cast.organiser)
    url = reverse("phase_move", args=[competition.slug])
    refused = client.post(url, {"to": "applications"})
    assert refused.status_code == 422
    assert "Положение на странице конкурса" in refused.content.decode()
    competition.refresh_from_db()
    assert competition.phase == Phase.DRAFT


def test_moving_back_by_one_and_twice_the_same_are_harmless(cast):
    competition = cast.competition
    move_phase(competition=competition, to=Phase.APPLICATIONS, actor=cast.organiser)
    move_phase(competition=competition, to=Phase.DRAFT, actor=cast.organiser)
    assert AuditEntry.objects.filter(act="move_phase").count() == 1


def test_making_a_competition_through_the_page(cast, client_of):
    url = reverse("competition_create", args=["proshu-slova"])
    year = timezone.localdate().year + 1
    client = client_of(cast.organiser)
    data = {"year": year, "organiser": cast.centre.pk, "contacts": "8 4842 00-00-00"}
    assert client.post(url, data | {"organiser": cast.other_centre.pk}).status_code == 422
    assert client.post(url, data).status_code == 302
    assert Competition.objects.get(slug=f"proshu-slova-{year}").contacts == "8 4842 00-00-00"
    again = client.post(url, data)
    assert again.status_code == 422
    assert "уже создан" in again.content.decode()


def test_a_nomination_and_a_group_are_added_changed_and_removed(cast, client_of):
    client = client_of(cast.organiser)
    slug = cast.competition.slug
    group = {"title": "10–11 классы", "code": "10-11", "basis": "grade", "low": "10", "high": "11"}
    assert client.post(reverse("group_add", args=[slug]), group | {"low": "12"}).status_code == 422
    assert client.post(reverse("group_add", args=[slug]), group).status_code == 302
    old, new = cast.competition.age_groups.order_by("order")
    nomination = {
        "title": "Фото",
        "code": "foto",
        "entrant": "pupil",
        "min_members": "1",
        "max_members": "1",
        "scheme": cast.division.scheme_id,
        "groups": [old.pk, new.pk],
    }
    assert client.post(reverse("nomination_add", args=[slug]), nomination).status_code == 302
    assert client.post(reverse("nomination_add", args=[slug]), nomination).status_code == 422
    titles = list(cast.competition.divisions.filter(nomination__code="foto").values_list("title", flat=True))
    assert titles == ["Фото, 5–9 классы", "Фото, 10–11 классы"]
    changed = nomination | {"title": "Фотография", "groups": [new.pk]}
    assert client.post(reverse("nomination_edit", args=[slug, "foto"]), changed).status_code == 302
    assert cast.competition.divisions.get(nomination__code="foto").title == "Фотография, 10–11 классы"
    assert client.post(reverse("nomination_remove", args=[slug, "foto"])).status_code == 302
    assert not cast.competition.nominations.filter(code="foto").exists()


def test_a_nomination_with_entries_is_not_removed(cast, client_of):
    make_entry(cast.competition, cast.school)
    url = reverse("nomination_remove", args=[cast.competition.slug, "grafika"])
    response = client_of(cast.organiser).post(url, follow=True)
    assert "Сначала перенесите заявки" in response.content.decode()
    assert cast.competition.nominations.filter(code="grafika").exists()


def test_only_an_open_contest_takes_organisations_from_elsewhere(cast):
    cast.school.is_municipal = False
    assert not is_taking_applications(cast.competition, cast.school)
    cast.competition.is_open = True
    assert is_taking_applications(cast.competition, cast.school)


def test_who_is_here_already_is_invited_by_the_address_alone(cast, client_of):
    url = reverse("role_list", args=[cast.competition.slug])
    client = client_of(cast.organiser)
    assert client.post(url, {"email": cast.other_teacher.email, "kind": "juror"}).status_code == 302
    unknown = client.post(url, {"email": "nikto@example.org", "kind": "juror"})
    assert unknown.status_code == 422
    assert "Напишите фамилию" in unknown.content.decode()


def test_the_organisers_home_costs_the_same_for_ten_and_for_thirty_competitions(cast, client_of):
    client = client_of(cast.organiser)
    url = reverse("organiser_home")
    for number in range(9):
        make_competition(cast.centre, f"kontest-{number}")
    client.get(url)
    with counting() as few:
        client.get(url)
    for number in range(9, 29):
        make_competition(cast.centre, f"kontest-{number}")
    client.get(url)
    with counting() as many:
        client.get(url)
    assert many.queries == few.queries


def home_of(client):
    return " ".join(client.get(reverse("organiser_home")).content.decode().split())


def days(now, first):
    """The dates of a competition whose applications open in so many days."""
    opens, closes = (now + timedelta(days=first + more) for more in (0, 7))
    return {"applications_open_at": opens, "applications_close_at": closes}


def test_the_organisers_home_counts_what_it_does_not_look_into(cast, client_of):
    client = client_of(cast.organiser)
    assert "1 конкурс идёт: что мешает следующему шагу." in home_of(client)
    assert "<summary>" not in home_of(client)[home_of(client).index("Мои конкурсы") :]

    now = timezone.now()
    for number in range(HOME_LIMIT - 1):
        make_competition(cast.centre, f"kontest-{number}")
    assert f"{HOME_LIMIT} конкурсов идут: что мешает следующему шагу." in home_of(client)
    for number in range(5):
        make_competition(cast.centre, f"draft-{number}", phase=Phase.DRAFT, **days(now, 40))
    make_competition(cast.centre, "late", phase=Phase.DRAFT, **days(now, -9))
    make_competition(cast.centre, "over", phase=Phase.PUBLISHED)
    make_competition(cast.centre, "closed", phase=Phase.CLOSED)

    page = home_of(client)

    assert f"{HOME_LIMIT} конкурсов идут, 6 готовятся. У ближайших показано" in page
    assert "<summary>Ещё 7 конкурсов</summary>" in page  # six drafts and one that is published; a closed one is over
    near, _summary, far = page.partition("<summary>Ещё")
    assert near.count('class="strong quiet"') == HOME_LIMIT
    assert far.count('class="strong quiet"') == 7
    assert far.count("мешает 1 пункт") == far.count("идёт по плану") == 0
    assert far.count("срок прошёл") == 1
    assert far.index("«draft-0»") < far.index("«late»")


def test_the_organisers_home_of_drafts_alone_says_that_they_are_prepared(cast, client_of):
    Competition.objects.update(phase=Phase.DRAFT)
    assert "1 конкурс готовится: что мешает следующему шагу." in home_of(client_of(cast.organiser))
    Competition.objects.update(phase=Phase.PUBLISHED)
    assert "что мешает следующему шагу." not in home_of(client_of(cast.organiser))


def test_a_draft_whose_opening_day_has_passed_is_not_called_closed(cast):
    late = make_competition(cast.centre, "late", phase=Phase.DRAFT)
    now = timezone.now()
    late.applications_open_at, late.applications_close_at = now - timedelta(days=9), now - timedelta(days=1)
    card = state_of(late, now=now)
    assert (card.state, card.detail, card.is_open) == ("Приём ещё не открыт", "", False)
    late.phase = Phase.APPLICATIONS
    assert state_of(late, now=now).state == "Приём закончен"
