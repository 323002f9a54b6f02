"""Revoking and making anew: a number once given stays with its paper for ever."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from certificates.enums import BY_HAND, CertificateStatus, RevokeReason
from certificates.models import Certificate
from certificates.services.files import forget_files
from competitions.validators.refusal import Refused
from core.audit import record


@transaction.atomic
def revoke_certificate(*, certificate: Certificate, actor: Any, reason: str, note: str = "") -> None:
    """Say to everybody who checks the paper that it does not hold any more; repeating is refused."""
    locked = Certificate.objects.select_for_update(of=("self",)).select_related("competition").get(pk=certificate.pk)
    if locked.is_revoked:
        raise Refused(_("Этот документ уже отозван."))
    if reason not in BY_HAND:
        raise Refused(_("Выберите причину: её увидит каждый, кто проверит документ."))
    mark_revoked(locked, reason=RevokeReason(reason), note=note.strip(), actor=actor)


def mark_revoked(certificate: Certificate, *, reason: RevokeReason, note: str, actor: Any) -> None:
    """The revocation itself, in the caller's transaction."""
    certificate.status = CertificateStatus.REVOKED
    certificate.revoked_at = timezone.now()
    certificate.revoke_reason = reason
    certificate.revoke_note = note[:300]
    certificate.save(update_fields=["status", "revoked_at", "revoke_reason", "revoke_note", "updated_at"])
    record(
        chain=certificate.competition.audit_chain,
        act="certificate.revoked",
        target=certificate,
        actor=actor,
        details={"number": certificate.number, "reason": str(reason)},
    )
    forget_files(Certificate.objects.filter(pk=certificate.pk))
