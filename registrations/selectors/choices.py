"""Whom a school may put into an entry: pupils (or teachers, where teachers enter) that fit first, then the others."""

from dataclasses import dataclass

from django.db.models import Q

from competitions.enums import EntrantKind
from registrations.models import Entry, Participant, Supervisor
from registrations.selectors.placement import participant_age, participant_grade, place_members
from registrations.selectors.roster import pupils_for_school, supervisors_for_school

MOST = 8


@dataclass(frozen=True)
class Candidate:
    """A pupil who may join, with class and age on the competition's date."""

    participant: Participant
    grade: int | None
    age: int | None
    fits: bool


@dataclass(frozen=True)
class Candidates:
    """The first pupils that match, and whether there are more."""

    found: list[Candidate]
    has_more: bool
    query: str


def candidates_for_entry(entry: Entry, query: str = "") -> Candidates:
    """People of the organisation who are not in the entry yet; those who fit a group come first."""
    inside = {member.participant_id for member in entry.members.all()}
    pupils = pupils_for_school(entry.organisation, query=query).exclude(pk__in=inside)
    if entry.nomination is not None and entry.nomination.entrant == EntrantKind.TEACHER:
        pupils = pupils.filter(is_adult=True)
    groups = _grades(entry)
    if groups and not query:
        pupils = pupils.filter(Q(grade__range=groups))
    rows = list(pupils.prefetch_related("enrolments")[: MOST + 1])
    found = [_candidate(entry, participant) for participant in rows[:MOST]]
    return Candidates(sorted(found, key=lambda item: not item.fits), len(rows) > MOST, query)


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


def _candidate(entry: Entry, participant: Participant) -> Candidate:
    day = entry.competition.ages_on
    fits = entry.nomination is None or place_members(entry.nomination, [participant], day).division is not None
    return Candidate(participant, participant_grade(participant, day), participant_age(participant, day), fits)


def supervisors_to_choose(entry: Entry) -> list[Supervisor]:
    """Supervisors of the organisation who are not in the entry yet."""
    inside = {link.supervisor_id for link in entry.supervisors.all()}
    return [one for one in supervisors_for_school(entry.organisation) if one.pk not in inside]
