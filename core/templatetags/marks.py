"""A mark on a page: its five states and the scale it is set on (see docs/interface.md)."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import template
from django.utils.translation import gettext

register = template.Library()

MOST_ON_A_SCALE = 11  # more values, or parts of a point, are typed into a number field
STATES = (("none", "none"), ("wait", "wait"), ("sent", "sent"), ("ok", "ok"), ("conf", "conflict"))


def state_words() -> dict[str, str]:
    """What each state of a mark is called."""
    return {
        "none": gettext("не оценено"),
        "wait": gettext("ждёт отправки"),
        "sent": gettext("отправлено"),
        "ok": gettext("сохранено"),
        "conf": gettext("конфликт"),
    }


@register.inclusion_tag("components/mark_state.html")
def mark_state(state: str = "none") -> dict[str, Any]:
    """The state of a mark; a script changes `data-s` and takes the words from the element itself."""
    words = state_words()
    return {"state": state, "word": words[state], "words": words.items(), "states": STATES}


def scale_values(low: Decimal, high: Decimal, step: Decimal) -> list[Decimal]:
    """The marks a criterion allows, or nothing where they do not fit on a scale."""
    count = int((high - low) / step) + 1
    if count > MOST_ON_A_SCALE or step != step.to_integral_value():
        return []
    return [low + step * i for i in range(count)]


def _level(bands: Sequence[Any], value: Decimal) -> str:
    """The text of the band a mark falls into."""
    for band in bands:
        if Decimal(str(band["low"])) <= value <= Decimal(str(band["high"])):
            return str(band.get("text") or band["label"])
    return ""


@register.inclusion_tag("components/mark_scale.html")
def mark_scale(
    *,
    name: str,
    title: str,
    high: Decimal | int,
    low: Decimal | int = 0,
    step: Decimal | int = 1,
    value: Decimal | int | None = None,
    weight: Decimal | int = 1,
    bands: Sequence[Any] = (),
    state: str = "none",
    comments: int = 0,
    hint: str = "",
) -> dict[str, Any]:
    """One criterion of a sheet. Bands are dicts of low, high, label and text; the range is visible by construction."""
    low, high, step = Decimal(low), Decimal(high), Decimal(str(step))
    chosen = None if value is None else Decimal(str(value))
    values = scale_values(low, high, step)
    parts = [
        {
            "label": band["label"],
            "width": sum(Decimal(str(band["low"])) <= v <= Decimal(str(band["high"])) for v in values),
            "on": chosen is not None and Decimal(str(band["low"])) <= chosen <= Decimal(str(band["high"])),
        }
        for band in bands
    ]
    return {
        "name": name,
        "title": title,
        "low": low,
        "high": high,
        "step": step,
        "value": chosen,
        "weight": weight if Decimal(str(weight)) != 1 else None,
        "marks": [{"value": v, "level": _level(bands, v), "on": v == chosen} for v in values],
        "count": len(values),
        "bands": [part for part in parts if part["width"]],
        "level": "" if chosen is None else _level(bands, chosen),
        "state": state,
        "comments": comments,
        "hint": hint,
    }
