"""The organiser's page in one read: what waits to be issued, what was issued, what needs a look."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from certificates.enums import CertificateKind, CertificateStatus, FileState, RevokeReason
from certificates.models import Batch, Certificate
from certificates.selectors.candidate import Candidate
from certificates.selectors.candidates import candidates_for
from certificates.selectors.issued import batches_for, certificates_by_key
from certificates.wording import WordingRefused
from competitions.models import Competition
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
class Overview:
    """Everything of the page."""

    protocols: int
    divisions: int
    is_published: bool
    kinds: list[KindRow]
    doubts: list[str]
    refusal: str
    batches: list[Batch]
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


def overview_of(competition: Competition) -> Overview:
    """The state of the competition's papers."""
    protocols = protocols_in_force(competition).count()
    divisions = competition.divisions.filter(merged_into__isnull=True).count()
    candidates, refusal = _candidates(competition) if protocols else ([], "")
    papers = Certificate.objects.filter(competition=competition)
    refused = papers.filter(file_state=FileState.REFUSED, status=CertificateStatus.VALID)
    return Overview(
        protocols=protocols,
        divisions=divisions,
        is_published=is_published(competition),
        kinds=_kinds(competition, candidates),
        doubts=list(dict.fromkeys(doubt for candidate in candidates for doubt in candidate.doubts)),
        refusal=refusal,
        batches=list(batches_for(competition)),
        refused=list(refused.order_by("sequence")[:20]),
        revoked=papers.filter(status=CertificateStatus.REVOKED).count(),
    )


def _candidates(competition: Competition) -> tuple[list[Candidate], str]:
    """Everything that could be issued, or the sentence that says what the texts lack."""
    last = competition.batches.first()
    dative = bool(last is not None and last.words.get("dative"))
    try:
        return candidates_for(competition, CertificateKind.values, thanks_in_dative=dative), ""
    except WordingRefused as refused:
        return [], str(refused)


def _kinds(competition: Competition, candidates: list[Candidate]) -> list[KindRow]:
    known = certificates_by_key(competition)
    rows = []
    for kind in CertificateKind:
        own = [candidate for candidate in candidates if candidate.kind == kind]
        waiting = sum(1 for candidate in own if _is_waiting(candidate, known.get(candidate.key)))
        rows.append(KindRow(str(kind), str(kind.label), len(own), waiting))
    return rows


def _is_waiting(candidate: Candidate, former: Certificate | None) -> bool:
    if former is None:
        return True
    if former.is_revoked:
        return former.revoke_reason == RevokeReason.RESULTS
    return former.award != candidate.award


def locked_reason(overview: Overview) -> str:
    """Why nothing can be issued yet, or an empty string."""
    if not overview.protocols:
        return _("Выпуск откроется после протокола")
    return overview.refusal
