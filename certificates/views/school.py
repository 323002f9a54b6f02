"""«Дипломы»: what a school and the recipients with an account take home."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from certificates.selectors.issued import (
    certificate_for_reader,
    certificates_for_school,
    certificates_for_user,
)
from certificates.selectors.papers import grouped, papers_of
from certificates.services.rendering import join_certificates
from certificates.validators import Erased
from certificates.views.answers import bytes_response, certificate_response


@login_required
@require_GET
def certificate_list(request: HttpRequest) -> HttpResponse:
    """Papers of the current organisation and the user's own, by competition."""
    organisation = request.organisation  # type: ignore[attr-defined]
    groups = grouped(certificates_for_school(organisation)) if organisation else []
    own = papers_of(certificates_for_user(request.user))
    if not organisation and not own and str(request.audience) == "public":  # type: ignore[attr-defined]
        raise Http404
    context = {"organisation": organisation, "groups": groups, "own": own}
    return render(request, "certificates/school.html", context)


@login_required
@require_GET
def certificate_file(request: HttpRequest, certificate: int) -> HttpResponseBase:
    """The file of one paper, for the school, the recipient and the organiser."""
    return certificate_response(certificate_for_reader(certificate, request.user))


@login_required
@require_GET
def joined_file(request: HttpRequest, slug: str) -> HttpResponseBase:
    """All papers of the current organisation from one competition as one file for printing."""
    organisation = request.organisation  # type: ignore[attr-defined]
    if not organisation:  # a lazy object is never None itself
        raise Http404
    found = certificates_for_school(organisation, with_names=True).filter(competition__slug=slug)
    try:
        content = join_certificates(found, title=f"Дипломы – {organisation.short_name}")
    except Erased as error:
        raise Http404 from error
    return bytes_response(content, f"diplomy-{slug}.pdf")
