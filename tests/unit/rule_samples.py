"""The rulebook, people, and a slow plain reading of conditions, for the tests of the rules.

The reading here follows the definition of each operator and shares no code with ``rules.states`` and
``rules.diagram``, which it is held against.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from itertools import product
from typing import TypeAlias

from hypothesis import strategies as st

from knowledge.library import corpus
from rules.evaluate import Evaluator
from rules.facts import Case, Interval, Known, read_case
from rules.loading.load import load, packaged_files
from rules.model import Atom, Fact, FactType, Node, Op, Rulebook, Truth

TODAY = date(2024, 9, 16)
F, U, T = Truth.FALSE, Truth.UNKNOWN, Truth.TRUE

Facts: TypeAlias = dict[str, object]


@cache
def clauses() -> Mapping[str, str]:
    """The real clauses: id to text."""
    return {clause.id: clause.text for clause in corpus().clauses.values()}


@cache
def book() -> Rulebook:
    """The packaged rules, checked against the real clauses."""
    return load(packaged_files(), clauses())


@cache
def evaluator() -> Evaluator:
    """The packaged rules, ready to be evaluated."""
    return Evaluator(book())


def case_of(facts: Mapping[str, object], today: date = TODAY) -> Case:
    """The case in these facts."""
    return read_case(book(), facts, today)


# A plain reading of conditions


def number(value: object) -> int:
    """A day as its ordinal, a number as it is."""
    if isinstance(value, date):
        return value.toordinal()
    assert isinstance(value, int)
    return value


def holds(atom: Atom, value: str | bool | int | frozenset[str]) -> bool:
    """Whether a test holds for one exact value."""
    if isinstance(value, frozenset):
        return not value if atom.op is Op.EQ else bool(value & set(atom.operand))
    if isinstance(value, (str, bool)):
        return value in atom.operand
    operand = [number(each) for each in atom.operand]
    if atom.op is Op.BETWEEN:
        return operand[0] <= value <= operand[1]
    if atom.op in (Op.EQ, Op.IN):
        return value in operand
    limit = operand[0]
    return {Op.LT: value < limit, Op.LE: value <= limit, Op.GT: value > limit, Op.GE: value >= limit}[atom.op]


def atom_truth(atom: Atom, known: Known | None) -> Truth:
    """The truth of a test where only this is known: that of all values it can mean, or else unknown."""
    if known is None:
        return U
    if isinstance(known, Interval):
        # Between two neighbours of these points no test changes its answer.
        near = (number(each) + step for each in atom.operand for step in (-1, 0, 1))
        points = {known.low, known.high, *(point for point in near if known.low <= point <= known.high)}
        truths = {holds(atom, point) for point in points}
    else:
        truths = {holds(atom, known)}
    return U if len(truths) > 1 else T if truths == {True} else F


def truth(node: Node, known: Mapping[str, Known | None]) -> Truth:
    """What a condition says, after Kleene, of what is known."""
    if node.atom is not None:
        return atom_truth(node.atom, known.get(node.atom.fact))
    parts = [truth(part, known) for part in node.parts]
    if node.op is Op.ALL:
        return F if F in parts else U if U in parts else T
    if node.op is Op.ANY:
        return T if T in parts else U if U in parts else F
    (part,) = parts
    if node.op is Op.NOT:
        return {T: F, F: T, U: U}[part]
    assert node.op is Op.DISPUTED
    return F if part is F else U


def refinements(fact: Fact, known: Known | None, points: Sequence[int] = ()) -> list[Known | None]:
    """All that can be known of a fact after a further answer, this included.

    Of numbers only the intervals between ``points`` are given.
    """
    if isinstance(known, Interval):
        inside = sorted({known.low, known.high, *(p for p in points if known.low <= p <= known.high)})
        return [Interval(low, high) for low in inside for high in inside if low <= high]
    if known is not None:
        return [known]
    if fact.type is FactType.BOOLEAN:
        return [None, True, False]
    values = [option.value for option in fact.options]
    if fact.type is FactType.OPTION:
        return [None, *values]
    if fact.type is FactType.OPTIONS:
        return [None, *sets(values)]
    low = number(date.min) if fact.minimum is None else fact.minimum
    high = number(date.max) if fact.maximum is None else fact.maximum
    return [None, *refinements(fact, Interval(low, high), points)]


def sets(values: Sequence[str]) -> Iterator[frozenset[str]]:
    """All subsets."""
    for flags in product((False, True), repeat=len(values)):
        yield frozenset(value for value, flag in zip(values, flags, strict=True) if flag)


def points_near(atoms: Iterable[Atom]) -> list[int]:
    """The numbers just before, at and just after each limit."""
    return sorted({number(each) + step for atom in atoms for each in atom.operand for step in (-1, 0, 1)})


# People


def _answers(fact: Fact) -> st.SearchStrategy[object]:
    if fact.type is FactType.BOOLEAN:
        return st.booleans()
    values = [option.value for option in fact.options]
    if fact.type is FactType.OPTION:
        return st.sampled_from(values)
    return st.one_of(
        st.lists(st.sampled_from(values), max_size=1),
        st.lists(st.sampled_from(values), max_size=3, unique=True),
    )


_STARTS = (date(2022, 7, 17), date(2022, 7, 18), date(2023, 1, 1), TODAY, date(2025, 12, 31))
_LATER = (date(2026, 1, 1), date(2030, 12, 31), date(2031, 1, 1))
_MONTHS = (0, 1, 23, 24, 25, 60, 720)


def _numbers(fact: Fact) -> list[int]:
    """The least and the greatest value of a number, and those around the limits of the rules."""
    atoms = [atom for each in book().programmes.values() for atom in each.rule.atoms()]
    low, high = fact.minimum or 0, fact.maximum or 0
    near = points_near(atom for atom in atoms if atom.fact == fact.key)
    return sorted({low, high, *(point for point in near if low <= point <= high)})


@st.composite
def people(draw: st.DrawFn, *, exact: bool = False) -> Facts:
    """All facts of a person, in JSON; the age is a birth date for some (a full one where ``exact``)."""
    facts = {
        key: draw(_answers(fact))
        for key, fact in book().facts.items()
        if fact.type in (FactType.BOOLEAN, FactType.OPTION, FactType.OPTIONS)
    }
    start = draw(st.sampled_from(_STARTS * 2 + _LATER))
    left = draw(st.sampled_from(_MONTHS))
    facts["course_start"] = start.isoformat()
    facts["months_left"] = left
    facts["leader_months_left"] = draw(st.sampled_from([months for months in _MONTHS if months <= left]))
    facts["trainings_this_year"] = draw(st.sampled_from((0, 1, 2, 100)))
    for key, fact in book().facts.items():
        if fact.type is FactType.INTEGER and key not in facts and key != "age":
            facts[key] = draw(st.sampled_from(_numbers(fact)))
    age = draw(st.sampled_from((15, 30, 44, 45, 46, 60)))
    born = date(start.year - age, draw(st.integers(1, 12)), draw(st.integers(1, 28)))
    written = [born.isoformat(), *([] if exact else [f"{born:%Y-%m}", f"{born:%Y}"])]
    if draw(st.booleans()) and age > 15:
        facts["birth_date"] = draw(st.sampled_from(written))
    else:
        facts["age"] = age
    return facts


@st.composite
def partial_people(draw: st.DrawFn) -> Facts:
    """Some of the facts of a person; the course's day is always among them."""
    whole = draw(people())
    hidden = draw(st.sets(st.sampled_from(sorted(set(whole) - {"course_start"}))))
    return {key: value for key, value in whole.items() if key not in hidden}
