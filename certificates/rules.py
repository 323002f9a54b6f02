"""Who may do what with certificates: predicates that read like a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from accounts.rules import is_member
from competitions.rules import can_organise

if TYPE_CHECKING:
    from accounts.rules import Visitor
    from certificates.models import Certificate


def is_released(certificate: Certificate) -> bool:
    """Whether the results behind it were published: before that only the organiser knows of it."""
    return certificate.released_at is not None


def is_own(user: Visitor, certificate: Certificate) -> bool:
    """Whether the paper is the user's own: as the supervisor with an account, or as a member of the jury."""
    if not user.is_authenticated:
        return False
    supervisor, role = certificate.supervisor, certificate.role
    return (supervisor is not None and supervisor.user_id == user.pk) or (role is not None and role.user_id == user.pk)


def can_download(user: Visitor, certificate: Certificate) -> bool:
    """The organiser at once; the school and the recipient once it is released and as long as it holds."""
    if can_organise(user, certificate.competition):
        return True
    if not is_released(certificate) or certificate.is_revoked:
        return False
    organisation = certificate.organisation
    return is_own(user, certificate) or (organisation is not None and is_member(user, organisation))
