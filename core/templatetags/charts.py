"""Strips of points as SVG drawn on the server: the numbers of one work among those of the others (docs/interface.md).

Across the page lengths are shares of the width, up and down they are letters (`em`): a chart fits every width and grows
with the letters, and nothing in it is stretched. Colours are classes of `static/css/charts.css`.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from core.templatetags.formats import num

register = template.Library()

EDGE = 3  # per cent left free at both ends, so that a point at an end is whole
NARROW, LETTER = 280, 8  # pixels of a chart on a phone and of one figure
GROUND, ROOM = 4.1, 3.6  # where the axis of a strip lies and how high points may be stacked, in em
MOST_POINTS = 240  # above it a point is too small to be a work, and columns stand instead


@dataclass(frozen=True)
class Scale:
    """A measure across the page; better is always to the right."""

    low: Fraction
    high: Fraction
    step: Fraction
    lower_is_better: bool = False

    def at(self, value: Fraction) -> float:
        """Where a value lies, in per cent of the width."""
        part = (value - self.low) / (self.high - self.low)
        part = 1 - part if self.lower_is_better else part
        return round(EDGE + float(part) * (100 - 2 * EDGE), 2)

    def ticks(self) -> list[tuple[float, str]]:
        """Ticks with their figures; only those at the ends are written where all do not fit."""
        values = [self.low + self.step * i for i in range(int((self.high - self.low) / self.step) + 1)]
        texts = [str(num(value)) for value in values]
        fits = len(texts) * (max(map(len, texts)) + 1) * LETTER <= NARROW
        ends = {0, len(values) - 1}
        return [
            (self.at(value), text if fits or i in ends else "")
            for i, (value, text) in enumerate(zip(values, texts, strict=True))
        ]


def scale_over(
    values: Iterable[Fraction], *, low: Fraction | None = None, high: Fraction | None = None, lower: bool = False
) -> Scale:
    """A scale with round ends over the values, or over the whole range that marks may have where it is known."""
    found = list(values)
    if low is not None and high is not None and low < high and all(low <= value <= high for value in found):
        step = _round_step((high - low) / 10)
        return Scale(low, high, step if (high - low) % step == 0 else high - low, lower)
    least, most = min(found, default=Fraction(0)), max(found, default=Fraction(1))
    step = _round_step((most - least) / 5 or abs(most) / 10 or Fraction(1))
    start, end = least // step * step, -(-most // step) * step
    return Scale(start, end if end > start else start + step, step, lower)


def _round_step(wanted: Fraction) -> Fraction:
    """The next of 1, 2, 5, 10, 20 … (or their tenths) that is not less than wanted."""
    power = Fraction(1)
    while power > wanted:
        power /= 10
    while power * 10 <= wanted:
        power *= 10
    return next(power * factor for factor in (1, 2, 5, 10) if power * factor >= wanted)


@dataclass(frozen=True)
class Strip:
    """One number of a work among the same number of the others; `absent` others have none."""

    title: str
    own: Fraction | None
    own_text: str
    others: tuple[Fraction, ...]
    scale: Scale
    absent: int = 0
    is_first_part: bool = False

    @property
    def count(self) -> int:
        """How many works have the number, this one included."""
        return len(self.others) + (self.own is not None)

    @property
    def median(self) -> Fraction | None:
        """The middle of all works, this one included."""
        line = sorted([*self.others, *([] if self.own is None else [self.own])])
        if not line:
            return None
        half = len(line) // 2
        return line[half] if len(line) % 2 else (line[half - 1] + line[half]) / 2

    @property
    def median_text(self) -> str:
        """The median as it is read: two digits at most."""
        median = self.median
        return "" if median is None else str(num(Fraction(floor(median * 100 + Fraction(1, 2)), 100)))

    @property
    def ahead(self) -> int | None:
        """How many other works have a better number."""
        if self.own is None:
            return None
        own = self.own
        return sum(1 for value in self.others if (value < own if self.scale.lower_is_better else value > own))


@register.inclusion_tag("components/strip.html")
def strip(found: Strip, name: str) -> dict[str, Any]:
    """A strip of points, one a work; `name` is unique on the page."""
    median = found.median
    return {
        "strip": found,
        "name": name,
        "median": "" if median is None else f"{found.scale.at(median):g}",
        "own": "" if found.own is None else f"{found.scale.at(found.own):g}",
        "own_level": f"{GROUND - 0.5:g}",
        "axis": _axis(found.scale),
        "others": points_of(found),
    }


@register.inclusion_tag("components/strip_table.html")
def strip_table(strips: Sequence[Strip], is_open: bool = False) -> dict[str, Any]:  # noqa: FBT001, FBT002 - a flag of a tag
    """The same numbers as a table, for a screen reader and for whoever prefers figures."""
    return {"strips": strips, "is_open": is_open}


def _axis(scale: Scale) -> SafeString:
    ticks = scale.ticks()
    lines = format_html_join(
        "",
        '<line class="tick" x1="{0}%" x2="{0}%" y1="{1}em" y2="{2}em"></line>',
        ((f"{x:g}", GROUND, GROUND + 0.35) for x, _text in ticks),
    )
    sides = {min(x for x, _text in ticks): "start", max(x for x, _text in ticks): "end"}
    texts = format_html_join(
        "",
        '<text x="{}%" y="{}em" text-anchor="{}">{}</text>',
        (
            (f"{x:g}", GROUND + 1.35, sides[x] if x in sides and len(text) > 2 else "middle", text)
            for x, text in ticks
            if text
        ),
    )
    return format_html(
        '<line class="axis" x1="{}%" x2="{}%" y1="{}em" y2="{}em"></line>{}{}',
        EDGE,
        100 - EDGE,
        GROUND,
        GROUND,
        lines,
        texts,
    )


def points_of(found: Strip) -> SafeString:
    """The other works: points stacked on the axis where they would cover each other; columns above `MOST_POINTS`."""
    many = len(found.others)
    radius = 0.34 if many <= 40 else 0.24 if many <= 120 else 0.17
    width = 100 * 2 * radius * 14 / NARROW
    heaps: dict[int, list[float]] = defaultdict(list)
    for x in sorted(found.scale.at(value) for value in found.others):
        heaps[int(x // width)].append(x)
    highest = max(map(len, heaps.values()), default=0)
    if many > MOST_POINTS:
        return _columns(heaps, width, highest)
    rise = min(2 * radius + 0.06, ROOM / highest if highest else 1)
    return format_html_join(
        "",
        '<circle cx="{}%" cy="{}em" r="{}em"></circle>',
        (
            (f"{x:g}", f"{GROUND - 0.12 - radius - level * rise:.2f}", radius)
            for heap in heaps.values()
            for level, x in enumerate(heap)
        ),
    )


def _columns(heaps: Mapping[int, Sequence[float]], width: float, highest: int) -> SafeString:
    return format_html_join(
        "",
        '<rect x="{}%" y="{}em" width="{}%" height="{}em"></rect>',
        (
            (
                f"{place * width:.2f}",
                f"{GROUND - ROOM * len(heap) / highest:.2f}",
                f"{width * 0.8:.2f}",
                f"{ROOM * len(heap) / highest:.2f}",
            )
            for place, heap in heaps.items()
        ),
    )
