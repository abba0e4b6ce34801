"""Decision diagrams: which facts can still change what a rule says.

A reduced ordered decision diagram with many-valued variables and Kleene's three truths as leaves (after
Bryant, Graph-Based Algorithms for Boolean Function Manipulation, 1986; many-valued: Srinivasan et al.,
1990). Being canonical, a diagram depends on a fact exactly if the fact occurs in it. So "can this answer
still matter" is answered exactly, also where one fact stands in several conditions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from sys import maxsize
from threading import Lock
from typing import NamedTuple, TypeAlias

from rules.model import Atom, Node, Op, Truth
from rules.states import States


class Test(NamedTuple):
    """An atom that is still open: its variable, and its place in the variable's vectors."""

    variable: int
    place: int


class Join(NamedTuple):
    """An operator over parts of which at least one is still open."""

    op: Op
    parts: tuple[Residual, ...]
    first: int


Residual: TypeAlias = Truth | Test | Join
"""What is left of a rule when some variables are set."""

LEAVES = len(Truth)
"""Functions below this are the truths."""

_KEPT = 200_000


class Branch(NamedTuple):
    """A node of a diagram: a variable, and where each of its states leads (leaf or node, by index)."""

    variable: int
    children: tuple[int, ...]


class Diagram:
    """The decision diagram of a rule over the states of its facts, and of all that is left of it by answers.

    ``facts`` orders the variables; ``states`` are theirs. ``locate(atom)`` gives an atom's variable and its
    place in that variable's vectors. What is left of the rule is a *function*, named by an index: 0, 1, 2 are
    the truths, branches follow. Equal functions have the same index, whichever threads ask for them.
    """

    def __init__(
        self,
        rule: Node,
        facts: Sequence[str],
        states: Sequence[States],
        locate: Mapping[Atom, tuple[int, int]],
    ) -> None:
        self.facts = facts
        self.states = states
        self._branches: list[Branch] = []
        self._inside: list[frozenset[str]] = [frozenset()] * LEAVES
        self._index: dict[Branch, int] = {}
        self._adding = Lock()
        self._memo: dict[Residual, int] = {}
        self._settled: dict[tuple[int, int, int, bool], int] = {}
        self.root = self._build(_residual(rule, locate))
        self._size = len(self._branches)
        self._memo.clear()

    def __len__(self) -> int:
        """The number of branches of the rule itself."""
        return self._size

    def _build(self, rule: Residual) -> int:
        if isinstance(rule, Truth):
            return int(rule)
        if rule in self._memo:
            return self._memo[rule]
        variable = _first(rule)
        vectors = self.states[variable].vectors
        children = tuple(self._build(_assign(rule, variable, vector)) for vector in vectors)
        self._memo[rule] = made = self._branch(variable, children)
        return made

    def _branch(self, variable: int, children: tuple[int, ...]) -> int:
        if len(set(children)) == 1:
            return children[0]
        branch = Branch(variable, children)
        found = self._index.get(branch)
        if found is None:
            with self._adding:
                found = self._added(branch)
        return found

    def _added(self, branch: Branch) -> int:
        """The index of a branch, which other threads see only when all of it is there."""
        found = self._index.get(branch)
        if found is None:
            below = {self._inside[child] for child in branch.children}
            self._inside.append(frozenset({self.facts[branch.variable]}).union(*below))
            self._branches.append(branch)
            self._index[branch] = found = len(self._branches) - 1 + LEAVES
        return found

    def branches(self) -> Sequence[Branch]:
        """The branches of the rule itself, children first; a branch's index is its place plus three."""
        return self._branches[: self._size]

    def truth(self, now: Sequence[int]) -> Truth:
        """What the rule says where each variable is in this state."""
        node = self.root
        while node >= LEAVES:
            branch = self._branches[node - LEAVES]
            node = branch.children[now[branch.variable]]
        return Truth(node)

    def support(self, now: Sequence[int], closed: Iterable[str] = ()) -> frozenset[str]:
        """The facts whose further answers can still change what the rule says.

        ``now`` is each variable's state; facts in ``closed`` get no further answer.
        """
        return self.inside(self.left(now, closed))

    def inside(self, function: int) -> frozenset[str]:
        """The facts on which a function depends."""
        return self._inside[function]

    def branch(self, function: int) -> Branch:
        """The first branch of a function that is none of the truths."""
        return self._branches[function - LEAVES]

    def left(self, now: Sequence[int], closed: Iterable[str] = ()) -> int:
        """The function that is left where each variable is in this state.

        Facts in ``closed`` get no further answer.
        """
        fixed = frozenset(closed)
        function = self.root
        for variable, state in enumerate(now):
            if state != self.states[variable].unknown or self.facts[variable] in fixed:
                function = self.after(function, variable, state, final=self.facts[variable] in fixed)
        return function

    def after(self, function: int, variable: int, state: int, *, final: bool = False) -> int:
        """What is left of a function when a variable comes into a state.

        Where ``final``, no further answer can lead out of that state.
        """
        if self.facts[variable] not in self._inside[function]:
            return function
        key = (function, variable, state, final)
        found = self._settled.get(key)
        if found is None:
            branch = self.branch(function)
            if branch.variable != variable:
                children = [self.after(child, variable, state, final=final) for child in branch.children]
                found = self._branch(branch.variable, tuple(children))
            else:
                found = self._within(branch, state, final)
            if len(self._settled) >= _KEPT:
                self._settled.clear()
            self._settled[key] = found
        return found

    def _within(self, branch: Branch, state: int, final: bool) -> int:
        reach = (state,) if final else self.states[branch.variable].refinements[state]
        if len(reach) == 1:
            return branch.children[state]
        # States out of reach count as this one: so functions that are equal within reach are the same.
        same = branch.children[state]
        children = [child if to in reach else same for to, child in enumerate(branch.children)]
        return self._branch(branch.variable, tuple(children))


