"""The measurements of the dialogue: smallest proofs, the fewest questions, the made-up people."""

from __future__ import annotations

from itertools import chain, combinations
from typing import cast

import pytest

from bench.dialogue import choices, questions
from bench.people import KINDS, START, People, Person
from bench.proofs import Proofs, together
from rules.dialogue import Answer, open_facts
from rules.evaluate import Verdict
from rules.facts import read_case
from tests.unit.rule_samples import book, evaluator
from tests.unit.test_rule_dialogue import ELIGIBLE

SIZE = 20


def settled(programmes: tuple[str, ...], person: Person, told: set[str]) -> bool:
    """Whether these answers alone settle the verdicts."""
    case = read_case(book(), {key: person[key] for key in told}, START)
    closed = {key for key in told if person[key] is None}
    return not open_facts(evaluator(), case, programmes, closed)


def smallest(programmes: tuple[str, ...], person: Person) -> int:
    """The size of the smallest set of facts that settles the verdicts, by trying all."""
    sets = chain.from_iterable(combinations(person, n) for n in range(len(person) + 1))
    return len(next(each for each in sets if settled(programmes, person, set(each))))


@pytest.mark.parametrize(
    "programmes",
    [
        ("da-1641",),
        ("kh-ky-nang-quan-ly",),
        ("kh-nuoc-ngoai-tre",),
        ("kl39-ngan-han",),
        book().groups["dtbd"].programmes,
    ],
    ids=lambda programmes: programmes[0] if len(programmes) == 1 else "several",
)
@pytest.mark.parametrize("unknown", [0.0, 0.2])
def test_the_smallest_proof_is_that_of_trying_all_sets(programmes: tuple[str, ...], unknown: float) -> None:
    proofs = [Proofs(evaluator(), programme) for programme in programmes]
    for person in People(evaluator(), programmes, 1).drawn("mixed", SIZE, unknown):
        assert together([each.proofs(person) for each in proofs]) == smallest(programmes, person)


def test_months_left_below_the_limit_prove_those_of_leading() -> None:
    both = ("kl39-trung-han", "kl39-ngoai-ngu")
    proofs = [Proofs(evaluator(), programme) for programme in both]
    facts = People(evaluator(), both, 2).facts
    short: Person = {key: cast(Answer, ELIGIBLE[key]) for key in facts}
    short |= {"months_left": 10, "leader_months_left": 5}
    # With where the person works: the months alone, once for both programmes.
    assert together([each.proofs(short) for each in proofs]) == smallest(both, short) == 3


@pytest.mark.parametrize("programme", ["kh-ky-nang-quan-ly", "kh-nuoc-ngoai-tre", "da-1641"])
def test_no_dialogue_beats_the_optimum_and_no_optimum_the_smallest_proofs(programme: str) -> None:
    people = People(evaluator(), (programme,), 3).drawn("mixed", SIZE)
    proofs = Proofs(evaluator(), programme)
    least = sum(min(map(len, proofs.proofs(person))) for person in people)
    asked = sum(questions(evaluator(), (programme,), person, []) for person in people)
    assert least <= proofs.optimum(people) * SIZE <= asked


def test_the_optimum_for_one_person_is_the_smallest_proof() -> None:
    for person in People(evaluator(), ("da-1641",), 4).drawn("mixed", SIZE):
        assert Proofs(evaluator(), "da-1641").optimum([person]) == smallest(("da-1641",), person)


@pytest.mark.parametrize("kind", KINDS)
def test_people_are_possible_and_of_their_kind_and_the_same_each_time(kind: str) -> None:
    for programmes in choices(book()).values():
        drawn = People(evaluator(), programmes, 5).drawn(kind, 10)
        assert drawn == People(evaluator(), programmes, 5).drawn(kind, 10)
        found = [evaluator().outcomes(read_case(book(), person, START), programmes) for person in drawn]
        eligible = [any(o.verdict is Verdict.ELIGIBLE for o in each.values()) for each in found]
        refused = [any(o.verdict is Verdict.INELIGIBLE for o in each.values()) for each in found]
        assert kind != "leaning" or sum(eligible) >= 5
        assert kind != "refused" or all(refused)
