"""Nominations and age groups of a competition."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from competitions.forms.rules import GroupForm, NewGroupForm, NewNominationForm, NominationForm
from competitions.selectors import competition_for_organiser, nomination_or_404
from competitions.services import (
    Refused,
    add_group,
    add_nomination,
    remove_nomination,
    update_group,
    update_nomination,
)


@login_required
@require_GET
def nomination_list(request: HttpRequest, slug: str) -> HttpResponse:
    """Nominations and age groups of the competition."""
    competition = competition_for_organiser(slug, request.user)
    context = {
        "competition": competition,
        "nominations": competition.nominations.prefetch_related("divisions__age_group"),
        "groups": competition.age_groups.prefetch_related("divisions"),
        "tab": "nominations",
    }
    return render(request, "competitions/nomination_list.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def nomination_edit(request: HttpRequest, slug: str, nomination: str) -> HttpResponse:
    """One nomination: title, members, groups."""
    competition = competition_for_organiser(slug, request.user)
    row = nomination_or_404(competition, nomination)
    form = NominationForm(request.POST or None, instance=row, competition=competition)
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        groups = list(values.pop("groups"))
        try:
            update_nomination(nomination=row, values=values, groups=groups, actor=request.user)  # type: ignore[arg-type]
        except Refused as refusal:
            form.add_error("groups", str(refusal))
        else:
            messages.success(request, _("Номинация сохранена"))
            return redirect("nomination_list", slug=slug)
    context = {"competition": competition, "nomination": row, "form": form, "tab": "nominations"}
    return render(request, "competitions/nomination_edit.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def nomination_remove(request: HttpRequest, slug: str, nomination: str) -> HttpResponse:
    """Take a nomination out."""
    competition = competition_for_organiser(slug, request.user)
    try:
        remove_nomination(nomination=nomination_or_404(competition, nomination), actor=request.user)  # type: ignore[arg-type]
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Номинация убрана"))
    return redirect("nomination_list", slug=slug)


@login_required
@require_http_methods(["GET", "POST"])
def group_edit(request: HttpRequest, slug: str, group: str) -> HttpResponse:
    """One age group: title and borders."""
    competition = competition_for_organiser(slug, request.user)
    row = get_object_or_404(competition.age_groups, code=group)
    form = GroupForm(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid():
        update_group(group=row, values=form.cleaned_data, actor=request.user)  # type: ignore[arg-type]
        messages.success(request, _("Группа сохранена"))
        return redirect("nomination_list", slug=slug)
    context = {"competition": competition, "group": row, "form": form, "tab": "nominations"}
    return render(request, "competitions/group_edit.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def nomination_add(request: HttpRequest, slug: str) -> HttpResponse:
    """A further nomination."""
    competition = competition_for_organiser(slug, request.user)
    form = NewNominationForm(request.POST or None, competition=competition)
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        code, scheme, groups = values.pop("code"), values.pop("scheme"), list(values.pop("groups"))
        try:
            add_nomination(
                competition=competition,
                code=code,
                scheme=scheme,
                values=values,
                groups=groups,
                actor=request.user,  # type: ignore[arg-type]
            )
        except Refused as refusal:
            form.add_error("code", str(refusal))
        else:
            messages.success(request, _("Номинация добавлена"))
            return redirect("nomination_list", slug=slug)
    context = {"competition": competition, "form": form, "tab": "nominations"}
    return render(request, "competitions/nomination_add.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def group_add(request: HttpRequest, slug: str) -> HttpResponse:
    """A further age group."""
    competition = competition_for_organiser(slug, request.user)
    form = NewGroupForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        try:
            add_group(competition=competition, code=values.pop("code"), values=values, actor=request.user)  # type: ignore[arg-type]
        except Refused as refusal:
            form.add_error("code", str(refusal))
        else:
            messages.success(request, _("Группа добавлена. Отметьте её в номинациях"))
            return redirect("nomination_list", slug=slug)
    context = {"competition": competition, "form": form, "tab": "nominations"}
    return render(request, "competitions/group_add.html", context, status=422 if form.errors else 200)
