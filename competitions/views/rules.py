"""Rules of a competition: schemes, criteria and the rules text."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import modelformset_factory
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from competitions.forms.rules import CriterionForm, NewCriterionForm, RulesForm
from competitions.models import Competition, Criterion, Scheme
from competitions.rules import is_locked
from competitions.selectors import competition_for_organiser
from competitions.services import Refused, add_criterion, update_criteria, update_rules
from competitions.validators.text import Fault, TextRefused

CriterionFormSet = modelformset_factory(Criterion, form=CriterionForm, extra=0, can_delete=True)


def _scheme(competition: Competition, code: str) -> Scheme:
    return get_object_or_404(competition.schemes, code=code)


@login_required
@require_GET
def scheme_list(request: HttpRequest, slug: str) -> HttpResponse:
    """Schemes of the competition with what they are used for."""
    competition = competition_for_organiser(slug, request.user)
    schemes = competition.schemes.prefetch_related("divisions", "stages", "criteria")
    return render(
        request, "competitions/scheme_list.html", {"competition": competition, "schemes": schemes, "tab": "schemes"}
    )


@login_required
@require_http_methods(["GET", "POST"])
def scheme_criteria(request: HttpRequest, slug: str, scheme: str) -> HttpResponse:
    """Criteria of a scheme, changed together; refused as a whole where the rules would break."""
    competition = competition_for_organiser(slug, request.user)
    row = _scheme(competition, scheme)
    queryset = row.criteria.select_related("stage")
    formset = CriterionFormSet(request.POST or None, queryset=queryset)
    faults: tuple[object, ...] = ()
    if request.method == "POST" and formset.is_valid():
        gone = [form.instance.pk for form in formset.deleted_forms]
        changes = {form.instance.pk: form.values for form in formset.forms if form.instance.pk not in gone}
        try:
            update_criteria(scheme=row, changes=changes, removed=gone, actor=request.user)  # type: ignore[arg-type]
        except TextRefused as refusal:
            faults = refusal.faults
        except Refused as refusal:
            faults = refusal.reasons
        else:
            messages.success(request, _("Критерии сохранены"))
            return redirect("scheme_criteria", slug=slug, scheme=scheme)
    context = {
        "competition": competition,
        "scheme": row,
        "formset": formset,
        "faults": faults,
        "locked": is_locked(row),
        "new_form": NewCriterionForm(prefix="new"),
        "stages": row.stages.all(),
        "tab": "schemes",
    }
    failed = bool(faults) or (formset.is_bound and not formset.is_valid())
    return render(request, "competitions/scheme_criteria.html", context, status=422 if failed else 200)


@login_required
@require_POST
def criterion_add(request: HttpRequest, slug: str, scheme: str) -> HttpResponse:
    """Add a criterion to a stage."""
    competition = competition_for_organiser(slug, request.user)
    row = _scheme(competition, scheme)
    form = NewCriterionForm(request.POST, prefix="new")
    stage = get_object_or_404(row.stages, code=request.POST.get("stage", ""))
    if form.is_valid():
        try:
            add_criterion(scheme=row, stage_code=stage.code, values=form.cleaned_data, actor=request.user)  # type: ignore[arg-type]
        except (TextRefused, Refused) as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Критерий добавлен"))
            return redirect("scheme_criteria", slug=slug, scheme=scheme)
    context = {
        "competition": competition,
        "scheme": row,
        "formset": CriterionFormSet(queryset=row.criteria.select_related("stage")),
        "locked": is_locked(row),
        "new_form": form,
        "stages": row.stages.all(),
        "tab": "schemes",
    }
    return render(request, "competitions/scheme_criteria.html", context, status=422)


@login_required
@require_http_methods(["GET", "POST"])
def scheme_rules(request: HttpRequest, slug: str, scheme: str) -> HttpResponse:
    """The rules text; what the kernel refuses comes back with its line, and the typed text stays."""
    competition = competition_for_organiser(slug, request.user)
    row = _scheme(competition, scheme)
    form = RulesForm(request.POST or None, initial={"rules": row.rules})
    faults: tuple[Fault, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            update_rules(scheme=row, rules=form.cleaned_data["rules"], actor=request.user)  # type: ignore[arg-type]
        except TextRefused as refusal:
            faults = refusal.faults
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Правила сохранены"))
            return redirect("scheme_rules", slug=slug, scheme=scheme)
    context = {
        "competition": competition,
        "scheme": row,
        "form": form,
        "faults": faults,
        "locked": is_locked(row),
        "tab": "schemes",
    }
    failed = bool(faults) or bool(form.errors)
    return render(request, "competitions/scheme_rules.html", context, status=422 if failed else 200)
