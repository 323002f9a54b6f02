"""Delegations: the list from the sealed protocol, replacements, the journey and the order, the result from outside."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.resources.tables import table_response
from accounts.validators import seen_revision
from competitions.models import Competition, Division
from competitions.validators.refusal import Refused
from results import rules
from results.enums import DelegationStatus
from results.models import Delegation
from results.selectors import delegations as lists
from results.selectors.protocols import competition_with_places, division_with_places
from results.services import delegations as acts
from results.views.delegation_forms import DelegationForm, ReplacementForm


def _competition(request: HttpRequest, slug: str) -> Competition:
    """A selection that the user organises; a contest that sends nobody has no such pages."""
    competition = competition_with_places(slug, request.user, rules.can_seal)
    if not competition.delegation:
        raise Http404
    return competition


def here_or_404(request: HttpRequest, slug: str, code: str) -> tuple[Competition, Division]:
    """A division of a selection that the user organises."""
    competition = _competition(request, slug)
    return competition, division_with_places(competition, code)


@login_required
@require_safe
def delegation_list(request: HttpRequest, slug: str) -> HttpResponse:
    """Every division of the selection with its list or what it waits for."""
    competition = _competition(request, slug)
    context = {"competition": competition, "rows": lists.delegation_overview(competition)}
    return render(request, "results/delegation_list.html", context)


@login_required
@require_safe
def delegation(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """The list of a division: who goes, who waits, whose papers are there, what happened."""
    competition, division = here_or_404(request, slug, code)
    return _page(request, competition, division)


def _page(request: HttpRequest, competition: Competition, division: Division, *refused: str) -> HttpResponse:
    state = lists.state_of(competition, division)
    context: dict[str, Any] = {"competition": competition, "state": state, "division": division, "refused": refused}
    if state.delegation is not None:
        found = lists.delegation_of(division)
        rows = lists.rows_of(found)
        context |= {
            "delegation": found,
            "going": [row for row in rows if row.member.status == DelegationStatus.GOING],
            "reserve": [row for row in rows if row.member.status == DelegationStatus.RESERVE],
            "out": [row for row in rows if row.member.status == DelegationStatus.OUT],
            "purposes": lists.purposes_asked(competition),
            "chaperone": lists.chaperone_of(found),
            "events": lists.history_of_delegation(found),
            "outcomes": lists.results_of_delegation(found),
        }
    return render(request, "results/delegation.html", context, status=422 if refused else 200)


@login_required
@require_POST
def delegation_form(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Make the list from the sealed protocol, or compare it with a new version."""
    competition, division = here_or_404(request, slug, code)
    state = lists.state_of(competition, division)
    try:
        if state.delegation is not None and state.is_old:
            acts.renew_delegation(delegation=state.delegation, actor=request.user)
            messages.success(request, _("Список сверен с новым протоколом"))
        else:
            acts.form_delegation(division=division, actor=request.user)
            messages.success(request, _("Список составлен по протоколу"))
    except Refused as refusal:
        return _page(request, competition, division, *refusal.reasons)
    return redirect("delegation", slug, division.code)


@login_required
@require_http_methods(["GET", "POST"])
def delegation_edit(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """The journey, the chaperone and the order."""
    competition, division = here_or_404(request, slug, code)
    found = lists.delegation_of(division)
    is_sent = request.method == "POST"
    form = DelegationForm.of(found, lists.chaperone_of(found), request.POST if is_sent else None)
    if is_sent and form.is_valid():
        try:
            acts.update_delegation(
                delegation=found,
                actor=request.user,
                base_revision=seen_revision(request.POST.get("revision", "")),
                **form.cleaned_data,
            )
        except Refused as refusal:
            form.add_error(None, refusal.reasons[0])
            found.refresh_from_db()
        else:
            messages.success(request, _("Сведения о поездке записаны"))
            return redirect("delegation", slug, division.code)
    stored = _stored(form, found) if form.is_bound and form.non_field_errors() else []
    context = {"competition": competition, "division": division, "delegation": found, "form": form, "stored": stored}
    return render(request, "results/delegation_edit.html", context, status=422 if form.errors else 200)


def _stored(form: DelegationForm, delegation: Delegation) -> list[tuple[str, Any]]:
    """What is stored now where the person's own text differs: label and value."""
    now = DelegationForm.of(delegation, lists.chaperone_of(delegation)).initial
    own = form.cleaned_data
    return [
        (str(form[name].label), now[name]) for name in now if name in own and (own[name] or "") != (now[name] or "")
    ]


@login_required
@require_http_methods(["GET", "POST"])
def delegation_replace(request: HttpRequest, slug: str, code: str, member: int) -> HttpResponse:
    """Somebody cannot go: the reason, and who goes instead."""
    competition, division = here_or_404(request, slug, code)
    found = lists.delegation_of(division)
    leaving = lists.member_of(found, member)
    candidates = lists.next_in_reserve(found)
    form = ReplacementForm(request.POST if request.method == "POST" else None, candidates=candidates)
    if request.method == "POST" and form.is_valid():
        try:
            chosen = acts.replace_member(
                member=leaving,
                actor=request.user,
                reason=form.cleaned_data["reason"],
                substitute=form.substitute(),
            )
        except Refused as refusal:
            form.add_error(None, refusal.reasons[0])
        else:
            name = lists.entry_name(chosen.entry) if chosen else ""
            said = _("Замена записана: едет %(name)s") % {"name": name} if name else _("Записано, резерв исчерпан")
            messages.success(request, said)
            return redirect("delegation", slug, division.code)
    return _change(request, competition, division, form, {"leaving": leaving, "candidates": candidates})


@login_required
@require_http_methods(["GET", "POST"])
def delegation_restore(request: HttpRequest, slug: str, code: str, member: int) -> HttpResponse:
    """Somebody who could not go can after all."""
    competition, division = here_or_404(request, slug, code)
    found = lists.delegation_of(division)
    back = lists.member_of(found, member)
    form = ReplacementForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            acts.restore_member(member=back, actor=request.user, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            form.add_error(None, refusal.reasons[0])
        else:
            messages.success(request, _("Возвращение записано"))
            return redirect("delegation", slug, division.code)
    return _change(request, competition, division, form, {"back": back})


def _change(
    request: HttpRequest, competition: Competition, division: Division, form: ReplacementForm, more: dict[str, Any]
) -> HttpResponse:
    candidates = more.get("candidates", [])
    context = {
        "competition": competition,
        "division": division,
        "form": form,
        "name": lists.entry_name((more.get("leaving") or more["back"]).entry),
        "candidate": lists.entry_name(candidates[0].entry) if len(candidates) == 1 else "",
    } | more
    return render(request, "results/delegation_change.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def delegation_export(request: HttpRequest, slug: str, code: str, kind: str) -> HttpResponse:
    """The list as a table: who goes and who waits, with what a host of an event asks for."""
    competition, division = here_or_404(request, slug, code)
    found = lists.delegation_of(division)
    headers = [
        _("Состояние"),
        _("Место"),
        _("Фамилия, имя, отчество"),
        _("Дата рождения"),
        _("Класс"),
        _("Организация"),
        _("Команда"),
    ]
    table = [
        (
            row.member.get_status_display(),
            row.member.place,
            one.participant.full_name,
            one.participant.birth_date or "",
            one.grade or "",
            row.entry.organisation.full_name,
            row.entry.team_name,
        )
        for row in lists.rows_of(found)
        for one in row.people
    ]
    return table_response(kind, f"delegatsiya-{competition.slug}-{division.code}", headers, table)
