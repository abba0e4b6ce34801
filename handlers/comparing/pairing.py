"""Which conditions of two programmes belong in one row: the same ones, and those that ask about the same."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeVar

from rules.model import Node, Remark

T = TypeVar("T")
Pair = tuple[T | None, T | None]

_NEAR = 0.5
"""Share of the facts of two conditions that both ask for, from which they stand in one row."""
_WHERE = frozenset({"sector", "bloc"})
"""Facts that only say where another one counts, in a condition that asks for others too."""


def inner(node: Node) -> Node:
    """A condition without the scope around it."""
    return node.parts[1].parts[1] if node.scoped else node


def facts_of(node: Node) -> frozenset[str]:
    """The facts that a condition is about; those of its scope are not among them."""
    asked = frozenset(atom.fact for atom in inner(node).atoms())
    return asked - _WHERE or asked


def same_test(left: Node, right: Node) -> bool:
    """Whether two conditions let the same people pass and are called the same."""
    return left.label == right.label and _bare(left) == _bare(right)


def _bare(node: Node) -> Node:
    """A node by what it tests alone."""
    return replace(node, id="", label="", cites=(), parts=tuple(map(_bare, node.parts)))


def pairs(left: Sequence[Node], right: Sequence[Node]) -> list[Pair[Node]]:
    """The conditions of two programmes, each in exactly one pair, in the order of the first.

    First those that are the same, then those of one name, then those that ask for mostly the same facts; a
    condition that is like none of the other's stands alone.
    """
    return _paired(left, right, (_is_same, _is_named, _nearness))


def remark_pairs(left: Sequence[Remark], right: Sequence[Remark]) -> list[Pair[Remark]]:
    """What is to be confirmed or noted of two programmes, the same in one pair."""
    return _paired(left, right, (_says_the_same,))


def _is_same(left: Node, right: Node) -> float:
    return float(same_test(left, right))


def _is_named(left: Node, right: Node) -> float:
    return float(bool(left.id) and left.id == right.id and bool(facts_of(left) & facts_of(right)))


def _nearness(left: Node, right: Node) -> float:
    ours, theirs = facts_of(left), facts_of(right)
    share = len(ours & theirs) / len(ours | theirs)
    return share if share >= _NEAR else 0.0


def _says_the_same(left: Remark, right: Remark) -> float:
    return float(left.label == right.label)


def _paired(
    left: Sequence[T], right: Sequence[T], likenesses: Sequence[Callable[[T, T], float]]
) -> list[Pair[T]]:
    found: dict[int, int] = {}
    for likeness in likenesses:
        scored = [
            (-score, at, other)
            for at, one in enumerate(left)
            for other, two in enumerate(right)
            if at not in found and other not in found.values() and (score := likeness(one, two)) > 0
        ]
        for _, at, other in sorted(scored):
            if at not in found and other not in found.values():
                found[at] = other
    rows: list[Pair[T]] = [(one, right[found[at]] if at in found else None) for at, one in enumerate(left)]
    taken = set(found.values())
    return rows + [(None, two) for other, two in enumerate(right) if other not in taken]
