"""The facts of one person: read, checked, and turned into what is known of each fact."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple, TypeAlias

from rules.model import Fact, FactType, Rulebook, RuleError


class Interval(NamedTuple):
    """Whole numbers from ``low`` to ``high``, both inclusive: all that is known of a number."""

    low: int
    high: int


Known: TypeAlias = str | bool | frozenset[str] | Interval

COURSE_START = "course_start"
"""The one fact that is always known: a course whose day is not given is taken to start today."""

_PARTIAL_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


@dataclass(frozen=True, slots=True)
class Case:
    """A person's facts on the day the course starts.

    ``given`` are the facts as they were given, without the unknown ones; ``known`` is what follows from
    them: dates as ordinals, ages and months as intervals. ``course_start`` is always among both.
    """

    given: Mapping[str, object]
    known: Mapping[str, Known] = field(hash=False)

    @property
    def course_start(self) -> date:
        """The day the course starts."""
        known = self.known[COURSE_START]
        assert isinstance(known, Interval)
        return date.fromordinal(known.low)


class FactError(RuleError):
    """A person's facts cannot be used; ``fact`` names the one at fault where there is one."""

    def __init__(self, message: str, fact: str | None = None) -> None:
        super().__init__(message)
        self.fact = fact


def read_case(book: Rulebook, given: Mapping[str, object], today: date) -> Case:
    """The case in these facts (keys and JSON values of ``facts.yaml``; None is unknown).

    ``course_start`` is ``today`` where it is not given. Raises FactError naming the fact.
    """
    facts = {key: value for key, value in given.items() if value is not None}
    if not given.keys() <= book.facts.keys():
        strange = next(key for key in given if key not in book.facts)
        raise FactError(f"không có dữ kiện {strange!r}", strange)
    facts.setdefault(COURSE_START, today.isoformat())
    known: dict[str, Known] = {}
    for key, value in facts.items():
        fact = book.facts[key]
        if fact.type is not FactType.PARTIAL_DATE:
            known[key] = known_value(fact, value)
    _age(book, facts, known)
    keep_bounds(book, known)
    return Case(facts, known)


def known_value(fact: Fact, value: object) -> Known:
    """What a value says of a fact other than a birth date; FactError where it is none of the fact's."""
    if fact.type is FactType.BOOLEAN and isinstance(value, bool):
        return value
    if fact.type is FactType.INTEGER and isinstance(value, int) and not isinstance(value, bool):
        return _bounded(fact, value)
    if fact.type is FactType.DATE:
        day = _day(fact, value).toordinal()
        return Interval(day, day)
    if fact.type is FactType.OPTION and isinstance(value, str):
        return _option(fact, value)
    if fact.type is FactType.OPTIONS and isinstance(value, (list, tuple, set, frozenset)):
        return frozenset(_option(fact, each) for each in value)
    needs = {
        FactType.BOOLEAN: "true hoặc false",
        FactType.INTEGER: "một số nguyên",
        FactType.OPTION: "một lựa chọn bằng chữ",
        FactType.OPTIONS: "một danh sách lựa chọn",
    }[fact.type]
    raise FactError(f"{fact.key}: cần {needs}, không phải {value!r}", fact.key)


def _bounded(fact: Fact, number: int) -> Interval:
    low, high = fact.minimum, fact.maximum
    if (low is not None and number < low) or (high is not None and number > high):
        raise FactError(
            f"{fact.key}: {number} nằm ngoài giới hạn {low} - {high} {fact.unit}".rstrip(), fact.key
        )
    return Interval(number, number)


def _option(fact: Fact, value: object) -> str:
    if isinstance(value, str) and value in fact.values:
        return value
    allowed = ", ".join(option.value for option in fact.options)
    raise FactError(f"{fact.key}: không có lựa chọn {value!r} (có: {allowed})", fact.key)


def _day(fact: Fact, value: object) -> date:
    if isinstance(value, date):
        return value
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise FactError(f"{fact.key}: cần một ngày có thật dạng YYYY-MM-DD, không phải {value!r}", fact.key)


def birth_range(value: object) -> tuple[date, date]:
    """The first and last day that a birth date (YYYY, YYYY-MM or YYYY-MM-DD) can mean.

    Raises ValueError where it is no such date.
    """
    text = value.isoformat() if isinstance(value, date) else str(value)
    match = _PARTIAL_DATE.fullmatch(text)
    if not match or isinstance(value, bool):
        raise ValueError(text)
    year, month, day = (int(part) if part else None for part in match.groups())
    assert year is not None
    if month is None:
        return date(year, 1, 1), date(year, 12, 31)
    if day is None:
        following = date(year + month // 12, month % 12 + 1, 1)
        return date(year, month, 1), following - timedelta(days=1)
    return date(year, month, day), date(year, month, day)


def age_on(born: date, day: date) -> int:
    """Whole years of age on a day; who is born on 29 February is a year older on 1 March."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def _age(book: Rulebook, facts: Mapping[str, object], known: dict[str, Known]) -> None:
    for fact in book.facts.values():
        source = fact.alternative
        if source is None or source not in facts:
            continue
        if fact.key in facts:
            raise FactError(f"{fact.key} và {source} không được cho cùng lúc", source)
        start = known[COURSE_START]
        assert isinstance(start, Interval)
        try:
            first, last = birth_range(facts[source])
        except ValueError:
            raise FactError(
                f"{source}: cần YYYY, YYYY-MM hoặc YYYY-MM-DD có thật, không phải {facts[source]!r}", source
            ) from None
        day = date.fromordinal(start.low)
        if first > day:
            raise FactError(f"{source}: ngày sinh sau ngày khai giảng", source)
        low, high = age_on(min(last, day), day), age_on(first, day)
        if not fact.allows(low, high):
            message = f"{source}: tuổi {low} vào ngày khai giảng nằm ngoài giới hạn {fact.limits}"
            raise FactError(message, source)
        known[fact.key] = Interval(low, high)


def keep_bounds(book: Rulebook, known: dict[str, Known]) -> None:
    """Add what follows from facts that bound others; FactError where a fact exceeds what bounds it."""
    for fact in book.facts.values():
        bound = known.get(fact.at_most) if fact.at_most else None
        if not isinstance(bound, Interval):
            continue
        own = known.setdefault(fact.key, Interval(fact.minimum or 0, bound.high))
        if isinstance(own, Interval) and own.low > bound.high:
            raise FactError(
                f"{fact.key}: {own.low} không thể lớn hơn {fact.at_most} ({bound.high})", fact.key
            )
