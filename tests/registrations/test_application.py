"""From the draft to the number: what a school does with an application, by the services."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from competitions.enums import Phase
from competitions.models import AgeGroup, Division, Extension, Nomination
from core import audit, files
from registrations import services
from registrations.enums import EntryAct, EntryStatus, MemberRole
from registrations.models import Entry
from tests.cast import make_competition, make_entry, make_pupil, make_supervisor

pytestmark = pytest.mark.core_path

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def pdf(name="plakat.pdf", size=0):
    return SimpleUploadedFile(name, PDF + b"\n" * size, "application/pdf")


@pytest.fixture
def pupil(cast):
    return make_pupil(cast.school, "Громова", "Анна", "Сергеевна", grade=8)


@pytest.fixture
def draft(cast, pupil):
    entry = services.create_entry(competition=cast.competition, organisation=cast.school, actor=cast.teacher)
    services.update_entry(entry=entry, actor=cast.teacher, title="108 минут")
    services.add_member(entry=entry, participant=pupil, actor=cast.teacher)
    services.add_entry_supervisor(entry=entry, supervisor=make_supervisor(cast.school), actor=cast.teacher)
    services.attach_work(entry=entry, code="work", upload=pdf(), actor=cast.teacher)
    return Entry.objects.get(pk=entry.pk)


def test_a_complete_draft_gets_its_number_division_and_class(cast, draft):
    entry = services.submit_entry(entry=draft, actor=cast.teacher)

    assert (entry.status, entry.number, entry.division) == (EntryStatus.SUBMITTED, "М-001", cast.division)
    assert entry.submitted_at is not None
    assert [member.grade for member in entry.members.all()] == [8]


def test_numbers_follow_each_other_and_are_never_given_again(cast, draft):
    make_entry(cast.competition, cast.other_school, status=EntryStatus.REFUSED, number="М-041")

    assert services.submit_entry(entry=draft, actor=cast.teacher).number == "М-042"


def test_a_second_submission_changes_nothing_and_says_so(cast, draft):
    first = services.submit_entry(entry=draft, actor=cast.teacher)

    with pytest.raises(services.AlreadySubmitted, match="заявка М-001 уже подана"):
        services.submit_entry(entry=draft, actor=cast.teacher)
    stored = Entry.objects.get(pk=first.pk)
    assert (stored.revision, stored.events.filter(act=EntryAct.SUBMITTED).count()) == (first.revision, 1)


def test_everything_missing_is_said_at_once_beside_its_field(cast):
    entry = services.create_entry(competition=cast.competition, organisation=cast.school, actor=cast.teacher)

    with pytest.raises(services.EntryIncomplete, match="исправьте") as refused:
        services.submit_entry(entry=entry, actor=cast.teacher)
    assert [problem.anchor for problem in refused.value.problems] == ["title", "members", "supervisors", "upload-work"]


@pytest.mark.parametrize("grade", [4, 10])
def test_a_pupil_of_another_class_is_refused_by_name(cast, draft, grade):
    draft.members.all().delete()
    stranger = make_pupil(cast.school, "Белов", "Артём", grade=grade)
    services.add_member(entry=draft, participant=stranger, actor=cast.teacher)

    with pytest.raises(services.EntryIncomplete) as refused:
        services.submit_entry(entry=draft, actor=cast.teacher)
    assert [problem.problem for problem in refused.value.problems] == [
        f"Выберите другого участника: Белов Артём учится в {grade} классе, а участвуют 5–9 классы."
    ]


def test_the_class_is_the_one_on_the_competitions_date(cast, draft):
    draft.members.all().delete()
    cast.competition.ages_on = timezone.localdate() + timedelta(days=365)
    cast.competition.save()
    fourth = make_pupil(cast.school, "Цой", "Соня", grade=4)
    services.add_member(entry=draft, participant=fourth, actor=cast.teacher)

    services.submit_entry(entry=Entry.objects.get(pk=draft.pk), actor=cast.teacher)

    assert draft.members.get().grade == 5


def test_groups_by_age_count_full_years_on_the_date(cast, draft, pupil):
    AgeGroup.objects.update(basis="age", low=10, high=12, title="10–12 лет")
    day = cast.competition.ages_on
    pupil.birth_date = day.replace(year=day.year - 13)
    pupil.save()

    with pytest.raises(services.EntryIncomplete) as refused:
        services.submit_entry(entry=draft, actor=cast.teacher)
    assert "на день конкурса 13 лет, а участвуют 10–12 лет" in refused.value.problems[0].problem
    pupil.birth_date += timedelta(days=1)
    pupil.save()
    assert services.submit_entry(entry=draft, actor=cast.teacher).division == cast.division


def test_the_oldest_member_decides_the_group_and_a_merged_one_leads_to_its_target(cast, draft):
    old = cast.division
    group = AgeGroup.objects.create(competition=cast.competition, code="10-11", title="10–11 классы", low=10, high=11)
    upper = Division.objects.create(
        competition=cast.competition,
        nomination=old.nomination,
        age_group=group,
        scheme=old.scheme,
        code="upper",
        title="Старшие",
        merged_into=old,
    )
    older = make_pupil(cast.school, "Лытвин", "Дамир", grade=11)
    services.add_member(entry=draft, participant=older, actor=cast.teacher)

    assert services.submit_entry(entry=draft, actor=cast.teacher).division == old
    assert upper.entries.count() == 0


def test_one_pupil_has_one_entry_in_a_nomination(cast, draft, pupil):
    make_entry(cast.competition, cast.school, pupil, status=EntryStatus.SUBMITTED)

    with pytest.raises(services.EntryIncomplete) as refused:
        services.submit_entry(entry=draft, actor=cast.teacher)
    assert [problem.problem for problem in refused.value.problems] == [
        "Уберите из состава: Громова Анна уже участвует в этой номинации с другой заявкой."
    ]


def test_two_records_of_one_child_count_as_one(cast, draft, pupil):
    twin = make_pupil(cast.school, "Громова", "Аня", merged_into=pupil)
    make_entry(cast.competition, cast.school, twin, status=EntryStatus.ACCEPTED)

    with pytest.raises(services.EntryIncomplete, match="исправьте"):
        services.submit_entry(entry=draft, actor=cast.teacher)


def test_a_school_sends_no_more_entries_than_the_limit(cast, draft):
    cast.competition.limits = {"per_school": {"grafika": 1}}
    cast.competition.save()
    make_entry(cast.competition, cast.school, status=EntryStatus.SUBMITTED)

    with pytest.raises(services.EntryIncomplete) as refused:
        services.submit_entry(entry=draft, actor=cast.teacher)
    assert [problem.anchor for problem in refused.value.problems] == ["nomination"]


def test_the_limit_of_a_group_counts_the_group_alone(cast, draft):
    cast.competition.limits = {"per_school_and_group": {"*": 1}}
    cast.competition.save()
    services.submit_entry(entry=draft, actor=cast.teacher)
    other = services.create_entry(competition=cast.competition, organisation=cast.other_school, actor=None)

    assert other.status == EntryStatus.DRAFT


@pytest.mark.parametrize("act", ["create", "update", "submit"])
def test_a_closed_deadline_refuses_every_act_with_the_moment(cast, draft, act):
    cast.competition.applications_close_at = timezone.now() - timedelta(minutes=1)
    cast.competition.save()
    draft = Entry.objects.get(pk=draft.pk)
    acts = {
        "create": lambda: services.create_entry(
            competition=cast.competition, organisation=cast.school, actor=cast.teacher
        ),
        "update": lambda: services.update_entry(entry=draft, actor=cast.teacher, title="Позже"),
        "submit": lambda: services.submit_entry(entry=draft, actor=cast.teacher),
    }

    with pytest.raises(services.ApplicationsClosed, match="Приём заявок закончился"):
        acts[act]()
    assert Entry.objects.get(pk=draft.pk).title == "108 минут"


def test_an_extension_holds_for_its_school_alone(cast, draft):
    cast.competition.applications_close_at = timezone.now() - timedelta(minutes=1)
    cast.competition.phase = Phase.ADMISSION
    cast.competition.save()
    Extension.objects.create(
        competition=cast.competition, organisation=cast.school, until=timezone.now() + timedelta(days=1)
    )

    assert services.submit_entry(entry=draft, actor=cast.teacher).status == EntryStatus.SUBMITTED
    with pytest.raises(services.ApplicationsClosed):
        services.create_entry(competition=cast.competition, organisation=cast.other_school, actor=None)


def test_organisations_of_other_places_enter_open_competitions_only(cast):
    cast.other_school.is_municipal = False

    with pytest.raises(services.ActRefused, match="открытый конкурс"):
        services.create_entry(competition=cast.competition, organisation=cast.other_school, actor=None)
    cast.competition.is_open = True
    assert services.create_entry(competition=cast.competition, organisation=cast.other_school, actor=None).pk


def test_a_stale_revision_is_refused_and_overwrites_nothing(cast, draft):
    opened = draft.revision
    services.update_entry(entry=draft, actor=cast.teacher, base_revision=opened, title="Из первого окна")

    with pytest.raises(services.StaleRevision, match="изменена в другом окне") as refused:
        services.update_entry(entry=draft, actor=cast.teacher, base_revision=opened, title="Из второго окна")
    assert refused.value.entry.title == "Из первого окна"
    assert Entry.objects.get(pk=draft.pk).title == "Из первого окна"


def test_saving_the_same_words_again_leaves_no_trace(cast, draft):
    before = (draft.revision, draft.events.count())

    entry = services.update_entry(entry=draft, actor=cast.teacher, title="108 минут")

    assert (entry.revision, entry.events.count()) == before


@pytest.mark.parametrize(
    ("upload", "sentence"),
    [
        (lambda: pdf("work.exe"), "Приложите файл другого вида"),
        (lambda: pdf(size=1024 * 1024), "Уменьшите файл до 1 МБ"),
        (lambda: SimpleUploadedFile("work.png", PDF), "внутри «work.png» другое содержимое"),
        (lambda: SimpleUploadedFile("work.pdf", b""), "«work.pdf» пуст"),
    ],
)
def test_a_wrong_file_is_refused_and_the_old_one_stays(cast, draft, upload, sentence):
    with pytest.raises(files.FileRefused, match=sentence):
        services.attach_work(entry=draft, code="work", upload=upload(), actor=cast.teacher)
    assert [work.file.name for work in draft.works.all()] == ["plakat.pdf"]


def test_a_new_file_takes_the_place_of_the_old_one(cast, draft, django_capture_on_commit_callbacks):
    old = files.path_of(draft.works.get().file)
    assert old.exists()

    with django_capture_on_commit_callbacks(execute=True):
        services.attach_work(entry=draft, code="work", upload=pdf("novyj.pdf"), actor=cast.teacher)

    assert [work.file.name for work in draft.works.all()] == ["novyj.pdf"]
    assert not old.exists()


def test_members_come_from_the_organisations_own_roster(cast, draft):
    alien = make_pupil(cast.other_school, "Чужой", "Иван")

    with pytest.raises(services.ActRefused, match="только ваши ученики"):
        services.add_member(entry=draft, participant=alien, actor=cast.teacher)


def test_a_team_has_a_captain_and_needs_a_name_and_its_number_of_members(cast, draft):
    Nomination.objects.update(entrant="team", min_members=2, has_title=False)
    entry = services.create_entry(competition=cast.competition, organisation=cast.school, actor=cast.teacher)
    first = services.add_member(entry=entry, participant=make_pupil(cast.school, "А", "А"), actor=cast.teacher)

    assert first.role == MemberRole.CAPTAIN
    with pytest.raises(services.EntryIncomplete) as refused:
        services.submit_entry(entry=entry, actor=cast.teacher)
    assert [problem.anchor for problem in refused.value.problems][:2] == ["team_name", "members"]


def test_a_recalled_entry_keeps_its_number(cast, draft):
    entry = services.submit_entry(entry=draft, actor=cast.teacher)
    services.recall_entry(entry=entry, actor=cast.teacher)
    services.update_entry(entry=entry, actor=cast.teacher, title="109 минут")

    assert services.submit_entry(entry=entry, actor=cast.teacher).number == "М-001"


def test_a_draft_with_a_number_cannot_be_deleted(cast, draft):
    entry = services.recall_entry(entry=services.submit_entry(entry=draft, actor=cast.teacher), actor=cast.teacher)

    with pytest.raises(services.ActRefused, match="Отзовите заявку"):
        services.discard_draft(entry=entry, actor=cast.teacher)


def test_a_discarded_draft_is_gone_with_its_file(cast, draft, django_capture_on_commit_callbacks):
    content = files.path_of(draft.works.get().file)

    with django_capture_on_commit_callbacks(execute=True):
        services.discard_draft(entry=draft, actor=cast.teacher)

    assert not Entry.objects.filter(pk=draft.pk).exists()
    assert not content.exists()


def test_every_act_is_in_the_history_and_in_the_trail(cast, draft):
    services.submit_entry(entry=draft, actor=cast.teacher)

    assert list(draft.events.values_list("act", flat=True)) == ["created", "edited", "submitted"]
    assert draft.events.all()[1].details["fields"] == ["members", "supervisors", "title", "upload-work"]
    assert audit.verify_chains() == []


def test_a_closed_nomination_belongs_to_its_own_competition(cast):
    alien = make_competition(cast.other_centre, "sputnik").nominations.get()

    with pytest.raises(services.ActRefused, match="номинацию этого конкурса"):
        services.create_entry(
            competition=cast.competition, organisation=cast.school, nomination=alien, actor=cast.teacher
        )
