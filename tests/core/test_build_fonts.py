"""The fonts of the pages."""

from pathlib import Path

from fontTools.ttLib import TTFont

from core.management.commands.build_fonts import CUTS, build_fonts

SAID = "Съешь ещё этих мягких французских булок № 15 «да» – 47,67 ₽ Әлия Ҡаһарман Bahn"


def test_every_cut_is_small_and_says_what_the_pages_say(tmp_path: Path) -> None:
    files = build_fonts(tmp_path)
    assert [file.stem for file in files] == list(CUTS)
    for file in files:
        assert file.stat().st_size < 26_000
        with TTFont(file) as font:
            assert {char for char in SAID if ord(char) not in font.getBestCmap()} == set()


def test_a_second_run_leaves_the_files_alone_and_no_half_a_file_stays(tmp_path: Path) -> None:
    first = {file: file.stat().st_mtime_ns for file in build_fonts(tmp_path)}
    assert {file: file.stat().st_mtime_ns for file in build_fonts(tmp_path)} == first
    assert sorted(file.suffix for file in tmp_path.iterdir()) == [".woff2"] * len(CUTS)
