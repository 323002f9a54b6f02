"""Who may do what with a competition: predicates that read like a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from accounts.enums import MembershipRole, OrganisationKind
from accounts.rules import is_administrator, is_organiser_of, memberships_of
from competitions.enums import Phase, RoleKind

if TYPE_CHECKING:
    from accounts.rules import Visitor
    from competitions.models import Competition, Scheme


def has_role(user: Visitor, competition: Competition, *kinds: str) -> bool:
    """Whether the user holds one of these roles (any role when none is named) in the competition now."""
    if not user.is_authenticated or not user.is_active:
        return False
    roles = competition.roles.filter(user=user, is_active=True)
    return roles.filter(kind__in=kinds).exists() if kinds else roles.exists()


def has_role_somewhere(user: Visitor, *kinds: str) -> bool:
    """Whether the user holds one of these roles in any competition now."""
    if not user.is_authenticated or not user.is_active:
        return False
    return bool(user.roles.filter(kind__in=kinds, is_active=True).exists())


def is_invited_organiser(user: Visitor) -> bool:
    """Whether the user organises some competition by a role of its own, without belonging to the organisation."""
    return has_role_somewhere(user, RoleKind.ORGANISER)


def can_organise(user: Visitor, competition: Competition) -> bool:
    """An organiser of the organisation that holds the competition, one invited to it, or the administrator."""
    return (
        is_organiser_of(user, competition.organiser)
        or is_administrator(user)
        or has_role(user, competition, RoleKind.ORGANISER)
    )


def can_open_season(user: Visitor) -> bool:
    """The contests of a whole school year are made by the department's organisers or the administrator."""
    return is_administrator(user) or any(
        membership.role == MembershipRole.ORGANISER and membership.organisation.kind == OrganisationKind.DEPARTMENT
        for membership in memberships_of(user)
    )


def can_see(user: Visitor, competition: Competition) -> bool:
    """A competition in preparation is seen by those who prepare it; every other one is public."""
    return competition.phase != Phase.DRAFT or can_organise(user, competition) or has_role(user, competition)


def is_locked(scheme: Scheme) -> bool:
    """Rules are frozen from the first mark of any division that uses them."""
    return scheme.divisions.filter(locked_at__isnull=False).exists()
