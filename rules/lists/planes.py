"""Rules over many people at once: a bit for each person, and Kleene's logic on bits.

A *plane* holds one bit for each person, eight to a byte. A *pair* of planes holds one of the three truths
for each: "surely true" and "possibly true" (false: neither, unknown: only the second). ``all`` and ``any``
are "and" and "or" of both planes, ``not`` swaps and inverts them.

Everything is built from the nodes and diagrams of the rules when a list is first judged; nothing is written
for one programme alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import reduce
from itertools import combinations
from operator import and_, or_
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from rules.diagram import Branch, Diagram
from rules.model import Atom, Fact, FactType, Node, Op, Truth
from rules.states import NumberStates, States

Plane: TypeAlias = NDArray[np.uint8]
Pair: TypeAlias = NDArray[np.uint8]
"""Two planes, shape (2, bytes): surely true, possibly true."""


class Literal(NamedTuple):
    """The least test of a fact: that it has an option or a truth value, or is at least a number."""

    fact: str
    value: str | int


class Step(NamedTuple):
    """A literal to be read, or an operator over the results of earlier steps."""

    op: Op | None
    parts: tuple[int, ...] = ()
    literal: Literal | None = None


def pack(flags: NDArray[np.bool_]) -> Plane:
    """Flags of people as a plane; of several rows, as a plane for each."""
    return np.packbits(flags, axis=-1)


def known_or(surely: Plane, unknown: Plane) -> Pair:
    """The pair that is true for some people and, where these are not among them, unknown for others."""
    pair = np.empty((2, len(surely)), np.uint8)
    pair[0] = surely
    np.bitwise_or(surely, unknown, out=pair[1])
    return pair


def unpack(plane: Plane, count: int) -> NDArray[np.bool_]:
    """The flags of so many people."""
    return np.unpackbits(plane, count=count).view(np.bool_)


def truths(pair: Pair, count: int) -> NDArray[np.uint8]:
    """The truths of so many people as numbers: 0 false, 1 unknown, 2 true."""
    flags: NDArray[np.uint8] = np.unpackbits(pair, axis=1, count=count)
    both: NDArray[np.uint8] = flags[0] + flags[1]
    return both


class Program:
    """Conditions as steps; a part that several conditions share is one step."""

    def __init__(self, facts: Mapping[str, Fact]) -> None:
        self._facts = facts
        self.steps: list[Step] = []
        self._places: dict[Step, int] = {}

    def add(self, node: Node) -> int:
        """The place of the step that gives this condition's truth."""
        if node.atom is not None:
            return self.add_atom(node.atom)
        return self._join(node.op, [self.add(part) for part in node.parts])

    def add_atom(self, atom: Atom) -> int:
        """The place of the step that gives this test's truth."""
        fact = self._facts[atom.fact]
        if fact.type in (FactType.INTEGER, FactType.DATE):
            return self._number(fact, atom)
        if fact.type is FactType.OPTIONS and atom.op is Op.EQ:
            held = [self._literal(fact.key, option.value) for option in fact.options]
            return self._join(Op.NOT, [self._join(Op.ANY, held)])
        values = [value for value in atom.operand if isinstance(value, (str, int))]
        return self._join(Op.ANY, [self._literal(fact.key, value) for value in values])

    def _number(self, fact: Fact, atom: Atom) -> int:
        """A number's test: that it lies in one of the intervals between its limits where the test holds."""
        cells = NumberStates(fact, (atom,))
        held = [cells.vectors[cells.runs.index((i, i))] == (Truth.TRUE,) for i in range(len(cells.starts))]
        found = []
        for first, last in _intervals(held):
            ends = [] if first == 0 else [self._literal(fact.key, cells.starts[first])]
            if last + 1 < len(held):
                ends.append(self._join(Op.NOT, [self._literal(fact.key, cells.starts[last + 1])]))
            found.append(self._join(Op.ALL, ends))
        return self._join(Op.ANY, found)

    def edges(self, number: NumberStates, fact: str) -> list[int]:
        """The places of "at least the start of this cell", for each cell of a number but the first."""
        return [self._literal(fact, start) for start in number.starts[1:]]

    def _literal(self, fact: str, value: str | int) -> int:
        return self._step(Step(None, literal=Literal(fact, value)))

    def _join(self, op: Op, parts: Sequence[int]) -> int:
        distinct = tuple(dict.fromkeys(parts))
        if len(distinct) == 1 and op in (Op.ALL, Op.ANY):
            return distinct[0]
        return self._step(Step(op, distinct))

    def _step(self, step: Step) -> int:
        if step not in self._places:
            self._places[step] = len(self.steps)
            self.steps.append(step)
        return self._places[step]

    def run(self, read: Callable[[Literal], Pair], width: int) -> list[Pair]:
        """Every step's pair, for planes of ``width`` bytes; ``read`` gives those of literals."""
        made: list[Pair] = []
        for op, parts, literal in self.steps:
            if literal is not None:
                made.append(read(literal))
            else:
                assert op is not None
                made.append(_APPLY[op]([made[part] for part in parts], width))
        return made


