"""Writing marks: an operation with an id and a base revision, answered by what is stored.

One path for the sheet, the grid and the import. For one entry, in the caller's transaction:
1. lock the entry's line, so that saves of one entry queue and saves of two entries do not;
2. operations known by their id are answered with their own echo and change nothing;
3. a value sent from an older revision is kept beside the stored one as a conflict; the same value is agreement;
4. marks, their operations, the line and one link of the division's audit chain are written together.
"""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from competitions.enums import StageInput
from competitions.models import Division
from core import audit
from judging import bridge
from judging.enums import SheetStatus
from judging.models import Line, Mark, MarkOperation
from judging.rules import is_correcting_open, is_marking_open
from judging.signals import lines_changed
from judging.validators import MarkRefused
from registrations.models import Entry

CellKey = tuple[int, int, int, int, int | None]  # stage, criterion, round, attempt, judge


@dataclass(frozen=True, slots=True)
class Change:
    """One act on one cell. Without a base revision the change follows whatever stands there (import, recusal)."""

    operation_id: uuid.UUID
    cell: CellKey
    value: str = ""
    code: str = ""
    base_revision: int | None = None
    typed: str = ""
    reason: str = ""
    demands_reason: bool = False


@dataclass(frozen=True, slots=True)
class Saved:
    """The server's echo of an operation: what is stored now and, in a conflict, what was sent."""

    operation_id: uuid.UUID
    outcome: str
    value: str
    code: str
    revision: int
    sent_value: str
    sent_code: str
    typed: str = ""
    total: str = ""

    @property
    def is_conflict(self) -> bool:
        """Whether the stored value differs from the sent one and somebody has to choose."""
        return self.outcome == MarkOperation.Outcome.CONFLICT


def write_marks(
    *, entry: Entry, plan: bridge.Plan, changes: Sequence[Change], author: User, is_checked: bool = True
) -> list[Saved]:
    """Apply the changes of one entry inside the caller's transaction; answers in the order of the changes.

    `is_checked=False` skips the rules of open phases and handed in sheets: only recusal uses it.
    """
    line, _made = Line.objects.select_for_update().get_or_create(entry=entry)
    known = {
        operation.operation_id: operation
        for operation in MarkOperation.objects.filter(
            operation_id__in=[change.operation_id for change in changes]
        ).order_by()
    }
    fresh = [change for change in changes if change.operation_id not in known]
    marks = {_cell(mark): mark for mark in Mark.objects.filter(entry=entry)}
    if known and {operation.mark_id for operation in known.values()} - {mark.pk for mark in marks.values()}:
        raise MarkRefused(_("Обновите страницу: эта запись относится к другой работе."))
    if fresh:
        seats = bridge.seats_of(entry)
        if is_checked:
            _refuse_closed(entry, plan, fresh, seats)
        operations = [_apply(entry, marks, change, author) for change in fresh]
        _store(operations)
        if any(operation.outcome == MarkOperation.Outcome.STORED for operation in operations):
            bridge.rewrite_line(line, plan, entry, marks.values(), seats)
        _announce(entry, plan, operations, author)
        known |= {operation.operation_id: operation for operation in operations}
    return [
        replace(_echo(known[change.operation_id]), total=_total(plan, line, marks.values(), change.cell))
        for change in changes
    ]


def _total(plan: bridge.Plan, line: Line, marks: Iterable[Mark], cell: CellKey) -> str:
    """What the page counts: the expert's own sheet, or the entry's value of the stage on a grid."""
    stage_id, _criterion, _round, _attempt, judge_id = cell
    if judge_id is None:
        return bridge.total_text(line.data, plan.stages[stage_id])
    return bridge.sheet_total(plan, marks, stage_id, judge_id)


def _cell(mark: Mark) -> CellKey:
    return (mark.stage_id, mark.criterion_id, mark.round, mark.attempt, mark.judge_id)


def _echo(operation: MarkOperation) -> Saved:
    """What the device that sent the operation is told, now and whenever it asks again."""
    conflict = operation.outcome == MarkOperation.Outcome.CONFLICT
    mark = operation.mark
    return Saved(
        operation_id=operation.operation_id,
        outcome=operation.outcome,
        value=mark.value if conflict else operation.value,
        code=mark.code if conflict else operation.code,
        revision=mark.revision if conflict else operation.revision,
        sent_value=operation.value,
        sent_code=operation.code,
        typed=operation.typed,
    )


