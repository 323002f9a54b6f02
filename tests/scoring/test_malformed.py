"""Broken schemes and marks through `manage.py rank`: refused with place and reason, without a traceback or a ranking.

Sixty were written by hand and lie in `malformed/` with the place and a word of the reason; three hundred are made by
`breaking.py` from a seed, each broken in a way that no reading can save.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Sequence
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.scoring.breaking import MARKS, SCHEMES, Broken, broken_marks, broken_scheme

FOLDER = Path(__file__).parent / "malformed"
WRITTEN = list(csv.DictReader((FOLDER / "expected.csv").read_text(encoding="utf-8").splitlines()))


def refusal(*options: str) -> list[str]:
    """The faults that the command names; anything but a refusal fails."""
    out = StringIO()
    with pytest.raises(CommandError) as refused:
        call_command("rank", *options, stdout=out)
    assert out.getvalue() == ""
    head, *faults = str(refused.value).splitlines()
    assert head == f"Ничего не посчитано. Исправьте (мест: {len(faults)}):"
    assert faults
    return faults


def test_what_is_broken_was_whole_before() -> None:
    out = StringIO()
    call_command("rank", "--scheme", str(FOLDER / "rules.yaml"), "--input", str(FOLDER / "marks.csv"), stdout=out)
    assert "1      А         24    лауреат" in out.getvalue()


def test_sixty_are_written_by_hand_and_all_are_listed() -> None:
    listed = {row["file"] for row in WRITTEN}
    assert len(listed) == 60
    assert listed | {"rules.yaml", "marks.csv", "expected.csv"} == {path.name for path in FOLDER.iterdir()}


@pytest.mark.parametrize("row", WRITTEN, ids=lambda row: row["file"])
def test_a_file_written_by_hand_is_refused_with_place_and_reason(row: dict[str, str]) -> None:
    path = FOLDER / row["file"]
    scheme, marks = (path, FOLDER / "marks.csv") if path.suffix == ".yaml" else (FOLDER / "rules.yaml", path)
    faults = refusal("--scheme", str(scheme), "--input", str(marks))
    said = [fault for fault in faults if row["place"] in fault and row["word"] in fault]
    assert said, faults
    assert said[0].startswith(path.name)


def check(broken: Broken, folder: Path) -> None:
    """Write a broken contest and see it refused at the broken place."""
    (folder / "rules.yaml").write_bytes(broken.scheme)
    (folder / "marks.csv").write_bytes(broken.marks)
    (folder / "map.yaml").write_text(broken.columns, encoding="utf-8")
    files = ("--scheme", "rules.yaml", "--input", "marks.csv", "--columns", "map.yaml")
    faults = refusal(*(str(folder / name) if name[0] != "-" else name for name in files))
    assert all(":" in fault and len(fault.partition(": ")[2]) > 10 for fault in faults), faults
    assert all(fault.startswith(("rules.yaml", "marks.csv")) for fault in faults), faults
    assert any(broken.place in fault for fault in faults), (broken, faults)


def run(seeds: Sequence[int], folder: Path) -> None:
    """One broken scheme or table for each seed; all ways of breaking take part."""
    for seed in seeds:
        rng = random.Random(seed)
        check(broken_scheme(rng) if seed % 2 else broken_marks(rng), folder)


@pytest.mark.parametrize("part", range(3))
def test_three_hundred_broken_ones_are_refused(part: int, tmp_path: Path) -> None:
    run(range(100 * part, 100 * (part + 1)), tmp_path)


@pytest.mark.parametrize("way", [*SCHEMES, *MARKS])
def test_every_way_of_breaking_is_refused(way: str, tmp_path: Path) -> None:
    make = broken_scheme if way in SCHEMES else broken_marks
    for seed in range(3):
        check(make(random.Random(seed), way), tmp_path)


@pytest.mark.deep
@pytest.mark.timeout(900)
def test_six_thousand_broken_ones_are_refused(tmp_path: Path) -> None:
    run(range(1_000, 7_000), tmp_path)
    print("6,000 broken schemes and tables: every one refused with place and reason")
