"""Measures how many questions the dialogue asks, and how fast it finds them: `make bench-dialogue`.

For each programme, each group and all programmes: the mean number of questions over made-up people, beside
the fixed form (every fact of the programmes), the smallest set of facts that proves the verdicts, which knows
the answers beforehand, and the fewest questions that any order of asking could reach on these very people.
"""

from __future__ import annotations

import argparse
import os
import platform
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from statistics import fmean

from bench.people import KINDS, START, People, Person
from bench.proofs import Proofs, together
from bot.wiring import build_evaluator
from knowledge.library import corpus
from rules.dialogue import next_fact
from rules.evaluate import Evaluator, Verdict
from rules.facts import read_case
from rules.model import Rulebook

SEED = 2024
SIZE = 500
UNKNOWN = 0.1
_LIMITS = (0.55, 1.6)


EXPLAINED = f"""\
form: facts of the programmes without course_start, which is today unless told; form+1: with it.
smallest: the fewest facts that prove the verdicts, exact. best: the fewest questions that any order of asking
could reach on these people, knowing how often each combination of answers occurs (single programmes only).
Limits for single programmes on the mixed crowd: /form+1 {_LIMITS[0]}, /smallest {_LIMITS[1]}. Seed {SEED}."""


@dataclass
class Times:
    """Seconds of processor time: of each first question of a new evaluator, and of all others."""

    cold: list[float] = field(default_factory=list)
    warm: list[float] = field(default_factory=list)


def questions(evaluator: Evaluator, programmes: Sequence[str], person: Person, took: list[float]) -> int:
    """The number of questions until nothing is open; facts are given as `dieukien next` gets them."""
    facts: Person = {}
    while True:
        started = time.process_time()
        case = read_case(evaluator.book, facts, START)
        asked = next_fact(evaluator, case, programmes, [key for key, told in facts.items() if told is None])
        took.append(time.process_time() - started)
        if asked is None:
            return len(facts)
        facts[asked] = person[asked]


@dataclass(frozen=True)
class Row:
    """The figures of one choice of programmes over one crowd."""

    name: str
    facts: int
    eligible: float
    mean: float
    smallest: float
    optimum: float | None

    def line(self, *, limited: bool) -> str:
        """The figures in a line; where ``limited``, with a mark for each limit that is passed."""
        form, whole, proof = self.ratios()
        best = f"{'-':>7} {'-':>7}"
        if self.optimum is not None:
            best = f"{self.optimum:7.2f} {self.optimum / (self.facts + 1):7.3f}"
        over = [f"  over {most}" for ratio, most in zip((whole, proof), _LIMITS, strict=True) if ratio > most]
        return (
            f"{self.name:24} {self.eligible:5.2f} {self.facts:4} {self.mean:7.2f} {form:7.3f} {whole:7.3f}"
            f" {self.smallest:8.2f} {proof:6.3f} {best}{''.join(over) if limited else ''}"
        )

    def ratios(self) -> tuple[float, float, float]:
        """The questions by the form without the day of the course, with it, and by the smallest proof."""
        return self.mean / self.facts, self.mean / (self.facts + 1), self.mean / self.smallest


def row(evaluator: Evaluator, name: str, programmes: Sequence[str], people: list[Person], took: Times) -> Row:
    """The figures of these programmes over people who have their facts."""
    nobody: Person = dict.fromkeys(people[0])
    first: list[float] = []
    questions(Evaluator(evaluator.book), programmes, nobody, first)
    took.cold.append(first[0])
    asked = [questions(evaluator, programmes, person, took.warm) for person in people]
    proofs = [proofs_of(evaluator, programme) for programme in programmes]
    smallest = [together([each.proofs(person) for each in proofs]) for person in people]
    outcomes = [evaluator.outcomes(read_case(evaluator.book, person, START), programmes) for person in people]
    eligible = [o.verdict is Verdict.ELIGIBLE for each in outcomes for o in each.values()]
    optimum = proofs[0].optimum(people) if len(proofs) == 1 else None
    return Row(name, len(nobody), fmean(eligible), fmean(asked), fmean(smallest), optimum)


@cache
def proofs_of(evaluator: Evaluator, programme: str) -> Proofs:
    """What proves a programme's verdicts, reckoned with once."""
    return Proofs(evaluator, programme)


def choices(book: Rulebook) -> dict[str, tuple[str, ...]]:
    """Each programme, each group of several, all."""
    single = {key: (key,) for key in book.programmes}
    groups = {f"group {key}": g.programmes for key, g in book.groups.items() if len(g.programmes) > 1}
    return {**single, **groups, "all": tuple(book.programmes)}


def table(evaluator: Evaluator, kind: str, unknown: float, size: int) -> Times:
    """Measures and prints all choices of programmes over one kind of crowd."""
    print(f'\n{kind}, {size} people each, {unknown:.0%} of the answers "I do not know"')
    print(f"{'':24} elig. form   asked   /form  /form+1  smallest  /smallest  best  /form+1")
    took, singles = Times(), []
    for name, programmes in choices(evaluator.book).items():
        people = People(evaluator, programmes, SEED).drawn(kind, size, unknown)
        made = row(evaluator, name, programmes, people, took)
        print(made.line(limited=kind == "mixed" and len(programmes) == 1), flush=True)
        if len(programmes) == 1:
            singles.append(made)
    form, whole, proof = (
        fmean(figures) for figures in zip(*(each.ratios() for each in singles), strict=True)
    )
    print(f"{'mean of the programmes':24} {form:26.3f} {whole:7.3f} {proof:15.3f}")
    facts, asked, smallest = (
        sum(figures) for figures in zip(*((r.facts, r.mean, r.smallest) for r in singles), strict=True)
    )
    form, whole, proof = asked / facts, asked / (facts + len(singles)), asked / smallest
    counted = f"{facts:10} {asked:7.2f} {form:7.3f} {whole:7.3f} {smallest:8.2f} {proof:6.3f}"
    print(f"{'one after the other':24} {counted}")
    return took


def main() -> None:
    """Run the measurements."""
    arguments = argparse.ArgumentParser(description="How many questions the dialogue asks.")
    arguments.add_argument("--size", type=int, default=SIZE, help=f"people a crowd (default {SIZE})")
    arguments.add_argument("--quick", action="store_true", help="the mixed crowd only")
    given = arguments.parse_args()
    evaluator = build_evaluator(corpus())
    print(EXPLAINED)
    took = [
        table(evaluator, kind, unknown, given.size)
        for kind in (KINDS[:1] if given.quick else KINDS)
        for unknown in (0.0, UNKNOWN)
    ]
    warm = sorted(seconds for each in took for seconds in each.warm)
    cold = sorted(seconds for each in took for seconds in each.cold)
    print(f"\nPython {platform.python_version()}, {os.cpu_count()} cores; processor time of a question:")
    print(
        f"{len(warm):,} questions: median {warm[len(warm) // 2] * 1e6:.0f} µs, p99 "
        f"{warm[len(warm) * 99 // 100] * 1e6:.0f} µs, most {warm[-1] * 1e3:.1f} ms, "
        f"{len(warm) / sum(warm):,.0f} a second"
    )
    print(f"first of a new process: median {cold[len(cold) // 2] * 1e3:.1f} ms, most {cold[-1] * 1e3:.1f} ms")


if __name__ == "__main__":
    main()
