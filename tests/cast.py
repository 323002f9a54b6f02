"""The shared cast: who acts in the tests, one contest they act in, and builders of entries.

Everything here is written by the ORM alone, so that a test of one room does not depend on the services of another.
`stranger` is nobody: the client without a sign-in.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.enums import MembershipRole, OrganisationKind
from accounts.models import Membership, Organisation, User
from competitions.enums import Phase, RoleKind
from competitions.models import AgeGroup, Competition, Contest, Criterion, Division, Nomination, Role, Scheme, Stage
from core import sealing
from registrations.enums import ConsentPurpose, ConsentStatus, EntryStatus, Gender, MemberRole
from registrations.models import Consent, Enrolment, Entry, EntryMember, EntrySupervisor, Participant, Supervisor

PASSWORD = "orbita-108-minut"

RULES = """\
stages:
  - id: main
    steps: [{weigh: share}, {fold: criterion, how: total}, {fold: judge, how: mean, quorum: 2}, {round: 0.01}]
rank: {by: [main, jury], style: shared}
award:
  - {title: Диплом I степени, place: 1}
  - {title: Диплом II степени, place: 2}
  - {title: Диплом III степени, place: 3}
"""


@dataclass(frozen=True)
class Cast:
    """The people, their organisations and the contest of every test."""

    centre: Organisation
    other_centre: Organisation
    school: Organisation
    other_school: Organisation
    office: Organisation
    organiser: User
    other_organiser: User
    chair: User
    juror: User
    second_juror: User
    secretary: User
    teacher: User
    other_teacher: User
    department: User
    administrator: User
    competition: Competition
    division: Division
    other_competition: Competition


def make_user(email: str, last_name: str, first_name: str, patronymic: str = "", **fields: Any) -> User:
    """A user who signs in with `PASSWORD`; the hash is the test settings' fast one."""
    return User.objects.create_user(
        email, PASSWORD, last_name=last_name, first_name=first_name, patronymic=patronymic, **fields
    )


def make_competition(organiser: Organisation, slug: str, **fields: Any) -> Competition:
    """A competition that takes applications now: one nomination, one group, one division, two criteria."""
    now = timezone.now()
    contest = Contest.objects.create(slug=slug, title=f"Конкурс «{slug}»", organiser=organiser)
    values: dict[str, Any] = {
        "title": f"Городской конкурс «{slug}»",
        "short_title": f"«{slug}»",
        "abbreviation": slug[:3].upper(),
        "year": now.year,
        "phase": Phase.APPLICATIONS,
        "applications_open_at": now - timedelta(days=10),
        "applications_close_at": now + timedelta(days=10),
        "admission_until": now + timedelta(days=17),
        "judging_until": now + timedelta(days=31),
        "results_at": now + timedelta(days=33),
        "ages_on": (now + timedelta(days=31)).date(),
        "limits": {"per_pupil_and_nomination": 1},
    }
    competition = Competition.objects.create(contest=contest, organiser=organiser, slug=slug, **(values | fields))
    nomination = Nomination.objects.create(
        competition=competition,
        code="grafika",
        title="Компьютерная графика",
        max_members=3,
        number_prefix="М",
        uploads=[
            {"code": "work", "title": "Файл работы", "types": ["pdf", "png", "jpg"], "max_mb": 1, "required": True}
        ],
    )
    group = AgeGroup.objects.create(competition=competition, code="5-9", title="5–9 классы", low=5, high=9)
    scheme = Scheme.objects.create(competition=competition, code="main", title="Оценки жюри", rules=RULES)
    stage = Stage.objects.create(scheme=scheme, code="main", title="Оценивание", judges=2)
    for order, (code, title, weight) in enumerate(
        [("idea", "Оригинальность идеи", "0.6"), ("craft", "Исполнение", "0.4")]
    ):
        Criterion.objects.create(
            scheme=scheme, stage=stage, code=code, title=title, maximum=10, weight=weight, order=order
        )
    Division.objects.create(
        competition=competition,
        nomination=nomination,
        age_group=group,
        scheme=scheme,
        code="grafika-5-9",
        title="Компьютерная графика, 5–9 классы",
    )
    return competition


def make_pupil(
    organisation: Organisation, last_name: str, first_name: str, patronymic: str = "", *, grade: int = 8, **fields: Any
) -> Participant:
    """A pupil on the roster of an organisation in the current school year."""
    today = timezone.localdate()
    values: dict[str, Any] = {"birth_date": date(today.year - grade - 7, 3, 14), "gender": Gender.FEMALE}
    participant = Participant.objects.create(
        key=sealing.new_key(),
        last_name=last_name,
        first_name=first_name,
        patronymic=patronymic,
        **(values | fields),
    )
    Enrolment.objects.create(
        participant=participant,
        organisation=organisation,
        school_year=today.year if today.month >= 8 else today.year - 1,
        grade=grade,
        letter="Б",
    )
    return participant


def make_supervisor(organisation: Organisation, last_name: str = "Кузнецова", first_name: str = "Мария") -> Supervisor:
    """A supervisor of an organisation, without an account."""
    return Supervisor.objects.create(
        key=sealing.new_key(),
        organisation=organisation,
        last_name=last_name,
        first_name=first_name,
        patronymic="Семёновна",
        gender=Gender.FEMALE,
        position="учитель информатики",
    )


