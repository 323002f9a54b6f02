"""Results from outside: the school enters them, the department or the organiser of a selection confirms them."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import Organisation
from accounts.rules import is_organiser
from accounts.validators import seen_revision
from competitions.rules import is_invited_organiser
from registrations import rules, selectors, services
from registrations.enums import ExternalStatus
from registrations.forms.external import ExternalForm, RemarkForm, chosen_ids
from registrations.models import ExternalResult, Participant
from registrations.selectors import external as results
from registrations.services import external as acts
from registrations.views.external_editor import Editor
from registrations.views.school import organisation_or_404

PAGE = 50
MOST_MATCHES = 20


@login_required
@require_GET
def external_list(request: HttpRequest) -> HttpResponse:
    """Results from outside of the organisation's pupils, the newest first."""
    organisation = organisation_or_404(request)
    page = Paginator(results.external_results_for_school(organisation), PAGE).get_page(request.GET.get("page"))
    return render(request, "registrations/external_list.html", {"organisation": organisation, "page_obj": page})


@login_required
@require_http_methods(["GET", "POST"])
def external_add(request: HttpRequest) -> HttpResponse:
    """Enter a result; from a pupil's page the pupil is chosen already."""
    organisation = organisation_or_404(request)
    editor = _editor(request, organisation, None)
    if request.method == "POST" and _act(editor, organisation) and editor.is_complete():
        try:
            result = acts.record_external_result(
                organisation=organisation,
                participants=editor.people,
                scan=editor.scan,
                actor=request.user,
                competition=editor.form.cleaned_data.get("competition"),
                **editor.form.fields_of_result(),
            )
        except services.ActRefused as refusal:
            editor.form.add_error(None, refusal.sentence)
        else:
            messages.success(request, _("Итог внесён и ждёт проверки"))
            return redirect("external", result_id=result.pk)
    return _page(request, editor, {"organisation": organisation})


@login_required
@require_http_methods(["GET", "POST"])
def external_edit(request: HttpRequest, result_id: int) -> HttpResponse:
    """Mend a result that nobody has confirmed yet."""
    result = results.external_for_editor(result_id, request.user)
    editor = _editor(request, result.organisation, result)
    stored: dict[str, Any] = {}
    if (
        request.method == "POST"
        and _act(editor, result.organisation)
        and editor.is_complete(has_scan=result.scan is not None)
    ):
        try:
            acts.update_external_result(
                result=result,
                participants=editor.people,
                actor=request.user,
                scan=editor.scan,
                base_revision=seen_revision(request.POST.get("revision", "")),
                is_confirmed=rules.can_check_external(request.user, result),
                competition=editor.form.cleaned_data.get("competition", result.competition),
                **editor.form.fields_of_result(),
            )
        except services.ActRefused as refusal:
            editor.form.add_error(None, refusal.sentence)
            result.refresh_from_db()
            stored = ExternalForm.initial_of(result)
        else:
            messages.success(request, _("Итог изменён"))
            return redirect("external", result_id=result.pk)
    differs = editor.differences(stored)
    return _page(request, editor, {"result": result, "organisation": result.organisation, "stored": differs})


def _editor(request: HttpRequest, organisation: Organisation, result: ExternalResult | None) -> Editor:
    """The page as it stands: what was sent, else what is stored, else empty."""
    is_sent = request.method == "POST"
    form = ExternalForm(
        request.POST if is_sent else None,
        request.FILES if is_sent else None,
        supervisors=results.supervisors_for_external(organisation, result),
        selections=results.selections_for_school(organisation),
        initial=ExternalForm.initial_of(result) if result else None,
    )
    if is_sent:
        people = _pupils(organisation, request.POST.getlist("member"), result)
    elif result is not None:
        people = [member.participant for member in result.members.all()]
    else:
        people = _pupils(organisation, request.GET.getlist("uchenik"), None)
    return Editor(request, form, people, query=request.POST.get("q", "").strip()[:60])


def _pupils(organisation: Organisation, values: list[str], result: ExternalResult | None) -> list[Participant]:
    """The chosen pupils in their order: of the organisation's roster, or standing in the result already."""
    wanted = chosen_ids(values)
    known = {member.participant_id: member.participant for member in result.members.all()} if result else {}
    roster = selectors.pupils_for_school(organisation, with_past=True).filter(pk__in=wanted)
    found = known | {person.pk: person for person in roster.prefetch_related("enrolments")}
    return [found[pk] for pk in wanted if pk in found]


