"""The people of the demo season: organisations, accounts, pupils with their consents."""

import random
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from accounts.enums import OrganisationKind
from accounts.models import Membership, Organisation, User
from competitions.enums import GroupBasis
from competitions.models import AgeGroup
from registrations.enums import ConsentPurpose
from registrations.models import Participant, Supervisor
from registrations.services import add_pupil, add_supervisor, record_consent, verify_consent
from registrations.services.consents import SCOPE

FILE = Path(__file__).with_name("people.yaml")
GRADES = range(1, 12)


@dataclass
class Pupil:
    """A pupil and what a division asks about: class and birth date."""

    participant: Participant
    grade: int
    birth_date: date


@dataclass
class School:
    """A school with its roster, its supervisors and the account that acts for it."""

    organisation: Organisation
    account: User
    pupils: list[Pupil] = field(default_factory=list)
    supervisors: list[Supervisor] = field(default_factory=list)


@dataclass
class People:
    """Everybody, found by the keys of people.yaml."""

    organisations: dict[str, Organisation]
    users: dict[str, User]
    schools: list[School]
    jury: list[User]
    password: str
    accounts: list[tuple[str, str]]


def make_people(chance: random.Random) -> People:
    """Write organisations, accounts and rosters."""
    data = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    organisations = {row["key"]: _organisation(row) for row in data["organisations"]}
    hashed = make_password(data["password"])  # once: hashing is slow on purpose
    users = {row["email"].partition("@")[0]: _account(row, organisations, hashed) for row in data["accounts"]}
    people = People(
        organisations=organisations,
        users=users,
        schools=[],
        jury=[user for key, user in users.items() if key.startswith("juror")],
        password=data["password"],
        accounts=[(row["email"], row["says"]) for row in data["accounts"] if "says" in row],
    )
    for row in data["accounts"]:
        if row.get("role") == "coordinator":
            school = School(organisations[row["at"]], users[row["email"].partition("@")[0]])
            _fill_roster(school, data, chance, users["galaktika"])
            people.schools.append(school)
    return people


def _organisation(row: dict[str, Any]) -> Organisation:
    return Organisation.objects.create(
        kind=OrganisationKind(row["kind"]),
        full_name=row["full"],
        short_name=row["short"],
        city=row.get("city", "Калуга"),
        is_municipal="city" not in row,
    )


def _account(row: dict[str, Any], organisations: dict[str, Organisation], password: str) -> User:
    last, first, patronymic = [*row["name"], ""][:3]
    make = User.objects.create_superuser if row.get("superuser") else User.objects.create_user
    user = make(
        row["email"],
        last_name=last,
        first_name=first,
        patronymic=patronymic,
        position=row.get("position", ""),
    )
    User.objects.filter(pk=user.pk).update(password=password)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    if "at" in row:
        Membership.objects.create(user=user, organisation=organisations[row["at"]], role=row["role"])
    return user


def _fill_roster(school: School, data: dict[str, Any], chance: random.Random, organiser: User) -> None:
    """Pupils of every class with verified consents – but for a few, as in life."""
    account = school.account
    school.supervisors.append(
        add_supervisor(
            organisation=school.organisation,
            actor=account,
            user=account,
            last_name=account.last_name,
            first_name=account.first_name,
            patronymic=account.patronymic,
            position=account.position,
        )
    )
    taken: set[tuple[str, str]] = set()
    for grade in GRADES:
        for _ in range(data["pupils_per_grade"]):
            last, first, patronymic, gender = _name(data, chance, taken)
            birth = date(timezone.localdate().year - grade - 6, chance.randint(1, 12), chance.randint(1, 28))
            participant = add_pupil(
                organisation=school.organisation,
                actor=account,
                grade=grade,
                letter=chance.choice("АБВ"),
                birth_date=birth,
                last_name=last,
                first_name=first,
                patronymic=patronymic,
                gender=gender,
            )
            school.pupils.append(Pupil(participant, grade, birth))
            _give_consents(participant, school, chance, organiser)


def _give_consents(participant: Participant, school: School, chance: random.Random, organiser: User) -> None:
    """Processing always, publication mostly: without it the child is «участник» on public pages."""
    purposes = [ConsentPurpose.PROCESSING, *([ConsentPurpose.PUBLICATION] if chance.random() < 0.9 else [])]
    for purpose in purposes:
        consent = record_consent(
            participant=participant,
            purpose=purpose,
            actor=school.account,
            scope=SCOPE if purpose == ConsentPurpose.PUBLICATION else (),
            signed_on=timezone.localdate(),
            given_by="законный представитель",
        )
        verify_consent(consent=consent, actor=organiser)


def _name(data: dict[str, Any], chance: random.Random, taken: set[tuple[str, str]]) -> tuple[str, str, str, str]:
    """Surname, name, patronymic and gender, not yet in this school."""
    while True:
        sex = chance.choice("mf")
        last = chance.choice(data["surnames"])[sex == "f"]
        first = chance.choice(data["names"][sex])
        if (last, first) not in taken:
            taken.add((last, first))
            return last, first, chance.choice(data["patronymics"][sex]), sex


def pupils_for(school: School, group: AgeGroup | None, on: date, used: set[int]) -> list[Pupil]:
    """Pupils of the school whom the group takes and nobody has taken yet."""
    free = [pupil for pupil in school.pupils if pupil.participant.pk not in used]
    return free if group is None else [pupil for pupil in free if _fits(pupil, group, on)]


def _fits(pupil: Pupil, group: AgeGroup, on: date) -> bool:
    if group.basis == GroupBasis.AGE:
        birthday = (pupil.birth_date.month, pupil.birth_date.day)
        value = on.year - pupil.birth_date.year - ((on.month, on.day) < birthday)
    else:
        value = pupil.grade
    return group.low <= value <= group.high
