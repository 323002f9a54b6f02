"""What a school reads of published results: its own entries."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import Organisation
from results.bridge.own_results import explanation_of_line
from results.selectors.schools import result_of_school, results_of_school
from results.selectors.stage_lists import invitations_of_school


def _organisation(request: HttpRequest) -> Organisation:
    organisation: Organisation = request.organisation  # type: ignore[attr-defined]
    if not organisation:  # lazy: an object that may stand for None
        raise Http404
    return organisation


@login_required
@require_safe
def school_results(request: HttpRequest) -> HttpResponse:
    """The published results of the school's own entries, the newest first."""
    organisation = _organisation(request)
    context = {
        "found": results_of_school(organisation),
        "invitations": invitations_of_school(organisation),
        "organisation": organisation,
    }
    return render(request, "results/school_results.html", context)


@login_required
@require_safe
def school_result(request: HttpRequest, line: int) -> HttpResponse:
    """One entry: its place and why, in the kernel's few sentences without names of experts."""
    found = result_of_school(_organisation(request), line)
    context = {"found": found, "line": found.line, "why": explanation_of_line(found.line)}
    return render(request, "results/school_result.html", context)
