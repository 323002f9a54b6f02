"""The check of a document and the private address of a file: no account, no guessing."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from certificates.selectors.checking import Checked, check_certificate
from certificates.selectors.issued import certificate_for_check, certificate_for_token
from certificates.services.content import short_recipient
from certificates.views.answers import certificate_response
from certificates.views.limits import is_too_often


@require_safe
@never_cache
def check_form(request: HttpRequest) -> HttpResponse:
    """Ask for a number; with one, say what stands behind it."""
    asked = request.GET.get("nomer", "")[:40]
    return _answer(request, asked) if asked.strip() else _page(request, "", None)


@require_safe
@never_cache
def check(request: HttpRequest, code: str) -> HttpResponse:
    """What the QR code of a paper leads to."""
    return _answer(request, code[:40])


def _answer(request: HttpRequest, asked: str) -> HttpResponse:
    if is_too_often(request):
        return render(request, "certificates/check_busy.html", {"asked": asked}, status=429)
    certificate = certificate_for_check(asked)
    found = None if certificate is None else check_certificate(certificate, short_recipient(certificate))
    return _page(request, asked, found)


def _page(request: HttpRequest, asked: str, found: Checked | None) -> HttpResponse:
    is_unknown = bool(asked) and found is None
    context = {"asked": asked, "found": found, "is_unknown": is_unknown}
    response = render(request, "certificates/check.html", context, status=404 if is_unknown else 200)
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "no-referrer"
    return response


@require_safe
@never_cache
def private_file(request: HttpRequest, token: str) -> HttpResponseBase:
    """The file behind a private link that the recipient was given."""
    if is_too_often(request):
        return redirect("certificate_check_form")
    return certificate_response(certificate_for_token(token))
