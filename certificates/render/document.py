"""A plain document of A4 pages: headings, paragraphs, a table that goes on over pages, lines to sign.

Pure and deterministic like the rest of this package: the same content gives the same bytes.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from .design import MM
from .fit import cut_for
from .fonts import Cut, Face, deflated, face_for
from .pages import LANGUAGE, font_name
from .text import PrintRefused, Refusal, printable

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 210.0, 297.0, 25.0, 15.0, 18.0, 20.0
REGULAR, BOLD = "serif", "serif-bold"
INK, PALE = "0.08 0.125 0.2", "0.6 0.65 0.72"
LEADING = 1.3
PAD = 1.6  # millimetres between a rule of the table and its text


@dataclass(frozen=True, slots=True)
class Words:
    """A paragraph; an empty one says nothing. `gap`: millimetres above it."""

    text: str
    size: float = 12.0
    is_bold: bool = False
    align: Literal["left", "center"] = "left"
    gap: float = 2.0
    tag: Literal["H1", "P"] = "P"


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: shares of the width, a head that every page repeats, rows of texts."""

    widths: tuple[float, ...]
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    size: float = 10.5


@dataclass(frozen=True, slots=True)
class Signature:
    """A post, a line to sign on, a name."""

    post: str
    name: str = ""


Part = Words | Grid | Signature


@dataclass
class _Page:
    """The content of one page and the elements of its tags in order of reading."""

    content: list[str] = field(default_factory=list)
    marks: list[int] = field(default_factory=list)  # the group of each mark
    y: float = TOP


def render_document(parts: Sequence[Part], title: str) -> bytes:
    """The document as a PDF file; raises `PrintRefused` where a text cannot be printed or one word is too wide."""
    return _Writer(parts, title).write()


