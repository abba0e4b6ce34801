"""A person's facts on a later course start day, where nothing changes but the time.

Ages grow, months left run out, facts of a calendar year say nothing of another, all else is kept. What was
told in whole years or months leaves a range: its end stands for a range of days.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import TypeAlias

from rules.facts import Case, Interval, Known, age_on, birth_range, keep_bounds
from rules.model import Fact, FactType, OverTime, Rulebook

Days: TypeAlias = tuple[date, date]
"""The first and the last day that something can be."""

_DAY = timedelta(days=1)
_MONTHS = 12


def outdated(book: Rulebook, before: date, after: date) -> frozenset[str]:
    """The facts that were told as of one course start day, and say something else, or nothing, of another."""
    past = {OverTime.AGEING, OverTime.COUNTDOWN} if after != before else set()
    past |= {OverTime.YEARLY} if after.year != before.year else set()
    return frozenset(key for key, fact in book.facts.items() if fact.over_time in past)


def case_on(book: Rulebook, case: Case, day: date) -> Case:
    """What is known of a person where the course starts on this day, not before that of the case."""
    before = case.course_start
    if day == before:
        return case
    gone = outdated(book, before, day)
    given = {key: value for key, value in case.given.items() if key not in gone} | {"course_start": day}
    known = {key: case.known[key] for key in given if key in case.known}
    known["course_start"] = Interval(day.toordinal(), day.toordinal())
    for key in gone & set(case.known):
        moved = _moved(book.facts[key], case, day)
        if moved is not None:
            known[key] = moved
    keep_bounds(book, known)
    return Case(given, known)


def _moved(fact: Fact, case: Case, day: date) -> Known | None:
    """A number on a later day; None where it says nothing of that day, or only followed from another."""
    if fact.over_time is OverTime.AGEING:
        first, last = births(fact, case)
        return Interval(age_on(min(last, day), day), age_on(first, day))
    if fact.over_time is OverTime.COUNTDOWN and fact.key in case.given:
        first, last = ends(fact, case)
        floor = fact.minimum or 0
        return Interval(max(months_to(first, day), floor), max(months_to(last, day), floor))
    return None


# Ages


def births(fact: Fact, case: Case) -> Days:
    """When the person of this age was born."""
    if fact.alternative is not None and fact.alternative in case.given:
        return birth_range(case.given[fact.alternative])
    known, day = case.known[fact.key], case.course_start
    assert isinstance(known, Interval)
    before = _same_day(day.year - known.high - 1, day)
    return (before if before == date.min else before + _DAY), _same_day(day.year - known.low, day)


def _same_day(year: int, day: date) -> date:
    """The day in another year; 28 February for the 29th where there is none."""
    if year < date.min.year:
        return date.min
    return date(year, day.month, min(day.day, monthrange(year, day.month)[1]))


def _birthday(born: date, age: int) -> date | None:
    """The first day of an age; None where the calendar does not reach it."""
    year = born.year + age
    if year > date.max.year:
        return None
    if (born.month, born.day) == (2, 29) and monthrange(year, 2)[1] < born.day:
        return date(year, 3, 1)
    return date(year, born.month, born.day)


# Months left


def months_to(end: date, day: date) -> int:
    """Whole months from a day to the end of something, rounded down; below 0 where that is past."""
    return _index(end) - _index(day) - (day.day > end.day)


def ends(fact: Fact, case: Case) -> Days:
    """When that ends of which so many whole months were left."""
    known, day = case.known[fact.key], case.course_start
    assert isinstance(known, Interval)
    after = _in_months(day, known.high + 1)
    return _in_months(day, known.low), (after if after == date.max else after - _DAY)


def _index(day: date) -> int:
    return day.year * _MONTHS + day.month - 1


def _in_months(day: date, months: int) -> date:
    """The first day so many whole months away: where a month is too short, the first of the next."""
    year, month = divmod(_index(day) + months, _MONTHS)
    if year > date.max.year:
        return date.max
    if day.day <= monthrange(year, month + 1)[1]:
        return date(year, month + 1, day.day)
    return date(year, month + 1, monthrange(year, month + 1)[1]) + _DAY


def _fewer_than(end: date, months: int) -> date | None:
    """The first day with fewer whole months left; None where that would be before the calendar."""
    year, month = divmod(_index(end) - months, _MONTHS)
    if year < date.min.year:
        return None
    return date(year, month + 1, min(end.day, monthrange(year, month + 1)[1])) + _DAY


# The days on which something can turn


def turning_days(
    book: Rulebook, case: Case, cells: Mapping[str, Sequence[Interval]], horizon: date
) -> tuple[date, ...]:
    """The later days, up to ``horizon``, on which facts can come into another state.

    ``cells`` are the runs of values of the facts in question that rules tell apart (empty for other facts).
    There are none any more when what the person said is left of service has run out.
    """
    start, last = case.course_start, min(horizon, _leaves(book, case))
    found = {day for key, runs in cells.items() for day in _turns(book.facts[key], case, runs, last)}
    return tuple(sorted(day for day in found if start < day <= last))


def _turns(fact: Fact, case: Case, cells: Sequence[Interval], last: date) -> Iterator[date]:
    lows = [cell.low for cell in cells[1:]]
    if fact.type is FactType.DATE:
        yield from map(date.fromordinal, lows)
    elif fact.over_time is OverTime.YEARLY:
        if case.course_start.year < last.year:
            yield date(case.course_start.year + 1, 1, 1)
    elif fact.over_time is OverTime.AGEING and fact.key in case.known:
        days = (_birthday(born, age) for born in births(fact, case) for age in lows)
        yield from filter(None, days)
    elif fact.over_time is OverTime.COUNTDOWN and fact.key in case.known:
        days = (_fewer_than(end, months) for end in ends(fact, case) for months in lows)
        yield from filter(None, days)


def _leaves(book: Rulebook, case: Case) -> date:
    """The last day on which the person can still be in service, by the months left that were told."""
    counted = (
        fact for fact in book.facts.values() if fact.over_time is OverTime.COUNTDOWN and not fact.at_most
    )
    return min((ends(fact, case)[1] for fact in counted if fact.key in case.given), default=date.max)
