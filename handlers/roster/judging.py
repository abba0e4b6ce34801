"""A part of a list judged at once, by the rules for lists: for each person and programme a finding.

People who share a finding share its number, so that words are made once for all of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
from numpy.typing import NDArray

from handlers.roster.findings import TRUTHS, Finding
from rules.evaluate import Evaluator
from rules.facts import FactError
from rules.lists.columns import ColumnEvaluator, Part
from rules.lists.people import Flags
from rules.lists.reading import Table
from rules.model import Programme, Truth

NOBODY = -1
"""Stands for the finding of somebody whose facts cannot be used."""
_WIDEST = 40
"""Bits of a key before its values are numbered anew."""


@dataclass
class Findings:
    """All findings of a list, numbered as they come."""

    listed: list[Finding] = field(default_factory=list)
    _numbers: dict[Finding, int] = field(default_factory=dict)

    def number(self, found: Finding) -> int:
        """The number of a finding."""
        number = self._numbers.setdefault(found, len(self.listed))
        if number == len(self.listed):
            self.listed.append(found)
        return number


class ListJudge:
    """Judges parts of a list for these programmes; ``start``: the day of the course where none is given."""

    def __init__(self, evaluator: Evaluator, programmes: Sequence[str], start: date) -> None:
        self.evaluator = evaluator
        self.start = start
        self._columns = ColumnEvaluator(evaluator)
        self._book = evaluator.book
        self.programmes = tuple(programmes)
        self.findings = Findings()

    def judge(self, table: Table) -> tuple[Mapping[str, NDArray[np.int32]], Mapping[int, FactError]]:
        """The number of each person's finding by programme, and by row what contradicts itself."""
        made: dict[str, list[NDArray[np.int32]]] = {key: [] for key in self.programmes}
        errors: dict[int, FactError] = {}
        alternatives = [fact for fact in self._book.facts.values() if fact.alternative in table]
        for part in self._columns.table(table, self.start):
            errors.update({part.start + row: error for row, error in part.errors.items()})
            # What is asked instead of an age that a vague birth date leaves open.
            asked = {
                fact.key: (str(fact.alternative), _given(table[str(fact.alternative)], part))
                for fact in alternatives
            }
            for key in self.programmes:
                made[key].append(self._numbers(self._book.programmes[key], part, asked))
        none = np.empty(0, np.int32)
        return {key: np.concatenate(found) if found else none for key, found in made.items()}, errors

    def _numbers(
        self, programme: Programme, part: Part, asked: Mapping[str, tuple[str, Flags]]
    ) -> NDArray[np.int32]:
        told = _Told(programme, part, self._book.facts, asked)
        index, first = _distinct(told.flags(), part.count)
        numbers = np.array([self._number(told, int(row)) for row in first], np.int32)
        return numbers[index]

    def _number(self, told: _Told, row: int) -> int:
        found = told.finding(row)
        return NOBODY if found is None else self.findings.number(found)


def _given(column: Sequence[object] | NDArray[np.generic], part: Part) -> Flags:
    some = column[part.start : part.start + part.count]
    return np.fromiter((each is not None for each in some), np.bool_, part.count)


class _Told:
    """What a part says of a programme, as flags by row."""

    def __init__(
        self, programme: Programme, part: Part, order: Iterable[str], asked: Mapping[str, tuple[str, Flags]]
    ) -> None:
        self._programme = programme
        self.verdicts = part.verdicts(programme.id)
        open_ = self.verdicts == Truth.UNKNOWN
        refused = self.verdicts == Truth.FALSE
        self.deciding: list[Flags] = []
        self.disputed: list[Flags] = []
        any_open = bool(open_.any())
        for place in range(len(programme.conditions)):
            statuses = part.statuses(programme.id, place)
            unknown = open_ & (statuses == Truth.UNKNOWN)
            self.deciding.append((refused & (statuses == Truth.FALSE)) | unknown)
            if any_open and unknown.any():
                unknown = unknown.copy()
                for flags in part.missing(programme.id, place).values():
                    unknown &= ~flags
            self.disputed.append(unknown)
        self.missing: dict[str, Flags] = {}
        lacking = part.missing(programme.id)
        for key in filter(lacking.__contains__, order):
            flags = lacking[key]
            instead, given = asked.get(key, ("", None))
            if given is None:
                self.missing[key] = flags & open_
            else:
                self.missing[key] = flags & open_ & ~given
                self.missing[instead] = flags & open_ & given
        self.confirm = [part.shown(programme.id, place) for place in range(len(programme.to_confirm))]

    def flags(self) -> Iterator[Flags]:
        """Everything that tells findings apart."""
        yield self.verdicts == Truth.TRUE
        yield self.verdicts == Truth.UNKNOWN
        yield self.verdicts == Truth.FALSE
        yield from self.deciding
        yield from self.disputed
        yield from self.missing.values()
        yield from self.confirm

    def finding(self, row: int) -> Finding | None:
        """The finding of a row; None where the person's facts cannot be used."""
        verdict = int(self.verdicts[row])
        if verdict > Truth.TRUE:
            return None
        missing = tuple(key for key, flags in self.missing.items() if flags[row])
        kind = TRUTHS[Truth(verdict)]
        return Finding(
            self._programme.id,
            "disputed" if kind == "undetermined" and not missing else kind,
            _places(self.deciding, row),
            _places(self.disputed, row),
            missing,
            _places(self.confirm, row),
        )


def _places(flags: Sequence[Flags], row: int) -> tuple[int, ...]:
    return tuple(place for place, each in enumerate(flags) if each[row])


def _distinct(flags: Iterator[Flags], count: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """For each row the place of its combination of flags, and for each combination a row that has it."""
    key, width = np.zeros(count, np.int64), 0
    for each in flags:
        if not each.any():
            continue
        key = key * 2 + each
        width += 1
        if width == _WIDEST:
            key = np.unique(key, return_inverse=True)[1].astype(np.int64).reshape(count)
            width = int(key.max(initial=0)).bit_length()
    _, first, index = np.unique(key, return_index=True, return_inverse=True)
    return index.reshape(count), first
