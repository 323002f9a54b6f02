"""People of a competition: jury, secretary, invited organisers."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from competitions.forms.people import EndRoleForm, InviteForm
from competitions.selectors import competition_for_organiser
from competitions.services import Refused, end_role, invite_role, resume_role


@login_required
@require_http_methods(["GET", "POST"])
def role_list(request: HttpRequest, slug: str) -> HttpResponse:
    """Who works in the competition, and the form that invites another person."""
    competition = competition_for_organiser(slug, request.user)
    form = InviteForm(request.POST or None, competition=competition)
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        try:
            invite_role(competition=competition, actor=request.user, **values)  # type: ignore[arg-type]
        except Refused as refusal:
            form.add_error("email", str(refusal))
        else:
            messages.success(request, _("Приглашение отправлено"))
            return redirect("role_list", slug=slug)
    roles = competition.roles.select_related("user", "organisation").prefetch_related("nominations")
    context = {
        "competition": competition,
        "roles": roles.order_by("-is_active", "kind", "user__last_name"),
        "form": form,
        "tab": "roles",
    }
    return render(request, "competitions/role_list.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def role_end(request: HttpRequest, slug: str, role: int) -> HttpResponse:
    """End a role with its reason."""
    competition = competition_for_organiser(slug, request.user)
    row = get_object_or_404(competition.roles.select_related("user"), pk=role, is_active=True)
    form = EndRoleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        end_role(role=row, reason=form.cleaned_data["reason"], actor=request.user)  # type: ignore[arg-type]
        messages.success(request, _("Роль снята. Выставленные оценки остались"))
        return redirect("role_list", slug=slug)
    context = {"competition": competition, "role": row, "form": form, "tab": "roles"}
    return render(request, "competitions/role_end.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def role_resume(request: HttpRequest, slug: str, role: int) -> HttpResponse:
    """Bring an ended role back."""
    competition = competition_for_organiser(slug, request.user)
    resume_role(role=get_object_or_404(competition.roles, pk=role), actor=request.user)  # type: ignore[arg-type]
    messages.success(request, _("Роль возвращена"))
    return redirect("role_list", slug=slug)
