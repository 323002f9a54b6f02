"""Who walks: one organiser, one jury, as many schools as there are entries, their rosters and tiny files.

Accounts, organisations and rosters are written once for all contests; everything else goes over the pages.
"""

import io
import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from PIL import Image

from accounts.enums import MembershipRole, OrganisationKind
from accounts.models import Membership, Organisation, User
from competitions.validators.preset_types import GroupSpec
from registrations.models import Participant, Supervisor
from tests.cast import make_pupil, make_supervisor, make_user

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
ZIP = b"PK\x03\x04\x14\x00\x00\x00\x00\x00" + b"\x00" * 20 + b"PK\x05\x06" + b"\x00" * 18
MP4 = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom" + b"\x00" * 16
FIRST_NAMES = ("Анна", "Мария", "Дарья", "Полина", "София", "Алиса", "Вера", "Ксения")
SYLLABLES = ("Гро", "Ли", "Со", "Ве", "Та", "Ро", "Ни", "Ко", "Бе", "Ма", "Зи", "Дро")


def tiny_file(kind: str) -> SimpleUploadedFile:
    """A small real file of this kind."""
    contents = {"pdf": PDF, "mp4": MP4, "csv": "время;высота\n0;0\n".encode()}
    if kind in {"jpg", "jpeg", "png"}:
        out = io.BytesIO()
        Image.new("RGB", (8, 8), (30, 75, 155)).save(out, "PNG" if kind == "png" else "JPEG")
        return SimpleUploadedFile(f"rabota.{kind}", out.getvalue())
    return SimpleUploadedFile(f"rabota.{kind}", contents.get(kind, ZIP))


@dataclass
class School:
    """An organisation that applies, its teacher and who can take part from it."""

    organisation: Organisation
    teacher: User
    supervisor: Supervisor
    roster: dict[tuple[str, int], list[Participant]] = field(default_factory=lambda: defaultdict(list))


@dataclass
class People:
    """Everybody, each with a window that stays signed in."""

    centre: Organisation
    organiser: User
    chair: User
    secretary: User
    jurors: list[User] = field(default_factory=list)
    schools: list[School] = field(default_factory=list)
    windows: dict[int, Client] = field(default_factory=dict)
    count: int = 0

    def window(self, user: User | None) -> Client:
        """The client of a person; nobody is the stranger."""
        key = 0 if user is None else user.pk
        if key not in self.windows:
            self.windows[key] = Client()
            if user is not None:
                self.windows[key].force_login(user)
        return self.windows[key]

    def juror(self, index: int) -> User:
        """The expert of this number."""
        while len(self.jurors) <= index:
            number = len(self.jurors)
            self.jurors.append(make_user(f"ekspert{number}@example.org", f"Экспертова{self._surname()}", "Юлия"))
        return self.jurors[index]

    def school(self, index: int) -> School:
        """The school of this number."""
        while len(self.schools) <= index:
            number = len(self.schools) + 1
            organisation = Organisation.objects.create(
                kind=OrganisationKind.SCHOOL,
                full_name=f"МБОУ «Средняя школа № {number}» г. Калуги",
                short_name=f"СШ № {number}",
            )
            teacher = make_user(f"uchitel{number}@example.org", f"Учителева{self._surname()}", "Мария", "Ивановна")
            Membership.objects.create(user=teacher, organisation=organisation, role=MembershipRole.TEACHER)
            supervisor = make_supervisor(organisation, f"Руководова{self._surname()}")
            self.schools.append(School(organisation, teacher, supervisor))
        return self.schools[index]

    def participants(self, school: School, group: GroupSpec | None, *, is_adult: bool, count: int) -> list[Participant]:
        """So many people of a school who belong to an age group, the youngest that it takes."""
        basis, number = ("adult", 0) if is_adult else (group.basis, group.low) if group else ("grade", 8)
        row = school.roster[basis, number]
        while len(row) < count:
            row.append(self._participant(school.organisation, basis, number))
        return row[:count]

    def _participant(self, organisation: Organisation, basis: str, number: int) -> Participant:
        first = FIRST_NAMES[self.count % len(FIRST_NAMES)]
        if basis == "adult":
            values: dict[str, Any] = {"is_adult": True, "position": "учитель физики", "birth_date": date(1980, 3, 14)}
            adult = make_pupil(organisation, self._surname(), first, "Павловна", grade=11, **values)
            adult.enrolments.update(grade=None, letter="")
            return adult
        grade = number if basis == "grade" else min(11, max(1, number - 6))
        age = number if basis == "age" else grade + 7
        birth = timezone.localdate() - timedelta(days=int(age * 365.25) + 60)
        return make_pupil(organisation, self._surname(), first, "Павловна", grade=grade, birth_date=birth)

    def _surname(self) -> str:
        self.count += 1
        low, rest = self.count % len(SYLLABLES), self.count // len(SYLLABLES)
        return SYLLABLES[low] + SYLLABLES[rest % len(SYLLABLES)].lower() + SYLLABLES[rest // 12 % 12].lower() + "ва"


def make_people() -> People:
    """The organiser of all contests with the centre, the chair and the secretary."""
    centre = Organisation.objects.create(
        kind=OrganisationKind.CENTRE, full_name="МБОУ ДО «Центр «Галактика» г. Калуги", short_name="«Галактика»"
    )
    organiser = make_user("organizator@example.org", "Зорина", "Вера", "Павловна")
    Membership.objects.create(user=organiser, organisation=centre, role=MembershipRole.ORGANISER)
    chair = make_user("predsedatel@example.org", "Ежова", "Нина", "Петровна")
    secretary = make_user("sekretar@example.org", "Сомова", "Дарья", "Игоревна")
    return People(centre, organiser, chair, secretary)


def words_of(response: HttpResponse) -> str:
    """What a page says, for a failed expectation: its main part without tags, short."""
    html = response.content.decode(errors="replace")
    main = html.partition("<main")[2].partition("</main>")[0] or html
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())[:3000]


def went_on(response: HttpResponse) -> str:
    """The address that an accepted act leads to; a refused one fails with the page's own words."""
    assert response.status_code == 302, f"{response.status_code}: {words_of(response)}"
    return str(response["Location"])


Fields = Mapping[str, Any]
