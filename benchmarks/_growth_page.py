"""The page `docs/performance.md` and its plot, drawn from the measured rows and from nothing else."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from html import escape
from typing import Any

Row = dict[str, Any]

WIDTH, HEIGHT = 720, 440
LEFT, RIGHT, TOP, BOTTOM = 76, 44, 56, 56
SERIES = (
    ("kernel_s", "kernel: any scheme", "#0b57a4", ""),
    ("hand_s", "written by hand for this one scheme", "#9a5b00", "7 4"),
)

COLUMNS = (
    ("marks", "marks", "{:,}"),
    ("kernel_s", "kernel, s", "{:.3f}"),
    ("hand_s", "by hand, s", "{:.3f}"),
    ("ratio", "ratio", "{:.2f}"),
    ("us_per_mark", "µs a mark", "{:.2f}"),
    ("bytes_per_mark", "B a mark", "{}"),
    ("places_s", "places of all lines, s", "{:.3f}"),
    ("one_line_us", "one changed mark, µs", "{:.1f}"),
    ("one_mark_percent", "of the whole, %", "{:.4f}"),
)

PAGE = """# Performance of the kernel

One contest – five judges of sixty, four weighted criteria, shares of the maximum, the mean of the judges, two decimals,
places – in sizes from {least} to {most} marks. The places are compared with those of a function written by
hand for this one scheme, which knows everything in advance; they must be the same before anything is measured.
Measured: {machine}. CPU seconds; kernel and hand take turns, medians.
Written by `python benchmarks/growth.py --write`.

![CPU time over the number of marks]({plot})

{head}
|---|---|---|---|---|---|---|---|---|
{rows}

| number | measured | bound |
|---|---|---|
{numbers}

* **Growth.** The time follows the number of marks to the power of {exponent}; 1 is linear. The function written by
  hand, one pass over the marks, follows the power of {by_hand} on the same machine: what is above 1 is memory that no
  longer fits into the processor's caches. The dotted line of the plot is linear growth from the smallest size on.
* **One changed mark** recomputes the line of its entry alone (at most {one_line} µs, whatever the size); places then
  come from the stored lines, without a mark being read.
* **Memory** is the peak of what the kernel takes beside the marks that it was given.
"""


def page(rows: Sequence[Row], numbers: Sequence[Row], machine: str, plot_path: str = "images/growth.svg") -> str:
    """The page as Markdown."""
    lines = ["| " + " | ".join(form.format(row[name]) for name, _title, form in COLUMNS) + " |" for row in rows]
    shown = [
        f"| `{number['name']}` | {number['value']:.4g} {number['unit']} | ≤ {number['baseline']} |"
        for number in numbers
    ]
    return PAGE.format(
        head=f"| {' | '.join(title for _, title, _ in COLUMNS)} |",
        least=f"{rows[0]['marks']:,}",
        most=f"{rows[-1]['marks']:,}",
        machine=machine,
        plot=plot_path,
        rows="\n".join(lines),
        numbers="\n".join(shown),
        exponent=f"{numbers[0]['value']:.3f}",
        by_hand=f"{numbers[0]['by_hand']:.3f}",
        one_line=f"{max(row['one_line_us'] for row in rows):.0f}",
    )


def plot(rows: Sequence[Row]) -> str:
    """Time over marks on two logarithmic scales, with a text for those who do not see it."""
    x = _scale([row["marks"] for row in rows], LEFT, WIDTH - RIGHT)
    times = [row[name] for row in rows for name, *_ in SERIES]
    linear = rows[0]["kernel_s"] * rows[-1]["marks"] / rows[0]["marks"]
    y = _scale([*times, linear], HEIGHT - BOTTOM, TOP)
    parts = [*_grid(rows, times, x, y)]
    start, end = rows[0], rows[-1]
    parts.append(
        f'<line x1="{x(start["marks"])}" y1="{y(start["kernel_s"])}" x2="{x(end["marks"])}" y2="{y(linear)}" '
        'stroke="#5f6368" stroke-dasharray="2 4"/>'
    )
    for name, _title, colour, dashes in SERIES:
        points = " ".join(f"{x(row['marks'])},{y(row[name])}" for row in rows)
        dash = f' stroke-dasharray="{dashes}"' if dashes else ""
        parts.append(f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2.5"{dash}/>')
        parts += [f'<circle cx="{x(row["marks"])}" cy="{y(row[name])}" r="4" fill="{colour}"/>' for row in rows]
    parts += _legend()
    said = "; ".join(f"{row['marks']:,} marks {row['kernel_s']:.3f} s, by hand {row['hand_s']:.3f} s" for row in rows)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        'aria-labelledby="title said" font-family="sans-serif" font-size="13">\n'
        '<title id="title">CPU time of a ranking over the number of marks</title>\n'
        f'<desc id="said">{escape(said)}</desc>\n'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>\n' + "\n".join(parts) + "\n</svg>\n"
    )


def _scale(values: Sequence[float], low: float, high: float) -> Callable[[float], float]:
    """A logarithmic scale from the least to the greatest value."""
    first, last = math.log(min(values)), math.log(max(values))
    span = (last - first) or 1
    return lambda value: round(low + (math.log(value) - first) / span * (high - low), 1)


def _grid(
    rows: Sequence[Row], times: Sequence[float], x: Callable[[float], float], y: Callable[[float], float]
) -> list[str]:
    parts = []
    for row in rows:
        at = x(row["marks"])
        parts.append(f'<line x1="{at}" y1="{TOP}" x2="{at}" y2="{HEIGHT - BOTTOM}" stroke="#e3e5e8"/>')
        parts.append(f'<text x="{at}" y="{HEIGHT - BOTTOM + 20}" text-anchor="middle">{row["marks"]:,}</text>')
    powers = range(math.floor(math.log10(min(times))), math.floor(math.log10(max(times))) + 1)
    ticks = [step * 10.0**power for power in powers for step in (1, 3)]
    for tick in (tick for tick in ticks if min(times) <= tick <= max(times)):
        at = y(tick)
        parts.append(f'<line x1="{LEFT}" y1="{at}" x2="{WIDTH - RIGHT}" y2="{at}" stroke="#e3e5e8"/>')
        parts.append(f'<text x="{LEFT - 8}" y="{at + 4}" text-anchor="end">{tick:g} s</text>')
    parts.append(f'<text x="{(LEFT + WIDTH - RIGHT) // 2}" y="{HEIGHT - 12}" text-anchor="middle">marks</text>')
    return parts


def _legend() -> list[str]:
    parts = []
    words = [*((title, colour, dashes) for _, title, colour, dashes in SERIES), ("linear growth", "#5f6368", "2 4")]
    at = LEFT
    for title, colour, dashes in words:
        dash = f' stroke-dasharray="{dashes}"' if dashes else ""
        parts.append(f'<line x1="{at}" y1="24" x2="{at + 28}" y2="24" stroke="{colour}" stroke-width="2.5"{dash}/>')
        parts.append(f'<text x="{at + 34}" y="28">{title}</text>')
        at += 58 + 7 * len(title)
    return parts
