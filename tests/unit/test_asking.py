"""Which question comes first, held against a slow search through all orders of asking."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cache
from itertools import permutations
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.asking import Asking
from rules.dialogue import next_fact, open_facts
from rules.evaluate import CompiledRule, Evaluator, Registry
from rules.facts import Known
from rules.model import FactType, Node, Op
from tests.unit.rule_samples import Facts, book, case_of, evaluator, people
from tests.unit.test_diagram import ATOMS, FACTS, small_rules

# Plain answers of the real facts as a person gives them, and how likely `facts.yaml` makes them


def plain_answers(key: str) -> list[tuple[object, float]]:
    """The plain answers to a fact and how likely each is taken to be; of numbers one on each side."""
    fact = book().facts[key]
    if fact.type is FactType.INTEGER:
        sides: dict[str, list[tuple[object, float]]] = {
            "age": [(44, 1), (45, 1)],
            "trainings_this_year": [(1, 1), (2, 0.1)],
        }
        found = sides.get(key, [(23, 0.1), (24, 1)])
    elif fact.type is FactType.OPTIONS:
        found = [([], 1), *(([option.value], 1) for option in fact.options)]
    else:
        values: list[str | bool] = [option.value for option in fact.options] or [True, False]
        found = [(value, 1 if not fact.usual or value in fact.usual else 0.1) for value in values]
    total = sum(share for _, share in found)
    return [(value, share / total) for value, share in found]


class Slow:
    """The least number of questions expected, by trying every order of asking on every plain answer."""

    def __init__(self, programmes: Collection[str], closed: Collection[str] = ()) -> None:
        self.programmes, self.closed = programmes, frozenset(closed)
        self._kept: dict[frozenset[tuple[str, str]], float] = {}

    def after(self, facts: Mapping[str, object], fact: str) -> float:
        """The questions expected where this fact is asked first."""
        answers = plain_answers(fact)
        return 1 + sum(share * self.least({**facts, fact: value}) for value, share in answers)

    def least(self, facts: Mapping[str, object]) -> float:
        key = frozenset((fact, str(value)) for fact, value in facts.items())
        if key not in self._kept:
            asked = open_facts(evaluator(), case_of(facts), self.programmes, self.closed)
            self._kept[key] = min((self.after(facts, fact) for fact in asked), default=0.0)
        return self._kept[key]

    def first(self, facts: Mapping[str, object]) -> str | None:
        """The best question; of equally good ones the first in the order of the facts."""
        asked = open_facts(evaluator(), case_of(facts), self.programmes, self.closed)
        expected = {fact: self.after(facts, fact) for fact in asked}
        least = min(expected.values(), default=0.0)
        return next((fact for fact, cost in expected.items() if cost < least + 1e-9), None)


SMALL = ["kh-nuoc-ngoai-tre", "kh-ky-nang-quan-ly", "kh-thuc-thi-cong-vu", "kh-vien-chuc-lanh-dao"]


@pytest.mark.parametrize("programme", [*SMALL, "kh-sau-dai-hoc", "kh-lanh-dao-xa"])
def test_the_first_question_on_a_programme_is_the_best(programme: str) -> None:
    slow = Slow((programme,))
    assert next_fact(evaluator(), case_of({}), (programme,)) == slow.first({})
    asking = evaluator().asking
    left = asking.left((programme,), evaluator().place(case_of({})), ())
    assert asking.expected(left) == pytest.approx(slow.least({}))


@settings(max_examples=25)
@given(st.sampled_from(list(book().programmes)), people(exact=True), st.data())
def test_the_question_with_the_fewest_to_follow_comes_first(
    programme: str, person: Facts, data: st.DataObject
) -> None:
    # So much is known that the slow search can try all that is left.
    asked = [key for key in evaluator().programmes[programme].whole.facts if key != "course_start"]
    unknown = data.draw(st.sets(st.sampled_from(asked), max_size=5))
    closed = data.draw(st.sets(st.sampled_from(sorted(unknown)), max_size=1)) if unknown else set()
    names = set(asked) | ({"birth_date"} if "age" in asked else set())
    hidden = unknown | ({"birth_date"} if "age" in unknown else set())
    facts = {key: person[key] for key in sorted(names - hidden) if key in person}
    slow = Slow((programme,), closed)
    assert next_fact(evaluator(), case_of(facts), (programme,), closed) == slow.first(facts)


@settings(max_examples=15)
@given(
    st.sets(st.sampled_from(book().groups["dtbd"].programmes), min_size=2, max_size=4),
    st.sampled_from([option.value for option in book().facts["sector"].options]),
)
def test_few_open_facts_of_several_programmes_are_reckoned_with_together(
    programmes: set[str], sector: str
) -> None:
    facts = {"sector": sector, "bloc": "government"}
    assert next_fact(evaluator(), case_of(facts), programmes) == Slow(programmes).first(facts)


# Made-up rules


def asking(rules: Mapping[str, Node], shares: Mapping[str, list[tuple[Known, float]]]) -> Asking:
    registry = Registry(FACTS)
    return Asking({key: CompiledRule(rule, registry) for key, rule in rules.items()}, shares)


def _shares(draw: st.DrawFn) -> dict[str, list[tuple[Known, float]]]:
    made: dict[str, list[tuple[Known, float]]] = {}
    for key, fact in FACTS.items():
        values: list[Known] = [o.value for o in fact.options] or [True, False]
        if fact.type is FactType.OPTIONS:
            values = [frozenset[str](), *(frozenset({o.value}) for o in fact.options)]
        if key == "n":
            continue
        weights = [draw(st.sampled_from((1, 2, 5))) for _ in values]
        made[key] = [(value, weight / sum(weights)) for value, weight in zip(values, weights, strict=True)]
    return made


shares = st.composite(_shares)
numberless = small_rules().filter(lambda rule: all(atom.fact != "n" for atom in rule.atoms()))


def least(rules: Mapping[str, CompiledRule], shares: Mapping[str, list[tuple[Known, float]]]) -> float:
    """The questions expected in the best order, by trying all of them."""

    @cache
    def cost(known: frozenset[tuple[str, Known]]) -> float:
        told = dict(known)
        nows = {
            key: [states.of(told.get(fact)) for fact, states in zip(rule.facts, rule.states, strict=True)]
            for key, rule in rules.items()
        }
        asked = frozenset[str]().union(*(rules[key].diagram.support(now) for key, now in nows.items()))
        return min(
            (1 + sum(p * cost(known | {(fact, value)}) for value, p in shares[fact]) for fact in asked),
            default=0.0,
        )

    return cost(frozenset())


@settings(max_examples=60)
@given(st.lists(numberless, min_size=1, max_size=2), shares())
def test_no_order_of_asking_expects_fewer_questions(
    rules: list[Node], shares: dict[str, list[tuple[Known, float]]]
) -> None:
    named = {str(place): rule for place, rule in enumerate(rules)}
    registry = Registry(FACTS)
    compiled = {key: CompiledRule(rule, registry) for key, rule in named.items()}
    made = Asking(compiled, shares)
    nothing = {key: tuple(states.unknown for states in rule.states) for key, rule in compiled.items()}
    left = tuple(
        (key, function) for key, rule in compiled.items() if (function := rule.diagram.left(nothing[key])) > 2
    )
    assert made.expected(left) == pytest.approx(least(compiled, shares))
    if left:
        best = made.first(left)
        assert best in made.open(left)
        assert best == asking(named, shares).first(left)
    else:
        with pytest.raises(ValueError, match="nothing is open"):
            made.first(left)


def _all_yes(*keys: str) -> Node:
    yes = [next(atom for atom in ATOMS if atom.fact == key and atom.operand == (True,)) for key in keys]
    return Node(Op.ALL, parts=tuple(Node(atom.op, atom) for atom in yes))


@pytest.mark.parametrize(("likely", "first"), [(0.2, "b"), (0.5, "b"), (0.8, "c")])
def test_the_likelier_refusal_is_asked_first_and_of_equal_ones_the_earlier(likely: float, first: str) -> None:
    shares: dict[str, list[tuple[Known, float]]] = {
        "b": [(True, likely), (False, 1 - likely)],
        "c": [(True, 0.5), (False, 0.5)],
    }
    made = asking({"r": _all_yes("c", "b")}, shares)
    (rule,) = made._rules.values()
    left = (("r", rule.diagram.root),)
    assert made.first(left) == first
    sure = dict(shares[first])[True]
    assert made.expected(left) == pytest.approx(1 + sure)


# The choice is a function of what is known and of nothing else


@settings(max_examples=10)
@given(people(exact=True), st.randoms(use_true_random=False))
def test_the_choice_does_not_depend_on_what_was_asked_before(person: Facts, random: Random) -> None:
    fresh = Evaluator(book())
    keys = random.sample(sorted(set(person) - {"birth_date", "age", "course_start"}), 6)
    facts = {key: person[key] for key in keys if key != "leader_months_left"}
    chosen = list(book().programmes)
    expected = next_fact(evaluator(), case_of(facts), chosen)
    random.shuffle(chosen)
    assert next_fact(fresh, case_of(facts), chosen) == expected


def test_a_programme_in_any_place_of_the_list_is_asked_about_alike() -> None:
    three = book().groups["kl39"].programmes
    firsts = {next_fact(evaluator(), case_of({}), order) for order in permutations(three)}
    assert len(firsts) == 1
