"""The words of the texts: how often each stands there, which follow which, which look alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import chain, pairwise
from typing import NamedTuple

from knowledge.normalise import Token, keys, spelt
from knowledge.typed.nearby import Nearby

_MOST_NEAR = 12
_LONGEST_RUN = 120
_LONGEST_SYLLABLE = 7
_NO_NUMBER = -(1 << 50)


class _Way(NamedTuple):
    """A way through a run of letters that ends with a syllable: the fewest syllables, then the most usual.

    ``length``: how many there are; ``seldom``: less the more often they follow each other; ``start`` of the
    last one, and the one ``before`` it.
    """

    length: int
    seldom: int
    start: int
    before: str


class Vocabulary:
    """Counts of the syllables of texts and of neighbours among them.

    ``words`` and ``folds``: how often each stands in the texts, ``words`` in the order of their numbers;
    ``pairs``: how often each word stands right before each, by the first's number
    times ``size`` plus the second's.
    Every look-up takes the same time however many words there are.
    """

    def __init__(
        self, words: Mapping[str, int], folds: Sequence[str], shown: Sequence[str], pairs: Mapping[int, int]
    ) -> None:
        """``words``: counts; ``folds``, ``shown``: of each word; ``size`` is how many words there are."""
        self.words = words
        self._numbers = {word: number for number, word in enumerate(words)}
        self._fold_numbers: dict[str, int] = {}
        of_word = [self._fold_numbers.setdefault(fold, len(self._fold_numbers)) for fold in folds]
        self.folds: Counter[str] = Counter()
        for count, fold in zip(words.values(), folds, strict=True):
            self.folds[fold] += count
        self._shown = dict(zip(words, shown, strict=True))
        self._mates: dict[str, list[str]] = {}
        for (word, _), fold in sorted(zip(words.items(), folds, strict=True), key=lambda each: -each[0][1]):
            self._mates.setdefault(fold, []).append(word)
        self.pairs = pairs
        size, fold_size = max(1, len(words)), len(self._fold_numbers)
        self.size = size
        fold_pairs: dict[int, int] = {}
        for key, count in pairs.items():
            left, right = divmod(key, size)
            folded = of_word[left] * fold_size + of_word[right]
            fold_pairs[folded] = fold_pairs.get(folded, 0) + count
        self._fold_pairs = fold_pairs
        self.near = lru_cache(maxsize=4096)(self._near)

    @classmethod
    def of(cls, texts: Sequence[tuple[str, Sequence[Token]]]) -> Vocabulary:
        """The vocabulary of texts, each with its tokens."""
        rows = [[token.word for token in found] for _, found in texts]
        words = Counter(chain.from_iterable(rows))
        pairs = Counter(chain.from_iterable(map(pairwise, rows)))
        folds = {token.word: token.fold for _, found in texts for token in found}
        surfaces = Counter((t.word, text[t.start : t.end].lower()) for text, found in texts for t in found)
        shown: dict[str, tuple[int, str]] = {}
        for (word, surface), count in surfaces.items():
            if count > shown.get(word, (0, ""))[0]:
                shown[word] = (count, surface)
        numbers = {word: number for number, word in enumerate(words)}
        return cls(
            words,
            [folds[word] for word in words],
            [shown[word][1] for word in words],
            {numbers[left] * len(words) + numbers[right]: count for (left, right), count in pairs.items()},
        )

    def prepare(self) -> None:
        """Make now what the first word with a slip would else wait for."""
        self._nearby.of("prepare")

    def number(self, word: str) -> int:
        """The number of a word; one so far below 0 that no pair has it for a word that stands in no text."""
        return self._numbers.get(word, _NO_NUMBER)

    def fold_follows(self, left: str, right: str) -> int:
        """How often a folded syllable stands right before another."""
        before, after = self._fold_numbers.get(left, -1), self._fold_numbers.get(right, -1)
        if before < 0 or after < 0:
            return 0
        return self._fold_pairs.get(before * len(self._fold_numbers) + after, 0)

    def mates(self, fold: str) -> Sequence[str]:
        """The words that differ by marks alone, the most frequent first."""
        return self._mates.get(fold, ())

    def shown(self, word: str) -> str:
        """A word as the texts write it, in small letters; one that they have not, as it is spelt."""
        return self._shown.get(word) or spelt(word)

    @cached_property
    def _nearby(self) -> Nearby:
        return Nearby(fold for fold in self.folds if fold.isalpha())

    def _near(self, fold: str) -> tuple[tuple[str, int], ...]:
        """Syllables of the texts at most two slips away (one for short ones), each with how many.

        The frequent ones first among those as many slips away, at most twelve.
        """
        found = sorted(self._nearby.of(fold), key=lambda near: (near[1], -self.folds[near[0]], near[0]))
        return tuple(found[:_MOST_NEAR])

    def parted(self, run: str) -> tuple[str, ...]:
        """A run of folded letters as the fewest syllables, each of which follows the one before in the texts.

        Empty for a run that is not made of two or more such, or has more than 120 letters.
        """
        if len(run) > _LONGEST_RUN:
            return ()
        ways: list[dict[str, _Way]] = [{"": _Way(0, 0, 0, "")}, *({} for _ in run)]
        for end in range(1, len(run) + 1):
            for start in range(max(0, end - _LONGEST_SYLLABLE), end):
                piece = keys(run[start:end])[1] if ways[start] else ""
                if piece in self.folds and (len(piece) > 1 or piece == "i"):
                    steps = [*self._steps(ways[start], start, piece), *filter(None, [ways[end].get(piece)])]
                    if steps:
                        ways[end][piece] = min(steps)
        whole = {way: piece for piece, way in ways[-1].items() if way.length > 1}
        return _traced(ways, whole[min(whole)]) if whole else ()

    def _steps(self, ways: Mapping[str, _Way], start: int, piece: str) -> Iterator[_Way]:
        for before, way in ways.items():
            follows = self.fold_follows(before, piece) if before else 1
            if follows:
                yield _Way(way.length + 1, way.seldom - follows, start, before)


def _traced(ways: Sequence[Mapping[str, _Way]], last: str) -> tuple[str, ...]:
    """The syllables that lead to the last one."""
    path, end = [], len(ways) - 1
    while last:
        path.append(last)
        way = ways[end][last]
        last, end = way.before, way.start
    return tuple(reversed(path))
