"""The school's pupils and supervisors."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import Organisation
from accounts.validators import whole_number
from competitions.enums import EntrantKind
from registrations import rules, selectors, services
from registrations.forms.roster import GRADES, PupilForm, SupervisorForm
from registrations.models import Entry, Participant, Supervisor
from registrations.selectors.external import external_results_of
from registrations.views.school import organisation_or_404

PAGE = 50


@login_required
@require_GET
def pupil_list(request: HttpRequest) -> HttpResponse:
    """Pupils of the organisation with class and consents, filters in the address."""
    organisation = organisation_or_404(request)
    query, grade = request.GET.get("q", "").strip(), request.GET.get("grade", "")
    missing_for = request.GET.get("konkurs", "")
    pupils = selectors.pupils_with_consents(organisation, query=query, grade=grade, missing_for=missing_for)
    context = {
        "organisation": organisation,
        "page_obj": Paginator(pupils, PAGE).get_page(request.GET.get("page")),
        "query": query,
        "grade": grade,
        "grades": GRADES[1:],
        "missing_for": missing_for,
    }
    return render(request, "registrations/pupil_list.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def pupil_add(request: HttpRequest) -> HttpResponse:
    """Put a pupil on the list; from a draft application straight into it."""
    organisation = organisation_or_404(request)
    entry = _entry_of(request)
    is_teacher = entry is not None and entry.nomination is not None and entry.nomination.entrant == EntrantKind.TEACHER
    form = PupilForm(request.POST or None, initial={"is_adult": is_teacher})
    duplicate = ""
    if request.method == "POST" and form.is_valid():
        try:
            pupil = services.add_pupil(
                organisation=entry.organisation if entry else organisation,
                actor=request.user,
                is_duplicate_meant="twin" in request.POST,
                **form.enrolment(),
                **form.person(),
            )
        except services.PossibleDuplicate as refusal:
            duplicate = refusal.sentence
        else:
            return _after_pupil(request, entry, pupil)
    return _form(
        request,
        "registrations/pupil_form.html",
        form,
        {"entry": entry, "duplicate": duplicate, "is_teacher": is_teacher},
    )


def _after_pupil(request: HttpRequest, entry: Entry | None, pupil: Participant) -> HttpResponse:
    if entry is None:
        messages.success(request, _("В списке: %(name)s") % {"name": pupil.full_name})
        return redirect("pupil_list")
    try:
        services.add_member(entry=entry, participant=pupil, actor=request.user)
    except services.ActRefused as refusal:
        messages.error(request, refusal.sentence)
    return redirect(reverse("entry_edit", args=[entry.pk]) + "#members")


def _form(request: HttpRequest, template: str, form: Any, context: dict[str, Any]) -> HttpResponse:
    """The page of a form; 422 where something was sent and not taken."""
    is_refused = form.is_bound
    return render(request, template, {"form": form, **context}, status=422 if is_refused else 200)


def _entry_of(request: HttpRequest) -> Entry | None:
    """The draft that the page was opened from, if the user may write it."""
    number = whole_number(request.GET.get("zayavka", ""))
    if number is None:
        return None
    entry = selectors.entry_for_school(number, request.user)
    return entry if rules.can_edit_entry(request.user, entry) else None


@login_required
@require_http_methods(["GET", "POST"])
def pupil_edit(request: HttpRequest, pupil_id: int) -> HttpResponse:
    """What is written about a pupil, the pupil's entries, consents and private link."""
    organisation = organisation_or_404(request)
    pupil = selectors.pupil_for_school(pupil_id, request.user)
    enrolment = next((row for row in pupil.enrolments.all() if row.organisation_id == organisation.pk), None)
    form = PupilForm.of(pupil, enrolment, request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.update_pupil(participant=pupil, actor=request.user, **form.person())
        services.enrol_pupil(participant=pupil, organisation=organisation, actor=request.user, **form.enrolment())
        messages.success(request, _("Записано: %(name)s") % {"name": pupil.full_name})
        return redirect("pupil_list")
    context = {
        "pupil": pupil,
        "entries": selectors.entries_for_school(organisation).filter(members__participant=pupil),
        "link": pupil.links.filter(ended_at=None).first(),
        "results": external_results_of(pupil, organisation=organisation),
    }
    return _form(request, "registrations/pupil_form.html", form, context)


@login_required
@require_POST
def pupil_leave(request: HttpRequest, pupil_id: int) -> HttpResponse:
    """Take a pupil who left off this year's list."""
    organisation: Organisation = organisation_or_404(request)
    pupil = selectors.pupil_for_school(pupil_id, request.user)
    services.leave_roster(participant=pupil, organisation=organisation, actor=request.user)
    messages.success(request, _("Убрано из списка: %(name)s") % {"name": pupil.full_name})
    return redirect("pupil_list")


@login_required
@require_GET
def supervisor_list(request: HttpRequest) -> HttpResponse:
    """Who prepares entrants."""
    organisation = organisation_or_404(request)
    supervisors = selectors.supervisors_for_school(organisation)
    page = Paginator(supervisors, PAGE).get_page(request.GET.get("page"))
    return render(request, "registrations/supervisor_list.html", {"organisation": organisation, "page_obj": page})


@login_required
@require_http_methods(["GET", "POST"])
def supervisor_add(request: HttpRequest) -> HttpResponse:
    """Put a supervisor on the list; from a draft application straight into it."""
    organisation = organisation_or_404(request)
    entry = _entry_of(request)
    form = SupervisorForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        supervisor = services.add_supervisor(
            organisation=entry.organisation if entry else organisation, actor=request.user, **form.cleaned_data
        )
        return _after_supervisor(request, entry, supervisor)
    return _form(request, "registrations/supervisor_form.html", form, {"entry": entry})


def _after_supervisor(request: HttpRequest, entry: Entry | None, supervisor: Supervisor) -> HttpResponse:
    if entry is None:
        messages.success(request, _("В списке: %(name)s") % {"name": supervisor.full_name})
        return redirect("supervisor_list")
    try:
        services.add_entry_supervisor(entry=entry, supervisor=supervisor, actor=request.user)
    except services.ActRefused as refusal:
        messages.error(request, refusal.sentence)
    return redirect(reverse("entry_edit", args=[entry.pk]) + "#supervisors")


@login_required
@require_http_methods(["GET", "POST"])
def supervisor_edit(request: HttpRequest, supervisor_id: int) -> HttpResponse:
    """What is written about a supervisor."""
    supervisor = selectors.supervisor_for_school(supervisor_id, request.user)
    form = SupervisorForm.of(supervisor, request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.update_supervisor(supervisor=supervisor, actor=request.user, **form.cleaned_data)
        messages.success(request, _("Записано: %(name)s") % {"name": supervisor.full_name})
        return redirect("supervisor_list")
    return _form(request, "registrations/supervisor_form.html", form, {"supervisor": supervisor})


@login_required
@require_http_methods(["GET", "POST"])
def supervisor_erase(request: HttpRequest, supervisor_id: int) -> HttpResponse:
    """Erase everything personal of a supervisor at the person's word: asked once, with the count of what it touches."""
    supervisor = selectors.supervisor_for_eraser(supervisor_id, request.user)
    author = selectors.author_of(supervisor)
    sentence = "" if author is None else rules.why_not_erase(request.user, author)
    if request.method == "POST" and not sentence:
        try:
            services.erase_supervisor(supervisor=supervisor, actor=request.user, reason=request.POST.get("reason", ""))
        except services.ActRefused as refusal:
            sentence = refusal.sentence
        else:
            messages.success(request, _("Данные удалены"))
            return redirect("home")
    context = {
        "supervisor": supervisor,
        "sentence": sentence,
        "count": supervisor.entries.count(),
        "authored": 0 if author is None else author.memberships.count(),
    }
    is_refused = request.method == "POST"
    return render(request, "registrations/supervisor_erase.html", context, status=422 if is_refused else 200)
