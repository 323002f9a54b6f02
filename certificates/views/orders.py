"""The order of sending of a delegation, for whoever organises the selection."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_GET

from certificates.render import PrintRefused
from certificates.services.orders import order_of
from certificates.views.answers import bytes_response
from competitions.selectors import competition_for_organiser
from results.selectors.delegations import delegation_of
from results.selectors.protocols import division_with_places


@login_required
@require_GET
def delegation_order(request: HttpRequest, slug: str, code: str) -> HttpResponseBase:
    """The paper as it is now; where a name cannot be printed, the page of the delegation says why."""
    competition = competition_for_organiser(slug, request.user)
    if not competition.delegation:
        raise Http404
    division = division_with_places(competition, code)
    try:
        content = order_of(delegation_of(division))
    except PrintRefused as refused:
        messages.error(request, str(refused))
        return redirect("delegation", slug, division.code)
    return bytes_response(content, f"napravlenie-{slug}-{division.code}.pdf", inline=True)
