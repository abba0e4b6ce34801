"""The numbers that follow "mục", "khoản", "gạch đầu dòng" …, and the clauses' own numbers they may stand for.

A clause's own number is the last segment of its id ("khoan-2.1"). What people write is looser: "mục 4" for
"Mục IV", "mục 2.4" for "khoản 2.4", "diem d" for điểm d or đ.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import zip_longest
from typing import TypeAlias

from knowledge.abbreviations import Phrases
from knowledge.citation import ordinal
from knowledge.clause import Level
from knowledge.normalise import Token, tokens
from knowledge.parsing.numbering import roman_value

ANY, LAST = "*", "$"

Tiers: TypeAlias = tuple[tuple[str, ...], ...]

_ROMAN_LEVELS = frozenset({Level.PHAN, Level.CHUONG, Level.MUC, Level.TIEU_MUC, Level.PHU_LUC})
_COUNTED_LEVELS = frozenset({Level.PHAN, Level.CHUONG, Level.GACH, Level.DOAN})
_MOST_COUNTED = 40
_LETTER = re.compile(r"[a-zđ]")
_ROMAN = re.compile(r"[ivx]+", re.IGNORECASE)


@dataclass(frozen=True)
class Words:
    """A text with its tokens, "số" before a number left out ("Kết luận số 39")."""

    text: str
    tokens: Sequence[Token]
    keys: Sequence[tuple[str, str]]

    @classmethod
    def of(cls, text: str) -> Words:
        """The words of a text."""
        found = tokens(text)
        kept = [
            token
            for token, after in zip_longest(found, found[1:])
            if not (
                token.fold == "so"
                and after
                and after.fold.isdecimal()
                and text[token.end : after.start].isspace()
            )
        ]
        return cls(text, kept, [(token.word, token.fold) for token in kept])

    @cached_property
    def marked(self) -> bool:
        """Whether diacritics were typed, so that a "d" is no "đ"."""
        return any(word != folded for word, folded in self.keys)

    def __len__(self) -> int:
        return len(self.tokens)

    def raw(self, place: int) -> str:
        """A token as it was typed."""
        return self.text[self.tokens[place].start : self.tokens[place].end]

    def gap(self, place: int) -> str:
        """What stands between a token and the one before it."""
        return self.text[self.tokens[place - 1].end : self.tokens[place].start] if place else ""

    def parenthesised(self, place: int) -> bool:
        """Whether a token stands alone between parentheses."""
        token = self.tokens[place]
        return self.text[max(0, token.start - 1)] == "(" and self.text.startswith(")", token.end)


def number(words: Words, place: int, level: Level, segments: frozenset[str]) -> tuple[int, Tiers] | None:
    """The number of a ``level`` at ``place``: the place after it, and what it may mean, likeliest first.

    Meanings are last segments of ids; ``segments`` are those that occur. None where no number stands.
    """
    if place >= len(words):
        return None
    if level in _COUNTED_LEVELS:
        counted = _ordinals().at(words.keys, place)
        if counted:
            return place + counted[0], ((f"{level}-{counted[1]}",),)
    if level is Level.SO and not words.parenthesised(place):
        return None
    lettered = _lettered(words, place, level)
    if lettered in segments:
        return place + 2, ((lettered,),)
    tiers = _tiers(level, words.raw(place), words.tokens[place])
    if level is Level.DIEM and words.marked:
        tiers = tuple(tier[:1] for tier in tiers)
    return (place + 1, tiers) if tiers else None


def letter(words: Words, place: int, segments: frozenset[str]) -> tuple[str, ...]:
    """The điểm that a letter right at ``place`` names, of those that occur; empty for other words."""
    if place >= len(words) or not _LETTER.fullmatch(words.raw(place)):
        return ()
    points = _points(words.raw(place))
    return tuple(segment for segment in points[: 1 if words.marked else 2] if segment in segments)


def as_roman(value: int) -> str:
    """A number from 1 to 89 as a Roman numeral."""
    tens = ("", "X", "XX", "XXX", "XL", "L", "LX", "LXX", "LXXX")[value // 10]
    return tens + ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")[value % 10]


def roman(raw: str) -> int | None:
    """The value of a Roman numeral of I, V, X, in any case."""
    return roman_value(raw.upper()) if _ROMAN.fullmatch(raw) else None


def _lettered(words: Words, place: int, level: Level) -> str:
    """The segment of a number with a letter: "điều 10a"."""
    after = place + 1
    touches = after < len(words) and not words.gap(after) and _LETTER.fullmatch(words.raw(after))
    return f"{level}-{words.tokens[place].fold}{words.raw(after)}" if touches else ""


def _tiers(level: Level, raw: str, token: Token) -> Tiers:
    value = roman(raw)
    if level in _ROMAN_LEVELS and value:
        return ((f"{level}-{as_roman(value)}", f"{level}-{value}"),)
    if level is Level.DIEM and _LETTER.fullmatch(raw.lower()):
        return (_points(raw.lower()),)
    if not raw[0].isdecimal():
        return ()
    if "." in raw:
        return ((f"{level}-{raw}", f"khoan-{raw}"),)
    if level in _ROMAN_LEVELS:
        small = 0 < int(token.fold) < 90
        same = (f"{level}-{as_roman(int(token.fold))}",) if small else ()
        if level is Level.PHU_LUC:
            return ((*same, f"{level}-{token.fold}", f"{level}-{token.fold.zfill(2)}"),)
        return ((*same, f"{level}-{token.fold}"), (f"khoan-{token.fold}",))
    if level is Level.DIEM:
        return ((f"so-{token.fold}",), (f"khoan-{token.fold}",))
    return ((f"{level}-{token.fold}",),)


def _points(raw: str) -> tuple[str, ...]:
    return ("diem-dd",) if raw == "đ" else ("diem-d", "diem-dd") if raw == "d" else (f"diem-{raw}",)


@cache
def _ordinals() -> Phrases[str]:
    return Phrases((tuple(tokens(words)), count) for words, count in _counted())


def _counted() -> Iterator[tuple[str, str]]:
    for value in range(1, _MOST_COUNTED):
        for before in ("", "thứ "):
            yield before + ordinal(value), str(value)
            yield f"{before}{value}", str(value)
    yield from (("đầu tiên", "1"), ("đầu", "1"), ("thứ bốn", "4"), ("bốn", "4"), ("một", "1"))
    yield from (("cuối cùng", LAST), ("cuối", LAST))
