"""Files of an office as plain text that the parser understands: .docx, .pdf, .html, .md, .txt.

Everything is read from memory; nothing embedded is opened, run or loaded. What the files hold may be hostile:
whoever reads a file that somebody sent does so in a process apart. Libraries are loaded when they are needed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import TypeAlias, cast

from bot.errors import FileRefused
from bot.reading import sentences
from bot.reading.bounds import MOST_CHARACTERS

__all__ = ["ENDINGS", "FileRefused", "ReadText", "ending", "read_text"]


@dataclass(frozen=True, slots=True)
class ReadText:
    """A file's text, and what a person should know of how it was read (Vietnamese sentences)."""

    text: str = field(repr=False)
    notes: tuple[str, ...] = ()


Reader: TypeAlias = Callable[[bytes], ReadText]

_READERS: Mapping[str, str] = {
    ".docx": "bot.reading.docx_text",
    ".pdf": "bot.reading.pdf_text",
    ".html": "bot.reading.html_text",
    ".htm": "bot.reading.html_text",
    ".md": "bot.reading.markdown_text",
    ".txt": "bot.reading.plain_text",
}
ENDINGS = tuple(_READERS)
"""The endings of the files that can be read."""


def ending(name: str) -> str:
    """The ending of a file's name in small letters, with the dot; "" where it has none."""
    stem, dot, last = name.strip().rpartition(".")
    return f".{last.lower()}" if stem and dot else ""


def read_text(name: str, content: bytes) -> ReadText:
    """The text of a file, its letters as they came; ``name`` tells by its ending what it is.

    Lines end with LF. A row of a table is a line ``| a | b |``. Raises FileRefused.
    """
    module = _READERS.get(ending(name))
    if module is None:
        raise FileRefused(sentences.other_kind(ending(name)))
    if not content.strip():
        raise FileRefused(sentences.EMPTY)
    try:
        found = cast("Reader", import_module(module).read)(content)
    except RecursionError:
        raise FileRefused(sentences.TOO_DEEP) from None
    if len(found.text) > MOST_CHARACTERS:
        raise FileRefused(sentences.TOO_LONG)
    if not any(map(str.isalnum, found.text)):
        raise FileRefused(sentences.NO_TEXT)
    return found
