"""Typed answers, understood as people write them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, TypeAlias

from rapidfuzz import fuzz

from handlers import texts
from handlers.dates import months_until, partial_date
from handlers.numerals import whole_number
from knowledge.normalise import fold
from rules.dialogue import Answer
from rules.model import Fact, FactType, Option


@dataclass(frozen=True, slots=True)
class Understood:
    """What an answer told, by fact; None says that the person does not know."""

    answers: Mapping[str, Answer]


@dataclass(frozen=True, slots=True)
class Unclear:
    """The answer may mean several options; a confirming question shows them."""

    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """The answer cannot be used; ``reason`` is a sentence for the person."""

    reason: str


Reading: TypeAlias = Understood | Unclear | NotUnderstood

_YES = frozenset("co roi dung yes y ok vang da u uh phai dung_vay co_roi da_co da_co_roi da_roi".split())
_NO = frozenset("khong ko k kg khg hong no n chua sai deo_co khong_co chua_co khong_a".split())
_UNKNOWN = (
    "khong ro", "ko ro", "k ro", "chua ro", "khong biet", "ko biet", "k biet", "chua biet", "khong nho",
    "ko nho", "bo qua", "khong chac",
)  # fmt: skip
_RETIRE = ("huu", "nghi viec", "het nhiem ky")
_TELLING = 4
"""Letters from which a part of a name may stand for it."""

_SURE, _CLOSE, _LOWEST = 88, 7, 72
"""Scores of 100: what is taken at once, how near others must be to be asked about, and the least offered."""

_BETWEEN = re.compile(r"\s*(?:[,;+&]|\bva\b|\bkiem\b|\bdong thoi\b)\s*")


def words_of(text: str) -> str:
    """A typed text folded, with single spaces and without punctuation at its ends."""
    return " ".join(fold(text).split()).strip(" .,!?;:\"'")


def declines(text: str) -> bool:
    """Whether a typed text says that the person does not know."""
    typed = words_of(text)
    return any(typed == words or typed.startswith(words + " ") for words in _UNKNOWN)


def understand(fact: Fact, text: str, course_start: date) -> Reading:
    """What a typed answer to the question of this fact means."""
    typed = words_of(text)
    if declines(text):
        return Understood({fact.key: None})
    if fact.type is FactType.BOOLEAN:
        return _yes_or_no(fact, typed)
    if fact.type in (FactType.DATE, FactType.PARTIAL_DATE):
        return _date(fact, typed)
    if fact.type is FactType.INTEGER:
        return _number(fact, typed, course_start)
    if fact.type is FactType.OPTION:
        return _one_option(fact, typed)
    return _several_options(fact, typed)


def _yes_or_no(fact: Fact, typed: str) -> Reading:
    joined = typed.replace(" ", "_")
    first = typed.split(" ")[0] if typed else ""
    for words, value in ((_NO, False), (_YES, True)):
        if joined in words:
            return Understood({fact.key: value})
    for words, value in ((_NO, False), (_YES, True)):
        if first in words:
            return Understood({fact.key: value})
    return NotUnderstood(texts.SAY_YES_OR_NO)


def _date(fact: Fact, typed: str) -> Reading:
    found = partial_date(typed)
    whole = found is not None and len(found) == len("YYYY-MM-DD")
    if found is None or (fact.type is FactType.DATE and not whole):
        return NotUnderstood(texts.SAY_DATE)
    return Understood({fact.key: found})


def _number(fact: Fact, typed: str, course_start: date) -> Reading:
    if fact.alternative is not None and (born := partial_date(typed)) is not None:
        return Understood({fact.alternative: born})
    number = _months(typed, course_start) if fact.unit == "tháng" else _counted(typed, fact.unit)
    if number is None:
        return NotUnderstood(texts.SAY_NUMBER.format(unit=fact.unit))
    if not fact.allows(number, number):
        return NotUnderstood(texts.OUT_OF_RANGE.format(limits=fact.limits))
    return Understood({fact.key: number})


def _counted(typed: str, unit: str) -> int | None:
    if typed.startswith("-") or re.search(r"\d[.,]\d", typed):
        return None
    words = re.findall(r"\d+|[a-z]+", typed)
    if " ".join(words) in ("chua", "khong", "ko", "chua lan nao", "khong lan nao", "chua di lan nao"):
        return 0 if unit == "lần" else None
    fillers = {
        "toi",
        "em",
        "minh",
        "anh",
        "chi",
        "nam",
        "nay",
        "duoc",
        "la",
        "da",
        "di",
        "khoang",
        "con",
        fold(unit),
    }
    kept = [word for word in words if word not in fillers] or [word for word in words if word != fold(unit)]
    return whole_number(kept)


_HALF = r"(?:\s*(ruoi))?"
_YEARS = re.compile(r"([\w\s]+?)\s*nam" + _HALF + r"(?:\s+(?:va\s+)?([\w\s]+?)\s*thang)?$")


def _months(typed: str, course_start: date) -> int | None:
    if typed.startswith("-") or re.search(r"\d[.,]\d", typed):
        return None
    if any(word in typed for word in _RETIRE) or re.search(r"\d\s*/\s*\d{4}", typed):
        end = partial_date(typed)
        return None if end is None or len(end) == 4 else max(months_until(course_start, end), 0)
    bare = re.sub(r"^(toi |em |minh )?(con |khoang |duoc |gan )*", "", typed)
    bare = re.sub(r"\s+(nua|cong tac|lam viec)$", "", bare)
    if match := _YEARS.fullmatch(bare):
        years = whole_number(re.findall(r"\d+|[a-z]+", match.group(1)))
        extra = whole_number(re.findall(r"\d+|[a-z]+", match.group(3))) if match.group(3) else 0
        if years is None or extra is None:
            return None
        return years * 12 + (6 if match.group(2) else 0) + extra
    return whole_number(re.findall(r"\d+|[a-z]+", bare.removesuffix("thang")))


# Options


def _names(option: Option) -> Iterable[str]:
    yield words_of(option.label)
    for word in option.words:
        yield words_of(word)


def _inside(words: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text) is not None


class Match(NamedTuple):
    """The options that words may mean, and whether they surely mean those."""

    options: tuple[Option, ...]
    sure: bool

    @property
    def one(self) -> Option | None:
        """The option, where the words surely mean just one."""
        return self.options[0] if self.sure and len(self.options) == 1 else None


def match_options(options: Iterable[Option], typed: str) -> Match:
    """The options that folded words may mean: by their very words, by words within, or nearly so."""
    options = tuple(options)
    exact = tuple(option for option in options if typed in _names(option))
    if exact:
        return Match(exact, True)
    named = {option.value: [name for name in _names(option) if _inside(name, typed)] for option in options}
    spoken = [name for names in named.values() for name in names]
    longest = {name for name in spoken if not any(name != other and _inside(name, other) for other in spoken)}
    told = tuple(option for option in options if longest.intersection(named[option.value]))
    if told:
        return Match(told, True)
    if len(typed) >= _TELLING:
        holding = tuple(o for o in options if any(_inside(typed, name) for name in _names(o)))
        if holding:
            return Match(holding, True)
    scores = {o.value: max(fuzz.ratio(typed, name) for name in _names(o)) for o in options}
    best = max(scores.values(), default=0.0)
    if best < _LOWEST:
        return Match((), False)
    return Match(tuple(o for o in options if scores[o.value] >= best - _CLOSE), best >= _SURE)


def _one_option(fact: Fact, typed: str) -> Reading:
    found = match_options(fact.options, typed)
    if found.one is not None:
        return Understood({fact.key: found.one.value})
    return Unclear(found.options) if found.options else NotUnderstood(texts.SAY_OPTION)


def _several_options(fact: Fact, typed: str) -> Reading:
    if fact.none_option is not None and match_options([fact.none_option], typed).one:
        return Understood({fact.key: []})
    whole = match_options(fact.options, typed)
    pieces = [piece for piece in _BETWEEN.split(typed) if piece]
    if len(pieces) < 2:
        if whole.one is not None:
            return Understood({fact.key: [whole.one.value]})
        return Unclear(whole.options) if whole.options else NotUnderstood(texts.SAY_OPTION)
    chosen: dict[str, None] = {}
    for piece in pieces:
        option = match_options(fact.options, piece).one
        if option is None:
            return Unclear(whole.options) if whole.options else NotUnderstood(texts.SAY_OPTION)
        chosen[option.value] = None
    return Understood({fact.key: list(chosen)})
