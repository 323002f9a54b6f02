"""Acts of a school on its own application, each behind one button, and the sheet to print."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.rules import is_member
from registrations import selectors, services
from registrations.models import Entry


@login_required
@require_GET
def entry_print(request: HttpRequest, entry_id: int) -> HttpResponse:
    """The application on one page, with the lines for signature and stamp."""
    entry = selectors.entry_for_reader(entry_id, request.user)
    own = is_member(request.user, entry.organisation)
    back = reverse("entry_edit" if own else "entry_review", args=[entry.pk])
    return render(
        request, "registrations/entry_print.html", {"entry": entry, "back": back, "now": timezone.localdate()}
    )


@login_required
@require_POST
def entry_recall(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Take a submitted application back to work on it."""
    return _do(request, entry_id, services.recall_entry, _("Заявка снова у вас: исправьте и подайте ещё раз"))


@login_required
@require_POST
def entry_withdraw(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Take part no more."""
    reason = request.POST.get("reason", "").strip()
    return _do(request, entry_id, services.withdraw_entry, _("Заявка отозвана"), reason=reason)


@login_required
@require_POST
def entry_discard(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Delete a draft that was never submitted."""
    entry = selectors.entry_for_school(entry_id, request.user)
    try:
        services.discard_draft(entry=entry, actor=request.user)
    except services.ActRefused as refusal:
        messages.error(request, refusal.sentence)
        return redirect("entry_edit", entry_id=entry.pk)
    messages.success(request, _("Черновик удалён"))
    return redirect("entry_list")


def _do(request: HttpRequest, entry_id: int, act: Callable[..., Entry], words: str, **arguments: str) -> HttpResponse:
    entry = selectors.entry_for_school(entry_id, request.user)
    try:
        act(entry=entry, actor=request.user, **arguments)
    except services.ActRefused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, words)
    return redirect("entry_edit", entry_id=entry.pk)
