"""The organiser's home, list and desk: where competitions stand and what stops the next step."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.rules import is_administrator, is_organiser
from competitions import rules
from competitions.enums import Phase
from competitions.selectors import competition_for_organiser, competitions_for_organiser
from competitions.selectors.desk import (
    checks_before,
    checks_of,
    next_phase,
    next_step_of,
    sections_of,
    stations_of,
)
from competitions.selectors.pages import HOME_LIMIT, home_lines, home_sentence
from competitions.services import Refused, move_phase
from core.contributions import HomeTask, contributions


def require_organiser(request: HttpRequest) -> None:
    """404 for who organises nothing: these pages are not theirs to know about."""
    user = request.user
    if not (is_organiser(user) or is_administrator(user) or rules.is_invited_organiser(user)):
        raise Http404


@login_required
@require_GET
def organiser_home(request: HttpRequest) -> HttpResponse:
    """«Сегодня»: over all competitions, what stops the next step."""
    require_organiser(request)
    finders = sorted(
        (item for item in contributions(HomeTask) if item.audience == "organiser"), key=lambda item: item.order
    )
    lines = home_lines(request.user)
    context = {
        "today": timezone.localdate(),
        "sentence": home_sentence(lines),
        "near": lines[:HOME_LIMIT],
        "far": lines[HOME_LIMIT:],
        "first": next((line for line in lines if line.step and not line.step.is_early), None),
        "tasks": [task for finder in finders for task in finder.find(request)],
    }
    return render(request, "competitions/organiser_home.html", context)


@login_required
@require_GET
def organiser_competition_list(request: HttpRequest) -> HttpResponse:
    """All competitions that the user organises, the newest first."""
    require_organiser(request)
    competitions = competitions_for_organiser(request.user)
    context = {"competitions": competitions, "can_open_season": rules.can_open_season(request.user)}
    return render(request, "competitions/organiser_competition_list.html", context)


@login_required
@require_GET
def desk(request: HttpRequest, slug: str) -> HttpResponse:
    """The desk of one competition: trajectory, next action, checklist, panels of the apps that work on it."""
    competition = competition_for_organiser(slug, request.user)
    checks = checks_of(competition)
    step = next_step_of(competition, checks)
    before = checks_before(checks, step.phase if step else None)
    context = {
        "competition": competition,
        "stations": stations_of(competition),
        "step": step,
        "step_title": Phase(step.phase).label if step else "",
        "checks": before,
        "done_count": sum(check.is_done for check in before),
        "sections": sections_of(competition),
    }
    return render(request, "competitions/desk.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def phase_move(request: HttpRequest, slug: str) -> HttpResponse:
    """Beginning the next phase: the checklist with its counts, then the act."""
    competition = competition_for_organiser(slug, request.user)
    phase = next_phase(competition)
    if phase is None:
        return redirect("desk", slug=slug)
    reasons: tuple[str, ...] = ()
    if request.method == "POST":
        try:
            move_phase(competition=competition, to=request.POST.get("to") or phase, actor=request.user)  # type: ignore[arg-type]
        except (Refused, ValueError) as refusal:
            reasons = refusal.reasons if isinstance(refusal, Refused) else (_("Выберите этап из списка."),)
        else:
            messages.success(request, _("Начат этап «%(phase)s»") % {"phase": competition.get_phase_display()})
            return redirect("desk", slug=slug)
    checks = checks_of(competition)
    step = next_step_of(competition, checks)
    context = {
        "competition": competition,
        "step": step,
        "phase": phase,
        "phase_title": phase.label,
        "checks": checks_before(checks, phase),
        "reasons": reasons,
    }
    return render(request, "competitions/phase_move.html", context, status=422 if reasons else 200)
