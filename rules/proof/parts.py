"""The parts of a rule by their paths, and what becomes of the rule where one part is always true or false."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import TypeAlias

from rules.diagram import Diagram
from rules.model import Atom, Node, Op, Truth, Value
from rules.proof.space import Space

Path: TypeAlias = tuple[int, ...]
"""Which part to take at each level, from the whole rule down; () is the rule itself."""

ALWAYS = Node(Op.ALL)
NEVER = Node(Op.ANY)


def parts(rule: Node, path: Path = ()) -> Iterator[tuple[Path, Node]]:
    """Every part of a rule with its path, the rule itself first, a group before what is in it."""
    yield path, rule
    for place, part in enumerate(rule.parts):
        yield from parts(part, (*path, place))


def put(rule: Node, path: Path, part: Node) -> Node:
    """The rule with another part at this path."""
    if not path:
        return part
    inner = put(rule.parts[path[0]], path[1:], part)
    return replace(rule, parts=(*rule.parts[: path[0]], inner, *rule.parts[path[0] + 1 :]))


class Flip:
    """A part of a condition, and what is said where this part alone is made true or false.

    What is said is the condition's truth; with ``rest``, all the other conditions of its programme, it is
    the truth of them all. The part *decides* for a person where the two differ. (With two truths: the
    Boolean difference.)
    """

    def __init__(
        self, space: Space, condition: Node, path: Path, node: Node, rest: Diagram | None = None
    ) -> None:
        self.space = space
        self.node = node
        self._own = space.diagram(node)
        self._true = space.diagram(put(condition, path, ALWAYS))
        self._false = space.diagram(put(condition, path, NEVER))
        self._rest = rest or space.diagram(ALWAYS)

    def at(self, now: tuple[int, ...]) -> tuple[Truth, Truth, Truth]:
        """The part's truth, and what is said where the part is made true and false, in these states."""
        rest = self._rest.truth(now)
        true, false = self._true.truth(now), self._false.truth(now)
        return self._own.truth(now), min(true, rest), min(false, rest)

    def awaits(self, now: tuple[int, ...]) -> bool:
        """Whether what is said with the part made true or false can still change with further answers."""
        further = [states.refinements[state] for states, state in zip(self.space.states, now, strict=True)]
        for made in (self._true, self._false):
            reached = self.space.reached((made, self._rest), further)
            if len({min(truths) for truths in reached}) > 1:
                return True
        return False

    def deciding(self, *, vague: bool = False) -> frozenset[tuple[Truth, Truth, Truth]]:
        """All that ``at`` can give where the part decides, over everybody whose facts are known exactly.

        ``vague``: over everybody, whatever is known.
        """
        diagrams = (self._own, self._true, self._false, self._rest)
        reached = self.space.reached(diagrams, self.space.possible if vague else self.space.exact)
        said = ((own, min(true, rest), min(false, rest)) for own, true, false, rest in reached)
        return frozenset((own, true, false) for own, true, false in said if true is not false)

    def alone_exists(self) -> bool:
        """Whether two people who differ in the part's fact alone can show it deciding, true and false.

        The part is an atom.
        """
        assert self.node.atom is not None
        variable, place = self.space.locate[self.node.atom]
        vectors, exact = self.space.states[variable].vectors, self.space.exact
        met = [state for state in exact[variable] if vectors[state][place] is Truth.TRUE]
        unmet = [state for state in exact[variable] if vectors[state][place] is Truth.FALSE]
        return any(self._alone(variable, one, other) for one in met for other in unmet)

    def _alone(self, variable: int, one: int, other: int) -> bool:
        """Whether two people in these states of the variable, otherwise alike, show the part deciding."""
        half = (self._true, self._false, self._rest)
        pins = (one, one, one, other, other, other)
        for truths in self.space.reached((*half, *half), self.space.exact, (variable, pins)):
            with_it, masked = min(truths[0], truths[2]), min(truths[1], truths[2])
            counter, without = min(truths[3], truths[5]), min(truths[4], truths[5])
            if with_it is not masked and counter is not without and with_it is not without:
                return True
        return False


def _written(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, frozenset):
        return "[]"
    return value.isoformat() if isinstance(value, date) else str(value)


def source(atom: Atom) -> str:
    """An atom as it stands in a rule file: "lt: {age: 45}"."""
    values = ", ".join(map(_written, atom.operand))
    several = atom.op in (Op.IN, Op.HAS_ANY, Op.BETWEEN)
    return f"{atom.op}: {{{atom.fact}: {f'[{values}]' if several else values}}}"


def called(node: Node) -> str:
    """A part in words: its label, or how it is written, or the operator and its parts."""
    if node.atom is not None:
        return f"“{node.label}” ({source(node.atom)})" if node.label else source(node.atom)
    return (
        f"“{node.label}” ({node.op})" if node.label else f"{node.op}: [{', '.join(map(called, node.parts))}]"
    )
