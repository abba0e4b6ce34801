"""The states of knowledge about a fact that a rule can tell apart.

A rule sees a fact only through its tests (atoms), so each fact has a small number of states: a value's
class, or for numbers a run of neighbouring classes, up to "nothing known". A state's *refinements* are the
states that a further answer can lead to, itself included. Everything a programme says of a person is a
function of these states: that is what makes exhaustive proofs and caching possible.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date
from operator import or_
from typing import Protocol

from rules.facts import Interval, Known
from rules.model import Atom, Fact, FactType, Op, Truth, Value

Vector = tuple[Truth, ...]


class States(Protocol):
    """The states of one fact under some atoms: a truth for each atom, in each state."""

    vectors: Sequence[Vector]
    refinements: Sequence[tuple[int, ...]]
    cells: Sequence[Interval] = ()
    """Of a number or day: the runs of values that the atoms do not tell apart, in order."""
    unknown: int
    spans: Sequence[Interval]
    """The numbers of each state; empty where the fact is no number."""

    def of(self, known: Known | None) -> int:
        """The state in which this is known; None is nothing known."""
        ...


def states(fact: Fact, atoms: Sequence[Atom]) -> States:
    """The states of a fact under these atoms."""
    if fact.type is FactType.OPTIONS:
        return _SetStates(fact, atoms)
    if fact.type in (FactType.OPTION, FactType.BOOLEAN):
        return _ValueStates(fact, atoms)
    return NumberStates(fact, atoms)


def plain_answers(fact: Fact, atoms: Sequence[Atom]) -> list[tuple[Known, float]]:
    """The plain answers to a fact that these atoms can tell apart, and how likely each is taken to be.

    Of numbers and days one of each cell between the limits; of lists none and each option alone. Without
    ``usual`` in the fact all are equally likely, else one that is not usual ten times less.
    """
    if fact.type is FactType.OPTIONS:
        held = [frozenset[str](), *(frozenset({option.value}) for option in fact.options)]
        return [(each, 1 / len(held)) for each in held]
    if fact.type in (FactType.OPTION, FactType.BOOLEAN):
        shares = [(value, _share(not fact.usual or value in fact.usual)) for value in _values(fact)]
    else:
        cells = _cells(fact, atoms)
        usual = Interval(*fact.usual) if fact.usual else Interval(cells[0].low, cells[-1].high)  # type: ignore[arg-type]  # checked
        shares = [
            (Interval(cell.low, cell.low), _share(usual.low <= cell.high and cell.low <= usual.high))
            for cell in cells
        ]
    total = sum(share for _, share in shares)
    return [(known, share / total) for known, share in shares]


def _share(usual: bool) -> float:
    return 1.0 if usual else 0.1


def _values(fact: Fact) -> tuple[Known, ...]:
    return tuple(option.value for option in fact.options) or (True, False)


def _truth(value: bool) -> Truth:
    return Truth.TRUE if value else Truth.FALSE


class _ValueStates(States):
    """States of an option or a yes/no: the distinct classes of values, and unknown."""

    spans = ()

    def __init__(self, fact: Fact, atoms: Sequence[Atom]) -> None:
        seen = {v: tuple(_truth(v in a.operand) for a in atoms) for v in _values(fact)}
        vectors, self._of = _classes(seen)
        self.vectors, self.unknown, self.refinements = _with_unknown(vectors, len(atoms))

    def of(self, known: Known | None) -> int:
        return self.unknown if known is None else self._of[known]


def _classes(vectors: dict[Known, Vector]) -> tuple[list[Vector], dict[Known, int]]:
    distinct = list(dict.fromkeys(vectors.values()))
    return distinct, {value: distinct.index(vector) for value, vector in vectors.items()}


def _with_unknown(vectors: list[Vector], width: int) -> tuple[list[Vector], int, list[tuple[int, ...]]]:
    unknown = len(vectors)
    refinements = [*((i,) for i in range(unknown)), tuple(range(unknown + 1))]
    return [*vectors, (Truth.UNKNOWN,) * width], unknown, refinements


class _SetStates(States):
    """States of a list of options: the distinct classes of lists, and unknown."""

    spans = ()

    def __init__(self, fact: Fact, atoms: Sequence[Atom]) -> None:
        self._empty = tuple(a.op is Op.EQ for a in atoms)
        self._single = {o.value: tuple(o.value in a.operand for a in atoms) for o in fact.options}
        found = dict.fromkeys(self._single.values())
        frontier = list(found)
        while frontier:
            held = frontier.pop()
            for single in self._single.values():
                joined = tuple(map(or_, held, single))
                if joined not in found:
                    found[joined] = None
                    frontier.append(joined)
        found[self._empty] = None
        vectors = [tuple(_truth(x) for x in flags) for flags in found]
        self._of = {flags: i for i, flags in enumerate(found)}
        self.vectors, self.unknown, self.refinements = _with_unknown(vectors, len(atoms))

    def of(self, known: Known | None) -> int:
        if known is None:
            return self.unknown
        assert isinstance(known, frozenset)
        if not known:
            return self._of[self._empty]
        flags = tuple(map(any, zip(*(self._single[value] for value in known), strict=True)))
        return self._of[flags]


class NumberStates(States):
    """States of a number or day: runs of neighbouring cells between the limits that the atoms set."""

    def __init__(self, fact: Fact, atoms: Sequence[Atom]) -> None:
        self.cells = _cells(fact, atoms)
        self._starts = [cell.low for cell in self.cells]
        ends = [cell.high for cell in self.cells]
        cells = range(len(self._starts))
        self._runs = [(i, j) for i in cells for j in cells if i <= j]
        self._of = {run: i for i, run in enumerate(self._runs)}
        self.spans = [Interval(self._starts[i], ends[j]) for i, j in self._runs]
        self.vectors = [tuple(_compare(atom, span) for atom in atoms) for span in self.spans]
        self.refinements = [
            tuple(self._of[run] for run in self._runs if i <= run[0] and run[1] <= j) for i, j in self._runs
        ]
        self.unknown = self._of[0, len(self._starts) - 1]

    def of(self, known: Known | None) -> int:  # noqa: D102  # see States
        if known is None:
            return self.unknown
        assert isinstance(known, Interval)
        first = bisect_right(self._starts, known.low) - 1
        last = bisect_right(self._starts, known.high) - 1
        return self._of[max(first, 0), max(last, 0)]

    @property
    def starts(self) -> Sequence[int]:
        """The first number of each cell."""
        return self._starts

    @property
    def runs(self) -> Sequence[tuple[int, int]]:
        """The first and last cell of each state."""
        return self._runs


def _cells(fact: Fact, atoms: Sequence[Atom]) -> tuple[Interval, ...]:
    """The runs of numbers within which no test changes its answer."""
    low, high = limits(fact)
    starts = [low, *sorted({cut for atom in atoms for cut in cuts(atom) if low < cut <= high})]
    return tuple(map(Interval, starts, [*(start - 1 for start in starts[1:]), high]))


def limits(fact: Fact) -> tuple[int, int]:
    """The lowest and the highest value of a number or, as ordinals, of a day."""
    low = fact.minimum if fact.minimum is not None else date.min.toordinal()
    high = fact.maximum if fact.maximum is not None else date.max.toordinal()
    return low, high


def _number(value: Value) -> int:
    if isinstance(value, date):
        return value.toordinal()
    assert isinstance(value, int)
    return value


def cuts(atom: Atom) -> list[int]:
    """The numbers at which this test changes its answer: the first of each new cell."""
    numbers = [_number(value) for value in atom.operand]
    if atom.op in (Op.LT, Op.GE):
        return numbers
    if atom.op in (Op.LE, Op.GT):
        return [numbers[0] + 1]
    if atom.op is Op.BETWEEN:
        return [numbers[0], numbers[1] + 1]
    return [cut for number in numbers for cut in (number, number + 1)]


def _compare(atom: Atom, span: Interval) -> Truth:
    """The truth of a test over all numbers of a span."""
    numbers = [_number(value) for value in atom.operand]
    if atom.op is Op.BETWEEN:
        inside = numbers[0] <= span.low and span.high <= numbers[1]
        outside = span.high < numbers[0] or numbers[1] < span.low
    elif atom.op in (Op.LT, Op.LE):
        limit = numbers[0] if atom.op is Op.LT else numbers[0] + 1
        inside, outside = span.high < limit, span.low >= limit
    elif atom.op in (Op.GT, Op.GE):
        limit = numbers[0] if atom.op is Op.GE else numbers[0] + 1
        inside, outside = span.low >= limit, span.high < limit
    else:
        hits = sum(span.low <= number <= span.high for number in numbers)
        inside, outside = hits == span.high - span.low + 1, hits == 0
    return Truth.TRUE if inside else Truth.FALSE if outside else Truth.UNKNOWN
