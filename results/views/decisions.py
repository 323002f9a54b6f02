"""Decisions of the jury: the list, writing one down, taking a slip back."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.validators import whole_number
from competitions.models import Competition, Division
from competitions.validators.refusal import Refused
from results import rules
from results.enums import DecisionKind
from results.forms import AdmitForm, AdvanceForm, AwardLineForm, CountedForm, DecisionForm, OrderForm, SpecialPrizeForm
from results.selectors.advancing import doors_of_division
from results.selectors.decisions import (
    Choice,
    decision_for,
    decisions_of,
    idle_orders,
    open_questions,
    orders_of,
    tied_blocks,
    tied_teams,
)
from results.selectors.protocols import competition_with_places, division_with_places
from results.services import rank_division, record_decision, revoke_decision


def _here(request: HttpRequest, slug: str, code: str, *, decides: bool = True) -> tuple[Competition, Division]:
    may = rules.can_decide if decides else rules.can_see_ranking
    competition = competition_with_places(slug, request.user, may)
    return competition, division_with_places(competition, code)


@login_required
@require_safe
def decision_list(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """What was decided, what waits for a decision, and which equals may get one."""
    competition, division = _here(request, slug, code, decides=False)
    blocks = [("ravnye", tied_blocks(division)), ("komandy", tied_teams(division))]
    decisions = decisions_of(division)
    orders, idle = orders_of(decisions, competition.pk), idle_orders(decisions)
    context = {
        "competition": competition,
        "division": division,
        "decisions": [(one, orders.get(one.pk, ""), one.pk in idle) for one in decisions],
        "questions": open_questions(division),
        "blocks": blocks,
        "has_blocks": any(choices for _parameter, choices in blocks),
        "can_decide": rules.can_decide(request.user, competition),
        "can_organise": rules.can_seal(request.user, competition),
    }
    return render(request, "results/decision_list.html", context)


class _Outdated(Exception):
    """The question that a form answers is not asked any more."""


def _chosen(request: HttpRequest, choices: list[Choice], parameter: str) -> Choice:
    """The question by its number on the page before; a form names the one that was read, wherever it stands now."""
    if asked := request.POST.get("asked"):
        same = next((choice for choice in choices if choice.mark == asked), None)
        if same is None:
            raise _Outdated
        return same
    chosen = whole_number(request.GET[parameter])
    if chosen is None or chosen >= len(choices):
        raise Http404
    return choices[chosen]


def _form(request: HttpRequest, division: Division) -> tuple[str, str, DecisionForm]:
    """The kind of the decision, the heading and the form, by what the address asks about."""
    data = request.POST if request.method == "POST" else None
    if "vopros" in request.GET:
        choice = _chosen(request, open_questions(division), "vopros")
        if choice.key.partition(":")[0] in {"advance", "admit"}:
            return DecisionKind.ADVANCE, choice.title, AdvanceForm(choice, data)
        if choice.key.startswith("of:"):
            return DecisionKind.COUNTED, choice.title, CountedForm(choice, data)
        return DecisionKind.AWARD_LINE, choice.title, AwardLineForm(choice, data)
    if "ravnye" in request.GET:
        choice = _chosen(request, tied_blocks(division), "ravnye")
        return DecisionKind.ORDER, choice.title, OrderForm(choice, data)
    if "komandy" in request.GET:
        choice = _chosen(request, tied_teams(division), "komandy")
        return DecisionKind.ORDER, choice.title, OrderForm(choice, data)
    if request.GET.get("vid") == DecisionKind.SPECIAL:
        return DecisionKind.SPECIAL, _("Специальный приз"), SpecialPrizeForm(division, data)
    if request.GET.get("vid") == DecisionKind.ADVANCE:
        door = next((one for one in doors_of_division(division) if one.code == request.GET.get("etap")), None)
        if door is None:
            raise Http404
        return DecisionKind.ADVANCE, _("Допустить решением жюри"), AdmitForm(division, door.code, data)
    if request.GET.get("vid") == DecisionKind.ACCEPT_INCOMPLETE:
        return DecisionKind.ACCEPT_INCOMPLETE, _("Принять неполное оценивание"), DecisionForm(data)
    raise Http404


@login_required
@require_http_methods(["GET", "POST"])
def decision_new(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Write one decision down; places are counted at once, so that the next page shows what it changed."""
    competition, division = _here(request, slug, code)
    is_from_joint = request.GET.get("nazad") == "obschiy" and rules.can_seal(request.user, competition)
    back = reverse("protocol_joint_prepare", args=[slug]) if is_from_joint else ""
    back = back or reverse("decision_list", args=[slug, division.code])
    try:
        kind, title, form = _form(request, division)
    except _Outdated:
        messages.warning(
            request, _("Посмотрите на вопросы снова: тот, на который вы отвечали, изменился. Решение не записано.")
        )
        return redirect(back)
    if request.method == "POST" and form.is_valid():
        try:
            record_decision(
                division=division,
                kind=kind,
                content=form.content(),
                text=form.cleaned_data["text"],
                decided_on=form.cleaned_data["decided_on"],
                actor=request.user,
            )
        except Refused as refusal:
            for reason in refusal.reasons:
                form.add_error(None, reason)
        else:
            rank_division(division=division)
            messages.success(request, _("Решение записано, места посчитаны с ним"))
            return redirect(back)
    context = {"competition": competition, "division": division, "form": form, "title": title, "kind": kind}
    context["back"] = back
    context["can_organise"] = rules.can_seal(request.user, competition)
    return render(request, "results/decision_new.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def decision_revoke(request: HttpRequest, slug: str, code: str, decision: int) -> HttpResponse:
    """End a decision; it stays in the list."""
    _competition, division = _here(request, slug, code)
    revoke_decision(decision=decision_for(division, decision), actor=request.user)
    rank_division(division=division)
    messages.success(request, _("Решение отменено, места посчитаны без него"))
    return redirect("decision_list", slug, division.code)
