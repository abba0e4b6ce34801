"""Verdicts for many people at once, equal to those of ``rules.evaluate`` for each of them.

Generated from the nodes and diagrams of a rulebook (``rules.lists.planes``). A list is worked through in
parts of ``PART`` people, so that memory stays the same for any length. Fewer than ``FEW`` are judged one by
one, which is faster.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property, partial
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from rules.evaluate import CompiledRule, Evaluator, Outcome, Verdict
from rules.facts import FactError, read_case
from rules.lists.people import Flags, People
from rules.lists.planes import Missing, Pair, Plane, Program, Reached, truths, unpack
from rules.lists.reading import Row, Table, check_columns, read_rows, read_table, row_count, table_row
from rules.model import Fact, Programme, Remark, Truth

PART = 131_072
FEW = 12
REFUSED = 255
"""Stands for the truth of a person whose facts cannot be used."""

Truths: TypeAlias = NDArray[np.uint8]
"""Each person's truth as a number of ``rules.model.Truth``, or REFUSED."""

_TRUTH = {
    Verdict.INELIGIBLE: Truth.FALSE,
    Verdict.UNDETERMINED: Truth.UNKNOWN,
    Verdict.ELIGIBLE: Truth.TRUE,
}


class Part(ABC):
    """The verdicts of the people of a list from row ``start`` on; ``errors`` by row of the part."""

    def __init__(self, start: int, count: int, errors: Mapping[int, FactError]) -> None:
        self.start = start
        self.count = count
        self.errors = errors

    @abstractmethod
    def verdicts(self, programme: str) -> Truths:
        """Each person's verdict: 0 ineligible, 1 undetermined, 2 eligible, or REFUSED."""

    @abstractmethod
    def statuses(self, programme: str, condition: int) -> Truths:
        """Each person's status under a condition, by its place: 0 unmet, 1 unknown, 2 met, or REFUSED."""

    @abstractmethod
    def missing(self, programme: str, condition: int | None = None) -> dict[str, Flags]:
        """For whom each fact is missing for a verdict or a condition; facts of nobody are left out."""

    @abstractmethod
    def shown(self, programme: str, remark: int) -> Flags:
        """To whom a remark is shown, by its place in what is to be confirmed and the notes after it."""


