"""Sealing: one protocol with its checklist, and all ready protocols of a competition at once."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from competitions.validators.refusal import Refused
from results import rules
from results.forms import SealForm
from results.models import Protocol
from results.selectors.checks import SealingCheck, unsealed_divisions
from results.selectors.protocols import competition_with_places
from results.services import seal_ready_protocols


def sealing_page(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any],
    *,
    previous: Protocol | None,
    seal: Callable[[str], Protocol],
    checks: Callable[[], Sequence[SealingCheck]],
) -> HttpResponse:
    """The checklist with its one button; a new version asks for its reason, a refusal comes back with its reasons."""
    form = SealForm(request.POST if request.method == "POST" else None) if previous else None
    refused: list[str] = []
    if request.method == "POST" and (form is None or form.is_valid()):
        try:
            protocol = seal(form.cleaned_data["reason"] if form else "")
        except Refused as refusal:
            refused = list(refusal.reasons)
        else:
            if protocol == previous:
                messages.warning(request, _("Ничего не изменилось: новая версия не нужна."))
            else:
                messages.success(request, _("Протокол %(protocol)s подписан") % {"protocol": protocol})
            return redirect("protocol", protocol.competition.slug, protocol.number)
    found = checks()
    state = {"checks": found, "is_ready": all(check.is_done for check in found)}
    answer = {**context, **state, "previous": previous, "form": form, "refused": refused}
    status = 422 if refused or (form is not None and form.errors) else 200
    return render(request, template, answer, status=status)


@login_required
@require_http_methods(["GET", "POST"])
def protocol_seal_ready(request: HttpRequest, slug: str) -> HttpResponse:
    """What is ready and what is not yet, and why; one deliberate press seals what is ready and was shown."""
    competition = competition_with_places(slug, request.user, rules.can_seal)
    rows = unsealed_divisions(competition)
    if request.method == "POST":
        shown = set(request.POST.getlist("division"))
        ready = [row.division for row in rows if row.is_ready and row.division.code in shown]
        outcome = seal_ready_protocols(competition=competition, divisions=ready, actor=request.user)
        count = len(outcome.protocols)
        if count:
            text = ngettext("Подписан %(n)s протокол", "Подписано протоколов: %(n)s", count)
            messages.success(request, text % {"n": count})
        if missed := len(shown) - count:
            text = ngettext(
                "Не подписан %(n)s протокол: пока вы смотрели, что-то изменилось",
                "Не подписано протоколов: %(n)s. Пока вы смотрели, что-то изменилось",
                missed,
            )
            messages.warning(request, text % {"n": missed})
        if not shown:
            messages.warning(request, _("Отметьте, что подписать"))
        return redirect("protocol_list" if count else "protocol_seal_ready", slug)
    context = {
        "competition": competition,
        "ready": [row for row in rows if row.is_ready],
        "waiting": [row for row in rows if not row.is_ready],
        "count": sum(row.entries for row in rows if row.is_ready),
    }
    return render(request, "results/protocol_seal_ready.html", context)
