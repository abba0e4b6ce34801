"""Which units have a term: postings with what the term is worth in each, as arrays.

This finds the candidates; ``knowledge.passages`` ranks them. A term is a folded syllable or two that follow
each other; its worth in a unit (BM25 without the scarcity) is kept in one byte.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

K1 = 0.9
B = 0.5
HEADING = 3
_SCALE = (K1 + 1) / 255
# How many postings a query may look at; the scarcest terms go first, and three are looked at in any case.
_MOST_POSTINGS = 40_000
_LEAST_TERMS = 3
_BLOCK = 32
_LEAST_OF_BEST = 0.5


class Postings:
    """The postings of all terms; made by ``build``, kept as ``arrays``."""

    def __init__(self, arrays: Mapping[str, NDArray[np.generic]], folds: int, units: int) -> None:
        """``arrays``: "keys" of the terms in order, "offsets" of their postings, "units" and "worths"."""
        self.arrays = arrays
        self.units = units
        self._folds = folds
        # with a last key that is above all, so that a look-up always falls on one
        self._keys = np.append(np.asarray(arrays["keys"], np.int64), np.iinfo(np.int64).max)
        self._offsets = np.asarray(arrays["offsets"], np.int64)
        self._lengths = np.append(np.diff(self._offsets), 0)
        self._units = np.asarray(arrays["units"], np.int32)
        self._worths = np.asarray(arrays["worths"], np.uint8)

    @classmethod
    def build(cls, folded: NDArray[np.int32], starts: NDArray[np.int64], folds: int) -> Postings:
        """From the stream of folds (0 before each passage, the first of a unit its heading)."""
        units = len(starts) - 1
        lengths = np.diff(starts)
        owner = np.repeat(np.arange(units, dtype=np.int32), lengths)
        passage = np.cumsum(folded == 0)
        first = passage[starts[:-1]] if units else passage
        weight = np.where(passage == np.repeat(first, lengths), HEADING, 1).astype(np.uint8)
        size = np.bincount(owner, weights=np.where(folded > 0, weight, 0), minlength=units)
        usual = max(float(size.mean()), 1.0) if units else 1.0
        norm = (K1 * (1 - B + B * size / usual)).astype(np.float32)
        stands = folded > 0
        keys = folded[stands].astype(np.int64) * folds
        parts = [_of(keys, owner[stands], weight[stands], norm)]
        both = stands[:-1] & stands[1:]
        keys = folded[:-1][both].astype(np.int64) * folds + folded[1:][both]
        parts.append(_of(keys, owner[:-1][both], weight[:-1][both], norm))
        term = np.concatenate([part[0] for part in parts])
        order = np.argsort(term, kind="stable")
        term = term[order]
        begins = np.flatnonzero(np.diff(term, prepend=-1))
        return cls(
            {
                "keys": term[begins],
                "offsets": np.append(begins, len(term)),
                "units": np.concatenate([part[1] for part in parts])[order],
                "worths": np.concatenate([part[2] for part in parts])[order],
            },
            folds,
            units,
        )

    def key(self, left: int, right: int = 0) -> int:
        """The key of a term: the number of a fold, or of two; 0 (the key of none) for fold 0."""
        return left * self._folds + right

    def find(self, terms: Sequence[int]) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """The place of each term (a key) among all, -1 for none, and how scarce it is (its idf)."""
        keys = np.array(terms, np.int64)
        places = np.searchsorted(self._keys, keys)
        there = self._keys[places] == keys
        places = np.where(there, places, -1)
        counts = np.where(there, self._lengths[places], 0)
        return places, np.log1p((self.units - counts + 0.5) / (counts + 0.5)).astype(np.float32)

    def candidates(
        self,
        places: NDArray[np.int64],
        weights: NDArray[np.float32],
        most: int,
        allowed: NDArray[np.bool_] | None,
    ) -> NDArray[np.int64]:
        """The units that have the most of the terms (by places, -1 for none), at most so many, best first."""
        scores = np.zeros(self.units, np.float32)
        found = [
            (int(self._offsets[place]), int(self._offsets[place + 1]), weight)
            for place, weight in zip(places.tolist(), weights.tolist(), strict=True)
            if place >= 0
        ]
        found.sort(key=lambda each: each[1] - each[0])
        looked_at = 0
        for count, (start, end, weight) in enumerate(found):
            looked_at += end - start
            if looked_at > _MOST_POSTINGS and count >= _LEAST_TERMS:
                break
            np.add.at(scores, self._units[start:end], self._worths[start:end] * np.float32(weight * _SCALE))
        if allowed is not None:
            scores[~allowed] = 0.0
        return _largest(scores, most)


def _of(
    keys: NDArray[np.int64], owner: NDArray[np.int32], weight: NDArray[np.uint8], norm: NDArray[np.float32]
) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.uint8]]:
    """Terms, units and worths, one for each unit that has a term; ``owner`` rises."""
    order = np.argsort(keys, kind="stable")
    keys, owner = keys[order], owner[order]
    begins = np.flatnonzero((np.diff(keys, prepend=-1) != 0) | (np.diff(owner, prepend=-1) != 0))
    count = (
        np.add.reduceat(weight[order].astype(np.float32), begins) if len(begins) else np.zeros(0, np.float32)
    )
    keys, owner = keys[begins], owner[begins]
    worth = count / (count + norm[owner]) * ((K1 + 1) / _SCALE)
    return keys, owner, np.maximum(np.rint(worth), 1).astype(np.uint8)


def _largest(scores: NDArray[np.float32], most: int) -> NDArray[np.int64]:
    """The places of the largest scores above 0, the largest first, earlier ones first among equals."""
    least = np.float32(0)
    blocks = len(scores) // _BLOCK
    if blocks > most:
        # as many blocks have a score of at least this, and so as many scores
        tops = scores[: blocks * _BLOCK].reshape(blocks, _BLOCK).max(axis=1)
        least = np.partition(tops, -most)[-most]
    if len(scores):
        least = max(least, scores.max() * np.float32(_LEAST_OF_BEST))
    places = np.flatnonzero(scores >= least) if least > 0 else np.flatnonzero(scores)
    return places[np.lexsort((places, -scores[places]))][:most]
