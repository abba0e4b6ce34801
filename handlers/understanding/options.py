"""The options of a question, or the programmes, that typed words name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from rapidfuzz import fuzz

from handlers.understanding.wording import LONGEST, same
from knowledge.normalise import Token, is_syllable, tokens
from rules.model import Option

_TELLING = 4
"""Letters from which a part of a name is taken to mean it."""

_CLOSE, _LOWEST = 7, 72
"""Scores of 100: how near others must be to be asked about too, and the least that is asked about."""

_DOUBTFUL = frozenset(
    (
        "khong ko k kg khg chua chang nguyen cuu cu tung sap het hoac hay gan tru ngoai khac truoc "
        "nghi huu mien nhiem hut thoi kem yeu bap it"
    ).split()
)
"""Words beside a name after which it may not hold: "not", "former", "or" …"""

_BESIDE = frozenset(
    "toi em minh anh chi la lam dang o tai cap a nhe nha da thua cong tac thuoc ubnd khoi muc loai "
    "xep duoc gioi tinh hoc bang bi don vi giu chuc vu nguoi".split()
)
"""Words beside a name that say nothing more."""

Name = Sequence[Token]

_LOCAL = frozenset({"tinh", "huyen", "xa"})
_CENTRAL: Name = tokens("trung uong")
_BRANCH: Name = tokens("chi cuc")
"""A post of the centre is doubtful with them: "Cục trưởng Cục Thống kê tỉnh", "Chi cục trưởng" are not."""


class Match(NamedTuple):
    """The options that words may mean, whether they surely mean those, and whether they are its very name."""

    options: tuple[Option, ...]
    sure: bool
    exact: bool = False

    @property
    def one(self) -> Option | None:
        """The option, where the words surely mean just one."""
        return self.options[0] if self.sure and len(self.options) == 1 else None


def match_options(
    options: Iterable[Option], typed: str, *, part_tells: bool = False, telling: int = _TELLING
) -> Match:
    """The options that words may mean: by their very words, by words within, or nearly so.

    ``part_tells``: a part of one option's name alone ("trung hạn") surely means it; ``telling``: of so many
    letters.
    """
    spoken = tokens(typed) if len(typed) <= LONGEST else []
    named = {option: list(_names(option)) for option in options}
    exact = _which(named, lambda name: _equal(name, spoken))
    if exact or not spoken:
        return Match(exact, True, True)
    inside = _inside(named, spoken)
    if inside:
        told = tuple(inside)
        return Match(told, len(told) == 1 and _reliable(told[0], inside[told[0]], spoken))
    if sum(len(word.fold) for word in spoken) >= telling:
        holding = _which(named, lambda name: _at(spoken, name) is not None)
        if holding:
            return Match(holding, part_tells)
    return Match(_nearest(named, spoken), False)


def _names(option: Option) -> Iterator[Name]:
    yield tokens(option.label)
    yield from map(tokens, option.words)


def _which(named: Mapping[Option, list[Name]], holds: Callable[[Name], bool]) -> tuple[Option, ...]:
    return tuple(option for option, names in named.items() if any(map(holds, names)))


def _equal(name: Name, spoken: Name) -> bool:
    """The same words; without marks also where they are written as one ("congchuc")."""
    if len(name) == len(spoken):
        return all(map(same, spoken, name))
    return not any(word.marked for word in spoken) and _folded(name, "") == _folded(spoken, "")


def _folded(name: Name, between: str = " ") -> str:
    return between.join(word.fold for word in name)


def _at(part: Name, whole: Name) -> int | None:
    """Where some words begin in others."""
    for start in range(len(whole) - len(part) + 1):
        if all(map(same, part, whole[start : start + len(part)])):
            return start
    return None


def _inside(named: Mapping[Option, list[Name]], spoken: Name) -> dict[Option, list[tuple[Name, int]]]:
    """The options whose names stand in the words, with where; a name within a longer one does not count."""
    found = {
        option: [(name, at) for name in names if (at := _at(name, spoken)) is not None]
        for option, names in named.items()
    }
    every = [name for places in found.values() for name, _ in places]
    longest = [n for n in every if not any(len(o) > len(n) and _at(n, o) is not None for o in every)]
    kept = {option: [place for place in places if place[0] in longest] for option, places in found.items()}
    return {option: places for option, places in kept.items() if places}


def _reliable(option: Option, places: Sequence[tuple[Name, int]], spoken: Name) -> bool:
    """Whether the words around an option's names leave no doubt that it is meant.

    In Vietnamese what comes before a name can make it another thing ("thư ký chủ tịch xã"), and a single
    syllable can be part of another word ("cơ sở"), unless it is an abbreviation or bears its marks.
    """
    start = min(at for _, at in places)
    covered = {index for name, at in places for index in range(at, at + len(name))}
    left = [word for index, word in enumerate(spoken) if index not in covered]
    if any(word.fold in _DOUBTFUL or (word.fold.isdigit() and len(word.fold) == 4) for word in left):
        return False
    if any(word.fold not in _BESIDE for word in spoken[:start]):
        return False
    if start and _at(_BRANCH, spoken[start - 1 :]) == 0:
        return False
    if any(word.fold in _LOCAL for word in left) and _at(_CENTRAL, tokens(option.label)) is not None:
        return False
    telling = spoken[start].marked or not is_syllable(spoken[start].fold)
    return len(covered) > 1 or telling or all(word.fold in _BESIDE for word in left)


def _nearest(named: Mapping[Option, list[Name]], spoken: Name) -> tuple[Option, ...]:
    typed = _folded(spoken)
    scores = {o: max(fuzz.ratio(typed, _folded(name)) for name in names) for o, names in named.items()}
    best = max(scores.values(), default=0.0)
    return tuple(o for o in named if scores[o] >= best - _CLOSE) if best >= _LOWEST else ()
