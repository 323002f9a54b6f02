"""The protocol of what stands over all divisions: its checklist and sealing."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from competitions.validators.refusal import Refused
from results import rules
from results.forms import SealForm
from results.selectors.joint import joint_checks, joint_state
from results.selectors.protocols import competition_with_places
from results.selectors.teams import joint_tables
from results.services import seal_joint_protocol


@login_required
@require_http_methods(["GET", "POST"])
def protocol_joint_prepare(request: HttpRequest, slug: str) -> HttpResponse:
    """The tables over all classes and what keeps them from being sealed; 404 where the rules have none."""
    competition = competition_with_places(slug, request.user, rules.can_seal)
    state = joint_state(competition)
    if state is None:
        raise Http404
    previous = state.protocol
    form = SealForm(request.POST if request.method == "POST" else None) if previous else None
    refused: list[str] = []
    if request.method == "POST" and (form is None or form.is_valid()):
        reason = form.cleaned_data["reason"] if form else ""
        try:
            protocol = seal_joint_protocol(competition=competition, actor=request.user, reason=reason)
        except Refused as refusal:
            refused = list(refusal.reasons)
        else:
            if protocol == previous:
                messages.warning(request, _("Ничего не изменилось: новая версия не нужна."))
            else:
                messages.success(request, _("Протокол %(protocol)s подписан") % {"protocol": protocol})
            return redirect("protocol", slug, protocol.number)
    checks = joint_checks(competition)
    context = {
        "competition": competition,
        "checks": checks,
        "is_ready": all(check.is_done for check in checks),
        "previous": previous,
        "form": form,
        "refused": refused,
        "teams": joint_tables(competition),
        "count": state.rows,
    }
    status = 422 if refused or (form is not None and form.errors) else 200
    return render(request, "results/joint_prepare.html", context, status=status)
