"""Reading a PDF back for tests: its text, whether its fonts are inside it, what it says of itself."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass

import pypdfium2
import pypdfium2.raw as pdfium


@dataclass(frozen=True, slots=True)
class Pages:
    """The text of each page, the names of the fonts that are not embedded, title, language, and tags."""

    texts: tuple[str, ...]
    missing_fonts: frozenset[str]
    title: str
    language: str
    tagged: bool
    width: float
    height: float

    @property
    def text(self) -> str:
        """The text of all pages."""
        return "\n".join(self.texts)


def pages_of(content: bytes) -> Pages:
    """A PDF read by PDFium."""
    document = pypdfium2.PdfDocument(content)
    try:
        texts, missing = [], set()
        for page in document:
            text_page = page.get_textpage()
            texts.append(text_page.get_text_range())
            text_page.close()
            for element in page.get_objects(filter=(pdfium.FPDF_PAGEOBJ_TEXT,)):
                font = pdfium.FPDFTextObj_GetFont(element)
                if pdfium.FPDFFont_GetIsEmbedded(font) != 1:
                    missing.add(_name(font))
        width, height = document[0].get_size()
        return Pages(
            tuple(texts),
            frozenset(missing),
            document.get_metadata_value("Title"),
            _language(document),
            bool(pdfium.FPDFCatalog_IsTagged(document)),
            width,
            height,
        )
    finally:
        document.close()


def _name(font: object) -> str:
    size = pdfium.FPDFFont_GetBaseFontName(font, None, 0)
    name = ctypes.create_string_buffer(size)
    pdfium.FPDFFont_GetBaseFontName(font, name, size)
    return name.value.decode()


def _language(document: pypdfium2.PdfDocument) -> str:
    size = pdfium.FPDFCatalog_GetLanguage(document, None, 0)
    held = ctypes.create_string_buffer(size)
    pdfium.FPDFCatalog_GetLanguage(document, ctypes.cast(held, ctypes.POINTER(ctypes.c_ushort)), size)
    return held.raw.decode("utf-16-le").rstrip("\0")


def squeezed(words: str) -> str:
    """Words without any white space, so that where lines end does not matter."""
    return "".join(words.split())
