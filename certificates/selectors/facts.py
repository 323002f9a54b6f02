"""The facts of protocol lines as wording needs them, with ⟦0⟧, ⟦1⟧ … wherever a name stands."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from accounts.enums import OrganisationKind
from accounts.models import Organisation
from certificates.selectors.claims import is_group, outcomes_of
from certificates.wording import (
    Facts,
    Gender,
    Group,
    GroupKind,
    Name,
    Person,
    School,
    Title,
    gender_of,
    pupil_line,
    quoted,
)
from competitions.enums import EntrantKind
from competitions.models import Competition
from core.models import PersonKey
from core.sealing import open_with_keys
from registrations.models import Participant, Supervisor
from results.models import ProtocolLine

GROUP_KINDS = {EntrantKind.TEAM: GroupKind.TEAM, EntrantKind.BOARD: GroupKind.BOARD}
SQUAD = "отряд"
ERASED = "данные удалены"  # printed on Russian papers, like every word of them
TOKEN = re.compile(r"⟦(\d+)⟧")


def token(index: int) -> str:
    """Where the text of this number stands in the lines of a sheet."""
    return f"⟦{index}⟧"


def filled(line: str, texts: Sequence[str | None]) -> str:
    """A line with the texts in place of their tokens; an erased one is called so."""
    return TOKEN.sub(lambda match: texts[int(match[1])] or ERASED, line)


@dataclass
class Texts:
    """The names of one sheet in the order of their tokens; the first two are the recipient, whole and shortened.

    None stands for a key that the certificate will have of its own: for somebody who is on no roster.
    """

    pairs: list[tuple[PersonKey | None, str]] = field(default_factory=list)

    def add(self, key: PersonKey | None, text: str) -> str:
        """The token of a further name."""
        self.pairs.append((key, text))
        return token(len(self.pairs) - 1)


@dataclass(frozen=True)
class Setting:
    """What all sheets of a competition share, read once; `words`: sealed titles and teams with their keys."""

    competition: Competition
    participants: dict[int, Participant]
    supervisors: dict[int, Supervisor]
    organisations: dict[int, Organisation]
    words: dict[str, tuple[PersonKey, str]]
    shows_nomination: bool
    shows_group: bool
    outcomes: frozenset[str] = frozenset()

    @property
    def title(self) -> Title:
        """The competition's title in the cases typed by hand."""
        wording = self.competition.wording
        return Title(wording.get("genitive", ""), wording.get("prepositional", ""))


def setting_of(competition: Competition, lines: Iterable[ProtocolLine]) -> Setting:
    """The people of these lines and the habits of the competition, in a fixed number of queries."""
    pupils: set[int] = set()
    teachers: set[int] = set()
    places: set[int] = set()
    for line in lines:
        pupils |= {member["participant"] for member in line.data.get("members", []) if isinstance(member, dict)}
        teachers |= {row["supervisor"] for row in line.data.get("supervisors", [])}
        if line.entry_id is None and line.data.get("organisation"):
            places.add(line.data["organisation"]["id"])
    commitments = [line.data[name] for line in lines if line.entry_id for name in ("work", "team") if line.data[name]]
    people = Participant.objects.filter(pk__in=pupils).select_related("key").prefetch_related("enrolments")
    return Setting(
        competition=competition,
        participants={person.pk: person for person in people},
        supervisors={
            person.pk: person
            for person in Supervisor.objects.filter(pk__in=teachers).select_related("key", "organisation")
        },
        organisations=Organisation.objects.in_bulk(places),
        words=open_with_keys(commitments),
        shows_nomination=competition.nominations.count() > 1,
        shows_group=competition.age_groups.count() > 1,
        outcomes=outcomes_of(competition),
    )


def name_of(person: Participant | Supervisor) -> Name:
    """The person as wording knows people."""
    return Name(
        person.last_name,
        person.first_name,
        person.patronymic,
        Gender(person.gender),
        person.dative,
        person.genitive,
        person.is_indeclinable,
    )


