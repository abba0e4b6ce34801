"""The eligibility dialogue as data, and which question comes next.

A dialogue holds the chosen programmes and the steps answered so far. Everything else, the next question
and the verdicts, follows from it, so going back is dropping a step, and resuming is reading it again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeAlias

from rules.evaluate import Evaluator
from rules.facts import Case, read_case
from rules.model import Rulebook

Answer: TypeAlias = str | int | bool | list[str] | None
"""An answer as JSON; None says that the person does not know."""


@dataclass(frozen=True, slots=True)
class Step:
    """One answered question: the fact asked, and all that the answer told."""

    asked: str
    answers: Mapping[str, Answer]


@dataclass(frozen=True, slots=True)
class Dialogue:
    """A person's dialogue: programmes in the order shown, their versions when it began, and the steps.

    ``course_start`` (YYYY-MM-DD) is None as long as no day was told: the course is then taken to start on the
    day ``begun``, so that a dialogue taken up again days later stands as it was left.
    """

    programmes: tuple[str, ...]
    versions: Mapping[str, int]
    steps: tuple[Step, ...] = ()
    course_start: str | None = None
    begun: str | None = None

    def answers(self, book: Rulebook) -> dict[str, Answer]:
        """The answers that hold now; a later one takes the place of an earlier one."""
        held: dict[str, Answer] = {}
        for step in self.steps:
            for key, answer in step.answers.items():
                if answer is not None:
                    for other in _same_question(book, key):
                        held.pop(other, None)
                elif held.get(key) is not None:
                    continue
                held[key] = answer
        return held

    def declined(self, book: Rulebook) -> frozenset[str]:
        """The facts that the person was asked and does not know (more exactly)."""
        told: set[str] = set()
        for step in self.steps:
            for key, answer in step.answers.items():
                same = {key, *_same_question(book, key)}
                told = told | same if answer is None else told - same
        return frozenset(told)

    def answered(self, step: Step) -> Dialogue:
        """The dialogue after one more step."""
        return replace(self, steps=(*self.steps, step))

    def back(self) -> Dialogue:
        """The dialogue before its last step."""
        return replace(self, steps=self.steps[:-1])


def _same_question(book: Rulebook, key: str) -> list[str]:
    """Other facts that answer the same question: a birth date for an age, and the reverse."""
    fact = book.facts[key]
    others = [fact.alternative] if fact.alternative else []
    return others + [other.key for other in book.facts.values() if other.alternative == key]


def begin(book: Rulebook, programmes: Iterable[str], today: date | None = None) -> Dialogue:
    """A new dialogue on these programmes, begun today."""
    chosen = tuple(programmes)
    versions = {key: book.programmes[key].version for key in chosen}
    return Dialogue(chosen, versions, begun=today.isoformat() if today else None)


def case_of(book: Rulebook, dialogue: Dialogue, today: date) -> Case:
    """What is known of the person now; FactError where the answers contradict each other."""
    start = {"course_start": dialogue.course_start or dialogue.begun}
    return read_case(book, {**dialogue.answers(book), **start}, today)


def asked_as(book: Rulebook, case: Case, fact: str) -> str:
    """The fact to ask for where this one is open: a birth date more exactly, where a vague one is known."""
    alternative = book.facts[fact].alternative
    return alternative if alternative is not None and alternative in case.given else fact


def open_facts(
    evaluator: Evaluator, case: Case, programmes: Collection[str], closed: Collection[str] = ()
) -> tuple[str, ...]:
    """The facts whose answer can still change a verdict, in the order of the rules' facts.

    Facts in ``closed`` get no further answer.
    """
    return evaluator.asking.open(evaluator.asking.left(programmes, evaluator.place(case), closed))


def next_fact(
    evaluator: Evaluator, case: Case, programmes: Collection[str], closed: Collection[str] = ()
) -> str | None:
    """The fact to ask next, None where no answer can change a verdict any more.

    Among the open facts the one after which the fewest questions are expected (``rules.asking``). A fact that
    bounds another is asked before it.
    """
    asking = evaluator.asking
    left = asking.left(programmes, evaluator.place(case), closed)
    if not left:
        return None
    best = asking.first(left)
    bound = evaluator.book.facts[best].at_most
    return asked_as(evaluator.book, case, bound if bound in asking.open(left) else best)
