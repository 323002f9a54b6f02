"""Protocols: the checklist, sealing, the page that is printed and signed, the list."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.resources.tables import table_response
from accounts.validators import whole_number
from results import rules
from results.resources import ProtocolLineResource
from results.selectors.checks import sealing_checks
from results.selectors.joint import joint_state
from results.selectors.protocol_page import protocol_page
from results.selectors.protocols import (
    competition_with_places,
    division_with_places,
    newest_protocol,
    protocol_for_number,
    protocol_overview,
    versions_of,
)
from results.selectors.publications import publication_in_force
from results.services import seal_protocol
from results.views.sealing import sealing_page


@login_required
@require_safe
def protocol_list(request: HttpRequest, slug: str) -> HttpResponse:
    """Every division with its protocol or what keeps it from being sealed."""
    competition = competition_with_places(slug, request.user, rules.can_see_ranking)
    rows = protocol_overview(competition)
    can_organise = rules.can_seal(request.user, competition)
    context = {
        "competition": competition,
        "rows": rows,
        "publication": publication_in_force(competition),
        "can_organise": can_organise,
        "joint": joint_state(competition),
        "can_seal_many": can_organise and sum(row.protocol is None for row in rows) > 1,
    }
    return render(request, "results/protocol_list.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def protocol_prepare(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """The checklist of a division; sealing is the one button, and it is asked for with the number of rows."""
    competition = competition_with_places(slug, request.user, rules.can_seal)
    division = division_with_places(competition, code)
    return sealing_page(
        request,
        "results/protocol_prepare.html",
        {"competition": competition, "division": division, "count": division.standings.count()},
        previous=newest_protocol(division),
        seal=lambda reason: seal_protocol(division=division, actor=request.user, reason=reason),
        checks=lambda: sealing_checks(division),
    )


def _version(request: HttpRequest) -> int | None:
    return whole_number(request.GET.get("versiya", ""))


@login_required
@require_safe
def protocol(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The sealed document: names come back through their commitments, everything else from the payload."""
    competition = competition_with_places(slug, request.user, rules.can_see_ranking)
    found = protocol_for_number(competition, number, _version(request))
    context = {
        "competition": competition,
        "protocol": found,
        "document": protocol_page(found),
        "versions": versions_of(found),
        "can_organise": rules.can_seal(request.user, competition),
    }
    return render(request, "results/protocol.html", context)


@login_required
@require_safe
def protocol_export(request: HttpRequest, slug: str, number: int, kind: str) -> HttpResponse:
    """The sealed lines as a table."""
    competition = competition_with_places(slug, request.user, rules.can_see_ranking)
    found = protocol_for_number(competition, number, _version(request))
    table = ProtocolLineResource().export(found.lines.order_by("pk"))
    name = f"protokol-{competition.slug}-{found.number}-{found.version}"
    return table_response(kind, name, table.headers, table)
