"""What the styles of a .docx say of its paragraphs and letters: numbers, fonts, capitals, hidden letters."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.reading.docx_numbering import W, value

if TYPE_CHECKING:
    from lxml.etree import _Element

_OFF = frozenset({"0", "false", "off", "none"})
_DEEPEST = 30


@dataclass(frozen=True, slots=True)
class Look:
    """How letters look: the font, capitals, hidden; None where nothing is said."""

    font: str | None = None
    capitals: bool | None = None
    hidden: bool | None = None

    def over(self, below: Look) -> Look:
        """This look, and where it says nothing the one below."""
        return Look(
            self.font if self.font is not None else below.font,
            self.capitals if self.capitals is not None else below.capitals,
            self.hidden if self.hidden is not None else below.hidden,
        )


def look(properties: _Element | None) -> Look:
    """The look that run properties (``w:rPr``) give."""
    if properties is None:
        return Look()
    font = value(properties, "rFonts", "ascii") or value(properties, "rFonts", "hAnsi")
    return Look(font, _switched(properties, "caps"), _switched(properties, "vanish"))


def _switched(properties: _Element, name: str) -> bool | None:
    child = properties.find(W + name)
    return None if child is None else child.get(W + "val", "1") not in _OFF


class Styles:
    """The styles of a file by their ids."""

    def __init__(self, root: _Element | None) -> None:
        """From ``styles.xml``; None where the file has none."""
        self._styles: dict[str, _Element] = {}
        self._default = ""
        self._base = Look()
        if root is None:
            return
        for style in root.iterfind(W + "style"):
            name = style.get(W + "styleId", "")
            self._styles[name] = style
            if style.get(W + "type") == "paragraph" and style.get(W + "default", "0") not in _OFF:
                self._default = name
        self._base = look(root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr"))

    def look(self, paragraph_style: str | None) -> Look:
        """How the letters of a paragraph of this style look."""
        found = Look()
        for style in self._chain(paragraph_style or self._default):
            found = found.over(look(style.find(W + "rPr")))
        return found.over(self._base)

    def letters(self, style: str | None) -> Look:
        """How the letters of a character style look."""
        found = Look()
        for each in self._chain(style or ""):
            found = found.over(look(each.find(W + "rPr")))
        return found

    def numbered(self, style: str | None) -> tuple[str, str | None, str] | None:
        """The list of a paragraph style: its number, its level where it is said, the style that says so."""
        for each in self._chain(style or self._default):
            properties = each.find(f"{W}pPr/{W}numPr")
            number = value(properties, "numId")
            if number is not None:
                return number, value(properties, "ilvl"), each.get(W + "styleId", "")
        return None

    def _chain(self, style: str) -> Iterator[_Element]:
        for _ in range(_DEEPEST):
            found = self._styles.get(style)
            if found is None:
                return
            yield found
            style = value(found, "basedOn") or ""
