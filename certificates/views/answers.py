"""Answers that carry a file of a certificate."""

from collections.abc import Callable
from pathlib import Path

from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header

from certificates.models import Certificate
from certificates.render import PrintRefused
from certificates.services.rendering import render_certificate
from certificates.validators import Erased


def certificate_response(certificate: Certificate) -> HttpResponse:
    """The file of a certificate, made now if it is not there; 404 where its text is gone or cannot be set."""
    return path_response(lambda: render_certificate(certificate=certificate), f"{certificate.number}.pdf")


def path_response(make: Callable[[], Path], name: str) -> HttpResponse:
    """A file that may have to be made first; small enough to be read at once."""
    try:
        path = make()
    except (Erased, PrintRefused) as error:
        raise Http404 from error
    return bytes_response(path.read_bytes(), name)


def bytes_response(content: bytes, name: str, *, inline: bool = False) -> HttpResponse:
    """A PDF file that no cache keeps and no search engine finds."""
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(not inline, name) or ""
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    return response
