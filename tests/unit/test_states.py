"""The states of a fact, held against a plain reading of every operator over all that can be known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.facts import Interval, Known
from rules.model import Atom, Fact, FactType, Op, Option, Truth, Value
from rules.states import States, plain_answers, states
from tests.unit.rule_samples import F, T, U, atom_truth, book, points_near, refinements, sets

LOW, HIGH = 0, 6
NUMBER = Fact("n", FactType.INTEGER, "n", "n?", minimum=LOW, maximum=HIGH)
DAY = Fact("d", FactType.DATE, "d", "d?")
YES = Fact("b", FactType.BOOLEAN, "b", "b?")
ONE = Fact("o", FactType.OPTION, "o", "o?", options=tuple(Option(v, v) for v in "pqrs"))
SEVERAL = Fact("s", FactType.OPTIONS, "s", "s?", options=tuple(Option(v, v) for v in "pqrs"))

MIDDLE = date(2024, 2, 29).toordinal()


def _day(number: int) -> Value:
    return date.fromordinal(MIDDLE + number)


def _ordering(fact: str, value: st.SearchStrategy[Value]) -> st.SearchStrategy[Atom]:
    one = st.builds(
        lambda op, v: Atom(op, fact, (v,)), st.sampled_from((Op.LT, Op.LE, Op.GT, Op.GE, Op.EQ)), value
    )
    two = st.builds(
        lambda a, b: Atom(Op.BETWEEN, fact, (min(a, b), max(a, b))),
        value,
        value,
    )
    return one | two


def _among(fact: str, op: Op, values: Sequence[Value]) -> st.SearchStrategy[Atom]:
    chosen = st.lists(st.sampled_from(values), min_size=1, unique=True)
    return chosen.map(lambda found: Atom(op, fact, tuple(found)))


numbers: st.SearchStrategy[Value] = st.integers(LOW, HIGH)
days: st.SearchStrategy[Value] = st.integers(-4, 4).map(_day)
ATOMS = {
    NUMBER: _ordering("n", numbers) | _among("n", Op.IN, range(LOW, HIGH + 1)),
    DAY: _ordering("d", days),
    YES: st.booleans().map(lambda value: Atom(Op.EQ, "b", (value,))),
    ONE: st.sampled_from("pqrs").map(lambda value: Atom(Op.EQ, "o", (value,))) | _among("o", Op.IN, "pqrs"),
    SEVERAL: st.just(Atom(Op.EQ, "s", (frozenset(),))) | _among("s", Op.HAS_ANY, "pqrs"),
}


def _after(fact: Fact, atoms: Sequence[Atom], known: Known | None = None) -> list[Known | None]:
    """All that can be known of a small fact after this is known."""
    points = range(LOW, HIGH + 1) if fact is NUMBER else points_near(atoms) if fact is DAY else ()
    return refinements(fact, known, points)


def _truth(fact: Fact, atom: Atom, known: Known | None) -> Truth:
    # Of a number nothing known is any number within the fact's limits, which alone may settle a test.
    return atom_truth(atom, Interval(LOW, HIGH) if known is None and fact is NUMBER else known)


def _vector(made: States, known: Known | None) -> tuple[Truth, ...]:
    return made.vectors[made.of(known)]


@given(st.data(), st.sampled_from(list(ATOMS)))
def test_each_test_says_in_each_state_what_it_says_of_all_values(data: st.DataObject, fact: Fact) -> None:
    atoms = data.draw(st.lists(ATOMS[fact], min_size=1, max_size=4, unique=True))
    made = states(fact, atoms)
    reached = set()
    for known in _after(fact, atoms):
        assert _vector(made, known) == tuple(_truth(fact, atom, known) for atom in atoms)
        reached.add(made.of(known))
    # No state is made up.
    assert reached == set(range(len(made.vectors)))
    assert made.of(None) == made.unknown


@given(st.data(), st.sampled_from(list(ATOMS)))
def test_the_refinements_are_where_further_answers_lead(data: st.DataObject, fact: Fact) -> None:
    atoms = data.draw(st.lists(ATOMS[fact], min_size=1, max_size=3, unique=True))
    made = states(fact, atoms)
    for known in _after(fact, atoms):
        led_to = {made.of(further) for further in _after(fact, atoms, known)}
        assert set(made.refinements[made.of(known)]) == led_to


@given(st.data(), st.sampled_from(list(ATOMS)))
def test_learning_more_only_settles_what_was_open(data: st.DataObject, fact: Fact) -> None:
    atoms = data.draw(st.lists(ATOMS[fact], min_size=1, max_size=4, unique=True))
    made = states(fact, atoms)
    for state, further in enumerate(made.refinements):
        assert state in further
        for after in further:
            pairs = zip(made.vectors[state], made.vectors[after], strict=True)
            assert all(before in (U, now) for before, now in pairs)


@given(st.data(), st.sampled_from(list(ATOMS)))
def test_the_plain_answers_reach_every_state_of_an_exact_value(data: st.DataObject, fact: Fact) -> None:
    atoms = data.draw(st.lists(ATOMS[fact], min_size=1, max_size=3, unique=True))
    made, plain = states(fact, atoms), plain_answers(fact, atoms)
    assert sum(share for _, share in plain) == pytest.approx(1)
    assert all(share > 0 for _, share in plain)
    exact = {
        made.of(known)
        for known in _after(fact, atoms)
        if known is not None and (not isinstance(known, Interval) or known.low == known.high)
    }
    # Several options held at once may be of a class of their own: they are no plain answer.
    alone = {made.of(held) for held in sets("pqrs") if len(held) < 2} if fact is SEVERAL else exact
    assert {made.of(known) for known, _ in plain} == alone
    assert len({known for known, _ in plain}) == len(plain)


LIMITS = [
    (Op.LT, {4: T, 5: F, 6: F}),
    (Op.LE, {4: T, 5: T, 6: F}),
    (Op.GT, {4: F, 5: F, 6: T}),
    (Op.GE, {4: F, 5: T, 6: T}),
    (Op.EQ, {4: F, 5: T, 6: F}),
]


@pytest.mark.parametrize(("op", "expected"), LIMITS)
def test_a_limit_lies_where_the_operator_says(op: Op, expected: dict[int, Truth]) -> None:
    made = states(NUMBER, [Atom(op, "n", (5,))])
    assert {n: _vector(made, Interval(n, n))[0] for n in expected} == expected
    made = states(DAY, [Atom(op, "d", (_day(5),))])
    assert {n: _vector(made, Interval(MIDDLE + n, MIDDLE + n))[0] for n in expected} == expected


def test_between_holds_at_both_ends() -> None:
    made = states(NUMBER, [Atom(Op.BETWEEN, "n", (2, 4))])
    assert [_vector(made, Interval(n, n))[0] for n in range(1, 6)] == [F, T, T, T, F]
    assert _vector(made, Interval(2, 4)) == (T,)
    assert _vector(made, Interval(4, 5)) == (U,)
    assert _vector(made, Interval(5, 6)) == (F,)


def test_a_range_within_a_list_is_in_it() -> None:
    made = states(NUMBER, [Atom(Op.IN, "n", (2, 3, 5))])
    assert _vector(made, Interval(2, 3)) == (T,)
    assert _vector(made, Interval(2, 4)) == (U,)
    assert _vector(made, Interval(3, 5)) == (U,)
    assert _vector(made, Interval(4, 4)) == (F,)


def test_a_range_beyond_the_limits_counts_as_far_as_they_go() -> None:
    made = states(NUMBER, [Atom(Op.LT, "n", (3,))])
    assert _vector(made, Interval(LOW - 1, LOW)) == (T,)
    assert _vector(made, Interval(HIGH, HIGH + 1)) == (F,)
    assert made.of(Interval(LOW - 1, HIGH + 1)) == made.unknown


def test_no_post_is_told_from_posts_that_no_test_names() -> None:
    made = states(SEVERAL, [Atom(Op.EQ, "s", (frozenset(),)), Atom(Op.HAS_ANY, "s", ("p",))])
    found = {
        frozenset[str](): (T, F),
        frozenset("q"): (F, F),
        frozenset("p"): (F, T),
        frozenset("pq"): (F, T),
    }
    assert {held: _vector(made, held) for held in found} == found
    assert _vector(made, None) == (U, U)


def test_usual_answers_are_ten_times_as_likely() -> None:
    option = replace(ONE, usual=("p", "q"))
    shares = dict(plain_answers(option, [Atom(Op.EQ, "o", ("p",))]))
    assert shares == pytest.approx({"p": 10 / 22, "q": 10 / 22, "r": 1 / 22, "s": 1 / 22})
    number = replace(NUMBER, usual=(4, 6))
    # The cells 0 - 2 and 3 - 6: the second has usual numbers.
    cells = dict(plain_answers(number, [Atom(Op.GE, "n", (3,))]))
    assert cells == pytest.approx({Interval(0, 0): 1 / 11, Interval(3, 3): 10 / 11})


def test_without_usual_answers_all_are_equally_likely() -> None:
    assert dict(plain_answers(YES, [])) == {True: 0.5, False: 0.5}
    lists = dict(plain_answers(SEVERAL, []))
    assert lists == pytest.approx({frozenset(each): 1 / 5 for each in ("", "p", "q", "r", "s")})
    cells = [Atom(Op.BETWEEN, "d", (_day(2), _day(5)))]
    assert [share for _, share in plain_answers(DAY, cells)] == pytest.approx([1 / 3] * 3)


@pytest.mark.parametrize(
    "key", [key for key, fact in book().facts.items() if fact.type is not FactType.PARTIAL_DATE]
)
def test_the_states_of_the_real_facts_say_what_the_rules_tests_say(key: str) -> None:
    fact = book().facts[key]
    rules = [programme.rule for programme in book().programmes.values()]
    atoms = list(dict.fromkeys(atom for rule in rules for atom in rule.atoms() if atom.fact == key))
    if not atoms:
        assert key == "ethnic_minority"  # for the notes alone
        return
    made = states(fact, atoms)
    points = points_near(atoms) if fact.type in (FactType.INTEGER, FactType.DATE) else ()
    reached = set()
    for known in refinements(fact, None, points):
        assert _vector(made, known) == tuple(atom_truth(atom, known) for atom in atoms)
        reached.add(made.of(known))
    assert reached == set(range(len(made.vectors)))
