"""A list judged: for each person and programme the number of a finding, and the cells to correct.

The rows themselves are not kept: they are gone through once to be judged, and once more to be written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from bot.errors import FileRefused
from bot.rosters.source import Limits, Source
from handlers.roster import texts
from handlers.roster.findings import Finding
from handlers.roster.headings import Headings
from handlers.roster.judging import NOBODY, ListJudge
from handlers.roster.layout import Row, Rows
from handlers.roster.people import Column, Facts, PeopleReader
from rules.facts import COURSE_START

_PART = 16_384
_SETTLINGS = 8
_LONGEST = 32_767

Progress = Callable[[str, int, int], None]
"""Told how far the work is: "judging" or "writing", rows done, rows in all (about)."""


@dataclass
class Judged:
    """What came of a list.

    ``kept``: the numbers of the rows that are people, in order; ``silent`` why, for those of whom nothing can
    be judged. ``numbers``: by programme, for each kept row the number of a finding, or NOBODY. ``bad``: by
    row number the places of cells that cannot be used, and why.
    """

    source: Source
    columns: Sequence[Column]
    programmes: tuple[str, ...]
    findings: list[Finding]
    numbers: dict[str, NDArray[np.int32]]
    kept: NDArray[np.int32]
    silent: dict[int, str]
    bad: dict[int, dict[int, str]]
    notes: list[str]
    own_start: bool
    cut: int

    @property
    def people(self) -> int:
        """The people of the list."""
        return len(self.kept)

    @property
    def judged(self) -> int:
        """Of how many something could be judged."""
        return len(self.kept) - len(self.silent)

    @property
    def bad_cells(self) -> int:
        """The cells to correct."""
        return sum(map(len, self.bad.values()))

    def counts(self) -> Mapping[str, Mapping[str, int]]:
        """How many people have each kind of verdict, by programme."""
        made: dict[str, dict[str, int]] = {}
        for key in self.programmes:
            own = made[key] = {}
            listed = np.bincount(self.numbers[key][self.numbers[key] >= 0], minlength=len(self.findings))
            for number in np.flatnonzero(listed):
                kind = self.findings[number].kind
                own[kind] = own.get(kind, 0) + int(listed[number])
        return made

    def shared(self) -> list[int]:
        """How many people have each finding."""
        made = np.zeros(len(self.findings), np.int64)
        for numbers in self.numbers.values():
            made += np.bincount(numbers[numbers >= 0], minlength=len(self.findings))
        return [int(count) for count in made]

    def rows(self) -> Iterator[tuple[int, Row]]:
        """The people's rows again: the place among the kept ones, and the row."""
        kept, place = self.kept.tolist(), 0
        for row in self.source.rows():
            if place == len(kept):
                return
            if row[0] == kept[place]:
                yield place, row
                place += 1


@dataclass
class _Gathered:
    """What is gathered part by part."""

    kept: list[int] = field(default_factory=list)
    numbers: dict[str, list[NDArray[np.int32]]] = field(default_factory=dict)
    silent: dict[int, str] = field(default_factory=dict)
    bad: dict[int, dict[int, str]] = field(default_factory=dict)
    skipped: int = 0
    examples: int = 0
    cut: int = 0
    both_ages: bool = False
    own_start: bool = False


def judge_list(
    source: Source,
    headings: Headings,
    judge: ListJudge,
    *,
    limits: Limits,
    progress: Progress | None = None,
) -> Judged:
    """Judge all people of a list. FileRefused where there are none, or too many."""
    programmes = judge.programmes
    reader = PeopleReader(judge.evaluator, source.layout, programmes, judge.start, source.since_1904)
    told = Rows(headings, source.layout)
    found = _Gathered(numbers={key: [] for key in programmes})
    reader.look(source.rows())
    done = 0
    for rows in _parts(source.rows()):
        done += len(rows)
        if progress is not None:
            progress("judging", done, max(source.length, done))
        people = []
        for row in rows:
            kind = told.kind(row[1])
            if kind in ("person", "nothing"):
                people.append(row)
            else:
                found.examples += kind == "example"
                found.skipped += kind == ""
        if len(found.kept) + len(people) > limits.rows:
            raise FileRefused(texts.TOO_MANY_ROWS.format(most=f"{limits.rows:,}".replace(",", ".")))
        if people:
            _judge_part(found, reader, judge, people, source.special)
    if not found.kept:
        raise FileRefused(texts.NO_PEOPLE)
    return Judged(
        source,
        reader.columns,
        programmes,
        judge.findings.listed,
        {key: np.concatenate(each) for key, each in found.numbers.items()},
        np.array(found.kept, np.int32),
        found.silent,
        found.bad,
        [*source.notes, *reader.notes, *_notes(found)],
        found.own_start,
        found.cut,
    )


def _notes(found: _Gathered) -> Iterator[str]:
    if found.both_ages:
        yield texts.NOTE_AGE
    if found.own_start:
        yield texts.NOTE_STARTS
    if found.examples:
        yield texts.NOTE_EXAMPLE
    if found.skipped:
        yield texts.NOTE_SKIPPED.format(count=found.skipped)
    if found.cut:
        most = f"{_LONGEST:,}".replace(",", ".")
        yield texts.NOTE_CUT_TEXT.format(count=found.cut, most=most)


def _parts(rows: Iterable[Row]) -> Iterator[list[Row]]:
    part: list[Row] = []
    for row in rows:
        part.append(row)
        if len(part) == _PART:
            yield part
            part = []
    if part:
        yield part


def _judge_part(
    found: _Gathered,
    reader: PeopleReader,
    judge: ListJudge,
    people: list[Row],
    special: Mapping[tuple[int, int], str],
) -> None:
    facts = reader.read(people, special)
    found.both_ages |= facts.both_ages
    found.own_start |= any(facts.table.get(COURSE_START, ()))
    numbers = _settled(facts, reader, judge)
    for row, (number, _) in enumerate(people):
        if not facts.told(row):
            spoilt = any(each == row for each, _ in facts.bad) if facts.bad else False
            found.silent[number] = texts.NOTHING_READABLE if spoilt else texts.NOTHING_TO_JUDGE
            for column in numbers.values():
                column[row] = NOBODY
    found.kept += [number for number, _ in people]
    for key, column in numbers.items():
        found.numbers[key].append(column)
    for (row, place), why in facts.bad.items():
        found.bad.setdefault(people[row][0], {})[place] = why
    for _, cells in people:
        found.cut += sum([type(cell) is str and len(cell) > _LONGEST for cell in cells])


def _settled(facts: Facts, reader: PeopleReader, judge: ListJudge) -> dict[str, NDArray[np.int32]]:
    """The findings, after whatever contradicts itself was taken back; a row that still does has none."""
    if not facts.table:
        facts.table[next(iter(reader.facts))] = [None] * facts.count
    numbers, errors = judge.judge(facts.table)
    for _ in range(_SETTLINGS):
        if not errors:
            break
        for row, error in errors.items():
            reader.settle(facts, row, error)
        numbers, errors = judge.judge(facts.table)
    return dict(numbers)
