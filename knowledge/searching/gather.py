"""The units of a collection read into arrays: every syllable in its place, numbered."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge.normalise import nfc, tokens

_STEP = 500


@dataclass(frozen=True, slots=True)
class Unit:
    """What is found as a whole (an article): its text, a passage a line.

    ``heading``: its title, with those above it where they matter; ``document``: what it is a part of, a name
    to search within ("" for none). The text is found without layout.
    """

    id: str
    heading: str
    text: str
    document: str = ""


@dataclass(frozen=True, slots=True)
class Gathered:
    """Units as arrays.

    ``stream``: the number of every word, units one after another, each first its heading, then its passages,
    a 0 before each of these; ``starts``: where each unit begins in it, and the end. Words are numbered from
    1: ``words``, ``fold_numbers`` (of each one's folded form, from 1) and ``shown`` (as the texts write it)
    have an entry for 0 too. ``spoken``: more words as a stream, known to readers of queries but in no unit.
    """

    stream: NDArray[np.int32]
    starts: NDArray[np.int64]
    words: list[str]
    fold_numbers: NDArray[np.int32]
    fold_names: list[str]
    shown: list[str]
    spoken: NDArray[np.int32]


class Gatherer:
    """Numbers words as they come."""

    def __init__(self) -> None:
        self._surfaces: dict[tuple[str, str], int] = {("", ""): 0}
        self._folds: list[str] = [""]

    def read(self, text: str, into: array[int]) -> None:
        """Append a 0 and the numbers of the words of a text (one passage)."""
        into.append(0)
        for word, fold, start, end in tokens(text):
            key = (word, text[start:end])
            number = self._surfaces.get(key)
            if number is None:
                number = self._surfaces[key] = len(self._surfaces)
                self._folds.append(fold)
            into.append(number)

    def finish(self, stream: array[int], starts: Sequence[int], spoken: array[int]) -> Gathered:
        """The arrays, with what is one word under one number."""
        written = np.frombuffer(stream, dtype=np.int32) if stream else np.zeros(0, np.int32)
        often = np.bincount(written, minlength=len(self._surfaces)).tolist()
        words: dict[str, int] = {}
        folds: dict[str, int] = {"": 0}
        shown: list[str] = []
        most: list[int] = []
        fold_numbers: list[int] = []
        number_of = np.zeros(len(self._surfaces), np.int32)
        for surface, (word, raw) in enumerate(self._surfaces):
            number = words.setdefault(word, len(words))
            number_of[surface] = number
            if number == len(shown):
                shown.append(raw.lower())
                most.append(often[surface])
                fold_numbers.append(folds.setdefault(self._folds[surface], len(folds)))
            elif often[surface] > most[number]:
                shown[number], most[number] = raw.lower(), often[surface]
        return Gathered(
            stream=number_of[written],
            starts=np.array(starts, np.int64),
            words=list(words),
            fold_numbers=np.array(fold_numbers, np.int32),
            fold_names=list(folds),
            shown=shown,
            spoken=number_of[np.frombuffer(spoken, dtype=np.int32)] if spoken else np.zeros(0, np.int32),
        )


def gather(
    units: Iterable[Unit], spoken: Iterable[str], progress: Callable[[int], None] | None = None
) -> Gathered:
    """Read units; ``spoken``: phrases to be known as words; ``progress`` is told how many units are read."""
    gatherer = Gatherer()
    stream, starts = array("i"), [0]
    for count, unit in enumerate(units, start=1):
        gatherer.read(nfc(unit.heading), stream)
        for line in nfc(unit.text).split("\n"):
            if line and not line.isspace():
                gatherer.read(line, stream)
        starts.append(len(stream))
        if progress and count % _STEP == 0:
            progress(count)
    if progress:
        progress(len(starts) - 1)
    said = array("i")
    for phrase in spoken:
        gatherer.read(phrase, said)
    return gatherer.finish(stream, starts, said)
