"""Issuing: one transaction that takes numbers, seals names and writes the certificates; files are made after it."""

from collections.abc import Collection, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from certificates.enums import CertificateKind, CertificateStatus, RevokeReason
from certificates.models import Batch, Certificate
from certificates.selectors.candidate import Candidate
from certificates.selectors.candidates import candidates_for
from certificates.selectors.issued import certificates_by_key, divisions_released
from certificates.services.content import content_of, seal_all
from certificates.services.designs import ensure_design
from certificates.services.numbers import new_code, new_token, take_numbers
from certificates.services.revoking import mark_revoked
from certificates.wording import WordingRefused
from competitions.models import Competition
from competitions.validators.refusal import Refused
from core import jobs
from core.audit import digest_of, record
from results.selectors import protocols_in_force
from results.selectors.joint import joint_state, why_outdated

RENDER = "certificates.render_batch"
RESULTS = "results"


def issue_batch(
    *, competition: Competition, kinds: Collection[str], actor: Any, words: Mapping[str, str] | None = None
) -> Batch:
    """Issue everything of these kinds that is not issued yet, and begin to make the files.

    1. The competition's row is the lock: two acts at once queue here, the second finds nothing left to issue.
    2. What the protocols in force no longer say is revoked and replaced; where nothing is left to write it stays
       revoked, so the refusal is raised after the commit.
    3. Numbers, sealed names and rows are written together; the files follow after the commit.
    """
    batch = _issue(competition, kinds, actor, dict(words or {}))
    if batch is None:
        raise Refused(_("Выпускать нечего: всё, что следует из протоколов, уже выпущено."))
    return batch


@transaction.atomic
def _issue(competition: Competition, kinds: Collection[str], actor: Any, printed: dict[str, str]) -> Batch | None:
    competition = Competition.objects.select_for_update().get(pk=competition.pk)
    if not kinds or not set(kinds) <= set(CertificateKind.values):
        raise Refused(_("Выберите, что выпустить."))
    if not protocols_in_force(competition).exists():
        raise Refused(_("Подпишите протокол: дипломы выпускают по нему."))
    joint = joint_state(competition)
    if joint is not None and joint.protocol is not None and joint.is_outdated:
        raise Refused(why_outdated(joint.protocol))
    try:
        candidates = candidates_for(competition, kinds, thanks_in_dative=bool(printed.get("dative")))
    except WordingRefused as refused:
        raise Refused(str(refused)) from refused
    fresh = _fresh(competition, candidates, kinds, actor)
    if not fresh:
        return None
    batch = Batch.objects.create(
        competition=competition,
        design=ensure_design(competition),
        kinds=sorted(kinds),
        words=printed,
        total=len(fresh),
        issued_by_id=actor.pk,
    )
    certificates = _write(batch, fresh)
    _record(batch, certificates, actor)
    start_rendering(batch, actor)
    return batch


def _fresh(
    competition: Competition, candidates: list[Candidate], kinds: Collection[str], actor: Any
) -> list[tuple[Candidate, Certificate | None]]:
    """What has to be written, each with the certificate that it replaces.

    A paper revoked by hand is not issued again by itself: somebody decided so.
    """
    known = certificates_by_key(competition)
    fresh: list[tuple[Candidate, Certificate | None]] = []
    for candidate in candidates:
        former = known.get(candidate.key)
        if former is None:
            fresh.append((candidate, None))
        elif former.is_revoked:
            if former.revoke_reason == RevokeReason.RESULTS:
                fresh.append((candidate, former))
        elif former.award != candidate.award:
            mark_revoked(former, reason=RevokeReason.RESULTS, note="", actor=actor)
            fresh.append((candidate, former))
    if CertificateKind.DIPLOMA in kinds:
        wanted = {candidate.key for candidate in candidates}
        for key, former in known.items():
            if former.kind == CertificateKind.DIPLOMA and not former.is_revoked and key not in wanted:
                mark_revoked(former, reason=RevokeReason.RESULTS, note="", actor=actor)
    return fresh


def _write(batch: Batch, fresh: list[tuple[Candidate, Certificate | None]]) -> list[Certificate]:
    now = timezone.now()
    numbers = take_numbers(batch.competition, len(fresh))
    sealed = seal_all([candidate for candidate, _former in fresh])
    released = divisions_released(batch.competition)
    certificates = []
    for (candidate, former), number, (owner, names) in zip(fresh, numbers, sealed, strict=True):
        letters, year, sequence, text = number
        line = candidate.line
        is_public = bool(released) if line is None else line.protocol.division_id in released
        certificates.append(
            Certificate(
                **_basis_of(candidate),
                competition=batch.competition,
                batch=batch,
                edition=former.edition + 1 if former else 1,
                owner=owner,
                letters=letters,
                year=year,
                sequence=sequence,
                number=text,
                code=new_code(),
                token=new_token(),
                content=content_of(candidate, batch, text, now),
                names=names,
                issued_at=now,
                released_at=now if is_public else None,
                status=CertificateStatus.VALID,
                replaces=former,
            )
        )
    return Certificate.objects.bulk_create(certificates, batch_size=200)


def _basis_of(candidate: Candidate) -> dict[str, Any]:
    """What a paper is given for and to whom, as columns."""
    columns = (
        "kind", "basis", "recipient", "line", "entry", "participant", "supervisor", "role", "organisation", "award"
    )  # fmt: skip
    return {name: getattr(candidate, name) for name in columns}


def _record(batch: Batch, certificates: list[Certificate], actor: Any) -> None:
    details = {
        "first": certificates[0].number,
        "last": certificates[-1].number,
        "count": len(certificates),
        "design": batch.design.digest,
        "digest": digest_of([[one.number, one.code, one.names, one.content] for one in certificates]),
    }
    chain = batch.competition.audit_chain
    record(chain=chain, act="certificates.issued", target=batch, actor=actor, details=details)


def start_rendering(batch: Batch, actor: Any) -> None:
    """Begin to make the files of a batch that are not made yet; the row of the job is what the page watches."""
    batch.job = jobs.start(RENDER, subject=f"batch:{batch.pk}", started_by=actor, total=batch.total, batch_id=batch.pk)
    batch.save(update_fields=["job", "updated_at"])
