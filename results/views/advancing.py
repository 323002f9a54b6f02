"""Who goes on from a stage: the table for the organiser and the chair, announcing it, the list for everybody."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.validators import whole_number
from competitions.models import Competition, Division, Stage
from competitions.selectors import competition_or_404
from competitions.validators.refusal import Refused
from results import rules
from results.selectors.advancing import advance_page, divisions_with_doors, doors_of_division
from results.selectors.protocols import competition_with_places, division_with_places
from results.selectors.stage_lists import public_stage_lists
from results.services import announce_stage_list, withdraw_stage_list


def _door(division: Division, code: str) -> Stage:
    """The door that the address names, else the first one; 404 where everybody goes on."""
    doors = doors_of_division(division)
    found = next((door for door in doors if door.code == code), None) if code else next(iter(doors), None)
    if found is None:
        raise Http404
    return found


@login_required
@require_safe
def advance(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Who goes on, who stops, where the line is and what people have to decide."""
    competition = competition_with_places(slug, request.user, rules.can_see_ranking)
    division = division_with_places(competition, code)
    door = _door(division, request.GET.get("etap", ""))
    return _page(request, competition, division, door)


def _page(
    request: HttpRequest, competition: Competition, division: Division, door: Stage, reasons: tuple[str, ...] = ()
) -> HttpResponse:
    context = {
        "competition": competition,
        "division": division,
        "divisions": [(one.code, one.title) for one in divisions_with_doors(competition)],
        "doors": doors_of_division(division),
        "found": advance_page(division, door, whole_number(request.GET.get("page", "")) or 1),
        "reasons": reasons,
        "can_decide": rules.can_decide(request.user, competition),
        "can_organise": rules.can_seal(request.user, competition),
    }
    return render(request, "results/advance.html", context, status=422 if reasons else 200)


@login_required
@require_POST
def stage_list_announce(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Show everybody who goes on; refused while anything is open."""
    competition = competition_with_places(slug, request.user, rules.can_seal)
    division = division_with_places(competition, code)
    door = _door(division, request.POST.get("etap", ""))
    try:
        announce_stage_list(division=division, door=door, actor=request.user)
    except Refused as refusal:
        return _page(request, competition, division, door, tuple(refusal.reasons))
    messages.success(request, _("Список объявлен: его видят школы и все, кто откроет страницу конкурса"))
    return redirect(f"{reverse('advance', args=[slug, division.code])}?etap={door.code}")


@login_required
@require_POST
def stage_list_withdraw(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Hide the list again."""
    competition = competition_with_places(slug, request.user, rules.can_seal)
    division = division_with_places(competition, code)
    door = _door(division, request.POST.get("etap", ""))
    withdraw_stage_list(division=division, door=door, actor=request.user)
    messages.success(request, _("Список скрыт: его снова видят только организатор и жюри"))
    return redirect(f"{reverse('advance', args=[slug, division.code])}?etap={door.code}")


@require_safe
def stage_lists(request: HttpRequest, slug: str) -> HttpResponse:
    """The announced lists of a competition, for everybody; 404 while nothing is announced."""
    competition = competition_or_404(slug, request.user)
    lists = public_stage_lists(competition)
    if not lists:
        raise Http404
    response = render(request, "results/stage_lists.html", {"competition": competition, "lists": lists})
    response["Cache-Control"] = "no-cache" if not request.user.is_authenticated else "private, no-store"
    return response
