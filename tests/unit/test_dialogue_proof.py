"""Dialogues come to the verdict of evaluating everything and ask nothing in vain: exhaustive proofs."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

import numpy as np
import pytest

from rules.dialogue import open_facts
from rules.evaluate import CompiledProgramme, Evaluator, Outcome, Placed
from rules.facts import Case
from rules.model import Node, Op
from tests.unit import dialogue_proof
from tests.unit.dialogue_proof import Space, classes, prove_dialogues, prove_functions, varies
from tests.unit.rule_samples import F, T, U, book, evaluator, truth

ALL = list(book().programmes)
SIZES = {
    "kl39-ngan-han": 19_683,
    "kl39-trung-han": 708_588,
    "kl39-ngoai-ngu": 531_441,
    "da-1641": 17_496,
    "kh-nuoc-ngoai-tre": 648,
    "kh-ky-nang-quan-ly": 512,
    "kh-thuc-thi-cong-vu": 128,
}


@pytest.mark.parametrize("programme", ALL)
def test_every_dialogue_on_a_programme_ends_with_the_verdict_of_everything(programme: str) -> None:
    proven = prove_dialogues((programme,))
    assert proven.decided == proven.people == SIZES.get(programme, proven.people)
    assert proven.longest <= len(evaluator().programmes[programme].whole.facts) + 1


@pytest.mark.parametrize("programme", ALL)
def test_after_any_set_of_answers_what_is_open_and_the_verdict_are_right(programme: str) -> None:
    proven = prove_functions(programme)
    assert proven.states == SIZES.get(programme, proven.states)
    assert proven.functions < proven.steps


def test_every_dialogue_on_the_provincial_plan_ends_with_the_verdicts_of_everything() -> None:
    proven = prove_dialogues(book().groups["dtbd"].programmes)
    assert proven.decided == proven.people > 10_000


# What the proof rests on, and that it can fail


def test_the_table_says_what_the_rule_says() -> None:
    for programme in ("da-1641", "kh-nuoc-ngoai-tre", "kh-ky-nang-quan-ly"):
        space = Space((programme,))
        table, rule = space.tables[programme], book().programmes[programme].rule
        # About one combination of a hundred, spread over all.
        for number in range(0, table.size, 97):
            place = np.unravel_index(number, space.shape)
            known = {k: found[i].known for k, found, i in zip(space.facts, space.classes, place, strict=True)}
            where = tuple(0 if n == 1 else i for n, i in zip(table.shape, place, strict=True))
            assert table[where] == truth(rule, known)


def test_the_classes_of_a_fact_are_cut_at_its_limits() -> None:
    atoms = tuple(
        atom for atom in book().programmes["kl39-trung-han"].rule.atoms() if atom.fact == "leader_months_left"
    )
    below, above, unknown = classes("leader_months_left", atoms)
    assert (below.truths, above.truths, unknown.truths) == ((F,), (T,), (U,))
    assert (below.exact, above.exact, unknown.exact) == (True, True, False)


SMALL = "kh-nuoc-ngoai-tre"
Choose = Callable[[Evaluator, Case, Collection[str], Collection[str]], str | None]


def _asks_all(_: Evaluator, case: Case, programmes: Collection[str], closed: Collection[str]) -> str | None:
    facts = evaluator().programmes[SMALL].whole.facts
    return next((key for key in facts if key not in {*case.known, *closed}), None)


def _stops_early(made: Evaluator, case: Case, programmes: Collection[str], closed: Collection[str]) -> None:
    return None


def _asks_again(_: Evaluator, case: Case, programmes: Collection[str], closed: Collection[str]) -> str:
    return "sector"


@pytest.mark.parametrize("choose", [_asks_all, _stops_early, _asks_again])
def test_a_worse_choice_of_questions_is_noticed(monkeypatch: pytest.MonkeyPatch, choose: Choose) -> None:
    monkeypatch.setattr(dialogue_proof, "next_fact", choose)
    with pytest.raises(AssertionError):
        prove_dialogues((SMALL,))


def test_a_fact_wrongly_open_or_closed_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    def all_but_one(*given: Any) -> object:
        return open_facts(*given)[1:]

    def one_more(*given: Any) -> object:
        return {*open_facts(*given), "gender"}

    for wrong in (all_but_one, one_more):
        monkeypatch.setattr(dialogue_proof, "open_facts", wrong)
        with pytest.raises(AssertionError):
            prove_dialogues((SMALL,))


def test_a_wrong_verdict_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    real = CompiledProgramme.outcome

    def wrong(self: CompiledProgramme, placed: Placed) -> Outcome:
        # Someone of the party is judged as someone of the government.
        states = self.whole.states[self.whole.facts.index("bloc")]
        slots = placed["bloc"]
        made = Placed({**placed, "bloc": tuple(states.of("government") for _ in slots)})
        made.numbers = tuple(
            -1 if fact == "bloc" else n for fact, n in zip(placed, placed.numbers, strict=True)
        )
        return real(self, made if slots[0] == states.of("party_mass") else placed)

    monkeypatch.setattr(CompiledProgramme, "outcome", wrong)
    with pytest.raises(AssertionError):
        prove_dialogues(("kh-thuc-thi-cong-vu",))


def test_a_diagram_of_another_rule_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    real = Space.read

    def other(self: Space, node: Node) -> object:
        # The plain reading of a rule whose age limit is one the other way.
        table = real(self, node)
        return T - table if node.op is Op.LT else table

    monkeypatch.setattr(Space, "read", other)
    with pytest.raises(AssertionError):
        prove_functions(SMALL)


def test_a_table_varies_only_along_what_makes_a_difference() -> None:
    space = Space((SMALL,))
    table = space.tables[SMALL]
    assert all(varies(table, axis) for axis in range(table.ndim))
    age = space.facts.index("age")
    old = table.take([1], age)
    assert not varies(old, age)
