"""Certificates as rows of pages: what it is, whose, where its file is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from certificates.enums import CertificateKind, FileState
from certificates.models import Batch, Certificate
from certificates.selectors.checking import document_of
from certificates.selectors.facts import TOKEN, filled
from competitions.models import Competition
from core.sealing import open_texts


@dataclass(frozen=True)
class Paper:
    """One row."""

    pk: int
    number: str
    title_line: str
    recipient_line: str
    school: str
    competition: str
    url: str
    issued_at: datetime
    is_revoked: bool
    is_released: bool
    is_refused: bool
    fault: str
    reason: str
    replaced_by: str


@dataclass(frozen=True)
class Group:
    """The papers of one competition."""

    competition: Competition
    papers: list[Paper]


def papers_of(certificates: Iterable[Certificate], *, is_private: bool = False) -> list[Paper]:
    """Rows of certificates; with `is_private` their addresses are those that open without an account."""
    certificates = list(certificates)
    named = _group_names(certificates)
    return [_paper(one, named, is_private=is_private) for one in certificates]


def paper_of(certificate: Certificate) -> Paper:
    """The row of one certificate."""
    return papers_of([certificate])[0]


def _paper(certificate: Certificate, named: Mapping[int, str], *, is_private: bool) -> Paper:
    private = reverse("certificate_private", args=[certificate.token])
    replaced = getattr(certificate, "replaced_by", None) if certificate.is_revoked else None
    competition = certificate.competition
    return Paper(
        pk=certificate.pk,
        number=certificate.number,
        title_line=document_of(certificate),
        recipient_line=named.get(certificate.pk) or recipient_of(certificate),
        school=certificate.organisation.short_name if certificate.organisation else "",
        competition=f"{competition.short_title} {competition.year}",
        url=private if is_private else reverse("certificate_file", args=[certificate.pk]),
        issued_at=certificate.issued_at,
        is_revoked=certificate.is_revoked,
        is_released=certificate.released_at is not None,
        is_refused=certificate.file_state == FileState.REFUSED,
        fault=certificate.fault,
        reason=certificate.get_revoke_reason_display() if certificate.is_revoked else "",
        replaced_by=replaced.number if replaced else "",
    )


def recipient_of(certificate: Certificate) -> str:
    """The recipient by the present name, for those who know the person anyway."""
    person = certificate.participant or certificate.supervisor
    if person is not None:
        return person.full_name
    if certificate.role is not None:
        return certificate.role.user.full_name or _("член жюри")
    return str(certificate.content["values"]["name"])


def _group_names(certificates: Iterable[Certificate]) -> dict[int, str]:
    """What teams are called whose names lie sealed, by certificate: two queries for all of them."""
    lines = {
        one.pk: one.content["values"]["name"]
        for one in certificates
        if not (one.participant_id or one.supervisor_id or one.role_id)
    }
    sealed = [pk for pk, line in lines.items() if TOKEN.search(line)]
    if not sealed:
        return {}
    names = dict(Certificate.objects.filter(pk__in=sealed).values_list("pk", "names"))
    opened = open_texts(name for row in names.values() for name in row)
    return {pk: filled(lines[pk], [opened[name] for name in names[pk]]) for pk in sealed}


def grouped(certificates: Iterable[Certificate]) -> list[Group]:
    """Rows under their competitions, in the order given."""
    certificates = list(certificates)
    groups: dict[int, Group] = {}
    for one, paper in zip(certificates, papers_of(certificates), strict=True):
        groups.setdefault(one.competition_id, Group(one.competition, [])).papers.append(paper)
    return list(groups.values())


def kinds_line_of(batch: Batch) -> str:
    """«Дипломы, сертификаты участников», as a batch is called."""
    words = ", ".join(str(CertificateKind(kind).label) for kind in CertificateKind.values if kind in batch.kinds)
    return words[:1] + words[1:].lower()
