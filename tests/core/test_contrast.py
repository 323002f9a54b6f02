"""Contrast of every pair of colours that meets on a page, computed from the tokens."""

import re
from pathlib import Path

import pytest
from django.conf import settings

TEXT = {
    "ink": ("surface", "paper", "sunken", "brand-soft", "wait-soft", "bad-soft", "ok-soft"),
    "ink-2": ("surface", "paper", "sunken"),
    "ink-3": ("surface", "sunken"),
    "brand": ("surface", "paper", "brand-soft", "sunken"),
    "on-brand": ("brand-fill", "brand-hover"),
    "ok": ("surface", "ok-soft"),
    "wait": ("surface", "wait-soft"),
    "bad": ("surface", "bad-soft"),
    "gold": ("gold-soft",),
    "silver": ("silver-soft",),
    "bronze": ("bronze-soft",),
    "bar-ink": ("bar",),
    "bar-ink-2": ("bar",),
    "on-signal": ("signal",),
    "board-ink": ("board",),
    "board-ink-2": ("board",),
    "board-first": ("board",),
    "board-signal": ("board",),
}
PARTS = {
    "line-ui": ("surface", "paper", "sunken"),
    "brand-fill": ("surface", "brand-soft"),
    "ok-line": ("surface",),
    "wait-line": ("surface",),
    "bad-line": ("surface",),
    "focus": ("surface", "paper"),
    "signal": ("bar",),
}


def _themes() -> dict[str, dict[str, str]]:
    """Colours of each theme: what a theme leaves out it has from the light one."""
    text = (Path(settings.BASE_DIR) / "static/css/tokens.css").read_text(encoding="utf-8")
    blocks = {name: dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6});", body)) for name, body in _blocks(text)}
    light = blocks[":root"]
    return {
        "light": light,
        "dark": light | blocks['[data-theme="dark"]'],
        "contrast": light | blocks['[data-theme="contrast"]'],
        "dark by the device": light | blocks[":root:not([data-theme])"],
    }


def _blocks(text: str) -> list[tuple[str, str]]:
    names = r':root|\[data-theme="\w+"\]|:root:not\(\[data-theme\]\)'
    return re.findall(rf"^\s*({names}) \{{\n(.*?)^\s*\}}", text, re.DOTALL | re.MULTILINE)


def _luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark", "contrast", "dark by the device"])
def test_every_pair_of_colours_that_meets_on_a_page_has_its_contrast(theme: str) -> None:
    colours = _themes()[theme]
    text_limit = 7 if theme == "contrast" else 4.5
    low = {
        f"{ink} on {ground}": round(_contrast(colours[ink], colours[ground]), 2)
        for pairs, limit in ((TEXT, text_limit), (PARTS, 3))
        for ink, grounds in pairs.items()
        for ground in grounds
        if _contrast(colours[ink], colours[ground]) < limit
    }
    assert low == {}


def test_the_dark_theme_is_the_same_by_choice_and_by_the_device() -> None:
    themes = _themes()
    assert themes["dark"] == themes["dark by the device"]
