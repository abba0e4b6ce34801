"""Lists in .csv, as spreadsheets and other programs write them."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from itertools import islice
from typing import BinaryIO

from bot.errors import FileRefused
from bot.rosters.source import Limits, Source, first_rows
from handlers.roster import texts
from handlers.roster.headings import Headings
from handlers.roster.layout import Row, find_layout
from knowledge.normalise import is_spelt, nfc, tokens

SEPARATORS = ";,\t|"
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LONGEST = 1 << 20
"""Characters of one cell, beyond which a quote was surely never closed."""


def open_separated(content: BinaryIO, headings: Headings, limits: Limits) -> Source:
    """The list in a CSV: its encoding and separator are found out. FileRefused."""
    content.seek(0)
    data = content.read()
    text, encoding = decoded(data)
    said = _said_separator(text)
    best: Source | None = None
    for separator in [said] if said else list(SEPARATORS):
        reader = _Rows(text, separator, skip=1 if said else 0)
        layout = find_layout(headings, first_rows(reader()))
        if layout is not None and (best is None or layout.score > best.layout.score):
            best = Source("", layout, reader, separator=separator)
    if best is None:
        raise FileRefused(texts.NO_HEADINGS)
    lines = text.count("\n")
    if lines > limits.rows + 100:
        raise FileRefused(texts.TOO_MANY_ROWS.format(most=f"{limits.rows:,}".replace(",", ".")))
    best.length = lines
    if encoding == "cp1258":
        best.notes.append(texts.NOTE_ENCODING.format(name="Windows-1258"))
    return best


def decoded(data: bytes) -> tuple[str, str]:
    """The text of a file and its encoding: UTF-8, UTF-16, or else Windows-1258. FileRefused."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strict(data, encoding), encoding
    if guessed := _utf16(data):
        return _strict(data, guessed), guessed
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = nfc(_strict(data, "cp1258"))
        if not _vietnamese(text):
            raise FileRefused(texts.NOT_TEXT) from None
        return _clean(text), "cp1258"
    return _clean(text), "utf-8"


def _strict(data: bytes, encoding: str) -> str:
    try:
        return _clean(data.decode(encoding))
    except UnicodeDecodeError:
        raise FileRefused(texts.NOT_TEXT) from None


def _clean(text: str) -> str:
    if "\0" in text:
        raise FileRefused(texts.NOT_TEXT)
    return text


def _utf16(data: bytes) -> str | None:
    """UTF-16 without a mark: of ASCII, every second byte is zero."""
    head = data[:2000]
    if len(head) < 4 or not head.count(0):
        return None
    even, odd = head[::2].count(0), head[1::2].count(0)
    return "utf-16-le" if odd > 4 * even else "utf-16-be" if even > 4 * odd else None


def _vietnamese(text: str) -> bool:
    """Whether words with marks are spelt as Vietnamese is: of other encodings few are."""
    words = list(islice((token for token in tokens(text[:20_000]) if token.marked), 200))
    return bool(words) and sum(is_spelt(token.word) for token in words) >= 0.8 * len(words)


def _said_separator(text: str) -> str:
    """The separator that a first line "sep=;" tells."""
    line = text[:20].splitlines()[0] if text[:20].strip() else ""
    line = line.strip().strip('"')
    return line[4] if line.lower().startswith("sep=") and len(line) == 5 else ""


class _Rows:
    """The rows of a text, gone through anew each time."""

    def __init__(self, text: str, separator: str, skip: int) -> None:
        self._text = text
        self._separator = separator
        self._skip = skip

    def __call__(self) -> Iterator[Row]:
        csv.field_size_limit(_LONGEST)
        lines = io.StringIO(self._text, newline="")
        rows = csv.reader(lines, delimiter=self._separator)
        try:
            for number, cells in enumerate(rows, 1):
                if number > self._skip:
                    yield number, cells
        except csv.Error:
            raise FileRefused(texts.NOT_TEXT) from None
