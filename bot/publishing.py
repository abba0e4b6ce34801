"""What publishing or withdrawing a document does to the others, and to the rules: told before and after."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from handlers.resources import Resources
from handlers.resting import Resting, resting
from handlers.standing_note import sentence
from knowledge.clause import Corpus, Document
from knowledge.validity import Effect


@dataclass(frozen=True, slots=True)
class Marked:
    """What an effect does: to which document or clause, as it is cited, and the mark that it then has.

    ``note`` is "" where the effect has not begun; ``known`` is False where no document of that name is held.
    """

    what: str
    note: str
    known: bool = True


@dataclass(frozen=True, slots=True)
class Consequences:
    """The marks that a document sets, and the conditions of programmes that then rest on what has changed."""

    marked: tuple[Marked, ...]
    resting: tuple[Resting, ...]


def consequences(resources: Resources, document: Document, today: date) -> Consequences:
    """What it does to others, and to the rules, that this document stands."""
    after = with_document(resources, document)
    marks = tuple(mark for effect in document.effects for mark in _marks(after, effect, document, today))
    return Consequences(marks, tuple(resting(after.corpus, after.book.programmes.values(), today)))


def without_document(resources: Resources, document: str, instead: Document | None = None) -> Resources:
    """The same resources as if a document were gone, or another of its id stood; its clauses stay."""
    held = resources.corpus.documents
    documents = {key: each for key, each in held.items() if key != document}
    if instead is not None:
        documents[document] = instead
    return replace(resources, corpus=Corpus(documents, resources.corpus.clauses))


def with_document(resources: Resources, document: Document) -> Resources:
    """The same resources as if this document stood too; its clauses are not among them."""
    return without_document(resources, document.id, document)


def _marks(resources: Resources, effect: Effect, document: Document, today: date) -> Iterator[Marked]:
    corpus = resources.corpus
    others = [each for each in corpus.documents.values() if each.is_called(effect.document)]
    found = [other for other in others if other.id != document.id]
    if not found:
        yield Marked(effect.document, "", known=False)
    for other in found:
        owner = corpus.part(other.id, effect.clause) if effect.clause else other.id
        if owner is None:
            yield Marked(f"{effect.document}, {effect.clause}", "", known=False)
            continue
        name = resources.spoken(owner) if effect.clause else other.name
        yield Marked(name, sentence(corpus, corpus.standing(owner, today)))
