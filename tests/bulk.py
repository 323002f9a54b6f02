"""A contest of any size: entries × jurors × criteria, written in bulk, its places computed by the program itself."""

import random
from dataclasses import dataclass

from cryptography.fernet import Fernet
from django.utils import timezone

from accounts.enums import MembershipRole, OrganisationKind
from accounts.models import Membership, Organisation, User
from competitions.enums import Phase, RoleKind
from competitions.models import Competition, Criterion, Division, Role, Stage
from core.models import PersonKey
from judging.enums import SheetStatus
from judging.models import Assignment, Mark, Sheet
from judging.services.lines import rebuild_lines
from registrations.enums import ConsentPurpose, ConsentStatus, EntryStatus, MemberRole
from registrations.models import Consent, Entry, EntryMember, Participant
from results.services import rank_division
from tests.cast import make_competition, make_user

CRITERIA = {"idea": "0.5", "craft": "0.3", "speech": "0.2"}
SCHOOLS = 200
BATCH = 2000


@dataclass(frozen=True)
class Contest:
    """What the requests need to know."""

    competition: Competition
    division: Division
    stage: Stage
    organiser: User
    jurors: list[Role]


def make_contest(entries: int, jurors: int, *, is_marked: bool = True) -> Contest:
    """Everything up to the computed places, in the phase of judging; marks written in bulk are in no log."""
    centre = Organisation.objects.create(
        kind=OrganisationKind.CENTRE, full_name="Центр «Галактика»", short_name="«Галактика»"
    )
    organiser = make_user("organiser@bulk.example", "Зорина", "Вера", "Павловна")
    Membership.objects.create(user=organiser, organisation=centre, role=MembershipRole.ORGANISER)
    competition = make_competition(centre, "bulk", phase=Phase.JUDGING, hides_own_school=False)
    division = competition.divisions.select_related("scheme", "nomination").get()
    stage = division.scheme.stages.get()
    Stage.objects.filter(pk=stage.pk).update(judges=jurors)
    Criterion.objects.create(
        scheme=division.scheme, stage=stage, code="speech", title="Выступление", maximum=10, weight=1, order=2
    )
    for code, weight in CRITERIA.items():
        Criterion.objects.filter(stage=stage, code=code).update(weight=weight)
    roles = [
        Role.objects.create(
            competition=competition, kind=RoleKind.JUROR,
            user=make_user(f"juror{number}@bulk.example", f"Экспертов{number}", "Олег", "Иванович"),
        )
        for number in range(jurors)
    ]  # fmt: skip
    contest = Contest(competition, division, stage, organiser, roles)
    _write_entries(contest, entries)
    _write_sheets(contest)
    if is_marked:
        _write_marks(contest)
    rebuild_lines(division=division)
    ranking = rank_division(division=division)
    if ranking.error:
        raise RuntimeError(ranking.error)
    return contest


def _write_entries(contest: Contest, count: int) -> None:
    """Entries of one pupil each; two of three pupils let their name be published."""
    schools = Organisation.objects.bulk_create(
        Organisation(kind=OrganisationKind.SCHOOL, full_name=f"МБОУ «СОШ № {n}» г. Калуги", short_name=f"СОШ № {n}")
        for n in range(1, SCHOOLS + 1)
    )
    keys = PersonKey.objects.bulk_create([PersonKey(key=Fernet.generate_key()) for _ in range(count)], BATCH)
    pupils = Participant.objects.bulk_create(
        [
            Participant(key=key, last_name=f"Громова{n}", first_name="Анна", patronymic="Сергеевна")
            for n, key in enumerate(keys)
        ],
        BATCH,
    )
    entries = Entry.objects.bulk_create(
        [
            Entry(
                competition=contest.competition, nomination=contest.division.nomination, division=contest.division,
                organisation=schools[n % SCHOOLS], number=f"М-{n + 1:05d}", title=f"Работа {n + 1}",
                status=EntryStatus.ACCEPTED, submitted_at=timezone.now(),
            )
            for n in range(count)
        ],
        BATCH,
    )  # fmt: skip
    EntryMember.objects.bulk_create(
        [
            EntryMember(entry=entry, participant=pupil, role=MemberRole.AUTHOR, grade=5 + n % 5)
            for n, (entry, pupil) in enumerate(zip(entries, pupils, strict=True))
        ],
        BATCH,
    )
    Consent.objects.bulk_create(
        [
            Consent(
                participant=pupil,
                purpose=purpose,
                status=ConsentStatus.VERIFIED,
                scope=["name", "school", "grade", "work"],
            )
            for n, pupil in enumerate(pupils)
            for purpose in ConsentPurpose
            if purpose != ConsentPurpose.PUBLICATION or n % 3
        ],
        BATCH,
    )


def _write_sheets(contest: Contest) -> None:
    """Every juror has every entry, every sheet is open."""
    ids = list(contest.division.entries.order_by("pk").values_list("pk", flat=True))
    seats = [Assignment(entry_id=pk, stage=contest.stage, juror=role) for pk in ids for role in contest.jurors]
    Sheet.objects.bulk_create([Sheet(assignment=seat) for seat in Assignment.objects.bulk_create(seats, BATCH)], BATCH)


def _write_marks(contest: Contest) -> None:
    """Every mark is given; values are the same in each run."""
    dice = random.Random(2026)
    criteria = list(contest.stage.criteria.all())
    seats = list(Assignment.objects.filter(stage=contest.stage).order_by("pk"))
    for start in range(0, len(seats), BATCH):
        Mark.objects.bulk_create(
            Mark(
                entry_id=seat.entry_id,
                stage=contest.stage,
                criterion=criterion,
                judge_id=seat.juror_id,
                value=str(dice.randint(0, 10)),
            )
            for seat in seats[start : start + BATCH]
            for criterion in criteria
        )


def hand_in_all(contest: Contest) -> None:
    """All sheets handed in: the contest may be closed."""
    Sheet.objects.filter(assignment__stage=contest.stage).update(
        status=SheetStatus.HANDED_IN, handed_in_at=timezone.now()
    )
