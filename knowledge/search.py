"""Search: the clauses that answer a query, best first, in memory and without a language model."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from datetime import date

from knowledge.abbreviations import lexicon
from knowledge.clause import Clause, Corpus, KnowledgeError, Level
from knowledge.reference import Reference, References
from knowledge.searching.index import Index, heading
from knowledge.searching.marking import spans
from knowledge.searching.query import concepts
from knowledge.searching.rank import Ranked, is_match, rank
from knowledge.searching.terms import Term
from knowledge.typed.length import LONGEST_QUERY, QueryTooLong, composed
from knowledge.typed.reading import Read, Reader, shown_as

__all__ = ["LONGEST_QUERY", "Hit", "QueryTooLong", "SearchIndex", "SearchResult"]

_HEADING_ONLY = 0.8
_OPENING = 0.7
_NAMED_DOCUMENT = 1.6
_MAYBE_NAMED_DOCUMENT = 1.15
_LEAST_COVERED = 0.25
_MOST_NAMED = 12
_VAGUELY_NAMED = 1.5
# Clauses alike in an old law and a new one differ by less; what only the old one says still leads.
_SUPERSEDED = 0.8


@dataclass(frozen=True, slots=True)
class Hit:
    """A clause that was found, its score (above 0; only the order means something) and what to mark in it.

    ``spans``: (start, end) in ``clause.plain``, in order, apart from each other.
    """

    clause: Clause
    score: float
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class SearchResult:
    """A page of hits, best first.

    ``total``: how many hits there are on all pages. ``matched``: whether the best of them has most of what
    was asked for; where it has not, the hits are only the nearest there are. ``reading``: how the query was
    read, where letters of it were mended or written out, else None. ``documents``: those that the hits on all
    pages are of, in the order of the corpus.
    """

    hits: tuple[Hit, ...]
    total: int
    matched: bool
    reading: str | None = None
    documents: tuple[str, ...] = ()


class SearchIndex:
    """Finds clauses of one corpus; made once, used for many queries, never changed."""

    def __init__(self, corpus: Corpus) -> None:
        """Index every clause that can be found (signatures, recipients and letterhead cannot)."""
        self._corpus = corpus
        self._lexicon = lexicon()
        self._index = Index(corpus, self._lexicon)
        self._reader = Reader(self._index.vocabulary, self._lexicon)
        self._references = References(corpus)
        self._over: tuple[date | None, frozenset[int]] = None, frozenset()
        self._factors = [_factor(clause, corpus) for clause in self._index.clauses]

    def search(
        self,
        query: str,
        *,
        limit: int = 10,
        offset: int = 0,
        document: str | None = None,
        today: date | None = None,
    ) -> SearchResult:
        """The clauses that answer a query, ``limit`` of them from ``offset`` on, of one document or of all.

        On a day (``today``), clauses that are not in force any more come after others that score alike.
        Raises QueryTooLong for more than 500 characters, KnowledgeError for a document that is not there.
        """
        if document is not None and document not in self._corpus.documents:
            raise KnowledgeError(f"không có văn bản “{document}”")
        typed = composed(query)
        text = self._reader.undone(typed)
        references = self._references.find(text)
        pieces = list(_pieces(text, references))
        reads = [[] if named else self._reader.read(piece) for piece, named in pieces]
        wanted = [concept for words in reads for concept in concepts(words, self._index, self._lexicon)]
        ranked = rank(self._index, wanted, self._favour(references, document, self._over_on(today)))
        ranked = [found for found in ranked if found.covered >= _LEAST_COVERED]
        named = self._named(references, document, worded=bool(ranked))
        found = _once(self._in_order(named, ranked))
        terms = [term for concept in wanted for term in concept.terms]
        return SearchResult(
            hits=tuple(
                Hit(clause, score, spans(clause.plain, _there(terms, clause), self._index.scarcity_of))
                for clause, score in found[offset : offset + limit]
            ),
            total=len(found),
            matched=bool(named) or bool(ranked and is_match(self._index, wanted, ranked[0])),
            reading=_reading(pieces, reads, changed=text != typed),
            documents=self._documents(clause for clause, _ in found),
        )

    def _documents(self, clauses: Iterable[Clause]) -> tuple[str, ...]:
        found = {clause.document for clause in clauses}
        return tuple(document for document in self._corpus.documents if document in found)

    def _over_on(self, today: date | None) -> Set[int]:
        """The places of the clauses that are not in force any more on a day."""
        if today is None:
            return frozenset()
        day, over = self._over
        if day != today:
            touched = self._corpus.touched
            over = frozenset(
                place
                for place, clause in enumerate(self._index.clauses)
                if clause.document in touched and self._corpus.standing(clause.id, today).superseded
            )
            self._over = today, over
        return over

    def _favour(
        self, references: Sequence[Reference], document: str | None, over: Set[int]
    ) -> Callable[[int], float]:
        """What each clause's score is multiplied by: 0 for other documents, more for what was named."""
        weak = {r.document.id for r in references if r.document and r.weak}
        strong = {r.document.id for r in references if r.document and not r.weak}
        vague = {clause.id for clause in _clauses(references)}

        def factor(place: int) -> float:
            clause = self._index.clauses[place]
            if document is not None and clause.document != document:
                return 0.0
            factor = self._factors[place] * (_VAGUELY_NAMED if clause.id in vague else 1.0)
            if place in over:
                factor *= _SUPERSEDED
            if clause.document in strong:
                return factor * _NAMED_DOCUMENT
            return factor * _MAYBE_NAMED_DOCUMENT if clause.document in weak else factor

        return factor

    def _named(self, references: Sequence[Reference], document: str | None, *, worded: bool) -> list[Clause]:
        """The clauses that come first because the query names them; without other words, an overview."""
        named = _clauses(references)
        if not named and not worded:
            about = [r.document for r in references if r.document]
            named = [clause for owner in about for clause in self._corpus.children(owner.id)]
        elif worded and len(named) > _MOST_NAMED:
            return []
        return [c for c in named if c.id in self._index.places and document in (None, c.document)]

    def _in_order(self, named: Sequence[Clause], ranked: Sequence[Ranked]) -> list[tuple[Clause, float]]:
        """What was named, then what stands below it, then the rest that is worth showing."""
        best = ranked[0].score if ranked else 1.0
        scores = {self._index.clauses[r.place].id: r.score for r in ranked}
        first = {clause.id: 2 * best + scores.get(clause.id, 0.0) for clause in named}
        below = {
            clause.id: best + scores.get(clause.id, 0.0)
            for owner in named
            for clause in self._below(owner)
            if clause.id not in first
        }
        together = {**scores, **below, **first}
        order = sorted(together, key=lambda clause_id: (-together[clause_id], self._index.places[clause_id]))
        return [(self._corpus.clauses[clause_id], together[clause_id]) for clause_id in order]

    def _below(self, owner: Clause) -> Iterator[Clause]:
        for clause in self._corpus.children(owner.id):
            yield clause
            yield from self._below(clause)


