"""The organiser's page in one read: what waits to be issued, what was issued, what needs a look."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from certificates.enums import CertificateKind, CertificateStatus, FileState, RevokeReason
from certificates.models import Certificate
from certificates.selectors.candidates import candidates_for, claims_for
from certificates.selectors.claims import Claim
from certificates.selectors.issued import Issued, batches_for, issued_by_key
from certificates.selectors.papers import kinds_line_of
from certificates.wording import WordingRefused
from competitions.models import Competition
from core.models import Job
from registrations.enums import EntryStatus
from registrations.models import Entry
from results.selectors import is_published, protocols_in_force


@dataclass(frozen=True)
class KindRow:
    """One kind: how many papers the protocols give reason for, how many of them are not issued yet."""

    kind: str
    label: str
    total: int
    waiting: int

    @property
    def issued(self) -> int:
        """How many are issued already."""
        return self.total - self.waiting


@dataclass(frozen=True)
class BatchRow:
    """One act of issuing as its line says it."""

    pk: int
    kinds_line: str
    numbers_line: str
    created_at: datetime
    total: int
    job: Job | None
    is_ready: bool


@dataclass(frozen=True)
class Overview:
    """Everything of the page."""

    protocols: int
    divisions: int
    is_published: bool
    kinds: list[KindRow]
    doubts: list[str]
    refusal: str
    batches: list["BatchRow"]
    refused: list[Certificate] = field(default_factory=list)
    revoked: int = 0

    @property
    def waiting(self) -> int:
        """How many papers are not issued yet."""
        return sum(row.waiting for row in self.kinds)

    @property
    def issued(self) -> int:
        """How many papers were issued by all batches."""
        return sum(batch.total for batch in self.batches)

    @property
    def is_working(self) -> bool:
        """Whether files are being made now."""
        return any(batch.job is not None and not batch.job.is_over for batch in self.batches)

    @property
    def locked_reason(self) -> str:
        """Why nothing can be issued yet, or an empty string."""
        return self.refusal if self.protocols else _("Выпуск откроется после протокола")

    @property
    def is_locked(self) -> bool:
        """Whether nothing can be issued yet."""
        return bool(self.locked_reason)


def overview_of(competition: Competition) -> Overview:
    """The state of the competition's papers."""
    protocols = protocols_in_force(competition).filter(division__isnull=False).count()
    with_works = Entry.objects.filter(status=EntryStatus.ACCEPTED).values("division")
    divisions = competition.divisions.filter(merged_into__isnull=True, pk__in=with_works).count()
    claims, doubts, refusal = _claims(competition) if protocols else ([], [], "")
    papers = Certificate.objects.filter(competition=competition)
    refused = papers.filter(file_state=FileState.REFUSED, status=CertificateStatus.VALID)
    return Overview(
        protocols=protocols,
        divisions=divisions,
        is_published=is_published(competition),
        kinds=_kinds(competition, claims),
        doubts=doubts,
        refusal=refusal,
        batches=[_batch_row(batch) for batch in batches_for(competition)],
        refused=list(refused.order_by("sequence")[:20]),
        revoked=papers.filter(status=CertificateStatus.REVOKED).count(),
    )


def _batch_row(batch: Any) -> BatchRow:
    first, last = batch.first or "", batch.last or ""
    return BatchRow(
        pk=batch.pk,
        kinds_line=kinds_line_of(batch),
        numbers_line=f"№\u00a0{first} – {last}" if first != last else f"№\u00a0{first}",
        created_at=batch.created_at,
        total=batch.total,
        job=batch.job,
        is_ready=bool(batch.joined_sha256) or batch.waiting == 0,
    )


def _claims(competition: Competition) -> tuple[list[Claim], list[str], str]:
    """Everything that could be issued with what to look at before, or the sentence that says what the texts lack.

    Only a declined text leaves doubts, so the letters are composed where the last batch declined them.
    """
    last = competition.batches.first()
    doubts: list[str] = []
    try:
        claims = claims_for(competition)
        if last is not None and last.words.get("dative"):
            letters = candidates_for(competition, [CertificateKind.SUPERVISOR], thanks_in_dative=True)
            doubts = list(dict.fromkeys(doubt for letter in letters for doubt in letter.doubts))
    except WordingRefused as refused:
        return [], [], str(refused)
    return claims, doubts, ""


def _kinds(competition: Competition, claims: list[Claim]) -> list[KindRow]:
    known = issued_by_key(competition)
    rows = []
    for kind in CertificateKind:
        own = [claim for claim in claims if claim.kind == kind]
        waiting = sum(1 for claim in own if _is_waiting(claim, known.get(claim.key)))
        rows.append(KindRow(str(kind), str(kind.label), len(own), waiting))
    return rows


def _is_waiting(claim: Claim, former: Issued | None) -> bool:
    if former is None:
        return True
    if former.is_revoked:
        return former.revoke_reason == RevokeReason.RESULTS
    return former.award != claim.title
