"""Results from outside: entered with a scan, confirmed by whoever answers for them, returned with a remark."""

from collections.abc import Sequence
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Organisation, User
from competitions.models import Competition
from core import audit, files
from core.models import StoredFile
from registrations.enums import ExternalAct, ExternalStatus
from registrations.models import ExternalEvent, ExternalResult, Participant
from registrations.selectors.placement import participant_grade
from registrations.services.refusals import ActRefused, StaleExternal
from registrations.services.works import SCAN_MB, SCAN_TYPES, remove_files


def store_scan(*, upload: "UploadedFile[bytes]", actor: User | None) -> StoredFile:
    """Keep a scan before the rest of the form is right, so that it need not be chosen again."""
    return files.store_file(upload=upload, types=SCAN_TYPES, max_mb=SCAN_MB, user=actor)


@transaction.atomic
def record_external_result(
    *,
    organisation: Organisation,
    participants: Sequence[Participant],
    scan: StoredFile | None,
    actor: User | None,
    competition: Competition | None = None,
    is_confirmed: bool = False,
    **fields: Any,
) -> ExternalResult:
    """Enter a result of these people; the same scan sent twice is the same result.

    `fields`: title, level, held_on, award, team_name, supervisor. `is_confirmed`: entered by who may confirm it.
    """
    kept = _require(participants, scan)
    StoredFile.objects.select_for_update().get(pk=kept.pk)
    present = ExternalResult.objects.filter(scan=kept).first()
    if present is not None:
        return present
    status = ExternalStatus.CONFIRMED if is_confirmed else ExternalStatus.WAITING
    result = ExternalResult.objects.create(
        organisation=organisation, competition=competition, scan=kept, status=status, **fields
    )
    _set_members(result, participants)
    _note(result, actor, ExternalAct.RECORDED)
    if is_confirmed:
        _note(result, actor, ExternalAct.CONFIRMED)
    return result


@transaction.atomic
def update_external_result(
    *,
    result: ExternalResult,
    participants: Sequence[Participant],
    actor: User | None,
    base_revision: int | None = None,
    scan: StoredFile | None = None,
    is_confirmed: bool = False,
    **fields: Any,
) -> ExternalResult:
    """Change what was entered; it waits for confirmation again. A new scan takes the place of the old one."""
    locked = _lock(result)
    if base_revision is not None and locked.revision != base_revision:
        raise StaleExternal(_("Сверьте две версии: этот итог изменён в другом окне или другим человеком."), locked)
    if locked.status == ExternalStatus.CONFIRMED and not is_confirmed:
        raise ActRefused(_("Попросите вернуть итог на исправление: он уже подтверждён."))
    former = locked.scan
    kept = _require(participants, scan or former)
    for name, value in fields.items():
        setattr(locked, name, value)
    locked.scan = kept
    locked.status = ExternalStatus.CONFIRMED if is_confirmed else ExternalStatus.WAITING
    locked.remark = ""
    locked.revision += 1
    locked.save()
    _set_members(locked, participants)
    if former is not None and former != kept:
        remove_files([former])
    _note(locked, actor, ExternalAct.EDITED)
    return locked


@transaction.atomic
def confirm_external_result(*, result: ExternalResult, actor: User | None) -> ExternalResult:
    """Whoever answers for it has compared it with the scan: from now on it counts. Repeating is harmless."""
    locked = _lock(result)
    if locked.status == ExternalStatus.RETURNED:
        raise ActRefused(_("Дождитесь исправления: итог возвращён школе с замечанием."))
    if locked.status == ExternalStatus.WAITING:
        _set_status(locked, ExternalStatus.CONFIRMED)
        _note(locked, actor, ExternalAct.CONFIRMED)
    return locked


@transaction.atomic
def return_external_result(*, result: ExternalResult, actor: User | None, remark: str) -> ExternalResult:
    """Send it back with what is to be mended; a confirmed one stops counting."""
    if not remark.strip():
        raise ActRefused(_("Напишите, что исправить: школа прочтёт это в итоге."))
    locked = _lock(result)
    locked.remark = remark.strip()
    _set_status(locked, ExternalStatus.RETURNED)
    _note(locked, actor, ExternalAct.RETURNED, remark.strip())
    return locked


@transaction.atomic
def discard_external_result(*, result: ExternalResult, actor: User | None) -> None:
    """Take back what was entered by mistake, with its scan; a confirmed one is returned first."""
    locked = _lock(result)
    if locked.status == ExternalStatus.CONFIRMED:
        raise ActRefused(_("Попросите вернуть итог на исправление: он уже подтверждён."))
    audit.record(chain=f"organisation:{locked.organisation_id}", act="external.discarded", target=locked, actor=actor)
    scan = locked.scan
    locked.delete()
    if scan is not None:
        remove_files([scan])


def _lock(result: ExternalResult) -> ExternalResult:
    found = ExternalResult.objects.select_for_update(of=("self",)).select_related("scan").filter(pk=result.pk).first()
    if found is None:
        raise ActRefused(_("Вернитесь к списку: этот итог уже убрали."))
    return found


def _require(participants: Sequence[Participant], scan: StoredFile | None) -> StoredFile:
    if not participants:
        raise ActRefused(_("Выберите, чей это итог: нужен хотя бы один ученик."))
    if scan is None:
        raise ActRefused(_("Приложите скан: без него итог не подтвердить."))
    return scan


def _set_status(result: ExternalResult, status: ExternalStatus) -> None:
    result.status = status
    result.revision += 1
    result.save(update_fields=["status", "remark", "revision", "updated_at"])


def _set_members(result: ExternalResult, participants: Sequence[Participant]) -> None:
    """These people in this order, each with the class of the event's day; unchanged rows stay."""
    wanted = {person.pk: order for order, person in enumerate(participants)}
    result.members.exclude(participant__in=wanted).delete()
    for person in participants:
        result.members.update_or_create(
            participant=person,
            defaults={"order": wanted[person.pk], "grade": participant_grade(person, result.held_on)},
        )


def _note(result: ExternalResult, actor: User | None, act: ExternalAct, remark: str = "") -> None:
    """One line of the history and one link of the audit trail, which names ids alone."""
    ExternalEvent.objects.create(result=result, actor_id=None if actor is None else actor.pk, act=act, remark=remark)
    audit.record(
        chain=f"organisation:{result.organisation_id}",
        act=f"external.{act.value}",
        target=result,
        actor=actor,
        details={"participants": sorted(result.members.values_list("participant_id", flat=True))},
    )
