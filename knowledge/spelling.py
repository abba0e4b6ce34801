"""The words of the texts: how often each stands there, which follow which, which look alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from knowledge.normalise import Token, keys, spelt

_MOST_NEAR = 12
_LONGEST_RUN = 30
_LONGEST_SYLLABLE = 7
_LONG = 6
_SHORTEST = 3


class Vocabulary:
    """Counts of the syllables of texts and of neighbours among them.

    ``near`` searches all syllables: fine for some thousands, behind one method where there will be more.
    """

    def __init__(self, texts: Sequence[tuple[str, Sequence[Token]]]) -> None:
        """``texts``: each text with its tokens."""
        self.words: Counter[str] = Counter()
        self.folds: Counter[str] = Counter()
        self.pairs: Counter[tuple[str, str]] = Counter()
        self.fold_pairs: Counter[tuple[str, str]] = Counter()
        surfaces: dict[str, Counter[str]] = {}
        for text, found in texts:
            self.words.update([token.word for token in found])
            self.folds.update([token.fold for token in found])
            self.pairs.update(pairwise([token.word for token in found]))
            self.fold_pairs.update(pairwise([token.fold for token in found]))
            for token in found:
                surfaces.setdefault(token.word, Counter())[text[token.start : token.end].lower()] += 1
        self._surfaces = {word: shown.most_common(1)[0][0] for word, shown in surfaces.items()}
        self._mates: dict[str, list[str]] = {}
        folds = {token.word: token.fold for _, found in texts for token in found}
        for word, _ in self.words.most_common():
            self._mates.setdefault(folds[word], []).append(word)
        self._letters = [fold for fold in self.folds if fold.isalpha() and len(fold) > 1]
        self.near = lru_cache(maxsize=4096)(self._near)

    def mates(self, fold: str) -> Sequence[str]:
        """The words that differ by marks alone, the most frequent first."""
        return self._mates.get(fold, ())

    def shown(self, word: str) -> str:
        """A word as the texts write it, in small letters; one that they have not, as it is spelt."""
        return self._surfaces.get(word) or spelt(word)

    def _near(self, fold: str) -> tuple[tuple[str, int], ...]:
        """Syllables of the texts at most two slips away (one for short ones), each with how many."""
        if len(fold) < _SHORTEST:
            return ()
        cutoff = 2 if len(fold) >= _LONG else 1
        found = extract(fold, self._letters, scorer=OSA.distance, score_cutoff=cutoff, limit=_MOST_NEAR)
        return tuple((near, int(distance)) for near, distance, _ in found)

    def parted(self, run: str) -> tuple[str, ...]:
        """A run of folded letters as syllables that follow each other in the texts; empty for others."""
        if len(run) > _LONGEST_RUN:
            return ()
        best: list[dict[str, tuple[str, ...]]] = [{} for _ in range(len(run) + 1)]
        for end in range(1, len(run) + 1):
            for start in range(max(0, end - _LONGEST_SYLLABLE), end):
                piece = keys(run[start:end])[1]
                if piece not in self.folds or (len(piece) < 2 and piece != "i"):
                    continue
                if start == 0:
                    best[end][piece] = (piece,)
                for before, path in best[start].items():
                    if (before, piece) in self.fold_pairs:
                        longer = (*path, piece)
                        if piece not in best[end] or len(longer) < len(best[end][piece]):
                            best[end][piece] = longer
        paths = [path for path in best[-1].values() if len(path) > 1]
        return min(paths, key=lambda path: (len(path), -self._cohesion(path)), default=())

    def _cohesion(self, path: Sequence[str]) -> int:
        return sum(self.fold_pairs[pair] for pair in pairwise(path))