def give_consents(participant: Participant, *, status: ConsentStatus = ConsentStatus.VERIFIED) -> None:
    """Both consents of a participant, the name, school, class and work may be published."""
    for purpose in ConsentPurpose:
        Consent.objects.create(
            participant=participant,
            purpose=purpose,
            status=status,
            scope=["name", "school", "grade", "work"] if purpose == ConsentPurpose.PUBLICATION else [],
        )


def make_entry(
    competition: Competition,
    organisation: Organisation,
    *participants: Participant,
    status: EntryStatus = EntryStatus.ACCEPTED,
    division: Division | None = None,
    with_consents: bool = True,
    **fields: Any,
) -> Entry:
    """An entry of the competition's first division; without participants a pupil is made for it."""
    division = division or competition.divisions.select_related("nomination").first()
    assert division is not None
    count = competition.entries.count() + 1
    people = participants or (make_pupil(organisation, f"Громова{count:03d}", "Анна", "Сергеевна"),)
    values: dict[str, Any] = {"title": f"Работа {count}"}
    if status != EntryStatus.DRAFT:
        values |= {"number": f"{division.nomination.number_prefix}-{count:03d}", "submitted_at": timezone.now()}
    entry = Entry.objects.create(
        competition=competition,
        nomination=division.nomination,
        division=division,
        organisation=organisation,
        status=status,
        **(values | fields),
    )
    for order, participant in enumerate(people):
        enrolment = participant.enrolments.first()
        EntryMember.objects.create(
            entry=entry,
            participant=participant,
            role=MemberRole.AUTHOR,
            grade=enrolment.grade if enrolment else None,
            order=order,
        )
        if with_consents and not participant.consents.exists():
            give_consents(participant)
    EntrySupervisor.objects.create(
        entry=entry, supervisor=organisation.supervisors.first() or make_supervisor(organisation)
    )
    return entry


def _make_organisations() -> dict[str, Organisation]:
    kinds = {
        "centre": (OrganisationKind.CENTRE, "МБОУ ДО «Центр «Галактика» г. Калуги", "«Галактика»"),
        "other_centre": (OrganisationKind.CENTRE, "МБОУ ДО «Центр «Созвездие» г. Калуги", "«Созвездие»"),
        "school": (OrganisationKind.SCHOOL, "МБОУ «СОШ № 15» г. Калуги", "СОШ № 15"),
        "other_school": (OrganisationKind.SCHOOL, "МБОУ «Лицей № 36» г. Калуги", "Лицей № 36"),
        "office": (OrganisationKind.DEPARTMENT, "Управление образования города Калуги", "Управление"),
    }
    return {
        name: Organisation.objects.create(kind=kind, full_name=full, short_name=short)
        for name, (kind, full, short) in kinds.items()
    }


def make_cast() -> Cast:
    """Everybody, and two competitions of two organisers."""
    places = _make_organisations()
    people = {
        "organiser": make_user("organiser@example.org", "Зорина", "Вера", "Павловна"),
        "other_organiser": make_user("other-organiser@example.org", "Лунин", "Пётр", "Ильич"),
        "chair": make_user("chair@example.org", "Ежова", "Нина", "Петровна"),
        "juror": make_user("juror@example.org", "Дятлов", "Олег", "Иванович"),
        "second_juror": make_user("second-juror@example.org", "Ильина", "Юлия", "Львовна"),
        "secretary": make_user("secretary@example.org", "Сомова", "Дарья", "Игоревна"),
        "teacher": make_user("teacher@example.org", "Кузнецова", "Мария", "Семёновна"),
        "other_teacher": make_user("other-teacher@example.org", "Жук", "Олег", "Петрович"),
        "department": make_user("department@example.org", "Власова", "Инна", "Олеговна"),
        "administrator": make_user("administrator@example.org", "Админ", "Ада", is_staff=True, is_superuser=True),
    }
    for who, where, role in [
        ("organiser", "centre", MembershipRole.ORGANISER),
        ("other_organiser", "other_centre", MembershipRole.ORGANISER),
        ("teacher", "school", MembershipRole.TEACHER),
        ("other_teacher", "other_school", MembershipRole.TEACHER),
        ("department", "office", MembershipRole.OBSERVER),
    ]:
        Membership.objects.create(user=people[who], organisation=places[where], role=role)
    competition = make_competition(places["centre"], "zvezda")
    for who, kind in [
        ("chair", RoleKind.CHAIR),
        ("juror", RoleKind.JUROR),
        ("second_juror", RoleKind.JUROR),
        ("secretary", RoleKind.SECRETARY),
    ]:
        Role.objects.create(competition=competition, user=people[who], kind=kind)
    return Cast(
        **places,
        **people,
        competition=competition,
        division=competition.divisions.get(),
        other_competition=make_competition(places["other_centre"], "kometa"),
    )


@pytest.fixture
def cast(db) -> Cast:
    """Everybody, and two competitions of two organisers."""
    return make_cast()


@pytest.fixture
def client_of() -> Callable[[User | None], Client]:
    """A signed-in client of a user; `None` is the stranger."""

    def signed_in(user: User | None) -> Client:
        client = Client()
        if user is not None:
            client.force_login(user)
        return client

    return signed_in