def short_of(first_name: str, last_name: str) -> str:
    """«Полина В.», as the check page names a person."""
    return f"{first_name} {last_name[:1]}.".strip() if last_name else first_name


def initials_of(person: Supervisor) -> str:
    """«Кузнецова М. С.», as a line of a diploma names a supervisor."""
    initials = [f"{part[0]}." for part in (person.first_name, person.patronymic) if part]
    return "\u00a0".join(filter(None, (person.last_name, *initials)))


def person_of(setting: Setting, line: ProtocolLine, member: Mapping[str, Any], organisation: Organisation) -> Person:
    """A member of an entry as the recipient; the name itself is the first token."""
    participant = setting.participants[member["participant"]]
    gender = gender_of(name_of(participant))
    full_name = str(line.data["organisation"]["full_name"])
    if participant.is_adult:
        about = ", ".join(filter(None, (participant.position, full_name)))
        return Person(token(0), gender, about)
    circle = _circle(participant, organisation)
    return Person(token(0), gender, pupil_line(gender, None if circle else member.get("grade"), full_name, circle))


def _circle(participant: Participant, organisation: Organisation) -> str:
    if organisation.kind != OrganisationKind.CENTRE:
        return ""
    own = [e for e in participant.enrolments.all() if e.organisation_id == organisation.pk and e.circle]
    return max(own, key=lambda enrolment: enrolment.school_year).circle if own else ""


def group_of(setting: Setting, line: ProtocolLine, texts: Texts) -> Group | None:
    """The team, board or squad of a line with the token of its name, or None for single authors."""
    if not is_group(line):
        return None
    kind = GROUP_KINDS[EntrantKind(line.data["entrant"])]
    key, name = setting.words.get(line.data["team"], (None, ""))
    if name.lower().startswith(SQUAD):
        kind, name = GroupKind.SQUAD, name.partition(" ")[2].removeprefix("ЮИД").strip() or name
    return Group(kind, f"«{texts.add(key, _inner(name))}»" if key else "")


def facts_of(setting: Setting, line: ProtocolLine, texts: Texts, **more: Any) -> Facts:
    """What a sheet of this line says besides its recipient and award."""
    data = line.data
    age_group = data.get("age_group") or {}
    return Facts(
        setting.title,
        nomination=data["nomination"]["title"] if setting.shows_nomination else "",
        age_group=age_group.get("title", "") if setting.shows_group else "",
        work=work_of(setting, line, texts),
        supervisors=tuple(supervisor_lines(setting, line, texts)),
        **more,
    )


def work_of(setting: Setting, line: ProtocolLine, texts: Texts) -> str:
    """The title of the work: its authors' words, under the key that goes with the last of them."""
    key, title = setting.words.get(line.data["work"], (None, ""))
    return texts.add(key, title.replace("«", "„").replace("»", "“")) if key else ""


def _inner(name: str) -> str:
    """A name without the quotes around it, its own quotes turned into „ “, as `wording.quoted` does."""
    return quoted(name)[1:-1]


def supervisor_lines(setting: Setting, line: ProtocolLine, texts: Texts) -> list[str]:
    """«Кузнецова М. С., учитель физики» for each supervisor who was not erased."""
    found = []
    for row in line.data.get("supervisors", []):
        person = setting.supervisors.get(row["supervisor"])
        if person is not None and person.key.key is not None and person.last_name:
            name = texts.add(person.key, initials_of(person))
            found.append(", ".join(filter(None, (name, row.get("position", "")))))
    return found


def member_names(setting: Setting, line: ProtocolLine, texts: Texts) -> list[str]:
    """Tokens of the members' names, surname first; an erased member is left out."""
    found = []
    for member in line.data.get("members", []):
        person = setting.participants.get(member["participant"])
        if person is not None and person.key.key is not None and person.last_name:
            found.append(texts.add(person.key, person.short_name))
    return found


def school_of(line: ProtocolLine) -> School | None:
    """The organisation that stands in the line."""
    organisation = line.data.get("organisation")
    return School(organisation["full_name"]) if organisation else None
