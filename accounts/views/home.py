"""The first page: everybody's own home, the landing for the public."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from accounts import selectors


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Lead a signed-in user to the home page of the audience; show the landing to everybody else."""
    url_name = selectors.home_url_of(str(request.audience))  # type: ignore[attr-defined]
    if url_name and url_name != "home":
        return redirect(url_name)
    return render(request, "accounts/landing.html")
