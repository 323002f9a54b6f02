"""Tags of the common look: icons, chips, navigation, appearance (see docs/interface.md)."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BaseForm, BaseFormSet
from django.forms.boundfield import BoundField
from django.http import HttpRequest
from django.template.context import Context
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from core.appearance import read_appearance
from core.contributions import NavItem, NavPlace, Task, contributions
from core.models import Job

register = template.Library()


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """An icon of the sprite; without a label it is decoration beside a word."""
    href = f"{static('icons.svg')}#{name}"
    if label:
        return format_html('<svg class="i" role="img" aria-label="{}"><use href="{}"></use></svg>', label, href)
    return format_html('<svg class="i" aria-hidden="true"><use href="{}"></use></svg>', href)


@register.simple_tag(takes_context=True)
def appearance_attrs(context: Context) -> SafeString:
    """Attributes of the html element for the visitor's chosen look, so that the first paint has it."""
    look = read_appearance(context.get("request"))
    attrs = SafeString("")
    if look.theme:
        attrs += format_html(' data-theme="{}" data-bs-theme="{}"', look.theme, look.bootstrap_theme)
    if look.size:
        attrs += format_html(' data-size="{}"', look.size)
    if look.keys:
        attrs += format_html(' data-keys="{}"', look.keys)
    return attrs


@register.simple_tag(takes_context=True)
def appearance(context: Context) -> object:
    """The visitor's chosen look, for the form that changes it."""
    return read_appearance(context.get("request"))


def _entries(request: HttpRequest | None, audience: str, belongs: str = "") -> list[dict[str, object]]:
    """Reachable navigation entries of an audience; the one with the longest path that matches, or that the page says
    it belongs to, is current.
    """
    entries: list[dict[str, object]] = []
    here = request.path if request else ""
    path = belongs or here
    best, best_length = -1, 0
    places = [place for place in contributions(NavPlace) if place.audience == audience]
    for item in sorted((i for i in contributions(NavItem) if i.audience == audience), key=lambda i: i.order):
        try:
            url = reverse(item.url_name)
        except NoReverseMatch:
            continue
        sections = [item.section or url, *(one.section for one in places if one.url_name == item.url_name)]
        held = [len(one) for one in sections if one != "/" and path.startswith(one)]
        if path == url:
            held.append(len(url))
        if max(held, default=0) > best_length:
            best, best_length = len(entries), max(held)
        entries.append({"label": item.label, "url": url, "icon": item.icon, "tab": item.tab, "current": ""})
    if best >= 0:
        entries[best]["current"] = "page" if entries[best]["url"] == here else "true"
    return entries


@register.simple_tag(takes_context=True)
def nav_entries(context: Context, audience: str = "") -> list[dict[str, object]]:
    """Entries of the navigation for the audience of the request (set by accounts), public where there is none.

    A view whose address lies elsewhere names the page of the menu in `nav_path`.
    """
    request = context.get("request")
    return _entries(request, audience or audience_of(context), str(context.get("nav_path") or ""))


@register.simple_tag(takes_context=True)
def audience_of(context: Context) -> str:
    """Who is looking: school, jury, organiser or public."""
    request = context.get("request")
    return str(getattr(request, "audience", "") or "public")


@register.filter
def has_tabs(entries: list[dict[str, object]]) -> bool:
    """Whether any entry belongs to the tabs at the bottom of a phone."""
    return any(entry["tab"] for entry in entries)


_CHIP_ICONS = {"ok": "ok", "wait": "clock", "bad": "warn", "info": "doc", "plain": "", "empty": "none"}


@register.simple_tag
def chip(tone: str, text: str | Promise, icon_name: str = "") -> SafeString:
    """A status: ok, wait (someone must act), bad (stopped, has a reason), info, plain, empty (does not exist yet)."""
    name = icon_name or _CHIP_ICONS[tone]
    sign = icon(name) if name else ""
    return format_html('<span class="chip chip-{}">{}{}</span>', tone, sign, text)


@register.simple_tag
def award(level: str | int, text: str | Promise) -> SafeString:
    """An award in its own colour: g for the Гран-при, 1, 2, 3 for the degrees."""
    sign = icon("award") if level == "g" else ""
    return format_html('<span class="award award-{}">{}{}</span>', level, sign, text)


@register.inclusion_tag("components/next_action.html")
def next_action(
    task: Task | None = None,
    *,
    title: str = "",
    url: str = "",
    action: str = "",
    deadline: date | datetime | None = None,
    reason: str = "",
    second_url: str = "",
    second: str = "",
) -> dict[str, object]:
    """The next thing to do as the card with the amber edge: deadline, heading in the imperative, reason, one button."""
    if task is None:
        task = Task(title=title, url=url, action=action, deadline=deadline, reason=reason)
    return {"task": task, "second_url": second_url, "second": second}


