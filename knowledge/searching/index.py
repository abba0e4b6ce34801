"""What stands where: the syllables and pairs of syllables of each clause, and what each is worth there.

A clause is found by its own words, by those of the headings above it, and a little by its document's title
(BM25 over fields, Robertson and Zaragoza 2009). Worths are computed once, when the index is built.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence, Set
from itertools import chain, pairwise
from math import log
from typing import NamedTuple

from knowledge.abbreviations import Lexicon, Phrases
from knowledge.clause import Clause, Corpus, Document
from knowledge.mention import LEVEL_WORDS
from knowledge.normalise import Token, tokens
from knowledge.typed.definitions import both_ways
from knowledge.typed.quantity import measures
from knowledge.typed.spelling import Vocabulary

_K1 = 0.9
_B = 0.5
_HEADING = 0.5
_HIGHER = 0.6
_TITLE = 0.1
_LONGEST_HEADING = 40


class _Above(NamedTuple):
    """What a clause has from above: terms with their weights, and the words."""

    weights: Mapping[str, float]
    words: frozenset[str]


class Index:
    """The clauses that can be found, in the order of the corpus, and what each term is worth in each.

    ``postings``: term to {place of the clause: worth}; ``scarcity``: a term's part of that worth that is the
    same everywhere (its idf); ``words``: the words of each clause with those above it; ``own_words``: those
    of all clauses; ``vocabulary``: these and whatever else may be typed; ``defined``: the short forms
    that the texts define.
    """

    def __init__(self, corpus: Corpus, lexicon: Lexicon) -> None:
        """Read the searchable text of every clause of the corpus."""
        self.clauses = [clause for clause in corpus.clauses.values() if clause.searchable.strip()]
        self.places = {clause.id: place for place, clause in enumerate(self.clauses)}
        texts = [(clause.searchable, tokens(clause.searchable)) for clause in self.clauses]
        titles = {document.id: _title(document) for document in corpus.documents.values()}
        defined = list(
            both_ways((c.document, text) for c, (text, _) in zip(self.clauses, texts, strict=True))
        )
        self.defined = Phrases(defined)
        told = (" ".join(token.word for token in phrase) for phrase, _ in defined)
        spoken = [(words, tokens(words)) for words in (*lexicon.words, *LEVEL_WORDS, *told)]
        self.vocabulary = Vocabulary.of([*texts, *titles.values(), *spoken])
        self.own_words = frozenset(token.word for _, found in texts for token in found)
        own = [_terms(found, lexicon) for _, found in texts]
        self.scarcity = _scarcity(own)
        self._scarcest = _idf(0, len(own))
        above = _above(self.clauses, dict(zip(self.places, texts, strict=True)), titles)
        self.words = [
            above[clause.parent or clause.document].words.union([token.word for token in found])
            for clause, (_, found) in zip(self.clauses, texts, strict=True)
        ]
        lengths = [len(found) for _, found in texts]
        weights = [above[clause.parent or clause.document].weights for clause in self.clauses]
        self.postings = _postings(own, weights, lengths, self.scarcity)

    def standing(self, term: str, within: Set[str] | None = None) -> Mapping[int, float]:
        """Where a term stands and what it is worth there, in some documents or in all."""
        postings = self.postings.get(term, {})
        if within is None:
            return postings
        return {p: worth for p, worth in postings.items() if self.clauses[p].document in within}

    def scarcity_of(self, term: str) -> float:
        """How scarce a term is; one that stands nowhere is as scarce as can be."""
        return self.scarcity.get(term, self._scarcest)


def measure(what: str) -> str:
    """The term of any number of something ("time")."""
    return f"#{what}"


def heading(text: str) -> str:
    """The first paragraph of a clause: its title, where it has one."""
    return text.partition("\n")[0]


def _title(document: Document) -> tuple[str, list[Token]]:
    text = f"{document.name}\n{document.subject}"
    return text, tokens(text)


def _terms(found: Sequence[Token], lexicon: Lexicon) -> Counter[str]:
    folds = [token.fold for token in found]
    counts = Counter(folds)
    counts.update(map(" ".join, pairwise(folds)))
    counts.update(measure(what) for what in measures([(token.word, token.fold) for token in found], lexicon))
    return counts


def _idf(clauses: int, of: int) -> float:
    return log(1 + (of - clauses + 0.5) / (clauses + 0.5))


def _scarcity(own: Sequence[Counter[str]]) -> dict[str, float]:
    standing = Counter(chain.from_iterable(own))
    return {term: _idf(clauses, len(own)) for term, clauses in standing.items()}


def _above(
    clauses: Sequence[Clause],
    texts: Mapping[str, tuple[str, Sequence[Token]]],
    titles: Mapping[str, tuple[str, Sequence[Token]]],
) -> dict[str, _Above]:
    """What the clauses below each clause, and below each document, have from above."""
    parents = {clause.parent for clause in clauses}
    found = {document: _Above(*_weighed(title, _TITLE)) for document, (_, title) in titles.items()}
    for clause in clauses:
        if clause.id in parents:
            over = found[clause.parent or clause.document]
            text, all_tokens = texts[clause.id]
            end = len(heading(text))
            title = [token for token in all_tokens[:_LONGEST_HEADING] if token.end <= end]
            weights, words = _weighed(title, _HEADING)
            for term, weight in over.weights.items():
                weights[term] = weights.get(term, 0.0) + weight * _HIGHER
            found[clause.id] = _Above(weights, words | over.words)
    return found


def _weighed(found: Sequence[Token], weight: float) -> tuple[dict[str, float], frozenset[str]]:
    folds = [token.fold for token in found]
    weights = dict.fromkeys([*folds, *map(" ".join, pairwise(folds))], weight)
    return weights, frozenset([token.word for token in found])


def _postings(
    own: Sequence[Mapping[str, int]],
    above: Sequence[Mapping[str, float]],
    lengths: Sequence[int],
    scarcity: Mapping[str, float],
) -> dict[str, dict[int, float]]:
    usual = sum(lengths) / len(lengths) if lengths else 1.0
    scarcest = _idf(1, len(own))
    # what a clause has from above alone is worth the same in all clauses below
    from_above = {
        id(weights): {term: scarcity.get(term, scarcest) * _share(w) for term, w in weights.items()}
        for weights in above
    }
    postings: defaultdict[str, dict[int, float]] = defaultdict(dict)
    for place, (counts, weights, length) in enumerate(zip(own, above, lengths, strict=True)):
        norm = 1 / (1 - _B + _B * length / usual)
        for term, worth in from_above[id(weights)].items():
            postings[term][place] = worth
        for term, count in counts.items():
            postings[term][place] = scarcity[term] * _share(count * norm + weights.get(term, 0.0))
    return dict(postings)


def _share(weight: float) -> float:
    """How much of a term's scarcity so much of it is worth: ever less more, the more there is."""
    return weight * (_K1 + 1) / (weight + _K1)