class ColumnEvaluator:
    """All programmes of a rulebook, ready for lists of people.

    Raises FactError where the columns of a table cannot be used; a person's own mistake is among the errors
    of the part.
    """

    def __init__(self, evaluator: Evaluator) -> None:
        self._evaluator = evaluator
        self._program = Program(evaluator.book.facts)
        self._rules: dict[CompiledRule, _Rule] = {}
        self._of: dict[tuple[str, int | None], _Rule] = {}
        for key, programme in evaluator.programmes.items():
            for place, condition in enumerate(programme.conditions):
                self._of[key, place] = self._rule(condition)
            self._of[key, None] = self._rule(programme.whole)
            for place, remark in enumerate(_remarks(programme.programme)):
                if remark.when is not None:
                    self._of[key, _remark(place)] = self._rule(evaluator.compiled(remark.when))

    def _rule(self, rule: CompiledRule) -> _Rule:
        if rule not in self._rules:
            self._rules[rule] = _Rule(rule, self._program, self._evaluator.book.facts)
        return self._rules[rule]

    def table(self, table: Table, today: date) -> Iterator[Part]:
        """The people of a table (columns as ``rules.lists.reading`` takes them), part by part."""
        book = self._evaluator.book
        check_columns(book, table)
        count = row_count(table)
        if count < FEW:
            yield self._singly(count, partial(table_row, book, table), today)
            return
        for start in range(0, count, PART):
            some = {key: column[start : start + PART] for key, column in table.items()}
            yield self._at_once(start, read_table(book, some, today))

    def rows(self, rows: Sequence[Row], today: date) -> Iterator[Part]:
        """The people of these records (facts as ``rules.facts.read_case`` takes them), part by part."""
        if len(rows) < FEW:
            yield self._singly(len(rows), rows.__getitem__, today)
            return
        for start in range(0, len(rows), PART):
            some = rows[start : start + PART]
            yield self._at_once(start, read_rows(self._evaluator.book, some, today))

    def _at_once(self, start: int, people: People) -> Part:
        made = self._program.run(people.pair, (people.count + 7) // 8)
        return _AtOnce(start, people, self._of, made)

    def _singly(self, count: int, row: Callable[[int], Row], today: date) -> Part:
        outcomes: list[dict[str, Outcome] | None] = []
        errors = {}
        for place in range(count):
            try:
                case = read_case(self._evaluator.book, row(place), today)
                outcomes.append(self._evaluator.outcomes(case))
            except FactError as error:
                errors[place] = error
                outcomes.append(None)
        return _Singly(errors, outcomes)


class _Rule:
    """A rule ready for planes: the place of its step, and how what is missing is found."""

    def __init__(self, rule: CompiledRule, program: Program, facts: Mapping[str, Fact]) -> None:
        self._rule = rule
        self.place = program.add(rule.rule)
        self._reached = [
            Reached(program, facts[key], states, atoms)
            for key, states, atoms in zip(rule.facts, rule.states, rule.atoms, strict=True)
        ]

    @cached_property
    def missing(self) -> Missing:
        """What finds the facts that are missing."""
        return Missing(self._rule.diagram, self._reached)


class _AtOnce(Part):
    """People judged together: from planes, what is asked for."""

    def __init__(
        self,
        start: int,
        people: People,
        rules: Mapping[tuple[str, int | None], _Rule],
        made: Sequence[Pair],
    ) -> None:
        super().__init__(start, people.count, people.errors)
        self._rules = rules
        self._made = made
        self._refused = list(people.errors)
        self._missing: dict[_Rule, dict[str, Plane]] = {}

    def verdicts(self, programme: str) -> Truths:
        return self._truths(self._rules[programme, None])

    def statuses(self, programme: str, condition: int) -> Truths:
        return self._truths(self._rules[programme, condition])

    def missing(self, programme: str, condition: int | None = None) -> dict[str, Flags]:
        rule = self._rules[programme, condition]
        if rule not in self._missing:
            self._missing[rule] = rule.missing.planes(self._made, (self.count + 7) // 8)
        found = {fact: unpack(plane, self.count) for fact, plane in self._missing[rule].items()}
        for flags in found.values():
            flags[self._refused] = False
        return {fact: flags for fact, flags in found.items() if flags.any()}

    def shown(self, programme: str, remark: int) -> Flags:
        rule = self._rules.get((programme, _remark(remark)))
        made = np.ones(self.count, np.bool_)
        if rule is not None:
            made = truths(self._made[rule.place], self.count) != Truth.FALSE
        made[self._refused] = False
        return made

    def _truths(self, rule: _Rule) -> Truths:
        made = truths(self._made[rule.place], self.count)
        made[self._refused] = REFUSED
        return made


class _Singly(Part):
    """People judged one by one."""

    def __init__(
        self, errors: Mapping[int, FactError], outcomes: Sequence[dict[str, Outcome] | None]
    ) -> None:
        super().__init__(0, len(outcomes), errors)
        self._outcomes = outcomes

    def verdicts(self, programme: str) -> Truths:
        return _numbers(None if each is None else _TRUTH[each[programme].verdict] for each in self._outcomes)

    def statuses(self, programme: str, condition: int) -> Truths:
        return _numbers(
            None if each is None else each[programme].conditions[condition].truth for each in self._outcomes
        )

    def missing(self, programme: str, condition: int | None = None) -> dict[str, Flags]:
        made: dict[str, Flags] = {}
        for place, each in enumerate(self._outcomes):
            if each is not None:
                found = each[programme] if condition is None else each[programme].conditions[condition]
                for fact in found.missing:
                    made.setdefault(fact, np.zeros(self.count, np.bool_))[place] = True
        return made

    def shown(self, programme: str, remark: int) -> Flags:
        flags = []
        for each in self._outcomes:
            outcome = None if each is None else each[programme]
            listed = () if outcome is None else (*outcome.to_confirm, *outcome.notes)
            one = None if outcome is None else _remarks(outcome.programme)[remark]
            flags.append(any(other is one for other in listed))
        return np.array(flags, np.bool_)


def _remarks(programme: Programme) -> tuple[Remark, ...]:
    return (*programme.to_confirm, *programme.notes)


def _remark(place: int) -> int:
    """The key of a remark beside those of conditions, which count from 0."""
    return -1 - place


def _numbers(truths: Iterable[Truth | None]) -> Truths:
    return np.array([REFUSED if truth is None else truth for truth in truths], np.uint8)
