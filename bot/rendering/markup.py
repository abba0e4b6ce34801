"""Styled text for Telegram: runs with tags, their size as Telegram counts it, their HTML, and splitting them.

Telegram counts a message after its entities are parsed, in UTF-16 code units, and keeps at most 100 entities.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape
from itertools import takewhile
from typing import TypeAlias

TEXT_LIMIT = 4096
# Telegram keeps 100; the rest is left for the commands and links that it marks by itself.
ENTITY_LIMIT = 90

_CONTROLS = dict.fromkeys((*range(0x20), *range(0x7F, 0xA0))) | {ord("\n"): "\n", ord("\t"): " "}
_SENTENCE_END = re.compile(r"[.;:!?…][”’\"')\]]*(?=\s)")


@dataclass(frozen=True, slots=True)
class Run:
    """A run of text inside the same tags, outermost first (``("blockquote", "b")``)."""

    text: str
    tags: tuple[str, ...] = ()


Runs: TypeAlias = tuple[Run, ...]


def clean(text: str) -> str:
    """The text without control characters (a tab becomes a space) and with lone surrogates as U+FFFD."""
    if text.isprintable():
        return text
    plain = text.replace("\r\n", "\n").replace("\r", "\n").translate(_CONTROLS)
    return plain.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def length(text: str) -> int:
    """The length in UTF-16 code units, as Telegram counts."""
    return len(text.encode("utf-16-le")) // 2


def size(runs: Iterable[Run]) -> tuple[int, int]:
    """Length in UTF-16 code units and number of entities."""
    units, entities = 0, 0
    open_tags: tuple[str, ...] = ()
    for run in runs:
        units += length(run.text)
        entities += len(run.tags) - _common(open_tags, run.tags)
        open_tags = run.tags
    return units, entities


def html(runs: Iterable[Run]) -> str:
    """The runs in Telegram's HTML: text escaped, tags nested and closed."""
    out: list[str] = []
    open_tags: tuple[str, ...] = ()
    for run in (*runs, Run("")):
        kept = _common(open_tags, run.tags)
        out += [f"</{tag}>" for tag in reversed(open_tags[kept:])]
        out += [f"<{tag}>" for tag in run.tags[kept:]]
        out.append(escape(run.text, quote=False))
        open_tags = run.tags
    return "".join(out)


def split(runs: Runs, units: int = TEXT_LIMIT, entities: int = ENTITY_LIMIT) -> Iterator[Runs]:
    """Parts that fit: cut between lines, else sentences, else words, else characters. None is blank."""
    rest = _strip(runs)
    while rest:
        reach = _reach(rest, units, entities)
        text = "".join(run.text for run in rest)
        cut = reach if reach == len(text) else _cut(text, reach)
        yield _strip(_slice(rest, 0, cut))
        rest = _strip(_slice(rest, cut, len(text)))


def _common(left: tuple[str, ...], right: tuple[str, ...]) -> int:
    if not left or not right:
        return 0
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(left, right, strict=False)))


def _reach(runs: Runs, units: int, entities: int) -> int:
    """How many characters from the start stay within both limits; at least one."""
    at = 0
    open_tags: tuple[str, ...] = ()
    for run in runs:
        entities -= len(run.tags) - _common(open_tags, run.tags)
        if entities < 0:
            break
        open_tags = run.tags
        for char in run.text:
            units -= 2 if ord(char) > 0xFFFF else 1
            if units < 0:
                return max(at, 1)
            at += 1
    return max(at, 1)


def _cut(text: str, reach: int) -> int:
    """Where to cut ``text`` at or before ``reach``: a line's or sentence's end is worth half a message."""
    line = text.rfind("\n", 0, reach + 1)
    if line >= reach // 2 and line > 0:
        return line
    sentence = max((found.end() for found in _SENTENCE_END.finditer(text, 0, reach + 1)), default=0)
    if sentence >= reach // 2 and sentence > 0:
        return sentence
    word = next((at for at in range(reach, 0, -1) if text[at].isspace()), 0)
    return word or _between_characters(text, reach)


def _between_characters(text: str, reach: int) -> int:
    """A place not inside a base letter with its marks or a joined emoji, if there is one."""
    for at in range(reach, 0, -1):
        if not _joins(text[at]) and text[at - 1] != "\u200d":
            return at
    return reach


def _joins(char: str) -> bool:
    return char == "\u200d" or unicodedata.category(char) in ("Mn", "Me", "Mc", "Sk")


def _slice(runs: Runs, start: int, end: int) -> Runs:
    parts: list[Run] = []
    at = 0
    for run in runs:
        text = run.text[max(start - at, 0) : max(end - at, 0)]
        if text:
            parts.append(Run(text, run.tags))
        at += len(run.text)
    return tuple(parts)


def _strip(runs: Runs) -> Runs:
    text = "".join(run.text for run in runs)
    return _slice(runs, len(text) - len(text.lstrip()), len(text.rstrip()))
