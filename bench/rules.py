"""Measures the evaluation of rules: ours, and peers whose rules are generated from the same files.

`make bench-rules` (BENCH_ARGS="--count 20000 --rounds 3" for a quick run). Every verdict of every peer is
held against ours before anything is timed; a difference ends the run. What each number counts, and the
encodings: docs/rules-bench.md.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from itertools import cycle, islice
from statistics import median
from typing import Any

import orjson

from bench.rule_columns import Columns, OpenFisca, OpenFiscaShared, Polars
from bench.rule_people import TODAY, arrays, our_table, population, told
from bench.rule_records import DataLogic, Records, Zen
from bot.commandline.answers_json import OutcomeWriter
from bot.wiring import build_evaluator
from knowledge.library import corpus
from rules.evaluate import Evaluator, Verdict
from rules.facts import Case, read_case
from rules.lists.columns import ColumnEvaluator

SEED = 20240916
_DISTINCT = 5_000
_NUMBER = {Verdict.INELIGIBLE: 0, Verdict.UNDETERMINED: 1, Verdict.ELIGIBLE: 2}
_LEAST = 0.2

Person = dict[str, object]


@dataclass(frozen=True, slots=True)
class Measured:
    """People a second, in processor time: the median of the rounds, the slowest, the fastest."""

    name: str
    middle: float
    slowest: float
    fastest: float


class Bench:
    """One population, and everything that is measured on it."""

    def __init__(self, evaluator: Evaluator, count: int, rounds: int) -> None:
        self.evaluator = evaluator
        self.book = evaluator.book
        self.rounds = rounds
        self.people: list[Person] = population(self.book, min(_DISTINCT, count), SEED)
        self.cases = [read_case(self.book, person, TODAY) for person in self.people]
        self.told = [told(self.book, case) for case in self.cases]
        self.expected = [self._alone(case) for case in self.cases]
        self.records: list[Records] = [Zen(self.book), DataLogic(self.book)]
        self.columns: list[Columns] = [OpenFisca(self.book), OpenFiscaShared(self.book), Polars(self.book)]
        self.ours = ColumnEvaluator(evaluator)
        self.count = count

    def _alone(self, case: Case) -> list[int]:
        return [_NUMBER[each.verdict] for each in self.evaluator.outcomes(case).values()]

    # The same verdicts

    def check(self) -> None:
        """Hold everyone's verdicts against ours, alone and in batches; exit where one differs."""
        for peer in self.records:
            self._same(type(peer).__name__, [peer.verdicts(person) for person in self.told])
            self._same(f"{type(peer).__name__}, batch", peer.batch(self.told))
            some = self.told[:200]
            self._same(f"{type(peer).__name__}, explained", [peer.explained(each)[0] for each in some])
        for columns in self.columns:
            table = columns.table(arrays(self.book, self.told))
            self._same(type(columns).__name__, _rows(columns.verdicts(table), list(self.book.programmes)))
        for name, given in (("our table", our_table(self.book, self.people)), ("our records", self.people)):
            self._same(name, _rows(self._at_once(given), list(self.book.programmes)))
        counts = Counter(verdict for row in self.expected for verdict in row)
        kinds = [f"{counts[number]:,} {verdict.value}" for verdict, number in _NUMBER.items()]
        print(f"{len(self.people):,} people, {len(self.book.programmes)} programmes: {', '.join(kinds)}")
        print(f"{sum(2 in row for row in self.expected):,} are eligible for some programme")
        print("Verdicts of all: equal.\n")

    def _same(self, name: str, found: Sequence[Sequence[int]]) -> None:
        for place, (row, expected) in enumerate(zip(found, self.expected, strict=False)):
            if list(row) != expected:
                sys.exit(f"{name}: person {place} {self.people[place]}\n{list(row)}\n{expected}")

    def _at_once(self, given: Any) -> dict[str, Any]:
        judge = self.ours.rows if isinstance(given, list) else self.ours.table
        (part,) = judge(given, TODAY)
        return {key: part.verdicts(key) for key in self.book.programmes}

    # One at a time

    def single_explained(self) -> None:
        """One person after another, each with the result of every condition at least."""
        writer = OutcomeWriter(self.evaluator)
        by_json = [orjson.dumps(person) for person in self.people]

        def ours(case: Case) -> None:
            self.evaluator.outcomes(case)

        def whole(line: bytes) -> None:
            writer.line(read_case(self.book, orjson.loads(line), TODAY))

        zen, logic = self.records
        fisca = self.columns[1]
        assert isinstance(fisca, OpenFiscaShared)
        alone = [fisca.table(arrays(self.book, [person])) for person in self.told[:300]]
        self._show(
            "One person, explained",
            [
                self._each("ours: JSON read, facts checked, all of `check` written", whole, by_json),
                self._new("  nothing kept from other people", by_json, line=True),
                self._each("ours: outcomes of facts read beforehand", ours, self.cases),
                self._new("  nothing kept from other people", self.cases, line=False),
                self._each("zen-engine, trace", zen.explained, self.told),
                self._each("openfisca-core, full trace", fisca.explained, alone),
                self._each("datalogic-py, trace (compiles each time)", logic.explained, self.told[:20]),
            ],
        )

    def single_verdicts(self) -> None:
        """One person after another, verdicts alone."""

        def ours(person: Person) -> None:
            self._alone(read_case(self.book, person, TODAY))

        zen, logic = self.records
        tables_of_one = [our_table(self.book, [person]) for person in self.people[:300]]
        tables = [
            (peer, [peer.table(arrays(self.book, [person])) for person in self.told[:100]])
            for peer in self.columns
        ]
        self._show(
            "One person, verdict only (a batch of 1)",
            [
                self._each("ours: facts read and checked", ours, self.people),
                self._each("ours: outcomes of facts read beforehand", self._alone, self.cases),
                self._each("ours: a table of one", self._at_once, tables_of_one),
                self._each("zen-engine", zen.verdicts, self.told),
                self._each("datalogic-py", logic.verdicts, self.told),
                *[self._each(_named(peer), peer.verdicts, alone) for peer, alone in tables],
            ],
        )

    # Batches

    def batch(self, count: int) -> None:
        """So many people at once, verdicts alone."""
        people = list(islice(cycle(self.people), count))
        told_ = list(islice(cycle(self.told), count))
        table, shared = our_table(self.book, people), arrays(self.book, told_)
        zen, logic = self.records
        measured = [
            self._all("ours: table of facts read and checked", partial(self._at_once, table), count),
            self._all("ours: records read and checked", partial(self._at_once, people), count),
        ]
        for peer in self.columns:
            made = peer.table(shared)
            measured.append(self._all(_named(peer), partial(peer.verdicts, made), count))
        some = told_[:_DISTINCT]
        measured.append(self._all("zen-engine", partial(zen.batch, some), len(some)))
        measured.append(self._all("datalogic-py", partial(logic.batch, some), len(some)))
        self._show(f"A batch of {count:,}, verdict only", measured)

    # Timing

    def _each(self, name: str, work: Callable[[Any], object], given: Sequence[Any]) -> Measured:
        """Each alone; the first round, in which caches fill, is not counted."""

        def every() -> None:
            for one in given:
                work(one)

        return self._all(name, every, len(given))

    def _new(self, name: str, given: Sequence[Any], *, line: bool) -> Measured:
        """A first pass of a new evaluator (and writer), its diagrams ready as in a process that runs."""
        speeds = []
        for _ in range(self.rounds):
            evaluator = Evaluator(self.book)
            writer = OutcomeWriter(evaluator)
            for programme in evaluator.programmes.values():
                for rule in (programme.whole, *programme.conditions):
                    len(rule.diagram)
            started = time.process_time()
            for one in given:
                if line:
                    writer.line(read_case(self.book, orjson.loads(one), TODAY))
                else:
                    evaluator.outcomes(one)
            speeds.append(len(given) / (time.process_time() - started))
        return Measured(name, median(speeds), min(speeds), max(speeds))

    def _all(self, name: str, work: Callable[[], object], count: int) -> Measured:
        speeds = []
        work()
        for _ in range(self.rounds):
            done, started = 0, time.process_time()
            while not done or time.process_time() - started < _LEAST:
                work()
                done += 1
            speeds.append(count * done / (time.process_time() - started))
        return Measured(name, median(speeds), min(speeds), max(speeds))

    @staticmethod
    def _show(title: str, measured: Sequence[Measured]) -> None:
        ours = measured[0].middle
        print(f"{title}\n{'':62} people/s   (slowest - fastest)   first is")
        for each in measured:
            times = f"{ours / each.middle:8.2f} times" if each is not measured[0] else ""
            spread = f"({each.slowest:,.0f} - {each.fastest:,.0f})"
            print(f"  {each.name:58} {each.middle:12,.0f} {spread:>25} {times}", flush=True)
        print()


