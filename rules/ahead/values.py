"""The values of a fact that some of its states stand for, as they can be told: options, ranges, lists."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TypeAlias

from rules.facts import Interval, Known
from rules.model import Fact, FactType
from rules.states import States


@dataclass(frozen=True, slots=True)
class OneOf:
    """Any one of these options, or of yes and no."""

    options: tuple[str | bool, ...]


@dataclass(frozen=True, slots=True)
class Ranges:
    """Any number in one of these ranges; None is no lower or no upper limit within the fact's own."""

    ranges: tuple[tuple[int | None, int | None], ...]


@dataclass(frozen=True, slots=True)
class Holding:
    """Lists with all of one of ``any_of`` (an empty one asks for nothing), and nothing of ``none_of``."""

    any_of: tuple[tuple[str, ...], ...]
    none_of: tuple[str, ...] = ()

    def admits(self, held: Collection[str]) -> bool:
        """Whether this list is one of them."""
        return not set(self.none_of) & set(held) and any(set(each) <= set(held) for each in self.any_of)


Values: TypeAlias = OneOf | Ranges | tuple[Holding, ...]


def plain_states(states: States) -> tuple[int, ...]:
    """The states in which a fact is as exact as the rules can tell."""
    return tuple(state for state, after in enumerate(states.refinements) if len(after) == 1)


def values_of(fact: Fact, states: States, chosen: Collection[int]) -> Values:
    """All values of a fact that are in one of these (plain) states."""
    if fact.type is FactType.OPTIONS:
        return _lists(fact, states, frozenset(chosen))
    if fact.type in (FactType.OPTION, FactType.BOOLEAN):
        values: Iterable[str | bool] = (
            (option.value for option in fact.options) if fact.options else (True, False)
        )
        return OneOf(tuple(value for value in values if states.of(value) in chosen))
    return Ranges(tuple(_ranges(states.cells, [states.of(cell) in chosen for cell in states.cells])))


def _ranges(cells: Sequence[Interval], wanted: Sequence[bool]) -> Iterator[tuple[int | None, int | None]]:
    start: int | None = None
    last = len(cells) - 1
    for at, cell in enumerate(cells):
        if wanted[at] and (at == 0 or not wanted[at - 1]):
            start = cell.low if at else None
        if wanted[at] and (at == last or not wanted[at + 1]):
            yield start, (cell.high if at < last else None)


def _lists(fact: Fact, states: States, chosen: frozenset[int]) -> tuple[Holding, ...]:
    """The lists in these states: in one description where that is exact, else in one for each state."""
    together = _described(fact, states, chosen)
    if _covers(fact, states, together) == chosen:
        return (together,)
    return tuple(_described(fact, states, frozenset({state})) for state in sorted(chosen))


def _described(fact: Fact, states: States, chosen: frozenset[int]) -> Holding:
    """The smallest lists in these states, and the options that no list in them holds.

    A smallest list has no more options than there are tests of the fact: one for each that has to hold.
    """
    kinds = _kinds(fact, states)
    width = len(states.vectors[states.unknown])
    values = [option.value for option in fact.options]
    able = {
        value for found in _held(kinds) if _state(states, found) in chosen for kind in found for value in kind
    }
    smallest: list[tuple[str, ...]] = []
    for size in range(width + 1):
        for held in combinations([value for value in values if value in able], size):
            if not any(set(each) <= set(held) for each in smallest) and states.of(frozenset(held)) in chosen:
                smallest.append(held)
    return Holding(tuple(smallest), tuple(value for value in values if value not in able))


def _kinds(fact: Fact, states: States) -> list[tuple[str, ...]]:
    """The options by what the tests say of each alone: those of one kind are alike in any list."""
    kinds: dict[int, list[str]] = {}
    for option in fact.options:
        kinds.setdefault(states.of(frozenset({option.value})), []).append(option.value)
    return [tuple(kind) for kind in kinds.values()]


def _held(kinds: Sequence[tuple[str, ...]]) -> Iterator[tuple[tuple[str, ...], ...]]:
    """Every choice of kinds that a list can hold something of."""
    for size in range(len(kinds) + 1):
        yield from combinations(kinds, size)


def _state(states: States, held: Iterable[tuple[str, ...]]) -> int:
    known: Known = frozenset(kind[0] for kind in held)
    return states.of(known)


def _covers(fact: Fact, states: States, holding: Holding) -> frozenset[int]:
    """The states of the lists that this description admits."""
    found = set()
    for held in _held(_kinds(fact, states)):
        values = {value for kind in held for value in kind} - set(holding.none_of)
        if all(set(kind) & values for kind in held) and holding.admits(values):
            found.add(states.of(frozenset(values)))
    return frozenset(found)
