"""The roster from a file and into one."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET, require_http_methods

from accounts.resources.tables import TYPES, table_response
from accounts.views.imports import import_page
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
