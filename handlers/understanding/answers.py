"""Typed answers, understood as people write them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from handlers import texts
from handlers.dates import months_until, partial_date
from handlers.understanding.numerals import whole_number
from handlers.understanding.options import match_options
from handlers.understanding.wording import LONGEST, declines, denies, words_of, yes_or_no
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


def understand(fact: Fact, text: str, course_start: date) -> Reading:
    """What a typed answer to the question of this fact means."""
    if declines(text):
        return Understood({fact.key: None})
    if fact.type is FactType.BOOLEAN:
        said = yes_or_no(text, fact.question)
        return NotUnderstood(texts.SAY_YES_OR_NO) if said is None else Understood({fact.key: said})
    if fact.type is FactType.OPTION:
        return _one_option(fact, text)
    if fact.type is FactType.OPTIONS:
        return _several_options(fact, text)
    typed = words_of(text) if len(text) <= LONGEST else ""
    return _number(fact, typed, course_start) if fact.type is FactType.INTEGER else _date(fact, typed)


# Days and numbers


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


_BEFORE = "toi|em|minh|anh|chi|da|thua|la|thi|di|duoc|con|nam nay|cong tac|lam viec|nghi huu|ve huu"
_AFTER = "nua|roi|a|nhe|nha|thoi|thi|la|cong tac|lam viec|nghi huu|ve huu"
_NEVER = re.compile(
    r"(?:chua|khong|ko|k)(?: (?:co|tung|di|duoc|cu|hoc|boi duong|dao tao|khoa|lan|nao|het|ca|a|bao gio))*"
)
_RETIRE = re.compile(r"\b(?:huu|nghi viec|het nhiem ky)\b|\d\s*/\s*\d{4}")
_DECIMAL_YEARS = re.compile(r"^(?:con )?(\d{1,2})[.,](\d) ?nam(?: nua)?$", re.ASCII)
_YEARS = re.compile(r"([a-z0-9 ]+?) ?nam(?: (ruoi))?(?: (?:va )?([a-z0-9 ]+) (?:thang|th))?")


def _bare(typed: str, before: str, after: str) -> str | None:
    """A number in digits or words, without the words around it; None where there are signs beside it."""
    if not typed.isascii() or re.search(r"[^a-z0-9\s.,:;()'\"]", typed):
        return None
    spaced = " ".join(re.findall(r"\d+|[a-z]+", typed))
    return re.sub(rf"^(?:(?:{before}) )+|(?: (?:{after}))+$", "", spaced)


def _counted(typed: str, unit: str) -> int | None:
    """A number of something: "45 tuổi", "hai lần"."""
    counted = fold(unit)
    aged = counted == "tuoi"
    bare = _bare(typed, f"{_BEFORE}|tuoi" if aged else _BEFORE, f"{_AFTER}|{counted}{'|t' * aged}")
    if bare is None:
        return None
    if _NEVER.fullmatch(bare):
        return 0 if counted == "lan" else None
    return whole_number(bare.split())


def _months(typed: str, course_start: date) -> int | None:
    """Whole months: "30", "2 năm rưỡi", or the month in which the time ends."""
    if _RETIRE.search(typed) and (end := partial_date(typed)) is not None:
        vague = len(end) == len("YYYY") or typed.startswith("-")
        return None if vague else max(months_until(course_start, end), 0)
    if match := _DECIMAL_YEARS.search(typed):
        whole, tenths = int(match.group(1)), int(match.group(2))
        return whole * 12 + tenths * 12 // 10
    bare = _bare(typed, _BEFORE, _AFTER)
    if bare == "nua nam":
        return 6
    if bare is None or bare in ("nam", "khong"):
        return None
    if match := _YEARS.fullmatch(bare):
        years = whole_number(match.group(1).split())
        extra = whole_number(match.group(3).split()) if match.group(3) else 0
        return None if years is None or extra is None else years * 12 + (6 if match.group(2) else 0) + extra
    return whole_number(re.sub(r" (?:thang|th)$", "", bare).split())


# Options


_BETWEEN = re.compile(r"[,;+&\n]|\b(?:và|va|kiêm|kiem|đồng thời|dong thoi)\b")


def _one_option(fact: Fact, text: str) -> Reading:
    denied = denies(text)
    found = match_options(fact.options, "không" if denied else text)
    if found.one is not None:
        return Understood({fact.key: found.one.value})
    if denied:
        return NotUnderstood(texts.SAY_OPTION)
    return Unclear(found.options) if found.options else NotUnderstood(texts.SAY_OPTION)


def _several_options(fact: Fact, text: str) -> Reading:
    none = fact.none_option
    if none is not None and denies(text):
        return Understood({fact.key: []})
    options = (*fact.options, none) if none is not None else fact.options
    whole = match_options(options, text)
    pieces = [piece for piece in _BETWEEN.split(text.lower()) if piece.strip()]
    found = [whole.one]
    if len(pieces) > 1 and not whole.exact:
        found = [match_options(options, piece).one for piece in pieces]
    chosen = [option.value for option in found if option is not None and option is not none]
    if found == [none] and none is not None:
        return Understood({fact.key: []})
    if chosen and len(chosen) == len(found):
        return Understood({fact.key: list(dict.fromkeys(chosen))})
    return Unclear(whole.options) if whole.options else NotUnderstood(texts.SAY_OPTION)
