"""Decision diagrams against plain evaluation: what a rule says, and which answers can still change it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from math import prod
from typing import TypeAlias

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from rules.diagram import Diagram
from rules.evaluate import CompiledRule, Registry
from rules.facts import Interval, Known
from rules.model import Atom, Fact, FactType, Node, Op, Option, Truth
from tests.unit.rule_samples import F, T, U, book, evaluator, points_near, refinements, truth

Knowledge: TypeAlias = dict[str, Known | None]

# Random small rules, in which a fact stands in several places


def _options(values: str) -> tuple[Option, ...]:
    return tuple(Option(value, value) for value in values)


TOP = 3
FACTS = {
    "b": Fact("b", FactType.BOOLEAN, "b", "b?"),
    "c": Fact("c", FactType.BOOLEAN, "c", "c?"),
    "o": Fact("o", FactType.OPTION, "o", "o?", options=_options("pqr")),
    "s": Fact("s", FactType.OPTIONS, "s", "s?", options=_options("pq")),
    "n": Fact("n", FactType.INTEGER, "n", "n?", minimum=0, maximum=TOP),
}
NUMBERS = range(TOP + 1)
ATOMS = (
    *(Atom(Op.EQ, key, (value,)) for key in "bc" for value in (True, False)),
    *(Atom(Op.EQ, "o", (value,)) for value in "pqr"),
    *(Atom(Op.IN, "o", tuple(pair)) for pair in ("pq", "qr")),
    Atom(Op.EQ, "s", (frozenset(),)),
    *(Atom(Op.HAS_ANY, "s", tuple(values)) for values in ("p", "q", "pq")),
    *(Atom(op, "n", (value,)) for op in (Op.LT, Op.GE) for value in NUMBERS[1:]),
    *(Atom(op, "n", (value,)) for op in (Op.LE, Op.GT) for value in NUMBERS[:-1]),
    Atom(Op.BETWEEN, "n", (1, 2)),
    Atom(Op.EQ, "n", (2,)),
    Atom(Op.IN, "n", (0, 2)),
)


def _grouped(parts: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    several = st.lists(parts, min_size=1, max_size=4).map(tuple)
    return st.one_of(
        st.builds(lambda op, of: Node(op, parts=of), st.sampled_from((Op.ALL, Op.ANY)), several),
        st.builds(lambda op, of: Node(op, parts=(of,)), st.sampled_from((Op.NOT, Op.DISPUTED)), parts),
    )


def small_rules() -> st.SearchStrategy[Node]:
    leaves = st.sampled_from(ATOMS).map(lambda atom: Node(atom.op, atom))
    return st.recursive(leaves, _grouped, max_leaves=8)


def compiled(rule: Node) -> CompiledRule:
    return CompiledRule(rule, Registry(FACTS))


def _further(key: str, known: Known | None) -> list[Known | None]:
    return refinements(FACTS[key], known, NUMBERS)


@st.composite
def knowledge(draw: st.DrawFn, rule: CompiledRule) -> Knowledge:
    return {key: draw(st.sampled_from(_further(key, None))) for key in rule.facts}


def _worlds(
    facts: Sequence[str], known: Knowledge, closed: frozenset[str]
) -> Iterator[tuple[Known | None, ...]]:
    return product(*([known[key]] if key in closed else _further(key, known[key]) for key in facts))


def plain_support(
    rule: Node, facts: Sequence[str], known: Knowledge, closed: frozenset[str]
) -> frozenset[str]:
    """The facts for which two answers make a difference, whatever else may be answered before."""
    said = {
        world: truth(rule, dict(zip(facts, world, strict=True))) for world in _worlds(facts, known, closed)
    }
    found = set()
    for place, fact in enumerate(facts):
        rest: dict[tuple[Known | None, ...], Truth] = {}
        for world, result in said.items():
            others = (*world[:place], *world[place + 1 :])
            if rest.setdefault(others, result) is not result:
                found.add(fact)
                break
    return frozenset(found)


def at(rule: CompiledRule, known: Mapping[str, Known | None]) -> tuple[int, ...]:
    return tuple(states.of(known[key]) for key, states in zip(rule.facts, rule.states, strict=True))


@given(small_rules(), st.data())
def test_a_diagram_says_what_the_rule_says(rule: Node, data: st.DataObject) -> None:
    made = compiled(rule)
    known = data.draw(knowledge(made))
    assert made.diagram.truth(at(made, known)) is truth(rule, known)


@given(small_rules(), st.data())
def test_the_support_is_every_fact_that_can_still_matter(rule: Node, data: st.DataObject) -> None:
    made = compiled(rule)
    known = data.draw(knowledge(made))
    closed = data.draw(st.frozensets(st.sampled_from(list(FACTS)), max_size=2))
    support = made.diagram.support(at(made, known), closed)
    assert support == plain_support(rule, made.facts, known, closed & set(made.facts))


@given(small_rules(), st.data())
def test_what_is_decided_stays_whatever_is_learned(rule: Node, data: st.DataObject) -> None:
    made = compiled(rule)
    known = data.draw(knowledge(made))
    further = {key: data.draw(st.sampled_from(_further(key, value))) for key, value in known.items()}
    before, after = made.diagram.truth(at(made, known)), made.diagram.truth(at(made, further))
    assert before in (U, after)
    if before is not U:
        assert made.diagram.support(at(made, known)) == frozenset()
    assert made.diagram.support(at(made, further)) <= made.diagram.support(at(made, known))


@given(small_rules(), st.data())
def test_an_answer_beyond_the_support_changes_nothing(rule: Node, data: st.DataObject) -> None:
    made = compiled(rule)
    known = data.draw(knowledge(made))
    support = made.diagram.support(at(made, known))
    idle = [key for key in made.facts if key not in support]
    assume(idle)
    key = data.draw(st.sampled_from(idle))
    further = {**known, key: data.draw(st.sampled_from(_further(key, known[key])))}
    assert made.diagram.truth(at(made, further)) is made.diagram.truth(at(made, known))


@given(small_rules())
def test_rules_that_say_the_same_have_the_same_diagram(rule: Node) -> None:
    made = compiled(rule)
    # The parts the other way round, and everything denied twice: other words for the same.
    other = Node(Op.NOT, parts=(Node(Op.NOT, parts=(_reversed(rule),)),))
    locate = {
        atom: (place, list(dict.fromkeys(a for a in rule.atoms() if a.fact == key)).index(atom))
        for place, key in enumerate(made.facts)
        for atom in rule.atoms()
        if atom.fact == key
    }
    again = Diagram(other, made.facts, made.states, locate)
    assert len(again) == len(made.diagram)
    for now in product(*(range(len(states.vectors)) for states in made.states)):
        assert again.truth(now) is made.diagram.truth(now)
        assert again.support(now) == made.diagram.support(now)


def _reversed(node: Node) -> Node:
    return Node(node.op, node.atom, tuple(_reversed(part) for part in reversed(node.parts)))


# Hand-made examples


def _yes(key: str) -> Node:
    return Node(Op.EQ, Atom(Op.EQ, key, (True,)))


def _node(op: Op, *parts: Node) -> Node:
    return Node(op, parts=parts)


def _all(*parts: Node) -> Node:
    return _node(Op.ALL, *parts)


def _any(*parts: Node) -> Node:
    return _node(Op.ANY, *parts)


def _not(part: Node) -> Node:
    return _node(Op.NOT, part)


def _disputed(part: Node) -> Node:
    return _node(Op.DISPUTED, part)


B, C = _yes("b"), _yes("c")
SMALL = Node(Op.LT, Atom(Op.LT, "n", (2,)))
SUPPORTS: list[tuple[str, Node, Knowledge, Truth, set[str]]] = [
    ("a part that the other includes does not matter", _any(B, _all(B, C)), {}, U, {"b"}),
    ("beside a part that is met nothing matters", _any(B, C), {"b": True}, T, set()),
    ("beside a part that is unmet nothing matters", _all(B, C), {"b": False}, F, set()),
    ("a fact and its denial are open until it is known", _any(B, _not(B)), {}, U, {"b"}),
    ("a no settles what is disputed", _disputed(B), {}, U, {"b"}),
    ("nothing settles what is disputed and so", _disputed(B), {"b": True}, U, set()),
    ("what is disputed twice is disputed", _disputed(_disputed(B)), {"b": True}, U, set()),
    ("what is disputed and not so is unmet", _disputed(B), {"b": False}, F, set()),
    ("the denial of what is disputed and so is open too", _not(_disputed(B)), {"b": True}, U, set()),
    ("the denial of what is disputed and not so is met", _not(_disputed(B)), {"b": False}, T, set()),
    ("beside a dispute the rest can still refuse", _all(_disputed(B), C), {"b": True}, U, {"c"}),
    ("beside a dispute the rest can still allow", _any(_disputed(B), C), {"b": True}, U, {"c"}),
    ("a dispute within a refused rule does not matter", _all(_disputed(B), C), {"c": False}, F, set()),
    ("a range on one side of a limit is known", _all(SMALL, B), {"n": Interval(0, 1)}, U, {"b"}),
    ("a range on both sides of a limit is open", _all(SMALL, B), {"n": Interval(1, 2)}, U, {"b", "n"}),
]


@pytest.mark.parametrize(("name", "rule", "known", "says", "open_"), SUPPORTS, ids=[s[0] for s in SUPPORTS])
def test_what_matters_in(name: str, rule: Node, known: Knowledge, says: Truth, open_: set[str]) -> None:
    made = compiled(rule)
    whole = {key: known.get(key) for key in made.facts}
    now = at(made, whole)
    assert truth(rule, whole) is says
    assert made.diagram.truth(now) is says
    assert made.diagram.support(now) == open_
    assert plain_support(rule, made.facts, whole, frozenset()) == open_


def test_a_closed_fact_does_not_matter_any_more() -> None:
    made = compiled(_any(_all(B, C), _all(B, _not(C))))
    now = at(made, {"b": None, "c": None})
    assert made.diagram.support(now) == {"b", "c"}
    assert made.diagram.support(now, {"c"}) == {"b"}
    # Without b, both parts stay unknown or unmet, whatever c is.
    assert made.diagram.support(now, {"b"}) == frozenset()
    assert made.diagram.support(at(made, {"b": True, "c": None})) == {"c"}
    assert made.diagram.support(at(made, {"b": True, "c": None}), ["c", "n"]) == frozenset()


# The real programmes: every state of their facts, or samples where there are too many


class Plain:
    """A programme read plainly, over one knowledge for each state of each of its facts."""

    def __init__(self, programme: str) -> None:
        self.rule = evaluator().programmes[programme].whole
        self.conditions = book().programmes[programme].conditions
        self.known: list[dict[int, Known | None]] = []
        for key, states in zip(self.rule.facts, self.rule.states, strict=True):
            fact = book().facts[key]
            numeric = fact.type in (FactType.INTEGER, FactType.DATE)
            atoms = [atom for atom in self.rule.rule.atoms() if atom.fact == key]
            everything = refinements(fact, None, points_near(atoms) if numeric else ())
            self.known.append({states.of(known): known for known in everything})
            assert set(self.known[-1]) == set(range(len(states.vectors)))
        places = {key: place for place, key in enumerate(self.rule.facts)}
        self._parts = [
            (condition, [places[key] for key in dict.fromkeys(atom.fact for atom in condition.atoms())])
            for condition in self.conditions
        ]
        self._kept: dict[tuple[int, ...], Truth] = {}

    @property
    def states(self) -> list[range]:
        """The states of each fact."""
        return [range(len(states.vectors)) for states in self.rule.states]

    def truth(self, now: Sequence[int]) -> Truth:
        """What all conditions say; each is read once for each state of its own facts."""
        return min(self._condition(number, now) for number in range(len(self._parts)))

    def _condition(self, number: int, now: Sequence[int]) -> Truth:
        condition, places = self._parts[number]
        key = (number, *[now[place] for place in places])
        if key not in self._kept:
            known = {self.rule.facts[place]: self.known[place][now[place]] for place in places}
            self._kept[key] = truth(condition, known)
        return self._kept[key]

    def support(self, now: Sequence[int]) -> frozenset[str]:
        """The facts that can still make a difference, by trying all answers."""
        reach = [states.refinements[state] for states, state in zip(self.rule.states, now, strict=True)]
        said = {world: self.truth(world) for world in product(*reach)}
        return frozenset(
            fact
            for place, fact in enumerate(self.rule.facts)
            if any(
                said[(*w[:place], now[place], *w[place + 1 :])] is not result for w, result in said.items()
            )
        )


PLAIN = {programme: Plain(programme) for programme in book().programmes}
FEW = [key for key, plain in PLAIN.items() if prod(map(len, plain.states)) < 60_000]
MANY = [key for key in PLAIN if key not in FEW]


def test_only_the_largest_programmes_are_sampled() -> None:
    assert MANY == ["kl39-trung-han", "kl39-ngoai-ngu"]


@pytest.mark.parametrize("programme", FEW)
def test_a_programmes_diagram_says_what_its_rule_says_in_every_state(programme: str) -> None:
    plain = PLAIN[programme]
    diagram = plain.rule.diagram
    for now in product(*plain.states):
        assert diagram.truth(now) is plain.truth(now), now


@st.composite
def _now(draw: st.DrawFn, programme: str) -> tuple[int, ...]:
    return tuple(draw(st.sampled_from(states)) for states in PLAIN[programme].states)


@pytest.mark.parametrize("programme", MANY)
@given(data=st.data())
def test_a_programmes_diagram_says_what_its_rule_says_in_any_state(
    programme: str, data: st.DataObject
) -> None:
    plain, now = PLAIN[programme], data.draw(_now(programme))
    diagram = plain.rule.diagram
    assert diagram.truth(now) is plain.truth(now)
    known = {key: known[state] for key, known, state in zip(plain.rule.facts, plain.known, now, strict=True)}
    assert diagram.truth(now) is truth(plain.rule.rule, known)


@pytest.mark.parametrize("programme", [key for key in FEW if prod(map(len, PLAIN[key].states)) < 2_000])
def test_the_open_facts_of_a_programme_are_right_in_every_state(programme: str) -> None:
    plain = PLAIN[programme]
    for now in product(*plain.states):
        assert plain.rule.diagram.support(now) == plain.support(now), now


LARGE = [key for key in PLAIN if prod(map(len, PLAIN[key].states)) >= 2_000]


@pytest.mark.parametrize("programme", LARGE)
@given(data=st.data())
def test_the_open_facts_of_a_programme_are_right_in_any_state(programme: str, data: st.DataObject) -> None:
    plain, now = PLAIN[programme], list(data.draw(_now(programme)))
    open_ = data.draw(st.sets(st.sampled_from(range(len(now))), max_size=4))
    for place, states in enumerate(plain.rule.states):
        if place not in open_ and now[place] == states.unknown:
            now[place] = data.draw(st.sampled_from([s for s in plain.states[place] if s != states.unknown]))
    assert plain.rule.diagram.support(now) == plain.support(now)


@given(programme=st.sampled_from(list(PLAIN)), data=st.data())
def test_a_programmes_verdict_never_changes_by_learning_more(programme: str, data: st.DataObject) -> None:
    rule = evaluator().programmes[programme].whole
    before = data.draw(_now(programme))
    reach = [states.refinements[state] for states, state in zip(rule.states, before, strict=True)]
    after = tuple(data.draw(st.sampled_from(states)) for states in reach)
    assert rule.diagram.truth(before) in (U, rule.diagram.truth(after))
    assert rule.diagram.support(after) <= rule.diagram.support(before)
