"""Acts on marks: save, clear, correct, settle a conflict."""

import uuid

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from competitions.enums import StageInput
from competitions.models import Criterion, Division, Role, Stage
from judging import bridge
from judging.models import Assignment, Mark
from judging.rules import is_correcting_open
from judging.services.writing import Change, Saved, write_marks
from judging.validators import MarkRefused, read_mark
from registrations.models import Entry


def save_mark(
    *,
    operation_id: uuid.UUID,
    entry: Entry,
    stage: Stage,
    criterion: Criterion,
    author: User,
    base_revision: int,
    round: int = 1,  # noqa: A002 - the axis has this name everywhere
    attempt: int = 1,
    judge: Role | None = None,
    value_text: str = "",
    code: str = "",
    typed: str = "",
    reason: str = "",
) -> Saved:
    """Store one mark and answer with its echo; an empty text without a code clears the cell.

    Raises `MarkRefused` with a sentence; a conflict is no error, both values are kept and returned.
    """
    division = division_of(entry)
    plan = bridge.plan_of(division)
    _refuse_foreign(plan, stage, criterion, round, attempt)
    value = ""
    if code and code not in plan.codes:
        raise MarkRefused(_("Выберите другую отметку: «%(code)s» в правилах нет.") % {"code": code[:16]})
    if not code and value_text.strip():
        is_clock = stage.input == StageInput.GRID
        reading = read_mark(value_text, criterion, codes=plan.codes, is_clock=is_clock)
        value, code = reading.value, reading.code
    change = Change(
        operation_id=operation_id,
        cell=(stage.pk, criterion.pk, round, attempt, judge.pk if judge else None),
        value=value,
        code=code,
        base_revision=base_revision,
        typed=(typed or value_text)[:64],
        reason=reason.strip()[:300],
        demands_reason=stage.input == StageInput.GRID,
    )
    with transaction.atomic():
        (saved,) = write_marks(entry=entry, plan=plan, changes=[change], author=author)
    return saved


def division_of(entry: Entry) -> Division:
    """The division of an entry that is judged; an entry without one has no marks."""
    if entry.division is None:
        raise MarkRefused(_("Сначала примите заявку: у неё ещё нет зачёта."))
    return entry.division


def _refuse_foreign(plan: bridge.Plan, stage: Stage, criterion: Criterion, round_: int, attempt: int) -> None:
    """A cell outside the table of the division is a mistake of the sender."""
    if stage.scheme_id != plan.scheme_id or criterion.stage_id != stage.pk:
        raise MarkRefused(_("Обновите страницу: такого критерия здесь больше нет."))
    _refuse_bouts(stage)
    if not (1 <= round_ <= stage.rounds and 1 <= attempt <= stage.attempts):
        raise MarkRefused(_("Проверьте тур и попытку: в этапе «%(stage)s» таких нет.") % {"stage": stage.title})


def _refuse_bouts(stage: Stage) -> None:
    """The result of a bout is written for both sides at once, where what was paired after it is looked after too."""
    if stage.input == StageInput.BOUTS:
        raise MarkRefused(_("Внесите результат на странице поединков: там обе стороны пишут вместе."))


def correct_mark(
    *, mark: Mark, operation_id: uuid.UUID, reason: str, author: User, value_text: str = "", code: str = ""
) -> Saved:
    """The chair puts another value or VOID into a cell, or chooses one of two in conflict, and says why."""
    if not reason.strip():
        raise MarkRefused(_("Напишите, почему меняете оценку: причина останется в журнале."))
    entry = mark.entry
    if not is_correcting_open(entry.competition):
        raise MarkRefused(_("Верните конкурс на этап протоколов: после публикации оценки не меняют."))
    plan = bridge.plan_of(division_of(entry))
    _refuse_bouts(plan.stages[mark.stage_id])
    value = ""
    if not code and value_text.strip():
        reading = read_mark(value_text, mark.criterion, codes=plan.codes)
        value, code = reading.value, reading.code
    change = Change(
        operation_id=operation_id,
        cell=(mark.stage_id, mark.criterion_id, mark.round, mark.attempt, mark.judge_id),
        value=value,
        code=code,
        base_revision=mark.revision,
        typed=value_text[:64],
        reason=reason.strip()[:300],
    )
    with transaction.atomic():
        (saved,) = write_marks(entry=entry, plan=plan, changes=[change], author=author, is_checked=False)
    return saved


def clear_marks_of(*, assignment: Assignment, actor: User, reason: str) -> int:
    """Clear what an expert marked on an entry that is no longer theirs; how many cells. Inside a transaction."""
    entry = assignment.entry
    held = Mark.objects.filter(entry=entry, stage_id=assignment.stage_id, judge_id=assignment.juror_id)
    changes = [
        Change(
            operation_id=uuid.uuid4(),
            cell=(mark.stage_id, mark.criterion_id, mark.round, mark.attempt, mark.judge_id),
            reason=reason or _("работа снята с эксперта"),
        )
        for mark in held
        if mark.value or mark.code
    ]
    plan = bridge.plan_of(division_of(entry))
    if changes:
        write_marks(entry=entry, plan=plan, changes=changes, author=actor, is_checked=False)
    else:
        bridge.refresh_line(plan, entry)
    return len(changes)
