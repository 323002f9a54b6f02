"""Pages of an expert: what is to be judged, the sheet, the work beside it."""

import json
import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.validators import whole_number
from competitions.models import Role
from judging import bridge
from judging.models import Assignment
from judging.rules import JURY, can_mark, is_marking_open
from judging.selectors.bout_tasks import BoutTask, bout_tasks_of
from judging.selectors.grid import GridTask, grids_of
from judging.selectors.sheet_page import Cell, cells_of
from judging.selectors.sheets import assignment_for_juror, label_of, neighbours_of, tasks_of_juror, works_of_juror
from judging.selectors.works import parts_of_work, work_of_assignment
from judging.services.assigning import AssignmentRefused, recuse
from judging.services.marks import save_mark
from judging.services.sheets import SheetRefused, hand_in_sheet, write_notes
from judging.validators import WORDS, MarkRefused, code_title
from judging.views.files import work_response

TICKED = 60  # so many works are drawn as ticks; more are a bar


@login_required
@require_GET
def jury_home(request: HttpRequest) -> HttpResponse:
    """Competitions of the expert and grids of the secretary; the first unfinished sheet is the one button."""
    tasks = tasks_of_juror(request.user)
    grids = sorted(grids_of(request.user), key=_when_open)
    bouts = sorted(bout_tasks_of(request.user), key=_when_open)
    if not tasks and not grids and not bouts:
        raise Http404
    now = tasks[0] if tasks and tasks[0].left else None
    return render(request, "judging/jury_home.html", {"tasks": tasks, "grids": grids, "bouts": bouts, "now": now})


def _when_open(task: GridTask | BoutTask) -> tuple[bool, int]:
    """Competitions where results come in now stand first, each with all its tables together."""
    return (not task.is_open, task.competition.pk)


