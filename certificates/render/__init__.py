"""Turns a design and one person's texts into a PDF: pure, deterministic to the byte, without Django.

`Engine(design, address).render(sheet)` makes one file, `Engine.join(sheets, title)` one file of many pages.
"""

from .design import Background, Design, DesignRefused, Dot, Field, Flow, Qr, load_design
from .document import Grid, Part, Signature, Words, render_document
from .engine import Engine, Sheet
from .text import PrintRefused, Refusal

__all__ = [
    "Background",
    "Design",
    "DesignRefused",
    "Dot",
    "Engine",
    "Field",
    "Flow",
    "Grid",
    "Part",
    "PrintRefused",
    "Qr",
    "Refusal",
    "Sheet",
    "Signature",
    "Words",
    "load_design",
    "render_document",
]
