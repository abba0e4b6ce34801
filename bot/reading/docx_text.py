"""A .docx as text: what Word shows of it, with the numbers that Word sets by itself.

Left out: deleted and hidden letters, headers and footers, comments, pictures, embedded objects.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from posixpath import join, normpath
from typing import TYPE_CHECKING

from bot.errors import FileRefused
from bot.reading import ReadText, sentences
from bot.reading.bounds import MOST_BYTES_OF_PART, MOST_DEPTH
from bot.reading.docx_numbering import Numbering, W, value, whole
from bot.reading.docx_styles import Look, Styles, look
from bot.reading.letters import from_tcvn3, from_vni
from bot.reading.plain_text import noted
from bot.reading.tables import Cell, Counter, table_lines

if TYPE_CHECKING:
    from lxml.etree import _Element

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAIN = "/officeDocument"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_INSIDE = frozenset(
    W + name for name in ("hyperlink", "ins", "moveTo", "smartTag", "fldSimple", "customXml", "dir", "bdo")
)
_GONE = frozenset(W + name for name in ("del", "moveFrom"))
_LETTERS = {"tab": "   ", "cr": "\n", "noBreakHyphen": "-", "softHyphen": ""}
_EMBEDDED = frozenset(W + name for name in ("object", "pict", "drawing"))


def read(content: bytes) -> ReadText:
    """The text of a .docx; FileRefused for a file that is none, or is locked."""
    if content.startswith(_OLE):
        raise FileRefused(sentences.ENCRYPTED)
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return _Reader(_Parts(archive)).read()
    except (
        zipfile.BadZipFile,
        zipfile.LargeZipFile,
        KeyError,
        NotImplementedError,
        EOFError,
        OSError,
        ValueError,
    ):
        raise FileRefused(sentences.BROKEN_DOCX) from None
    except RuntimeError as error:
        if isinstance(error, RecursionError):
            raise
        raise FileRefused(sentences.ENCRYPTED) from None


class _Parts:
    """The parts of a .docx that are read: the document and what belongs to it."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self.main = self._target("_rels/.rels", _MAIN) or "word/document.xml"
        folder, _, name = self.main.rpartition("/")
        self._folder, self._relations = folder, f"{folder}/_rels/{name}.rels".lstrip("/")

    def document(self) -> _Element:
        """The root of the document; KeyError where there is none."""
        return self._parsed(self.main)

    def beside(self, kind: str) -> _Element | None:
        """The root of a part that belongs to the document ("/numbering"); None where there is none."""
        target = self._target(self._relations, kind, self._folder)
        return self._parsed(target) if target and target in self._archive.namelist() else None

    def _target(self, relations: str, kind: str, folder: str = "") -> str | None:
        if relations not in self._archive.namelist():
            return None
        for relation in self._parsed(relations):
            if str(relation.get("Type", "")).endswith(kind) and relation.get("TargetMode") != "External":
                target = str(relation.get("Target", ""))
                return target.lstrip("/") if target.startswith("/") else normpath(join(folder, target))
        return None

    def _parsed(self, name: str) -> _Element:
        from lxml import etree

        with self._archive.open(name) as part:
            content = part.read(MOST_BYTES_OF_PART + 1)
        if len(content) > MOST_BYTES_OF_PART:
            raise FileRefused(sentences.TOO_LONG)
        parser = etree.XMLParser(
            resolve_entities=False,
            no_network=True,
            huge_tree=False,
            load_dtd=False,
            # they would part an element's words in two
            remove_comments=True,
            remove_pis=True,
        )
        try:
            return etree.fromstring(content, parser)
        except etree.XMLSyntaxError:
            raise FileRefused(sentences.BROKEN_DOCX) from None


@dataclass(slots=True)
class _Seen:
    """What was met on the way, for the notes."""

    numbered: bool = False
    tracked: bool = False
    hidden: bool = False
    embedded: bool = False
    tcvn3: bool = False
    vni: bool = False


