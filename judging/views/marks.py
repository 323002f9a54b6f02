"""The address of operations: a mark comes in, the stored value goes out."""

import json
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.models import User
from competitions.enums import StageInput
from competitions.models import Criterion, Role, Stage
from judging import bridge
from judging.forms import Operation, read_operation
from judging.rules import can_keep_grid
from judging.selectors.sheet_page import shown_of
from judging.selectors.sheets import assignment_for_save
from judging.services.marks import save_mark
from judging.services.writing import Saved
from judging.validators import MarkRefused
from registrations.enums import EntryStatus
from registrations.models import Entry


@never_cache
@require_http_methods(["GET", "POST"])
def mark_save(request: HttpRequest) -> HttpResponse:
    """GET gives a fresh token to a device whose session is new; POST stores one operation and echoes it."""
    if not request.user.is_authenticated:
        return JsonResponse({"error": _("Войдите снова: оценка осталась на этом устройстве.")}, status=401)
    if request.method == "GET":
        return JsonResponse({"token": get_token(request), "person": request.user.pk})
    try:
        data = json.loads(request.body)
    except ValueError:
        return JsonResponse({"error": _("Обновите страницу: запрос не читается.")}, status=400)
    # Every answer carries the operation's id, by which the device knows it from a page of somebody else.
    sent = {"operation_id": data.get("operation_id") if isinstance(data, dict) else None}
    try:
        saved, criterion = _save(read_operation(data), request.user)
    except MarkRefused as refusal:
        return JsonResponse(sent | {"error": str(refusal)}, status=422)
    except Http404:
        return JsonResponse(sent | {"error": _("Вернитесь к списку: эта работа вам не назначена.")}, status=404)
    return JsonResponse(_echo(saved, criterion), status=409 if saved.is_conflict else 200)


def _place(user: User, operation: Operation) -> tuple[Entry, Stage, Role | None]:
    """Where the mark goes: the user's own assignment, or a cell of a grid that the user keeps; else 404."""
    if operation.assignment is not None:
        found = assignment_for_save(user, operation.assignment)
        if found.entry.division is None:
            raise Http404
        return found.entry, bridge.plan_of(found.entry.division).stages[found.stage_id], found.juror
    entry = get_object_or_404(
        Entry.objects.select_related("competition__organiser", "division__scheme"),
        pk=operation.entry,
        status=EntryStatus.ACCEPTED,
    )
    if entry.division is None or not can_keep_grid(user, entry.competition):
        raise Http404
    stage = bridge.plan_of(entry.division).stages.get(operation.stage or 0)
    if stage is None or stage.input in {StageInput.SHEET, StageInput.BOUTS}:
        raise Http404
    return entry, stage, None


def _save(operation: Operation, user: User) -> tuple[Saved, Criterion]:
    entry, stage, judge = _place(user, operation)
    criterion = bridge.plan_of(entry.division).criteria.get(operation.criterion) if entry.division else None
    if criterion is None:
        raise MarkRefused(_("Обновите страницу: такого критерия здесь больше нет."))
    saved = save_mark(
        operation_id=operation.operation_id,
        entry=entry,
        stage=stage,
        criterion=criterion,
        round=operation.round,
        attempt=operation.attempt,
        judge=judge,
        value_text=operation.value or operation.typed,
        code=operation.code,
        base_revision=operation.base_revision,
        author=user,
        typed=operation.typed,
        reason=operation.reason,
    )
    return saved, criterion


def _echo(saved: Saved, criterion: Criterion) -> dict[str, Any]:
    return {
        "operation_id": str(saved.operation_id),
        "outcome": saved.outcome,
        "value": saved.value,
        "code": saved.code,
        "shown": shown_of(saved.value, saved.code, criterion),
        "revision": saved.revision,
        "total": saved.total,
        "sent_value": saved.sent_value,
        "sent_code": saved.sent_code,
        "sent_shown": shown_of(saved.sent_value, saved.sent_code, criterion),
    }
