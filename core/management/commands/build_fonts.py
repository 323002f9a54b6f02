"""Subsets the fonts of the pages to WOFF2 at deployment; the repository keeps no font files."""

import logging
from importlib import resources
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from fontTools import subset

CUTS = {
    "pt-sans-400": ("fontpkg_pt_sans", "PT_Sans-Web-Regular.ttf"),
    "pt-sans-700": ("fontpkg_pt_sans", "PT_Sans-Web-Bold.ttf"),
    "pt-sans-narrow-700": ("fontpkg_pt_sans_narrow", "PT_Sans-Narrow-Web-Bold.ttf"),
    "pt-serif-400": ("fontpkg_pt_serif", "PT_Serif-Web-Regular.ttf"),
    "pt-serif-700": ("fontpkg_pt_serif", "PT_Serif-Web-Bold.ttf"),
}
# Latin, Cyrillic of the languages of Russia, dashes, quotes, signs that the pages use.
UNICODES = [
    *range(0x20, 0x7F),
    *range(0xA0, 0x100),
    *range(0x400, 0x52A),
    *range(0x2010, 0x2016),
    *range(0x2018, 0x201F),
    0x2022, 0x2026, 0x202F, 0x2032, 0x2033, 0x2039, 0x203A, 0x20BD, 0x2116, 0x2122,
    0x2190, 0x2191, 0x2192, 0x2193, 0x2212, 0x2248, 0x2260, 0x2264, 0x2265,
]  # fmt: skip


def build_fonts(folder: Path, *, again: bool = False) -> list[Path]:
    """Write the cuts that are missing into the folder and return all of them; a second run costs nothing."""
    logging.getLogger("fontTools").setLevel(logging.WARNING)  # it tells every glyph at INFO
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for name, (package, source) in CUTS.items():
        target = folder / f"{name}.woff2"
        files.append(target)
        if target.exists() and not again:
            continue
        with resources.as_file(resources.files(package) / "files" / source) as path:
            _subset(path, target)
    return files


def _subset(source: Path, target: Path) -> None:
    """Cut one font down to the characters of the pages; an interrupted run leaves no half a file."""
    features = ["kern", "liga", "lnum", "tnum", "locl", "mark"]
    options = subset.Options(flavor="woff2", hinting=False, layout_features=features)
    fresh = target.with_suffix(".part")
    with subset.load_font(str(source), options) as font:
        subsetter = subset.Subsetter(options)
        subsetter.populate(unicodes=UNICODES)
        subsetter.subset(font)
        subset.save_font(font, str(fresh), options)
    fresh.replace(target)


class Command(BaseCommand):
    """`manage.py build_fonts [--again]`."""

    help = "Subset the fonts of the pages into var/fonts"

    def add_arguments(self, parser: CommandParser) -> None:
        """One switch: make the files anew even where they exist."""
        parser.add_argument("--again", action="store_true")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Build and say how much."""
        files = build_fonts(settings.VAR_DIR / "fonts", again=options["again"])
        total = sum(file.stat().st_size for file in files)
        self.stdout.write(f"{len(files)} fonts, {total // 1000} kB")
