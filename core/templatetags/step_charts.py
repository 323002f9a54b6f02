"""What each step of the rules did as SVG drawn on the server: a row of bars after each step, linked to the row above.

Measured like the strips of `charts.py`: across in per cent, up and down in `em`, colours by class.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from core.templatetags.charts import LETTER, NARROW

register = template.Library()

WIDE = 560  # pixels of a chart on a desk
CROSS = 1.4  # how much larger the sign of «no number» is written than a figure; an `em` of its place is as much larger
MOST_BARS = 80  # above it a bar is thinner than its gap, and the list of values stands alone
BAR_TOP, BAR_ROOM, LINKS = 1.5, 2.4, 1.3  # where bars may begin, their height, the links above; in em


@dataclass(frozen=True)
class Bar:
    """A value in a row of the calculation; `sources` are the positions of the values of the row above it came from."""

    value: Fraction | None
    text: str
    address: str = ""
    is_dropped: bool = False
    sources: tuple[int, ...] = ()


@dataclass(frozen=True)
class StepRow:
    """The table after one step: what the step is, what it did in words, and the values."""

    title: str
    effect: str
    bars: tuple[Bar, ...]


@register.inclusion_tag("components/steps.html")
def step_chart(rows: Sequence[StepRow], name: str) -> dict[str, Any]:
    """What each step did: a row of bars each, linked to the bars they came from."""
    drawn: list[dict[str, Any]] = []
    above: list[float] = []
    for row, most in zip(rows, _scales(rows), strict=True):
        here = _places(row, above)
        is_drawn = 0 < len(row.bars) <= MOST_BARS
        drawn.append({"row": row, "is_linked": bool(above), "svg": _row(row, here, above, most) if is_drawn else ""})
        above = here if is_drawn else []
    tall = BAR_TOP + BAR_ROOM + 0.3
    return {"rows": drawn, "name": name, "height": f"{tall:g}", "height_linked": f"{tall + LINKS:g}"}


def _scales(rows: Sequence[StepRow]) -> list[Fraction]:
    """The highest value of each row; neighbouring rows of as many values share one, so that they can be compared."""
    found = [max((abs(bar.value) for bar in row.bars if bar.value is not None), default=Fraction(0)) for row in rows]
    start = 0
    for i in range(1, len(rows) + 1):
        if i == len(rows) or len(rows[i].bars) != len(rows[start].bars):
            found[start:i] = [max(found[start:i])] * (i - start)
            start = i
    return found


def _places(row: StepRow, above: Sequence[float]) -> list[float]:
    """Where the bars stand: in the middle of those they came from, or evenly."""
    if above and all(bar.sources for bar in row.bars):
        return [round(sum(above[i] for i in bar.sources) / len(bar.sources), 2) for bar in row.bars]
    return [round((i + 0.5) * 100 / len(row.bars), 2) for i in range(len(row.bars))]


def _row(row: StepRow, here: Sequence[float], above: Sequence[float], most: Fraction) -> SafeString:
    top = BAR_TOP + (LINKS if above else 0)
    ground = top + BAR_ROOM
    slot = min((b - a for a, b in pairwise(here)), default=100.0)
    width = min(slot * 0.62, 9.0)
    kind = _label_kind([bar.text for bar in row.bars], slot)
    parts = [_links(row, here, above)] if above else []
    parts.append(format_html('<line class="axis" x1="0" x2="100%" y1="{0}em" y2="{0}em"></line>', f"{ground:g}"))
    for bar, x in zip(row.bars, here, strict=True):
        parts.append(_bar(bar, x, width, ground, most))
        if kind:
            y = ground - _height(bar, most) - 0.35
            parts.append(
                format_html(
                    '<text class="{}" x="{}%" y="{}em">{}</text>', _css(bar, kind), f"{x:g}", f"{y:.2f}", bar.text
                )
            )
    return format_html_join("", "{}", ((part,) for part in parts))


def _label_kind(texts: Sequence[str], slot: float) -> str:
    """Whether the values can be written above their bars: everywhere, on a desk alone, nowhere."""
    wanted = max(map(len, texts), default=0) * LETTER
    if wanted <= slot * NARROW / 100:
        return "v"
    return "v wide" if wanted <= slot * WIDE / 100 else ""


def _links(row: StepRow, here: Sequence[float], above: Sequence[float]) -> SafeString:
    return format_html_join(
        "",
        '<line class="link" x1="{}%" y1="0" x2="{}%" y2="{}em"></line>',
        ((f"{above[i]:g}", f"{x:g}", LINKS) for bar, x in zip(row.bars, here, strict=True) for i in bar.sources),
    )


def _bar(bar: Bar, x: float, width: float, ground: float, most: Fraction) -> SafeString:
    """A bar as high as its value; a cross where there is no number."""
    if bar.value is None:
        return format_html(
            '<text class="{}" x="{}%" y="{}em">×</text>', _css(bar, "none"), f"{x:g}", f"{ground - 0.15:g}"
        )
    high = max(_height(bar, most), 0.08)
    return format_html(
        '<rect class="{}" x="{}%" y="{}em" width="{}%" height="{}em"></rect>',
        _css(bar, "bar"),
        f"{x - width / 2:.2f}",
        f"{ground - high:.2f}",
        f"{width:.2f}",
        f"{high:.2f}",
    )


def _text(css: str, x: float, y: float, text: str) -> SafeString:
    return format_html('<text class="{}" x="{}%" y="{}em">{}</text>', css, f"{x:g}", f"{y:.2f}", text)


def _height(bar: Bar, most: Fraction) -> float:
    return float(BAR_ROOM * abs(bar.value) / most) if bar.value is not None and most else 0.0


def _css(bar: Bar, kind: str) -> str:
    return f"{kind} dropped" if bar.is_dropped else kind
