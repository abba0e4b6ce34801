"""Short forms that a text gives itself: "… (sau đây gọi tắt là Đề án 165)", "Ủy ban nhân dân (UBND)".

What stands for what is taken from the words alone: a short form of initials stands for the words with these
initials, one of words for what begins with its first words, else for what is quoted right before it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from knowledge.normalise import Token, fold, tokens

_CALLED = re.compile(
    r"(?P<open>\([^()\n]{0,80}?)?"
    r"(?:\b(?:từ\s+)?(?:sau|dưới)\s+đây\s*,?\s*(?:xin\s+)?(?:được\s+)?(?:gọi|viết)(?:\s+(?:tắt|chung|là))*"
    r"|\b(?:gọi|viết)\s+(?:tắt|chung)(?:\s+là)?)"
    r"\s*:?\s+(?P<short>[\"“”'‘’]?[^\s()\"“”.;:,][^()\n;:]{0,119})",
    re.IGNORECASE,
)
_MAY_BE_SAID = re.compile("[Gg]ọi|[Vv]iết|GỌI|VIẾT")
_INITIALS = re.compile(r"\((?P<short>[A-ZĐ]{2,10})\)")
_QUOTES = "\"“”'‘’«»"
_END = re.compile(r"[,.](?:\s|$)")
_SENTENCE = re.compile(r"[.;:!?](?=\s)|\n")
_QUOTED = re.compile(r"[\"“«]([^\"“”«»\n]{4,240})[\"”»]\s*,?\s*$")
_ASIDE = re.compile(r"\([^()]*\)")
_LINKING = frozenset({"va", "cua", "cac", "ve", "cho", "o", "tai", "voi", "hoac", "trong", "theo"})
_LONGEST_SHORT = 12
_LONGEST_MEANING = 60
_LONGEST_BEFORE = 600
_LONGEST_FOREIGN = 8
_MOST_MEANINGS = 2


class Definition(NamedTuple):
    """A short form and what it stands for, both as the text writes them."""

    short: str
    meaning: str


def is_initials(short: str) -> bool:
    """Whether these are initials, not words: one run of at least two capitals."""
    letters = short.replace("-", "").replace("&", "")
    return letters.isalpha() and letters.isupper() and len(letters) > 1 and " " not in short


def definitions(text: str) -> list[Definition]:
    """The short forms that a text (NFC) gives itself, in order, each once."""
    found: dict[str, Definition] = {}
    said = _CALLED.finditer(text) if _MAY_BE_SAID.search(text) else ()
    for match in (*said, *_INITIALS.finditer(text)):
        short = _short(text, match)
        told = match.re is _CALLED
        meaning = _meaning(text[: match.start()], short, told=told) if short else ""
        if meaning and _tells(short, meaning):
            found.setdefault(fold(short), Definition(short, meaning))
    return list(found.values())


def _tells(short: str, meaning: str) -> bool:
    """Whether a short form says other words than its meaning does, and is the shorter of the two."""
    one, other = tokens(short), tokens(meaning)
    begins = [token.word for token in other[: len(one)]] == [token.word for token in one]
    return not begins and (is_initials(short) or 1 < len(one) < len(other))


def _short(text: str, match: re.Match[str]) -> str:
    """The short form itself: up to the parenthesis, else up to the next comma or full stop."""
    short = match["short"]
    opened = match.groupdict().get("open", "(")
    closed = text.startswith(")", match.end("short"))
    if not (opened and closed) and (end := _END.search(short)):
        short = short[: end.start()]
    short = short.strip(f" .,{_QUOTES}")
    return short if 0 < len(tokens(short)) <= _LONGEST_SHORT else ""


def _meaning(before: str, short: str, *, told: bool) -> str:
    """What stands for the short form in the words right before it; "" where that is not clear.

    ``told``: the text says that it is a short form; initials in a parenthesis alone must fit.
    """
    before = _ASIDE.sub("", before[-_LONGEST_BEFORE:]).rstrip(" ,(")
    sentence = before[max((m.end() for m in _SENTENCE.finditer(before)), default=0) :]
    words = tokens(sentence)[-_LONGEST_MEANING:]
    if not is_initials(short):
        start = _of_words(words, tokens(short))
    elif told:
        start = next(
            (at for end in range(len(words), 1, -1) if (at := _of_initials(words[:end], short)) is not None),
            None,
        )
        start = _last_part(sentence, words) if start is None else start
    else:
        start = _of_initials(words, short)
    if start is not None:
        return sentence[words[start].start : words[-1].end].strip()
    quoted = _QUOTED.search(sentence) if told else None
    return quoted.group(1).strip() if quoted else ""


def _of_initials(words: Sequence[Token], short: str) -> int | None:
    """Where the words begin whose initials are the letters of a short form; linking words may be left out."""
    place = len(words)
    for letter in reversed(fold(short.replace("-", "").replace("&", ""))):
        place -= 1
        while place >= 0 and words[place].fold[0] != letter and words[place].fold in _LINKING:
            place -= 1
        if place < 0 or words[place].fold[0] != letter:
            return None
    return place


def _last_part(sentence: str, words: Sequence[Token]) -> int | None:
    """Where the last words after a comma begin, not more than eight of them; None for a single one."""
    comma = max(sentence.rfind(sign) for sign in ",(")
    part = [place for place, token in enumerate(words) if token.start > comma][-_LONGEST_FOREIGN:]
    return part[0] if len(part) > 1 else None


def _of_words(words: Sequence[Token], short: Sequence[Token]) -> int | None:
    """Where the last words begin that begin like the short form: by its first two words, else the first."""
    for length in (2, 1):
        for place in range(len(words) - 2, -1, -1):
            alike = [token.word for token in words[place : place + length]]
            if len(short) >= length and alike == [token.word for token in short[:length]]:
                return place
    return None


def initials(texts: Iterable[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Short forms of initials in texts, each with what it stands for there: at most two, in order."""
    meanings: dict[str, Counter[str]] = {}
    for text in texts:
        for short, meaning in definitions(text):
            if is_initials(short):
                meanings.setdefault(short, Counter())[" ".join(meaning.split())] += 1
    for short, often in meanings.items():
        yield short, tuple(meaning for meaning, _ in often.most_common(_MOST_MEANINGS))


