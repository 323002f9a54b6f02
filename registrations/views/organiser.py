"""The organiser's side: the list of applications, one application with its decision, ciphers."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.models import Organisation
from accounts.selectors import in_natural_order
from accounts.validators import whole_number
from competitions.models import Competition
from competitions.selectors import competition_for_organiser
from registrations import rules, selectors, services
from registrations.enums import ConsentStatus, EntryStatus, Standing
from registrations.models import Entry

PAGE = 50
STATUSES = [choice for choice in EntryStatus.choices if choice[0] != EntryStatus.DRAFT]


def _filter_of(request: HttpRequest) -> selectors.EntryFilter:
    get = request.GET.get
    return selectors.EntryFilter(
        status=get("status", ""),
        nomination=get("nomination", ""),
        division=get("division", ""),
        organisation=get("school", ""),
        consents=get("consents", ""),
        query=get("q", "").strip(),
    )


@login_required
@require_GET
def review_list(request: HttpRequest, slug: str) -> HttpResponse:
    """Applications of a competition; the filters stand in the address."""
    competition = competition_for_organiser(slug, request.user)
    chosen = _filter_of(request)
    page = Paginator(selectors.entries_for_organiser(competition, chosen), PAGE).get_page(request.GET.get("page"))
    context = {
        "competition": competition,
        "page_obj": page,
        "chosen": chosen,
        "statuses": STATUSES,
        "nominations": competition.nominations.all(),
        "divisions": competition.divisions.filter(merged_into=None),
        "schools": in_natural_order(_schools_of(competition)),
        "waiting": competition.entries.filter(status=EntryStatus.SUBMITTED).count(),
        "without_cipher": competition.entries.filter(status=EntryStatus.ACCEPTED, cipher="").count(),
    }
    return render(request, "registrations/review_list.html", context)


def _schools_of(competition: Competition) -> Any:
    entries = competition.entries.exclude(status=EntryStatus.DRAFT)
    return Organisation.objects.filter(pk__in=entries.values("organisation"))


@login_required
@require_GET
def entry_review(request: HttpRequest, entry_id: int) -> HttpResponse:
    """One application with everything that the decision needs."""
    entry = selectors.entry_for_organiser(entry_id, request.user)
    return _review(request, entry)


def _review(request: HttpRequest, entry: Entry, *, sentence: str = "", act: str = "", typed: str = "") -> HttpResponse:
    is_waiting = entry.status == EntryStatus.SUBMITTED
    divisions = list(entry.competition.divisions.filter(merged_into=None).select_related("nomination"))
    can_move = len(divisions) > 1 and entry.status in {EntryStatus.SUBMITTED, EntryStatus.ACCEPTED}
    can_send_back = is_waiting or (
        entry.status == EntryStatus.ACCEPTED and entry.competition.phase in rules.BEFORE_JUDGING
    )
    shown = {"return": can_send_back, "refuse": can_send_back, "move": can_move}
    shown["standing"] = entry.status == EntryStatus.ACCEPTED
    context = {
        "entry": entry,
        "competition": entry.competition,
        "events": selectors.history_of(entry),
        "divisions": divisions,
        "can_move": can_move,
        "next": selectors.next_to_decide(entry),
        "standings": Standing.choices,
        "readiness": selectors.readiness_of(entry) if is_waiting else [],
        "placement": selectors.placement_of(entry),
        "consents": _consents_of(entry),
        "can_send_back": can_send_back,
        "sentence": sentence,
        "is_beside": shown.get(act, False),  # the sentence stands at the field that it is about
        "act": act,
        "typed": typed,
    }
    return render(request, "registrations/entry_review.html", context, status=422 if sentence else 200)


def _consents_of(entry: Entry) -> list[Any]:
    """Papers of the entry's members that wait for a check, each with its member."""
    return [
        {"member": member, "consent": consent}
        for member in entry.members.all()
        for consent in member.participant.consents.all()
        if consent.status == ConsentStatus.RECEIVED
    ]


def _decide(
    request: HttpRequest,
    entry_id: int,
    act: Callable[..., Entry],
    done: str,
    *,
    name: str,
    field: str = "",
    **arguments: Any,
) -> HttpResponse:
    """Do one act with the words of its field; a refusal stays on the page at that field with what was typed."""
    entry = selectors.entry_for_organiser(entry_id, request.user)
    typed = request.POST.get(field, "")
    words = {field: typed} if field else {}
    try:
        changed = act(entry=entry, actor=request.user, **words, **arguments)
    except services.ActRefused as refusal:
        fresh = selectors.entry_for_organiser(entry_id, request.user)
        return _review(request, fresh, sentence=refusal.sentence, act=name, typed=typed)
    messages.success(request, done % {"number": changed.number})
    return redirect("entry_review", entry_id=entry.pk)


@login_required
@require_POST
def entry_accept(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Accept into the division found, or into the one chosen."""
    entry = selectors.entry_for_organiser(entry_id, request.user)
    chosen = whole_number(request.POST.get("division", ""))
    division = None if chosen is None else get_object_or_404(entry.competition.divisions, pk=chosen)
    done = _("Заявка %(number)s принята")
    return _decide(request, entry_id, services.accept_entry, done, name="accept", division=division)


@login_required
@require_POST
def entry_return(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Give back to the school with a remark."""
    done = _("Заявка %(number)s возвращена, школе отправлено письмо")
    return _decide(request, entry_id, services.return_entry, done, name="return", field="remark")


@login_required
@require_POST
def entry_refuse(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Refuse for good with the reason."""
    done = _("Заявка %(number)s отклонена, школе отправлено письмо")
    return _decide(request, entry_id, services.refuse_entry, done, name="refuse", field="reason")


@login_required
@require_POST
def entry_standing(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Out of competition, did not come, disqualified, withdrew, or back into the count."""
    chosen = request.POST.get("standing", "")
    standing = Standing(chosen) if chosen in Standing.values else Standing.OK
    done = _("Участие записано: %(number)s")
    return _decide(request, entry_id, services.set_standing, done, name="standing", field="reason", standing=standing)


@login_required
@require_POST
def entry_move(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Put into another division with the reason."""
    entry = selectors.entry_for_organiser(entry_id, request.user)
    division = get_object_or_404(entry.competition.divisions, pk=whole_number(request.POST.get("division", "")) or 0)
    done = _("Группа заявки %(number)s изменена")
    return _decide(request, entry_id, services.move_entry, done, name="move", field="reason", division=division)


@login_required
@require_POST
def work_received(request: HttpRequest, work_id: int) -> HttpResponse:
    """Note that an original came, or that it did not."""
    work = selectors.work_for_organiser(work_id, request.user)
    services.mark_original(work=work, is_received="received" in request.POST, actor=request.user)
    return redirect("entry_review", entry_id=work.entry_id)


@login_required
@require_POST
def cipher_assign(request: HttpRequest, slug: str) -> HttpResponse:
    """Give ciphers to the accepted entries that have none."""
    competition = competition_for_organiser(slug, request.user)
    try:
        entries = services.assign_ciphers(competition=competition, actor=request.user)
    except services.ActRefused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, _("Шифров роздано: %(n)s") % {"n": len(entries)})
    return redirect("review_list", slug=slug)