def _factor(clause: Clause, corpus: Corpus) -> float:
    """Less for what only names what others say: a heading above clauses, a document's opening."""
    if clause.level is Level.MO_DAU:
        return _OPENING
    only_heading = corpus.children(clause.id) and heading(clause.plain) == clause.plain
    return _HEADING_ONLY if only_heading else 1.0


def _there(terms: Iterable[Term], clause: Clause) -> list[Term]:
    """The terms that count in a clause's document."""
    return [term for term in terms if term.within is None or clause.document in term.within]


def _clauses(references: Iterable[Reference]) -> list[Clause]:
    return list({clause.id: clause for r in references for clause in r.clauses}.values())


def _pieces(text: str, references: Sequence[Reference]) -> Iterator[tuple[str, bool]]:
    """The text in pieces, each with whether it is a reference; weak names are words as well."""
    at = 0
    for reference in references:
        if not reference.weak:
            yield text[at : reference.start], False
            yield text[reference.start : reference.end], True
            at = reference.end
    yield text[at:], False


def _reading(
    pieces: Sequence[tuple[str, bool]], reads: Sequence[Sequence[Read]], *, changed: bool
) -> str | None:
    shown = [piece if named else shown_as(words) for (piece, named), words in zip(pieces, reads, strict=True)]
    changed = changed or any(word.changed for words in reads for word in words)
    return " ".join(filter(None, shown)) if changed else None


def _once(found: Iterable[tuple[Clause, float]]) -> list[tuple[Clause, float]]:
    """The same without texts that stood before."""
    seen: set[str] = set()
    kept = []
    for clause, score in found:
        words = clause.plain.casefold()
        if words not in seen:
            seen.add(words)
            kept.append((clause, score))
    return kept
