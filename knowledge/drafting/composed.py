"""A text in composed form (NFC) and without marks, each character's place in the original kept."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from knowledge.drafting.recognised import Stated, T
from knowledge.normalise import fold

_CLUSTER = re.compile("[^\u0300-\u036f][\u0300-\u036f]*|[\u0300-\u036f]+")
_ETH = str.maketrans("ðÐ\u00a0", "đĐ ")


@dataclass(frozen=True)
class Composed:
    """``words`` in NFC (ð as đ), ``folds`` the same in small letters without marks, of the same length."""

    words: str
    folds: str
    places: tuple[int, ...] | None
    offset: int

    @classmethod
    def of(cls, text: str, offset: int = 0) -> Composed:
        """From a text that begins at ``offset`` of the original."""
        words, places = text.translate(_ETH), None
        if not unicodedata.is_normalized("NFC", words):
            words, places = _compose(words)
        folds = fold(words)
        if len(folds) != len(words):
            folds = "".join((fold(char) or char)[0] for char in words)
        return cls(words, folds, places, offset)

    def place(self, at: int) -> int:
        """Where a character of ``words`` stands in the original."""
        return self.offset + (at if self.places is None else self.places[at])

    def stated(self, value: T, span: tuple[int, int]) -> Stated[T]:
        """A value and its passage, given as (start, end) in ``words``."""
        return Stated(value, self.place(span[0]), self.place(span[1]))


def _compose(text: str) -> tuple[str, tuple[int, ...]]:
    pieces: list[str] = []
    places: list[int] = []
    for match in _CLUSTER.finditer(text):
        composed = unicodedata.normalize("NFC", match.group())
        pieces.append(composed)
        places.extend([match.start()] * len(composed))
    return "".join(pieces), (*places, len(text))


def tidy(words: str) -> str:
    """Words with single spaces, without marks of layout at their ends."""
    return " ".join(words.replace("|", " ").replace("*", " ").split()).strip(" -–—_.…")


def first(found: Iterable[T]) -> T | None:
    """The first of what was found, None for nothing."""
    return next(iter(found), None)
