"""The roster and the entries of a competition from a file and into one."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from accounts.resources.tables import TYPES, table_response
from accounts.views.imports import import_page
from competitions.selectors import competition_for_organiser
from registrations.resources import entries
from registrations.resources.pupils import HEADERS, PupilResource, roster_rows
from registrations.views.school import organisation_or_404


@login_required
@require_http_methods(["GET", "POST"])
def pupil_import(request: HttpRequest) -> HttpResponse:
    """Pupils from XLSX or CSV: tried, shown with every bad row, written after a second press."""
    organisation = organisation_or_404(request)
    return import_page(
        request,
        resource=PupilResource(organisation, request.user),
        template="registrations/pupil_import.html",
        done_url="pupil_list",
        context={"organisation": organisation, "headers": HEADERS},
    )


@login_required
@require_GET
def pupil_file(request: HttpRequest, kind: str) -> HttpResponse:
    """The roster as a file that the import takes back."""
    organisation = organisation_or_404(request)
    if kind not in TYPES:
        raise Http404
    return table_response(kind, "ucheniki", HEADERS, roster_rows(organisation))


@login_required
@require_http_methods(["GET", "POST"])
def entry_import(request: HttpRequest, slug: str) -> HttpResponse:
    """Entries of a competition from XLSX or CSV: paper applications, or a meeting with its list of entrants."""
    competition = competition_for_organiser(slug, request.user)
    return import_page(
        request,
        resource=entries.EntryResource(competition, request.user),
        template="registrations/entry_import.html",
        done_url=reverse("review_list", args=[slug]),
        context={"competition": competition, "headers": entries.HEADERS, "divisions": competition.divisions.all()},
    )