def _act(editor: Editor, organisation: Organisation) -> bool:
    """Carry out a press that only changes who is chosen; true where the whole is to be saved."""
    act, _colon, value = editor.request.POST.get("do", "save").partition(":")
    if act == "save" or (act == "find" and not editor.query):
        return True
    if act == "drop":
        editor.people = [person for person in editor.people if str(person.pk) != value]
    elif act == "add":
        editor.people += _pupils(organisation, [value], None)
    else:
        editor.search(lambda query: list(selectors.pupils_for_school(organisation, query=query)[:MOST_MATCHES]))
    editor.keep_scan()
    return False


def _page(request: HttpRequest, editor: Editor, context: dict[str, Any]) -> HttpResponse:
    """The page; errors are shown where the whole was sent, a search alone shows none."""
    is_saving = request.method == "POST" and request.POST.get("do", "save").startswith("save")
    is_empty_search = request.POST.get("do") == "find" and not editor.query
    is_refused = is_saving or is_empty_search or bool(editor.form.is_bound and editor.form.has_error("scan"))
    if editor.form.is_bound and not is_refused:
        editor.quiet()
    context |= editor.context() | {"titles": results.event_titles(), "is_searched": bool(editor.query)}
    return render(request, "registrations/external_form.html", context, status=422 if is_refused else 200)


@login_required
@require_GET
def external(request: HttpRequest, result_id: int) -> HttpResponse:
    """One result: what was entered, its scan, its history, what can be done with it."""
    result = results.external_for_reader(result_id, request.user)
    return _result_page(request, result, RemarkForm())


def _result_page(request: HttpRequest, result: ExternalResult, form: RemarkForm, sentence: str = "") -> HttpResponse:
    context = {
        "result": result,
        "members": results.shown_members(result, request.user),
        "shows_scan": results.knows_all_members(result, request.user),
        "events": results.history_of_external(result),
        "can_edit": rules.can_edit_external(request.user, result),
        "can_check": rules.can_check_external(request.user, result),
        "form": form,
        "sentence": sentence,
    }
    is_refused = bool(sentence) or form.is_bound
    return render(request, "registrations/external.html", context, status=422 if is_refused else 200)


@login_required
@require_POST
def external_discard(request: HttpRequest, result_id: int) -> HttpResponse:
    """Take back what was entered by mistake."""
    result = results.external_for_editor(result_id, request.user)
    try:
        acts.discard_external_result(result=result, actor=request.user)
    except services.ActRefused as refusal:
        return _result_page(request, result, RemarkForm(), refusal.sentence)
    messages.success(request, _("Итог удалён вместе со сканом"))
    return redirect("external_list" if request.organisation else "external_queue")  # type: ignore[attr-defined]


@login_required
@require_GET
def external_queue(request: HttpRequest) -> HttpResponse:
    """Results that wait for the user's check, the oldest event first; the others by their state."""
    user = request.user
    if not (rules.checks_every_external(user) or is_organiser(user) or is_invited_organiser(user)):
        raise Http404
    status = request.GET.get("status", ExternalStatus.WAITING)
    if status not in ExternalStatus.values:
        raise Http404
    page = Paginator(results.external_queue(user, status=status), PAGE).get_page(request.GET.get("page"))
    statuses = [
        (ExternalStatus.WAITING, _("Ждут проверки")),
        (ExternalStatus.CONFIRMED, _("Подтверждены")),
        (ExternalStatus.RETURNED, _("Возвращены")),
    ]
    context = {"page_obj": page, "status": status, "statuses": statuses}
    return render(request, "registrations/external_queue.html", context)


@login_required
@require_POST
def external_confirm(request: HttpRequest, result_id: int) -> HttpResponse:
    """What was entered is what the scan says."""
    result = results.external_for_checker(result_id, request.user)
    try:
        acts.confirm_external_result(result=result, actor=request.user)
    except services.ActRefused as refusal:
        return _result_page(request, result, RemarkForm(), refusal.sentence)
    messages.success(request, _("Итог подтверждён"))
    return redirect("external", result_id=result.pk)


@login_required
@require_POST
def external_return(request: HttpRequest, result_id: int) -> HttpResponse:
    """Send a result back with what is to be mended."""
    result = results.external_for_checker(result_id, request.user)
    form = RemarkForm(request.POST)
    if not form.is_valid():
        return _result_page(request, result, form)
    acts.return_external_result(result=result, actor=request.user, remark=form.cleaned_data["remark"])
    messages.success(request, _("Итог возвращён школе с замечанием"))
    return redirect("external", result_id=result.pk)
