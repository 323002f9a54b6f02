"""Opening a school year from the page: what will be made, when and for whom, then the act."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from competitions.forms.season import SeasonForm
from competitions.rules import can_open_season
from competitions.selectors.season import season_lines, season_year
from competitions.services.season import open_season
from competitions.validators.refusal import Refused


@login_required
@require_http_methods(["GET", "POST"])
def season_open(request: HttpRequest) -> HttpResponse:
    """The contests of a school year with what exists already, and the button that makes the rest."""
    if not can_open_season(request.user):
        raise Http404
    years = [season_year(), season_year() + 1]
    asked = request.GET.get("god", "")
    year = next((year for year in years if str(year) == asked), years[0])
    form = SeasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = open_season(year=year, organiser=form.cleaned_data["organiser"], actor=request.user)  # type: ignore[arg-type]
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _said(len(made), school_year(year)))
            return redirect("organiser_competition_list")
    lines = season_lines(year)
    context = {
        "form": form,
        "year": year,
        "school_year": school_year(year),
        "years": [(one, school_year(one)) for one in years],
        "lines": lines,
        "new_count": sum(line.is_new for line in lines),
    }
    return render(request, "competitions/season_open.html", context, status=422 if form.errors else 200)


def school_year(year: int) -> str:
    """«2026/27», as schools write it."""
    return f"{year}/{(year + 1) % 100:02d}"


def _said(made: int, year: str) -> str:
    if not made:
        return _("Учебный год %(year)s уже открыт: создавать нечего") % {"year": year}
    words = ngettext(
        "Учебный год %(year)s открыт: создан %(n)s конкурс",
        "Учебный год %(year)s открыт: создано %(n)s конкурсов",
        made,
    )
    return words % {"year": year, "n": made}
