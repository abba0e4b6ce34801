"""The same queries as people would type them otherwise, with fixed seeds."""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable

from knowledge.normalise import ACUTE, BREVE, CIRCUMFLEX, DOT, GRAVE, HOOK, HORN, TILDE, fold

_WORD = re.compile(r"[^\W\d_]+")
_TONES = {ACUTE: "s", GRAVE: "f", HOOK: "r", TILDE: "x", DOT: "j"}
# The keys beside each on the keyboard.
_BESIDE = dict(
    pair.split(":")
    for pair in (
        "q:wa w:qes e:wrd r:etf t:ryg y:tuh u:yij i:uok o:ipl p:ol a:qsz s:adw d:sfe f:dgr g:fht h:gjy j:hku "
        "k:jli l:kop z:xas x:zcd c:xvf v:cbg b:vnh n:bmj m:nk"
    ).split()
)


def with_slip(query: str, chosen: random.Random) -> str:
    """One word with a letter left out, doubled, changed for one beside it, or two exchanged."""
    words = [match for match in _WORD.finditer(query) if len(match.group()) >= 3]
    if not words:
        return query
    word = chosen.choice(words)
    letters = list(word.group())
    place = chosen.randrange(len(letters))
    kind = chosen.randrange(4)
    if kind == 0:
        del letters[place]
    elif kind == 1:
        letters.insert(place, letters[place])
    elif kind == 2:
        letters[place] = chosen.choice(_BESIDE.get(fold(letters[place]), "n"))
    else:
        place = min(place, len(letters) - 2)
        letters[place : place + 2] = letters[place + 1], letters[place]
    return query[: word.start()] + "".join(letters) + query[word.end() :]


def telex(word: str) -> str:
    """The keystrokes that spell a word: "điều" is "ddieeuf"."""
    typed: list[str] = []
    tone = ""
    for char in unicodedata.normalize("NFD", word.replace("đ", "dd").replace("Đ", "Dd")):
        if char in _TONES:
            tone = _TONES[char]
        elif char == CIRCUMFLEX:
            typed.append(typed[-1].lower())
        elif char in (BREVE, HORN):
            typed.append("w")
        else:
            typed.append(char)
    return "".join(typed) + tone


def with_telex(query: str, chosen: random.Random) -> str:
    """Two words that bear marks as the keystrokes of Telex."""
    words = [match for match in _WORD.finditer(query) if fold(match.group()) != match.group().lower()]
    for word in sorted(chosen.sample(words, min(2, len(words))), key=lambda w: -w.start()):
        query = query[: word.start()] + telex(word.group()) + query[word.end() :]
    return query


WAYS: dict[str, Callable[[str, random.Random], str]] = {
    "as they are": lambda query, _: query,
    "no diacritics": lambda query, _: fold(query),
    "one slip": with_slip,
    "no diacritics, one slip": lambda query, chosen: with_slip(fold(query), chosen),
    "two words in Telex": with_telex,
}


def all_typed(queries: list[str], way: str, seed: int) -> list[str]:
    """Queries typed in one of ``WAYS``; each query has its own seed, the same in every run."""
    return [WAYS[way](query, random.Random(f"{seed} {n}")) for n, query in enumerate(queries)]
