"""Results that others published, through `manage.py rank`: every total, place and award is the official one.

`APOGEE_CASES` names a folder with all five sets; without it those beside the project are used, else the two in
`tests/data/cases`.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from benchmarks.conformance.__main__ import main
from benchmarks.conformance.ranking import run
from benchmarks.conformance.sets import ROOT, SETS, CaseSet, arguments, available, cases_folder, contests

CASES = cases_folder()
SHIPPED = ROOT / "tests" / "data" / "cases"
CUBE = SETS[0]


@pytest.mark.parametrize("one", available(CASES), ids=lambda one: one.folder)
def test_totals_places_and_awards_equal_the_published_ones(one: CaseSet) -> None:
    report = run(one, CASES)
    assert report.differences == []
    assert report.values == 3 * report.lines > 0
    assert report.marks > 0


def test_two_sets_travel_with_the_source() -> None:
    assert {"wca_wc2019_333", "ukwa_slalom"} <= {one.folder for one in available(SHIPPED)}


def test_the_command_reads_the_published_file_itself() -> None:
    for contest in contests(CUBE, SHIPPED):
        options = arguments(CUBE, contest, SHIPPED)
        assert options[options.index("--input") + 1] == str(SHIPPED / CUBE.folder / "input.csv")


def test_a_wrong_total_and_a_missing_set_fail_the_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(SHIPPED / CUBE.folder, tmp_path / CUBE.folder)
    monkeypatch.setenv("APOGEE_CASES", str(tmp_path))
    assert main() == 1
    said = capsys.readouterr().out
    assert "1 of 5 sets exact" in said
    assert "not found: ukwa_slalom" in said
    monkeypatch.setenv("APOGEE_CASES_SOME", "1")
    assert main() == 0
    other = tmp_path / "other" / CUBE.folder
    shutil.copytree(SHIPPED / CUBE.folder, other)
    text = (other / "expected.csv").read_text(encoding="utf-8")
    (other / "expected.csv").write_text(text.replace(",635,1,", ",634,1,"), encoding="utf-8")
    monkeypatch.setenv("APOGEE_CASES", str(other.parent))
    assert main() == 1
    assert "total 635, published 634" in capsys.readouterr().out
