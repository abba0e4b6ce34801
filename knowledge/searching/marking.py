"""Where the words of a query stand in a clause, to be marked for the reader."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import zip_longest

from knowledge.normalise import Token, tokens
from knowledge.searching.terms import Term, pair

# Words that stand in most clauses ("và") are marked only beside another word that was asked for; so are words
# that stand beside another elsewhere in the clause ("luật" where "kỷ luật" stands).
_LEAST_SCARCE = 1.0


def spans(
    plain: str, terms: Sequence[Term], scarcity_of: Callable[[str], float]
) -> tuple[tuple[int, int], ...]:
    """(start, end) of the passages of ``plain`` that have the terms, in order, apart from each other.

    ``scarcity_of``: how scarce a term is in what is searched (its idf).
    """
    found = _tokens(plain)
    wanted: dict[str, list[Term]] = {}
    for term in terms:
        if " " in term.key or term.within or scarcity_of(term.key) >= _LEAST_SCARCE:
            wanted.setdefault(term.key, []).append(term)
    begins = {key.partition(" ")[0] for key in wanted}
    alone: set[int] = set()
    beside: set[int] = set()
    for place, (token, following) in enumerate(zip_longest(found, found[1:])):
        if token.fold not in begins:
            continue
        if _is_meant({token.word}, wanted.get(token.fold, ())):
            alone.add(place)
        if following and _is_meant(
            {token.word, following.word}, wanted.get(pair(token.fold, following.fold), ())
        ):
            beside.update((place, place + 1))
    told = {found[place].fold for place in beside}
    alone = {place for place in alone if found[place].fold not in told}
    return tuple(_merged(plain, [found[place] for place in sorted(alone | beside)]))


@lru_cache(maxsize=512)
def _tokens(plain: str) -> tuple[Token, ...]:
    return tuple(tokens(plain))


def _is_meant(words: set[str], terms: Sequence[Term]) -> bool:
    return any(term.marks == 1.0 or words.issuperset(term.words) for term in terms)


def _merged(plain: str, marked: Sequence[Token]) -> Iterator[tuple[int, int]]:
    start = end = -1
    for token in marked:
        if start >= 0 and plain[end : token.start].isspace() and "\n" not in plain[end : token.start]:
            end = token.end
            continue
        if start >= 0:
            yield start, end
        start, end = token.start, token.end
    if start >= 0:
        yield start, end
