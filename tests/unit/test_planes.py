"""Rules on planes against the plain reading and the diagrams: random rules, random knowledge."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.facts import Interval, Known
from rules.lists.people import Codes, Lists, People, Spans
from rules.lists.planes import Literal, Missing, Program, Reached, constant, known_or, pack, truths, unpack
from rules.model import FactType, Node, Op, Truth
from tests.unit.rule_samples import truth
from tests.unit.test_diagram import FACTS, Knowledge, at, compiled, knowledge, small_rules


def people(known: list[Knowledge]) -> People:
    count = len(known)
    made = People(count)
    for key, fact in FACTS.items():
        values: list[str | int] = [option.value for option in fact.options] or [False, True]
        if fact.type is FactType.INTEGER:
            made.facts[key] = Spans(np.zeros(count, np.int32), np.zeros(count, np.int32), Interval(0, 3))
        elif fact.type is FactType.OPTIONS:
            held = {str(value): np.zeros(count, np.bool_) for value in values}
            made.facts[key] = Lists(held, np.zeros(count, np.bool_))
        else:
            places = {value: place for place, value in enumerate(values)}
            made.facts[key] = Codes(np.zeros(count, np.int8), places)
        for row, each in enumerate(known):
            made.facts[key].put(row, each.get(key))
    return made


@given(small_rules(), st.data())
def test_planes_say_of_each_person_what_the_rule_says(rule: Node, data: st.DataObject) -> None:
    made = compiled(rule)
    known = data.draw(st.lists(knowledge(made), min_size=1, max_size=20))
    program = Program(FACTS)
    place = program.add(rule)
    pair = program.run(people(known).pair, (len(known) + 7) // 8)[place]
    assert truths(pair, len(known)).tolist() == [truth(rule, each) for each in known]


@given(small_rules(), st.data())
def test_planes_miss_for_each_person_what_the_diagram_misses(rule: Node, data: st.DataObject) -> None:
    made = compiled(rule)
    known = data.draw(st.lists(knowledge(made), min_size=1, max_size=20))
    width = (len(known) + 7) // 8
    program = Program(FACTS)
    program.add(rule)
    reached = [
        Reached(program, FACTS[key], states, atoms)
        for key, states, atoms in zip(made.facts, made.states, made.atoms, strict=True)
    ]
    planes = Missing(made.diagram, reached).planes(program.run(people(known).pair, width), width)
    flags = {fact: unpack(plane, len(known)) for fact, plane in planes.items()}
    for row, each in enumerate(known):
        assert {fact for fact in flags if flags[fact][row]} == made.diagram.support(at(made, each))


def test_a_part_that_stands_in_two_rules_is_one_step() -> None:
    program = Program(FACTS)
    rule = compiled(Node(Op.ALL, parts=())).rule
    assert program.add(rule) == program.add(rule) == 0
    assert len(program.steps) == 1


@pytest.mark.parametrize("value", list(Truth))
def test_a_group_without_parts_is_its_neutral_value(value: Truth) -> None:
    assert truths(constant(value, 1), 8).tolist() == [value] * 8
    program = Program(FACTS)
    every, some = program.add(Node(Op.ALL)), program.add(Node(Op.ANY))
    made = program.run(people([{}]).pair, 1)
    assert truths(made[every], 1).tolist() == [Truth.TRUE]
    assert truths(made[some], 1).tolist() == [Truth.FALSE]


@given(st.lists(st.sampled_from(list(Truth)), max_size=40))
def test_truths_come_back_as_they_were_packed(values: list[Truth]) -> None:
    surely = pack(np.array([value is Truth.TRUE for value in values], np.bool_))
    unknown = pack(np.array([value is Truth.UNKNOWN for value in values], np.bool_))
    assert truths(known_or(surely, unknown), len(values)).tolist() == values


@pytest.mark.parametrize("known", [None, Interval(1, 1), Interval(0, 2), Interval(2, 3)])
def test_a_number_is_at_least_what_all_it_can_mean_is(known: Known | None) -> None:
    made = people([{"n": known}])
    span = known if isinstance(known, Interval) else Interval(0, 3)
    for limit in (1, 2, 3):
        expected = [Truth((span.low >= limit) + (span.high >= limit))]
        assert truths(made.pair(Literal("n", limit)), 1).tolist() == expected
