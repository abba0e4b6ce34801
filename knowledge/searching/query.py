"""What a query asks for: the terms to look up, grouped by what they stand for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar

from knowledge.abbreviations import Lexicon, Phrase, Phrases
from knowledge.searching.index import Index, measure
from knowledge.searching.terms import Term, pair
from knowledge.typed import quantity
from knowledge.typed.definitions import Defined
from knowledge.typed.reading import Read

_PAIR = 1.0
_MEANING = 1.2
_MEANING_BESIDE_WORD = 0.6
_AMOUNT = 0.8
_MEASURE = 1.5
_BESIDE_MEANING = 0.5
_UNKNOWN = 0.5
_LIGHT = 0.5
# What a short form stands for, and the other way round, beside what was typed.
_OTHER_FORM = 0.7

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Concept:
    """Terms that stand for one thing asked for, and how much of the query it is."""

    terms: tuple[Term, ...]
    share: float


def concepts(reads: Sequence[Read], index: Index, lexicon: Lexicon) -> list[Concept]:
    """What the words of a query ask for, without the words that only frame a question."""
    sequence = [(read.fold if read.marks == 1.0 else read.word, read.fold) for read in reads]
    framing = _framing(sequence, lexicon)
    if len(framing) == len(reads):
        framing = frozenset()
    meanings = list(_found(lexicon.everyday, sequence))
    defined = list(_found(index.defined, sequence))
    amounts = list(quantity.equivalents(sequence, lexicon))
    explained = {
        place
        for start, length, _ in (*meanings, *defined, *amounts)
        for place in range(start, start + length)
    }
    light = {place for place in range(len(reads)) if lexicon.light.at(sequence, place)}
    found = [
        _word(read, index, explained=place in explained, light=place in light)
        for place, read in enumerate(reads)
        if place not in framing
    ]
    found += [
        _neighbours(reads[place], reads[place + 1], light={place, place + 1} <= light)
        for place in range(len(reads) - 1)
        if place not in framing and place + 1 not in framing
    ]
    found += [_meaning(reads[start : start + length], phrases, index) for start, length, phrases in meanings]
    found += [_defined(reads[start : start + length], told, index) for start, length, told in defined]
    found += [_amount(reads[start : start + length], same, index) for start, length, same in amounts]
    found += [_measure(what, index) for _, _, what in quantity.asked(sequence, lexicon)]
    return [_times(concept, often) for concept, often in Counter(found).items()]


def _times(concept: Concept, often: int) -> Concept:
    """What stands several times in a query, once, so that repeating it takes no time."""
    if often == 1:
        return concept
    terms = tuple(term._replace(weight=term.weight * often) for term in concept.terms)
    return Concept(terms, concept.share * often)


def _framing(sequence: Sequence[tuple[str, str]], lexicon: Lexicon) -> frozenset[int]:
    """The places of words that only frame a question."""
    framing: set[int] = set()
    for place in range(len(sequence)):
        found = lexicon.asking.at(sequence, place)
        if found:
            framing.update(range(place, place + found[0]))
    return frozenset(framing)


def _found(phrases: Phrases[T], sequence: Sequence[tuple[str, str]]) -> Iterator[tuple[int, int, T]]:
    """The phrases in a query: place, length, what each stands for."""
    place = 0
    while place < len(sequence):
        found = phrases.at(sequence, place)
        if found:
            yield place, *found
        place += found[0] if found else 1


def _word(read: Read, index: Index, *, explained: bool, light: bool) -> Concept:
    weight = read.weight * (_LIGHT if light else 1.0)
    share = index.scarcity_of(read.fold) * weight
    if read.fold not in index.postings:
        share *= 0.0 if explained else 1.0 if read.fold.isdecimal() else _UNKNOWN
    elif explained:
        share *= _BESIDE_MEANING
    return Concept((Term(read.fold, weight, (read.word,), read.marks),), share)


def _neighbours(left: Read, right: Read, *, light: bool) -> Concept:
    words, marks = (left.word, right.word), min(left.marks, right.marks)
    weight = _PAIR * left.weight * right.weight * (_LIGHT if light else 1.0)
    return Concept((Term(pair(left.fold, right.fold), weight, words, marks),), 0.0)


def _meaning(typed: Sequence[Read], phrases: Sequence[Phrase], index: Index) -> Concept:
    share = max(index.scarcity_of(read.fold) for read in typed)
    stands = all(read.word in index.own_words for read in typed)
    weight = _MEANING_BESIDE_WORD if stands else _MEANING
    return Concept(tuple(term for phrase in phrases for term in _said(phrase, weight)), share)


def _defined(typed: Sequence[Read], told: Defined, index: Index) -> Concept:
    """A short form that texts define, or its meaning: all that was typed, or in those texts the other."""
    share = sum(index.scarcity_of(read.fold) for read in typed)
    marks = min(read.marks for read in typed)
    words = tuple(read.word for read in typed) if marks < 1.0 else ()
    keys = [pair(left.fold, right.fold) for left, right in pairwise(typed)] or [typed[0].fold]
    rarest = max(keys, key=index.scarcity_of)
    own = sum(map(index.scarcity_of, {*keys, *(read.fold for read in typed)}))
    other: list[Term] = []
    for phrase in told.phrases:
        said = list(_said(phrase, 1.0))
        weight = _OTHER_FORM * own / max(own, sum(index.scarcity_of(term.key) for term in said))
        other += [term._replace(weight=weight, within=told.documents) for term in said]
    return Concept((Term(rarest, 0.0, words, marks), *other), share)


def _said(phrase: Phrase, weight: float) -> Iterator[Term]:
    if len(phrase) == 1:
        yield Term(phrase[0].fold, weight, (phrase[0].word,), 0.0)
    for left, right in pairwise(phrase):
        yield Term(pair(left.fold, right.fold), weight, (left.word, right.word), 0.0)


def _amount(typed: Sequence[Read], same: tuple[str, str], index: Index) -> Concept:
    share = max(index.scarcity_of(read.fold) for read in typed)
    return Concept((Term(pair(*same), _AMOUNT), Term(same[0], _AMOUNT / 2)), share)


def _measure(what: str, index: Index) -> Concept:
    key = measure(what)
    return Concept((Term(key, _MEASURE),), index.scarcity_of(key) * _MEASURE)
