"""What the heading of a column means, as offices write it: in any spelling, never guessed.

The words stand in ``headings.yaml``. A heading that may be several facts means none of them, and is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from importlib.resources import files
from itertools import pairwise
from typing import Any, TypeAlias

import yaml

from handlers.understanding.wording import same
from knowledge.normalise import fold, nfc, tokens
from rules.model import Fact, FactType, OverTime, Rulebook

Key: TypeAlias = tuple[str, ...]
"""A phrase as its folded syllables."""


class Kind(StrEnum):
    """What a column holds.

    FACT: answers; TICK: a mark for one ``value`` of a fact; BORN: birth dates of those of one gender
    (``value``); UNTIL: the day on which a time in months ends; YEARS: such a time in years; FREE: words that
    nobody judges (``fact`` is their name in ``headings.yaml``).
    """

    FACT = "fact"
    TICK = "tick"
    BORN = "born"
    UNTIL = "until"
    YEARS = "years"
    FREE = "free"


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a heading means; ``year`` is the year that it names, 0 for none."""

    kind: Kind
    fact: str
    value: str = ""
    year: int = 0


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: its one meaning, or the facts that it may be (none: it is left alone)."""

    title: str
    meaning: Meaning | None = None
    doubt: tuple[str, ...] = ()

    @property
    def judged(self) -> bool:
        """Whether the column below tells facts."""
        return self.meaning is not None and self.meaning.kind is not Kind.FREE


_ASIDE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|[*:]+\s*$")
_YEAR = re.compile(r"20\d\d")
_IN_YEARS = re.compile(r"[(\[]\s*(?:tinh\s+|so\s+|theo\s+)*nam\s*[)\]]")
_LONGEST = 200
"""Characters: no heading is longer."""


class Headings:
    """Reads headings for the facts of a rulebook."""

    def __init__(self, book: Rulebook) -> None:
        data: Mapping[str, Any] = yaml.safe_load((files(__package__) / "headings.yaml").read_text("utf-8"))
        self._book = book
        self._beside = sorted(map(_key, data["beside"]), key=len, reverse=True)
        self._totals = [tokens(phrase) for phrase in data["totals"]]
        self._groups = frozenset(map(_key, data["groups"]))
        self._meanings: dict[Key, dict[Meaning, None]] = {}
        for name, phrases in data["free"].items():
            self._add(phrases, Meaning(Kind.FREE, name))
        for key, fact in book.facts.items():
            self._add((fact.label, *data["facts"].get(key, ())), Meaning(Kind.FACT, key))
            self._add(data["until"].get(key, ()), Meaning(Kind.UNTIL, key))
            self._add(data["years"].get(key, ()), Meaning(Kind.YEARS, key))
            for value, phrases in data["ticks"].get(key, {}).items():
                self._add(phrases, Meaning(Kind.TICK, key, value))

    def _add(self, phrases: Iterable[str], meaning: Meaning) -> None:
        for phrase in phrases:
            self._meanings.setdefault(_key(phrase), {})[meaning] = None

    def read(self, above: str, below: str = "") -> Heading:
        """What a heading means, with the one below it where there are two rows of them."""
        title = " - ".join(part for part in (" ".join(above.split()), " ".join(below.split())) if part)
        if not title or len(title) > _LONGEST:
            return Heading(title)
        if above.strip() and below.strip():
            if _key(above) in self._groups:
                return self._plain(title, below)
            joined = self._below(above, below)
            return Heading(title, joined) if joined is not None else self._plain(title, f"{above} {below}")
        named = re.split(r"\s*[:：]\s*|\s+-\s+", title, maxsplit=1)
        if len(named) == 2 and all(named) and (found := self._below(*named)) is not None:
            return Heading(title, found)
        found_plain = self._plain(title, title)
        born = self._below(*named) if len(named := re.split(r"[\s(]+(?=\w+\)?$)", title)) == 2 else None
        return Heading(title, born) if born is not None and born.kind is Kind.BORN else found_plain

    def is_total(self, text: str, *, alone: bool = False) -> bool:
        """Whether a row that begins with this is a sum or the signatures, and no person ("Tống Công Lý").

        ``alone``: nothing may follow. A single syllable is always alone.
        """
        words = [word for word in tokens(nfc(_ASIDE.sub(" ", text.partition(":")[0]))) if word.fold.isalpha()]
        return any(
            len(words) == len(each) or (len(words) > len(each) > 1 and not alone)
            for each in self._totals
            if len(words) >= len(each) and all(map(same, words, each))
        )

    def fact(self, key: str) -> Fact:
        """A fact of the rulebook."""
        return self._book.facts[key]

    def _plain(self, title: str, words: str) -> Heading:
        key, year = self._stripped(words)
        found = list(self._meanings.get(key, ()))
        if len(found) == 1:
            only = found[0]
            return Heading(title, Meaning(self._kind(only, words), only.fact, only.value, year))
        if found:
            return Heading(title, None, tuple(dict.fromkeys(each.fact for each in found)))
        return Heading(title, None, self._near(key))

    def _kind(self, meaning: Meaning, words: str) -> Kind:
        """A time whose heading says "(năm)" is told in years."""
        if (
            meaning.kind is not Kind.FACT
            or self._book.facts[meaning.fact].over_time is not OverTime.COUNTDOWN
        ):
            return meaning.kind
        return Kind.YEARS if _IN_YEARS.search(fold(nfc(words))) else Kind.FACT

    def _below(self, above: str, below: str) -> Meaning | None:
        """The meaning of a heading below another: an option of its fact, or a birth date by gender."""
        top = self._plain("", above).meaning
        if top is None:
            return None
        key, year = self._stripped(below)
        ticks = [each for each in self._meanings.get(key, ()) if each.kind is Kind.TICK]
        if top.kind is not Kind.FACT:
            return None
        fact = self._book.facts[top.fact]
        if fact.type is FactType.PARTIAL_DATE and len(ticks) == 1:
            return Meaning(Kind.BORN, fact.key, ticks[0].value)
        value = self._option(fact, key)
        if value is not None:
            return Meaning(Kind.TICK, fact.key, value, year)
        return Meaning(Kind.FACT, fact.key, "", year) if not key and year else None

    def _option(self, fact: Fact, key: Key) -> str | None:
        """The option of a fact that a phrase names."""
        named = {
            option.value
            for option in fact.options
            if key in [_key(name) for name in (option.label, *option.words)]
        }
        return named.pop() if len(named) == 1 else None

    def _stripped(self, words: str) -> tuple[Key, int]:
        """A heading's syllables without asides, years and words that add nothing; the year it names."""
        bare = _ASIDE.sub(" ", words)
        listed = list(_key(bare) or _key(words))
        years = [int(each) for each in listed if _YEAR.fullmatch(each)]
        if tuple(listed) not in self._meanings and len(years) == 1:
            at = listed.index(str(years[0]))
            del listed[max(at - 1, 0) if at and listed[at - 1] == "nam" else at : at + 1]
        key = tuple(listed)
        while key not in self._meanings:
            shorter = self._without_beside(key)
            if shorter == key:
                break
            key = shorter
        return key, years[0] if len(years) == 1 else 0

    def _without_beside(self, key: Key) -> Key:
        for each in self._beside:
            if len(key) > len(each) and key[-len(each) :] == each:
                return key[: -len(each)]
            if len(key) > len(each) and key[: len(each)] == each:
                return key[len(each) :]
        return key

    def _near(self, key: Key) -> tuple[str, ...]:
        """The facts whose words stand within a heading that is none of them."""
        found: dict[str, None] = {}
        for phrase, meanings in self._told:
            if len(phrase) < len(key) and any(
                key[at : at + len(phrase)] == phrase for at in range(len(key) - len(phrase) + 1)
            ):
                found.update(dict.fromkeys(each.fact for each in meanings))
        return tuple(found)

    @cached_property
    def _told(self) -> list[tuple[Key, list[Meaning]]]:
        """Phrases of two syllables or more that name facts."""
        told = [
            (key, [each for each in meanings if each.kind is not Kind.FREE])
            for key, meanings in self._meanings.items()
            if len(key) > 1
        ]
        return [(key, meanings) for key, meanings in told if meanings]


def _key(words: str) -> Key:
    return tuple(token.fold for token in tokens(nfc(words)))


def number_row(cells: Iterator[str]) -> bool:
    """Whether these are the numbers that forms put below their headings: "1, 2, 3", "(1), (2)", "A, B, 1"."""
    found = [fold(cell).strip(" ()[]") for cell in cells]
    found = [each.removesuffix(".0") for each in found if each]
    digits = [int(each) for each in found if each.isascii() and each.isdecimal() and len(each) <= 3]
    letters = [each for each in found if len(each) == 1 and each.isalpha()]
    counted = all(after == before + 1 for before, after in pairwise(digits))
    return len(digits) >= 3 and len(digits) + len(letters) == len(found) and counted and digits[0] in (0, 1)