def _anchor(field: BoundField) -> str:
    """The id that a link of the summary leads to: the control, or the first one of a group."""
    if field.id_for_label:
        return str(field.id_for_label)
    return f"{field.auto_id}_0" if field.use_fieldset else str(field.auto_id)


def _faults(form: BaseForm | BaseFormSet[Any]) -> list[tuple[str, str]]:
    """Anchor and sentence of every error of a form or of the forms of a formset, in the order of the fields."""
    if isinstance(form, BaseFormSet):
        found = [("", str(error)) for error in form.non_form_errors()]
        return found + [fault for part in form.forms for fault in _faults(part)]
    found = [("", str(error)) for error in form.non_field_errors()]
    for field in form:
        for error in field.errors:
            text = f"{field.label}: {error}" if _is_general(field, str(error)) else str(error)
            found.append(("" if field.is_hidden else _anchor(field), text))
    return found


def _is_general(field: BoundField, error: str) -> bool:
    """Whether the sentence is a default of the field's class, which says nothing without the label."""
    kinds = type(field.field).__mro__
    return any(error == str(text) for kind in kinds for text in getattr(kind, "default_error_messages", {}).values())


@register.inclusion_tag("components/error_summary.html")
def error_summary(*forms: BaseForm | BaseFormSet[Any], title: str = "") -> dict[str, object]:
    """All errors of the forms on top of the page, with links to the fields; app.js gives it the focus."""
    for form in forms:
        form.has_summary = True  # type: ignore[union-attr]
    return {"faults": [fault for form in forms if form.is_bound for fault in _faults(form)], "title": title}


@register.simple_tag
def error_summary_once(form: BaseForm | BaseFormSet[Any]) -> SafeString:
    """The summary of a form that crispy-forms draws, unless the page has put it on top already."""
    if getattr(form, "has_summary", False):
        return SafeString("")
    return render_to_string("components/error_summary.html", error_summary(form))


@register.inclusion_tag("components/empty_state.html")
def empty_state(title: str, text: str = "", url: str = "", action: str = "") -> dict[str, str]:
    """What will be here, who does it and when, one button."""
    return {"title": title, "text": text, "url": url, "action": action}


_NOTE_ICONS = {"info": "info", "ok": "ok", "wait": "clock", "bad": "warn"}


@register.simple_block_tag
def note(content: str, tone: str = "info") -> SafeString:
    """A remark beside what it is about, in one of four tones."""
    return format_html('<div class="note note-{}">{}<div>{}</div></div>', tone, icon(_NOTE_ICONS[tone]), content)


@register.simple_block_tag
def stamp(content: str, title: str | Promise = "") -> SafeString:
    """The double frame of what is official and fixed: put the lines into span elements."""
    heading = format_html("<b>{}</b>", title or gettext("Официально"))
    return format_html('<div class="stamp">{}{}</div>', heading, content)


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context: Context, page: Page[Any]) -> dict[str, object]:
    """Links to the other pages that keep the filters of the address."""
    query = context["request"].GET.copy()
    query.pop("page", None)
    prefix = f"?{query.urlencode()}&page=" if query else "?page="
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return {"page": page, "numbers": list(numbers), "prefix": prefix, "ellipsis": page.paginator.ELLIPSIS}


@register.inclusion_tag("components/sort_header.html", takes_context=True)
def sort_header(context: Context, key: str, label: str, css: str = "") -> dict[str, object]:
    """A column's head that sorts by `?sort=key` and `?sort=-key` and says the order it is in."""
    query = context["request"].GET.copy()
    query.pop("page", None)
    current = query.get("sort", "")
    query["sort"] = f"-{key}" if current == key else key
    order = {key: "ascending", f"-{key}": "descending"}.get(current, "none")
    return {"label": label, "url": f"?{query.urlencode()}", "order": order, "css": css}


@register.inclusion_tag("components/job_progress.html", takes_context=True)
def job_progress(
    context: Mapping[str, object], job: Job, *, title: str = "", refresh: bool = False, live: bool = True
) -> dict[str, object]:
    """How far a job is; asks again every second while it works, and with `refresh` reloads the page at its end.

    `live` is for the person who started it: only that person may ask, and may try a failed job again. A page that
    reloads has buttons of its own.
    """
    left = None
    if job.started_at and job.done and job.total > job.done and not job.is_over:
        passed = (timezone.now() - job.started_at).total_seconds()
        left = math.ceil(passed / job.done * (job.total - job.done))
    return {
        "job": job,
        "title": title,
        "refresh": refresh,
        "live": live and not job.is_over,
        "can_retry": live and not refresh and job.status == Job.Status.FAILED,
        "left": left,
        "csrf_token": context.get("csrf_token"),
    }
