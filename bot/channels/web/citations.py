"""Citations and commands found in sentences, so that each can be opened."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from bot.channels.web import addresses
from handlers.reply import Span, Style, Text
from handlers.resources import Resources

_COMMANDS = {
    "/chuongtrinh": addresses.PROGRAMMES,
    "/riengtu": addresses.PRIVACY,
    "/tracuu": addresses.LOOKUP,
    "/vanban": addresses.DOCUMENTS,
}
"""Commands that are pages here."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Words in one style; with an address, a link to it."""

    text: str
    style: Style = Style.PLAIN
    href: str = ""


@dataclass(slots=True)
class _Branch:
    """What may follow the words so far; ``ends`` where a citation may end here."""

    ends: bool = False
    below: dict[str, _Branch] = field(default_factory=dict)


class Citations:
    """Knows every way in which a clause is cited, and the commands that are pages."""

    def __init__(self, resources: Resources) -> None:
        self._pages = dict(_COMMANDS)
        for clause in resources.corpus.clauses:
            for cited in (resources.short(clause), resources.spoken(clause), resources.legal(clause)):
                self._pages[cited] = addresses.reading(clause)
        self._pattern = re.compile(rf"(?<!\w)(?:{_alternatives(self._pages)})(?!\w)")

    def linked(self, text: Text) -> tuple[Piece, ...]:
        """The text with a link on each citation."""
        return tuple(piece for span in text for piece in self._pieces(span))

    def words(self, text: str) -> tuple[Piece, ...]:
        """The same of plain words."""
        return self.linked((Span(text),)) if text else ()

    def _pieces(self, span: Span) -> Iterator[Piece]:
        at = 0
        for match in self._pattern.finditer(span.text):
            if at < match.start():
                yield Piece(span.text[at : match.start()], span.style)
            yield Piece(match.group(), span.style, self._pages[match.group()])
            at = match.end()
        if at < len(span.text):
            yield Piece(span.text[at:], span.style)


def _alternatives(phrases: Iterable[str]) -> str:
    """A pattern for these phrases, the longest first, that looks at each word of a text about once."""
    root = _Branch()
    for phrase in phrases:
        branch = root
        for word in re.findall(r"\s*\S+", phrase):
            branch = branch.below.setdefault(word, _Branch())
        branch.ends = True
    return _pattern(root)


def _pattern(branch: _Branch) -> str:
    below = sorted(branch.below.items(), key=lambda each: -len(each[0]))
    ways = "|".join(re.escape(word) + _pattern(each) for word, each in below)
    if not ways:
        return ""
    return f"(?:{ways}){'?' if branch.ends else ''}"
