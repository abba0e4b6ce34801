"""The smallest changes that make a rule hold, held against trying out every value of every fact."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.ahead.change import changed, least_masks, moves, settled
from rules.ahead.values import Holding, OneOf, Ranges, Values, plain_states, values_of
from rules.evaluate import CompiledRule
from rules.facts import Interval, Known
from rules.model import Node
from tests.unit.rule_samples import T, book, evaluator, refinements, truth
from tests.unit.test_diagram import FACTS, NUMBERS, at, compiled, knowledge, small_rules

Kinds = dict[str, bool]
"""The facts that come out in some way, and whether that is otherwise than they are known to be."""


def admits(values: Values, value: Known) -> bool:
    """Whether a value is one of those described."""
    if isinstance(values, OneOf):
        return value in values.options
    if isinstance(values, Ranges):
        assert isinstance(value, Interval)
        return any((low is None or low <= value.low) and (high is None or value.high <= high)
                   for low, high in values.ranges)  # fmt: skip
    assert isinstance(value, frozenset)
    return any(each.admits(value) for each in values)


def exact(key: str) -> list[Known]:
    """All that can be told of a fact."""
    found = [known for known in refinements(FACTS[key], None, NUMBERS) if known is not None]
    return [known for known in found if not isinstance(known, Interval) or known.low == known.high]


def agrees(known: Known | None, value: Known) -> bool:
    """Whether an answer is one that what is known leaves open."""
    if isinstance(known, Interval):
        assert isinstance(value, Interval)
        return known.low <= value.low <= known.high
    return known is None or known == value


def worlds(
    rule: CompiledRule, known: Mapping[str, Known | None]
) -> Iterator[tuple[Kinds, dict[str, Known | None]]]:
    """Every way in which facts can come out or stay, and what kind of change it is."""
    choices = [[(False, known[key]), *((True, value) for value in exact(key))] for key in rule.facts]
    for chosen in product(*choices):
        world = {key: value for key, (_, value) in zip(rule.facts, chosen, strict=True)}
        told = [
            (key, v) for key, (moved, v) in zip(rule.facts, chosen, strict=True) if moved and v is not None
        ]
        yield {key: not agrees(known[key], value) for key, value in told}, world


def within(less: Kinds, more: Kinds) -> bool:
    return all(key in more and other <= more[key] for key, other in less.items())


def kinds(rule: CompiledRule, mask: int) -> Kinds:
    return {rule.facts[place]: place in changed(mask) for place in settled(mask)}


@settings(max_examples=60)
@given(small_rules(), st.data())
def test_the_smallest_sets_are_those_found_by_trying_everything(rule: Node, data: st.DataObject) -> None:
    made = compiled(rule)
    known = data.draw(knowledge(made))
    working: list[Kinds] = []
    for moved, world in worlds(made, known):
        if moved not in working and truth(rule, world) is T:
            working.append(moved)
    least = [each for each in working if not any(within(other, each) and other != each for other in working)]
    found = [kinds(made, mask) for mask in least_masks(made, at(made, known))]
    assert len(found) == len(least)
    assert all(each in least for each in found)


@settings(max_examples=60)
@given(small_rules(), st.data())
def test_a_smallest_set_comes_with_all_values_that_do(rule: Node, data: st.DataObject) -> None:
    made = compiled(rule)
    known = data.draw(knowledge(made))
    now = at(made, known)
    every = list(worlds(made, known))
    for mask in least_masks(made, now):
        boxes = [
            {made.facts[v]: values_of(FACTS[made.facts[v]], made.states[v], chosen) for v, chosen in box}
            for box in moves(made, now, mask).boxes
        ]
        assert boxes
        assert all(set(box) == set(kinds(made, mask)) for box in boxes)
        for moved, world in every:
            if set(moved) != set(kinds(made, mask)):
                continue
            inside = sum(
                all(admits(values, world[key]) for key, values in box.items())  # type: ignore[arg-type]  # they came out
                for box in boxes
            )
            assert inside <= 1
            if inside:
                assert truth(rule, world) is T
            elif moved == kinds(made, mask):
                assert truth(rule, world) is not T


SMALL = [key for key, each in evaluator().programmes.items() if len(each.whole.facts) <= 6]


@pytest.mark.parametrize("programme", SMALL)
def test_the_sets_of_small_programmes_over_all_that_can_be_known(programme: str) -> None:
    rule = evaluator().programmes[programme].whole
    still = rule.facts.index("course_start")
    plain = [plain_states(states) if v != still else () for v, states in enumerate(rule.states)]
    for now in product(*(range(len(states.vectors)) for states in rule.states)):
        working = set()
        for to in product(*([now[v], *(s for s in plain[v] if s != now[v])] for v in range(len(now)))):
            if rule.diagram.truth(to) is T:
                working.add(_cost(rule, now, to))
        least = {mask for mask in working if not any(o & mask == o and o != mask for o in working)}
        found = least_masks(rule, now, [still])
        assert len(found) == len(set(found))
        assert set(found) == least
        for mask in found:
            _check_boxes(rule, now, mask)


def _cost(rule: CompiledRule, now: tuple[int, ...], to: tuple[int, ...]) -> int:
    """The set of facts that differ: a bit for each, and another where the new state contradicts the old."""
    bits = 0
    for place, (old, new) in enumerate(zip(now, to, strict=True)):
        if new != old:
            bits |= (1 if new in rule.states[place].refinements[old] else 3) << 2 * place
    return bits


def _check_boxes(rule: CompiledRule, now: tuple[int, ...], mask: int) -> None:
    inside = [
        combination
        for box in moves(rule, now, mask).boxes
        for combination in product(*([(v, state) for state in states] for v, states in box))
    ]
    assert len(inside) == len(set(inside))
    places = settled(mask)
    every = product(*([(v, state) for state in plain_states(rule.states[v])] for v in places))
    for combination in every:
        to = list(now)
        for place, state in combination:
            to[place] = state
        if _cost(rule, now, tuple(to)) == mask:
            assert (rule.diagram.truth(to) is T) is (combination in inside)
        else:
            assert combination not in inside


LARGE = [key for key in evaluator().programmes if key not in SMALL]


@st.composite
def situations(draw: st.DrawFn) -> tuple[CompiledRule, tuple[int, ...]]:
    rule = evaluator().programmes[draw(st.sampled_from(LARGE))].whole
    states = [draw(st.integers(0, len(each.vectors) - 1)) for each in rule.states]
    return rule, tuple(states)


@given(situations(), st.data())
def test_the_sets_of_large_programmes_work_and_nothing_less_does(
    situation: tuple[CompiledRule, tuple[int, ...]], data: st.DataObject
) -> None:
    rule, now = situation
    still = rule.facts.index("course_start")
    found = least_masks(rule, now, [still])
    for mask in found:
        _check_boxes(rule, now, mask)
        assert moves(rule, now, mask).boxes
        for place in settled(mask):
            # Without this fact, or with it only learned, no states of the others make the rule hold.
            rest = [v for v in settled(mask) if v != place]
            for states in product(*(plain_states(rule.states[v]) for v in rest)):
                less = list(now)
                for v, state in zip(rest, states, strict=True):
                    less[v] = state
                assert rule.diagram.truth(less) is not T
    # Whatever makes it hold has one of the sets within it, so there is no smaller one.
    drawn = [data.draw(st.sampled_from([now[v], *plain_states(s)])) for v, s in enumerate(rule.states)]
    to = (*drawn[:still], now[still], *drawn[still + 1 :])
    if rule.diagram.truth(to) is T:
        assert any(mask & _cost(rule, now, to) == mask for mask in found)
    goal = _reached(rule, to, still)
    if goal is not None:
        assert any(mask & _cost(rule, now, goal) == mask for mask in found)


def _reached(rule: CompiledRule, drawn: tuple[int, ...], still: int) -> tuple[int, ...] | None:
    """The drawn states with one other fact changed so that the rule holds, where that can be."""
    for place in range(len(drawn)):
        for state in plain_states(rule.states[place]):
            to = (*drawn[:place], state, *drawn[place + 1 :])
            if place != still and rule.diagram.truth(to) is T:
                return to
    return None


@pytest.mark.parametrize("key", [key for key, fact in book().facts.items() if fact.type != "partial_date"])
def test_the_values_of_the_real_facts_are_all_and_only_those_of_their_states(key: str) -> None:
    fact = book().facts[key]
    for programme in evaluator().programmes.values():
        if key not in programme.whole.facts:
            continue
        states = programme.whole.states[programme.whole.facts.index(key)]
        points = [n for cell in states.cells for n in (cell.low, cell.high)]
        told = [v for v in refinements(fact, None, points) if v is not None]
        exactly = [v for v in told if not isinstance(v, Interval) or v.low == v.high]
        exactly = [v for v in exactly if not isinstance(v, frozenset) or not 3 < len(v) < 12]
        for plain in product((False, True), repeat=len(plain_states(states))):
            chosen = [s for s, wanted in zip(plain_states(states), plain, strict=True) if wanted]
            if not chosen or (len(plain) > 4 and len(chosen) not in (1, 2, len(plain) - 1)):
                continue
            values = values_of(fact, states, chosen)
            assert [v for v in exactly if admits(values, v) is not (states.of(v) in chosen)] == []


def test_lists_are_described_by_the_fewest_posts_that_do() -> None:
    rule = evaluator().programmes["kh-lanh-dao-xa"].whole
    place = rule.facts.index("positions")
    states, fact = rule.states[place], book().facts["positions"]
    chair = states.of(frozenset({"commune_chair"}))
    assert values_of(fact, states, [chair]) == (Holding((("commune_chair",), ("commune_vice_chair",))),)
    none = values_of(fact, states, [states.of(frozenset())])
    assert none == (Holding(((),), ("commune_chair", "commune_vice_chair")),)
