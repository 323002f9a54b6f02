"""Reads a certificate as its owner does: the words of the page, and the address behind the QR code of the picture."""

import io
import unicodedata
from dataclasses import dataclass

import pypdfium2
import zxingcpp
from pypdf import PdfReader

DPI = 150


@dataclass(frozen=True)
class Paper:
    """One page: its text with single spaces, and what the QR code on it says."""

    text: str
    address: str


def read_pages(content: bytes) -> list[Paper]:
    """Every page of a PDF file. Raises `ValueError` for a page without a readable QR code at 150 dpi."""
    reader = PdfReader(io.BytesIO(content))
    pictures = pypdfium2.PdfDocument(content)
    papers = []
    for number, page in enumerate(reader.pages):
        picture = pictures[number].render(scale=DPI / 72).to_pil().convert("L")
        codes = zxingcpp.read_barcodes(picture)
        if len(codes) != 1:
            raise ValueError(f"page {number + 1}: {len(codes)} codes at {DPI} dpi")
        text = unicodedata.normalize("NFC", " ".join(page.extract_text().replace("\xa0", " ").split()))
        papers.append(Paper(text=text, address=codes[0].text))
    pictures.close()
    return papers
