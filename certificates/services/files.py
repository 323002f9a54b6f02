"""The files of certificates: a cache below PRIVATE_FILES_ROOT that may be deleted at any moment.

A file's name holds the digest of its recipe, so that a paper made anew never meets its old file.
"""

import hashlib
import os
import secrets
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from certificates.enums import FileState
from certificates.models import Batch, Certificate


def root() -> Path:
    """The folder of all files of certificates."""
    return Path(settings.PRIVATE_FILES_ROOT) / "certificates"


def path_of(certificate: Certificate) -> Path:
    """Where the file of a certificate lies, by its revision."""
    return root() / certificate.code[:2] / f"{certificate.code}-{certificate.revision}.pdf"


def joined_path_of(batch: Batch) -> Path:
    """Where the joined file of a batch lies."""
    return root() / "joined" / f"{batch.pk}.pdf"


def write_file(path: Path, content: bytes) -> str:
    """Put the content there whole or not at all, on the disk before it has its name; its SHA-256.

    1. A file of a name of its own beside it; 2. fsync; 3. rename; 4. fsync of the folder.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(6)}")
    try:
        with fresh.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
    return hashlib.sha256(content).hexdigest()


def sweep_leftovers(path: Path) -> None:
    """Remove what a killed run left half-written beside a file."""
    for leftover in path.parent.glob(f".{path.name}.*"):
        leftover.unlink(missing_ok=True)


def forget_files(certificates: QuerySet[Certificate]) -> None:
    """Remove the files of these certificates, all revisions, and the joined files with them; rows wait to be made.

    A run that is making one of them at this moment finds its claim gone and removes what it wrote.
    """
    rows = list(Certificate.objects.filter(pk__in=certificates.values("pk")).only("pk", "code", "revision", "batch"))
    Certificate.objects.filter(pk__in=[row.pk for row in rows]).update(
        file_state=FileState.WAITING, sha256="", claim="", fault=""
    )
    batches = Batch.objects.filter(pk__in={row.batch_id for row in rows})
    batches.update(joined_sha256="")
    paths = [joined_path_of(batch) for batch in batches]
    for row in rows:
        paths += path_of(row).parent.glob(f"*{row.code}-*")
    transaction.on_commit(lambda: _unlink(paths))


def _unlink(paths: Iterable[Path]) -> None:
    for path in paths:
        path.unlink(missing_ok=True)
