"""The presets that ship with the program, read from their files."""

from functools import lru_cache
from pathlib import Path

from django.utils.translation import gettext as _

from competitions.validators.preset import read_preset
from competitions.validators.preset_types import Preset
from competitions.validators.refusal import Refused

PRESETS_ROOT = Path(__file__).resolve().parent.parent / "presets"


def preset_files() -> list[Path]:
    """The files of all presets, by their name."""
    return sorted(PRESETS_ROOT.glob("*.yaml"))


def presets() -> list[Preset]:
    """All presets in the order of the road map."""
    return [_read(file, file.stat().st_mtime_ns) for file in preset_files()]


def preset_of(slug: str) -> Preset:
    """The preset of this slug; raises `Refused` where there is none."""
    for preset in presets():
        if preset.slug == slug:
            return preset
    raise Refused(_("Выберите заготовку из списка: «%(slug)s» среди них нет.") % {"slug": slug})


@lru_cache(maxsize=128)
def _read(file: Path, _changed: int) -> Preset:
    """Read once per version of the file: the time of its change is part of the key."""
    return read_preset(file.read_text(encoding="utf-8"))
