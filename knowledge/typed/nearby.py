"""Words a slip or two away, found without looking at all words (deletion neighbourhoods, as in SymSpell).

Two words are at most n slips apart (a letter left out, added, changed, or two exchanged) only if leaving out
at most n letters of each can give the same. What the words give is put down once; a look-up leaves letters
out of what was typed, which costs the same for a thousand words and for a million.
"""

from __future__ import annotations

from collections.abc import Iterable

_LONG = 6
_SHORTEST = 3
_LONGEST = 14


class Nearby:
    """The words that are at most two slips from a long word, at most one from a short one."""

    def __init__(self, words: Iterable[str]) -> None:
        """``words``: runs of letters, distinct."""
        self._by_rest: dict[str, list[str]] = {}
        for word in words:
            if 1 < len(word) <= _LONGEST:
                # a word of six letters is two slips from one of four
                for rest in _rests(word, 2 if len(word) >= _LONG - 2 else 1):
                    self._by_rest.setdefault(rest, []).append(word)

    def of(self, typed: str) -> list[tuple[str, int]]:
        """The words near a run of letters, each with the number of slips, the fewest slips first."""
        if not _SHORTEST <= len(typed) <= _LONGEST:
            return []
        from rapidfuzz.distance import OSA  # noqa: PLC0415  # takes as long as reading a document

        slips = 2 if len(typed) >= _LONG else 1
        candidates = {word for rest in _rests(typed, slips) for word in self._by_rest.get(rest, ())}
        found = [(word, OSA.distance(word, typed, score_cutoff=slips)) for word in candidates]
        return sorted((near for near in found if near[1] <= slips), key=lambda near: (near[1], near[0]))


def _rests(word: str, most: int) -> set[str]:
    """What is left of a word without up to ``most`` of its letters."""
    rests = last = {word}
    for _ in range(most):
        last = {rest[:place] + rest[place + 1 :] for rest in last for place in range(len(rest))}
        rests = rests | last
    return rests
