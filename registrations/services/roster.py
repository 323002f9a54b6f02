"""The roster: pupils with their classes, supervisors."""

from collections.abc import Mapping
from datetime import date
from typing import Any, TypedDict, Unpack, cast

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Organisation, User
from core import audit, sealing
from registrations.enums import Gender
from registrations.models import Enrolment, Participant, Supervisor
from registrations.selectors.roster import author_of, name_key, namesakes_of, pupils_for_school
from registrations.services.refusals import PossibleDuplicate
from registrations.validators import school_year_of


class PupilFields(TypedDict, total=False):
    """Columns of a participant that a form may set."""

    last_name: str
    first_name: str
    patronymic: str
    gender: str
    birth_date: date | None
    is_adult: bool
    position: str
    dative: str
    genitive: str
    is_indeclinable: bool


class SupervisorFields(TypedDict, total=False):
    """Columns of a supervisor that a form may set."""

    last_name: str
    first_name: str
    patronymic: str
    gender: str
    position: str
    dative: str
    genitive: str
    is_indeclinable: bool


@transaction.atomic
def add_pupil(
    *,
    organisation: Organisation,
    actor: User | None,
    grade: int | None = None,
    letter: str = "",
    circle: str = "",
    school_year: int | None = None,
    is_duplicate_meant: bool = False,
    **fields: Unpack[PupilFields],
) -> Participant:
    """Put a pupil on the roster; the same name and birth date again needs a deliberate yes."""
    participant = Participant(**fields)
    if not is_duplicate_meant and (twins := namesakes_of(organisation, participant)):
        raise PossibleDuplicate(
            _("Проверьте список: %(name)s с этой датой рождения в нём уже есть.") % {"name": twins[0].full_name}
        )
    participant.gender = participant.gender or gender_of(participant.patronymic)
    participant.key = sealing.new_key()
    participant.save()
    enrol_pupil(
        participant=participant,
        organisation=organisation,
        actor=actor,
        grade=grade,
        letter=letter,
        circle=circle,
        school_year=school_year,
    )
    return participant


def gender_of(patronymic: str) -> str:
    """What a patronymic says about the gender; unknown where it says nothing."""
    text = patronymic.lower()
    if text.endswith(("ич", "оглы", "улы")):
        return Gender.MALE
    if text.endswith(("на", "кызы", "гызы")):
        return Gender.FEMALE
    return Gender.UNKNOWN


@transaction.atomic
def update_pupil(*, participant: Participant, actor: User | None, **fields: Unpack[PupilFields]) -> Participant:
    """Mend what is written about a pupil."""
    changed = [name for name, value in fields.items() if getattr(participant, name) != value]
    for name in changed:
        setattr(participant, name, fields[name])  # type: ignore[literal-required]
    if changed:
        participant.save()
        _record(participant, actor, "pupil.edited", fields=sorted(changed))
        for same in Supervisor.objects.filter(key=participant.key_id):
            update_supervisor(supervisor=same, actor=actor, **_common(fields))
    return participant


@transaction.atomic
def enrol_pupil(
    *,
    participant: Participant,
    organisation: Organisation,
    actor: User | None,
    grade: int | None = None,
    letter: str = "",
    circle: str = "",
    school_year: int | None = None,
) -> Enrolment:
    """Say where and in which class the pupil learns in a school year; once per organisation and year."""
    year = school_year or school_year_of(timezone.localdate())
    enrolment, is_new = Enrolment.objects.update_or_create(
        participant=participant,
        organisation=organisation,
        school_year=year,
        defaults={"grade": grade, "letter": letter, "circle": circle},
    )
    act = "pupil.enrolled" if is_new else "pupil.class_changed"
    _record(participant, actor, act, organisation=organisation.pk, school_year=year, grade=grade)
    return enrolment


def _record(participant: Participant, actor: User | None, act: str, **details: object) -> None:
    enrolment = participant.enrolments.order_by("-school_year", "-pk").first()
    chain = f"organisation:{enrolment.organisation_id}" if enrolment else "organisation:0"
    audit.record(chain=chain, act=act, target=participant, actor=actor, details=details)


@transaction.atomic
def leave_roster(*, participant: Participant, organisation: Organisation, actor: User | None) -> None:
    """Take a pupil off the organisation's list of this school year; entries and history stay."""
    year = school_year_of(timezone.localdate())
    participant.enrolments.filter(organisation=organisation, school_year=year).delete()
    chain = f"organisation:{organisation.pk}"
    audit.record(chain=chain, act="pupil.left", target=participant, actor=actor, details={"school_year": year})


@transaction.atomic
def add_supervisor(
    *, organisation: Organisation, actor: User | None, user: User | None = None, **fields: Unpack[SupervisorFields]
) -> Supervisor:
    """Put somebody who prepares entrants on the organisation's list."""
    supervisor = Supervisor(organisation=organisation, user=user, **fields)
    supervisor.gender = supervisor.gender or gender_of(supervisor.patronymic)
    supervisor.key = sealing.new_key()
    supervisor.save()
    audit.record(chain=f"organisation:{organisation.pk}", act="supervisor.added", target=supervisor, actor=actor)
    return supervisor


@transaction.atomic
def update_supervisor(*, supervisor: Supervisor, actor: User | None, **fields: Unpack[SupervisorFields]) -> Supervisor:
    """Mend what is written about a supervisor."""
    changed = [name for name, value in fields.items() if getattr(supervisor, name) != value]
    for name in changed:
        setattr(supervisor, name, fields[name])  # type: ignore[literal-required]
    if changed:
        supervisor.save()
        chain = f"organisation:{supervisor.organisation_id}"
        details = {"fields": sorted(changed)}
        audit.record(chain=chain, act="supervisor.edited", target=supervisor, actor=actor, details=details)
        for same in Participant.objects.filter(key=supervisor.key_id):
            update_pupil(participant=same, actor=actor, **_common(fields))
    return supervisor


def _common(fields: Mapping[str, Any]) -> SupervisorFields:
    """What both records of one person hold: a teacher who enters works stands in both lists under one key."""
    names = SupervisorFields.__annotations__
    return cast("SupervisorFields", {name: value for name, value in fields.items() if name in names})


@transaction.atomic
def enrol_supervisor(*, supervisor: Supervisor, actor: User | None) -> Participant:
    """Let a supervisor take part as an author: the same person, under the same key, on this year's roster."""
    supervisor = Supervisor.objects.select_for_update().select_related("key", "organisation").get(pk=supervisor.pk)
    participant = author_of(supervisor)
    if participant is None:
        fields = {name: getattr(supervisor, name) for name in SupervisorFields.__annotations__}
        participant = Participant(key=supervisor.key, is_adult=True, **fields)
        adults = pupils_for_school(supervisor.organisation).filter(is_adult=True)
        if name_key(supervisor) in {name_key(adult) for adult in adults}:
            raise PossibleDuplicate(_("Проверьте список: %(name)s в нём уже есть.") % {"name": participant.full_name})
        participant.save()
    year = school_year_of(timezone.localdate())
    if not participant.enrolments.filter(organisation=supervisor.organisation, school_year=year).exists():
        enrol_pupil(participant=participant, organisation=supervisor.organisation, actor=actor)
    return participant
