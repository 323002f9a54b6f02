"""Pages of core: the choice of the look and the gallery of components."""

import uuid

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from core import files
from core.appearance import COOKIE_AGE, SIZES, THEMES
from core.contributions import FileGrant, contributions
from core.models import StoredFile


@csrf_exempt
@require_POST
def set_appearance(request: HttpRequest) -> HttpResponse:
    """Keep the theme, the size of letters and the language in cookies and go back.

    Exempt from the token on purpose: it changes nothing but the visitor's own look, and without a token in the
    frame of every page a public page stays the same byte for byte and can be revalidated.
    """
    target = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}):
        target = "/"
    response = HttpResponseRedirect(target)
    for name, allowed in (("theme", ("", *THEMES)), ("size", ("", *SIZES))):
        value = request.POST.get(name)
        if value is not None and value in allowed:
            response.set_cookie(name, value, max_age=COOKIE_AGE, samesite="Lax")
    language = request.POST.get("language")
    if language in dict(settings.LANGUAGES):
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, max_age=COOKIE_AGE, samesite="Lax")
    return response


@require_GET
def gallery(request: HttpRequest) -> HttpResponse:
    """All components on one page, for screenshots and accessibility checks; staff or a development server only."""
    if not (settings.DEBUG or (request.user.is_authenticated and request.user.is_staff)):
        raise Http404
    return render(request, "core/gallery.html")


@require_GET
def file_open(request: HttpRequest, file_id: uuid.UUID) -> HttpResponseBase:
    """A private file for whom one of the apps grants it; 404 for everybody else and for an erased content."""
    stored = get_object_or_404(StoredFile, pk=file_id)
    if not any(grant.may_open(request.user, stored) for grant in contributions(FileGrant)):
        raise Http404
    try:
        return files.file_response(stored, inline="download" not in request.GET)
    except FileNotFoundError as error:
        raise Http404 from error
