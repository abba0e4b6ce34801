"""Measures the reading of whole laws, beside two plain ways: `make bench-parse DATA=folder`.

The folder holds ``articles.jsonl`` ({"id": law # article, "text"}). Each law is rebuilt in each layout of
bench.layouts and read again: articles found against articles there, their words, the characters placed.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
import time
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.layouts import LAYOUTS, Article, Made, essence
from knowledge.clause import Clause, Level
from knowledge.parsing.parse import parse

SEED = 2024
Found = list[tuple[str, str]]
_PLAIN = re.compile(r"^Điều (\d+)", re.MULTILINE)
_BEHIND = re.compile(
    r"\n\s*(?=(?:Phần|Chương|Mục|Tiểu mục) (?:thứ|[IVX\d])"
    r"|(?:Bộ luật|Luật|Hiến pháp) này (?:đã )?được Quốc hội|CHỦ TỊCH QUỐC)"
)
_CAREFUL = re.compile(r"^[ \t#*]*(?:Điều|ĐIỀU)[ \t\u00a0]+(\d+[a-zđ]?)[ \t]*[.:]", re.MULTILINE)


def ours(text: str) -> tuple[Found, float]:
    """The articles that the parser finds, and the share of characters placed."""
    clauses = parse("d", text)
    return list(articles_of(clauses)), sum(len(each.text) for each in clauses) / max(len(text), 1)


def articles_of(clauses: Sequence[Clause]) -> Iterable[tuple[str, str]]:
    """The articles outside annexes: number, words with those of the clauses below."""
    words: dict[str, list[str]] = {}
    number: dict[str, str] = {}
    above: dict[str, str | None] = {}
    for each in clauses:
        inside = each.parent and above[each.parent]
        annexed = each.level is Level.PHU_LUC or inside == ""
        article = "" if annexed else each.id if each.level is Level.DIEU else inside
        above[each.id] = article
        if article:
            words.setdefault(article, []).append(each.plain)
            number.setdefault(article, each.number)
    return ((number[key], essence("\n\n".join(parts))) for key, parts in words.items())


def by_pattern(text: str) -> tuple[Found, float]:
    """Each line that begins "Điều" and a number."""
    return _cut(text, [(match.start(), match[1]) for match in _PLAIN.finditer(text)])


def by_pattern_in_order(text: str) -> tuple[Found, float]:
    """Each line that begins so, with a sign after the number, where numbers grow by at most ten."""
    found: list[tuple[int, str]] = []
    last = 0
    for match in _CAREFUL.finditer(text.replace("\r\n", "\n").replace("\r", "\n")):
        value = int(re.sub(r"\D", "", match[1]))
        if last <= value <= last + 10 or value == 1:
            found.append((match.start(), match[1]))
            last = value
    return _cut(text, found)


def _cut(text: str, found: Sequence[tuple[int, str]]) -> tuple[Found, float]:
    ends = [*(start for start, _ in found), len(text)][1:]
    cut = [(number, essence(text[start:end])) for (start, number), end in zip(found, ends, strict=True)]
    return cut, (len(text) - found[0][0]) / len(text) if found else 0.0


SYSTEMS: dict[str, Callable[[str], tuple[Found, float]]] = {
    "dieukien": ours,
    "^Điều \\d+": by_pattern,
    "^Điều \\d+[.:], in order": by_pattern_in_order,
}


@dataclass
class Tally:
    """Counts over files: articles there, found, right, with all their words; files, those all right."""

    there: int = 0
    found: int = 0
    right: int = 0
    same: int = 0
    files: int = 0
    whole: int = 0
    placed: float = 0.0
    characters: int = 0
    seconds: float = 0.0

    def add(self, made: Made, found: Found, placed: float) -> None:
        """Adds a file. Articles are right by number, each as often as it is there."""
        there, seen = Counter(number for number, _ in made.articles), Counter(number for number, _ in found)
        right = sum((there & seen).values())
        same = sum((Counter(made.articles) & Counter(found)).values())
        self.there += len(made.articles)
        self.found += len(found)
        self.right += right
        self.same += same
        self.files += 1
        self.whole += there == seen
        self.placed += placed
        self.characters += len(made.text)

    def row(self) -> str:
        """The figures as cells."""
        return (
            f"{self.there:6} {self.right / max(self.found, 1):9.4f} {self.right / max(self.there, 1):7.4f} "
            f"{self.same / max(self.there, 1):7.4f} {self.whole:3}/{self.files:<3} "
            f"{self.placed / max(self.files, 1):6.3f} "
            f"{self.characters / max(self.seconds, 1e-9) / 1e6:6.2f}"
        )


def laws(folder: Path) -> dict[str, list[Article]]:
    """The laws of ``articles.jsonl``, each with its articles in order."""
    found: dict[str, list[Article]] = {}
    # An article may hold, behind its own words, headings that the collection did not part from it.
    for line in (folder / "articles.jsonl").read_text(encoding="utf-8").splitlines():
        each = json.loads(line)
        law, _, number = each["id"].rpartition("#")
        found.setdefault(law, []).extend(_parted(number, unicodedata.normalize("NFC", each["text"])))
    return found


def _parted(number: str, text: str) -> Iterator[Article]:
    """The articles in an entry of the collection, without what follows them (headings, the law's passing)."""
    for place, part in enumerate(re.split(r"\n\s*(?=Điều \d+(?:\.|\s*\n))", text)):
        own = _BEHIND.split(part)[0]
        if place:
            number, own = re.split(r"[.\s]+", own.removeprefix("Điều "), maxsplit=1)
        yield Article.of(number, own.strip())


def main() -> int:
    """Prints a table; the files that were not read right with ``--faults``."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--layout", action="append", choices=LAYOUTS)
    parser.add_argument("--rounds", type=int, default=3, help="files of each law in each layout")
    parser.add_argument("--faults", action="store_true")
    given = parser.parse_args()
    collection = laws(given.folder)
    print(
        f"{'layout':16} {'system':26} {'there':>6} {'precision':>9} {'recall':>7} {'words':>7} "
        "whole   placed   MB/s"
    )
    total = {name: Tally() for name in SYSTEMS}
    for layout in given.layout or LAYOUTS:
        tallies = _measure(layout, collection, given.rounds, given.faults)
        for name, tally in tallies.items():
            print(f"{layout:16} {name:26} {tally.row()}")
            for field in vars(tally):
                setattr(total[name], field, getattr(total[name], field) + getattr(tally, field))
    for name, tally in total.items():
        print(f"{'all':16} {name:26} {tally.row()}")
    return 0


def _measure(
    layout: str, collection: dict[str, list[Article]], rounds: int, faults: bool
) -> dict[str, Tally]:
    tallies = {name: Tally() for name in SYSTEMS}
    for law, articles in collection.items():
        for turn in range(rounds):
            made = LAYOUTS[layout](law, articles, random.Random(f"{SEED} {layout} {law} {turn}"))
            for name, read in SYSTEMS.items():
                started = time.process_time()
                found, placed = read(made.text)
                tallies[name].seconds += time.process_time() - started
                tallies[name].add(made, found, placed)
                if faults and name == "dieukien" and found != list(made.articles):
                    _show(layout, law, turn, made, found)
    return tallies


def _show(layout: str, law: str, turn: int, made: Made, found: Found) -> None:
    there, seen = Counter(number for number, _ in made.articles), Counter(number for number, _ in found)
    missing, extra = sorted((there - seen).elements()), sorted((seen - there).elements())
    words = dict(found)
    other = [n for n, text in made.articles if n in words and words[n] != text]
    print(
        f"  {layout}, {law}, {turn}: missing {missing[:8]}, extra {extra[:8]}, other words {other[:8]}",
        file=sys.stderr,
    )


if __name__ == "__main__":
    sys.exit(main())
