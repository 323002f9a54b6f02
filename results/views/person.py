"""What a family reads of one published result behind its private link, without an account."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from registrations.selectors.people import person_by_token
from results.bridge.own_results import explanation_of_line
from results.selectors.schools import result_of_person


@never_cache
@require_safe
def person_result(request: HttpRequest, token: str, line: int) -> HttpResponse:
    """One entry of the child: its place and why, in the kernel's few sentences, and the marks of its own sheets."""
    link = person_by_token(token)
    found = result_of_person(link.participant, line)
    context = {
        "found": found,
        "line": found.line,
        "why": explanation_of_line(found.line),
        "participant": link.participant,
        "token": token,
    }
    response = render(request, "results/person_result.html", context)
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
