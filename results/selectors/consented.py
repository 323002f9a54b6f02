"""Names as consents allow them to be shown at this moment: joined when a page is served, never stored in results."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from registrations.enums import ConsentPurpose, ConsentStatus
from registrations.models import Consent, Participant, Supervisor
from results.models import ProtocolLine


@dataclass(frozen=True)
class ShownPerson:
    """One author as everybody may see it; an empty name is somebody without consent or without data."""

    name: str = ""
    is_erased: bool = False
    scope: frozenset[str] = frozenset()

    @property
    def text(self) -> str:
        """The name, «участник» without consent, «данные удалены» after an erasure."""
        return self.name or (_("данные удалены") if self.is_erased else _("участник"))


@dataclass(frozen=True)
class ShownNames:
    """Everybody who stands in some lines, by id."""

    participants: dict[int, ShownPerson]
    supervisors: dict[int, str]

    def authors(self, line: ProtocolLine) -> list[ShownPerson]:
        """The people of a line in their order."""
        nobody = ShownPerson()
        return [
            self.participants.get(member["participant"], nobody)
            for member in line.data.get("members", [])
            if isinstance(member, dict)
        ]

    def leaders(self, line: ProtocolLine) -> list[str]:
        """The supervisors of a line; an erased one is left out."""
        return [
            name for row in line.data.get("supervisors", []) if (name := self.supervisors.get(row["supervisor"], ""))
        ]


def publication_scopes(participants: Iterable[Participant]) -> dict[int, frozenset[str]]:
    """What each of these people (or the record they were joined to) lets be published: verified consents in force."""
    homes = {person.pk: person.merged_into_id or person.pk for person in participants}
    wanted = {*homes, *homes.values()}
    given: dict[int, frozenset[str]] = {}
    consents = Consent.objects.filter(
        participant__in=wanted, purpose=ConsentPurpose.PUBLICATION, status=ConsentStatus.VERIFIED
    )
    for participant, scope in consents.values_list("participant_id", "scope"):
        given[participant] = frozenset(scope)
    return {pk: given.get(pk, given.get(home, frozenset())) for pk, home in homes.items()}


def shown_people(participants: Iterable[Participant]) -> dict[int, ShownPerson]:
    """People with their keys as everybody may see them now, in one query."""
    people = {person.pk: person for person in participants}
    scopes = publication_scopes(people.values())
    return {pk: _shown(person, scopes[pk]) for pk, person in people.items()}


def shown_names(lines: Iterable[ProtocolLine]) -> ShownNames:
    """Join the names of these lines in three queries, whatever their number."""
    pupils: set[int] = set()
    teachers: set[int] = set()
    for line in lines:
        pupils |= {member["participant"] for member in line.data.get("members", []) if isinstance(member, dict)}
        teachers |= {row["supervisor"] for row in line.data.get("supervisors", [])}
    return ShownNames(
        participants=shown_people(Participant.objects.filter(pk__in=pupils).select_related("key")),
        supervisors={
            leader.pk: _signature(leader)
            for leader in Supervisor.objects.filter(pk__in=teachers).exclude(Q(last_name="") & Q(first_name=""))
        },
    )


def _shown(person: Participant, scope: frozenset[str]) -> ShownPerson:
    is_erased = person.key.erased_at is not None
    if is_erased or "name" not in scope:
        return ShownPerson(is_erased=is_erased)
    name = " ".join(filter(None, (person.first_name, person.last_name)))
    return ShownPerson(name=name, scope=scope)


def _signature(leader: Supervisor) -> str:
    """«М. С. Кузнецова», with no-break spaces."""
    initials = [f"{part[0]}." for part in (leader.first_name, leader.patronymic) if part]
    return "\u00a0".join([*initials, leader.last_name])


def place_of_study(line: ProtocolLine, authors: Iterable[ShownPerson]) -> dict[str, Any]:
    """School, class and title of a line, each left out when somebody named here keeps it to oneself."""
    named = [author for author in authors if author.name]
    data = line.data
    grades = sorted({member["grade"] for member in data.get("members", []) if member.get("grade")})
    shows = {what: all(what in author.scope for author in named) for what in ("school", "grade", "work")}
    return {
        "school": data["organisation"]["short_name"] if shows["school"] else "",
        "grades": "–".join(map(str, dict.fromkeys([grades[0], grades[-1]]))) if grades and shows["grade"] else "",
        "title": line.work if shows["work"] else "",  # type: ignore[attr-defined]
    }
