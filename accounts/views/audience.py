"""Says on every request who is looking and for which organisation; lets the user change both."""

from collections.abc import Callable

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import SimpleLazyObject
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import selectors
from accounts.models import Organisation

AUDIENCE_KEY = "audience"
ORGANISATION_KEY = "organisation"


class AudienceMiddleware:
    """Sets `request.audience` (a word) and `request.organisation` (the current one of a school member, or None).

    Both are found only when a page asks, so that public pages stay free of sessions and queries.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Attach the two and go on."""
        request.audience = SimpleLazyObject(lambda: audience_of(request))  # type: ignore[attr-defined]
        request.organisation = SimpleLazyObject(lambda: organisation_of(request))  # type: ignore[attr-defined]
        return self.get_response(request)


def audience_of(request: HttpRequest) -> str:
    """The audience that the user chose, or the usual one."""
    if not request.user.is_authenticated:
        return selectors.PUBLIC
    return selectors.usual_audience_of(request.user, chosen=request.session.get(AUDIENCE_KEY, ""))


def organisation_of(request: HttpRequest) -> Organisation | None:
    """The organisation that the user chose, or the first one; None for those who act for none."""
    organisations = selectors.organisations_of(request.user)
    chosen = request.session.get(ORGANISATION_KEY) if organisations else None
    return next((item for item in organisations if item.pk == chosen), organisations[0] if organisations else None)


@login_required
@require_http_methods(["GET", "POST"])
def organisation_choose(request: HttpRequest) -> HttpResponse:
    """Choose for whom to act: for those who belong to several organisations."""
    organisations = selectors.organisations_of(request.user)
    if not organisations:
        raise Http404
    if request.method == "POST":
        chosen = next((item for item in organisations if str(item.pk) == request.POST.get("organisation")), None)
        if chosen is None:
            raise Http404
        request.session[ORGANISATION_KEY] = chosen.pk
        request.session[AUDIENCE_KEY] = "school"
        return redirect("home")
    return render(request, "accounts/organisation_choose.html", {"organisations": organisations})


@login_required
@require_GET
def audience_list(request: HttpRequest) -> HttpResponse:
    """Everything the user is here, each with a button that leads to its pages."""
    context = {
        "audiences": selectors.audiences_of(request.user),
        "organisations": selectors.organisations_of(request.user),
    }
    return render(request, "accounts/audience_list.html", context)


@login_required
@require_POST
def audience_choose(request: HttpRequest) -> HttpResponse:
    """Look at the program as another of the roles that the user really has."""
    name = request.POST.get("audience", "")
    if name not in {audience.name for audience in selectors.audiences_of(request.user)}:
        raise Http404
    request.session[AUDIENCE_KEY] = name
    return redirect("home")
