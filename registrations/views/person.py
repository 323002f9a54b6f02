"""The page of one participant behind a private link, without an account."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from registrations.selectors.consents import open_consents_of
from registrations.selectors.people import entries_of_person, person_by_token


@never_cache
@require_GET
def person(request: HttpRequest, token: str) -> HttpResponse:
    """Entries with their states, consents, and what upper apps add once it is published: results, diplomas."""
    link = person_by_token(token)
    context = {
        "participant": link.participant,
        "entries": entries_of_person(link.participant),
        "consents": open_consents_of(link.participant),
        "token": token,
    }
    response = render(request, "registrations/person.html", context)
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
