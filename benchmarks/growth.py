"""How the kernel grows: the same contest with 40,000 to 4,000,000 marks, each size in a process of its own.

Called: `python benchmarks/growth.py [--marks 40000 400000 …] [--repeat 3] [--write]` – prints one line of JSON for each
number; `--write` also writes the page `docs/performance.md` and its plot `docs/images/growth.svg`.
"""

from __future__ import annotations

import argparse
import json
import math
import platform
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks._growth_page import page, plot
from benchmarks.ranking import SCHEME, best_of, by_hand, in_turn, lines_of, make, memory_of
from scoring import Entry, Observation, Scheme, entry_value, load_scheme, rank, result

ROOT = Path(__file__).resolve().parent.parent
SIZES = (40_000, 126_000, 400_000, 1_260_000, 4_000_000)
BOUNDS = {"exponent": 1.1, "us_per_mark": 1.5, "bytes_per_mark": 200, "one_mark_percent": 2}
PAGE = ROOT / "docs" / "performance.md"
PLOT = ROOT / "docs" / "images" / "growth.svg"
LIMIT_S = 900

Row = dict[str, Any]


def measure(marks: int, repeat: int) -> Row:
    """Everything that is known of one size."""
    scheme = load_scheme(SCHEME)
    entries, observations = make(marks)
    outcome = result(scheme, entries, observations)
    if {row.entry: row.place.first for row in outcome.divisions[""].rows if row.place} != by_hand(observations):
        raise SystemExit("the two rankings differ")
    del outcome
    kernel, hand = in_turn(repeat, lambda: result(scheme, entries, observations), lambda: by_hand(observations))
    mine = [o for o in observations if o.entry == entries[0].id]
    one = best_of(repeat, lambda: [entry_value(scheme, entries[0], mine) for _ in range(100)]) / 100
    places = places_s(scheme, entries, observations)
    return {
        "marks": len(observations),
        "kernel_s": kernel,
        "hand_s": hand,
        "ratio": kernel / hand,
        "us_per_mark": kernel / len(observations) * 1e6,
        "one_line_us": one * 1e6,
        "one_mark_percent": one / kernel * 100,
        "places_s": places,
        "bytes_per_mark": memory_of(scheme, entries, observations),
    }


def places_s(scheme: Scheme, entries: list[Entry], observations: list[Observation]) -> float:
    """The time of the places alone, from lines that are stored."""
    lines = lines_of(scheme, entries, observations)
    return best_of(1, lambda: rank(scheme, entries, lines))


def exponent(rows: Sequence[Row], name: str = "kernel_s") -> float:
    """The power of the number of marks that the time follows: the slope of a line through the logarithms."""
    points = [(math.log(row["marks"]), math.log(row[name])) for row in rows]
    middle_x = sum(x for x, _ in points) / len(points)
    middle_y = sum(y for _, y in points) / len(points)
    return sum((x - middle_x) * (y - middle_y) for x, y in points) / sum((x - middle_x) ** 2 for x, _ in points)


def in_own_process(marks: int, repeat: int) -> Row:
    """Measure one size where nothing of another lies in memory."""
    command = [sys.executable, str(Path(__file__).resolve()), "--one", str(marks), "--repeat", str(repeat)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=LIMIT_S, check=True)
    return dict(json.loads(done.stdout))


def numbers(rows: Sequence[Row]) -> list[Row]:
    """What `results.json` keeps: the worst of all sizes beside its bound, and how the time grows."""
    worst = {name: max(row[name] for row in rows) for name in ("us_per_mark", "bytes_per_mark", "one_mark_percent")}
    found = {"exponent": exponent(rows), **worst}
    units = {"exponent": "power", "us_per_mark": "µs", "bytes_per_mark": "B", "one_mark_percent": "%"}
    sizes = [row["marks"] for row in rows]
    by_hand = {"exponent": {"by_hand": round(exponent(rows, "hand_s"), 4)}}
    return [
        {
            "name": f"growth.{name}",
            "value": round(value, 4),
            "unit": units[name],
            "baseline": BOUNDS[name],
            "marks": sizes,
            **by_hand.get(name, {}),
        }
        for name, value in found.items()
    ]


def main() -> None:
    """Measure every size and print the numbers."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--marks", type=int, nargs="+", default=list(SIZES))
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--write", action="store_true", help="write the page and the plot of docs/")
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        print(json.dumps(measure(options.one, options.repeat)))
        return
    rows = [in_own_process(marks, options.repeat) for marks in options.marks]
    for number in numbers(rows):
        print(json.dumps(number, ensure_ascii=False))
    if options.write:
        machine = f"Python {platform.python_version()}, {platform.machine()}, {datetime.now(UTC):%Y-%m-%d}"
        PLOT.write_text(plot(rows), encoding="utf-8")
        PAGE.write_text(page(rows, numbers(rows), machine), encoding="utf-8")


if __name__ == "__main__":
    main()
