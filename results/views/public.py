"""Results for everybody: from published protocols only, names through consents, revalidated by one query."""

import hashlib
from collections.abc import Callable
from functools import cache
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import http_date
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from competitions.selectors import competition_or_404
from core.appearance import read_appearance
from results.selectors.public import PublicFilters, public_results, public_revision, published_competitions


@cache
def _release() -> str:
    """Changes when a template does, so that a new release of the program is not answered «not modified»."""
    newest = max((path.stat().st_mtime_ns for path in Path(settings.BASE_DIR, "templates").rglob("*.html")), default=0)
    return str(newest)


def _etag(request: HttpRequest, revision: int) -> str:
    look = read_appearance(request)
    parts = [str(revision), request.get_full_path(), str(get_language()), look.theme, look.size, _release()]
    digest = hashlib.blake2b("\n".join(parts).encode(), digest_size=12).hexdigest()
    return f'W/"{digest}"'


def _revalidated(request: HttpRequest, slug: str, build: Callable[[], HttpResponse]) -> HttpResponse:
    """Answer «not modified» from the counter alone, else build the page and stamp it.

    1. Somebody signed in sees an own navigation: such a page is never shared and never revalidated.
    2. The counter is read before the page: a change in between makes the copy look old, never fresh.
    """
    if settings.SESSION_COOKIE_NAME in request.COOKIES:
        response = build()
        response["Cache-Control"] = "private, no-store"
        return response
    found = public_revision(slug)
    if found is None:
        response = build()
        response["Cache-Control"] = "no-cache"
        return response
    etag, modified = _etag(request, found[0]), int(found[1].timestamp())
    response = get_conditional_response(request, etag=etag, last_modified=modified) or build()
    response["ETag"] = etag
    response["Last-Modified"] = http_date(modified)
    response["Cache-Control"] = "public, no-cache"
    patch_vary_headers(response, ["Cookie", "Accept-Language"])
    return response


def _filters(request: HttpRequest) -> PublicFilters:
    school, page = request.GET.get("shkola", ""), request.GET.get("page", "")
    return PublicFilters(
        division=request.GET.get("nominatsiya", "")[:64],
        school=int(school) if school.isascii() and school.isdigit() and len(school) < 10 else None,
        text=request.GET.get("q", "").strip()[:100],
        page=int(page) if page.isascii() and page.isdigit() and len(page) < 7 else 1,
    )


@require_safe
def results(request: HttpRequest, slug: str) -> HttpResponse:
    """The public results of a competition; before publication only the day they are announced."""

    def build() -> HttpResponse:
        competition = competition_or_404(slug, request.user)
        found = public_results(competition, _filters(request))
        return render(request, "results/public.html", {"competition": competition, "found": found})

    return _revalidated(request, slug, build)


@require_safe
def results_list(request: HttpRequest) -> HttpResponse:
    """All published results, the newest first."""
    return render(request, "results/public_list.html", {"publications": published_competitions()})
