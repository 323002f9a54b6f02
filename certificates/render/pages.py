"""The unchanging part of a file: fonts, background, static text, tags. Everything here happens once a design."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from .background import background_form
from .design import MM, Design
from .fonts import Cut, deflated, face_for

LANGUAGE = "ru-RU"


@dataclass(frozen=True, slots=True)
class Prefix:
    """A finished PDF of nobody, and what an incremental update of it has to name."""

    body: bytes
    content: int
    info: int
    trailer: bytes


class Book:
    """A PDF in the making: shared fonts, background and static text, any number of tagged pages."""

    def __init__(self, design: Design, cut: Cut, static: bytes) -> None:
        self.design, self.pdf = design, pikepdf.new()
        fonts = {field.font for field in design.fields}
        self.resources = self.pdf.make_indirect(
            Dictionary(
                Font=Dictionary(
                    {f"/{font_name(key)}": face_for(key, cut).embed(self.pdf, i) for i, key in enumerate(sorted(fonts))}
                ),
                XObject=Dictionary(Background=background_form(self.pdf, design)),
            )
        )
        self.static = self.pdf.make_indirect(deflated(self.pdf, static))
        self.root = self.pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        self.document = self.pdf.make_indirect(
            Dictionary(Type=Name.StructElem, S=Name.Document, P=self.root, K=Array())
        )
        self.parents = Array()

    def add_page(self, present: Sequence[int], content: pikepdf.Object, *, in_part: bool) -> None:
        """A page whose tags are those of the fields numbered `present` and of the QR code."""
        pdf, design = self.pdf, self.design
        page = pdf.add_blank_page(page_size=(round(design.width * MM, 2), round(design.height * MM, 2))).obj
        number = len(self.parents) // 2
        page.Resources, page.Contents = self.resources, Array([self.static, content])
        page.StructParents, page.Tabs = number, Name.S
        owner = self.document
        if in_part:
            owner = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Part, P=self.document, K=Array()))
            self.document.K.append(owner)
        marked: list[object] = [None] * (len(design.fields) + 1)
        for i in present:
            marked[i] = self._element(owner, page, design.fields[i].tag, i)
        marked[-1] = self._element(owner, page, "Figure", len(design.fields))
        for element in marked:
            if element is not None:
                owner.K.append(element)
        self.parents.append(number)
        self.parents.append(Array(marked))

    def _element(self, owner: pikepdf.Object, page: pikepdf.Object, tag: str, mcid: int) -> pikepdf.Object:
        element = Dictionary(Type=Name.StructElem, S=Name(f"/{tag}"), P=owner, Pg=page, K=mcid)
        if tag == "Figure":
            qr, height = self.design.qr, self.design.height
            box = [qr.x, height - qr.y - qr.side, qr.x + qr.side, height - qr.y]
            element.Alt = String(qr.alt)
            element.A = Dictionary(O=Name.Layout, BBox=Array([round(v * MM, 2) for v in box]), Placement=Name.Block)
        return self.pdf.make_indirect(element)

    def save(self, title: str, *, compact: bool) -> bytes:
        """The bytes of the file, the same for the same input."""
        pdf = self.pdf
        self.root.K, self.root.ParentTreeNextKey = Array([self.document]), len(self.parents) // 2
        self.root.ParentTree = Dictionary(Nums=self.parents)
        pdf.Root.StructTreeRoot, pdf.Root.MarkInfo = self.root, Dictionary(Marked=True)
        pdf.Root.Lang, pdf.Root.ViewerPreferences = String(LANGUAGE), Dictionary(DisplayDocTitle=True)
        pdf.trailer.Info = pdf.make_indirect(Dictionary(Title=String(title)))
        out = io.BytesIO()
        mode = pikepdf.ObjectStreamMode
        pdf.save(
            out,
            force_version="1.7",
            object_stream_mode=mode.generate if compact else mode.disable,
            static_id=not compact,
            deterministic_id=compact,
            compress_streams=False,
            fix_metadata_version=False,
        )
        return out.getvalue()


def font_name(key: str) -> str:
    """Name of a font among a page's resources."""
    return "F" + "".join(part[0].upper() + part[1] for part in key.split("-"))


def prefix(design: Design, cut: Cut, static: bytes, present: Sequence[int]) -> Prefix:
    """The file of nobody for the sheets that have the fields `present`."""
    book = Book(design, cut, static)
    book.add_page(present, book.pdf.make_stream(b""), in_part=False)
    body = book.save("", compact=False)
    with pikepdf.open(io.BytesIO(body)) as pdf:
        content, info = pdf.pages[0].obj.Contents[1].objgen[0], pdf.trailer.Info.objgen[0]
        trailer = b"trailer<</Size %d/Root %d 0 R/Info %d 0 R/Prev %d/ID[<%s>" % (
            int(pdf.trailer.Size),
            pdf.Root.objgen[0],
            info,
            int(body.split()[-2]),
            bytes(pdf.trailer.ID[0]).hex().encode(),
        )
    return Prefix(body, content, info, trailer)
