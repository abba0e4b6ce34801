"""The clauses that have most of what a query asks for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from heapq import nlargest
from typing import TypeAlias

from knowledge.searching.index import Index
from knowledge.searching.query import Concept
from knowledge.searching.terms import Term

_Standing: TypeAlias = tuple[float, Sequence[tuple[Term, Mapping[int, float], float]]]

_CANDIDATES = 60
# What the words that a clause does have are worth, where it has next to nothing of all that was asked for.
_LEAST_SHARE = 0.2
_LEAST_OF_BEST = 0.3
_MATCHED = 0.5
_ALL = 0.9
# A word of a clause's own text counts as found whole, even in a long one; one of a title far above less.
_FULLY = 1.5


@dataclass(frozen=True, slots=True)
class Ranked:
    """A clause by its place in the index, its score (above 0), and how much of the query it has (0 to 1)."""

    place: int
    score: float
    covered: float


def rank(index: Index, wanted: Sequence[Concept], factor: Callable[[int], float]) -> list[Ranked]:
    """The clauses with something of what is wanted, best first, at most 60, none far behind the best.

    ``factor``: what a clause's score is multiplied by; clauses with 0 are left out.
    """
    standing = [
        (
            concept.share,
            [
                (term, standing, index.scarcity_of(term.key))
                for term in concept.terms
                if (standing := index.standing(term.key, term.within))
            ],
        )
        for concept in wanted
    ]
    totals: defaultdict[int, float] = defaultdict(float)
    for _, terms in standing:
        for term, postings, _ in terms:
            weight = term.weight
            if not weight:
                continue
            for place, worth in postings.items():
                totals[place] += worth * weight
    expected = {place: total * factor(place) for place, total in totals.items()}
    likely = nlargest(_CANDIDATES, expected, key=expected.__getitem__)
    asked = sum(concept.share for concept in wanted) or 1.0
    found: list[Ranked] = []
    best = 0.0
    for place in likely:
        if expected[place] <= best * _LEAST_OF_BEST:
            break  # an exact score is never above what was expected
        score, covered = _exactly(standing, place, index.words[place])
        share = covered / asked
        score *= factor(place) * (_LEAST_SHARE + (1 - _LEAST_SHARE) * share)
        found.append(Ranked(place, score, share))
        best = max(best, score)
    kept = [ranked for ranked in found if ranked.score > best * _LEAST_OF_BEST]
    return sorted(kept, key=lambda ranked: (-ranked.score, ranked.place))


def is_match(index: Index, wanted: Sequence[Concept], best: Ranked) -> bool:
    """Whether a clause has most of what is wanted: two words of it side by side, or next to all words."""
    if best.covered < _MATCHED:
        return False
    pairs = [term.key for concept in wanted for term in concept.terms if " " in term.key]
    return (
        not pairs or best.covered >= _ALL or any(best.place in index.postings.get(key, {}) for key in pairs)
    )


def _exactly(standing: Sequence[_Standing], place: int, words: frozenset[str]) -> tuple[float, float]:
    """A clause's score with the marks of its words considered, and the sum of the shares that it has."""
    score = covered = 0.0
    for share, terms in standing:
        most = 0.0
        for term, postings, scarcity in terms:
            worth = postings.get(place)
            if worth:
                part = 1.0 if term.marks == 1.0 or words.issuperset(term.words) else term.marks
                score += worth * term.weight * part
                most = max(most, part * min(1.0, _FULLY * worth / scarcity))
        covered += share * most
    return score, covered
