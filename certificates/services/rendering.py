"""Making the files: row by row, outside any transaction, so that a killed worker loses at most the one at hand.

The row, not the file, is the truth: a file may be deleted and is made again, byte for byte, when it is asked for.
"""

import time
import uuid
from pathlib import Path

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from certificates.enums import CertificateStatus, FileState
from certificates.models import Batch, Certificate, Design
from certificates.render import Engine, PrintRefused, Sheet
from certificates.services.content import sheet_for, sheets_for
from certificates.services.designs import engine_of
from certificates.services.files import joined_path_of, path_of, sweep_leftovers, write_file
from certificates.validators import Erased
from core import jobs
from core.models import Job

BEAT = 1.0  # seconds between two signs of life


def render_certificate(*, certificate: Certificate) -> Path:
    """The file of a certificate, made if it is not there. Raises `Erased` and `PrintRefused`.

    The row is asked again once the file is there: a name that was erased in between must not stay on the disk.
    """
    path = path_of(certificate)
    if not path.exists():
        sheet = sheet_for(certificate)
        digest = write_file(path, engine_of(certificate.batch.design).render(sheet))
        if sheets_for([certificate]) != [sheet]:
            path.unlink(missing_ok=True)
            raise Erased
        Certificate.objects.filter(pk=certificate.pk, revision=certificate.revision).update(
            file_state=FileState.READY, sha256=digest, fault=""
        )
    return path


def render_batch(*, job_id: int, batch_id: int) -> None:
    """Make the files of a batch, then its joined file. Runs again after any interruption and goes on where it was.

    1. `jobs.running` lets one run at a time have the batch, so what an earlier run was working on is free again.
    2. Each row is claimed by a conditional UPDATE, rendered outside a transaction, and settled by another.
    3. The count of ready rows is the progress: it cannot run ahead of what was done.
    """
    with jobs.running(job_id) as job:
        if job is None:
            return
        batch = Batch.objects.select_related("design", "competition").get(pk=batch_id)
        engine, run, last = engine_of(batch.design), uuid.uuid4().hex, 0.0
        _free(batch)
        for pk in list(_unmade(batch).values_list("pk", flat=True)):
            if _claim(pk, run):
                _make(Certificate.objects.get(pk=pk), engine, run)
            if time.monotonic() - last >= BEAT:
                last = time.monotonic()
                if not _beat(job, batch):
                    return
        if _beat(job, batch):
            join_batch(batch=batch)


def _unmade(batch: Batch) -> QuerySet[Certificate]:
    return Certificate.objects.filter(
        batch=batch, file_state=FileState.WAITING, status=CertificateStatus.VALID
    ).order_by("sequence")


def _free(batch: Batch) -> None:
    """Give back what an earlier run was working on when it was killed, and remove what it left half-written."""
    working = Certificate.objects.filter(batch=batch, file_state=FileState.WORKING)
    for certificate in working.only("code", "revision"):
        sweep_leftovers(path_of(certificate))
    sweep_leftovers(joined_path_of(batch))
    working.update(file_state=FileState.WAITING, claim="")


def _claim(pk: int, run: str) -> bool:
    """Take one row for this run; whether it was free."""
    free = Certificate.objects.filter(pk=pk, file_state=FileState.WAITING)
    return bool(free.update(file_state=FileState.WORKING, claim=run))


def _make(certificate: Certificate, engine: Engine, run: str) -> None:
    own = Certificate.objects.filter(pk=certificate.pk, claim=run, revision=certificate.revision)
    try:
        content = engine.render(sheet_for(certificate))
    except PrintRefused as refused:
        own.update(file_state=FileState.REFUSED, claim="", fault=str(refused)[:500])
        return
    except Erased:
        own.update(file_state=FileState.REFUSED, claim="", fault=_("Данные удалены по заявлению."))
        return
    digest = write_file(path_of(certificate), content)
    if not own.update(file_state=FileState.READY, claim="", fault="", sha256=digest):
        path_of(certificate).unlink(missing_ok=True)  # erased, revoked or made anew meanwhile


def _beat(job: Job, batch: Batch) -> bool:
    """Store progress; whether to go on."""
    if jobs.is_cancelled(job):
        return False
    done = Q(file_state__in=[FileState.READY, FileState.REFUSED]) | Q(status=CertificateStatus.REVOKED)
    rows = Certificate.objects.filter(batch=batch)
    refused = rows.filter(file_state=FileState.REFUSED, status=CertificateStatus.VALID).count()
    note = (
        ngettext("%(n)s не напечатать: исправьте текст", "%(n)s не напечатать: исправьте тексты", refused)
        % {"n": refused}
        if refused
        else ""
    )
    jobs.advance(job, done=rows.filter(done).count(), total=batch.total, note=note)
    return True


def join_batch(*, batch: Batch) -> Path:
    """The joined file for printing, made if it is not there: a page for each paper that holds and can be printed.

    The rows are asked again once the file is there: a name erased or a paper revoked meanwhile must not stay in it.
    An erasure that ends after that question removes the file itself.
    """
    path = joined_path_of(batch)
    if path.exists() and batch.joined_sha256:
        return path
    found = batch.certificates.filter(status=CertificateStatus.VALID).exclude(file_state=FileState.REFUSED)
    title = f"Дипломы – {batch.competition.short_title}, {batch.competition.year}"
    sheets = _sheets_of(found)
    while True:
        digest = write_file(path, _joined(batch.design, sheets, title))
        now = _sheets_of(found)
        if now == sheets:
            break
        path.unlink(missing_ok=True)
        sheets = now
    Batch.objects.filter(pk=batch.pk).update(joined_sha256=digest)
    return path


def join_certificates(certificates: QuerySet[Certificate], *, title: str) -> bytes:
    """Certificates of one competition as the pages of one file; erased ones are left out. Raises `Erased` for none."""
    first = certificates.select_related("batch__design").order_by("letters", "year", "sequence").first()
    if first is None:
        raise Erased
    return _joined(first.batch.design, _sheets_of(certificates), title)


def _sheets_of(certificates: QuerySet[Certificate]) -> list[Sheet]:
    """The sheets that can be printed now, in the order of their numbers."""
    rows = certificates.order_by("letters", "year", "sequence")
    return [sheet for sheet in sheets_for(rows.all()) if sheet is not None]


def _joined(design: Design, sheets: list[Sheet], title: str) -> bytes:
    if not sheets:
        raise Erased
    return engine_of(design).join(sheets, title)
