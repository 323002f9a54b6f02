"""Which division an entry belongs to: by the class or the age of its members on the competition's date."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from competitions.enums import GroupBasis
from competitions.models import AgeGroup, Division, Nomination
from registrations.models import Participant
from registrations.validators import age_on, grade_on


@dataclass(frozen=True)
class Placement:
    """The division, or the sentence that says why there is none and whom it is about."""

    division: Division | None
    sentence: str = ""
    participant: Participant | None = None


def participant_grade(participant: Participant, day: date) -> int | None:
    """The class on a day, from the latest enrolment that names one; None for adults and for those who left school."""
    known = [enrolment for enrolment in participant.enrolments.all() if enrolment.grade is not None]
    if participant.is_adult or not known:
        return None
    latest = max(known, key=lambda enrolment: (enrolment.school_year, enrolment.pk))
    return grade_on(latest.grade, latest.school_year, day)


def participant_age(participant: Participant, day: date) -> int | None:
    """Full years on a day, where the birth date is known."""
    return None if participant.birth_date is None else age_on(participant.birth_date, day)


def place_members(nomination: Nomination, members: Sequence[Participant], day: date) -> Placement:
    """The division for these members: the oldest one decides, nobody may be younger than the youngest group.

    A merged division takes no entries of its own: the one it was merged into does.
    """
    divisions = sorted(nomination.divisions.all(), key=lambda division: (division.order, division.pk))
    free = [division for division in divisions if _takes_everybody(division)]
    graded = [division for division in divisions if not _takes_everybody(division)]
    if not graded:
        return _found(free[0]) if free else Placement(None, _("В этой номинации нет групп: напишите организатору."))
    if not members:
        return Placement(None, _("Добавьте участников: по ним найдётся возрастная группа."))
    values: list[tuple[int, Participant]] = []
    groups = [division.age_group for division in graded if division.age_group is not None]
    for participant in members:
        value = _value(groups[0], participant, day)
        if value is None:
            return _found(free[0]) if free else _unknown(groups[0], participant)
        values.append((value, participant))
    return _by_values(graded, groups, values)


def _by_values(
    divisions: Sequence[Division], groups: Sequence[AgeGroup], values: Sequence[tuple[int, Participant]]
) -> Placement:
    youngest, oldest = min(values, key=lambda pair: pair[0]), max(values, key=lambda pair: pair[0])
    if youngest[0] < min(group.low for group in groups):
        return _outside(groups, *youngest)
    for division in divisions:
        if division.age_group is not None and division.age_group.low <= oldest[0] <= division.age_group.high:
            return _found(division)
    return _outside(groups, *oldest)


def _takes_everybody(division: Division) -> bool:
    return division.age_group is None or division.age_group.basis == GroupBasis.NONE


def _value(group: AgeGroup, participant: Participant, day: date) -> int | None:
    return participant_grade(participant, day) if group.basis == GroupBasis.GRADE else participant_age(participant, day)


def _found(division: Division) -> Placement:
    return Placement(division.merged_into if division.merged_into_id is not None else division)


def _unknown(group: AgeGroup, participant: Participant) -> Placement:
    words = {"name": participant.short_name}
    if group.basis == GroupBasis.GRADE:
        return Placement(None, _("Укажите класс в списке учеников: %(name)s.") % words, participant)
    return Placement(None, _("Укажите дату рождения в списке учеников: %(name)s.") % words, participant)


def _outside(groups: Sequence[AgeGroup], value: int, participant: Participant) -> Placement:
    words = {
        "name": participant.short_name,
        "value": value,
        "groups": ", ".join(dict.fromkeys(group.title for group in groups)),
    }
    if groups[0].basis == GroupBasis.GRADE:
        sentence = _("Выберите другого участника: %(name)s учится в %(value)s классе, а участвуют %(groups)s.") % words
    else:
        sentence = (
            ngettext(
                "Выберите другого участника: %(name)s, на день конкурса %(value)s год, а участвуют %(groups)s.",
                "Выберите другого участника: %(name)s, на день конкурса %(value)s лет, а участвуют %(groups)s.",
                value,
            )
            % words
        )
    return Placement(None, sentence, participant)