def _intervals(held: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """The first and last places of each run of true flags."""
    first = None
    for place, flag in enumerate([*held, False]):
        if flag and first is None:
            first = place
        elif not flag and first is not None:
            yield first, place - 1
            first = None


def constant(truth: Truth, width: int) -> Pair:
    """One truth for all, in planes of ``width`` bytes."""
    pair = np.zeros((2, width), np.uint8)
    pair[0] = 255 * (truth is Truth.TRUE)
    pair[1] = 255 * (truth is not Truth.FALSE)
    return pair


def _all(parts: list[Pair], width: int) -> Pair:
    return reduce(and_, parts) if parts else constant(Truth.TRUE, width)


def _any(parts: list[Pair], width: int) -> Pair:
    return reduce(or_, parts) if parts else constant(Truth.FALSE, width)


def _not(parts: list[Pair], _: int) -> Pair:
    return ~parts[0][::-1]


def _disputed(parts: list[Pair], _: int) -> Pair:
    pair = parts[0].copy()
    pair[0] = 0
    return pair


_APPLY: Mapping[Op, Callable[[list[Pair], int], Pair]] = {
    Op.ALL: _all,
    Op.ANY: _any,
    Op.NOT: _not,
    Op.DISPUTED: _disputed,
}


# What is missing


class Reached:
    """For one fact of a rule: which of its states a further answer can lead a person to."""

    def __init__(self, program: Program, fact: Fact, of: States, atoms: Sequence[Atom]) -> None:
        self._of = of
        self._tests = [program.add_atom(atom) for atom in atoms]
        self._edges = program.edges(of, fact.key) if isinstance(of, NumberStates) else []

    def planes(self, made: Sequence[Pair], width: int) -> list[Plane]:
        """A plane of ``width`` bytes for each state, from the pairs of the program's steps."""
        if isinstance(self._of, NumberStates):
            return [self._run(first, last, made, width) for first, last in self._of.runs]
        tests = [made[place] for place in self._tests]
        unknown = tests[0][1] & ~tests[0][0]
        known = [
            unknown | reduce(and_, (t[0] if v else ~t[1] for t, v in zip(tests, vector, strict=True)))
            for vector in self._of.vectors[:-1]
        ]
        return [*known, unknown]

    def _run(self, first: int, last: int, made: Sequence[Pair], width: int) -> Plane:
        """Whether the number can lie in all of these cells."""
        unbounded = first == len(self._edges)
        low = np.full(width, 255, np.uint8) if unbounded else ~made[self._edges[first]][0]
        return low & made[self._edges[last - 1]][1] if last else low


class _Pair(NamedTuple):
    """Two places of a diagram: can the rest of the answers tell them apart?"""

    low: int
    high: int


class Missing:
    """Which facts can still change what a rule says, for many people at once.

    ``rules.diagram.Diagram.support`` for planes. A fact matters where some branch on it can be reached, two
    of its states can, and the rest of the answers can tell where these two lead.
    """

    def __init__(self, diagram: Diagram, reached: Sequence[Reached]) -> None:
        self._reached = reached
        self._facts = diagram.facts
        self._branches = diagram.branches()
        self._root = diagram.root

    def planes(self, made: Sequence[Pair], width: int) -> dict[str, Plane]:
        """For each fact of the diagram the people for whom it is missing; facts of nobody are left out."""
        run = _MissingRun(self._branches, [each.planes(made, width) for each in self._reached])
        found = run.found(self._root, width)
        return {self._facts[variable]: plane for variable, plane in sorted(found.items()) if plane.any()}


class _MissingRun:
    """One computation of what is missing."""

    def __init__(self, branches: Sequence[Branch], states: Sequence[Sequence[Plane]]) -> None:
        self._branches = branches
        self._states = states
        self._told: dict[_Pair, Plane] = {}
        self._masks: dict[tuple[int, frozenset[int]], Plane] = {}

    def found(self, root: int, width: int) -> dict[int, Plane]:
        """The planes by variable."""
        leaves = len(Truth)
        reach = {root: np.full(width, 255, np.uint8)}
        found: dict[int, Plane] = {}
        for place in range(root, leaves - 1, -1):
            if place not in reach:
                continue
            branch = self._branches[place - leaves]
            ways = self._ways(branch.variable, branch.children)
            for child, mask in ways.items():
                if child >= leaves:
                    arrived = reach[place] & mask
                    reach[child] = reach[child] | arrived if child in reach else arrived
            open_here = reduce(or_, (ways[a] & ways[b] & self._apart(a, b) for a, b in combinations(ways, 2)))
            plane = reach[place] & open_here
            found[branch.variable] = found[branch.variable] | plane if branch.variable in found else plane
        return found

    def _ways(self, variable: int, goals: Sequence[int]) -> dict[int, Plane]:
        """For each goal, whether a state that leads to it can be reached; ``goals`` are the states' goals."""
        states: dict[int, set[int]] = {}
        for state, goal in enumerate(goals):
            states.setdefault(goal, set()).add(state)
        return {goal: self._mask(variable, frozenset(some)) for goal, some in states.items()}

    def _mask(self, variable: int, some: frozenset[int]) -> Plane:
        if (variable, some) not in self._masks:
            self._masks[variable, some] = reduce(or_, (self._states[variable][state] for state in some))
        return self._masks[variable, some]

    def _apart(self, a: int, b: int) -> Plane | np.uint8:
        """Whether some further answers lead the two places to different leaves."""
        leaves = len(Truth)
        pair = _Pair(min(a, b), max(a, b))
        if pair.high < leaves:
            return np.uint8(255)
        if pair not in self._told:
            self._told[pair] = self._tell(pair)
        return self._told[pair]

    def _tell(self, pair: _Pair) -> Plane:
        leaves = len(Truth)
        high = self._branches[pair.high - leaves]
        low = self._branches[pair.low - leaves] if pair.low >= leaves else None
        variable = high.variable if low is None else min(low.variable, high.variable)
        width = len(high.children) if high.variable == variable else len(low.children) if low else 0
        ends: dict[_Pair, set[int]] = {}
        for state in range(width):
            one = low.children[state] if low is not None and low.variable == variable else pair.low
            two = high.children[state] if high.variable == variable else pair.high
            if one != two:
                ends.setdefault(_Pair(min(one, two), max(one, two)), set()).add(state)
        parts = [self._mask(variable, frozenset(some)) & self._apart(*end) for end, some in ends.items()]
        return reduce(or_, parts)
