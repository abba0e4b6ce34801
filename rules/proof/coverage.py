"""How far the cases cover the rules: each atomic condition deciding alone, both ways (masking MC/DC).

An atomic condition is one test at one place of a programme, so a test that stands in two conditions counts
twice. It *decides* for a person where the verdict would be another if this test alone came out otherwise.
Counted as covered is a pair of cases with different verdicts: in one the test is true and decides, in the
other it is false and decides. Where two people can show it who differ in this fact alone, only such a pair
counts. This is unique-cause MC/DC, with masking where tests are coupled (being of one fact) or where nothing
nearer exists: Chilenski & Miller, Applicability of Modified
Condition/Decision Coverage to Software Testing, Software Engineering Journal 9(5), 1994; CAST-10, What is a
"Decision" in Application of MC/DC, 2002; Chilenski, An Investigation of Three Forms of MC/DC,
DOT/FAA/AR-01/18, 2001. Of the pairs the closest is shown.

With three truths: the two verdicts of a pair, and those that the test would turn them to, await no answer
(unknown counts only where the texts themselves leave it open). That an unknown answer alone keeps a verdict
open is counted apart: a case in which the test is unknown and decides.

Where no two people can form such a pair (shown by the decision diagrams over all that a person can be), the
pair is sought for the condition's own result instead of the verdict; where that has none either, the test
is listed as one that never decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import product
from operator import itemgetter

from rules.model import Fact, Node, Programme, Rulebook, Truth
from rules.proof.cases import Example
from rules.proof.parts import ALWAYS, Flip, Path, parts, put
from rules.proof.space import Space


class Level(StrEnum):
    """What an atomic condition can alone decide: the verdict, at least its condition's result, or nothing."""

    VERDICT = "verdict"
    CONDITION = "condition"
    NOTHING = "nothing"


class Pairing(StrEnum):
    """What differs between the two cases of a pair.

    UNIQUE: this test alone. COUPLED: this fact alone, and with it other tests of it. MASKING: other facts
    too, without effect.
    """

    UNIQUE = "unique"
    COUPLED = "coupled"
    MASKING = "masking"


@dataclass(frozen=True, eq=False)
class Watched:
    """An atomic condition under watch, at the level where it can decide alone.

    ``flip`` is of that level's rule; for one that never decides, of its condition. ``awaits``: that its
    being unknown can keep that level's result open. ``near``: two people who differ in its fact alone can
    show it. ``condition`` is the id, ``path`` begins below it.
    """

    programme: Programme
    condition: Node
    path: Path
    node: Node
    level: Level
    flip: Flip
    awaits: bool
    near: bool


@dataclass(frozen=True, eq=False)
class Covered:
    """What the cases show of an atomic condition; None where they do not."""

    watched: Watched
    pair: tuple[Example, Example] | None
    pairing: Pairing | None
    unknown: Example | None

    @property
    def lacks_pair(self) -> bool:
        """Whether a pair could be there and is not."""
        return self.pair is None and self.watched.level is not Level.NOTHING

    @property
    def lacks_unknown(self) -> bool:
        """Whether a case with an unknown answer could be there and is not."""
        return self.unknown is None and self.watched.awaits


def pairs_exist(flip: Flip) -> bool:
    """Whether two people can show the part deciding alone, one with it true, one with it false."""
    found = flip.deciding()
    with_it = {true for own, true, _ in found if own is Truth.TRUE}
    without = {false for own, _, false in found if own is Truth.FALSE}
    return bool(with_it and without) and len(with_it | without) > 1


def watched(facts: Mapping[str, Fact], programme: Programme) -> Iterator[Watched]:
    """The atomic conditions of a programme, in the order of its file."""
    space = Space(facts, [programme.rule])
    for place, condition in enumerate(programme.conditions):
        rest = space.diagram(put(programme.rule, (place,), ALWAYS))
        alone = Space(facts, [condition])
        for path, node in parts(condition):
            if node.atom is None:
                continue
            flip, level = Flip(space, condition, path, node, rest), Level.VERDICT
            if not pairs_exist(flip):
                flip = Flip(alone, condition, path, node)
                level = Level.CONDITION if pairs_exist(flip) else Level.NOTHING
            awaits = level is not Level.NOTHING and any(
                own is Truth.UNKNOWN for own, *_ in flip.deciding(vague=True)
            )
            near = level is not Level.NOTHING and flip.alone_exists()
            yield Watched(programme, condition, path, node, level, flip, awaits, near)


