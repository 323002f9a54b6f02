"""Figures drawn on the server: ticks, bars, the life of a competition, the seal of a check (see docs/interface.md)."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import template
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()

MOST_TICKS = 60  # above it one tick is too thin to be a thing, and a bar stands instead
WIDTH, GROUND, APEX = 1200, 100.0, 22.0
YEAR_WIDTH, YEAR_GAP, YEAR_LEVELS = 1120, 14, (62, 34, 6)


@register.simple_tag
def ticks(
    *, done: int = 0, total: int = 0, waiting: int = 0, bad: int = 0, current: int = 0, label: str, css: str = ""
) -> SafeString:
    """One tick is one thing: done, then waiting, then bad, then the rest; `current` is the number of the framed one."""
    if total > MOST_TICKS:
        return bar_fill(done, total, label)
    kinds = ["d"] * done + ["w"] * waiting + ["b"] * bad
    kinds += [""] * max(0, total - len(kinds))
    if 0 < current <= len(kinds):
        kinds[current - 1] = "n"
    marks = format_html_join("", '<i class="{}"></i>', ((kind,) for kind in kinds))
    return format_html('<span class="ticks {}" role="img" aria-label="{}">{}</span>', css, label, marks)


@register.simple_tag
def bar_fill(done: float, total: float, label: str) -> SafeString:
    """A part of a whole as a bar; its lengths are SVG attributes, so that no inline style is needed."""
    part = round(100 * float(done) / float(total), 1) if total else 0
    return format_html(
        '<svg class="fill{}" viewBox="0 0 100 6" preserveAspectRatio="none" role="img" aria-label="{}">'
        '<rect width="100" height="6"></rect><rect class="f" width="{}" height="6"></rect></svg>',
        " full" if part >= 100 else "",
        label,
        f"{part:g}",
    )


def flight_heights(count: int) -> list[float]:
    """Heights of the stations on the flight: the last but one is the apex, the last one comes down a little."""
    rise = max(1, count - 2)
    heights = [APEX + (GROUND - APEX) * ((rise - i) / rise) ** 2 for i in range(max(0, count - 1))]
    return [*heights, 38.0] if count > 1 else [GROUND] * count


def flight_path(points: Sequence[tuple[float, float]], start: int, end: int) -> str:
    """A smooth SVG path from one station to another, the same curve whatever part of it is drawn."""
    if end <= start:
        return ""
    path = f"M{points[start][0]:.0f} {points[start][1]:.1f}"
    for i in range(start, end):
        before, here, there, after = (
            points[max(0, i - 1)],
            points[i],
            points[i + 1],
            points[min(len(points) - 1, i + 2)],
        )
        first = (here[0] + (there[0] - before[0]) / 6, here[1] + (there[1] - before[1]) / 6)
        second = (there[0] - (after[0] - here[0]) / 6, there[1] - (after[1] - here[1]) / 6)
        path += f" C{first[0]:.0f} {first[1]:.1f} {second[0]:.0f} {second[1]:.1f} {there[0]:.0f} {there[1]:.1f}"
    return path


@register.inclusion_tag("components/trajectory.html")
def trajectory(stations: Sequence[Any], label: str = "") -> dict[str, Any]:
    """The life of a competition as a flight: stations with name, detail and state done, now or next."""
    heights = flight_heights(len(stations))
    step = WIDTH / max(1, len(stations))
    points = [((i + 0.5) * step, y) for i, y in enumerate(heights)]
    states = [item["state"] if isinstance(item, dict) else item.state for item in stations]
    now = states.index("now") if "now" in states else max(0, states.count("done") - 1)
    return {
        "stations": [
            {
                "station": station,
                "y": f"{y:.1f}",
                "check": f"M9.2 {y:.1f}l2 2 3.6-4",
                "pointer": f"M5 {y - 21.5:.1f}h14l-7 10z",
            }
            for station, y in zip(stations, heights, strict=True)
        ],
        "gone": flight_path(points, 0, now),
        "rest": flight_path(points, now, len(points) - 1),
        "label": label,
    }


@register.inclusion_tag("components/school_year.html")
def school_year(events: Sequence[Any], today: date | None = None) -> dict[str, Any]:
    """A school year from September as a scale: events with name, day and kind (mine, open, done or nothing)."""
    now = today or timezone.localdate()
    start = date(now.year if now.month >= 9 else now.year - 1, 9, 1)
    days = (date(start.year + 1, 9, 1) - start).days
    months = [date(start.year + (8 + i) // 12, (8 + i) % 12 + 1, 1) for i in range(12)]
    at = [round(YEAR_WIDTH * (day - start).days / days, 1) for day in months]
    shown = sorted((_event(event) for event in events), key=lambda event: event["day"])
    ends = [-YEAR_GAP] * len(YEAR_LEVELS)  # where the last label of each level ends
    for event in shown:
        event["x"] = round(YEAR_WIDTH * (event["day"] - start).days / days, 1)
        free = [i for i, end in enumerate(ends) if end + YEAR_GAP <= event["x"]]
        level = free[0] if free else ends.index(min(ends))
        ends[level] = event["x"] + 16 + 7.6 * len(event["name"])
        event["y"], event["text_x"] = YEAR_LEVELS[level], event["x"] + 10
    return {
        "months": [{"x": x, "name": day, "middle": x + YEAR_WIDTH / 24} for x, day in zip(at, months, strict=True)],
        "weeks": [round(x + YEAR_WIDTH / 48 * i, 1) for x in at for i in (1, 2, 3)],
        "events": shown,
        "now": round(YEAR_WIDTH * (now - start).days / days, 1),
        "today": now,
        "start": start,
    }


def _event(event: Any) -> dict[str, Any]:
    """An event of the year as the template reads it."""
    take = event.get if isinstance(event, dict) else lambda name: getattr(event, name)
    return {"name": str(take("name")), "day": take("day"), "kind": take("kind")}


@register.inclusion_tag("components/seal.html")
def seal(kind: str) -> dict[str, Any]:
    """The rim of sixty ticks with the verdict of a check inside: ok, bad or none."""
    rim = [(6 * i, 9 if i % 5 == 0 else 5) for i in range(60)]
    glyph = {"ok": "M33 49l10 10 20-22", "bad": "M36 36l24 24M60 36L36 60"}
    return {"rim": rim, "glyph": glyph.get(kind, "M40 39c1-8 17-8 17 2 0 8-9 7-9 15M48 64v1")}
