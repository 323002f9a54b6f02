"""The ranking of a division: stored rows, why a place is what it is, and recounting on demand."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.resources.tables import table_response
from accounts.validators import whole_number
from competitions.models import Competition, Division
from competitions.validators.text import TextRefused
from judging.bridge import bout_facts, plan_of
from judging.selectors.bouts import StageBouts, rivals_of, stages_of_bouts
from results import rules
from results.bridge.explanations import explanation_for, name_of, standing_for
from results.bridge.strips import strips_for_division
from results.resources import StandingResource
from results.selectors.advancing import doors_of_division
from results.selectors.decisions import special_prizes
from results.selectors.protocols import competition_with_places, division_with_places, newest_protocol
from results.selectors.rankings import RankingFilters, divisions_to_choose, is_close_to_line, ranking_page
from results.selectors.teams import team_tables
from results.services import rank_division
from scoring import ScoringError


def _here(request: HttpRequest, slug: str, code: str) -> tuple[Competition, Division]:
    competition = competition_with_places(slug, request.user, rules.can_see_ranking)
    return competition, division_with_places(competition, code)


def filters_of(request: HttpRequest) -> RankingFilters:
    """Search, order and page out of the address; nonsense is no choice."""
    return RankingFilters(
        text=request.GET.get("q", "").strip()[:100],
        sort=request.GET.get("sort", "")[:20],
        page=whole_number(request.GET.get("page", "")) or 1,
    )


@login_required
@require_safe
def ranking_home(request: HttpRequest, slug: str) -> HttpResponse:
    """The ranking of the first division: the choice above the table leads to the others."""
    competition = competition_with_places(slug, request.user, rules.can_see_ranking)
    first = next(iter(divisions_to_choose(competition)), None)
    if first is None:
        return render(request, "results/ranking_empty.html", {"competition": competition})
    return redirect("ranking", slug, first[0])


@login_required
@require_safe
def ranking(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """The stored rows of one division."""
    competition, division = _here(request, slug, code)
    if division.code != code:
        return redirect("ranking", slug, division.code)
    found = ranking_page(division, filters_of(request))
    context = {
        "competition": competition,
        "division": division,
        "found": found,
        "divisions": divisions_to_choose(competition),
        "protocol": newest_protocol(division),
        "is_close": is_close_to_line(found.cut),
        "prizes": special_prizes(division),
        "why_url": reverse("ranking_explanation", args=[slug, code, 0]).removesuffix("0/"),
        "teams": team_tables(division),
        "bouts": _bouts(division),
        "has_doors": bool(doors_of_division(division)),
        "can_decide": rules.can_decide(request.user, competition),
        "can_organise": rules.can_seal(request.user, competition),
    }
    return render(request, "results/ranking.html", context)


def _bouts(division: Division) -> list[StageBouts]:
    """Groups and bracket below the places, where the division is played by pairs."""
    facts = bout_facts(plan_of(division))
    return stages_of_bouts(facts, rivals_of(division)) if facts else []


@login_required
@require_POST
def ranking_recompute(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Count the places now, in this request: what the page says afterwards is what the lines say."""
    competition, division = _here(request, slug, code)
    result = rank_division(division=division)
    if result.error:
        messages.error(request, _("Места не посчитаны. %(error)s") % {"error": result.error})
    elif result.is_stale:  # another worker counts at this moment, or marks came in meanwhile
        messages.warning(request, _("Обновите места: есть новые оценки."))
    else:
        messages.success(request, _("Места обновлены"))
    return redirect("ranking", competition.slug, division.code)


@login_required
@require_safe
def ranking_export(request: HttpRequest, slug: str, code: str, kind: str) -> HttpResponse:
    """The whole ranking as a table."""
    competition, division = _here(request, slug, code)
    table = StandingResource().export(StandingResource.rows_of(division))
    return table_response(kind, f"reyting-{competition.slug}-{division.code}", table.headers, table)


@login_required
@require_safe
def ranking_explanation(request: HttpRequest, slug: str, code: str, entry: int) -> HttpResponse:
    """«Почему это место»: the panel beside the table (`?panel=1`) or a page of its own."""
    competition, division = _here(request, slug, code)
    standing = standing_for(division, entry)
    try:
        why = explanation_for(division, standing)
        fault = ""
    except (ScoringError, TextRefused) as error:
        why, fault = None, str(error)
    context = {
        "competition": competition,
        "division": division,
        "standing": standing,
        "name": name_of(standing.entry),
        "why": why,
        "fault": fault,
        "can_decide": rules.can_decide(request.user, competition),
        "can_organise": rules.can_seal(request.user, competition),
    }
    if request.GET.get("panel"):
        return render(request, "results/parts/why.html", context)
    strips = strips_for_division(division, entry) if why else []
    return render(request, "results/explanation.html", context | {"strips": strips})
