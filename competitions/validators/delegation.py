"""What a preset says about a selection: which award sends whom where, and who waits in reserve."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from competitions.enums import EventLevel
from competitions.validators.preset_types import GroupSpec, SchemeSpec
from competitions.validators.text import TextRefused, parse_yaml
from scoring.reading import Node, nearest

NAMES = ("award", "reserve", "event", "level", "place")


def read_delegation(node: Node, schemes: Sequence[SchemeSpec], groups: Sequence[GroupSpec]) -> dict[str, Any]:
    """The part `delegation` as it is kept in a competition: titles of awards, the event, its level and its places."""
    parts = node.fields(NAMES, ("award", "event", "level"))
    found: dict[str, Any] = {
        name: parts[name].text() if name in parts else "" for name in ("award", "reserve", "event")
    }
    found["level"] = parts["level"].choice(EventLevel.values) if "level" in parts else EventLevel.REGIONAL.value
    found["places"] = _places(parts, groups)
    titles = _awards_of(schemes)
    for name in ("award", "reserve"):
        if titles and found[name] and found[name] not in titles:
            parts[name].fail(
                _("Такой награды в правилах нет: «%(title)s».") % {"title": found[name]}, nearest(found[name], titles)
            )
    return found


def _places(parts: Mapping[str, Node], groups: Sequence[GroupSpec]) -> dict[str, str]:
    """Where the event is held: one place (under the empty code) or one for each age group."""
    if "place" not in parts:
        return {}
    node = parts["place"]
    if not node.is_map():
        return {"": node.text()}
    codes = [group.code for group in groups]
    places = {code: place.text() for code, place in node.items().items()}
    for code in places:
        if code not in codes:
            node.fail(_("Такого кода нет: «%(code)s».") % {"code": code}, nearest(code, codes))
    return places


def _awards_of(schemes: Sequence[SchemeSpec]) -> list[str]:
    """Titles of awards in the rules; rules that cannot be read name their own faults elsewhere."""
    titles: list[str] = []
    for spec in schemes:
        try:
            data = parse_yaml(spec.rules).data
        except TextRefused:
            continue
        awards = data.get("award") if isinstance(data, Mapping) else None
        titles += [str(award["title"]) for award in awards or () if isinstance(award, Mapping) and "title" in award]
    return titles
