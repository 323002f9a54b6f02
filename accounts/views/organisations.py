"""Schools and centres: the organiser's list, in and out as files."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from accounts import rules, selectors
from accounts.resources.organisations import HEADERS, OrganisationResource, organisation_rows
from accounts.resources.tables import TYPES, table_response
from accounts.views.imports import import_page

PAGE = 100


def _require_organiser(request: HttpRequest) -> None:
    if not rules.can_manage_organisations(request.user):
        raise Http404


@login_required
@require_GET
def organisation_list(request: HttpRequest) -> HttpResponse:
    """All organisations with the count of people who act for them."""
    _require_organiser(request)
    query = request.GET.get("q", "").strip()
    found = selectors.in_natural_order(selectors.organisations_for_organiser(query=query))
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    return render(request, "accounts/organisation_list.html", {"page_obj": page, "query": query})


@login_required
@require_http_methods(["GET", "POST"])
def organisation_import(request: HttpRequest) -> HttpResponse:
    """Organisations from XLSX or CSV: tried, shown with every bad row, written after a second press."""
    _require_organiser(request)
    return import_page(
        request,
        resource=OrganisationResource(request.user),
        template="accounts/organisation_import.html",
        done_url="organisation_list",
        context={"headers": HEADERS},
    )


@login_required
@require_GET
def organisation_file(request: HttpRequest, kind: str) -> HttpResponse:
    """All organisations as a file that the import takes back."""
    _require_organiser(request)
    if kind not in TYPES:
        raise Http404
    return table_response(kind, "organizatsii", HEADERS, organisation_rows())
