"""The application: one page that is saved while it is typed, and the acts on it."""

from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.validators import seen_revision
from core.files import FileRefused
from registrations import rules, selectors, services
from registrations.enums import EntryStatus
from registrations.forms.entry import EntryForm
from registrations.models import Entry
from registrations.selectors.choices import candidates_for_entry, supervisors_to_choose
from registrations.selectors.readiness import WITH_SUPERVISOR, Ready
from registrations.views.buttons import ACTS, back, stay


@dataclass
class Page:
    """What the page of an application shows beside what is stored: the typed text and what was refused."""

    entry: Entry
    form: EntryForm
    status: int = 200
    heading: str = ""
    sentence: str = ""
    problems: tuple[Ready, ...] = ()
    files: dict[str, str] = field(default_factory=dict)
    stored: Entry | None = None
    query: str = ""


@login_required
@require_http_methods(["GET", "POST"])
def entry_edit(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Read the application, or write it while it is open; every button saves what was typed before it acts."""
    entry = selectors.entry_for_school(entry_id, request.user)
    if request.method == "GET":
        return _show(request, Page(entry, EntryForm(entry=entry), query=request.GET.get("pupil", "")))
    page = _save(request, entry)
    if page.status == 200 and not page.files:
        return _act(request, page)
    if page.files:
        page.status, page.heading = 422, _("Файл не принят")
        page.entry = selectors.entry_with_parts(entry.pk)
        page.form = EntryForm(request.POST, entry=page.entry)
    return _show(request, page)


@login_required
@require_POST
def entry_autosave(request: HttpRequest, entry_id: int) -> JsonResponse:
    """Save what was typed so far; answers with the new revision and the panel of what is missing."""
    entry = selectors.entry_for_school(entry_id, request.user)
    page = _save(request, entry, with_files=False)
    if page.status != 200:
        return JsonResponse({"sentence": page.sentence, "errors": page.form.errors}, status=page.status)
    saved = selectors.entry_with_parts(entry.pk)
    readiness = render_to_string(
        "registrations/parts/readiness.html", {"readiness": selectors.readiness_of(saved), "entry": saved}, request
    )
    return JsonResponse({"revision": saved.revision, "readiness": readiness})


def _save(request: HttpRequest, entry: Entry, *, with_files: bool = True) -> Page:
    """Store the form and the files; whatever is refused is on the page with its sentence, nothing typed is lost."""
    form = EntryForm(request.POST, entry=entry)
    page = Page(entry, form)
    if not form.is_valid():
        page.status, page.heading = 422, _("Черновик не сохранён")
        return page
    seen = seen_revision(request.POST.get("revision", ""))
    try:
        services.update_entry(entry=entry, actor=request.user, base_revision=seen, **form.changes())
    except services.StaleRevision as refusal:
        if form.differences(refusal.entry):
            page.status, page.sentence, page.stored = 409, refusal.sentence, refusal.entry
            return page
    except services.ActRefused as refusal:
        page.status, page.sentence = 422, refusal.sentence
        return page
    if with_files:
        page.files = _attach(request, entry)
    return page


def _attach(request: HttpRequest, entry: Entry) -> dict[str, str]:
    """Take every file and link that came along; the refused ones with their sentences by code."""
    refused = {}
    uploads = [] if entry.nomination is None else entry.nomination.uploads
    for code in [upload["code"] for upload in uploads]:
        link = request.POST.get(f"link-{code}", "").strip()
        for upload in [*request.FILES.getlist(f"file-{code}"), *([None] if link else [])]:
            try:
                services.attach_work(entry=entry, code=code, actor=request.user, upload=upload, link=link)
            except FileRefused as refusal:
                refused[code] = str(refusal)
            except services.ActRefused as refusal:
                refused[code] = refusal.sentence
    return refused


def _act(request: HttpRequest, page: Page) -> HttpResponse:
    """Do what the pressed button says: «name:value», saved alone where nothing else was asked."""
    act, _colon, value = request.POST.get("do", "save").partition(":")
    page.entry = selectors.entry_with_parts(page.entry.pk)
    try:
        return ACTS.get(act, stay)(request, page.entry, value)
    except services.EntryIncomplete as refusal:
        page.status, page.heading, page.problems = 422, refusal.sentence, refusal.problems
    except services.AlreadySubmitted as refusal:
        messages.info(request, refusal.sentence)
        return redirect("entry_edit", entry_id=page.entry.pk)
    except services.ActRefused as refusal:
        page.status, page.sentence = 422, refusal.sentence
    page.entry = selectors.entry_with_parts(page.entry.pk)
    page.form = EntryForm(request.POST, entry=page.entry)
    page.form.is_valid()
    for problem in page.problems:
        if problem.anchor in page.form.fields:
            page.form.add_error(problem.anchor, problem.problem)
    return _show(request, page)


@login_required
@require_POST
def entry_signed(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Take the scan of the application as it was signed."""
    entry = selectors.entry_for_school(entry_id, request.user)
    page = Page(entry, EntryForm(entry=entry))
    try:
        services.attach_signed_form(entry=entry, upload=request.FILES.get("signed"), actor=request.user)
    except FileRefused as refusal:
        page.status, page.files = 422, {"signed": str(refusal)}
        return _show(request, page)
    except services.ActRefused as refusal:
        page.status, page.sentence = 422, refusal.sentence
        return _show(request, page)
    messages.success(request, _("Подписанная заявка приложена"))
    return back(entry)


@login_required
@require_GET
def entry_candidates(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Pupils who may join the entry, found while the name is typed."""
    entry = selectors.entry_for_school(entry_id, request.user)
    context = {"entry": entry, "candidates": candidates_for_entry(entry, request.GET.get("pupil", "").strip())}
    return render(request, "registrations/parts/candidates.html", context)


def _show(request: HttpRequest, page: Page) -> HttpResponse:
    """The form while the school may write, else the application to read."""
    entry = page.entry
    window = selectors.window_for_entry(entry)
    is_editable = rules.can_edit_entry(request.user, entry) and window.is_open
    has_typed = page.form.is_bound and page.status != 200
    context: dict[str, Any] = {
        "entry": entry,
        "page": page,
        "form": page.form,
        "window": window,
        "is_editable": is_editable,
        "readiness": selectors.readiness_of(entry) if entry.status in rules.OPEN_TO_EDIT else [],
        "events": selectors.history_of(entry),
        "now": timezone.now(),
    }
    if not (is_editable or has_typed):
        context |= {
            "can_recall": entry.status == EntryStatus.SUBMITTED and window.is_open,
            "can_withdraw": rules.can_withdraw(entry),
        }
        return render(request, "registrations/entry_detail.html", context, status=page.status)
    context |= _parts_of_form(page)
    return render(request, "registrations/entry_form.html", context, status=page.status)


def _parts_of_form(page: Page) -> dict[str, Any]:
    """Members, uploads and choices, each with its fields and its problem beside it."""
    entry, form = page.entry, page.form
    problems = {item.anchor: item.problem for item in reversed(page.problems)}
    fields = form.member_fields()
    day = entry.competition.ages_on
    members = [
        {
            "member": member,
            "fields": fields.get(member.pk, []),
            "grade": selectors.participant_grade(member.participant, day),
            "age": selectors.participant_age(member.participant, day),
            "problem": problems.get(f"member-{member.pk}") or problems.get(f"part-{member.pk}", ""),
        }
        for member in entry.members.all()
    ]
    works = list(entry.works.all())
    uploads = [
        {
            "max": 1,
            **upload,
            "works": [work for work in works if work.code == upload["code"]],
            "accept": ",".join(f".{kind}" for kind in upload.get("types", [])),
            "problem": page.files.get(upload["code"]) or problems.get(f"upload-{upload['code']}", ""),
        }
        for upload in ([] if entry.nomination is None else entry.nomination.uploads)
    ]
    return {
        "members": members,
        "uploads": uploads,
        "problems": problems,
        "candidates": candidates_for_entry(entry, page.query),
        "supervisors": supervisors_to_choose(entry),
        "wants_supervisor": entry.nomination is None or entry.nomination.entrant in WITH_SUPERVISOR,
        "versions": form.differences(page.stored) if page.stored is not None else [],
    }