def coverage(book: Rulebook, examples: Iterable[Example]) -> tuple[Covered, ...]:
    """What the cases show of every atomic condition of every programme."""
    of: dict[str, list[Example]] = {key: [] for key in book.programmes}
    for example in examples:
        of[example.programme].append(example)
    return tuple(
        covered(each, of[key])
        for key, programme in book.programmes.items()
        for each in watched(book.facts, programme)
    )


@dataclass(frozen=True, eq=False)
class _Shown:
    """A case in which the test decides, and where its person stands."""

    example: Example
    now: tuple[int, ...]
    result: Truth


def covered(watched: Watched, examples: Sequence[Example]) -> Covered:
    """What these cases of its programme show of an atomic condition."""
    with_it: list[_Shown] = []
    without: list[_Shown] = []
    unknown: Example | None = None
    flip = watched.flip
    seen: dict[tuple[int, ...], Truth | None] = {}
    for example in examples:
        now = flip.space.now(example.case.known)
        own, true, false = flip.at(now)
        if true is false:
            continue
        if own is Truth.UNKNOWN:
            unknown = unknown or example
            continue
        if now not in seen:
            seen[now] = None if flip.awaits(now) else true if own is Truth.TRUE else false
        if (result := seen[now]) is not None:
            (with_it if own is Truth.TRUE else without).append(_Shown(example, now, result))
    pairing, pair = _closest(watched, with_it, without)
    return Covered(watched, pair, pairing, unknown)


def _closest(
    watched: Watched, with_it: Sequence[_Shown], without: Sequence[_Shown]
) -> tuple[Pairing | None, tuple[Example, Example] | None]:
    """The pair of cases with different results that differ least, and in what."""
    assert watched.node.atom is not None
    variable, _ = watched.flip.space.locate[watched.node.atom]
    beside: dict[tuple[int, ...], list[_Shown]] = {}
    for other in without:
        beside.setdefault(_rest(other.now, variable), []).append(other)
    unique = _unique(watched)
    near = [
        ((one.now[variable], other.now[variable]) not in unique, _differing(one, other), one, other)
        for one in with_it
        for other in beside.get(_rest(one.now, variable), ())
        if one.result is not other.result
    ]
    if near:
        coupled, _, one, other = min(near, key=itemgetter(0, 1))
        return Pairing.COUPLED if coupled else Pairing.UNIQUE, (one.example, other.example)
    for one, other in product(with_it, without) if not watched.near else ():
        if one.result is not other.result:
            return Pairing.MASKING, (one.example, other.example)
    return None, None


def _differing(one: _Shown, other: _Shown) -> int:
    """How many facts differ between two cases."""
    mine, theirs = one.example.case.known, other.example.case.known
    return sum(mine.get(key) != theirs.get(key) for key in mine.keys() | theirs.keys())


def _rest(now: tuple[int, ...], variable: int) -> tuple[int, ...]:
    return (*now[:variable], *now[variable + 1 :])


def _unique(watched: Watched) -> frozenset[tuple[int, int]]:
    """The pairs of states of its fact between which the test changes and no other test of the rule does."""
    space, atom = watched.flip.space, watched.node.atom
    assert atom is not None
    rule = watched.programme.rule if watched.level is Level.VERDICT else watched.condition
    if sum(each == atom for each in rule.atoms()) > 1:
        return frozenset()
    variable, place = space.locate[atom]
    vectors = space.states[variable].vectors
    return frozenset(
        (one, other)
        for one, mine in enumerate(vectors)
        for other, theirs in enumerate(vectors)
        if [at for at, (a, b) in enumerate(zip(mine, theirs, strict=True)) if a is not b] == [place]
    )
