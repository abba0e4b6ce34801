"""Made-up people for the measurements of the dialogue: fixed seeds, answers as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from random import Random
from typing import TypeAlias

from rules.dialogue import Answer
from rules.evaluate import Evaluator, Outcome, Verdict
from rules.facts import read_case
from rules.model import Fact, FactType, Truth

START = date(2024, 9, 16)
"""The day the course starts: all programmes run then, so that no verdict is clear before a question."""

KINDS = ("mixed", "uniform", "leaning", "refused")
"""Half leaning to being eligible; nobody; all; and people who are not eligible."""

Person: TypeAlias = dict[str, Answer]
"""The answers to all facts of some programmes; None is "I do not know"."""

# Half of all numbers lie beside the limits that the texts set today; changed limits only make a duller crowd.
_NUMBERS = {
    "age": ((44, 45, 46), (22, 62)),
    "months_left": ((23, 24, 25), (0, 240)),
    "leader_months_left": ((23, 24, 25), (0, 240)),
    "trainings_this_year": ((1, 2, 3), (0, 5)),
}
_REDRAWN = 0.1
_PATIENCE = 100_000


class People:
    """Draws people who have the facts of some programmes. ``unknown`` is the share of answers not known."""

    def __init__(self, evaluator: Evaluator, programmes: Sequence[str], seed: int) -> None:
        self._evaluator, self._programmes, self._random = evaluator, programmes, Random(seed)
        used = {fact for key in programmes for fact in evaluator.programmes[key].whole.facts}
        self.facts = [key for key in evaluator.book.facts if key in used and key != "course_start"]

    def drawn(self, kind: str, size: int, unknown: float = 0.0) -> list[Person]:
        """So many people of a kind."""
        made = [self._one(kind if kind != "mixed" else ("uniform", "leaning")[n % 2]) for n in range(size)]
        for person in made:
            for key in self.facts:
                if self._random.random() < unknown:
                    person[key] = None
        return made

    def _one(self, kind: str) -> Person:
        programme = self._random.choice(self._programmes)
        if kind == "leaning":
            return self._leaning(programme)
        person = self._uniform()
        while kind == "refused" and self._outcome(programme, person).verdict is not Verdict.INELIGIBLE:
            person = self._uniform()
        return person

    def _uniform(self) -> Person:
        return self._possible({key: self._answer(key) for key in self.facts})

    def _answer(self, key: str) -> Answer:
        fact: Fact = self._evaluator.book.facts[key]
        if fact.type is FactType.BOOLEAN:
            return self._random.random() < 0.5
        if fact.type is FactType.OPTION:
            return self._random.choice(fact.options).value
        if fact.type is FactType.OPTIONS:
            held = self._random.choice((0, 1, 1, 2))
            return self._random.sample([option.value for option in fact.options], held)
        near, ordinary = _NUMBERS[key]
        return self._random.choice(near) if self._random.random() < 0.5 else self._random.randint(*ordinary)

    def _possible(self, person: Person) -> Person:
        for key in self.facts:
            bound = person.get(self._evaluator.book.facts[key].at_most or "")
            own = person[key]
            if isinstance(bound, int) and isinstance(own, int) and own > bound:
                person[key] = self._random.randint(0, bound)
        return person

    def _leaning(self, programme: str) -> Person:
        """A person changed fact by fact, never losing a condition, until eligible; a tenth is drawn again."""
        person = self._uniform()
        outcome = self._outcome(programme, person)
        own = [key for key in self._evaluator.programmes[programme].whole.facts if key in self.facts]
        for _ in range(_PATIENCE):
            if outcome.verdict is Verdict.ELIGIBLE:
                break
            key = self._random.choice(own)
            changed = self._possible({**person, key: self._answer(key)})
            after = self._outcome(programme, changed)
            if _met(after) >= _met(outcome):
                person, outcome = changed, after
        else:
            raise RuntimeError(f"{programme}: nobody is eligible")
        for key in self.facts:
            if self._random.random() < _REDRAWN:
                person[key] = self._answer(key)
        return self._possible(person)

    def _outcome(self, programme: str, person: Person) -> Outcome:
        return self._evaluator.outcome(programme, read_case(self._evaluator.book, person, START))


def _met(outcome: Outcome) -> int:
    return sum(result.truth is Truth.TRUE for result in outcome.conditions)
