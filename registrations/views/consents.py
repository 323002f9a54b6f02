"""Consents: the school records them, an organiser verifies them, both may withdraw."""

import json

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.rules import is_member
from accounts.validators import whole_number
from competitions.selectors import competition_for_organiser
from core.files import FileRefused
from registrations import rules, selectors, services
from registrations.enums import ConsentPurpose
from registrations.forms.consents import SCOPE, ConsentForm
from registrations.models import EntrySupervisor, Supervisor
from registrations.selectors.consents import consents_to_verify, open_consents_of
from registrations.views.school import organisation_or_404

PAGE = 50


def _purpose(text: str) -> ConsentPurpose:
    try:
        return ConsentPurpose(text)
    except ValueError as error:
        raise Http404 from error


@login_required
@require_GET
def consent_list(request: HttpRequest, pupil_id: int) -> HttpResponse:
    """Both consents of a pupil: what is there, what is missing, the form to print."""
    pupil = selectors.pupil_for_school(pupil_id, request.user)
    context = {"pupil": pupil, "consents": open_consents_of(pupil), "scopes": SCOPE}
    return render(request, "registrations/consent_list.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def consent_add(request: HttpRequest, pupil_id: int, purpose: str) -> HttpResponse:
    """Record a signed paper with its scan."""
    pupil = selectors.pupil_for_school(pupil_id, request.user)
    kind = _purpose(purpose)
    is_publication = kind == ConsentPurpose.PUBLICATION
    initial = {"scope": [code for code, _label in SCOPE], "signed_on": timezone.localdate()}
    form = ConsentForm(request.POST or None, request.FILES or None, is_publication=is_publication, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            services.record_consent(
                participant=pupil,
                purpose=kind,
                actor=request.user,
                scope=form.cleaned_data.get("scope", ()),
                signed_on=form.cleaned_data["signed_on"],
                given_by=form.cleaned_data["given_by"],
                scan=form.cleaned_data["scan"],
            )
        except FileRefused as refusal:
            form.add_error("scan", str(refusal))
        except services.ActRefused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, _("Согласие записано"))
            return redirect("consent_list", pupil_id=pupil.pk)
    context = {"pupil": pupil, "form": form, "purpose": kind}
    return render(request, "registrations/consent_form.html", context, status=422 if form.is_bound else 200)


@login_required
@require_POST
def consent_withdraw(request: HttpRequest, pupil_id: int, consent_id: int) -> HttpResponse:
    """Withdraw a consent at the parents' word; effective at once."""
    pupil = selectors.pupil_for_school(pupil_id, request.user)
    services.withdraw_consent(consent=get_object_or_404(pupil.consents, pk=consent_id), actor=request.user)
    messages.success(request, _("Согласие отозвано. Имя с открытых страниц уже убрано"))
    return redirect("consent_list", pupil_id=pupil.pk)


@login_required
@require_GET
def consent_print(request: HttpRequest, pupil_id: int, purpose: str) -> HttpResponse:
    """The paper to sign: one purpose on a sheet of its own, as the law wants it."""
    pupil = selectors.pupil_for_school(pupil_id, request.user)
    context = {
        "pupil": pupil,
        "purpose": _purpose(purpose),
        "organisation": organisation_or_404(request),
        "scopes": SCOPE,
    }
    return render(request, "registrations/consent_print.html", context)


@login_required
@require_GET
def consent_queue(request: HttpRequest, slug: str) -> HttpResponse:
    """Papers of this competition's participants that nobody has checked yet."""
    competition = competition_for_organiser(slug, request.user)
    page = Paginator(consents_to_verify(competition), PAGE).get_page(request.GET.get("page"))
    context = {"competition": competition, "page_obj": page}
    return render(request, "registrations/consent_queue.html", context)


@login_required
@require_POST
def consent_verify(request: HttpRequest, slug: str, consent_id: int) -> HttpResponse:
    """The organiser has seen the paper."""
    competition = competition_for_organiser(slug, request.user)
    consent = get_object_or_404(consents_to_verify(competition, with_verified=True), pk=consent_id)
    try:
        services.verify_consent(consent=consent, actor=request.user)
    except services.ActRefused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, _("Согласие проверено: %(name)s") % {"name": consent.participant.short_name})
    back = whole_number(request.POST.get("back", ""))
    return redirect("consent_queue", slug=slug) if back is None else redirect("entry_review", entry_id=back)


@login_required
@require_POST
def link_make(request: HttpRequest, pupil_id: int) -> HttpResponse:
    """A private link for the pupil or a parent: shown this once, the earlier one ends."""
    pupil = selectors.pupil_for_school(pupil_id, request.user)
    token = services.make_link(participant=pupil, actor=request.user)
    address = request.build_absolute_uri(reverse("person", args=[token]))
    return render(request, "registrations/link_made.html", {"pupil": pupil, "address": address})


@login_required
@require_POST
def link_end(request: HttpRequest, pupil_id: int) -> HttpResponse:
    """End the pupil's private link."""
    pupil = selectors.pupil_for_school(pupil_id, request.user)
    services.end_links(participant=pupil, actor=request.user)
    messages.success(request, _("Ссылка больше не открывается"))
    return redirect("pupil_edit", pupil_id=pupil.pk)


@login_required
@require_GET
def pupil_export(request: HttpRequest, pupil_id: int) -> HttpResponse:
    """What the user's own organisations hold of a pupil, as a JSON file for the parents."""
    pupil = selectors.pupil_for_school(pupil_id, request.user)
    own = {row.organisation_id for row in pupil.enrolments.all() if is_member(request.user, row.organisation)}
    held = services.export_person(participant=pupil, organisations=own)
    content = json.dumps(held, ensure_ascii=False, indent=2)
    response = HttpResponse(content, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="person-{pupil.pk}.json"'
    response["Cache-Control"] = "private, no-store"
    return response


@login_required
@require_http_methods(["GET", "POST"])
def pupil_erase(request: HttpRequest, pupil_id: int) -> HttpResponse:
    """Erase everything personal at the parents' word: asked once, with the count of what goes."""
    pupil = selectors.pupil_for_eraser(pupil_id, request.user)
    sentence = rules.why_not_erase(request.user, pupil)
    if request.method == "POST" and not sentence:
        try:
            services.erase_participant(participant=pupil, actor=request.user, reason=request.POST.get("reason", ""))
        except services.ActRefused as refusal:
            sentence = refusal.sentence
        else:
            messages.success(request, _("Данные удалены"))
            return redirect("home")
    is_refused = request.method == "POST"
    context = {
        "pupil": pupil,
        "sentence": sentence,
        "count": pupil.memberships.count(),
        "supervised": EntrySupervisor.objects.filter(supervisor__key=pupil.key_id).count(),
        "is_supervisor": Supervisor.objects.filter(key=pupil.key_id).exists(),
    }
    return render(request, "registrations/pupil_erase.html", context, status=422 if is_refused else 200)
