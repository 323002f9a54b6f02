"""The roster of an organisation."""

from django.db.models import OuterRef, Prefetch, Q, QuerySet, Subquery
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from accounts.models import Organisation
from accounts.rules import Visitor, is_administrator, is_member
from accounts.selectors import containing
from accounts.validators import whole_number
from registrations.enums import ConsentPurpose, ConsentStatus
from registrations.models import Consent, Enrolment, EntryMember, Participant, Supervisor
from registrations.rules import HANDED_IN
from registrations.validators import school_year_of


def pupils_for_school(
    organisation: Organisation, *, query: str = "", grade: str = "", with_past: bool = False
) -> QuerySet[Participant]:
    """Pupils of the organisation in this school year (or ever), by name, with their class as `grade` and `letter`."""
    year = school_year_of(timezone.localdate())
    enrolments = Enrolment.objects.filter(participant=OuterRef("pk"), organisation=organisation)
    latest = enrolments.order_by("-school_year")
    listed = Q(enrolments__organisation=organisation)
    if not with_past:
        listed &= Q(enrolments__school_year__gte=year - 1)
    found = (
        Participant.objects.filter(listed, key__erased_at=None, merged_into=None)
        .annotate(grade=Subquery(latest.values("grade")[:1]), letter=Subquery(latest.values("letter")[:1]))
        .distinct()
    )
    if query:
        found = found.filter(containing(query, "last_name", "first_name"))
    if (number := whole_number(grade)) is not None:
        found = found.filter(grade=number)
    return found.order_by("last_name", "first_name", "pk")


def pupils_with_consents(
    organisation: Organisation, *, query: str = "", grade: str = "", missing_for: str = ""
) -> QuerySet[Participant]:
    """The roster with consents; `missing_for` a competition: only those of its entries who brought no consent."""
    found = pupils_for_school(organisation, query=query, grade=grade)
    if missing_for:
        given = Consent.objects.filter(purpose=ConsentPurpose.PROCESSING).exclude(status=ConsentStatus.WITHDRAWN)
        members = EntryMember.objects.filter(
            entry__organisation=organisation, entry__competition__slug=missing_for, entry__status__in=HANDED_IN
        )
        found = found.filter(pk__in=members.values("participant")).exclude(pk__in=given.values("participant"))
    return found.prefetch_related("consents")


def pupil_for_school(participant_id: int, user: Visitor) -> Participant:
    """A pupil whom one of the user's organisations teaches, or 404: a school that the child has left sees no more."""
    participant = get_object_or_404(
        Participant.objects.filter(key__erased_at=None).prefetch_related(
            Prefetch("enrolments", Enrolment.objects.select_related("organisation").order_by("-school_year")),
            "consents",
        ),
        pk=participant_id,
    )
    enrolments = list(participant.enrolments.all())  # the newest year first
    present = [one.organisation for one in enrolments if one.school_year == enrolments[0].school_year]
    if not any(is_member(user, organisation) for organisation in present):
        raise Http404
    return participant


def pupil_for_eraser(participant_id: int, user: Visitor) -> Participant:
    """A pupil whose data the user may be asked to erase: the school's own, or anybody's for the administrator."""
    if not is_administrator(user):
        return pupil_for_school(participant_id, user)
    pupils = Participant.objects.filter(key__erased_at=None).prefetch_related("enrolments__organisation")
    return get_object_or_404(pupils, pk=participant_id)


def supervisors_for_school(organisation: Organisation, *, query: str = "") -> QuerySet[Supervisor]:
    """Supervisors of an organisation, by name."""
    found = organisation.supervisors.filter(key__erased_at=None)
    if query:
        found = found.filter(containing(query, "last_name", "first_name"))
    return found.order_by("last_name", "first_name", "pk")


def supervisor_for_school(supervisor_id: int, user: Visitor) -> Supervisor:
    """A supervisor of an organisation that the user acts for, or 404."""
    supervisor = get_object_or_404(
        Supervisor.objects.select_related("organisation").filter(key__erased_at=None), pk=supervisor_id
    )
    if not is_member(user, supervisor.organisation):
        raise Http404
    return supervisor


def supervisor_for_eraser(supervisor_id: int, user: Visitor) -> Supervisor:
    """A supervisor whose data the user may erase: the school's own, or anybody's for the administrator."""
    if not is_administrator(user):
        return supervisor_for_school(supervisor_id, user)
    return get_object_or_404(Supervisor.objects.filter(key__erased_at=None), pk=supervisor_id)


def namesakes_of(organisation: Organisation, participant: Participant) -> list[Participant]:
    """Others on the organisation's roster of the same name and birth date; ё is read as е."""
    if not participant.last_name:
        return []
    others = (
        Participant.objects.filter(enrolments__organisation=organisation, birth_date=participant.birth_date)
        .exclude(pk=participant.pk)
        .distinct()
    )
    wanted = name_key(participant)
    return [other for other in others if name_key(other) == wanted]


def author_of(supervisor: Supervisor) -> Participant | None:
    """The record under which a supervisor takes part as an author: one person has one key in both lists."""
    found = Participant.objects.filter(key=supervisor.key_id).select_related("merged_into").first()
    return found and (found.merged_into or found)


def name_key(person: Participant | Supervisor) -> tuple[str, str, str]:
    """A name for comparison: without case, ё as е, single spaces."""
    parts = (person.last_name, person.first_name, person.patronymic)
    last, first, patronymic = (" ".join(part.lower().replace("ё", "е").split()) for part in parts)
    return last, first, patronymic
