"""How awards and places are written on results' pages."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core.templatetags.interface import icon

register = template.Library()


@register.simple_tag
def award_chip(level: str, title: str) -> SafeString:
    """An award in the colour of its level; a special prize or an unknown level stays a plain chip."""
    if not title:
        return SafeString("")
    short = title.removeprefix("Диплом ")
    if level not in {"g", "1", "2", "3"}:
        return format_html('<span class="chip chip-info">{}</span>', short)
    sign = icon("award") if level == "g" else ""
    return format_html('<span class="award award-{}">{}{}</span>', level, sign, short)


@register.filter
def of_entry(titles: dict[int, list[str]], entry: int) -> list[str]:
    """The titles given to one entry."""
    return titles.get(entry, [])