def _rows(verdicts: dict[str, Any], programmes: Sequence[str]) -> list[list[int]]:
    columns = [verdicts[key].tolist() for key in programmes]
    return [list(row) for row in zip(*columns, strict=True)]


def _named(peer: Columns) -> str:
    return {
        OpenFisca: "openfisca-core",
        OpenFiscaShared: "openfisca-core, a variable for each condition",
        Polars: "Polars, rules as expressions",
    }[type(peer)]


def _first_use() -> None:
    """What a new process pays before its first person."""
    script = (
        "import time; t = time.process_time();"
        "from bot.wiring import build_evaluator; from knowledge.library import corpus;"
        "e = build_evaluator(corpus()); a = time.process_time();"
        "from rules.lists.columns import ColumnEvaluator; ColumnEvaluator(e);"
        "print(a - t, time.process_time() - a)"
    )
    found = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    start, more = map(float, found.stdout.split())
    print(f"Ready after {start * 1000:.0f} ms; for lists (numpy, planes) {more * 1000:.0f} ms more.")


def main() -> None:
    """Run what the arguments say."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=100_000, help="the largest batch")
    parser.add_argument("--rounds", type=int, default=7, help="rounds of each measurement")
    arguments = parser.parse_args()
    names = ("zen-engine", "datalogic-py", "openfisca-core", "polars", "numpy")
    versions = ", ".join(f"{name} {version(name)}" for name in names)
    print(f"Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} cores; {versions}")
    threads = os.environ.get("POLARS_MAX_THREADS", "all")
    print(f"Processor time, summed over threads; Polars has {threads} thread(s), all else one.")
    _first_use()
    bench = Bench(build_evaluator(corpus()), arguments.count, arguments.rounds)
    bench.check()
    bench.single_explained()
    bench.single_verdicts()
    for count in (1_000, arguments.count):
        bench.batch(count)


if __name__ == "__main__":
    main()
