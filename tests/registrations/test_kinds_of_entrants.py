"""Teachers, institutions, co-authors and squads apply: each kind is asked for what it has, and for nothing else."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from competitions.enums import Phase
from competitions.services import create_competition
from registrations import selectors, services
from registrations.enums import EntryStatus
from registrations.models import Entry, Participant
from tests.cast import give_consents, make_entry, make_pupil, make_supervisor

pytestmark = pytest.mark.core_path

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@pytest.fixture
def open_contest(cast):
    def make(preset):
        now = timezone.now()
        competition = create_competition(preset=preset, year=now.year, organiser=cast.centre, actor=cast.organiser)
        competition.phase = Phase.APPLICATIONS
        competition.applications_open_at = now - timedelta(days=3)
        competition.applications_close_at = now + timedelta(days=20)
        competition.ages_on = timezone.localdate()
        competition.save()
        return competition

    return make


def draft_in(cast, competition, code):
    entry = services.create_entry(competition=competition, organisation=cast.school, actor=cast.teacher)
    nomination = competition.nominations.get(code=code)
    services.update_entry(entry=entry, actor=cast.teacher, nomination=nomination, title="Дорога к профессии")
    return Entry.objects.get(pk=entry.pk)


def asked(entry):
    """What is still to be done, by anchor."""
    return [item.anchor for item in selectors.problems_of(Entry.objects.get(pk=entry.pk))]


def make_teacher(cast, name="Петрова"):
    teacher = make_pupil(cast.school, name, "Мария", "Ивановна", is_adult=True, position="педагог-психолог")
    teacher.enrolments.update(grade=None, letter="")
    return teacher


def page_of(client, entry):
    return client.get(reverse("entry_edit", args=[entry.pk])).content.decode()


def test_teachers_apply_without_class_and_supervisor(cast, client_of, open_contest):
    entry = draft_in(cast, open_contest("metod-materialy"), "srednee")
    teacher, pupil = make_teacher(cast), make_pupil(cast.school, "Громова", "Анна", grade=10)
    text = page_of(client_of(cast.teacher), entry)
    assert "Петрова Мария" in text
    assert "педагог-психолог" in text
    assert "Громова" not in text
    assert 'id="supervisors"' not in text

    services.add_member(entry=entry, participant=pupil, actor=cast.teacher)
    problems = [item.problem for item in selectors.problems_of(Entry.objects.get(pk=entry.pk))]
    assert "Уберите из состава: Громова Анна – ученик, а участвуют педагоги." in problems
    services.remove_member(member=entry.members.get(), actor=cast.teacher)
    services.add_member(entry=entry, participant=teacher, actor=cast.teacher)
    assert asked(entry) == ["extra-kind", "extra-grades", "upload-material", "upload-form"]
    assert "<span>педагог-психолог</span>" in page_of(client_of(cast.teacher), entry)


def test_a_teacher_is_entered_out_of_the_application(cast, client_of, open_contest):
    entry = draft_in(cast, open_contest("proforientacia-v-shkole"), "buklet")
    client = client_of(cast.teacher)
    address = f"{reverse('pupil_add')}?zayavka={entry.pk}"
    text = client.get(address).content.decode()
    assert "Новый педагог" in text
    assert 'name="grade"' not in text
    sent = {
        "last_name": "Сомова",
        "first_name": "Ирина",
        "patronymic": "Львовна",
        "is_adult": "on",
        "position": "методист",
    }
    assert client.post(address, sent).status_code == 302
    member = Participant.objects.get(memberships__entry=entry)
    assert (member.full_name, member.is_adult, member.position) == ("Сомова Ирина Львовна", True, "методист")


def test_an_institution_applies_with_nobody_in_it(cast, client_of, open_contest):
    entry = draft_in(cast, open_contest("luchshaya-model"), "shkola")
    text = page_of(client_of(cast.teacher), entry)
    assert 'id="members"' not in text
    assert 'id="supervisors"' not in text
    services.update_entry(
        entry=entry, actor=cast.teacher, extras={"pupils": "812", "covered": "640", "leader": "Орлова И. П., завуч"}
    )
    pdf = SimpleUploadedFile("model.pdf", PDF, "application/pdf")
    services.attach_work(entry=Entry.objects.get(pk=entry.pk), code="model", upload=pdf, actor=cast.teacher)
    assert asked(entry) == ["upload-site"]
    site = "https://school.example.org/vybor"
    services.attach_work(entry=Entry.objects.get(pk=entry.pk), code="site", link=site, actor=cast.teacher)
    submitted = services.submit_entry(entry=Entry.objects.get(pk=entry.pk), actor=cast.teacher)
    accepted = services.accept_entry(entry=submitted, actor=cast.organiser)
    assert (accepted.status, accepted.division.code) == (EntryStatus.ACCEPTED, "shkola")


def test_each_of_several_authors_names_their_part(cast, client_of, open_contest):
    entry = draft_in(cast, open_contest("chteniya-voronina"), "ulitsy")
    services.add_entry_supervisor(entry=entry, supervisor=make_supervisor(cast.school), actor=cast.teacher)
    for name in ("Белова", "Власова"):
        pupil = make_pupil(cast.school, name, "Вера", grade=9)
        give_consents(pupil)
        services.add_member(entry=Entry.objects.get(pk=entry.pk), participant=pupil, actor=cast.teacher)
    first, second = entry.members.all()
    assert [anchor for anchor in asked(entry) if anchor.startswith("part-")] == [
        f"part-{first.pk}",
        f"part-{second.pk}",
    ]
    assert f'name="part-{first.pk}"' in page_of(client_of(cast.teacher), entry)
    parts = {first.pk: "искала в архиве", second.pk: "снимала дома"}
    services.update_entry(entry=Entry.objects.get(pk=entry.pk), actor=cast.teacher, parts=parts)
    assert asked(entry) == ["extra-place", "upload-text", "upload-theses", "upload-documents"]


def test_a_squad_is_placed_by_the_age_of_its_oldest(cast, open_contest):
    entry = draft_in(cast, open_contest("znakomtes-otryad-yuid"), "otryad")
    day = timezone.localdate()
    for number, years in enumerate((9, 9, 10, 12)):
        birth = day.replace(year=day.year - years, day=1)
        pupil = make_pupil(cast.school, f"Юидов{number}", "Илья", grade=years - 6, birth_date=birth)
        services.add_member(entry=Entry.objects.get(pk=entry.pk), participant=pupil, actor=cast.teacher)
    placement = selectors.placement_of(Entry.objects.get(pk=entry.pk))
    assert placement.division.code == "otryad-11-14"
    assert "team_name" in asked(entry)
    assert "title" not in asked(entry)


def test_a_supervisor_of_the_school_becomes_an_author_with_nothing_typed(cast, client_of, open_contest):
    entry = draft_in(cast, open_contest("metod-materialy"), "srednee")
    own, strange = make_supervisor(cast.school, "Тарасова", "Ольга"), make_supervisor(cast.other_school, "Чужова")
    make_teacher(cast, "Яковлева")
    client = client_of(cast.teacher)
    text = page_of(client, entry)
    assert f'value="add_teacher:{own.pk}"' in text
    assert "учитель информатики" in text
    assert "Чужова" not in text
    assert text.index("Тарасова Ольга") < text.index("Яковлева Мария")
    found = client.get(reverse("entry_candidates", args=[entry.pk]), {"pupil": "тарас"}).content.decode()
    assert ("Тарасова" in found, "Яковлева" in found) == (True, False)

    address = reverse("entry_edit", args=[entry.pk])
    assert client.post(address, {"do": f"add_teacher:{strange.pk}"}).status_code == 404
    assert client.post(address, {"do": f"add_teacher:{own.pk}"}).status_code == 302
    assert client.post(address, {"do": f"add_teacher:{own.pk}"}).status_code == 302  # a second press

    author = entry.members.get().participant
    assert (author.full_name, author.position, author.is_adult) == (own.full_name, "учитель информатики", True)
    assert author.key_id == own.key_id
    assert [row.organisation for row in author.enrolments.all()] == [cast.school]
    assert asked(entry) == ["extra-kind", "extra-grades", "upload-material", "upload-form"]
    text = page_of(client, entry)
    assert f"add_teacher:{own.pk}" not in text
    assert "Яковлева" in text


def test_the_same_teacher_stands_in_the_list_once(cast, client_of, open_contest):
    competition = open_contest("metod-materialy")
    own = make_supervisor(cast.school, "Тарасова", "Ольга")
    first, second = draft_in(cast, competition, "srednee"), draft_in(cast, competition, "osnovnoe")
    author = services.add_teacher(entry=first, supervisor=own, actor=cast.teacher).participant
    text = page_of(client_of(cast.teacher), second)
    assert f'value="add_member:{author.pk}"' in text
    assert "add_teacher" not in text
    assert services.add_teacher(entry=second, supervisor=own, actor=cast.teacher).participant == author

    twin = make_teacher(cast, "Лебедева")
    supervisor = make_supervisor(cast.school, "Лебедева", "Мария")
    supervisor.patronymic = twin.patronymic
    supervisor.save()
    assert f"add_teacher:{supervisor.pk}" not in page_of(client_of(cast.teacher), second)
    with pytest.raises(services.PossibleDuplicate, match="Лебедева Мария Ивановна"):
        services.add_teacher(entry=second, supervisor=supervisor, actor=cast.teacher)


def test_supervisors_are_no_authors_where_pupils_enter(cast, client_of, open_contest):
    own = make_supervisor(cast.school, "Тарасова", "Ольга")
    entry = draft_in(cast, open_contest("chteniya-voronina"), "ulitsy")
    client = client_of(cast.teacher)
    assert "add_teacher" not in page_of(client, entry)
    refused = client.post(reverse("entry_edit", args=[entry.pk]), {"do": f"add_teacher:{own.pk}"})
    assert refused.status_code == 422
    assert "Выберите номинацию для педагогов" in refused.content.decode()
    assert not entry.members.exists()


def test_a_name_is_mended_in_both_lists_of_one_teacher(cast, open_contest):
    own = make_supervisor(cast.school, "Тарасова", "Ольга")
    entry = draft_in(cast, open_contest("metod-materialy"), "srednee")
    author = services.add_teacher(entry=entry, supervisor=own, actor=cast.teacher).participant
    services.update_supervisor(supervisor=own, actor=cast.teacher, last_name="Тарасова-Ким", position="методист")
    author.refresh_from_db()
    assert (author.last_name, author.position) == ("Тарасова-Ким", "методист")
    services.update_pupil(participant=author, actor=cast.teacher, first_name="Оля", birth_date=None)
    own.refresh_from_db()
    assert own.full_name == "Тарасова-Ким Оля Семёновна"


@pytest.mark.parametrize("page", ["supervisor_erase", "pupil_erase"])
def test_a_teacher_is_erased_from_both_lists_at_once(cast, client_of, open_contest, page):
    own = make_supervisor(cast.school, "Тарасова", "Ольга")
    entry = draft_in(cast, open_contest("metod-materialy"), "srednee")
    author = services.add_teacher(entry=entry, supervisor=own, actor=cast.teacher).participant
    pupils = make_entry(cast.competition, cast.school)
    pupils.supervisors.update(supervisor=own)
    client = client_of(cast.teacher)
    address = reverse(page, args=[own.pk if page == "supervisor_erase" else author.pk])
    told = " ".join(client.get(address).content.decode().split())
    also = {"supervisor_erase": "участвует и сам, в 1 заявке", "pupil_erase": "руководителем в 1 заявке"}
    assert also[page] in told

    assert client.post(address, {"reason": "Заявление от 26 ноября"}).status_code == 302
    own.refresh_from_db()
    author.refresh_from_db()
    assert (own.full_name, author.full_name) == ("данные удалены", "данные удалены")
    assert author.key.erased_at is not None
    assert services.replay_erasures() == 0


def test_a_teacher_of_two_schools_is_erased_by_the_administrator(cast, client_of, open_contest):
    own = make_supervisor(cast.school, "Тарасова", "Ольга")
    entry = draft_in(cast, open_contest("metod-materialy"), "srednee")
    author = services.add_teacher(entry=entry, supervisor=own, actor=cast.teacher).participant
    services.enrol_pupil(participant=author, organisation=cast.other_school, actor=None)
    refused = client_of(cast.teacher).post(reverse("supervisor_erase", args=[own.pk]), {"reason": "Заявление"})
    assert refused.status_code == 422
    assert "педагог состоит ещё в списках" in refused.content.decode()
    own.refresh_from_db()
    assert own.last_name == "Тарасова"


@pytest.mark.parametrize(("language", "shown"), [("ru", "480,5"), ("en", "480.5")])
def test_a_number_of_the_application_has_the_mark_of_the_pages_language(cast, client_of, open_contest, language, shown):
    entry = draft_in(cast, open_contest("vozdushnaya-inzhenernaya-shkola"), "regulyarnaya")
    client, address = client_of(cast.teacher), reverse("entry_edit", args=[entry.pk])
    said = {"accept-language": language}

    def field():
        return re.search(r'<input[^>]* name="extra-mass"[^>]*>', client.get(address, headers=said).content.decode())[0]

    for typed in ("480,5", "480.5"):
        entry.refresh_from_db()
        told = {"extra-mass": typed, "revision": entry.revision, "do": "save"}
        assert client.post(address, told, headers=said).status_code == 302
        entry.refresh_from_db()
        assert entry.extras["mass"] == "480.5"
        assert f'value="{shown}"' in field()
    before = entry.revision
    client.post(address, {"extra-mass": shown, "revision": before, "do": "save"}, headers=said)
    entry.refresh_from_db()
    assert entry.revision == before, "a form sent as it was shown changes nothing"
    refused = client.post(address, {"extra-mass": "много.5", "revision": before, "do": "save"}, headers=said)
    assert refused.status_code == 422
    assert 'value="много.5"' in refused.content.decode()
