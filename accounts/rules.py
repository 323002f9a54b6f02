"""Who may act for an organisation; every predicate reads like a sentence."""

from typing import TYPE_CHECKING, Any, TypeAlias

from accounts.enums import MembershipRole

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import Membership, Organisation, User

    Visitor: TypeAlias = User | AnonymousUser
else:
    Visitor = Any

SCHOOL_ROLES = frozenset({MembershipRole.TEACHER, MembershipRole.COORDINATOR})


def memberships_of(user: Visitor) -> "list[Membership]":
    """Memberships in force; none for a stranger."""
    if not user.is_authenticated or not user.is_active:
        return []
    memberships: list[Membership] = user.active_memberships
    return memberships


def is_member(user: Visitor, organisation: "Organisation") -> bool:
    """Whether the user enters pupils and applications for the organisation."""
    return any(
        membership.organisation_id == organisation.pk and membership.role in SCHOOL_ROLES
        for membership in memberships_of(user)
    )


def is_school_member(user: Visitor) -> bool:
    """Whether the user enters pupils and applications for any organisation."""
    return any(membership.role in SCHOOL_ROLES for membership in memberships_of(user))


def is_organiser_of(user: Visitor, organisation: "Organisation") -> bool:
    """Whether the user runs the contests of the organisation."""
    return any(
        membership.organisation_id == organisation.pk and membership.role == MembershipRole.ORGANISER
        for membership in memberships_of(user)
    )


def is_organiser(user: Visitor) -> bool:
    """Whether the user runs the contests of any organisation."""
    return any(membership.role == MembershipRole.ORGANISER for membership in memberships_of(user))


def is_observer(user: Visitor) -> bool:
    """Whether the user works for the department and reads across contests."""
    return any(membership.role == MembershipRole.OBSERVER for membership in memberships_of(user))


def is_administrator(user: Visitor) -> bool:
    """Whether the user runs the installation."""
    return bool(user.is_authenticated and user.is_active and user.is_superuser)


def can_let_in(user: Visitor, organisation: "Organisation") -> bool:
    """Whether a person whom the user adds needs nobody else's word: the department's, or the user's own organisation.

    Behind the door of a school are other people's children; an organiser of contests has no word there.
    """
    return is_administrator(user) or is_observer(user) or is_organiser_of(user, organisation)


def can_confirm_access(user: Visitor) -> bool:
    """Whether the user is asked who may act for an organisation: its own people, the department, administrators."""
    return is_administrator(user) or is_observer(user) or is_school_member(user)


def can_manage_organisations(user: Visitor) -> bool:
    """Whether the user may bring in schools and centres: organisers and administrators."""
    return is_administrator(user) or is_organiser(user)
