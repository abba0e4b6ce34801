"""The candidates ranked: each unit as a whole, and the passage of it that answers best.

Counts are taken from the texts themselves (as numbers), so that what a word is worth can depend on the marks
that were typed and on the words beside it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge.searching.postings import HEADING


@dataclass(frozen=True, slots=True)
class Weights:
    """What counts how much (docs/search.md says how these were chosen).

    ``k1``, ``b``: BM25 of units; ``passage_k1``, ``passage_b``: of passages; ``heading``: how often words of
    the heading count in a unit; ``passage_heading``: in each passage of it; ``passage``: the best passage
    beside the unit; ``pair``: two syllables that follow each other.
    """

    k1: float = 0.9
    b: float = 0.5
    passage_k1: float = 1.2
    passage_b: float = 0.5
    heading: float = HEADING
    passage_heading: float = 1.5
    passage: float = 1.2
    pair: float = 1.0


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a query wants, by slots from 1.

    ``slot``: of each word of the collection (by number), 0 for what was not asked for; ``part``: how much of
    its slot a word is (1, less with other marks); ``pairs[left, right]``: the slot of two slots side by
    side, 0 for none; ``worths``: of each slot (0 for slot 0); ``missing``: of what stands nowhere;
    ``singles``: slots from 1 up to this are single words, those above it pairs.
    """

    slot: NDArray[np.int16]
    part: NDArray[np.float32]
    pairs: NDArray[np.int16]
    worths: NDArray[np.float32]
    missing: float
    singles: int


@dataclass(frozen=True, slots=True)
class Scored:
    """Scores of units, the share of the wanted worth that each has (0 to 1), whether it has a wanted pair."""

    scores: NDArray[np.float32]
    covered: NDArray[np.float32]
    paired: NDArray[np.bool_]


class Passages:
    """The texts of units as numbers, to rank some of them."""

    def __init__(self, stream: NDArray[np.int32], starts: NDArray[np.int64], weights: Weights) -> None:
        """``stream``, ``starts``: as gathered (knowledge.searching.gather)."""
        self.weights = weights
        self._stream = stream
        self._starts = starts
        breaks = int(np.count_nonzero(stream == 0))
        words = len(stream) - breaks
        units = max(1, len(starts) - 1)
        self._usual = max(1.0, words / units)
        self._usual_passage = max(1.0, words / max(1, breaks - units))

    def score(self, units: NDArray[np.int64], wanted: Wanted) -> Scored:
        """The units scored, in the order given; there is one at least."""
        w = self.weights
        first, last = self._starts[units], self._starts[units + 1]
        lengths = last - first
        words = np.concatenate(
            [self._stream[start:end] for start, end in zip(first.tolist(), last.tolist(), strict=True)]
        )
        begins = (words == 0).nonzero()[0]
        counts = _counts(words, begins, wanted)
        long = _distances(begins, len(words)) - 1
        heads = begins.searchsorted(lengths.cumsum() - lengths)
        parts = _distances(heads, len(begins))
        head_counts, head_long = counts[heads], long[heads]
        whole = np.add.reduceat(counts, heads, axis=0)
        whole += np.float32(w.heading - 1) * head_counts
        norm = w.k1 * (1 - w.b) + w.k1 * w.b / self._usual * (lengths + (w.heading - 1) * head_long)
        scores = _bm25(whole, norm, w.k1, wanted.worths)
        counts += (np.float32(w.passage_heading) * head_counts).repeat(parts, axis=0)
        long = long + (w.passage_heading * head_long).repeat(parts)
        norm = w.passage_k1 * (1 - w.passage_b) + w.passage_k1 * w.passage_b / self._usual_passage * long
        of_passages = _bm25(counts, norm, w.passage_k1, wanted.worths)
        of_passages[heads[parts > 1]] = 0.0
        scores += np.float32(w.passage) * np.maximum.reduceat(of_passages, heads)
        return Scored(scores, *_cover(whole, wanted))


def _counts(words: NDArray[np.int32], begins: NDArray[np.int64], wanted: Wanted) -> NDArray[np.float32]:
    """How often each passage (by where it begins) has what each slot wants."""
    size = len(wanted.worths)
    rows = np.arange(0, len(begins) * size, size).repeat(_distances(begins, len(words)))
    slots = wanted.slot[words]
    there = (slots != 0).nonzero()[0]
    rows, slots = rows[there], slots[there]
    parts = wanted.part[words[there]]
    beside = (there[1:] - there[:-1] == 1).nonzero()[0]
    pairs = wanted.pairs[slots[beside], slots[beside + 1]]
    wished = pairs != 0
    beside = beside[wished]
    cells = np.concatenate([rows + slots, rows[beside] + pairs[wished]])
    values = np.concatenate([parts, np.minimum(parts[beside], parts[beside + 1])])
    counted = np.bincount(cells, values, len(begins) * size)
    return counted.astype(np.float32).reshape(len(begins), size)


def _distances(places: NDArray[np.int64], end: int) -> NDArray[np.int64]:
    """From each place to the next, from the last to the end."""
    distances = np.empty(len(places), np.int64)
    distances[:-1] = places[1:]
    distances[-1] = end
    distances -= places
    return distances


def _bm25(
    counts: NDArray[np.float32], norm: NDArray[np.float64], k1: float, worths: NDArray[np.float32]
) -> NDArray[np.float32]:
    """The scores of rows of counts, each with the part of k1 that its length makes."""
    share = counts + norm.astype(np.float32)[:, None]
    np.divide(counts, share, out=share)
    # dot and not @: the operator takes flags that its kernel raises beside the numbers for an error in them
    scores: NDArray[np.float32] = share.dot(worths * np.float32(k1 + 1))
    return scores


def _cover(whole: NDArray[np.float32], wanted: Wanted) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    worths = wanted.worths[: wanted.singles + 1]
    asked = max(float(worths.sum()) + wanted.missing, 1e-6)
    covered = np.minimum(whole[:, : len(worths)], 1).dot(worths) / asked
    paired: NDArray[np.bool_] = np.logical_or.reduce(whole[:, len(worths) :] > 0, axis=1)
    return covered, paired
