"""Tags of the common look: icons, chips, navigation, appearance (see docs/interface.md)."""

from django import template
from django.http import HttpRequest
from django.template.context import Context
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core.appearance import read_appearance
from core.contributions import NavItem, contributions

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
    return attrs


@register.simple_tag(takes_context=True)
def appearance(context: Context) -> object:
    """The visitor's chosen look, for the form that changes it."""
    return read_appearance(context.get("request"))


def _entries(request: HttpRequest | None, audience: str) -> list[dict[str, object]]:
    """Reachable navigation entries of an audience; the one with the longest matching path is current."""
    entries: list[dict[str, object]] = []
    path = request.path if request else ""
    best, best_length = -1, 0
    for item in sorted((i for i in contributions(NavItem) if i.audience == audience), key=lambda i: i.order):
        try:
            url = reverse(item.url_name)
        except NoReverseMatch:
            continue
        section = item.section or url
        if (path == url or (section != "/" and path.startswith(section))) and len(section) > best_length:
            best, best_length = len(entries), len(section)
        entries.append({"label": item.label, "url": url, "icon": item.icon, "tab": item.tab, "current": ""})
    if best >= 0:
        entries[best]["current"] = "page" if entries[best]["url"] == path else "true"
    return entries


@register.simple_tag(takes_context=True)
def nav_entries(context: Context, audience: str = "") -> list[dict[str, object]]:
    """Entries of the navigation for the audience of the request (set by accounts), public where there is none."""
    request = context.get("request")
    return _entries(request, audience or audience_of(context))


@register.simple_tag(takes_context=True)
def audience_of(context: Context) -> str:
    """Who is looking: school, jury, organiser or public."""
    request = context.get("request")
    return str(getattr(request, "audience", "") or "public")


@register.filter
def has_tabs(entries: list[dict[str, object]]) -> bool:
    """Whether any entry belongs to the tabs at the bottom of a phone."""
    return any(entry["tab"] for entry in entries)
