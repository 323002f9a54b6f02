"""Disputed marks and single sheets, as the chair and the organiser see them."""

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.validators import whole_number
from competitions.models import Competition
from judging import bridge
from judging.models import Assignment, Mark
from judging.rules import is_correcting_open
from judging.selectors.seats import (
    assignment_for_chair,
    competition_for_chair,
    conflicts_for_chair,
)
from judging.selectors.sheet_page import cells_of
from judging.selectors.sheets import label_of
from judging.services.marks import correct_mark
from judging.services.sheets import SheetRefused, reopen_sheet
from judging.validators import MarkRefused


@login_required
@require_GET
def judging_conflicts(request: HttpRequest, slug: str) -> HttpResponse:
    """Cells with two values: the chair chooses, both stay in the log."""
    competition = competition_for_chair(request.user, slug)
    context = {
        "competition": competition,
        "rows": conflicts_for_chair(competition),
        "is_open": is_correcting_open(competition),
    }
    return render(request, "judging/judging_conflicts.html", context)


@login_required
@require_POST
def mark_correct(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Another value, a code or one of two in conflict, with the chair's reason."""
    competition = competition_for_chair(request.user, slug)
    marks = Mark.objects.select_related("entry__competition", "entry__division__scheme", "criterion")
    mark = get_object_or_404(marks, pk=pk, entry__competition=competition)
    back = whole_number(request.POST.get("sheet", ""))
    reason = request.POST.get("reason", "") or (_("выбрано из двух значений") if mark.has_conflict else "")
    try:
        _refuse_nothing(request)
        correct_mark(
            mark=mark,
            operation_id=uuid.uuid4(),
            value_text=request.POST.get("value", ""),
            code="VOID" if "annul" in request.POST else "",
            reason=reason,
            author=request.user,
        )
        messages.success(request, _("Оценка изменена, прежняя осталась в журнале"))
    except MarkRefused as refusal:
        if back is not None:
            assignment = assignment_for_chair(competition, back)
            return _sheet(request, competition, assignment, refused=mark.pk, mark_error=str(refusal))
        messages.error(request, str(refusal))
    if back is not None:
        return redirect("judging_sheet", slug, back)
    return redirect("judging_conflicts", slug)


def _refuse_nothing(request: HttpRequest) -> None:
    """An empty field is no correction: a mark is replaced or annulled."""
    if not request.POST.get("value", "").strip() and "annul" not in request.POST:
        raise MarkRefused(_("Напишите новую оценку или аннулируйте прежнюю."))


@login_required
@require_http_methods(["GET", "POST"])
def judging_sheet(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """An expert's sheet as the chair reads it; POST opens a handed in one with a reason."""
    competition = competition_for_chair(request.user, slug)
    assignment = assignment_for_chair(competition, pk)
    error = ""
    if request.method == "POST":
        try:
            reopen_sheet(assignment=assignment, reason=request.POST.get("reason", ""), actor=request.user)
            messages.success(request, _("Лист открыт, эксперт увидит причину"))
            return redirect("judging_sheet", slug, pk)
        except SheetRefused as refusal:
            error = str(refusal)
    return _sheet(request, competition, assignment, error=error)


def _sheet(
    request: HttpRequest, competition: Competition, assignment: Assignment, *, error: str = "", **refused: Any
) -> HttpResponse:
    """The page of an expert's sheet; a refused correction stays in its row with what was typed."""
    plan = bridge.plan_of(assignment.entry.division)
    factors = {c.pk: bridge.exact(plan.factor_of(c)) for c in plan.criteria_of(assignment.stage_id)}
    cells = cells_of(assignment, factors, {})
    held = {
        (mark.criterion_id, mark.round, mark.attempt): mark.pk
        for mark in Mark.objects.filter(entry=assignment.entry_id, stage=assignment.stage_id, judge=assignment.juror_id)
    }
    context = {
        "competition": competition,
        "assignment": assignment,
        "label": label_of(assignment.entry),
        "cells": [(cell, held.get((cell.criterion.pk, cell.round, cell.attempt))) for cell in cells],
        "total": bridge.total_of_cells((cell.value, cell.factor) for cell in cells),
        "most": bridge.most_of_sheet(plan, assignment.stage),
        "error": error,
        "can_correct": is_correcting_open(competition),
        "typed": request.POST,
    }
    status = 422 if error or refused else 200
    return render(request, "judging/judging_sheet.html", context | refused, status=status)