@login_required
@require_GET
def jury_works(request: HttpRequest, slug: str) -> HttpResponse:
    """All works of the expert in one competition, those that wait first."""
    role = get_object_or_404(
        Role.objects.select_related("competition"),
        competition__slug=slug,
        user=request.user,
        is_active=True,
        kind__in=JURY,
    )
    works = sorted(works_of_juror(role), key=lambda row: row.is_done)
    page = Paginator(works, 100).get_page(request.GET.get("page"))
    done = sum(1 for row in works if row.is_done)
    context = {"competition": role.competition, "page": page, "done": done, "total": len(works)}
    return render(request, "judging/jury_works.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def sheet(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One sheet: marks beside the work. A plain form works without JavaScript; with it marks are sent one by one."""
    assignment = assignment_for_juror(request.user, slug, pk)
    if request.method == "GET":
        return _show(request, assignment)
    if not can_mark(assignment) or not is_marking_open(assignment.entry.competition):
        return _closed(request, assignment)
    write_notes(assignment=assignment, comment=request.POST.get("comment"), note=request.POST.get("note"))
    assignment.sheet.refresh_from_db()  # a page that is shown again holds the words that were just written
    act = request.POST.get("do", "")
    if act == "recuse":
        return _recuse(request, assignment)
    faults = _save_posted(request, assignment, absent=act == "absent")
    if faults:
        return _show(request, assignment, status=422, faults=faults)
    return _go_on(request, assignment, act)


def _closed(request: HttpRequest, assignment: Assignment) -> HttpResponse:
    """The sheet as it is stored with what was typed beside it; nothing of that is written."""
    sentence = _("Попросите председателя открыть лист: он уже сдан или оценивание закрыто.")
    messages.error(request, sentence)
    kept = assignment.sheet
    kept.comment, kept.note = (request.POST.get(name, getattr(kept, name)) for name in ("comment", "note"))
    typed = [(cell, _posted(request, cell, absent=False)) for cell in cells_of(assignment, {}, {})]
    faults = {
        cell.name: (f"{text}. {sentence}", text)
        for cell, text in typed
        if text and text.replace(",", ".") != cell.value
    }
    return _show(request, assignment, status=422, faults=faults)


def _show(
    request: HttpRequest,
    assignment: Assignment,
    *,
    status: int = 200,
    faults: dict[str, tuple[str, str]] | None = None,
    **extra: Any,
) -> HttpResponse:
    entry, stage = assignment.entry, assignment.stage
    plan = bridge.plan_of(entry.division)
    factors = {c.pk: bridge.exact(plan.factor_of(c)) for c in plan.criteria_of(stage.pk)}
    cells = cells_of(assignment, factors, faults or {})
    near = neighbours_of(assignment)
    parts = parts_of_work(assignment)
    wanted = request.GET.get("part")
    left = sum(1 for cell in cells if cell.is_empty)
    context = {
        "assignment": assignment,
        "competition": entry.competition,
        "entry": entry,
        "sheet": assignment.sheet,
        "label": label_of(entry),
        "title": "" if entry.cipher else entry.title,
        "byline": _byline(assignment),
        "cells": cells,
        "parts": parts,
        "shown": next((part for part in parts if str(part.work_id) == wanted), parts[0] if parts else None),
        "near": near,
        "works": works_of_juror(assignment.juror) if near.total <= TICKED else [],
        "total": bridge.total_of_cells((cell.value, cell.factor) for cell in cells),
        "most": bridge.most_of_sheet(plan, stage),
        "is_complete": not left,
        "is_absent": bool(cells) and all(cell.code == "DNS" for cell in cells),
        "is_locked": not can_mark(assignment) or not is_marking_open(entry.competition),
        "left_note": _left_note(left),
        "code_words": json.dumps({code: code_title(code) for code in WORDS}),
    }
    return render(request, "judging/sheet.html", context | extra, status=status)


def _byline(assignment: Assignment) -> str:
    """Who made the work, where the contest is not blind and no cipher hides it."""
    entry = assignment.entry
    if entry.competition.is_blind or entry.cipher:
        return ""
    names = [str(member.participant.short_name) for member in entry.members.select_related("participant")]
    return ", ".join(filter(None, [entry.team_name, *names[:3], entry.organisation.short_name]))


def _left_note(left: int) -> str:
    if not left:
        return _("все критерии оценены")
    return ngettext("остался %(n)s критерий", "осталось критериев: %(n)s", left) % {"n": left}


def _save_posted(request: HttpRequest, assignment: Assignment, *, absent: bool) -> dict[str, tuple[str, str]]:
    """Store what the form changed; the answer names the fields that were refused and what was typed there."""
    faults: dict[str, tuple[str, str]] = {}
    for cell in cells_of(assignment, {}, {}):
        posted = _posted(request, cell, absent=absent)
        if posted is None or (posted.replace(",", ".") in {cell.value, cell.code} and not cell.conflict):
            continue
        try:
            save_mark(
                operation_id=_operation_id(request, cell),
                entry=assignment.entry,
                stage=assignment.stage,
                criterion=cell.criterion,
                round=cell.round,
                attempt=cell.attempt,
                judge=assignment.juror,
                value_text=posted,
                base_revision=_base(request, cell),
                author=request.user,
            )
        except MarkRefused as refusal:
            faults[cell.name] = (str(refusal), posted)
    return faults


def _posted(request: HttpRequest, cell: Cell, *, absent: bool) -> str | None:
    """What the form says of a cell: a value, a code, an empty text that clears, or nothing at all."""
    if absent:
        return "DNS"
    if request.POST.get("clear") == cell.name:
        return ""
    kept = request.POST.get(f"keep-{cell.name}")
    if kept is not None:
        return kept
    posted = request.POST.get(cell.name)
    if posted is not None and not posted.strip() and cell.code:
        return None  # the number field of a cell with a code is empty: the code stays
    return None if cell.conflict else posted


def _operation_id(request: HttpRequest, cell: Cell) -> uuid.UUID:
    try:
        return uuid.UUID(request.POST.get(f"op-{cell.name}", ""))
    except ValueError:
        return uuid.uuid4()


def _base(request: HttpRequest, cell: Cell) -> int:
    posted = whole_number(request.POST.get(f"base-{cell.name}", ""))
    return cell.revision if posted is None else posted


def _go_on(request: HttpRequest, assignment: Assignment, act: str) -> HttpResponse:
    """After saving: hand in what is complete and go to the next work, or stay where something was asked."""
    slug = assignment.entry.competition.slug
    near = neighbours_of(assignment)
    forward = redirect("sheet", slug, near.next_id) if near.next_id else redirect("jury_home")
    here = redirect("sheet", slug, assignment.pk)
    if act not in {"next", "hand_in", "zeros"}:
        return here
    cells = cells_of(assignment, {}, {})
    if act == "next" and any(cell.is_empty for cell in cells):
        return forward if near.next_id else here
    if act != "zeros" and all(cell.value == "0" for cell in cells):
        return _show(request, assignment, status=422, asks_about_zeros=True)
    try:
        hand_in_sheet(assignment=assignment, actor=request.user)
    except SheetRefused as refusal:
        return _show(request, assignment, status=422, refusal=str(refusal), empty=refusal.empty)
    messages.success(request, _("Лист %(label)s сдан") % {"label": label_of(assignment.entry)})
    return forward


def _recuse(request: HttpRequest, assignment: Assignment) -> HttpResponse:
    try:
        recuse(assignment=assignment, reason=request.POST.get("reason", ""), actor=request.user)
    except AssignmentRefused as refusal:
        return _show(request, assignment, status=422, recusal_error=str(refusal))
    messages.success(request, _("Вы отказались от работы %(label)s") % {"label": label_of(assignment.entry)})
    return redirect("jury_home")


@login_required
@require_POST
def sheet_notes(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """The words beside the marks, kept while they are typed."""
    assignment = assignment_for_juror(request.user, slug, pk)
    if not can_mark(assignment):
        return HttpResponse(status=409)
    write_notes(assignment=assignment, comment=request.POST.get("comment"), note=request.POST.get("note"))
    return HttpResponse(status=204)


@login_required
@require_GET
def sheet_work(request: HttpRequest, slug: str, pk: int, work: int) -> HttpResponseBase:
    """A file of the work under a neutral name, shown in the page where that is harmless."""
    assignment = assignment_for_juror(request.user, slug, pk)
    found = work_of_assignment(assignment, work)
    return work_response(found, label_of(assignment.entry))
