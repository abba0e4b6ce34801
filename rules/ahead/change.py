"""The smallest changes of facts that make a rule hold.

Exact, by a walk over the rule's decision diagram: what makes a branch hold is what makes one of its
children hold, with the branch's own fact added where the way to that child leaves its present state. Of the
sets found at a branch only the minimal ones are kept, so no combination of values is ever tried twice.

A set is a bit mask over the rule's facts, two bits a fact: that the fact comes out some way that is not sure
now, and that it comes out otherwise than it is known to be. Learning is so a part of changing, and a way that
only learns is never hidden behind one that changes.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from rules.ahead.values import plain_states
from rules.evaluate import CompiledRule
from rules.model import Truth

Mask: TypeAlias = int
Box: TypeAlias = tuple[tuple[int, tuple[int, ...]], ...]
"""For some facts (by their place in the rule, in order) the states each may be in, each with each."""

_BITS = 2
_SETTLED, _OTHER = 1, 2


@dataclass(frozen=True, slots=True)
class Moves:
    """A minimal set of facts, and the states of them that make the rule hold: ``boxes`` taken together.

    ``mask`` names the facts; every box has all of them.
    """

    mask: Mask
    boxes: tuple[Box, ...]


def settled(mask: Mask) -> tuple[int, ...]:
    """The facts in a set, by their place in the rule."""
    return tuple(place for place in range(mask.bit_length() // _BITS + 1) if mask >> _BITS * place & _SETTLED)


def changed(mask: Mask) -> tuple[int, ...]:
    """Those of them that have to come out otherwise than they are known to be."""
    return tuple(place for place in range(mask.bit_length() // _BITS + 1) if mask >> _BITS * place & _OTHER)


def least_masks(rule: CompiledRule, now: Sequence[int], still: Collection[int] = ()) -> tuple[Mask, ...]:
    """The minimal sets of facts that can make a rule hold, others staying as they are.

    ``now`` is each fact's state; facts in ``still`` (by place) stay as they are in any case. Empty where
    nothing makes it hold; the empty set alone where it holds now.
    """
    diagram = rule.diagram
    if diagram.truth(now) is Truth.TRUE:
        return (0,)
    memo: dict[int, tuple[Mask, ...]] = {Truth.FALSE: (), Truth.UNKNOWN: (), Truth.TRUE: (0,)}
    prices = [_prices(rule, place, now[place]) for place in range(len(rule.facts))]

    def least(node: int) -> tuple[Mask, ...]:
        found = memo.get(node)
        if found is None:
            branch = diagram.branch(node)
            at = branch.variable
            costs: dict[int, set[Mask]] = {branch.children[now[at]]: {0}}
            if at not in still:
                for state, price in prices[at].items():
                    costs.setdefault(branch.children[state], set()).add(price)
            memo[node] = found = _minimal(
                {
                    mask | price
                    for child, paid in costs.items()
                    for price in _minimal(paid)
                    for mask in least(child)
                }
            )
        return found

    return least(diagram.root)


def _prices(rule: CompiledRule, place: int, state: int) -> Mapping[int, Mask]:
    """What it takes to bring a fact from its state into each other plain one."""
    states = rule.states[place]
    learned = states.refinements[state]
    return {
        to: (_SETTLED if to in learned else _SETTLED | _OTHER) << _BITS * place
        for to in plain_states(states)
        if to != state
    }


def _minimal(masks: Collection[Mask]) -> tuple[Mask, ...]:
    """Those that hold no other of them."""
    if len(masks) < 2:
        return tuple(masks)
    kept: list[Mask] = []
    for mask in sorted(masks, key=lambda each: (each.bit_count(), each)):
        if not any(less & mask == less for less in kept):
            kept.append(mask)
    return tuple(kept)


def moves(rule: CompiledRule, now: Sequence[int], mask: Mask) -> Moves:
    """All states of the facts in a minimal set that make the rule hold, others staying as they are."""
    settles, changes = settled(mask), changed(mask)
    targets = {at: _targets(rule, at, now[at], at in changes) for at in settles}
    memo: dict[int, tuple[Box, ...]] = {Truth.FALSE: (), Truth.UNKNOWN: (), Truth.TRUE: ((),)}

    def boxes(node: int) -> tuple[Box, ...]:
        found = memo.get(node)
        if found is None:
            branch = rule.diagram.branch(node)
            if branch.variable not in targets:
                found = boxes(branch.children[now[branch.variable]])
            else:
                found = _divided(branch.variable, targets[branch.variable], branch.children, boxes)
            memo[node] = found
        return found

    return Moves(mask, tuple(_filled(box, targets) for box in boxes(rule.diagram.root)))


def _targets(rule: CompiledRule, place: int, state: int, other: bool) -> tuple[int, ...]:
    """The plain states a fact may come out in, of those that it is known (not) to be in."""
    states = rule.states[place]
    known = states.refinements[state]
    return tuple(to for to in plain_states(states) if to != state and (to not in known) is other)


def _divided(
    place: int, targets: Sequence[int], children: Sequence[int], boxes: Callable[[int], tuple[Box, ...]]
) -> tuple[Box, ...]:
    """The boxes below a fact's branch: its states that leave the same boxes to the rest go together."""
    groups: dict[tuple[Box, ...], list[int]] = {}
    for state in targets:
        groups.setdefault(boxes(children[state]), []).append(state)
    if len(groups) == 1:
        return next(iter(groups))
    return tuple(((place, tuple(group)), *box) for below, group in groups.items() for box in below)


def _filled(box: Box, targets: Mapping[int, tuple[int, ...]]) -> Box:
    """The box with the facts that may come out in any way."""
    return tuple(sorted({**targets, **dict(box)}.items()))
