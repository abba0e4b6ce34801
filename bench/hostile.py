"""Queries that nobody means well: random and made to be slow, from a fixed seed."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Callable, Iterator, Sequence

from bench.queries import telex, with_slip
from knowledge.normalise import fold
from knowledge.typed.length import LONGEST_QUERY

_SQL = (
    "' OR '1'='1",
    "'; DROP TABLE clauses; --",
    "UNION SELECT * FROM",
    '"',
    "%00",
    "NULL",
    "/*",
    "*/",
    "\\",
)
_HTML = (
    "<script>alert(1)</script>",
    "<b>",
    "</",
    "&lt;",
    "&#x202e;",
    "<!--",
    "]]>",
    "javascript:",
    "<img src=x>",
)
_EXPRESSIONS = ("(a+)+$", ".*", "[^\\W_]+", "(?:", "\\d{1,9999}", "(?=", "|", "^", "$", "\\b", "{,}")
_SIGNS = ("😀", "👨‍👩‍👧‍👦", "🇻🇳", "❤️", "1️⃣", "🏴\U000e0067\U000e0062\U000e007f")
_TURNED = ("\u200e", "\u200f", "\u202a", "\u202e", "\u2066", "\u2069", "\u061c", "ש", "ع", "ا")
_INVISIBLE = ("\u00ad", "\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\ufe0f", "\u180e", "\u3164")
_MARKS = tuple(map(chr, range(0x300, 0x370)))
_PLACES = (
    "khoản điểm mục điều chương phần tiểu gạch đoạn cuối đầu này và , . ; - ( ) a b c đ e 1 2 3 2.1 2.4 (1) "
    "I II IV VI X kl39 KL 39 QĐ 1641 1641/QĐ-TTg kế hoạch quyết định kết luận phụ lục văn bản của theo"
).split()
_SHORT = (
    "ubnd hđnd cbccvc btv pct tw kl39 qđ đtbd kh ct th nn qh tp đk kp ai ca tu tư xk cntt gd&đt kt-xh".split()
)


def hostile(count: int, seed: int, words: Sequence[str]) -> Iterator[str]:
    """So many queries, the same for a seed; ``words``: syllables of the texts, to make much of."""
    chosen = random.Random(seed)
    kinds = _kinds(list(words))
    for n in range(count):
        query = kinds[n % len(kinds)](chosen)
        yield query if n % 53 == 0 else query[:LONGEST_QUERY]


def _kinds(words: list[str]) -> list[Callable[[random.Random], str]]:
    bare = [fold(word) for word in words]

    def several(pieces: Sequence[str], between: str = "") -> Callable[[random.Random], str]:
        def make(chosen: random.Random) -> str:
            size = chosen.choice((3, 20, 120, LONGEST_QUERY))
            some = chosen.sample(pieces, min(len(pieces), chosen.choice((1, 2, 8, 400))))
            return between.join(chosen.choices(some, k=size))[: chosen.choice((60, LONGEST_QUERY))]

        return make

    def characters(first: int, last: int) -> Callable[[random.Random], str]:
        return lambda chosen: "".join(
            chr(chosen.randrange(first, last)) for _ in range(chosen.choice((5, 60, LONGEST_QUERY)))
        )

    def slips(chosen: random.Random) -> str:
        return " ".join(with_slip(with_slip(word, chosen), chosen) for word in chosen.choices(words, k=90))

    def keystrokes(between: str) -> Callable[[random.Random], str]:
        return lambda chosen: between.join(telex(word) for word in chosen.choices(words, k=120))

    def decomposed(chosen: random.Random) -> str:
        return unicodedata.normalize("NFD", " ".join(chosen.choices(words, k=90)))

    def marked(chosen: random.Random) -> str:
        return "".join(
            chosen.choice(bare) + "".join(chosen.choices(_MARKS, k=chosen.randrange(6))) for _ in range(80)
        )

    def huge(chosen: random.Random) -> str:
        return chosen.choice([chosen.choice(words), "a", "\u0301\u0316", " ", "😀", "khoản 1 "]) * 50_000

    def mixed(chosen: random.Random) -> str:
        every = (*_SQL, *_HTML, *_EXPRESSIONS, *_SIGNS, *_TURNED, *_INVISIBLE, *_PLACES, *_SHORT)
        return "".join(
            chosen.choice((chosen.choice(every), chosen.choice(words), chosen.choice(" \n\t\x00")))
            for _ in range(chosen.choice((8, 60, 200)))
        )

    return [
        characters(1, 0x20),
        characters(1, 0x3000),
        characters(0x300, 0x370),
        characters(0xD800, 0xE000),
        characters(0x1F300, 0x1FAFF),
        characters(0x61, 0x7B),
        characters(0x30, 0x3A),
        several(_SQL, " "),
        several(_HTML),
        several(_EXPRESSIONS),
        several(_SIGNS),
        several([*_TURNED, *words]),
        several([*_INVISIBLE, *bare]),
        several(_MARKS),
        several(_PLACES, " "),
        several(_PLACES),
        several(_SHORT, " "),
        several([*_SHORT, *_PLACES, *words], " "),
        several(words, " "),
        several(words),
        several(bare, " "),
        several(bare),
        several("abdeghinotu"),
        several("aeiou "),
        several("0123456789.%() "),
        slips,
        keystrokes(" "),
        keystrokes(""),
        decomposed,
        marked,
        huge,
        mixed,
    ]
