"""Designs: the one that the program brings, and the engine of a design."""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from certificates import render
from certificates.models import Design
from competitions.models import Competition

APOGEE = Path(__file__).resolve().parent.parent / "designs" / "apogee"


def ensure_design(competition: Competition) -> Design:
    """The newest design of the competition; at first the one that the program brings."""
    design = competition.designs.first()
    if design is not None:
        return design
    layout = json.loads((APOGEE / "design.json").read_text(encoding="utf-8"))
    digest = render.load_design(layout, render.Background("apogee")).digest()
    made, _created = Design.objects.get_or_create(
        competition=competition, digest=digest, defaults={"title": _("Апогей"), "layout": layout}
    )
    return made


def sample_values() -> dict[str, str]:
    """Made-up lines for a preview."""
    return dict(json.loads((APOGEE / "sample.json").read_text(encoding="utf-8")))


def check_address() -> str:
    """The address of the check page up to the code, as the QR code holds it."""
    return settings.SITE_URL.rstrip("/") + reverse("certificate_check", args=["0" * 16])[:-16]


def engine_of(design: Design) -> render.Engine:
    """The engine of a design, made once for the life of the process."""
    return _engine(design.pk, design.digest, check_address())


@lru_cache(maxsize=16)
def _engine(design_id: int, digest: str, address: str) -> render.Engine:
    row: Any = Design.objects.get(pk=design_id, digest=digest)
    background = render.Background(cast("Any", row.background), bytes(row.background_data))
    return render.Engine(render.load_design(row.layout, background), address)
