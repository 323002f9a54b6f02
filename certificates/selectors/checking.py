"""What the check page says of a paper: enough to compare it with what one holds, nothing more of a child."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from certificates.enums import CertificateKind
from certificates.models import Certificate
from results.selectors import is_published


@dataclass(frozen=True)
class Checked:
    """The answer about one certificate."""

    number: str
    document: str
    recipient: str
    organisation: str
    competition: str
    competition_slug: str
    has_results: bool
    protocol: int | None
    sealed_at: datetime | None
    issued_at: datetime
    is_revoked: bool
    revoked_at: datetime | None
    reason: str
    is_replaced: bool
    is_person: bool
    verdict: str

    @property
    def is_erased(self) -> bool:
        """Whether the recipient's name was erased."""
        return not self.recipient


def check_certificate(certificate: Certificate, recipient: str) -> Checked:
    """The answer, with the recipient as it may be shown («Полина В.»)."""
    competition, protocol = certificate.competition, certificate.line.protocol if certificate.line else None
    return Checked(
        number=certificate.number,
        document=document_of(certificate),
        recipient=recipient,
        organisation=certificate.organisation.short_name if certificate.organisation else "",
        competition=f"{competition.short_title}, {competition.year}",
        competition_slug=competition.slug,
        has_results=is_published(competition),
        protocol=protocol.number if protocol else None,
        sealed_at=protocol.sealed_at if protocol else None,
        issued_at=certificate.issued_at,
        is_revoked=certificate.is_revoked,
        revoked_at=certificate.revoked_at,
        reason=certificate.get_revoke_reason_display() if certificate.is_revoked else "",
        is_replaced=hasattr(certificate, "replaced_by"),
        is_person=any((certificate.participant_id, certificate.supervisor_id, certificate.role_id)),
        verdict=_verdict(certificate),
    )


def _verdict(certificate: Certificate) -> str:
    """The answer in two words, in the gender of the paper's name."""
    if certificate.kind == CertificateKind.DIPLOMA:
        return _("Диплом отозван") if certificate.is_revoked else _("Диплом действителен")
    if certificate.kind == CertificateKind.PARTICIPANT:
        return _("Сертификат отозван") if certificate.is_revoked else _("Сертификат действителен")
    return _("Письмо отозвано") if certificate.is_revoked else _("Письмо действительно")


def document_of(certificate: Certificate) -> str:
    """«Диплом I степени», «Сертификат участника», «Благодарственное письмо», as the paper is headed."""
    values = certificate.content["values"]
    heading = values["heading"].capitalize()
    if values["degree"]:
        return f"{heading} {values['degree']}"
    return f"{heading}: {certificate.award}" if certificate.award else heading
