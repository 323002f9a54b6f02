"""The life of a sheet: handed in whole, opened again by the chair with a reason."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from competitions.models import Criterion
from core import audit
from judging.enums import AssignmentStatus, SheetStatus
from judging.models import Assignment, Line, Sheet
from judging.rules import is_correcting_open, is_marking_open
from judging.selectors.sheets import empty_cells
from judging.signals import lines_changed


class SheetRefused(ValueError):
    """A sheet that cannot be handed in or opened; `empty` are the criteria that still wait for a mark."""

    def __init__(self, sentence: str, empty: list[Criterion] | None = None) -> None:
        super().__init__(sentence)
        self.empty = empty or []


def hand_in_sheet(*, assignment: Assignment, actor: User) -> Sheet:
    """Close a sheet whose every criterion is marked; handing in twice changes nothing.

    Takes the same lock as a mark, so that no mark of this entry slips in between the check and the closing.
    """
    with transaction.atomic():
        Line.objects.select_for_update().get_or_create(entry_id=assignment.entry_id)
        sheet = Sheet.objects.select_for_update().get(assignment=assignment)
        if sheet.status == SheetStatus.HANDED_IN:
            return sheet
        if assignment.status != AssignmentStatus.OPEN:
            raise SheetRefused(_("Вернитесь к списку работ: эта работа вам больше не назначена."))
        if not is_marking_open(assignment.entry.competition):
            raise SheetRefused(_("Обратитесь к организатору: оценивание закрыто, листы не принимаются."))
        if empty := empty_cells(assignment):
            raise SheetRefused(_sentence_of_empty(empty), empty)
        sheet.status, sheet.handed_in_at = SheetStatus.HANDED_IN, timezone.now()
        sheet.save(update_fields=["status", "handed_in_at", "updated_at"])
        _record(assignment, "sheet.handed_in", actor)
    return sheet


def _sentence_of_empty(empty: list[Criterion]) -> str:
    names = ", ".join(f"«{criterion.title}»" for criterion in empty)
    return ngettext(
        "Оцените ещё %(count)s критерий: %(names)s. Лист сдают целиком.",
        "Оцените ещё критерии (%(count)s): %(names)s. Лист сдают целиком.",
        len(empty),
    ) % {"count": len(empty), "names": names}


def reopen_sheet(*, assignment: Assignment, reason: str, actor: User) -> Sheet:
    """The chair gives a sheet back to its juror and says why; the marks stay as they are."""
    if not reason.strip():
        raise SheetRefused(_("Напишите, почему открываете лист: причину увидит эксперт."))
    if not is_correcting_open(assignment.entry.competition):
        raise SheetRefused(_("Верните конкурс на этап оценивания: листы уже не открыть."))
    with transaction.atomic():
        sheet = Sheet.objects.select_for_update().get(assignment=assignment)
        if sheet.status == SheetStatus.OPEN:
            return sheet
        sheet.status, sheet.handed_in_at = SheetStatus.OPEN, None
        sheet.reopened_reason = reason.strip()[:300]
        sheet.save(update_fields=["status", "handed_in_at", "reopened_reason", "updated_at"])
        _record(assignment, "sheet.reopened", actor)
    return sheet


def write_notes(*, assignment: Assignment, comment: str | None = None, note: str | None = None) -> None:
    """Keep what the juror wrote beside the marks; the private note is never shown to anybody else."""
    changes: dict[str, object] = {"updated_at": timezone.now()}
    if comment is not None:
        changes["comment"] = comment
    if note is not None:
        changes["note"] = note
    Sheet.objects.filter(assignment=assignment).update(**changes)


def _record(assignment: Assignment, act: str, actor: User) -> None:
    division = assignment.entry.division
    if division is None:
        raise SheetRefused(_("Сначала примите заявку: у неё ещё нет зачёта."))
    audit.record(
        chain=division.audit_chain,
        act=act,
        target=assignment,
        actor=actor,
        details={"entry": assignment.entry_id, "juror": assignment.juror_id},
    )
    lines_changed.send(sender=Line, division_id=division.pk)
