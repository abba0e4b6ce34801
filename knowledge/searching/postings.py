"""Which units have a term: postings with what the term is worth in each, as arrays.

This finds the candidates; ``knowledge.searching.passages`` ranks them. A term is a folded syllable or two
that follow each other; its worth in a unit (BM25 without the scarcity) is kept in one byte.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

K1 = 0.9
B = 0.5
HEADING = 3
_SCALE = (K1 + 1) / 255
# The scarcest terms are looked at first, until they make most of what all are worth or have many postings;
# three are looked at in any case.
_MOST_POSTINGS = 32_000
_LEAST_TERMS = 3
_ENOUGH = 0.95
LEAST_OF_BEST = 0.5
_LEAST = 1e-9
_MOST = 1000


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
        # and with a last entry for no term
        self._lengths = np.append(np.diff(self._offsets), 0)
        self._scarcity = np.log1p((units - self._lengths + 0.5) / (self._lengths + 0.5)).astype(np.float32)
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
        places = self._keys.searchsorted(keys)
        places[self._keys[places] != keys] = -1
        return places, self._scarcity[places]

    def candidates(
        self,
        places: NDArray[np.int64],
        weights: NDArray[np.float32],
        allowed: NDArray[np.bool_] | None,
        least: float = LEAST_OF_BEST,
    ) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """The units that have the most of the terms (by places, -1 for none), best first, and their scores.

        At most a thousand; left out are those with less than ``least`` of what the best has.
        """
        there = places >= 0
        places, weights = places[there], weights[there]
        lengths = self._lengths[places]
        order = lengths.argsort(kind="stable")
        if not len(order):
            return np.zeros(0, np.int64), np.zeros(0, np.float64)
        worth = weights[order].cumsum()
        looked_at = min(
            int(lengths[order].cumsum().searchsorted(_MOST_POSTINGS, "right")),
            int(worth.searchsorted(_ENOUGH * float(worth[-1]))) + 1,
        )
        order = order[: max(_LEAST_TERMS, looked_at)]
        parts = [slice(*ends) for ends in zip(*self._ends(places[order]), strict=True)]
        units = np.concatenate([self._units[part] for part in parts])
        worths = np.concatenate([self._worths[part] for part in parts])
        impacts = worths * weights[order].repeat(lengths[order])
        scores = np.bincount(units, impacts, self.units).astype(np.float64, copy=False)
        if allowed is not None:
            scores[~allowed] = 0.0
        found = (scores >= max(float(scores.max()) * least, _LEAST)).nonzero()[0]
        if len(found) > _MOST:
            found = np.sort(found[np.argpartition(-scores[found], _MOST)[:_MOST]])
        found = found[(-scores[found]).argsort(kind="stable")]
        return found, scores[found]

    def _ends(self, places: NDArray[np.int64]) -> tuple[list[int], list[int]]:
        """Where the postings of terms begin and end."""
        return self._offsets[places].tolist(), self._offsets[places + 1].tolist()


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
