"""The parts of a rule by their paths, and what becomes of the rule where one part is always true or false."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import TypeAlias

from rules.diagram import Diagram
from rules.model import Atom, Node, Op, Truth, Value
from rules.space import Space

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
    """A part of a rule, and what the rule says where this part alone is made true or false.

    The part *decides* for a person where the two differ. (With two truths: the Boolean difference.)
    """

    def __init__(self, space: Space, rule: Node, path: Path, node: Node) -> None:
        self.space = space
        self.node = node
        self.own = space.diagram(node)
        self.true = space.diagram(put(rule, path, ALWAYS))
        self.false = space.diagram(put(rule, path, NEVER))

    def settled(self, now: tuple[int, ...]) -> tuple[Truth, Truth, Truth] | None:
        """The part's truth, and the rule's with it true and false; None where these await an answer."""
        for diagram in (self.true, self.false):
            if diagram.truth(now) is Truth.UNKNOWN and diagram.support(now):
                return None
        return self.at(now)

    def at(self, now: tuple[int, ...]) -> tuple[Truth, Truth, Truth]:
        """The part's truth, and the rule's where the part is made true and false, in these states."""
        return self.own.truth(now), self.true.truth(now), self.false.truth(now)

    def deciding(self, *, vague: bool = False) -> frozenset[tuple[Truth, Truth, Truth]]:
        """All that ``at`` can give where the part decides, over everybody whose facts are known exactly.

        ``vague``: over everybody, whatever is known.
        """
        diagrams: tuple[Diagram, ...] = (self.own, self.true, self.false)
        reached = self.space.reached(diagrams, self.space.possible if vague else self.space.exact)
        return frozenset((own, true, false) for own, true, false in reached if true is not false)

    def alone_exists(self) -> bool:
        """Whether two people who differ in the part's fact alone can show it deciding, true and false.

        The part is an atom.
        """
        assert self.node.atom is not None
        variable, place = self.space.locate[self.node.atom]
        vectors, exact = self.space.states[variable].vectors, self.space.exact
        met = [state for state in exact[variable] if vectors[state][place] is Truth.TRUE]
        unmet = [state for state in exact[variable] if vectors[state][place] is Truth.FALSE]
        diagrams = (self.true, self.false, self.true, self.false)
        return any(
            with_it is not masked and counter is not without and with_it is not without
            for one in met
            for other in unmet
            for with_it, masked, counter, without in self.space.reached(
                diagrams, exact, (variable, (one, one, other, other))
            )
        )


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
