"""Fonts: cut down once, shaped with kerning, embedded whole.

Two cuts of a face exist, independent of who is in a batch, so that a file is the same whenever it is made:
«core» with Russian, Latin and the usual signs, and «full» with every letter of the face for all other names.
"""

from __future__ import annotations

import io
import zlib
from functools import cache, lru_cache
from importlib.resources import files
from typing import Literal, NamedTuple

import pikepdf
import uharfbuzz as hb
from fontTools import subset
from fontTools.ttLib import TTFont
from pikepdf import Array, Dictionary, Name, String

from .text import PrintRefused, Refusal

Cut = Literal["core", "full"]
FONT_FILES = {
    "serif": ("fontpkg_pt_serif", "PT_Serif-Web-Regular.ttf"),
    "serif-bold": ("fontpkg_pt_serif", "PT_Serif-Web-Bold.ttf"),
    "serif-italic": ("fontpkg_pt_serif", "PT_Serif-Web-Italic.ttf"),
    "sans": ("fontpkg_pt_sans", "PT_Sans-Web-Regular.ttf"),
    "sans-bold": ("fontpkg_pt_sans", "PT_Sans-Web-Bold.ttf"),
    "narrow-bold": ("fontpkg_pt_sans_narrow", "PT_Sans-Narrow-Web-Bold.ttf"),
}
CORE = frozenset([*map(chr, range(0x20, 0x7F)), *map(chr, range(0x410, 0x450)), *"Ёё«»„“”’‘–—…№§°×·\u00a0"])
_UNUSED_TABLES = ("GPOS", "GSUB", "GDEF", "kern", "DSIG", "post", "OS/2", "name", "cmap")


class Shaped(NamedTuple):
    """A row of glyphs: the operand of TJ, its width in ems and the number of glyphs."""

    operand: str
    ems: float
    glyphs: int


class Face:
    """One cut of one font."""

    def __init__(self, key: str, cut: Cut) -> None:
        package, file = FONT_FILES[key]
        options = subset.Options(layout_features=["kern"], hinting=False, name_IDs=[], glyph_names=False)
        self.key, self.name = key, file.removesuffix(".ttf").replace("_", "").replace("-", "")
        with files(package).joinpath("files", file).open("rb") as source:
            self.tables = TTFont(io.BytesIO(source.read()), recalcTimestamp=False)
        cutter = subset.Subsetter(options)
        cutter.populate(unicodes=sorted(map(ord, CORE)) if cut == "core" else sorted(self.tables.getBestCmap()))
        cutter.subset(self.tables)
        whole = io.BytesIO()
        self.tables.save(whole)
        self.font = hb.Font(hb.Face(whole.getvalue()))
        self.per_em = 1000 / self.tables["head"].unitsPerEm
        order = self.tables.getGlyphOrder()
        self.advance = [self.tables["hmtx"][glyph][0] * self.per_em for glyph in order]
        self.codes = {chr(c): self.tables.getGlyphID(glyph) for c, glyph in self.tables.getBestCmap().items()}
        self.space = f"{self.codes[' ']:04X}"
        self.shape = lru_cache(maxsize=8192)(self._shape)

    def _shape(self, text: str, field: str) -> Shaped:
        """The text as glyphs; a character that the face lacks is refused, never left out."""
        buffer = hb.Buffer()
        buffer.add_str(text)
        buffer.guess_segment_properties()
        hb.shape(self.font, buffer)
        parts, width, advance = ["[<"], 0.0, self.advance
        infos = buffer.glyph_infos
        for info, position in zip(infos, buffer.glyph_positions, strict=True):
            glyph = info.codepoint
            if glyph == 0:
                raise PrintRefused(Refusal.MISSING, field, text, text[info.cluster])
            given = position.x_advance * self.per_em
            kern = advance[glyph] - given
            parts.append(f"{glyph:04X}" if -0.5 < kern < 0.5 else f"{glyph:04X}>{round(kern)}<")
            width += given
        parts.append(">]")
        return Shaped("".join(parts), width / 1000, len(infos))

    def embed(self, pdf: pikepdf.Pdf, number: int) -> pikepdf.Object:
        """The face as a PDF font; `number` makes the subset's tag."""
        tag = "APOG" + "".join(chr(65 + number // 26**i % 26) for i in (1, 0))
        name = Name(f"/{tag}+{self.name}")
        cid = pdf.make_indirect(
            Dictionary(
                Type=Name.Font,
                Subtype=Name.CIDFontType2,
                BaseFont=name,
                FontDescriptor=pdf.make_indirect(self._descriptor(pdf, name)),
                DW=1000,
                CIDSystemInfo=Dictionary(Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0),
                CIDToGIDMap=Name.Identity,
                W=Array([0, Array([round(a) for a in self.advance])]),
            )
        )
        return pdf.make_indirect(
            Dictionary(
                Type=Name.Font,
                Subtype=Name.Type0,
                BaseFont=name,
                Encoding=Name("/Identity-H"),
                DescendantFonts=Array([cid]),
                ToUnicode=deflated(pdf, self._to_unicode()),
            )
        )

    def _descriptor(self, pdf: pikepdf.Pdf, name: Name) -> Dictionary:
        """The measures of the face and the font file itself."""
        head, hhea, k = self.tables["head"], self.tables["hhea"], self.per_em
        program = _program(self.tables)
        return Dictionary(
            Type=Name.FontDescriptor,
            FontName=name,
            Flags=4,
            ItalicAngle=-12 if "italic" in self.key else 0,
            StemV=140 if "bold" in self.key else 80,
            CapHeight=700,
            FontBBox=[round(v * k) for v in (head.xMin, head.yMin, head.xMax, head.yMax)],
            Ascent=round(hhea.ascent * k),
            Descent=round(hhea.descent * k),
            FontFile2=deflated(pdf, program, Length1=len(program)),
        )

    def _to_unicode(self) -> bytes:
        """The map from glyphs back to characters, by which text is copied, searched and read aloud."""
        glyphs: dict[int, str] = {}
        for character, code in sorted(self.codes.items()):
            glyphs.setdefault(code, character)
        rows = [f"<{code:04X}> <{ord(character):04X}>" for code, character in sorted(glyphs.items())]
        blocks = [rows[i : i + 100] for i in range(0, len(rows), 100)]
        return (
            "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /U def /CMapType 2 def "
            "1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
            + "\n".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks)
            + "\nendcmap CMapName currentdict /CMap defineresource pop end end"
        ).encode()


def _program(tables: TTFont) -> bytes:
    """The font file without the tables that a PDF reader does not use."""
    kept = io.BytesIO()
    tables.save(kept)
    slim = TTFont(io.BytesIO(kept.getvalue()), recalcTimestamp=False)
    for table in _UNUSED_TABLES:
        if table in slim:
            del slim[table]
    out = io.BytesIO()
    slim.save(out)
    return out.getvalue()


@cache
def face_for(key: str, cut: Cut) -> Face:
    """The face, cut once for the life of the process."""
    return Face(key, cut)


def deflated(pdf: pikepdf.Pdf, data: bytes, **entries: object) -> pikepdf.Object:
    """A compressed stream."""
    return pdf.make_stream(zlib.compress(data, 9), Filter=Name.FlateDecode, **entries)
