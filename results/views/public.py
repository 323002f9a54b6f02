"""Results for everybody: from published protocols only, names through consents, revalidated by one query."""

import hashlib
from collections.abc import Callable
from functools import cache
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.utils.translation import get_language_from_request
from django.views.decorators.http import require_safe

from accounts.validators import whole_number
from competitions.selectors import competition_or_404
from core.appearance import read_appearance
from results.selectors.bouts import published_bouts
from results.selectors.public import (
    PublicFilters,
    public_results,
    public_revision,
    public_revision_value,
    published_competitions,
)


@cache
def _release() -> str:
    """Changes when a template does, so that a new release of the program is not answered «not modified»."""
    newest = max((path.stat().st_mtime_ns for path in Path(settings.BASE_DIR, "templates").rglob("*.html")), default=0)
    return str(newest)


def _etag(request: HttpRequest, revision: int) -> str:
    """The copy this visitor would get now: counter, address, language, look, release."""
    look = read_appearance(request)
    language = get_language_from_request(request)
    parts = [str(revision), request.get_full_path(), language, look.theme, look.size, _release()]
    digest = hashlib.blake2b("\n".join(parts).encode(), digest_size=12).hexdigest()
    return f'W/"{digest}"'


def _is_shared(request: HttpRequest) -> bool:
    """Somebody signed in sees an own navigation: such a page is never shared and never revalidated."""
    return settings.SESSION_COOKIE_NAME not in request.COOKIES


class RevalidationMiddleware:
    """Answers «not modified» for public results before sessions, policies and addresses are looked at.

    One query asks the counter that consents, erasures and publications raise; whatever is not certain goes on to
    the view. It stands near the top of the settings' list: that is what makes it cheap.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer at once or pass on."""
        return self._not_modified(request) or self.get_response(request)

    def _not_modified(self, request: HttpRequest) -> HttpResponse | None:
        known = request.META.get("HTTP_IF_NONE_MATCH")
        if not known or request.method not in {"GET", "HEAD"} or not _is_shared(request):
            return None
        before, after = _address()
        path = request.path_info
        if not (path.startswith(before) and path.endswith(after)):
            return None
        revision = public_revision_value(path[len(before) : -len(after)])
        if revision is None:
            return None
        etag = _etag(request, revision)
        if etag not in known.split(", "):
            return None
        return HttpResponseNotModified(headers={"ETag": etag, **SHARED})


SHARED = {"Cache-Control": "public, no-cache", "Vary": "Cookie, Accept-Language"}


@cache
def _address() -> tuple[str, str]:
    """What stands before and after the competition in the address of its results."""
    before, _slug, after = reverse("results", args=["slug"]).partition("slug")
    return before, after


def _stamped(request: HttpRequest, slug: str, build: Callable[[], HttpResponse]) -> HttpResponse:
    """Build the page and say how long it holds.

    The counter is read before the page: a change in between makes the copy look old, never fresh.
    """
    found = public_revision(slug) if _is_shared(request) else None
    if found is None:
        response = build()
        response["Cache-Control"] = "no-cache" if _is_shared(request) else "private, no-store"
        return response
    etag, modified = _etag(request, found[0]), int(found[1].timestamp())
    response = get_conditional_response(request, etag=etag, last_modified=modified) or build()
    response["ETag"] = etag
    response["Last-Modified"] = http_date(modified)
    for name, value in SHARED.items():
        response[name] = value
    return response


def _filters(request: HttpRequest) -> PublicFilters:
    return PublicFilters(
        division=request.GET.get("nominatsiya", "")[:64],
        school=whole_number(request.GET.get("shkola", "")),
        text=request.GET.get("q", "").strip()[:100],
        page=whole_number(request.GET.get("page", "")) or 1,
    )


@require_safe
def results(request: HttpRequest, slug: str) -> HttpResponse:
    """The public results of a competition; before publication only the day they are announced."""

    def build() -> HttpResponse:
        competition = competition_or_404(slug, request.user)
        found = public_results(competition, _filters(request))
        return render(
            request,
            "results/public.html",
            {
                "competition": competition,
                "found": found,
                "fought": published_bouts(found),
                "nav_path": reverse("results_list"),
            },
        )

    return _stamped(request, slug, build)


@require_safe
def results_list(request: HttpRequest) -> HttpResponse:
    """All published results, the newest first."""
    return render(request, "results/public_list.html", {"publications": published_competitions()})
