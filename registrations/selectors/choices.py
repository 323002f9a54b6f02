"""Whom a school may put into an entry: pupils that fit first, then the others; where teachers enter, its teachers."""

from dataclasses import dataclass

from django.db.models import Q

from competitions.enums import EntrantKind
from registrations.models import Entry, Participant, Supervisor
from registrations.selectors.placement import participant_age, participant_grade, place_members
from registrations.selectors.roster import name_key, pupils_for_school, supervisors_for_school

MOST = 8


@dataclass(frozen=True)
class Candidate:
    """Somebody who may join: a pupil with class and age on the competition's date, or an adult with the position.

    A supervisor of the organisation who was no author before is a candidate too; `act` is what the button says.
    """

    person: Participant | Supervisor
    grade: int | None
    age: int | None
    fits: bool

    @property
    def is_adult(self) -> bool:
        """Whether the position is told instead of class and age."""
        return isinstance(self.person, Supervisor) or self.person.is_adult

    @property
    def act(self) -> str:
        """The value of the button that adds this candidate."""
        name = "add_teacher" if isinstance(self.person, Supervisor) else "add_member"
        return f"{name}:{self.person.pk}"


@dataclass(frozen=True)
class Candidates:
    """The first people that match, and whether there are more."""

    found: list[Candidate]
    has_more: bool
    query: str


def candidates_for_entry(entry: Entry, query: str = "") -> Candidates:
    """People of the organisation who are not in the entry yet; those who fit a group come first."""
    inside = {member.participant_id for member in entry.members.all()}
    if entry.nomination is not None and entry.nomination.entrant == EntrantKind.TEACHER:
        return _teachers(entry, query, inside)
    pupils = pupils_for_school(entry.organisation, query=query).exclude(pk__in=inside)
    groups = _grades(entry)
    if groups and not query:
        pupils = pupils.filter(Q(grade__range=groups))
    rows = list(pupils.prefetch_related("enrolments")[: MOST + 1])
    found = [_candidate(entry, participant) for participant in rows[:MOST]]
    return Candidates(sorted(found, key=lambda item: not item.fits), len(rows) > MOST, query)


def _teachers(entry: Entry, query: str, inside: set[int]) -> Candidates:
    """Adults of the roster and supervisors in one list by name; a supervisor who is on the roster stands there once."""
    adults = list(pupils_for_school(entry.organisation, query=query).filter(is_adult=True))
    keys, names = {adult.key_id for adult in adults}, {name_key(adult) for adult in adults}
    supervisors = supervisors_for_school(entry.organisation, query=query)
    found: list[Participant | Supervisor] = [adult for adult in adults if adult.pk not in inside]
    found += [one for one in supervisors if one.key_id not in keys and name_key(one) not in names]
    found.sort(key=name_key)
    return Candidates([_candidate(entry, person) for person in found[:MOST]], len(found) > MOST, query)


def _grades(entry: Entry) -> tuple[int, int] | None:
    """The span of classes that may fit, a year wider below: the date may lie in the next school year."""
    groups = [
        division.age_group
        for division in (entry.nomination.divisions.all() if entry.nomination is not None else [])
        if division.age_group is not None and division.age_group.basis == "grade"
    ]
    if not groups:
        return None
    return min(group.low for group in groups) - 1, max(group.high for group in groups)


def _candidate(entry: Entry, person: Participant | Supervisor) -> Candidate:
    day = entry.competition.ages_on
    members = [] if isinstance(person, Supervisor) else [person]
    fits = entry.nomination is None or place_members(entry.nomination, members, day).division is not None
    if isinstance(person, Supervisor):
        return Candidate(person, None, None, fits)
    return Candidate(person, participant_grade(person, day), participant_age(person, day), fits)


def supervisors_to_choose(entry: Entry) -> list[Supervisor]:
    """Supervisors of the organisation who are not in the entry yet."""
    inside = {link.supervisor_id for link in entry.supervisors.all()}
    return [one for one in supervisors_for_school(entry.organisation) if one.pk not in inside]
