"""Lengths and slices as Telegram counts entities: in UTF-16 code units."""

from __future__ import annotations


def length(text: str) -> int:
    """How many UTF-16 code units the text has."""
    return len(text) + sum(ord(char) > 0xFFFF for char in text)


def piece(text: str, offset: int, size: int) -> str:
    """The part of the text that an entity covers; a halved pair shows as U+FFFD."""
    units = text.encode("utf-16-le")
    return units[2 * offset : 2 * (offset + size)].decode("utf-16-le", "replace")


def boundaries(text: str) -> set[int]:
    """The offsets at which an entity may begin or end."""
    at, found = 0, {0}
    for char in text:
        at += 2 if ord(char) > 0xFFFF else 1
        found.add(at)
    return found
