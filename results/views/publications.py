"""Publication: what will be shown to everybody, and taking it back."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from competitions.validators.refusal import Refused
from results import rules
from results.forms import PublicationForm
from results.selectors.protocols import competition_with_places, protocols_in_force
from results.selectors.publications import publication_in_force
from results.services import publish_results, withdraw_publication


@login_required
@require_http_methods(["GET", "POST"])
def publication(request: HttpRequest, slug: str) -> HttpResponse:
    """Choose protocols and publish; the dialog names how many rows everybody will see."""
    competition = competition_with_places(slug, request.user, rules.can_seal)
    protocols = protocols_in_force(competition)
    now = publication_in_force(competition)
    initial = {"rows": now.rows} if now else {}
    form = PublicationForm(protocols, request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            publish_results(
                competition=competition,
                protocols=list(form.cleaned_data["protocols"]),
                actor=request.user,
                rows=form.cleaned_data["rows"],
            )
        except Refused as refusal:
            for reason in refusal.reasons:
                form.add_error(None, reason)
        else:
            messages.success(request, _("Итоги опубликованы"))
            return redirect("publication", slug)
    context = {
        "competition": competition,
        "form": form,
        "protocols": protocols,
        "publication": now,
    }
    return render(request, "results/publication.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def publication_withdraw(request: HttpRequest, slug: str) -> HttpResponse:
    """Hide the results again."""
    competition = competition_with_places(slug, request.user, rules.can_seal)
    withdraw_publication(competition=competition, actor=request.user)
    messages.success(request, _("Итоги скрыты: места снова видят только организатор и жюри"))
    return redirect("publication", slug)
