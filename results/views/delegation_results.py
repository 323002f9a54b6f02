"""What a delegation brought home: the organiser enters it with the scan, and it stands in each pupil's portfolio."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from registrations.forms.external import ExternalForm, chosen_ids
from registrations.models import Participant, Supervisor
from registrations.selectors.external import event_titles
from registrations.services import ActRefused
from registrations.services.external import record_external_result
from registrations.views.external_editor import Editor
from results.enums import DelegationStatus
from results.models import Delegation
from results.selectors import delegations as lists
from results.views.delegations import here_or_404


@login_required
@require_http_methods(["GET", "POST"])
def delegation_result(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Enter a result of those who went; the organiser has seen the scan, so that it counts at once."""
    competition, division = here_or_404(request, slug, code)
    found = lists.delegation_of(division)
    travellers = _travellers(found)
    editor = _editor(request, found, travellers)
    if request.method == "POST" and _act(editor, travellers) and editor.is_complete():
        try:
            record_external_result(
                organisation=competition.organiser,
                competition=competition,
                participants=editor.people,
                scan=editor.scan,
                actor=request.user,
                is_confirmed=True,
                **editor.form.fields_of_result(),
            )
        except ActRefused as refusal:
            editor.form.add_error(None, refusal.sentence)
        else:
            messages.success(request, _("Итог записан и вошёл в портфолио учеников"))
            return redirect("delegation", slug, division.code)
    left = [person for person in travellers if person not in editor.people]
    return _page(request, editor, left, reverse("delegation", args=[slug, division.code]))


def _travellers(delegation: Delegation) -> list[Participant]:
    """Everybody who goes, entry by entry in the protocol's order, an erased person left out."""
    going = delegation.members.filter(status=DelegationStatus.GOING).values("entry")
    people = Participant.objects.filter(memberships__entry__in=going, key__erased_at=None)
    order = "memberships__entry__delegations__position"
    found = people.filter(memberships__entry__delegations__delegation=delegation).prefetch_related("enrolments")
    return list(dict.fromkeys(found.order_by(order, "memberships__order", "pk")))


def _editor(request: HttpRequest, delegation: Delegation, travellers: list[Participant]) -> Editor:
    is_sent = request.method == "POST"
    today = timezone.localdate()
    last = delegation.ends_on or delegation.starts_on
    form = ExternalForm(
        request.POST if is_sent else None,
        request.FILES if is_sent else None,
        supervisors=Supervisor.objects.filter(
            entries__entry__delegations__delegation=delegation, key__erased_at=None
        ).distinct(),
        initial={
            "title": delegation.event,
            "level": delegation.level,
            "held_on": last if last and last <= today else None,
        },
    )
    wanted = set(chosen_ids(request.POST.getlist("member")))
    people = [person for person in travellers if person.pk in wanted] if is_sent else travellers
    return Editor(request, form, people)


def _act(editor: Editor, travellers: list[Participant]) -> bool:
    """Carry out a press that only changes who is chosen; true where the whole is to be saved."""
    act, _colon, value = editor.request.POST.get("do", "save").partition(":")
    if act not in {"add", "drop"}:
        return True
    if act == "drop":
        editor.people = [person for person in editor.people if str(person.pk) != value]
    else:
        editor.people += [person for person in travellers if str(person.pk) == value and person not in editor.people]
    editor.keep_scan()
    return False


def _page(request: HttpRequest, editor: Editor, left: list[Participant], back: str) -> HttpResponse:
    is_saving = request.method == "POST" and request.POST.get("do", "save") == "save"
    if editor.form.is_bound and not is_saving and not editor.form.has_error("scan"):
        editor.quiet()
    context: dict[str, Any] = editor.context() | {
        "titles": event_titles(),
        "left": left,
        "is_fixed": True,
        "back": back,
    }
    is_refused = editor.form.is_bound and bool(editor.form.errors or editor.people_error)
    return render(request, "registrations/external_form.html", context, status=422 if is_refused else 200)
