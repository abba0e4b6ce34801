"""What running the cases shows of the rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rules.evaluate import Evaluator
from rules.model import Rulebook
from rules.proof.cases import Example, Failure, failures, read_examples
from rules.proof.coverage import Covered, Level, coverage
from rules.proof.mutants import Mutant, mutants, survivors


@dataclass(frozen=True)
class Proof:
    """The cases and what they showed; ``mutants`` are empty where none were asked for."""

    book: Rulebook
    examples: tuple[Example, ...]
    failed: tuple[Failure, ...]
    covered: tuple[Covered, ...]
    mutants: tuple[Mutant, ...]
    survived: tuple[Mutant, ...]

    @property
    def pairs(self) -> tuple[int, int]:
        """How many atomic conditions have their pair, and how many can have one."""
        able = [each for each in self.covered if each.watched.level is not Level.NOTHING]
        return sum(not each.lacks_pair for each in able), len(able)

    @property
    def unknowns(self) -> tuple[int, int]:
        """How many have their case with an unknown answer, and how many can have one."""
        able = [each for each in self.covered if each.watched.awaits]
        return sum(not each.lacks_unknown for each in able), len(able)


def prove(book: Rulebook, cases: Mapping[str, str], *, with_mutants: bool) -> Proof:
    """Run the cases (path of a file to its text) and measure what they cover; RuleError names the line."""
    evaluator = Evaluator(book)
    examples = [example for file, text in cases.items() for example in read_examples(book, file, text)]
    wrong: list[Mutant] = []
    survived: list[Mutant] = []
    for key, programme in book.programmes.items() if with_mutants else ():
        made = list(mutants(book.facts, programme))
        wrong += made
        survived += survivors(book.facts, made, [each for each in examples if each.programme == key])
    return Proof(
        book,
        tuple(examples),
        tuple(failure for example in examples for failure in failures(evaluator, example)),
        coverage(book, examples),
        tuple(wrong),
        tuple(survived),
    )
