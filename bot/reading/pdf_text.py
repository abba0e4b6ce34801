"""A .pdf with text as text: pages in order, what repeats at the top and bottom of the pages left out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from bot.errors import FileRefused
from bot.reading import ReadText, sentences
from bot.reading.bounds import MOST_CHARACTERS, MOST_PAGES
from bot.reading.letters import share
from bot.reading.plain_text import noted

if TYPE_CHECKING:
    import pypdfium2

_PASSWORD = 4
_EDGE_LINES = 3
_LEAST_PAGES = 3
_LEAST_SHARE = 0.4
_LEAST_LETTERS = 20
_MOST_STRANGE = 0.05
_STRANGE = re.compile("[\ufffd\ue000-\uf8ff\x00-\x08\x0e-\x1f]")
_LIGATURES = {
    "ﬀ": "ff",
    "ﬁ": "fi",
    "ﬂ": "fl",
    "ﬃ": "ffi",
    "ﬄ": "ffl",
    "\u00a0": " ",
    "\u00ad": "",
    "\x02": "-",
    "\ufffe": "-",
}
_CHANGED = str.maketrans(_LIGATURES)
_PAGE_NUMBER = re.compile(r"[-–—\s]*(?:trang\s*)?\d{1,4}(?:\s*/\s*\d{1,4})?[-–—\s]*", re.IGNORECASE)
_BULLETS = str.maketrans({"\uf0b7": "•", "\uf0a7": "•", "\uf0d8": "•", "\uf02d": "-", "\uf0fc": "•"})


def read(content: bytes) -> ReadText:
    """The text of a PDF; FileRefused where it is locked, broken, a scan, or its letters cannot be told."""
    if b"%PDF-" not in content[:1024]:
        raise FileRefused(sentences.BROKEN_PDF)
    pages = _pages(content)
    empty = [number for number, page in enumerate(pages, 1) if len("".join(page.split())) < _LEAST_LETTERS]
    if sum(len(page) for page in pages) < _LEAST_LETTERS * max(1, len(pages)):
        raise FileRefused(sentences.SCANNED)
    kept, left_out = _without_furniture([page.split("\n") for page in pages])
    text = "\n".join(line for lines in kept for line in lines)
    _check_letters(text)
    notes = [sentences.furniture(left_out)] if left_out else []
    if empty:
        notes.append(sentences.scanned_pages(empty))
    return noted(text.strip("\n") + "\n", tuple(notes))


def _pages(content: bytes) -> list[str]:
    import pypdfium2

    try:
        with _opened(content) as document:
            if len(document) > MOST_PAGES:
                raise FileRefused(sentences.TOO_MANY_PAGES)
            return list(_texts(document))
    except pypdfium2.PdfiumError:
        raise FileRefused(sentences.BROKEN_PDF) from None


def _opened(content: bytes) -> pypdfium2.PdfDocument:
    import pypdfium2

    try:
        return pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        locked = getattr(error, "err_code", None) == _PASSWORD or "password" in str(error).lower()
        raise FileRefused(sentences.ENCRYPTED if locked else sentences.BROKEN_PDF) from None


def _texts(document: pypdfium2.PdfDocument) -> Iterator[str]:
    length = 0
    for number in range(len(document)):
        page = document[number]
        words: Any = page.get_textpage()
        text = str(words.get_text_bounded()).translate(_BULLETS).translate(_CHANGED)
        words.close()
        page.close()
        length += len(text)
        if length > MOST_CHARACTERS:
            raise FileRefused(sentences.TOO_LONG)
        yield "\n".join(line.rstrip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))


def _without_furniture(pages: Sequence[list[str]]) -> tuple[list[list[str]], int]:
    """The lines of the pages without page numbers and lines that stand at the edge of many pages."""
    seen: Counter[str] = Counter()
    for page in pages:
        seen.update({_shape(page[at]) for at in _edges(page)})
    often = max(_LEAST_PAGES, len(pages) * _LEAST_SHARE)
    repeated = {shape for shape, times in seen.items() if shape and times >= often}
    kept, left_out = [], 0
    for page in pages:
        gone = {at for at in _edges(page) if _is_furniture(page[at], repeated, many=len(pages) > 1)}
        left_out += len(gone)
        kept.append([line for at, line in enumerate(page) if at not in gone])
    return kept, left_out


def _edges(page: Sequence[str]) -> set[int]:
    """The first and last lines with words."""
    worded = [at for at, line in enumerate(page) if line.strip()]
    return {*worded[:_EDGE_LINES], *worded[-_EDGE_LINES:]}


def _shape(line: str) -> str:
    """A line with its numbers as one sign, so that "12" and "13" are one."""
    return re.sub(r"\d+", "#", " ".join(line.split()))


def _is_furniture(line: str, repeated: set[str], *, many: bool) -> bool:
    return bool(many and _PAGE_NUMBER.fullmatch(line.strip())) or (
        _shape(line) in repeated and not _numbers_clause(line)
    )


def _numbers_clause(line: str) -> bool:
    """A heading that stands at the top of many pages by chance ("Điều 5.")."""
    return bool(re.match(r"\s*(?:Điều|Chương|Mục|Khoản)\s+\S+|\s*(?:\d{1,3}|[a-zđ])[.)]\s", line))


def _check_letters(text: str) -> None:
    strange = len(_STRANGE.findall(text))
    if strange > len(text) * _MOST_STRANGE or (share(text).words > 200 and share(text).share < 0.05):
        raise FileRefused(sentences.NO_LETTERS)
