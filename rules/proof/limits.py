"""Whether each limit has a case on each side of it: 23 and 24 months, the day before and the day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from rules.facts import Interval
from rules.model import Atom, Fact, FactType, Programme, Rulebook
from rules.proof.cases import Example
from rules.proof.coverage import Level, Watched
from rules.proof.finding import Finding, Kind
from rules.proof.parts import Flip, parts, source
from rules.proof.space import Space
from rules.states import cuts, limits


def check_limits(
    book: Rulebook, programme: Programme, watch: Sequence[Watched], examples: Sequence[Example]
) -> Iterator[Finding]:
    """The limits of a programme without a case just below and just at it in which the limit decides.

    ``watch`` are the programme's atomic conditions, ``examples`` its cases.
    """
    for each in watch:
        if each.level is not Level.NOTHING:
            words = f"điều kiện {each.condition.id!r}"
            yield from _untried(book.facts, each.flip, examples, words, programme.id)
    for remark in (*programme.to_confirm, *programme.notes):
        if remark.when is not None:
            space = Space(book.facts, [remark.when])
            for path, node in parts(remark.when):
                if node.atom is not None:
                    flip = Flip(space, remark.when, path, node)
                    yield from _untried(book.facts, flip, examples, f"when của {remark.id!r}", programme.id)


def _untried(
    facts: Mapping[str, Fact], flip: Flip, examples: Sequence[Example], name: str, programme: str
) -> Iterator[Finding]:
    atom = flip.node.atom
    assert atom is not None
    fact = facts[atom.fact]
    if fact.type not in (FactType.INTEGER, FactType.DATE):
        return
    lacking = [
        _said(fact, number) for number in _sides(fact, atom) if not _tried(flip, atom, number, examples)
    ]
    if lacking:
        words = f"{name}: mức {source(atom)} chưa có trường hợp thử mà nó quyết định tại {', '.join(lacking)}"
        yield Finding(Kind.LIMIT_UNTRIED, words, flip.node.place, (programme,))


def _sides(fact: Fact, atom: Atom) -> list[int]:
    """The numbers just below and just at each limit of a test."""
    low, high = limits(fact)
    return [side for cut in cuts(atom) if low < cut <= high for side in (cut - 1, cut)]


def _tried(flip: Flip, atom: Atom, number: int, examples: Sequence[Example]) -> bool:
    for example in examples:
        if example.case.known.get(atom.fact) == Interval(number, number):
            _, true, false = flip.at(flip.space.now(example.case.known))
            if true is not false:
                return True
    return False


def _said(fact: Fact, number: int) -> str:
    return date.fromordinal(number).isoformat() if fact.type is FactType.DATE else str(number)
