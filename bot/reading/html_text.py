"""A web page as text: its main part as a browser shows it; nothing of it is run or loaded."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from bot.errors import FileRefused
from bot.reading import ReadText, sentences
from bot.reading.bounds import MOST_DEPTH
from bot.reading.docx_numbering import whole, written
from bot.reading.plain_text import decoded, noted
from bot.reading.tables import Cell, Counter, table_lines

if TYPE_CHECKING:
    from lxml.html import HtmlElement, HTMLParser

_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w\-]+)""", re.IGNORECASE)
_CHARSETS = {
    "utf-8": "utf-8",
    "utf8": "utf-8",
    "us-ascii": "ascii",
    "iso-8859-1": "cp1252",
    "windows-1252": "cp1252",
    "windows-1258": "cp1258",
}
"""Those of Vietnamese pages; some that Python knows take very long, or are no letters."""
_PROLOG = re.compile(r"^\s*<\?xml[^>]*\?>")
_LEFT_OUT = frozenset(
    "script style noscript template head title nav aside form button select textarea input iframe object "
    "embed svg "
    "canvas audio video map dialog del s strike rp rt".split()
)
_FRAME = frozenset({"header", "footer"})
_BLOCKS = frozenset(
    "address article blockquote body center dd details div dl dt fieldset figcaption figure h1 h2 h3 h4 "
    "h5 h6 header footer hr html "
    "legend main p pre section summary table tbody ul ol li menu".split()
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_TYPES = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman", "1": "decimal"}
_LEAST_OF_MAIN = 0.5
_BREAK, _PARAGRAPH = "\x01", "\x02"


def read(content: bytes) -> ReadText:
    """The text of a page; FileRefused where its letters cannot be told."""
    page, note = _page(content)
    reader = _Reader()
    return noted(_laid_out("".join(reader.inside(page))), (note,) if note else ())


def words_of(piece: str) -> str:
    """The words of a piece of HTML in one text."""
    return _laid_out("".join(_Reader().inside(_parsed(f"<div>{piece}</div>")))).strip()


def _page(content: bytes) -> tuple[HtmlElement, str | None]:
    source, note = _letters(content)
    return _main(_parsed(_PROLOG.sub("", source))), note


def _parsed(source: str) -> HtmlElement:
    """The whole of a page. A parser that meets a limit leaves out what follows, and only notes it.

    Without ``huge_tree`` it would stop at any picture of more than 10 MB that a page has within.
    """
    from lxml import etree, html

    parser = html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        root: HtmlElement = html.document_fromstring(source, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        _check_whole(parser)
        raise FileRefused(sentences.NO_TEXT) from None
    _check_whole(parser)
    return root


def _check_whole(parser: HTMLParser) -> None:
    stopped = {entry.type_name for entry in parser.error_log} & {"ERR_RESOURCE_LIMIT", "ERR_NO_MEMORY"}
    if "ERR_NO_MEMORY" in stopped:
        raise MemoryError
    if stopped:
        raise FileRefused(sentences.TOO_DEEP)


def _letters(content: bytes) -> tuple[str, str | None]:
    """The source of a page by its byte order mark, its own word for its letters, or their look."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff") or content.startswith(b"\xef\xbb\xbf"):
        return decoded(content)
    if said := _CHARSET.search(content[:4096]):
        try:
            source = content.decode(_CHARSETS[said[1].decode("ascii").lower()])
            return re.sub("[\x00-\x08\x0e-\x1f]", "", source), None
        except (KeyError, UnicodeDecodeError):
            pass
    return decoded(content)


def _main(root: HtmlElement) -> HtmlElement:
    """The main part of a page, where it is marked and holds most of the words."""
    body = root.find("body")
    body = root if body is None else body
    whole_length = len(body.text_content())
    for path in (".//main", ".//*[@role='main']", ".//article"):
        found = body.xpath(path)
        if len(found) == 1 and len(found[0].text_content()) >= whole_length * _LEAST_OF_MAIN:
            main: HtmlElement = found[0]
            return main
    return body


class _Reader:
    def __init__(self) -> None:
        self._cells = Counter()
        self._depth = 0

    def inside(self, element: HtmlElement) -> Iterator[str]:
        """What an element shows: letters, with signs for line breaks and the borders of blocks."""
        self._depth += 1
        if self._depth > MOST_DEPTH:
            raise FileRefused(sentences.TOO_DEEP)
        keeps = element.tag == "pre"
        yield _run(element.text, keeps)
        numbers = _Numbers(element) if element.tag in ("ol", "ul", "menu") else None
        for child in element:
            if isinstance(child.tag, str) and not self._is_left_out(child):
                if numbers is not None and child.tag == "li":
                    yield f"{_PARAGRAPH}{numbers.next(child)}"
                    yield from self.inside(child)
                else:
                    yield from self._child(child)
            yield _run(child.tail, keeps)
        self._depth -= 1

    def _child(self, child: HtmlElement) -> Iterator[str]:
        if child.tag == "br":
            yield _BREAK
        elif child.tag == "table":
            yield f"{_PARAGRAPH}{_BREAK.join(table_lines(self._rows(child)))}{_PARAGRAPH}"
        elif child.tag in _BLOCKS:
            yield _PARAGRAPH
            yield from self.inside(child)
            yield _PARAGRAPH
        elif child.tag in ("td", "th"):
            yield from self.inside(child)
            yield "   "
        else:
            yield from self.inside(child)

    def _is_left_out(self, element: HtmlElement) -> bool:
        if element.tag in _LEFT_OUT or "hidden" in element.attrib or element.get("aria-hidden") == "true":
            return True
        above = element.getparent()
        framed = element.tag in _FRAME and above is not None and above.tag == "body"
        return framed or bool(_HIDDEN.search(element.get("style", "")))

    def _rows(self, table: HtmlElement) -> list[list[Cell]]:
        """The rows of a table, not those of tables in it; a cell over several rows leaves gaps below."""
        open_cells: dict[int, int] = {}
        rows: list[list[Cell]] = []
        for row in table.iterfind(".//tr"):
            if next(row.iterancestors("table")) is not table:
                continue
            cells: list[Cell] = []
            at = 0
            for cell in (each for each in row if each.tag in ("td", "th")):
                at = self._fill(cells, open_cells, at)
                columns = min(100, max(1, whole(cell.get("colspan"), 1)))
                rest = min(1000, max(1, whole(cell.get("rowspan"), 1))) - 1
                self._cells.add(columns)
                cells.append(Cell(_laid_out("".join(self.inside(cell))).split("\n"), columns))
                open_cells.update((at + step, rest) for step in range(columns) if rest)
                at += columns
            self._fill(cells, open_cells, at)
            rows.append(cells)
        return rows

    def _fill(self, cells: list[Cell], open_cells: dict[int, int], at: int) -> int:
        """Empty cells where one from a row above reaches down, from this column on; the column after them."""
        while open_cells.get(at):
            open_cells[at] -= 1
            self._cells.add(1)
            cells.append(Cell(continued=True))
            at += 1
        return at


class _Numbers:
    """What stands before the items of a list."""

    def __init__(self, element: HtmlElement) -> None:
        self._form = _TYPES.get(element.get("type", "1"), "decimal")
        self._bare = "list-style" in element.get("style", "") and "none" in element.get("style", "")
        self._ordered = element.tag == "ol"
        items = sum(1 for child in element if child.tag == "li")
        self._step = -1 if "reversed" in element.attrib else 1
        self._next = whole(element.get("start"), items if self._step < 0 else 1)

    def next(self, item: HtmlElement) -> str:
        """What stands before the next item."""
        if self._bare:
            return ""
        if not self._ordered:
            return "- "
        count = whole(item.get("value"), self._next)
        self._next = count + self._step
        form = _TYPES.get(item.get("type", ""), self._form)
        return f"{written(form, count)}. "


def _run(words: str | None, keeps: bool) -> str:
    """Letters between two tags, their spaces as they are shown."""
    words = re.sub("[\x01\x02]", "", words or "")
    if keeps:
        return words.replace("\n", _BREAK)
    return re.sub(r"[ \t\r\n\f]+", " ", words)


def _laid_out(signed: str) -> str:
    """Paragraphs with an empty line between, line breaks as lines."""
    paragraphs = []
    for paragraph in re.split(f"{_PARAGRAPH}+", signed):
        lines = [line.strip() for line in paragraph.split(_BREAK)]
        words = "\n".join(lines).strip("\n")
        if words.strip():
            paragraphs.append(words)
    return "\n\n".join(paragraphs) + "\n"
