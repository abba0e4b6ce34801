"""What people can be, as far as some rules can tell: the states of the facts that the rules test.

Only states that answers can lead to count: a day or a number is known exactly or not at all, an age may be
known to a year, the day a course starts is always known, and a number bounded by another never exceeds it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias

from rules.diagram import Branch, Diagram
from rules.facts import COURSE_START, Interval, Known
from rules.model import Atom, Fact, FactType, Node, Truth
from rules.states import States, states

Allowed: TypeAlias = Sequence[Sequence[int]]
"""For each variable the states that are looked at."""

_Held: TypeAlias = tuple[tuple[int, int], ...]
"""States of variables that bound each other, set on the way down."""


class Space:
    """The states of the facts that some rules test.

    ``exact`` are the states of full answers; ``possible`` have the vague answers and the missing ones too.
    """

    def __init__(self, facts: Mapping[str, Fact], rules: Iterable[Node]) -> None:
        atoms: dict[str, dict[Atom, None]] = {}
        uses: Counter[str] = Counter()
        for rule in rules:
            for atom in rule.atoms():
                atoms.setdefault(atom.fact, {})[atom] = None
                uses[atom.fact] += 1
        order = list(facts)
        self.facts = sorted(atoms, key=lambda key: (-uses[key], order.index(key)))
        self.states: list[States] = [states(facts[key], tuple(atoms[key])) for key in self.facts]
        self.locate = {
            atom: (variable, place)
            for variable, key in enumerate(self.facts)
            for place, atom in enumerate(atoms[key])
        }
        self.exact = [_exact(each) for each in self.states]
        self.possible = [
            _possible(facts[key], each) for key, each in zip(self.facts, self.states, strict=True)
        ]
        self._bounds = {
            variable: self.facts.index(bound)
            for variable, key in enumerate(self.facts)
            if (bound := facts[key].at_most) in atoms
        }
        self._coupled = frozenset(self._bounds) | frozenset(self._bounds.values())

    def diagram(self, rule: Node) -> Diagram:
        """The decision diagram of a rule whose tests are all among those of this space."""
        return Diagram(rule, self.facts, self.states, self.locate)

    def now(self, known: Mapping[str, Known]) -> tuple[int, ...]:
        """The state of each fact where this is known of a person."""
        return tuple(each.of(known.get(key)) for key, each in zip(self.facts, self.states, strict=True))

    def reached(
        self,
        diagrams: Sequence[Diagram],
        allowed: Allowed,
        pinned: tuple[int, Sequence[int]] | None = None,
    ) -> frozenset[tuple[Truth, ...]]:
        """All that these diagrams say together of people in the allowed states: one truth for each.

        ``pinned``: a variable, and for each diagram the state in which it alone has this variable.
        """
        memo: dict[object, frozenset[tuple[Truth, ...]]] = {}
        variable, pins = pinned or (-1, ())

        def walk(nodes: tuple[int, ...], held: _Held) -> frozenset[tuple[Truth, ...]]:
            branches = [_branch(diagram, node) for diagram, node in zip(diagrams, nodes, strict=True)]
            if not any(branches):
                return frozenset({tuple(map(Truth, nodes))})
            if (nodes, held) not in memo:
                first = min(branch.variable for branch in branches if branch is not None)
                found = (
                    [
                        walk(below, further)
                        for below, further in self._below(nodes, branches, first, held, allowed)
                    ]
                    if first != variable
                    else [walk(_children(nodes, branches, first, pins), held)]
                )
                memo[nodes, held] = frozenset[tuple[Truth, ...]]().union(*found)
            return memo[nodes, held]

        held = tuple((variable, state) for state in dict.fromkeys(pins) if variable in self._coupled)
        return walk(tuple(diagram.root for diagram in diagrams), held)

    def _below(
        self,
        nodes: tuple[int, ...],
        branches: Sequence[Branch | None],
        variable: int,
        held: _Held,
        allowed: Allowed,
    ) -> Iterator[tuple[tuple[int, ...], _Held]]:
        """Where these nodes lead in each allowed state of the variable, and the states held from there on."""
        for state in allowed[variable]:
            if not self._clash(variable, state, held):
                further = (*held, (variable, state)) if variable in self._coupled else held
                yield _children(nodes, branches, variable, [state] * len(nodes)), further

    def same(self, one: Diagram, other: Diagram, allowed: Allowed) -> bool:
        """Whether two diagrams say the same of everybody in the allowed states."""
        return all(a is b for a, b in self.reached((one, other), allowed))

    def _clash(self, variable: int, state: int, held: _Held) -> bool:
        """Whether nobody can be in this state and in those held, because one number bounds another."""
        for other, at in held:
            if self._bounds.get(variable) == other and not self._within(variable, state, other, at):
                return True
            if self._bounds.get(other) == variable and not self._within(other, at, variable, state):
                return True
        return False

    def _within(self, variable: int, state: int, bound: int, at: int) -> bool:
        own, above = self.states[variable], self.states[bound].spans[at]
        span = own.spans[state]
        if state in self.exact[variable]:
            return span.low <= above.high
        return state == own.of(Interval(own.spans[own.unknown].low, above.high))


def _branch(diagram: Diagram, node: int) -> Branch | None:
    """The branch of this index; None for a leaf."""
    return None if node < len(Truth) else diagram.branch(node)


def _children(
    nodes: Sequence[int], branches: Sequence[Branch | None], variable: int, states: Sequence[int]
) -> tuple[int, ...]:
    """Where each node leads when it has the variable in its state; a node without it stays."""
    return tuple(
        branch.children[state] if branch is not None and branch.variable == variable else node
        for node, branch, state in zip(nodes, branches, states, strict=True)
    )


def _exact(each: States) -> tuple[int, ...]:
    return tuple(state for state, further in enumerate(each.refinements) if further == (state,))


def _possible(fact: Fact, each: States) -> tuple[int, ...]:
    found = dict.fromkeys(_exact(each))
    if fact.key == COURSE_START:
        return tuple(found)
    if fact.type is FactType.INTEGER:
        lowest = each.spans[each.unknown].low
        cells = [each.spans[state] for state in found]
        if fact.alternative is not None:
            # A year of birth leaves two ages that are neighbours.
            found.update((each.of(Interval(cell.high, cell.high + 1)), None) for cell in cells[:-1])
        if fact.at_most is not None:
            found.update((each.of(Interval(lowest, cell.high)), None) for cell in cells)
    found[each.unknown] = None
    return tuple(found)
