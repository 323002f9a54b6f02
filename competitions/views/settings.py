"""Settings of a competition: dates and words, documents, extensions."""

from collections.abc import Callable
from copy import copy

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import BaseForm as Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from competitions.forms.settings import DatesForm, DocumentForm, ExtensionForm, TextsForm
from competitions.models import Competition
from competitions.selectors import competition_for_organiser
from competitions.services import (
    Refused,
    add_document,
    end_extension,
    grant_extension,
    remove_document,
    update_competition,
)
from core.files import FileRefused


@login_required
@require_http_methods(["GET", "POST"])
def competition_settings(request: HttpRequest, slug: str) -> HttpResponse:
    """Dates, words and switches: two forms of one page, each saved by its own button.

    A form writes on a copy: the page goes on showing what is stored.
    """
    competition = competition_for_organiser(slug, request.user)
    which = request.POST.get("part") if request.method == "POST" else ""
    dates = DatesForm(request.POST if which == "dates" else None, instance=copy(competition))
    texts = TextsForm(request.POST if which == "texts" else None, instance=copy(competition))
    form = {"dates": dates, "texts": texts}.get(which or "")
    if form is not None and form.is_valid():
        values = texts.values if form is texts else dates.cleaned_data
        try:
            update_competition(competition=competition, values=values, actor=request.user)  # type: ignore[arg-type]
        except Refused as refusal:
            for reason in refusal.reasons:
                form.add_error(None, reason)
        else:
            messages.success(request, _("Сохранено"))
            return redirect("competition_settings", slug=slug)
    context = {"competition": competition, "dates": dates, "texts": texts, "tab": "settings"}
    has_errors = form is not None and bool(form.errors)
    return render(request, "competitions/settings.html", context, status=422 if has_errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def document_list(request: HttpRequest, slug: str) -> HttpResponse:
    """Documents of the public page and the form for another one."""
    competition = competition_for_organiser(slug, request.user)
    form = DocumentForm(request.POST or None, request.FILES or None, initial={"title": _("Положение о конкурсе")})
    if _added(request, competition, form, add_document, "upload"):
        messages.success(request, _("Документ на странице конкурса"))
        return redirect("document_list", slug=slug)
    rows = {"documents": competition.documents.select_related("file"), "tab": "documents"}
    return _list_with_form(request, "competitions/document_list.html", competition, form, rows)


def _added(request: HttpRequest, competition: Competition, form: Form, add: Callable[..., object], field: str) -> bool:
    """Whether the form of a list was sent and its row added; a refusal stays at the field that it is about."""
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        add(competition=competition, actor=request.user, **form.cleaned_data)
    except (FileRefused, Refused) as refusal:
        form.add_error(field, str(refusal))
        return False
    return True


def _list_with_form(
    request: HttpRequest, template: str, competition: Competition, form: Form, rows: dict[str, object]
) -> HttpResponse:
    context = {"competition": competition, "form": form, **rows}
    return render(request, template, context, status=422 if form.errors else 200)


@login_required
@require_POST
def document_remove(request: HttpRequest, slug: str, document: int) -> HttpResponse:
    """Take a document off the page."""
    competition = competition_for_organiser(slug, request.user)
    remove_document(document=get_object_or_404(competition.documents, pk=document), actor=request.user)  # type: ignore[arg-type]
    messages.success(request, _("Документ убран со страницы"))
    return redirect("document_list", slug=slug)


@login_required
@require_http_methods(["GET", "POST"])
def extension_list(request: HttpRequest, slug: str) -> HttpResponse:
    """Deadlines moved for single schools, and the form that moves one."""
    competition = competition_for_organiser(slug, request.user)
    form = ExtensionForm(request.POST or None)
    if _added(request, competition, form, grant_extension, "until"):
        messages.success(request, _("Срок продлён"))
        return redirect("extension_list", slug=slug)
    extensions = competition.extensions.select_related("organisation").order_by("until")
    return _list_with_form(
        request,
        "competitions/extension_list.html",
        competition,
        form,
        {"extensions": extensions, "tab": "extensions"},
    )


@login_required
@require_POST
def extension_end(request: HttpRequest, slug: str, extension: int) -> HttpResponse:
    """Take an extension back."""
    competition = competition_for_organiser(slug, request.user)
    end_extension(extension=get_object_or_404(competition.extensions, pk=extension), actor=request.user)  # type: ignore[arg-type]
    messages.success(request, _("Продление отменено"))
    return redirect("extension_list", slug=slug)
