"""Private files: checked by content when they come in, served only through a view that asked a rule."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Collection
from datetime import timedelta
from pathlib import Path
from typing import Any

import puremagic
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.models import Job, StoredFile

# What a file of this extension may look like inside; text formats have no signature.
KINDS: dict[str, tuple[str, ...]] = {
    "pdf": (".pdf",),
    "jpg": (".jpg", ".jpeg", ".jfif"),
    "jpeg": (".jpg", ".jpeg", ".jfif"),
    "png": (".png",),
    "mp4": (".mp4", ".m4v", ".mov", ".m4a", ".3gp"),
    "docx": (".docx", ".zip"),
    "pptx": (".pptx", ".zip"),
    "xlsx": (".xlsx", ".zip"),
    "zip": (".zip",),
    "sb3": (".zip", ".sb3"),
    "csv": (),
    "txt": (),
}
# The largest file that is taken anywhere: a video of a few minutes. A form may ask for less, never for more.
MOST_MB = 300
INLINE = {"application/pdf", "image/jpeg", "image/png", "video/mp4"}
TYPES = {
    "pdf": "application/pdf",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "mp4": "video/mp4",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
    "sb3": "application/zip",
    "csv": "text/csv",
    "txt": "text/plain",
}


class FileRefused(ValueError):
    """A file that is not taken; the text is a sentence for the person who sent it."""


def store_file(*, upload: UploadedFile[Any], types: Collection[str], max_mb: int, user: Any | None) -> StoredFile:
    """Check and keep an upload. `types` are extensions without the dot; raises `FileRefused`."""
    extension = check_upload(upload, types, max_mb)
    stored = StoredFile(
        name=Path(upload.name or "file").name[-255:],
        content_type=TYPES[extension],
        size=upload.size or 0,
        uploaded_by_id=None if user is None else user.pk,
    )
    path = path_of(stored)
    path.parent.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    fresh = path.with_suffix(".part")
    with fresh.open("wb") as file:
        for chunk in upload.chunks():
            digest.update(chunk)
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
    stored.sha256 = digest.hexdigest()
    stored.save(force_insert=True)
    return stored


def check_upload(upload: UploadedFile[Any], types: Collection[str], max_mb: int) -> str:
    """The extension of an acceptable upload; raises `FileRefused` with what to do and why."""
    extension = Path(upload.name or "").suffix.lower().lstrip(".")
    allowed = ", ".join(sorted(types))
    if extension not in types or extension not in TYPES:
        raise FileRefused(
            _("Приложите файл другого вида: %(allowed)s. «%(name)s» сюда не подходит.")
            % {"allowed": allowed, "name": upload.name}
        )
    if not upload.size:
        raise FileRefused(_("Приложите файл ещё раз: «%(name)s» пуст.") % {"name": upload.name})
    max_mb = min(max_mb, MOST_MB)
    if upload.size > max_mb * 1024 * 1024:
        size = f"{upload.size / 1024 / 1024:.1f}".replace(".", ",")
        raise FileRefused(
            _("Уменьшите файл до %(limit)s МБ: в «%(name)s» %(size)s МБ.")
            % {"limit": max_mb, "name": upload.name, "size": size}
        )
    if KINDS[extension] and not _looks_like(upload, KINDS[extension]):
        raise FileRefused(
            _("Приложите настоящий файл %(kind)s: внутри «%(name)s» другое содержимое.")
            % {"kind": extension.upper(), "name": upload.name}
        )
    return extension


def _looks_like(upload: UploadedFile[Any], kinds: tuple[str, ...]) -> bool:
    upload.seek(0)
    head = upload.read(8192)
    upload.seek(0)
    try:
        found = puremagic.magic_string(head)
    except puremagic.PureError:
        return False
    return any(match.extension.lower() in kinds for match in found)


def path_of(stored: StoredFile) -> Path:
    """Where the content lies."""
    return Path(settings.PRIVATE_FILES_ROOT) / stored.relative_path


def delete_content(stored: StoredFile) -> None:
    """Remove the content; the row stays for what refers to it."""
    path_of(stored).unlink(missing_ok=True)


def forget_orphans(*, older_than: timedelta = timedelta(days=2)) -> int:
    """Delete files that nothing refers to: imports tried and left, uploads whose act was undone; how many.

    They hold names of children and belong to no person whose erasure would find them.
    """
    free = StoredFile.objects.filter(created_at__lt=timezone.now() - older_than)
    for relation in StoredFile._meta.related_objects:  # noqa: SLF001 (Django's documented Meta API)
        free = free.filter(**{f"{relation.name}__isnull": True})
    waiting = Job.objects.filter(status__in=[Job.Status.QUEUED, Job.Status.RUNNING])
    wanted = {str(arguments.get("file_id")) for arguments in waiting.values_list("arguments", flat=True)}
    gone = [stored for stored in free if str(stored.pk) not in wanted]
    for stored in gone:
        delete_content(stored)
        stored.delete()
    return len(gone)


def file_response(stored: StoredFile, *, inline: bool = False) -> FileResponse:
    """The content as a response; shown in the page only where that is harmless, else downloaded.

    Raises `FileNotFoundError` where the content was erased.
    """
    shown = inline and stored.content_type in INLINE
    response = FileResponse(
        path_of(stored).open("rb"), as_attachment=not shown, filename=stored.name, content_type=stored.content_type
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
