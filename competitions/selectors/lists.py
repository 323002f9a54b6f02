"""Which competitions, roles and limits there are for whom."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.enums import MembershipRole
from accounts.models import Organisation
from accounts.rules import Visitor, is_administrator
from competitions.enums import Phase, RoleKind
from competitions.models import Competition, Nomination, Role

EVERY_NOMINATION = "*"


@dataclass(frozen=True)
class Limit:
    """The most entries a school may have in these nominations together (in each age group by itself, or at all)."""

    nominations: tuple[str, ...]
    most: int
    by_group: bool = False


def competitions_for_organiser(user: Visitor) -> QuerySet[Competition]:
    """Competitions that the user organises, the newest first."""
    found = Competition.objects.select_related("organiser", "contest")
    if is_administrator(user):
        return found
    if not user.is_authenticated:
        return found.none()
    by_membership = Q(
        organiser__memberships__user=user,
        organiser__memberships__role=MembershipRole.ORGANISER,
        organiser__memberships__is_active=True,
    )
    by_role = Q(roles__user=user, roles__kind=RoleKind.ORGANISER, roles__is_active=True)
    return found.filter(by_membership | by_role).distinct()


def competitions_for_public() -> QuerySet[Competition]:
    """Every competition that has left preparation, those that take applications first by their deadline."""
    return Competition.objects.select_related("organiser").exclude(phase=Phase.DRAFT)


def roles_of(user: Visitor, *kinds: str) -> QuerySet[Role]:
    """Roles in force of a user, with their competitions."""
    if not user.is_authenticated:
        return Role.objects.none()
    found = Role.objects.filter(user=user, is_active=True).select_related("competition")
    return found.filter(kind__in=kinds) if kinds else found


def applications_close_for(competition: Competition, organisation: Organisation | None) -> datetime:
    """When applications end for this organisation: the competition's deadline, or a later one granted to it."""
    if organisation is None:
        return competition.applications_close_at
    extension = competition.extensions.filter(organisation=organisation).first()
    return max(competition.applications_close_at, extension.until) if extension else competition.applications_close_at


def is_taking_applications(
    competition: Competition, organisation: Organisation | None = None, *, at: datetime | None = None
) -> bool:
    """Whether this organisation may apply now; an extension holds after applications have ended for the others."""
    moment = at or timezone.now()
    if organisation is not None and not (competition.is_open or organisation.is_municipal):
        return False  # only an open contest takes organisations from elsewhere
    if competition.phase not in {Phase.APPLICATIONS, Phase.ADMISSION} or moment < competition.applications_open_at:
        return False
    close = applications_close_for(competition, organisation)
    is_extended = close > competition.applications_close_at
    return moment <= close and (competition.phase == Phase.APPLICATIONS or is_extended)


def limits_for(competition: Competition, nomination: Nomination) -> list[Limit]:
    """The limits per school that concern a nomination; codes joined by + are counted together."""
    found = []
    for name, by_group in (("per_school", False), ("per_school_and_group", True)):
        for codes, most in competition.limits.get(name, {}).items():
            if codes == EVERY_NOMINATION:
                found.append(Limit((nomination.code,), most, by_group))
            elif nomination.code in codes.split("+"):
                found.append(Limit(tuple(codes.split("+")), most, by_group))
    return found
