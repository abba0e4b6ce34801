"""Our rules translated for evaluators that know two truths only.

Each condition becomes two plain ones, that it is surely met and that it is possibly met: Kleene's values as
two booleans. Peers work out "possibly ? (surely ? 2 : 1) : 0": most people are ruled out by the first.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from rules.model import Atom, FactType, Node, Op, Rulebook, Value


@dataclass(frozen=True, slots=True)
class Group:
    """``and`` or ``or`` of parts; ``and`` of none is true."""

    op: Literal["and", "or"]
    parts: tuple[Plain, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite."""

    part: Plain


@dataclass(frozen=True, slots=True)
class OneOf:
    """An option or a yes/no is one of these, or where ``unknown``, is not known."""

    fact: str
    values: tuple[str | bool, ...]
    unknown: bool


@dataclass(frozen=True, slots=True)
class Compare:
    """The lowest or highest value of a number ("age_low") against a limit."""

    end: str
    sign: Literal["<", ">="]
    limit: int


@dataclass(frozen=True, slots=True)
class Holds:
    """A list has one of these options; one that is not known has none."""

    fact: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class IsKnown:
    """A list is known."""

    fact: str


Plain: TypeAlias = Group | Not | OneOf | Compare | Holds | IsKnown

TRUE, FALSE = Group("and", ()), Group("or", ())


class Translator:
    """Translates the conditions of a rulebook."""

    def __init__(self, book: Rulebook) -> None:
        self._book = book

    def surely(self, node: Node) -> Plain:
        """That a condition is met, whatever the unknown facts are (after Kleene)."""
        return self._plain(node, surely=True)

    def possibly(self, node: Node) -> Plain:
        """That a condition is met or unknown."""
        return self._plain(node, surely=False)

    def _plain(self, node: Node, *, surely: bool) -> Plain:
        if node.atom is not None:
            return self._atom(node.atom, surely=surely)
        if node.op is Op.NOT:
            return Not(self._plain(node.parts[0], surely=not surely))
        if node.op is Op.DISPUTED:
            return FALSE if surely else self._plain(node.parts[0], surely=False)
        return _join(node.op is Op.ALL, (self._plain(part, surely=surely) for part in node.parts))

    def _atom(self, atom: Atom, *, surely: bool) -> Plain:
        fact = self._book.facts[atom.fact]
        if fact.type in (FactType.INTEGER, FactType.DATE):
            return _number(atom, surely=surely)
        if fact.type is not FactType.OPTIONS:
            values = tuple(value for value in atom.operand if isinstance(value, (str, bool)))
            return OneOf(fact.key, values, not surely)
        unknown = Not(IsKnown(fact.key))
        if atom.op is Op.EQ:
            empty = Not(Holds(fact.key, tuple(option.value for option in fact.options)))
            return _join(True, (IsKnown(fact.key), empty)) if surely else empty
        held = Holds(fact.key, tuple(map(str, atom.operand)))
        return held if surely else _join(False, (held, unknown))


def _number(atom: Atom, *, surely: bool) -> Plain:
    first, end = interval(atom)
    low, high = f"{atom.fact}_low", f"{atom.fact}_high"
    parts: list[Plain] = []
    if first is not None:
        parts.append(Compare(low if surely else high, ">=", first))
    if end is not None:
        parts.append(Compare(high if surely else low, "<", end))
    return _join(True, parts)


def interval(atom: Atom) -> tuple[int | None, int | None]:
    """The numbers for which a test holds: from the first, up to before the second."""
    numbers = [_ordinal(value) for value in atom.operand]
    if atom.op is Op.BETWEEN:
        return numbers[0], numbers[1] + 1
    if len(numbers) > 1:
        raise ValueError(f"{atom}: not translated")
    (number,) = numbers
    after = number + (atom.op in (Op.GT, Op.LE, Op.EQ))
    first = {Op.GE: number, Op.GT: after, Op.EQ: number}.get(atom.op)
    end = {Op.LT: number, Op.LE: after, Op.EQ: after}.get(atom.op)
    return first, end


def _ordinal(value: Value) -> int:
    if isinstance(value, date):
        return value.toordinal()
    assert isinstance(value, int)
    return value


def _join(every: bool, parts: Iterable[Plain]) -> Plain:
    """``and`` (``every``) or ``or`` of parts, without those that decide nothing."""
    op: Literal["and", "or"] = "and" if every else "or"
    deciding, neutral = (FALSE, TRUE) if every else (TRUE, FALSE)
    kept: dict[Plain, None] = {}
    for part in parts:
        if part == deciding:
            return deciding
        if isinstance(part, Group) and part.op == op:
            kept |= dict.fromkeys(part.parts)
        elif part != neutral:
            kept[part] = None
    return next(iter(kept)) if len(kept) == 1 else Group(op, tuple(kept))
