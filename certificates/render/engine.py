"""The engine: a finished file of nobody and, per person, an incremental update of about one kilobyte."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from pikepdf import Name

from .design import MM, PLACEHOLDER, Design, Field
from .fit import Fitted, Fitter, Placed, cut_for, filled
from .fonts import Cut
from .ornament import disc
from .pages import Book, Prefix, font_name, prefix
from .qr import Codes
from .text import PrintRefused, Refusal, printable

ACCENT = "accent"  # the value that colours the dot: «#rrggbb»


@dataclass(frozen=True, slots=True)
class Sheet:
    """What differs from one certificate to the next."""

    values: dict[str, str]
    title: str
    code: str


class Engine:
    """Renders the sheets of one design; the address of the check page is `address` + the sheet's code."""

    def __init__(self, design: Design, address: str) -> None:
        self.design, self.codes = design, Codes(address)
        self.value_names = tuple(design.values)
        self.fitter = lru_cache(maxsize=2)(self._fitter)  # the full cut of the fonts is made when a name needs it
        self.static = lru_cache(maxsize=2)(self._static)
        self.personal = [(i, field, _only(field)) for i, field in enumerate(design.fields) if not field.is_static]
        self.static_numbers = [i for i, field in enumerate(design.fields) if field.is_static]
        self.prefix = lru_cache(maxsize=32)(self._prefix)
        self.fixed = lru_cache(maxsize=16384)(self._fixed)
        self.numbers = {field.key: i for i, field in enumerate(design.fields)}
        side, left, bottom = (
            v * MM for v in (design.qr.side, design.qr.x, design.height - design.qr.y - design.qr.side)
        )
        self.qr_begin = b"/Figure<</MCID %d>>BDC q 0 g %.2f 0 0 %.2f %.2f %.2f cm BI/IM true/D[1 0]/BPC 1" % (
            len(design.fields), side, side, left, bottom,
        )  # fmt: skip

    def render(self, sheet: Sheet) -> bytes:
        """One certificate as a whole PDF file."""
        cut, present, content = self._content(sheet)
        base = self.prefix(cut, present)
        packed = zlib.compress(content, 1)
        update = b"%d 0 obj\n<</Length %d/Filter/FlateDecode>>stream\n%b\nendstream\nendobj\n" % (
            base.content, len(packed), packed,
        )  # fmt: skip
        title = printable(sheet.title, "title").encode("utf-16-be").hex().encode()
        info = b"%d 0 obj\n<</Title<FEFF%b>>>\nendobj\n" % (base.info, title)
        at = len(base.body)
        then = at + len(update)
        tail = b"xref\n%d 1\n%010d 00000 n \n%d 1\n%010d 00000 n \n%b<%b>]>>\nstartxref\n%d\n%%%%EOF\n" % (
            base.content, at, base.info, then, base.trailer,
            hashlib.md5(packed + title, usedforsecurity=False).hexdigest().encode(), then + len(info),
        )  # fmt: skip
        return b"".join((base.body, update, info, tail))

    def join(self, sheets: Iterable[Sheet], title: str) -> bytes:
        """All certificates in one file for printing: fonts, background and static text are stored once."""
        sheets = list(sheets)
        cut: Cut = "core" if all(self._cut(sheet) == "core" for sheet in sheets) else "full"
        book = Book(self.design, cut, self.static(cut))
        for sheet in sheets:
            _, present, content = self._content(sheet, cut)
            stream = book.pdf.make_stream(zlib.compress(content, 6), Filter=Name.FlateDecode)
            book.add_page(present, stream, in_part=True)
        return book.save(printable(title, "title"), compact=True)

    def check(self, sheet: Sheet) -> list[str]:
        """Names of the fields set smaller or in two rows, without making a file; refuses what cannot be set."""
        cut = self._cut(sheet)
        fitter, tight = self.fitter(cut), []
        for field, fitted, _ in self._placed(sheet, fitter):
            if fitted.is_split or fitted.size < field.size:
                tight.append(field.key)
        return tight

    def _fitter(self, cut: Cut) -> Fitter:
        return Fitter(self.design, cut)

    def _prefix(self, cut: Cut, present: tuple[int, ...]) -> Prefix:
        return prefix(self.design, cut, self.static(cut), present)

    def _cut(self, sheet: Sheet) -> Cut:
        values = sheet.values
        return cut_for([values[name] for name in self.value_names if name in values])

    def _content(self, sheet: Sheet, cut: Cut | None = None) -> tuple[Cut, tuple[int, ...], bytes]:
        """The content stream of what differs, the cut it was shaped with and the numbers of its fields."""
        cut = cut or self._cut(sheet)
        values, flowing = sheet.values, []
        drawn: dict[int, str] = {}
        for i, field, only in self.personal:
            text = values[only].strip() if only in values else filled(field, values)
            if not text:
                continue
            if field.y is None:
                flowing.append((field, text))
            else:
                drawn[i] = self.fixed(cut, i, text)
        fitter = self.fitter(cut)
        for field, fitted, at in fitter.flow(flowing, self._start(fitter, values)):
            i = self.numbers[field.key]
            drawn[i] = self._drawn(cut, i, field, fitted, at)
        order = sorted(drawn)
        present = tuple(sorted([*self.static_numbers, *order]))
        text = "\n".join([self._dot(sheet), *[drawn[i] for i in order]])
        side, rows = self.codes.picture(sheet.code)
        return cut, present, b"%b\n%b/W %d/H %d ID %b\nEI Q EMC" % (text.encode(), self.qr_begin, side, side, rows)

    def _placed(self, sheet: Sheet, fitter: Fitter) -> list[Placed]:
        """Every personal text of a sheet at its place."""
        texts = [(field, filled(field, sheet.values)) for _, field, _ in self.personal]
        given = [(field, text) for field, text in texts if text]
        fixed = [Placed(f, fitter.fit(f, text), f.y * MM) for f, text in given if f.y is not None]
        flowing = [(f, text) for f, text in given if f.y is None]
        return [*fixed, *fitter.flow(flowing, self._start(fitter, sheet.values))]

    def _start(self, fitter: Fitter, values: dict[str, str]) -> float | None:
        """The last baseline of the field that the flow hangs from."""
        flow = self.design.flow
        if flow is None or not flow.after:
            return None
        field = self.design.fields[self.numbers[flow.after]]
        text = filled(field, values)
        if not text or field.y is None:
            return None
        fitted = fitter.fit(field, text)
        first = (field.y - (field.rise if fitted.is_split else 0.0)) * MM
        return first + (len(fitted.rows) - 1) * fitted.size * field.leading

    def _static(self, cut: Cut) -> bytes:
        """Background, the white plate of the QR code and the texts that are the same on every sheet."""
        design, fitter = self.design, self.fitter(cut)
        parts = ["/Artifact BMC q /Background Do Q EMC"]
        if plate := design.qr.plate:
            qr = design.qr
            box = (qr.x - plate, design.height - qr.y - qr.side - plate, qr.side + 2 * plate, qr.side + 2 * plate)
            parts.append("/Artifact BMC q 1 g {:.2f} {:.2f} {:.2f} {:.2f} re f Q EMC".format(*(v * MM for v in box)))
        for i, field in enumerate(design.fields):
            if field.is_static and field.y is not None:
                fitted = fitter.fit(field, field.template)
                parts.append(self._drawn(cut, i, field, fitted, field.y * MM))
        return "\n".join(parts).encode()

    def _fixed(self, cut: Cut, number: int, text: str) -> str:
        """A text whose place is fixed; drawn once however often it is repeated."""
        field = self.design.fields[number]
        fitted = self.fitter(cut).fit(field, text)
        at = ((field.y or 0.0) - (field.rise if fitted.is_split else 0.0)) * MM
        return self._drawn(cut, number, field, fitted, at)

    def _drawn(self, cut: Cut, number: int, field: Field, fitted: Fitted, at: float) -> str:
        """A tagged text object; a space, unseen, parts the words at the end of a row."""
        height, leading = self.design.height * MM, fitted.size * field.leading
        space = f"<{self.fitter(cut).faces[field.font].space}>Tj "
        rows = space.join(
            [
                f"1 0 0 1 {x:.2f} {height - at - i * leading:.2f} Tm{row.operand}TJ"
                for i, (row, x) in enumerate(zip(fitted.rows, fitted.starts, strict=True))
            ]
        )
        if field.tracking:
            rows = f"{field.tracking / 1000 * fitted.size:.2f} Tc {rows} 0 Tc"
        font, ink = font_name(field.font), _ink(field.colour)
        text = f"/{field.tag}<</MCID {number}>>BDC BT/{font} {fitted.size:g} Tf {ink} {rows} ET EMC"
        return text if not field.rule_width else text + self._rule(field, at)

    def _rule(self, field: Field, at: float) -> str:
        """The line on which one signs."""
        y = self.design.height * MM - at - 1.6
        left, right = field.rule_x * MM, (field.rule_x + field.rule_width) * MM
        return f"\n/Artifact BMC q 0.6 w {_rgb(field.colour)} RG {left:.2f} {y:.2f} m {right:.2f} {y:.2f} l S Q EMC"

    def _dot(self, sheet: Sheet) -> str:
        dot = self.design.dot
        if dot is None:
            return ""
        colour = sheet.values.get(ACCENT)
        if colour is None:
            raise PrintRefused(Refusal.NO_VALUE, "dot", ACCENT)
        drawn = disc(dot.x * MM, (self.design.height - dot.y) * MM, dot.radius * MM)
        return f"/Artifact BMC q {_ink(colour)} {drawn} Q EMC"


@lru_cache(maxsize=256)
def _rgb(colour: str) -> str:
    return " ".join(f"{int(colour[i : i + 2], 16) / 255:.3f}" for i in (1, 3, 5))


def _ink(colour: str) -> str:
    return _rgb(colour) + " rg"


def _only(field: Field) -> str:
    """The name of the value that is the whole text of the field, or an empty string."""
    match = PLACEHOLDER.fullmatch(field.template)
    return match[1] if match else ""
