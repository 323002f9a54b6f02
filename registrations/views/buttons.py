"""What the buttons of the application's form do, once what was typed is saved."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.validators import whole_number
from registrations import selectors, services
from registrations.models import Entry


def back(entry: Entry, anchor: str = "") -> HttpResponse:
    """To the application, at the part that the button belongs to."""
    return redirect(reverse("entry_edit", args=[entry.pk]) + (f"#{anchor}" if anchor else ""))


def stay(request: HttpRequest, entry: Entry, value: str) -> HttpResponse:
    """Saved and nothing more; a changed nomination brings its own fields."""
    messages.success(request, _("Черновик сохранён"))
    return back(entry, value)


def _find(request: HttpRequest, entry: Entry, _value: str) -> HttpResponse:
    query = urlencode({"pupil": request.POST.get("pupil", "").strip()})
    return redirect(f"{reverse('entry_edit', args=[entry.pk])}?{query}#members")


def _add_member(request: HttpRequest, entry: Entry, value: str) -> HttpResponse:
    pupil = selectors.pupil_for_school(_number(value), request.user)
    services.add_member(entry=entry, participant=pupil, actor=request.user)
    return back(entry, "members")


def _add_teacher(request: HttpRequest, entry: Entry, value: str) -> HttpResponse:
    supervisor = selectors.supervisor_for_school(_number(value), request.user)
    services.add_teacher(entry=entry, supervisor=supervisor, actor=request.user)
    return back(entry, "members")


def _remove_member(request: HttpRequest, entry: Entry, value: str) -> HttpResponse:
    services.remove_member(member=get_object_or_404(entry.members, pk=_number(value)), actor=request.user)
    return back(entry, "members")


def _new_pupil(_request: HttpRequest, entry: Entry, _value: str) -> HttpResponse:
    return redirect(f"{reverse('pupil_add')}?zayavka={entry.pk}")


def _add_supervisor(request: HttpRequest, entry: Entry, _value: str) -> HttpResponse:
    chosen = request.POST.get("supervisor", "")
    if not chosen:
        return redirect(f"{reverse('supervisor_add')}?zayavka={entry.pk}")
    supervisor = selectors.supervisor_for_school(_number(chosen), request.user)
    services.add_entry_supervisor(entry=entry, supervisor=supervisor, actor=request.user)
    return back(entry, "supervisors")


def _new_supervisor(_request: HttpRequest, entry: Entry, _value: str) -> HttpResponse:
    return redirect(f"{reverse('supervisor_add')}?zayavka={entry.pk}")


def _remove_supervisor(request: HttpRequest, entry: Entry, value: str) -> HttpResponse:
    link = get_object_or_404(entry.supervisors, pk=_number(value))
    services.remove_entry_supervisor(link=link, actor=request.user)
    return back(entry, "supervisors")


def _detach(request: HttpRequest, entry: Entry, value: str) -> HttpResponse:
    work = get_object_or_404(entry.works, pk=_number(value))
    services.detach_work(work=work, actor=request.user)
    return back(entry, f"upload-{work.code}")


def _close(_request: HttpRequest, _entry: Entry, _value: str) -> HttpResponse:
    return redirect("entry_list")


def _submit(request: HttpRequest, entry: Entry, _value: str) -> HttpResponse:
    submitted = services.submit_entry(entry=entry, actor=request.user)
    messages.success(request, _("Заявка %(number)s подана") % {"number": submitted.number})
    return back(submitted)


ACTS = {
    "add_member": _add_member,
    "add_supervisor": _add_supervisor,
    "add_teacher": _add_teacher,
    "close": _close,
    "detach": _detach,
    "find": _find,
    "new_pupil": _new_pupil,
    "new_supervisor": _new_supervisor,
    "remove_member": _remove_member,
    "remove_supervisor": _remove_supervisor,
    "save": stay,
    "submit": _submit,
}


def _number(text: str) -> int:
    """An id that came in an address or a button; a word finds nothing."""
    return whole_number(text) or 0
