"""Layout off: lines of a file as words, without Markdown marks, invisible characters and odd spaces."""

from __future__ import annotations

import re
from unicodedata import normalize

BULLETS = "-–—‒−•●○▪*"

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_INVISIBLE = re.compile("[\u200b\u200c\u200d\u2060\ufeff\u00ad]")
_HEADING = re.compile(r"^#+\s*")
_STAR_BULLET = re.compile(r"^\*\s+(?=\S)")
_STARS = re.compile(r"(?<!\\)\*+")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_SENTENCE_END = re.compile(r"[.;:!?…][\"”’»)\]]*$")


def lines(text: str) -> list[tuple[int, int]]:
    """The lines as (start, end), line ends (LF, CRLF or CR) included: joined they are the text."""
    return [match.span() for match in _LINE.finditer(text)]


def bare(line: str) -> str:
    """One line's words: NFC, single spaces, no Markdown marks (a star bullet as "-"), nothing invisible."""
    words = _INVISIBLE.sub("", line).strip()
    words = _HEADING.sub("", words)
    words = _STAR_BULLET.sub("- ", words)
    words = _STARS.sub(_without_emphasis, words)
    words = _ESCAPED.sub(r"\1", words).removesuffix("\\")
    return " ".join(normalize("NFC", words).split())


def _without_emphasis(stars: re.Match[str]) -> str:
    """Nothing for stars that set off words; those that stand for themselves stay: "(*)", "2*3", " * "."""
    before = stars.string[stars.start() - 1 : stars.start()]
    after = stars.string[stars.end() : stars.end() + 1]
    if (before, after) == ("(", ")") or (before.isdigit() and after.isdigit()):
        return stars.group()
    return stars.group() if before.isspace() and after.isspace() else ""


def ends_sentence(words: str) -> bool:
    """Whether a bare line ends a sentence or announces a list."""
    return bool(_SENTENCE_END.search(words))


def plain(text: str) -> str:
    """The words of a passage, a paragraph a line.

    A line break inside a paragraph is kept, except where the next line clearly goes on with the
    sentence: it begins with a small letter and nothing ended before it.
    """
    shown: list[list[str]] = []
    open_paragraph = False
    for start, end in lines(text):
        words = bare(text[start:end])
        if words and open_paragraph and words[0].islower() and not ends_sentence(shown[-1][-1]):
            shown[-1].append(words)
        elif words:
            shown.append([words])
        open_paragraph = bool(words)
    return "\n".join(map(" ".join, shown))
