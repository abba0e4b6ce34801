"""What was counted in so many days, of nobody in particular."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from handlers.observing import FOUND, NAMED, NEAREST, NONE

PERIODS = (7, 30, 90)
"""Days that are looked back."""
LEAST = 3
"""Conversations that must have looked for the same words before anybody sees them."""
ENDINGS = (FOUND, NAMED, NEAREST, NONE)
ABOUT = ("lookup", "clause")
"""What is voted on."""


@dataclass(frozen=True, slots=True)
class Day:
    """A day's look-ups: all, and those that found only near clauses or nothing."""

    day: date
    lookups: int
    unanswered: int


@dataclass(frozen=True, slots=True)
class Missed:
    """Words that found nothing, as most often typed, and how often; a pair where they were reworded."""

    words: str
    number: int
    other: str = ""


@dataclass(frozen=True, slots=True)
class Votes:
    """How often an answer was what was needed, and how often not."""

    good: int = 0
    bad: int = 0


@dataclass(frozen=True, slots=True)
class Statistics:
    """What was counted on the days from ``first`` to ``last``.

    ``endings``: how many look-ups ended how; ``reworded`` how many were asked anew in other words. ``missed``
    and ``pairs`` hold only words that LEAST conversations looked for, most often first. ``votes`` by what was
    voted on; ``clauses`` by clause id.
    """

    first: date
    last: date
    endings: Mapping[str, int] = field(default_factory=dict)
    reworded: int = 0
    days: tuple[Day, ...] = ()
    missed: tuple[Missed, ...] = ()
    pairs: tuple[Missed, ...] = ()
    votes: Mapping[str, Votes] = field(default_factory=dict)
    clauses: Mapping[str, Votes] = field(default_factory=dict)

    @property
    def lookups(self) -> int:
        """All look-ups."""
        return sum(self.endings.values())

    @property
    def unanswered(self) -> int:
        """Those that found only near clauses or nothing."""
        return sum(self.endings.get(each, 0) for each in (NEAREST, NONE))


def first_day(last: date, days: int) -> date:
    """The first of so many days that end with this one."""
    return last - timedelta(days=days - 1)


def bars(found: Statistics) -> list[Day]:
    """The days for a chart, those without look-ups too; weeks where there are more than can be told apart.

    A week is named by its first day, and ends with the last day or a week before.
    """
    by_day = {each.day: each for each in found.days}
    number = (found.last - found.first).days + 1
    days = [found.first + timedelta(days=at) for at in range(number)]
    each = [by_day.get(day, Day(day, 0, 0)) for day in days]
    if number <= _MOST_BARS:
        return each
    begins = number % 7
    weeks = [each[:begins]] * bool(begins) + [each[at : at + 7] for at in range(begins, number, 7)]
    return [Day(w[0].day, sum(d.lookups for d in w), sum(d.unanswered for d in w)) for w in weeks]


_MOST_BARS = 31
