"""Terms: the folded syllables and pairs of syllables that texts are found by."""

from __future__ import annotations

from typing import NamedTuple


class Term(NamedTuple):
    """A term of the index, what it counts here, and the words it stands for.

    A clause that has the term but not all of ``words`` gets the share ``marks`` of its worth. ``within``: the
    documents in which it counts, None for all.
    """

    key: str
    weight: float
    words: tuple[str, ...] = ()
    marks: float = 1.0
    within: frozenset[str] | None = None


def pair(left: str, right: str) -> str:
    """The term of two syllables (folded) that follow each other."""
    return f"{left} {right}"
