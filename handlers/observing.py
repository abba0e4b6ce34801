"""What is counted of look-ups, without who asked: how they ended, and which words found nothing.

Words that may tell of a person are not handed on at all; of those look-ups only the number is counted.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from hashlib import sha256

from handlers.conversation import Sought, Stage
from handlers.reply import Observation
from handlers.turn import Turn
from handlers.understanding.persons import tells_of_somebody
from knowledge.normalise import nfc, tokens
from knowledge.search import SearchResult

LOOKUP, REWORDED, VOTE = "lookup", "reworded", "vote"
FOUND, NAMED, NEAREST, NONE = "found", "named", "nearest", "none"
"""How a look-up ends: clauses with all the words, a clause named by its number, only near ones, nothing."""
UNANSWERED = (NEAREST, NONE)
LONGEST_WORDS = 80
"""Characters; longer ones are told, not looked up."""


def lookup(
    turn: Turn, query: str, ending: str, asked: Iterable[str] | None
) -> tuple[Turn, tuple[Observation, ...]]:
    """What is counted of a look-up, and the turn that remembers it until something of it is opened.

    The words of one in a dialogue, or at its beginning (``asked`` is None), may be meant for an answer: they
    are neither remembered nor handed on. One of those ``asked`` in this conversation before, as far as that
    is remembered, is not counted again.
    """
    before = turn.conversation.sought
    alone = asked is not None and turn.conversation.stage is Stage.NONE
    sought = Sought(query, ending) if alone else None
    turn = turn.after(replace(turn.conversation, sought=sought))
    if key_of(query) in map(key_of, asked or ()):
        return turn, ()
    seen = ended(query, ending, alone=alone)
    if before is None or sought is None or not _reworded(before, query):
        return turn, (seen,)
    return turn, (seen, _pair(before, query, ending))


def ending_of(found: SearchResult) -> str:
    """How a look-up with this result ended."""
    if not found.hits:
        return NONE
    return FOUND if found.matched else NEAREST


def ended(query: str, ending: str, *, alone: bool = True) -> Observation:
    """How a look-up ended; its words only where nothing was found and they tell of nobody."""
    words = kept_words(query) if alone and ending in UNANSWERED else ""
    key = key_of(query)
    return Observation(LOOKUP, ending, key if words else "", words, same=key)


def vote(about: str, query: str, clause: str, *, good: bool) -> Observation:
    """That an answer of this kind ("lookup", "clause") was what was needed, or not."""
    key = key_of(query) if kept_words(query) else ""
    ending = f"{about}_{'good' if good else 'bad'}"
    return Observation(VOTE, ending, key, clause=clause, same=f"{about} {clause} {key_of(query)}")


def query_id(query: str) -> str:
    """How the buttons of a page name their query."""
    return sha256(query.encode()).hexdigest()[:10]


def key_of(query: str) -> str:
    """What queries in the same words have in common: folded syllables and numbers."""
    return " ".join(token.fold for token in tokens(query))


def kept_words(query: str) -> str:
    """The words as they may be kept: in small letters; "" where they are long or may tell of a person."""
    words = " ".join(nfc(query).split())
    if len(words) > LONGEST_WORDS or not words.isprintable() or not any(c.isalpha() for c in words):
        return ""
    return "" if tells_of_somebody(words) else words.lower()


def _reworded(before: Sought, query: str) -> bool:
    """Whether one look-up asks in other words for what the one before did not answer."""
    one, other = set(key_of(before.query).split()), set(key_of(query).split())
    return one != other and (before.ending in UNANSWERED or bool(one & other))


def _pair(before: Sought, query: str, ending: str) -> Observation:
    words, other = kept_words(before.query), kept_words(query)
    both = bool(words and other)
    return Observation(
        REWORDED,
        ending,
        key_of(before.query) if both else "",
        words if both else "",
        other if both else "",
        same=f"{key_of(before.query)} > {key_of(query)}",
    )
