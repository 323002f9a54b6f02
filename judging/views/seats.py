"""Who judges what: the desk of the jury, experts put on works and taken off, a third opinion."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts.validators import whole_number
from competitions.enums import StageInput
from competitions.models import Competition, Stage
from judging import bridge
from judging.forms import AssignForm
from judging.selectors.grid import grids_in
from judging.selectors.progress import behind, conflicts_in, jurors_of, stages_of_competition
from judging.selectors.seats import (
    assignment_for_chair,
    competition_for_chair,
    entries_of_stage,
    jury_of,
    seats_of_entries,
)
from judging.selectors.sheets import label_of
from judging.services.assigning import (
    Assigned,
    AssignmentRefused,
    assign_juror,
    assign_jurors,
    assign_third,
    cancel_assignment,
)
from judging.services.reminders import remind_jurors
from registrations.models import Entry


@login_required
@require_http_methods(["GET", "POST"])
def judging_desk(request: HttpRequest, slug: str) -> HttpResponse:
    """Who judges, who is behind, what is short of experts; POST assigns evenly."""
    competition = competition_for_chair(request.user, slug)
    form = AssignForm(request.POST or None, competition=competition)
    if request.method == "POST" and form.is_valid():
        done = [
            assign_jurors(competition=competition, stage=stage, per_entry=count, actor=request.user)
            for stage, count in form.choices()
        ]
        _report_assigned(request, done)
        return redirect("judging_desk", slug)
    rows = jurors_of(competition)
    late = behind(rows)
    context = {
        "competition": competition,
        "rows": rows,
        "late": late,
        "late_sheets": sum(row.left for row in late),
        "stages": stages_of_competition(competition),
        "grids": grids_in([competition.pk]),
        "conflicts": conflicts_in(competition),
        "form": form,
    }
    return render(request, "judging/judging_desk.html", context, status=422 if form.errors else 200)


def _report_assigned(request: HttpRequest, done: list[Assigned]) -> None:
    made, short = sum(one.made for one in done), sum(len(one.short) for one in done)
    if made:
        words = ngettext("Назначен %(n)s лист", "Назначено листов: %(n)s", made) % {"n": made}
        messages.success(request, words)
    if short:
        words = ngettext(
            "Пригласите ещё экспертов: %(n)s работе их не хватает.",
            "Пригласите ещё экспертов: их не хватает работам (%(n)s).",
            short,
        )
        messages.warning(request, words % {"n": short})
    if waiting := sum(one.waiting for one in done):
        words = ngettext(
            "Закончите прежний этап: %(n)s работа ждёт его итога, экспертов для неё пока нет.",
            "Закончите прежний этап: работ, которые ждут его итога, %(n)s, экспертов для них пока нет.",
            waiting,
        )
        messages.warning(request, words % {"n": waiting})
    if not made and not short and not waiting:
        messages.success(request, _("У каждой работы уже хватает экспертов"))


@login_required
@require_POST
def judging_remind(request: HttpRequest, slug: str) -> HttpResponse:
    """Letters to the experts who are behind; the dialog before it named how many."""
    competition = competition_for_chair(request.user, slug)
    count = remind_jurors(competition=competition, rows=behind(jurors_of(competition)), actor=request.user)
    messages.success(request, ngettext("Отправлено %(n)s письмо", "Отправлено писем: %(n)s", count) % {"n": count})
    return redirect("judging_desk", slug)


def _stages(competition: Competition) -> list[Stage]:
    """Stages judged by sheets in which somebody takes part."""
    stages = Stage.objects.filter(
        scheme__competition=competition, input=StageInput.SHEET, scheme__divisions__entries__isnull=False
    )
    return list(stages.select_related("scheme").distinct().order_by("scheme_id", "order"))


def _stage(request: HttpRequest, competition: Competition) -> Stage:
    stages = _stages(competition)
    asked = request.GET.get("etap", "")
    stage = next((one for one in stages if str(one.pk) == asked), stages[0] if stages else None)
    if stage is None:
        raise Http404
    return stage


@login_required
@require_http_methods(["GET", "POST"])
def judging_entries(request: HttpRequest, slug: str) -> HttpResponse:
    """Entries with their experts; the chair puts one on or takes one off by hand."""
    competition = competition_for_chair(request.user, slug)
    stage = _stage(request, competition)
    if request.method == "POST":
        _change_seat(request, competition, stage)
        return redirect(request.get_full_path())
    query = request.GET.get("q", "").strip()
    page = Paginator(entries_of_stage(competition, stage, query), 50).get_page(request.GET.get("page"))
    context = {
        "competition": competition,
        "stage": stage,
        "stages": _stages(competition),
        "page": page,
        "rows": seats_of_entries(list(page.object_list), stage),
        "jurors": list(jury_of(competition)),
        "query": query,
    }
    return render(request, "judging/judging_entries.html", context)


def _change_seat(request: HttpRequest, competition: Competition, stage: Stage) -> None:
    try:
        if "cancel" in request.POST:
            assignment = assignment_for_chair(competition, _number(request.POST["cancel"]))
            cancel_assignment(assignment=assignment, reason=request.POST.get("reason", ""), actor=request.user)
            messages.success(request, _("Эксперт снят с работы"))
            return
        entry = _entry(competition, request.POST.get("entry", ""))
        juror = get_object_or_404(jury_of(competition), pk=_number(request.POST.get("juror", "")))
        assign_juror(entry=entry, stage=stage, juror=juror, actor=request.user)
        messages.success(request, _("Эксперт назначен"))
    except AssignmentRefused as refusal:
        messages.error(request, str(refusal))


def _number(text: str) -> int:
    number = whole_number(text)
    if number is None:
        raise Http404
    return number


def _entry(competition: Competition, text: str) -> Entry:
    entries = Entry.objects.select_related("competition", "division__scheme")
    return get_object_or_404(entries, pk=_number(text), competition=competition)


@login_required
@require_http_methods(["GET", "POST"])
def judging_divergence(request: HttpRequest, slug: str) -> HttpResponse:
    """Works on which two experts differ too much; POST asks for a third opinion."""
    competition = competition_for_chair(request.user, slug)
    if request.method == "POST":
        entry = _entry(competition, request.POST.get("entry", ""))
        stage = get_object_or_404(Stage, pk=_number(request.POST.get("stage", "")), scheme__competition=competition)
        try:
            assign_third(entry=entry, stage=stage, actor=request.user)
            messages.success(request, _("Третий эксперт назначен"))
        except AssignmentRefused as refusal:
            messages.error(request, str(refusal))
        return redirect("judging_divergence", slug)
    names = {role.pk: role.user.short_name for role in jury_of(competition)}
    found = _divergences(competition)
    entries = Entry.objects.in_bulk({row.entry_id for _stage, row in found})
    rows: dict[tuple[int, int], dict[str, Any]] = {}
    for stage, row in found:
        item = rows.setdefault(
            (row.entry_id, stage.pk),
            {"label": label_of(entries[row.entry_id]), "entry": row.entry_id, "stage": stage, "parts": []},
        )
        item["third"] = names.get(row.third_id or 0, "")
        item["parts"].append(
            {
                "title": row.criterion.title if row.criterion else _("сумма листа"),
                "values": [(names.get(juror, ""), value) for juror, value in row.values],
                "spread": row.spread,
            }
        )
    ordered = sorted(rows.values(), key=lambda item: bool(item["third"]))
    return render(request, "judging/judging_divergence.html", {"competition": competition, "rows": ordered})


def _divergences(competition: Competition) -> list[tuple[Stage, bridge.Divergence]]:
    found = []
    for division in competition.divisions.select_related("scheme").filter(merged_into=None):
        for stage in bridge.plan_of(division).stages.values():
            if stage.input == StageInput.SHEET:
                found += [(stage, row) for row in bridge.divergences_of(division, stage)]
    return found
