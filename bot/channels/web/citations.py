"""Citations and commands found in sentences, so that each can be opened."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

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
_WORD = re.compile(r"(?<!\w)\w+")
_LONGEST = 60
"""Words before the name of its document that a citation can have, more than enough."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Words in one style; with an address, a link to it."""

    text: str
    style: Style = Style.PLAIN
    href: str = ""


class Citations:
    """Knows every way in which a clause is cited, and the commands that are pages.

    A citation ends with the name of its document, so that names are looked for, and what stands before one is
    compared with the citations of that document, which are made when its name is met for the first time.
    """

    def __init__(self, resources: Resources) -> None:
        self._resources = resources
        self._pages: dict[str, Mapping[str, str]] = {}
        self._named: dict[str, list[str]] = {}
        for document in resources.corpus.documents.values():
            for name in dict.fromkeys((document.name, document.short)):
                self._named.setdefault(name, []).append(document.id)
        words = sorted((*self._named, *_COMMANDS), key=lambda each: -len(each))
        self._pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, words))})(?!\w)")

    def linked(self, text: Text) -> tuple[Piece, ...]:
        """The text with a link on each citation."""
        return tuple(piece for span in text for piece in self._pieces(span))

    def words(self, text: str) -> tuple[Piece, ...]:
        """The same of plain words."""
        return self.linked((Span(text),)) if text else ()

    def _pieces(self, span: Span) -> Iterator[Piece]:
        text, at = span.text, 0
        match = self._pattern.search(text)
        while match is not None:
            start, href = self._cited(text, at, match)
            if href:
                if at < start:
                    yield Piece(text[at:start], span.style)
                at = match.end()
                yield Piece(text[start:at], span.style, href)
            match = self._pattern.search(text, match.end() if href else match.start() + 1)
        if at < len(text):
            yield Piece(text[at:], span.style)

    def _cited(self, text: str, least: int, name: re.Match[str]) -> tuple[int, str]:
        """Where the longest citation that ends with this name begins, and its page, "" if there is none."""
        if name.group() in _COMMANDS:
            return name.start(), _COMMANDS[name.group()]
        starts = [word.start() for word in _WORD.finditer(text, least, name.start())][-_LONGEST:]
        for start in starts:
            for document in self._named[name.group()]:
                if href := self._citations(document).get(text[start : name.end()]):
                    return start, href
        return name.start(), ""

    def _citations(self, document: str) -> Mapping[str, str]:
        """The page of each citation of a document's clauses."""
        if document not in self._pages:
            resources = self._resources
            self._pages[document] = {
                cited: addresses.reading(clause.id)
                for clause in resources.corpus.clauses.values()
                if clause.document == document
                for cited in (
                    resources.short(clause.id),
                    resources.spoken(clause.id),
                    resources.legal(clause.id),
                )
            }
        return self._pages[document]