class _Writer:
    """Lays the parts out one under another and makes pages as they are needed."""

    def __init__(self, parts: Sequence[Part], title: str) -> None:
        self.parts, self.title = parts, printable(title, "title")
        texts = [printable(text, "document") for part in parts for text in _texts(part)]
        cut: Cut = cut_for([*texts, "№ 0123456789"])
        self.faces: dict[str, Face] = {key: face_for(key, cut) for key in (REGULAR, BOLD)}
        self.pages = [_Page()]
        self.groups: list[tuple[str, int | None]] = []  # tag and parent of every element: H1, P, Table, TR, TD …
        self.width = WIDTH - LEFT - RIGHT

    @property
    def page(self) -> _Page:
        """The page that is being written."""
        return self.pages[-1]

    def write(self) -> bytes:
        """All parts, then the number of each page."""
        for part in self.parts:
            match part:
                case Words():
                    self._words(part)
                case Grid():
                    self._grid(part)
                case Signature():
                    self._signature(part)
        if len(self.pages) > 1:
            for number, page in enumerate(self.pages, 1):
                self._footer(page, f"{number} / {len(self.pages)}")
        return self._save()

    def _rows(self, text: str, key: str, size: float, width: float) -> list[str]:
        """The text in rows of at most `width` millimetres; a word that is wider is broken between letters."""
        face, rows = self.faces[key], [""]
        for word in _pieces(face, printable(text, "document"), size, width * MM):
            longer = f"{rows[-1]} {word}" if rows[-1] else word
            if face.shape(longer, "document").ems * size <= width * MM:
                rows[-1] = longer
            else:
                rows.append(word)
        return rows

    def _need(self, height: float) -> bool:
        """A new page where the rest of this one is too low; whether there was one."""
        if self.page.y + height <= HEIGHT - BOTTOM or self.page.y == TOP:
            return False
        self.pages.append(_Page())
        return True

    def _text(self, row: str, key: str, size: float, at: tuple[float, float], group: int) -> None:
        """One row of text with its mark; `at`: millimetres from the left and of its baseline from the top."""
        page = self.page
        number = len(page.marks)
        shaped = self.faces[key].shape(row, "document")
        place = f"1 0 0 1 {at[0] * MM:.2f} {(HEIGHT - at[1]) * MM:.2f} Tm"
        tag = self.groups[group][0]
        page.content.append(
            f"/{tag}<</MCID {number}>>BDC BT/{font_name(key)} {size:g} Tf {INK} rg {place}{shaped.operand}TJ ET EMC"
        )
        page.marks.append(group)

    def _group(self, tag: str, parent: int | None = None) -> int:
        self.groups.append((tag, parent))
        return len(self.groups) - 1

    def _words(self, part: Words) -> None:
        if not part.text.strip():
            return
        key = BOLD if part.is_bold else REGULAR
        step = part.size * LEADING / MM
        rows = self._rows(part.text, key, part.size, self.width)
        self._need(part.gap + step * min(len(rows), 3))
        self.page.y += part.gap
        group = self._group(part.tag)
        for row in rows:
            self._need(step)
            wide = self.faces[key].shape(row, "document").ems * part.size / MM
            x = LEFT + ((self.width - wide) / 2 if part.align == "center" else 0)
            self.page.y += step
            self._text(row, key, part.size, (x, self.page.y), group)

    def _grid(self, part: Grid) -> None:
        total = sum(part.widths)
        widths = [self.width * share / total for share in part.widths]
        self.page.y += 4
        table = self._group("Table")
        self._line(part, part.head, widths, table, is_head=True)
        for row in part.rows:
            if self._need(self._height(part, row, widths, REGULAR)):
                self._line(part, part.head, widths, table, is_head=True)
            self._line(part, row, widths, table)

    def _height(self, part: Grid, row: Sequence[str], widths: Sequence[float], key: str) -> float:
        rows = [len(self._rows(text, key, part.size, wide - 2 * PAD)) for text, wide in zip(row, widths, strict=True)]
        return max(rows) * part.size * LEADING / MM + 2 * PAD

    def _line(
        self, part: Grid, row: Sequence[str], widths: Sequence[float], table: int, *, is_head: bool = False
    ) -> None:
        """One row of the table with its rules."""
        key = BOLD if is_head else REGULAR
        height = self._height(part, row, widths, key)
        self._need(height)
        top, x, step = self.page.y, LEFT, part.size * LEADING / MM
        owner = self._group("TR", table)
        for text, wide in zip(row, widths, strict=True):
            if text.strip():
                group = self._group("TH" if is_head else "TD", owner)
                for number, line in enumerate(self._rows(text, key, part.size, wide - 2 * PAD), 1):
                    self._text(line, key, part.size, (x + PAD, top + PAD + (number - 0.25) * step), group)
            box = (x * MM, (HEIGHT - top - height) * MM, wide * MM, height * MM)
            self.page.content.append(
                "/Artifact BMC q 0.5 w {} RG {:.2f} {:.2f} {:.2f} {:.2f} re S Q EMC".format(PALE, *box)
            )
            x += wide
        self.page.y = top + height

    def _signature(self, part: Signature) -> None:
        self._need(24)
        size = 12.0
        step = size * LEADING / MM
        self.page.y += 18
        y, rule = self.page.y, LEFT + self.width * 0.52
        rows = self._rows(part.post, REGULAR, size, self.width * 0.5)
        group = self._group("P")
        for number, row in enumerate(rows):
            self._text(row, REGULAR, size, (LEFT, y + number * step), group)
        start, end = rule * MM, (rule + 34) * MM
        level = (HEIGHT - y - 1) * MM
        self.page.content.append(
            f"/Artifact BMC q 0.6 w {INK} RG {start:.2f} {level:.2f} m {end:.2f} {level:.2f} l S Q EMC"
        )
        group = self._group("P")
        names = self._rows(part.name, REGULAR, size, self.width * 0.48 - 38) if part.name.strip() else []
        for number, row in enumerate(names):
            self._text(row, REGULAR, size, (rule + 38, y + number * step), group)
        self.page.y += (max(len(rows), len(names)) - 1) * step

    def _footer(self, page: _Page, text: str) -> None:
        shaped = self.faces[REGULAR].shape(text, "footer")
        x = (WIDTH - RIGHT) * MM - shaped.ems * 9
        place = f"1 0 0 1 {x:.2f} {9 * MM:.2f} Tm"
        page.content.append(f"/Artifact BMC BT/{font_name(REGULAR)} 9 Tf {PALE} rg {place}{shaped.operand}TJ ET EMC")

    def _save(self) -> bytes:
        """Pages with their tags: every group of rows is one element, wherever its rows stand."""
        pdf = pikepdf.new()
        fonts = {f"/{font_name(key)}": face.embed(pdf, i) for i, (key, face) in enumerate(self.faces.items())}
        resources = pdf.make_indirect(Dictionary(Font=Dictionary(fonts)))
        root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        document = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document, P=root, K=Array()))
        elements: dict[int, pikepdf.Object] = {}

        def element(group: int) -> pikepdf.Object:
            """The element of a group, made with its parents when it is met first."""
            if group not in elements:
                tag, above = self.groups[group]
                owner = document if above is None else element(above)
                made = Dictionary(Type=Name.StructElem, S=Name(f"/{tag}"), P=owner, K=Array())
                elements[group] = pdf.make_indirect(made)
                owner.K.append(elements[group])
            return elements[group]

        parents = Array()
        for number, written in enumerate(self.pages):
            page = pdf.add_blank_page(page_size=(round(WIDTH * MM, 2), round(HEIGHT * MM, 2))).obj
            page.Resources = resources
            page.Contents = deflated(pdf, "\n".join(written.content).encode())
            page.StructParents, page.Tabs = number, Name.S
            marked = Array()
            for mark, group in enumerate(written.marks):
                owner = element(group)
                owner.K.append(Dictionary(Type=Name.MCR, Pg=page, MCID=mark))
                marked.append(owner)
            parents.append(number)
            parents.append(pdf.make_indirect(marked))
        root.K, root.ParentTreeNextKey = Array([document]), len(self.pages)
        root.ParentTree = Dictionary(Nums=parents)
        pdf.Root.StructTreeRoot, pdf.Root.MarkInfo = root, Dictionary(Marked=True)
        pdf.Root.Lang, pdf.Root.ViewerPreferences = String(LANGUAGE), Dictionary(DisplayDocTitle=True)
        pdf.trailer.Info = pdf.make_indirect(Dictionary(Title=String(self.title)))
        out = io.BytesIO()
        pdf.save(out, force_version="1.7", deterministic_id=True, fix_metadata_version=False)
        return out.getvalue()


def _texts(part: Part) -> list[str]:
    match part:
        case Words():
            return [part.text]
        case Grid():
            return [*part.head, *(text for row in part.rows for text in row)]
        case Signature():
            return [part.post, part.name]


def _pieces(face: Face, text: str, size: float, width: float) -> list[str]:
    """The words of a text; one wider than the column is cut into pieces that fit."""
    found: list[str] = []
    for word in filter(None, text.split(" ")):
        rest = word
        while face.shape(rest, "document").ems * size > width:
            most = next(
                (n for n in range(len(rest) - 1, 0, -1) if face.shape(rest[:n], "document").ems * size <= width), 0
            )
            if most == 0:
                raise PrintRefused(Refusal.TOO_LONG, "document", word)
            found.append(rest[:most])
            rest = rest[most:]
        found.append(rest)
    return found
