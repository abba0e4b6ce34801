"""A whole query with the keystrokes of Telex and VNI undone, where they spell words of the texts."""

from __future__ import annotations

import re
from functools import lru_cache, partial

from knowledge.mention import LEVEL_WORDS
from knowledge.normalise import fold, keys
from knowledge.typed.spelling import Vocabulary
from knowledge.typed.telex import undo

_RUN = re.compile(r"[^\W_]+")
_LEVELS = frozenset(fold(words) for words in LEVEL_WORDS)


class Keystrokes:
    """Undoes keystrokes that spell words of one vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._word = lru_cache(maxsize=4096)(partial(_word, vocabulary=vocabulary))

    def undone(self, text: str) -> str:
        """The text (NFC) with each run of letters and digits that keystrokes explain, as it was meant."""
        if not any(map(self._word, _RUN.findall(text))):
            return text
        words = {run.span(): self._word(run.group()) for run in _RUN.finditer(text)}
        by_digits = [span for span, word in words.items() if word and _has_digit(text[slice(*span)])]
        for span in by_digits:
            # "muc5" alone is a number of a clause; among other words of VNI it is "mục".
            if len(by_digits) == 1 and fold(text[slice(*span)].rstrip("0123456789")) in _LEVELS:
                words[span] = None
        pieces, at = [], 0
        for (start, end), word in words.items():
            if word:
                pieces += [text[at:start], self._vocabulary.shown(word)]
                at = end
        return "".join([*pieces, text[at:]])


def _word(run: str, vocabulary: Vocabulary) -> str | None:
    if _has_digit(run):
        word = undo(run) if run.isascii() else None
        return word if word in vocabulary.words else None
    if keys(run)[1] in vocabulary.folds:
        return None
    word = undo(run)
    return word if word and fold(word) in vocabulary.folds else None


def _has_digit(run: str) -> bool:
    return not run.isalpha()
