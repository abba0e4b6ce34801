"""Which documents that are there already a text is, or may be taken for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from knowledge.clause import Corpus, Document
from knowledge.drafting.recognised import Recognised
from knowledge.normalise import fold, nfc


class Likeness(StrEnum):
    """How a document is like a text."""

    SAME_TEXT = "same-text"
    SAME = "same"
    """The same document (kind, number, issuer and day), in other words or letters."""
    OTHER_ISSUER = "other-issuer"
    """The same number, but of another authority."""
    OTHER_DAY = "other-day"
    """The same number and authority, but another day."""
    SAME_ID = "same-id"
    """Another document that bears the id which an entry gives."""


@dataclass(frozen=True, slots=True)
class Known:
    """A document that is there, by its id, and how it is like the text."""

    document: str
    likeness: Likeness


def known(text: str, recognised: Recognised, corpus: Corpus) -> tuple[Known, ...]:
    """The documents that a text is or may be taken for, the likest first."""
    found = [*_same_text(text, corpus), *_same_number(recognised, corpus)]
    order = list(Likeness)
    unlike = {each.document: each for each in sorted(found, key=lambda k: -order.index(k.likeness))}
    return tuple(sorted(unlike.values(), key=lambda k: order.index(k.likeness)))


def _same_text(text: str, corpus: Corpus) -> Iterator[Known]:
    plain = _plain(text)
    texts: dict[str, list[str]] = {}
    for clause in corpus.clauses.values():
        texts.setdefault(clause.document, []).append(clause.text)
    for document, parts in texts.items():
        if _plain("".join(parts)) == plain:
            yield Known(document, Likeness.SAME_TEXT)


def _plain(text: str) -> str:
    return " ".join(nfc(text).split())


def _same_number(recognised: Recognised, corpus: Corpus) -> Iterator[Known]:
    if recognised.number is None:
        return
    wanted = _number(recognised.number.value)
    for document in corpus.documents.values():
        if document.number and _number(document.number) == wanted and _same_kind(recognised, document):
            yield Known(document.id, _likeness(recognised, document))


def _number(number: str) -> str:
    return fold(number).replace(" ", "").replace("–", "-").lstrip("0")


def _same_kind(recognised: Recognised, document: Document) -> bool:
    return recognised.kind is None or fold(recognised.kind.value) == fold(document.kind)


def _likeness(recognised: Recognised, document: Document) -> Likeness:
    issuer = recognised.issuer
    if issuer and document.issuer and fold(issuer.value) != fold(document.issuer):
        return Likeness.OTHER_ISSUER
    day = recognised.day
    if day and document.day and day.value != document.day:
        return Likeness.OTHER_DAY
    return Likeness.SAME
