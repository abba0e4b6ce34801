"""What a file really is, from its first bytes and its table of contents; before anything opens it."""

from __future__ import annotations

import struct
from collections.abc import Iterable
from dataclasses import dataclass

from bot.errors import FileRefused
from handlers import file_texts as texts
from handlers.request import Sent

MEGABYTE = 1024 * 1024
MOST_BYTES = 50 * MEGABYTE
"""Of a list or a document."""
MOST_CORRECTIONS = MEGABYTE
HEAD = 4096
"""Bytes of the beginning that tell what a file is."""

MOST_ENTRIES = 4000
MOST_DIRECTORY = 2 * MEGABYTE
MOST_UNPACKED = 600 * MEGABYTE
MOST_RATIO = 150
"""How many times larger than itself a file may unpack to; sheets of text come to 40."""
ALWAYS_UNPACKED = 20 * MEGABYTE
"""Up to here the ratio does not matter."""

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_ZIP = b"PK\x03\x04"
_PDF = b"%PDF-"
_PDF_WITHIN = 1024
_OTHERS = (
    b"PK",
    _OLE,
    _PDF,
    b"MZ",
    b"\x7fELF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"Rar!",
    b"7z\xbc\xaf",
    b"{\\rtf",
)
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_ZIPPED = frozenset({".xlsx", ".docx"})
_END = struct.Struct("<4s4H2LH")
_END_MARK, _ENTRY_MARK = b"PK\x05\x06", b"PK\x01\x02"
_ENTRY = struct.Struct("<4s6H3L5H2L")
_LONGEST_COMMENT = 65_535
_SEE_ZIP64 = 0xFFFFFFFF


def check(name: str, head: bytes, size: int) -> None:
    """FileRefused where a file of this name, beginning with these bytes (HEAD of them), cannot be taken.

    ``size`` in bytes. What only its whole content shows is ``check_whole``'s to find.
    """
    sent = Sent(name)
    most = MOST_CORRECTIONS if sent.kind == "corrections" else MOST_BYTES
    if size > most:
        raise FileRefused(texts.TOO_LARGE.format(most=most // MEGABYTE))
    if size == 0 or not head:
        raise FileRefused(texts.EMPTY)
    fault = _fault_of(sent, head)
    if fault:
        raise FileRefused(fault.format(ending=sent.ending))


def check_whole(name: str, content: bytes) -> None:
    """FileRefused where this file cannot be taken, or would unpack to more than is allowed."""
    check(name, content[:HEAD], len(content))
    if Sent(name).ending in _ZIPPED:
        _check_unpacked(Sent(name).ending, content)


def _fault_of(sent: Sent, head: bytes) -> str:
    """What is wrong with the beginning of a file, "" where nothing is."""
    if sent.kind == "other":
        return texts.UNREADABLE
    if sent.ending in _ZIPPED:
        if head.startswith(_OLE):
            return texts.OLD_OR_LOCKED
        return "" if head.startswith(_ZIP) else texts.NOT_WHAT_IT_SAYS
    if sent.ending == ".pdf":
        return "" if _PDF in head[:_PDF_WITHIN] else texts.NOT_WHAT_IT_SAYS
    if head.startswith(_OTHERS):
        return texts.NOT_WHAT_IT_SAYS
    return texts.NOT_TEXT if b"\0" in head and not head.startswith(_UTF16) else ""


@dataclass(frozen=True, slots=True)
class _Entry:
    packed: int
    unpacked: int
    locked: bool


def _check_unpacked(ending: str, content: bytes) -> None:
    """FileRefused where the table of contents is missing, too long, or promises too much."""
    try:
        entries = list(_entries(content))
    except (struct.error, ValueError):
        raise FileRefused(texts.DAMAGED.format(ending=ending)) from None
    except OverflowError:
        raise FileRefused(texts.UNPACKS.format(ending=ending)) from None
    if any(entry.locked for entry in entries):
        raise FileRefused(texts.OLD_OR_LOCKED.format(ending=ending))
    unpacked = sum(entry.unpacked for entry in entries)
    swells = unpacked > ALWAYS_UNPACKED and unpacked > MOST_RATIO * len(content)
    if unpacked > MOST_UNPACKED or swells:
        raise FileRefused(texts.UNPACKS.format(ending=ending))


def _entries(content: bytes) -> Iterable[_Entry]:
    """The entries of a ZIP's table of contents. ValueError, struct.error: damaged; OverflowError: too many.

    A table that lies is found out by the limits under which it is unpacked.
    """
    tail = max(0, len(content) - _END.size - _LONGEST_COMMENT)
    at = content.rfind(_END_MARK, tail)
    if at < 0:
        raise ValueError
    _, _, _, _, count, length, begins, _ = _END.unpack_from(content, at)
    if count > MOST_ENTRIES or length > MOST_DIRECTORY:
        raise OverflowError
    if begins + length > at or not count:
        raise ValueError
    place, found = begins, 0
    while place < begins + length:
        entry = _ENTRY.unpack_from(content, place)
        if entry[0] != _ENTRY_MARK:
            raise ValueError
        packed, unpacked, name, extra, comment = entry[8:13]
        if _SEE_ZIP64 in (packed, unpacked):
            raise OverflowError
        yield _Entry(packed, unpacked, bool(entry[3] & 1))
        place += _ENTRY.size + name + extra + comment
        found += 1
    if found != count:
        raise ValueError
