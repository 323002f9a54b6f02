"""Files for the entries of the demo season, drawn on the spot: a page or a picture with the title of the work."""

import colorsys
import io
import random
import textwrap
import zipfile

import fontpkg_pt_serif
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw, ImageFont

FONT = fontpkg_pt_serif.ROOT / "files" / "PT_Serif-Web-Regular.ttf"


def make_file(title: str, types: list[str], chance: random.Random) -> SimpleUploadedFile:
    """A small real file of one of the types: pdf, png, jpg or zip. Raises `LookupError` for others."""
    for kind in ("png", "jpg", "pdf", "zip"):
        if kind in types:
            return SimpleUploadedFile(f"{title}.{kind}", _content(kind, title, chance))
    raise LookupError(f"no sample for {types}")


def _content(kind: str, title: str, chance: random.Random) -> bytes:
    out = io.BytesIO()
    if kind == "zip":
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr("index.html", f"<!doctype html><meta charset=utf-8><title>{title}</title><h1>{title}</h1>")
    else:
        picture = _picture(title, chance)
        picture.save(out, {"jpg": "JPEG", "png": "PNG", "pdf": "PDF"}[kind])
    return out.getvalue()


def _picture(title: str, chance: random.Random) -> Image.Image:
    """A sky of one hue with circles, and the title below: enough to tell one work from another."""
    hue = chance.random()

    def colour(light: float, shift: float = 0.0) -> tuple[int, int, int]:
        red, green, blue = colorsys.hls_to_rgb((hue + shift) % 1, light, 0.45)
        return round(red * 255), round(green * 255), round(blue * 255)

    picture = Image.new("RGB", (900, 640), colour(0.22))
    draw = ImageDraw.Draw(picture)
    for _ in range(14):
        x, y, r = chance.randint(0, 900), chance.randint(0, 420), chance.randint(8, 120)
        draw.ellipse((x - r, y - r, x + r, y + r), outline=colour(0.6, chance.random() / 4), width=3)
    draw.rectangle((0, 460, 900, 640), fill=colour(0.93))
    font = ImageFont.truetype(FONT, 44)
    draw.multiline_text((40, 490), "\n".join(textwrap.wrap(title, 34)), fill=colour(0.2), font=font)
    return picture
