"""What is known of many people, fact by fact, in arrays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from types import NoneType
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from rules.facts import FactError, Interval, Known
from rules.lists.planes import Literal, Pair, Plane, known_or, pack

Flags: TypeAlias = NDArray[np.bool_]
Days: TypeAlias = NDArray[np.int32]
"""Days written as numbers, 20240916: their order is that of the days, and an age is a division away."""

UNKNOWN = -1
YEAR = 10_000


def written(day: date) -> int:
    """A day as a number, 20240916."""
    return day.year * YEAR + day.month * 100 + day.day


@dataclass(slots=True)
class Codes:
    """Of an option or a yes/no: the place of each person's value, negative where unknown."""

    codes: NDArray[np.integer[Any]]
    places: Mapping[str | int, int]
    unknown: Plane | None = None

    def pair(self, value: str | int) -> Pair:
        """For whom the fact has this value."""
        if self.unknown is None:
            self.unknown = pack(self.codes < 0)
        return known_or(pack(self.codes == self.places[value]), self.unknown)

    def own(self) -> Codes:
        """The same in arrays that may be written to."""
        return Codes(self.codes.astype(np.int8), self.places)

    def put(self, row: int, known: Known | None) -> None:
        """Take what ``read_case`` made of a person's value."""
        assert isinstance(known, (str, bool, NoneType))
        self.codes[row] = UNKNOWN if known is None else self.places[known]


@dataclass(slots=True)
class Spans:
    """Of a number: from ``low`` to ``high``, one array where all are exact. Days are as ``written``."""

    low: NDArray[np.integer[Any]]
    high: NDArray[np.integer[Any]]
    whole: Interval
    day: bool = False

    @property
    def unknown(self) -> Flags:
        """Of whom nothing is known."""
        return (self.low <= self.whole.low) & (self.high >= self.whole.high)

    def pair(self, value: str | int) -> Pair:
        """For whom the number is at least this; a day is given as its ordinal."""
        assert isinstance(value, int)
        limit = written(date.fromordinal(value)) if self.day else value
        surely = pack(self.low >= limit)
        return known_or(surely, surely if self.high is self.low else pack(self.high >= limit))

    def own(self) -> Spans:
        """The same in arrays that may be written to."""
        return replace(self, low=self.low.astype(np.int32), high=self.high.astype(np.int32))

    def put(self, row: int, known: Known | None) -> None:
        """Take what ``read_case`` made of a person's value."""
        assert isinstance(known, (Interval, NoneType))
        span = self.whole if known is None else known
        self.low[row], self.high[row] = span.low, span.high
        if self.day and known is not None:
            self.low[row] = self.high[row] = written(date.fromordinal(known.low))


@dataclass(slots=True)
class Lists:
    """Of a list of options: who holds each, and of whom nothing is known."""

    held: Mapping[str, Flags]
    unknown: Flags
    nothing: Plane | None = None

    def pair(self, value: str | int) -> Pair:
        """For whom the list holds this option."""
        assert isinstance(value, str)
        if self.nothing is None:
            self.nothing = pack(self.unknown)
        return known_or(pack(self.held[value]) & ~self.nothing, self.nothing)

    def own(self) -> Lists:
        """The same in arrays that may be written to."""
        return Lists({key: flags.copy() for key, flags in self.held.items()}, self.unknown.copy())

    def put(self, row: int, known: Known | None) -> None:
        """Take what ``read_case`` made of a person's value."""
        assert isinstance(known, (frozenset, NoneType))
        self.unknown[row] = known is None
        for value, flags in self.held.items():
            flags[row] = known is not None and value in known


@dataclass
class People:
    """What is known of people, fact by fact; ``errors`` names the rows that cannot be used."""

    count: int
    facts: dict[str, Codes | Spans | Lists] = field(default_factory=dict)
    errors: dict[int, FactError] = field(default_factory=dict)

    def pair(self, literal: Literal) -> Pair:
        """For whom a literal holds."""
        return self.facts[literal.fact].pair(literal.value)
