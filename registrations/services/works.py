"""Files and links of an entry."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import URLValidator
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from core import files
from core.models import StoredFile
from registrations.enums import EntryAct
from registrations.models import Entry, EntryEvent, Work
from registrations.rules import HANDED_IN
from registrations.services.history import lock_entry, record_act, require_editable
from registrations.services.refusals import ActRefused

SCAN_TYPES = ("pdf", "jpg", "jpeg", "png")
SCAN_MB = 10
_is_address = URLValidator(schemes=["http", "https"])


@transaction.atomic
def attach_work(
    *, entry: Entry, code: str, actor: User | None, upload: "UploadedFile[bytes] | None" = None, link: str = ""
) -> Work:
    """Hand in a file or a link; where one is expected, the new one takes the place of the old one.

    Raises `core.files.FileRefused` with the sentence that stands beside the field.
    """
    locked = lock_entry(entry)
    require_editable(locked)
    wanted = upload_of(locked, code)
    present = list(locked.works.filter(code=code))
    most = wanted.get("max") or 1
    if most == 1:
        remove_works(locked.works.filter(code=code))
    elif len(present) >= most:
        raise files.FileRefused(
            _("Удалите лишнее: здесь помещается %(most)s, а приложено %(have)s.") % {"most": most, "have": len(present)}
        )
    work = Work(entry=locked, code=code, order=len(present))
    if wanted.get("is_link"):
        work.link = _checked_link(link)
    elif upload is None:
        raise files.FileRefused(_("Выберите файл: «%(title)s».") % {"title": wanted["title"]})
    else:
        work.file = files.store_file(
            upload=upload, types=wanted.get("types") or list(files.TYPES), max_mb=wanted.get("max_mb") or 20, user=actor
        )
    work.save()
    _finish(locked, actor, code)
    return work


def upload_of(entry: Entry, code: str) -> Mapping[str, Any]:
    """What the nomination says about the upload of this code."""
    uploads = [] if entry.nomination is None else entry.nomination.uploads
    found: Mapping[str, Any] | None = next((upload for upload in uploads if upload["code"] == code), None)
    if found is None:
        raise ActRefused(_("Выберите номинацию ещё раз: такого поля для файла в ней нет."))
    return found


def _checked_link(link: str) -> str:
    address = link.strip()
    try:
        _is_address(address)
    except ValidationError as error:
        raise files.FileRefused(
            _("Вставьте адрес целиком, начиная с https://. Сейчас там «%(link)s».") % {"link": address}
        ) from error
    return address


@transaction.atomic
def detach_work(*, work: Work, actor: User | None) -> None:
    """Take a file or a link out of the entry."""
    locked = lock_entry(work.entry)
    require_editable(locked)
    if remove_works(locked.works.filter(pk=work.pk)):
        _finish(locked, actor, work.code)


def _finish(entry: Entry, actor: User | None, code: str) -> None:
    entry.revision += 1
    entry.save(update_fields=["revision", "updated_at"])
    record_act(entry, actor, EntryAct.EDITED, details={"fields": [f"upload-{code}"]})


def remove_works(works: QuerySet[Work]) -> int:
    """Delete works with their files; the content goes once the transaction is through."""
    found = list(works.select_related("file"))
    Work.objects.filter(pk__in=[work.pk for work in found]).delete()
    remove_files([work.file for work in found if work.file is not None])
    return len(found)


def remove_files(stored: list[StoredFile]) -> None:
    """Delete rows of files now and their content after commit, so that a rollback loses nothing."""
    for file in stored:
        content = StoredFile(pk=file.pk)
        transaction.on_commit(lambda content=content: files.delete_content(content))  # type: ignore[misc]
    StoredFile.objects.filter(pk__in=[file.pk for file in stored]).delete()


@transaction.atomic
def mark_original(*, work: Work, is_received: bool, actor: User | None) -> Work:
    """Note that the printed or physical original came to the organiser, or that it did not after all."""
    Work.objects.filter(pk=work.pk).update(is_received=is_received)
    work.is_received = is_received
    details = {"work": work.pk, "is_received": is_received}
    record_act(work.entry, actor, EntryAct.RECEIVED, details=details)
    return work


@transaction.atomic
def attach_signed_form(*, entry: Entry, upload: "UploadedFile[bytes] | None", actor: User | None) -> EntryEvent:
    """Keep the printed application as it was signed and stamped: a line of the history with the scan."""
    locked = lock_entry(entry)
    if locked.status not in HANDED_IN:
        raise ActRefused(_("Сначала подайте заявку: подписывают поданную."))
    if upload is None:
        raise files.FileRefused(_("Выберите скан подписанной заявки."))
    stored = files.store_file(upload=upload, types=SCAN_TYPES, max_mb=SCAN_MB, user=actor)
    event = record_act(locked, actor, EntryAct.SIGNED)
    event.file = stored
    event.save(update_fields=["file"])
    return event