def _refuse_closed(entry: Entry, plan: bridge.Plan, changes: Sequence[Change], seats: Sequence[bridge.Seat]) -> None:
    """Marks come in while judging is open and the sheet of the juror is not handed in."""
    competition = entry.competition
    if not is_marking_open(competition) and not (
        is_correcting_open(competition) and all(change.reason for change in changes)
    ):
        raise MarkRefused(
            _("Обратитесь к организатору: конкурс на этапе «%(phase)s», оценки не принимаются.")
            % {"phase": competition.get_phase_display()}
        )
    _refuse_unreached(entry, plan, changes)
    open_sheets = {(seat.stage_id, seat.juror_id): seat.status == SheetStatus.OPEN for seat in seats}
    for stage_id, _criterion, _round, _attempt, judge_id in {change.cell for change in changes}:
        if judge_id is None or plan.stages[stage_id].input == StageInput.FILE:
            continue
        is_open = open_sheets.get((stage_id, judge_id))
        if is_open is None:
            raise MarkRefused(_("Вернитесь к списку работ: эта работа вам больше не назначена."))
        if not is_open:
            raise MarkRefused(_("Попросите председателя открыть лист: он уже сдан."))


def _refuse_unreached(entry: Entry, plan: bridge.Plan, changes: Sequence[Change]) -> None:
    """A stage that only some reach takes marks of these alone."""
    for stage_id in {change.cell[0] for change in changes}:
        if not bridge.has_reached(plan, entry, stage_id):
            raise MarkRefused(unreached_sentence(plan, stage_id))


def unreached_sentence(plan: bridge.Plan, stage_id: int) -> str:
    """Why a mark of this stage is not taken, and what to do about it."""
    return _("Проверьте номер работы и оценки этапа «%(before)s»: на этап «%(stage)s» эта работа не прошла.") % {
        "before": bridge.doors_before(plan, stage_id)[-1].title,
        "stage": plan.stages[stage_id].title,
    }


def _apply(entry: Entry, marks: dict[CellKey, Mark], change: Change, author: User) -> MarkOperation:
    """Change the cell in memory, or keep both values where the sender had not seen the stored one."""
    outcome = MarkOperation.Outcome
    mark = marks.get(change.cell)
    base = change.base_revision
    if mark is None:
        stage_id, criterion_id, round_, attempt, judge_id = change.cell
        mark = marks[change.cell] = Mark(
            entry=entry,
            stage_id=stage_id,
            criterion_id=criterion_id,
            round=round_,
            attempt=attempt,
            judge_id=judge_id,
            value=change.value,
            code=change.code,
        )
        result = outcome.STORED
    elif (mark.value, mark.code) == (change.value, change.code):
        result = outcome.STORED if base in (None, mark.revision) else outcome.AGREED
        mark.has_conflict = mark.has_conflict and result == outcome.AGREED
    elif base is not None and base != mark.revision:
        result = outcome.CONFLICT
        mark.has_conflict = True
    else:
        if change.demands_reason and not change.reason and not mark.has_conflict and (mark.value or mark.code):
            raise MarkRefused(_("Напишите, почему меняете записанное: причина останется в журнале."))
        mark.value, mark.code = change.value, change.code
        mark.revision += 1
        mark.has_conflict = False
        result = outcome.STORED
    return MarkOperation(
        operation_id=change.operation_id,
        mark=mark,
        outcome=result,
        base_revision=base if base is not None else mark.revision,
        revision=mark.revision,
        value=change.value,
        code=change.code,
        typed=change.typed,
        author_id=author.pk,
        reason=change.reason,
    )


def _store(operations: list[MarkOperation]) -> None:
    """Write the touched marks and their operations: one statement each for one cell and for a hundred."""
    touched = list({id(operation.mark): operation.mark for operation in operations}.values())
    new = [mark for mark in touched if mark.pk is None]
    changed = [mark for mark in touched if mark.pk is not None]
    if new:
        Mark.objects.bulk_create(new)
    fields = ["value", "code", "revision", "has_conflict", "updated_at"]
    if len(changed) == 1:
        changed[0].save(update_fields=fields)
    elif changed:
        for mark in changed:
            mark.updated_at = timezone.now()
        Mark.objects.bulk_update(changed, fields)
    for operation in operations:
        operation.mark_id = operation.mark.pk
    MarkOperation.objects.bulk_create(operations)


def _announce(entry: Entry, plan: bridge.Plan, operations: Sequence[MarkOperation], author: User) -> None:
    """One link of the chain for the whole act, the freeze of the rules at the first mark, and the signal."""
    division = plan.division
    audit.record(
        chain=division.audit_chain,
        act="marks.stored",
        target=entry,
        actor=author,
        details={
            "operations": [
                {
                    "id": str(operation.operation_id),
                    "mark": operation.mark_id,
                    "outcome": operation.outcome,
                    "revision": operation.revision,
                    "value": operation.value,
                    "code": operation.code,
                }
                for operation in operations
            ]
        },
    )
    if division.locked_at is None:
        division.locked_at = timezone.now()
        Division.objects.filter(pk=division.pk, locked_at=None).update(locked_at=division.locked_at)
    lines_changed.send(sender=Line, division_id=division.pk)
