"""The tag that shows what other apps contribute to a page."""

from django import template
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from core.contributions import Panel, contributions

register = template.Library()


@register.simple_tag(takes_context=True)
def panels(context: Context, place: str, subject: object = None) -> SafeString:
    """All panels contributed to this place for this subject, in their order; an empty context shows nothing."""
    request = context["request"]
    parts: list[str] = []
    for panel in sorted((item for item in contributions(Panel) if item.place == place), key=lambda item: item.order):
        values = panel.context(request, subject)
        if values:
            parts.append(render_to_string(panel.template, dict(values), request))
    return mark_safe("".join(parts))
