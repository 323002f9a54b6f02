"""Making a competition from a preset."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.enums import MembershipRole
from accounts.models import Organisation
from accounts.rules import is_administrator, memberships_of
from competitions.forms.settings import CreateForm
from competitions.selectors.presets import preset_of, presets
from competitions.services import Refused, create_competition
from competitions.services.creation import coming_year, dates_of
from competitions.validators.preset_types import Preset


def _organisers(request: HttpRequest) -> list[int]:
    """Organisations in whose name the user may hold competitions; 404 where there is none."""
    found = [
        membership.organisation_id
        for membership in memberships_of(request.user)
        if membership.role == MembershipRole.ORGANISER
    ]
    if is_administrator(request.user):
        found = list(Organisation.objects.exclude(kind="school").values_list("pk", flat=True))
    if not found:
        raise Http404
    return found


@login_required
@require_GET
def preset_list(request: HttpRequest) -> HttpResponse:
    """The presets to choose from."""
    _organisers(request)
    return render(request, "competitions/preset_list.html", {"presets": presets()})


@login_required
@require_http_methods(["GET", "POST"])
def competition_create(request: HttpRequest, preset: str) -> HttpResponse:
    """What a preset will make, and the form that makes it."""
    organisers = Organisation.objects.filter(pk__in=_organisers(request))
    try:
        source = preset_of(preset)
    except Refused as refusal:
        raise Http404 from refusal
    form = CreateForm(request.POST or None, organisers=organisers, initial={"year": coming_year(source.dates)})
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            competition = create_competition(preset=source, actor=request.user, **values)  # type: ignore[arg-type]
        except Refused as refusal:
            form.add_error("year", str(refusal))
        else:
            messages.success(request, _("Конкурс создан. Проверьте даты и пригласите жюри"))
            return redirect("desk", slug=competition.slug)
    year = form.cleaned_data.get("year") if form.is_bound else None
    context = {"preset": source, "form": form, **_preview(source, year or coming_year(source.dates))}
    return render(request, "competitions/competition_create.html", context, status=422 if form.errors else 200)


def _preview(source: Preset, year: int) -> dict[str, object]:
    """Everything that will be made, for the page to show before it is."""
    return {
        "year": str(year),
        "dates": dates_of(source.dates, year),
        "divisions": source.divisions(),
        "nominations": [
            (nomination, [group for own, group in source.divisions() if own == nomination and group])
            for nomination in source.nominations
        ],
        "criteria_count": sum(len(stage.criteria) for scheme in source.schemes for stage in scheme.stages),
    }
