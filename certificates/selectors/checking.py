"""What the check page says of a paper: enough to compare it with what one holds, nothing more of a child."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from accounts.models import Organisation
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
        organisation=_beside(certificate.organisation, recipient),
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


def _beside(organisation: Organisation | None, recipient: str) -> str:
    """The school of the recipient; a school that is the recipient itself is named once."""
    if organisation is None or organisation.full_name.split() == recipient.split():  # a paper joins «№» to its number
        return ""
    return organisation.short_name


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
        return f"{heading}{' ' if _is_inflected(values['degree']) else ': '}{values['degree']}"
    return f"{heading}: {certificate.award}" if certificate.award else heading


def _is_inflected(degree: str) -> bool:
    """Whether the degree goes on from the heading: «I степени», «победителя»; «Кубок» is a name of its own."""
    return degree[:1].islower() or set(degree.split(maxsplit=1)[0]) <= set("IVX")
