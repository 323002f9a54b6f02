"""The measurement of growth at small sizes: every number is there, the page and the plot say what was measured."""

import json
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from benchmarks._growth_page import page, plot
from benchmarks.growth import BOUNDS, ROOT, exponent, numbers

ROWS = [
    {
        "marks": size,
        "kernel_s": size / 1e6,
        "hand_s": size / 3e6,
        "ratio": 3.0,
        "us_per_mark": 1.0,
        "bytes_per_mark": 60,
        "places_s": 0.1,
        "one_line_us": 14.0,
        "one_mark_percent": 0.01,
    }
    for size in (1_000, 10_000, 100_000)
]


def test_every_number_is_printed_with_its_bound():
    done = subprocess.run(
        [sys.executable, str(Path(ROOT) / "benchmarks" / "growth.py"), "--marks", "400", "1200", "--repeat", "1"],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert {number["name"]: number["baseline"] for number in found} == {f"growth.{n}": b for n, b in BOUNDS.items()}
    assert all(number["value"] > 0 and number["marks"] == [400, 1200] for number in found)


def test_linear_growth_has_the_power_one_and_square_growth_two():
    assert exponent(ROWS) == pytest.approx(1)
    squares = [row | {"kernel_s": row["marks"] ** 2 / 1e9} for row in ROWS]
    assert exponent(squares) == pytest.approx(2)


def test_the_page_and_the_plot_say_what_was_measured():
    text = page(ROWS, numbers(ROWS), "a machine")
    assert "from 1,000 to 100,000 marks" in text
    assert "| 10,000 | 0.010 | 0.003 | 3.00 | 1.00 | 60 | 0.100 | 14.0 | 0.0100 |" in text
    drawn = ET.fromstring(plot(ROWS))
    said = drawn.find("{http://www.w3.org/2000/svg}desc").text
    assert "100,000 marks 0.100 s, by hand 0.033 s" in said
    assert len(drawn.findall("{http://www.w3.org/2000/svg}circle")) == 6
