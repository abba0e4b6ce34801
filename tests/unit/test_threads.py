"""One evaluator answers in several threads at once, as it does in a server: what it keeps must stay right."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from bench.people import START, People, Person
from rules.evaluate import Evaluator, Verdict
from rules.facts import read_case
from tests.unit.rule_samples import book

THREADS = 4
ROUNDS = 6
PEOPLE = 40

Found = list[tuple[dict[str, Verdict], str]]


@pytest.fixture(autouse=True)
def _hasty() -> Iterator[None]:
    """Threads take turns as often as they can."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(usual)


def _dialogues(evaluator: Evaluator, people: list[Person], first: int) -> Found:
    """The verdicts and the next question after each answer of each person."""
    found: Found = []
    for person in [*people[first:], *people[:first]]:
        told: Person = {}
        while True:
            case = read_case(book(), told, START)
            verdicts = {key: outcome.verdict for key, outcome in evaluator.outcomes(case).items()}
            left = evaluator.asking.left(evaluator.programmes, evaluator.place(case), told)
            asked = evaluator.asking.first(left) if left else ""
            found.append((verdicts, asked))
            if not asked:
                break
            told[asked] = person[asked]
    return found


def test_what_threads_work_out_together_is_what_one_alone_works_out() -> None:
    made = Evaluator(book())
    people = People(made, list(made.programmes), 5).drawn("uniform", PEOPLE, 0.1)
    starts = [PEOPLE * n // THREADS for n in range(THREADS)]
    expected = [_dialogues(made, people, start) for start in starts]
    for _ in range(ROUNDS):
        fresh, together = Evaluator(book()), Barrier(THREADS)

        def talk(start: int, evaluator: Evaluator = fresh, barrier: Barrier = together) -> Found:
            barrier.wait()
            return _dialogues(evaluator, people, start)

        with ThreadPoolExecutor(THREADS) as pool:
            assert list(pool.map(talk, starts)) == expected