class _Reader:
    def __init__(self, parts: _Parts) -> None:
        self._parts = parts
        self._styles = Styles(parts.beside("/styles"))
        self._numbering = Numbering(parts.beside("/numbering"))
        self._notes: list[tuple[str, str]] = []
        self._cells = Counter()
        self._seen = _Seen()
        self._depth = 0
        self._carried = ""

    def read(self) -> ReadText:
        body = self._parts.document().find(W + "body")
        if body is None:
            raise FileRefused(sentences.BROKEN_DOCX)
        blocks = list(self._blocks(body))
        blocks += self._note_blocks()
        return noted("\n\n".join(block for block in blocks if block.strip()) + "\n", tuple(self._remarks()))

    def _remarks(self) -> Iterator[str]:
        seen = self._seen
        said = (
            (seen.tcvn3, sentences.FROM_TCVN3),
            (seen.vni, sentences.FROM_VNI),
            (seen.numbered, sentences.NUMBERED),
            (seen.tracked, sentences.TRACKED),
            (seen.hidden, sentences.HIDDEN),
            (bool(self._notes), sentences.NOTES_AT_END),
            (seen.embedded, sentences.EMBEDDED),
        )
        return (sentence for met, sentence in said if met)

    # What stands below one another.

    def _blocks(self, parent: _Element) -> Iterator[str]:
        """The paragraphs and tables below an element, each as its lines."""
        self._depth += 1
        if self._depth > MOST_DEPTH:
            raise FileRefused(sentences.TOO_DEEP)
        for child in parent:
            if child.tag == W + "p":
                yield from self._paragraph(child)
            elif child.tag == W + "tbl":
                yield "\n".join(table_lines(self._rows(child)))
            elif child.tag == W + "sdt":
                content = child.find(W + "sdtContent")
                yield from self._blocks(content) if content is not None else ()
            elif child.tag in _INSIDE:
                yield from self._blocks(child)
            elif child.tag in _GONE:
                self._seen.tracked = True
        self._depth -= 1

    def _rows(self, table: _Element) -> list[list[Cell]]:
        return [row for each in _below(table, "tr") if (row := self._row(each))]

    def _row(self, row: _Element) -> list[Cell]:
        properties = row.find(W + "trPr")
        if properties is not None and properties.find(W + "del") is not None:
            self._seen.tracked = True
            return []
        cells = [self._cell(cell) for cell in _below(row, "tc")]
        self._cells.add(sum(cell.columns for cell in cells))
        return cells

    def _cell(self, cell: _Element) -> Cell:
        properties = cell.find(W + "tcPr")
        merged = None if properties is None else properties.find(W + "vMerge")
        continued = merged is not None and merged.get(W + "val") != "restart"
        columns = min(100, max(1, whole(value(properties, "gridSpan"), 1)))
        blocks = [] if continued else list(self._blocks(cell))
        return Cell([line for block in blocks for line in block.split("\n")], columns, continued)

    # What stands in a line.

    def _paragraph(self, paragraph: _Element) -> Iterator[str]:
        properties = paragraph.find(W + "pPr")
        style = value(properties, "pStyle")
        boxes: list[_Element] = []
        base = self._styles.look(style)
        words = "".join(self._runs(paragraph, base, boxes))
        words = self._carried + words
        self._carried = ""
        if properties is not None and properties.find(f"{W}rPr/{W}del") is not None:
            # its end was deleted: the next paragraph goes on with it
            self._seen.tracked = True
            self._carried = words
        elif words.strip():
            yield self._numbered(properties, style) + words.strip()
        for box in boxes:
            yield "\n".join(self._blocks(box))

    def _numbered(self, properties: _Element | None, style: str | None) -> str:
        """The number that Word sets before a paragraph."""
        own = None if properties is None else properties.find(W + "numPr")
        number, level = value(own, "numId"), value(own, "ilvl")
        if number is None and (linked := self._styles.numbered(style)):
            number, said, by = linked
            level = level or said or str(self._numbering.level_of_style(number, by))
        if number in (None, "0"):
            return ""
        shown = self._numbering.next(str(number), whole(level, 0))
        self._seen.numbered = self._seen.numbered or bool(shown)
        return shown

    def _runs(self, parent: _Element, base: Look, boxes: list[_Element]) -> Iterator[str]:
        """The letters below a paragraph; text boxes are put aside."""
        for child in parent:
            if child.tag == W + "r":
                yield self._run(child, base, boxes)
            elif child.tag in _INSIDE:
                self._seen.tracked = self._seen.tracked or child.tag == W + "ins"
                yield from self._runs(child, base, boxes)
            elif child.tag == W + "sdt":
                content = child.find(W + "sdtContent")
                yield from self._runs(content, base, boxes) if content is not None else ()
            elif child.tag in _GONE:
                self._seen.tracked = True

    def _run(self, run: _Element, base: Look, boxes: list[_Element]) -> str:
        properties = run.find(W + "rPr")
        own = look(properties).over(self._styles.letters(value(properties, "rStyle"))).over(base)
        if own.hidden:
            self._seen.hidden = True
            return ""
        words = "".join(self._pieces(run, boxes))
        return self._shown(words, own)

    def _shown(self, words: str, own: Look) -> str:
        """Letters as their font shows them."""
        font = (own.font or "").lower()
        if font.startswith(".vn") and not _is_unicode(words):
            self._seen.tcvn3 = self._seen.tcvn3 or not words.isascii()
            words = from_tcvn3(words)
            words = words.upper() if font.endswith("h") else words
        elif font.startswith("vni-") and not _is_unicode(words):
            self._seen.vni = self._seen.vni or not words.isascii()
            words = from_vni(words)
        return words.upper() if own.capitals else words

    def _pieces(self, run: _Element, boxes: list[_Element]) -> Iterator[str]:
        for child in run:
            name = str(child.tag).removeprefix(W)
            if name == "t":
                yield (child.text or "").replace("\u2011", "-")
            elif name in _LETTERS:
                yield _LETTERS[name]
            elif name == "br":
                yield "\n\n" if child.get(W + "type") == "page" else "\n"
            elif name in ("footnoteReference", "endnoteReference"):
                yield self._note(name.removesuffix("Reference"), child.get(W + "id", ""))
            elif name == "sym" and _is_bullet(child.get(W + "char", "")):
                yield "- "
            elif child.tag == _MC + "AlternateContent" or child.tag in _EMBEDDED:
                self._box(child, boxes)

    def _box(self, element: _Element, boxes: list[_Element]) -> None:
        """Puts the text boxes of a drawing aside, of two ways of drawing it the first."""
        if element.tag == _MC + "AlternateContent":
            choice = element.find(_MC + "Choice")
            element = element if choice is None else choice
        found = list(element.iter(W + "txbxContent"))
        outer = [
            box for box in found if not any(above in found for above in box.iterancestors(W + "txbxContent"))
        ]
        boxes += outer
        self._seen.embedded = self._seen.embedded or not outer

    # What stands at the end.

    def _note(self, kind: str, number: str) -> str:
        self._notes.append((kind, number))
        return f"[{len(self._notes)}]"

    def _note_blocks(self) -> Iterator[str]:
        """The notes that were referred to, in their order, at the end."""
        roots = {kind: self._parts.beside(f"/{kind}s") for kind in ("footnote", "endnote")}
        held = {
            (kind, note.get(W + "id", "")): note
            for kind, root in roots.items()
            for note in ([] if root is None else root)
        }
        for at, referred in enumerate(list(self._notes), 1):
            found = held.get(referred)
            if found is not None:
                yield f"[{at}] {' '.join(' '.join(self._blocks(found)).split())}"


def _below(parent: _Element, name: str) -> Iterator[_Element]:
    """The children of a name, those in content controls and the like included."""
    for child in parent:
        if child.tag == W + name:
            yield child
        elif child.tag in (W + "sdt", W + "sdtContent", W + "customXml", W + "ins"):
            yield from _below(child, name)


def _is_bullet(code: str) -> bool:
    return bool(re.fullmatch("[Ff]0(?:B7|A7|D8|FC|76|6[EC])", code, re.IGNORECASE))


def _is_unicode(words: str) -> bool:
    """Whether letters are beyond those of an old font, so that they need no conversion."""
    return any(char > "\u024f" for char in words if char.isalpha()) or bool(re.search("[ăđơưĂĐƠƯ]", words))
