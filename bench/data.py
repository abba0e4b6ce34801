"""What is searched, and the questions with what answers them."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from knowledge.clause import Clause, Corpus
from knowledge.library import corpus
from knowledge.normalise import tokens
from knowledge.searching.gather import Unit

_CASES = Path(__file__).parent.parent / "tests" / "unit" / "queries.yaml"
_CHANGED = 0.1


@dataclass(frozen=True, slots=True)
class Case:
    """A query and the ids of the units any of which answers it."""

    query: str
    answers: frozenset[str]


def articles(folder: Path) -> list[Unit]:
    """The units of ``articles.jsonl``: {"id", "text"}, the first line of a text its heading."""
    units = []
    for line in (folder / "articles.jsonl").read_text(encoding="utf-8").splitlines():
        article = json.loads(line)
        heading, _, text = article["text"].partition("\n")
        units.append(Unit(article["id"], heading, text, article["id"].partition("#")[0]))
    return units


def questions(folder: Path) -> list[Case]:
    """The cases of ``questions.jsonl``: {"question", "relevant"}."""
    lines = (folder / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    return [Case(each["question"], frozenset(each["relevant"])) for each in map(json.loads, lines)]


def halves(cases: list[Case], seed: int) -> tuple[list[int], list[int]]:
    """The places of the half on which parameters were chosen, and of the other."""
    places = list(range(len(cases)))
    random.Random(seed).shuffle(places)
    middle = len(places) // 2
    return sorted(places[:middle]), sorted(places[middle:])


def clauses() -> tuple[Corpus, list[Unit], list[Case]]:
    """The four documents, their clauses as units with all headings above them, and the cases of the tests."""
    whole = corpus()
    units = [
        Unit(c.id, _headings(whole, c), c.searchable, c.document)
        for c in whole.clauses.values()
        if c.searchable.strip()
    ]
    kept = yaml.safe_load(_CASES.read_text(encoding="utf-8"))
    cases = [Case(case["q"], frozenset(case["clauses"])) for part in kept.values() for case in part]
    return whole, units, cases


def _headings(whole: Corpus, clause: Clause) -> str:
    return " ".join(above.plain.partition("\n")[0] for above in whole.ancestors(clause))


def multiplied(units: list[Unit], count: int, seed: int) -> Iterator[Unit]:
    """So many units: copies, in which one syllable in ten is changed for one of another article."""
    chosen = random.Random(seed)
    every = [unit.text[t.start : t.end] for unit in units[::7] for t in tokens(unit.text)]
    for n in range(count):
        unit = units[n % len(units)]
        if n < len(units):
            yield unit
            continue
        lines = [
            " ".join(chosen.choice(every) if chosen.random() < _CHANGED else word for word in line.split(" "))
            for line in unit.text.split("\n")
        ]
        yield Unit(f"{unit.id}~{n // len(units)}", unit.heading, "\n".join(lines), unit.document)
