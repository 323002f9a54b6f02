"""Brings a background into a file once, as a form that every page draws."""

from __future__ import annotations

import io
import zlib

import pikepdf
from pikepdf import Array, Dictionary, Name

from . import ornament
from .design import MM, Design, DesignRefused


def background_form(pdf: pikepdf.Pdf, design: Design) -> pikepdf.Object:
    """The design's background as a compressed form of `pdf`, scaled to the sheet."""
    match design.background.kind:
        case "apogee":
            return _form(pdf, ornament.background(design.width, design.height), design, Dictionary())
        case "jpeg":
            return _picture(pdf, design)
        case "pdf":
            return _page(pdf, design)


def _form(pdf: pikepdf.Pdf, content: bytes, design: Design, resources: pikepdf.Object) -> pikepdf.Object:
    return pdf.make_stream(
        zlib.compress(content, 9),
        Type=Name.XObject,
        Subtype=Name.Form,
        BBox=Array([0, 0, round(design.width * MM, 2), round(design.height * MM, 2)]),
        Resources=resources,
        Filter=Name.FlateDecode,
    )


def _picture(pdf: pikepdf.Pdf, design: Design) -> pikepdf.Object:
    """A JPEG stretched over the sheet; its bytes are taken as they are."""
    from PIL import Image

    try:
        with Image.open(io.BytesIO(design.background.data), formats=("JPEG",)) as picture:
            width, height, mode = picture.width, picture.height, picture.mode
    except (OSError, SyntaxError) as error:
        raise DesignRefused("Загрузите фон ещё раз: файл JPEG не читается.") from error
    if mode not in ("RGB", "L"):
        raise DesignRefused("Сохраните фон в цветах RGB: другие цвета печатаются иначе, чем видны.")
    image = pdf.make_stream(
        design.background.data,
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=width,
        Height=height,
        ColorSpace=Name.DeviceRGB if mode == "RGB" else Name.DeviceGray,
        BitsPerComponent=8,
        Filter=Name.DCTDecode,
    )
    draw = f"{design.width * MM:.2f} 0 0 {design.height * MM:.2f} 0 0 cm /Image Do".encode()
    return _form(pdf, draw, design, Dictionary(XObject=Dictionary(Image=image)))


def _page(pdf: pikepdf.Pdf, design: Design) -> pikepdf.Object:
    """The first page of a PDF, scaled to the sheet if it is of another size."""
    try:
        source = pikepdf.open(io.BytesIO(design.background.data))
    except pikepdf.PdfError as error:
        raise DesignRefused("Загрузите фон ещё раз: файл PDF не читается или закрыт паролем.") from error
    page = source.pages[0]
    box = [float(v) for v in page.mediabox]
    form = source.make_indirect(page.as_form_xobject())
    form.write(zlib.compress(form.read_bytes(), 9), filter=Name.FlateDecode)
    copied = pdf.copy_foreign(form)
    sx, sy = design.width * MM / (box[2] - box[0]), design.height * MM / (box[3] - box[1])
    draw = f"{sx:.5f} 0 0 {sy:.5f} {-box[0] * sx:.2f} {-box[1] * sy:.2f} cm /Page Do".encode()
    return _form(pdf, draw, design, Dictionary(XObject=Dictionary(Page=copied)))
