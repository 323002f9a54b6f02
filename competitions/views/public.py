"""What everybody sees: contests, a competition's page, the calendar."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET

from accounts.rules import is_member
from competitions import rules
from competitions.selectors import competition_or_404
from competitions.selectors.desk import stations_of
from competitions.selectors.lists import applications_close_for, is_taking_applications
from competitions.selectors.pages import calendar_months, nomination_cards, public_cards, state_of


@require_GET
@cache_control(private=True, no_cache=True)
def competition_list(request: HttpRequest) -> HttpResponse:
    """Contests with their state: those that take applications first."""
    cards = public_cards()
    context = {
        "open_cards": [card for card in cards if card.is_open],
        "other_cards": [card for card in cards if not card.is_open],
    }
    return render(request, "competitions/competition_list.html", context)


@require_GET
@cache_control(private=True, no_cache=True)
def competition_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One competition: what it is, its dates, documents, nominations and by what works are judged."""
    competition = competition_or_404(slug, request.user)
    # Lazy and wrapping None for who belongs to no school: only its truth tells.
    own = getattr(request, "organisation", None)
    organisation = own if own and is_member(request.user, own) else None
    nominations = nomination_cards(competition)
    context = {
        "competition": competition,
        "card": state_of(competition),
        "stations": stations_of(competition),
        "documents": competition.documents.select_related("file"),
        "nominations": nominations,
        "is_without_groups": not any(card.groups for card in nominations),
        "organisation": organisation,
        "may_apply": organisation is not None and is_taking_applications(competition, organisation),
        "closes_at": applications_close_for(competition, organisation),
        "may_organise": rules.can_organise(request.user, competition),
    }
    return render(request, "competitions/competition_detail.html", context)


@require_GET
@cache_control(private=True, no_cache=True)
def calendar(request: HttpRequest) -> HttpResponse:
    """The school year by months."""
    return render(request, "competitions/calendar.html", {"months": calendar_months()})