class Defined(NamedTuple):
    """What a phrase stands for (either way) in the documents that say so."""

    phrases: tuple[tuple[Token, ...], ...]
    documents: frozenset[str]


def both_ways(texts: Iterable[tuple[str, str]]) -> Iterator[tuple[tuple[Token, ...], Defined]]:
    """From texts with their documents' ids: short forms with their meanings, and meanings with short forms.

    "Đề án 165" may be typed "ĐA 165" as well.
    """
    meant: dict[tuple[Token, ...], tuple[dict[tuple[Token, ...], None], set[str]]] = {}
    for document, text in texts:
        for short, meaning in definitions(text):
            one, other = _phrase(short), _phrase(meaning)
            for phrase, stands_for in [(one, other), (other, one), *((key, one) for key in _numbered(one))]:
                phrases, documents = meant.setdefault(phrase, ({}, set()))
                phrases[stands_for] = None
                documents.add(document)
    for phrase, (phrases, documents) in meant.items():
        yield phrase, Defined(tuple(phrases), frozenset(documents))


def _phrase(words: str) -> tuple[Token, ...]:
    """Tokens without their places, so that the same words are equal wherever they stand."""
    return tuple(token._replace(start=0, end=0) for token in tokens(words))


def _numbered(short: tuple[Token, ...]) -> Iterator[tuple[Token, ...]]:
    """A numbered short form with initials: "ĐA 165" for "Đề án 165"."""
    if len(short) > 2 and short[-1].fold.isdecimal() and all(token.fold.isalpha() for token in short[:-1]):
        yield (*_phrase("".join(token.word[0] for token in short[:-1])), short[-1])