def _residual(node: Node, locate: Mapping[Atom, tuple[int, int]]) -> Residual:
    if node.atom is not None:
        return Test(*locate[node.atom])
    return _SIMPLIFY[node.op]([_residual(part, locate) for part in node.parts])


def _assign(rule: Residual, variable: int, vector: Sequence[Truth]) -> Residual:
    if isinstance(rule, Truth):
        return rule
    if isinstance(rule, Test):
        return vector[rule.place] if rule.variable == variable else rule
    return _SIMPLIFY[rule.op]([_assign(part, variable, vector) for part in rule.parts])


def _first(rule: Residual) -> int:
    """The first variable in a residual; larger than any where it has none."""
    if isinstance(rule, Truth):
        return maxsize
    return rule.variable if isinstance(rule, Test) else rule.first


def _join(op: Op, parts: Iterable[Residual]) -> Join:
    kept = tuple(parts)
    return Join(op, kept, min(map(_first, kept)))


def _negated(parts: list[Residual]) -> Residual:
    (part,) = parts
    return Truth(2 - part) if isinstance(part, Truth) else _join(Op.NOT, parts)


def _doubted(parts: list[Residual]) -> Residual:
    (part,) = parts
    return min(part, Truth.UNKNOWN) if isinstance(part, Truth) else _join(Op.DISPUTED, parts)


def _folded(op: Op, deciding: Truth, neutral: Truth) -> Callable[[list[Residual]], Residual]:
    def fold(parts: list[Residual]) -> Residual:
        if any(part is deciding for part in parts):
            return deciding
        kept = list(dict.fromkeys(part for part in parts if part is not neutral))
        if len(kept) > 1:
            return _join(op, kept)
        return kept[0] if kept else neutral

    return fold


_SIMPLIFY: Mapping[Op, Callable[[list[Residual]], Residual]] = {
    Op.NOT: _negated,
    Op.DISPUTED: _doubted,
    Op.ALL: _folded(Op.ALL, Truth.FALSE, Truth.TRUE),
    Op.ANY: _folded(Op.ANY, Truth.TRUE, Truth.FALSE),
}
