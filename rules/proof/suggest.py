"""Cases that would show an atomic condition deciding: what to change in a person who fulfils everything."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import combinations, product
from typing import NamedTuple, TypeAlias

from rules.facts import COURSE_START, Interval, Known
from rules.model import Atom, Fact, FactType, Truth
from rules.proof.cases import Example
from rules.proof.coverage import Covered, Watched
from rules.states import cuts, limits

Change: TypeAlias = Mapping[str, Known | None]
"""What differs from a person; None is unknown."""


class Suggestion(NamedTuple):
    """A person, and what to change in them: for a pair twice, for an unknown answer once."""

    person: Example
    changes: tuple[Change, ...]


def suggestion(facts: Mapping[str, Fact], lacking: Covered, people: Sequence[Example]) -> Suggestion | None:
    """The smallest additions that cover an atomic condition; None where three changes do not reach it.

    ``people`` are those whom the programme's cases start from.
    """
    watched = lacking.watched
    atom = watched.node.atom
    assert atom is not None
    values = {key: _values(facts[key], watched) for key in watched.flip.space.facts}
    others = [(key, value) for key in values if key != atom.fact for value in values[key]]
    for size in range(3):
        for person, beside in product(people, combinations(others, size)):
            if len({key for key, _ in beside}) == size:
                found = _with(watched, person, dict(beside), values[atom.fact], pair=lacking.lacks_pair)
                if found:
                    return Suggestion(person, found)
    return None


def _with(
    watched: Watched, person: Example, beside: Change, own: Sequence[Known | None], *, pair: bool
) -> tuple[Change, ...]:
    """The changes, these and one of the atom's fact, that show it; nothing where none do."""
    flip = watched.flip
    assert watched.node.atom is not None
    key = watched.node.atom.fact
    shown: dict[Truth, tuple[Change, Truth]] = {}
    for value in own:
        change = {**beside, key: value}
        known = {k: v for k, v in {**person.case.known, **change}.items() if v is not None}
        truth, true, false = flip.at(flip.space.now(known))
        if true is false:
            continue
        if not pair and truth is Truth.UNKNOWN:
            return (change,)
        if truth is not Truth.UNKNOWN and not flip.awaits(flip.space.now(known)):
            shown.setdefault(truth, (change, true if truth is Truth.TRUE else false))
    if pair and len(shown) > 1 and shown[Truth.TRUE][1] is not shown[Truth.FALSE][1]:
        return shown[Truth.TRUE][0], shown[Truth.FALSE][0]
    return ()


def _values(fact: Fact, watched: Watched) -> list[Known | None]:
    """Answers that the programme's rules can tell apart, and none."""
    atoms = [atom for atom in watched.programme.rule.atoms() if atom.fact == fact.key]
    if fact.type is FactType.BOOLEAN:
        found: list[Known | None] = [True, False]
    elif fact.type is FactType.OPTION:
        found = [option.value for option in fact.options]
    elif fact.type is FactType.OPTIONS:
        found = [*(frozenset({option.value}) for option in fact.options), frozenset()]
    else:
        found = [Interval(side, side) for side in sorted(_sides(fact, atoms))]
    return found if fact.key == COURSE_START else [*found, None]


def _sides(fact: Fact, atoms: Sequence[Atom]) -> Iterator[int]:
    low, high = limits(fact)
    yield from {side for atom in atoms for cut in cuts(atom) if low < cut <= high for side in (cut - 1, cut)}


def written(facts: Mapping[str, Fact], change: Change) -> str:
    """A change as a case writes it: "{age: 45, positions: []}"."""
    return f"{{{', '.join(f'{key}: {_written(facts[key], value)}' for key, value in change.items())}}}"


def _written(fact: Fact, value: Known | None) -> str:
    if value is None:
        return "null"
    if isinstance(value, Interval):
        return date.fromordinal(value.low).isoformat() if fact.type is FactType.DATE else str(value.low)
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"[{', '.join(sorted(value))}]" if isinstance(value, frozenset) else value
