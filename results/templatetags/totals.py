"""The total of a row as pages show it: a number, how far a bracket went, the stage that the points are of."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core.templatetags.formats import figure
from results.bridge import total_text, way_cell, way_words

register = template.Library()


@register.simple_tag
def total(values: Mapping[str, Any], stored: str = "") -> SafeString:
    """The total with what it is of below it; `stored` stands where nothing was printed."""
    level, outcome = way_cell(values)
    shown = format_html('<span class="way">{}</span>', level) if level else figure(values.get("shown") or stored)
    below = outcome or (values.get("stage", "") if shown else "")
    return format_html('{}<span class="sub">{}</span>', shown, below) if below else format_html("{}", shown)


@register.simple_tag
def total_phrase(values: Mapping[str, Any], stored: str = "") -> str:
    """The same in one line, for text that flows."""
    return way_words(values) or figure(total_text(values, stored))
