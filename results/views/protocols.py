"""Protocols: the checklist, sealing, the page that is printed and signed, the list."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.resources.tables import table_response
from accounts.validators import whole_number
from competitions.validators.refusal import Refused
from results import rules
from results.forms import SealForm
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
    previous = newest_protocol(division)
    form = SealForm(request.POST if request.method == "POST" else None) if previous else None
    refused: list[str] = []
    if request.method == "POST" and (form is None or form.is_valid()):
        reason = form.cleaned_data["reason"] if form else ""
        try:
            protocol = seal_protocol(division=division, actor=request.user, reason=reason)
        except Refused as refusal:
            refused = list(refusal.reasons)
        else:
            if protocol == previous:
                messages.warning(request, _("Ничего не изменилось: новая версия не нужна."))
            else:
                messages.success(request, _("Протокол %(protocol)s подписан") % {"protocol": protocol})
            return redirect("protocol", slug, protocol.number)
    checks = sealing_checks(division)
    context = {
        "competition": competition,
        "division": division,
        "checks": checks,
        "is_ready": all(check.is_done for check in checks),
        "previous": previous,
        "form": form,
        "refused": refused,
        "count": division.standings.count(),
    }
    status = 422 if refused or (form is not None and form.errors) else 200
    return render(request, "results/protocol_prepare.html", context, status=status)


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
