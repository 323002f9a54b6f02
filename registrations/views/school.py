"""The school's home, its applications and the beginning of a new one."""

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from accounts.models import Organisation
from competitions.selectors import competition_or_404
from core.contributions import HomeTask, Task, contributions
from registrations import selectors, services
from registrations.enums import EntryStatus
from registrations.selectors.home import entries_of_year, open_calls, year_of_school

PAGE = 50


def organisation_or_404(request: HttpRequest) -> Organisation:
    """The organisation that the user acts for now; pages of the school do not exist for others."""
    organisation: Organisation | None = request.organisation  # type: ignore[attr-defined]
    if not organisation:
        raise Http404
    return organisation


@login_required
@require_GET
def school_home(request: HttpRequest) -> HttpResponse:
    """What to do today: the nearest deadline first, then the rest, the year's entries, who takes applications."""
    organisation = organisation_or_404(request)
    tasks = _tasks(request)
    entries = list(entries_of_year(organisation)[:9])
    context = {
        "organisation": organisation,
        "today": timezone.localdate(),
        "task": tasks[0] if tasks else None,
        "later": tasks[1:],
        "count": len(tasks),
        "entries": entries[:8],
        "has_more": len(entries) > 8,
        "calls": open_calls(organisation),
        "year": year_of_school(organisation),
    }
    return render(request, "registrations/school_home.html", context)


def _tasks(request: HttpRequest) -> list[Task]:
    """Everything apps know to be done, the nearest deadline first, what has none last."""
    found: list[Task] = []
    for source in sorted(contributions(HomeTask), key=lambda item: item.order):
        if source.audience == "school":
            found += source.find(request)
    far = timezone.now() + timedelta(days=3650)
    return sorted(found, key=lambda task: task.deadline or far)


@login_required
@require_GET
def entry_list(request: HttpRequest) -> HttpResponse:
    """All applications of the organisation, filters in the address."""
    organisation = organisation_or_404(request)
    status = request.GET.get("status", "")
    query = request.GET.get("q", "").strip()
    entries = selectors.entries_for_school(organisation, status=status, query=query)
    page = Paginator(entries, PAGE).get_page(request.GET.get("page"))
    context = {
        "organisation": organisation,
        "page_obj": page,
        "statuses": EntryStatus.choices,
        "status": status,
        "query": query,
    }
    return render(request, "registrations/entry_list.html", context)


@login_required
@require_GET
def entry_new(request: HttpRequest) -> HttpResponse:
    """Where an application may be sent now."""
    organisation = organisation_or_404(request)
    context = {"organisation": organisation, "calls": open_calls(organisation)}
    return render(request, "registrations/entry_new.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def entry_create(request: HttpRequest, slug: str) -> HttpResponse:
    """Choose the nomination and begin the draft."""
    organisation = organisation_or_404(request)
    competition = competition_or_404(slug, request.user)
    window = selectors.window_for_organisation(competition, organisation)
    if request.method == "POST":
        chosen = request.POST.get("nomination", "")
        nomination = get_object_or_404(competition.nominations, code=chosen) if chosen else None
        try:
            entry = services.create_entry(
                competition=competition, organisation=organisation, nomination=nomination, actor=request.user
            )
        except services.ActRefused as refusal:
            messages.error(request, refusal.sentence)
            return _choose(request, competition, organisation, window, status=422)
        return redirect("entry_edit", entry_id=entry.pk)
    return _choose(request, competition, organisation, window)


def _choose(
    request: HttpRequest, competition: object, organisation: Organisation, window: selectors.Window, status: int = 200
) -> HttpResponse:
    context = {
        "competition": competition,
        "organisation": organisation,
        "window": window,
        "nominations": competition.nominations.all(),  # type: ignore[attr-defined]
        "own": entries_of_year(organisation).filter(competition=competition),
    }
    return render(request, "registrations/entry_create.html", context, status=status)
