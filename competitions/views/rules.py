"""The list of a competition's rules; they are edited in judging, where the marks are."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from competitions.selectors import competition_for_organiser


@login_required
@require_GET
def scheme_list(request: HttpRequest, slug: str) -> HttpResponse:
    """Schemes of the competition with what they are used for."""
    competition = competition_for_organiser(slug, request.user)
    schemes = competition.schemes.prefetch_related("divisions", "stages", "criteria")
    return render(
        request, "competitions/scheme_list.html", {"competition": competition, "schemes": schemes, "tab": "schemes"}
    )
