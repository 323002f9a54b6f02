"""One way for every import: the file is tried and shown, and written only after a second press."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.resources.preview import TableResource
from accounts.resources.tables import TableRefused, read_table
from core import files
from core.models import StoredFile

TYPES = ("xlsx", "csv")
MEGABYTES = 10


def import_page(
    request: HttpRequest, *, resource: TableResource, template: str, done_url: str, context: Mapping[str, Any]
) -> HttpResponse:
    """The page of an import. The tried file waits in private storage under the session until it is confirmed."""
    key = session_key(request)
    if request.method != "POST":
        _forget(request, key)
        return render(request, template, dict(context))
    try:
        if "confirm" in request.POST:
            return _write(request, resource, key, done_url)
        return _try(request, resource, template, key, context)
    except (files.FileRefused, TableRefused) as refusal:
        return render(request, template, {**context, "sentence": str(refusal)}, status=422)


def session_key(request: HttpRequest) -> str:
    """Where the session keeps the tried file: by address, so that it is never written into another competition."""
    return f"import:{request.path}"


def _try(
    request: HttpRequest, resource: TableResource, template: str, key: str, context: Mapping[str, Any]
) -> HttpResponse:
    _forget(request, key)
    upload = request.FILES.get("file")
    if upload is None:
        raise TableRefused(_("Выберите файл: XLSX или CSV."))
    stored = files.store_file(upload=upload, types=TYPES, max_mb=MEGABYTES, user=request.user)
    request.session[key] = str(stored.pk)
    preview = resource.preview(_read(stored))
    return render(
        request, template, {**context, "preview": preview, "name": stored.name}, status=422 if preview.bad else 200
    )


def _write(request: HttpRequest, resource: TableResource, key: str, done_url: str) -> HttpResponse:
    stored = StoredFile.objects.filter(pk=request.session.get(key)).first() if request.session.get(key) else None
    if stored is None:
        raise TableRefused(_("Выберите файл ещё раз: прежний уже загружен или забыт."))
    written = resource.write(_read(stored))
    _forget(request, key)
    words = ngettext("Записана %(n)s строка", "Записано %(n)s строк", written.writes) % {"n": written.writes}
    messages.success(request, words)
    if written.bad:
        words = ngettext("Пропущена %(n)s строка с ошибкой", "Пропущено %(n)s строк с ошибками", len(written.bad))
        messages.warning(request, words % {"n": len(written.bad)})
    return redirect(done_url)


def _read(stored: StoredFile) -> Any:
    return read_table(stored.name, files.path_of(stored).read_bytes())


def _forget(request: HttpRequest, key: str) -> None:
    """Drop the file of an import that was tried and not confirmed."""
    old = request.session.pop(key, None)
    if old:
        for stored in StoredFile.objects.filter(pk=old):
            files.delete_content(stored)
            stored.delete()
