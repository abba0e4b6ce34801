"""Measures our search and its peers on the same queries: `make bench-search DATA=folder`.

The folder holds ``articles.jsonl`` ({"id", "text"}) and ``questions.jsonl`` ({"question", "relevant": ids}).
Prints how often the answer is among the first, how fast, how large; everything with fixed seeds.
"""

from __future__ import annotations

import argparse
import gc
import json
import math
import multiprocessing
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from bench.data import Case, articles, clauses, halves, multiplied, questions
from bench.hostile import hostile
from bench.queries import WAYS, all_typed
from bench.systems import SYSTEMS, System
from bench.timing import longest, refusing, speed, timed
from knowledge.collection import Collection
from knowledge.normalise import tokens
from knowledge.search import SearchIndex
from knowledge.searching.gather import Unit

SEED = 2024
_AT = (1, 5, 10, 20)
_SHOWN = max(_AT)
_HOSTILE = 10_000
_START = """
from time import process_time
begun = process_time()
from knowledge.library import corpus
from knowledge.search import SearchIndex
imported = process_time()
texts = corpus()
parsed = process_time()
SearchIndex(texts)
ready = process_time()
print(ready, begun, imported - begun, parsed - imported, ready - parsed)
"""


def quality(found: Sequence[Sequence[str]], cases: Sequence[Case]) -> list[float]:
    """Recall@1, @5, @10, @20 (any right answer counts) and MRR@10."""
    ranks = [
        next((rank for rank, one in enumerate(ids) if one in case.answers), _SHOWN)
        for ids, case in zip(found, cases, strict=True)
    ]
    recall = [sum(rank < at for rank in ranks) / len(ranks) for at in _AT]
    return [*recall, sum(1 / (rank + 1) for rank in ranks if rank < 10) / len(ranks)]


def line(name: str, figures: Sequence[float], took: Sequence[float]) -> None:
    """A line of a table of quality."""
    print(f"{name:28} {'  '.join(f'{figure:.3f}' for figure in figures)} {speed(took)}", flush=True)


def on_questions(folder: Path, names: Sequence[str]) -> None:
    """The real questions, typed in every way; for ours on each half apart as well."""
    units, cases = articles(folder), questions(folder)
    queries = [case.query for case in cases]
    chosen, other = halves(cases, SEED)
    print(f"\n{len(units):,} articles, {len(cases)} questions; parameters were chosen on half A, seed {SEED}")
    for name in names:
        with tempfile.TemporaryDirectory() as place:
            system = SYSTEMS[name](Path(place))
            system.build(units)
            settle(system)
            _by_way(name, system, queries, cases, (chosen, other))


def _by_way(
    name: str, system: System, queries: list[str], cases: list[Case], parts: tuple[list[int], list[int]]
) -> None:
    print(f"\n{name:28} R@1    R@5    R@10   R@20   MRR@10 queries/s  p99 ms")
    for way in WAYS:
        found, took = timed(partial(system.find, count=_SHOWN), all_typed(queries, way, SEED))
        line(way, quality(found, cases[: len(found)]), took)
        if name == "ours":
            for half, places in zip("AB", parts, strict=True):
                some = [found[n] for n in places], [cases[n] for n in places]
                line(f"  half {half}", quality(*some), [took[n] for n in places])


def on_documents(names: Sequence[str]) -> None:
    """The four documents and the cases of the tests, for which our search was made: no measure of ranking."""
    whole, units, cases = clauses()
    queries = [case.query for case in cases]
    print(f"\nThe four documents: {len(units)} clauses, {len(cases)} cases of the tests")
    print(f"{'':28} R@1    R@5    R@10   R@20   MRR@10 queries/s  p99 ms")
    index = SearchIndex(whole)
    found, took = timed(lambda query: [hit.clause.id for hit in index.search(query, limit=20).hits], queries)
    line("ours", quality(found, cases), took)
    for name in names:
        with tempfile.TemporaryDirectory() as place:
            system = SYSTEMS[name](Path(place))
            system.build(units)
            settle(system)
            found, took = timed(partial(system.find, count=_SHOWN), queries)
            line("ours, as a collection" if name == "ours" else name, quality(found, cases), took)
    start = [sys.executable, "-c", _START]
    # compiled modules are kept, as they are where the program is installed
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": ""}
    starts = [
        subprocess.run(start, capture_output=True, text=True, check=True, env=environment) for _ in range(7)
    ]
    figures = min(tuple(float(figure) * 1000 for figure in each.stdout.split()) for each in starts)
    print(
        "index of the four documents: ready in {:.0f} ms (interpreter {:.0f} ms, imports {:.0f} ms, "
        "texts read and parsed {:.0f} ms, index {:.0f} ms)".format(*figures)
    )


def on_hostile(folder: Path) -> None:
    """Random and hostile queries: the slowest, on both indexes."""
    whole, units, _ = clauses()
    queries = hostile_queries(units)
    print(f"\n{len(queries):,} hostile queries (seed {SEED}), milliseconds: mean, p99, worst")
    indexes: dict[str, SearchIndex | Collection] = {
        "the four documents": SearchIndex(whole),
        "the articles": Collection.build(articles(folder)),
    }
    for name, index in indexes.items():
        settle()
        _, took = timed(partial(refusing, index.search), queries, math.inf)
        print(f"{name:28} {longest(took)}", flush=True)


def hostile_queries(units: Sequence[Unit]) -> list[str]:
    """The hostile queries, which make much of the words of these units."""
    words = {unit.text[token.start : token.end] for unit in units for token in tokens(unit.text)}
    return list(hostile(_HOSTILE, SEED, sorted(words)))


def settle(system: System | None = None) -> None:
    """Open a system, if one is given; then, as the programs do, keep the collector from what stays."""
    if system is not None:
        system.open()
    gc.collect()
    gc.freeze()


def at_scale(folder: Path, names: Sequence[str], count: int) -> None:
    """The articles multiplied: time to build and to load, memory, speed; each in a process of its own."""
    print(f"\n{count:,} articles (copies with a tenth of the syllables changed), one thread")
    print(f"{'':20} build s  peak MB  disk MB  load s  memory MB  queries/s  p99 ms")
    with tempfile.TemporaryDirectory() as place:
        texts = Path(place) / "texts.jsonl"
        with texts.open("w", encoding="utf-8") as file:
            for unit in multiplied(articles(folder), count, SEED):
                row = [unit.id, unit.heading, unit.text, unit.document]
                file.write(json.dumps(row, ensure_ascii=False) + "\n")
        queries = all_typed([case.query for case in questions(folder)], "as they are", SEED)
        bare = all_typed(queries, "no diacritics, one slip", SEED)
        bad = hostile_queries(clauses()[1])
        for name in names:
            index = Path(place) / "index"
            index.mkdir()
            built, peak = _apart(_build, name, index, texts)
            size = sum(path.stat().st_size for path in index.rglob("*") if path.is_file()) / 1e6
            used = [queries, bare, bad] if name == "ours" else [queries]
            loaded, memory, (took, *others) = _apart(_use, name, index, used)
            print(
                f"{name:20} {built:7.1f} {peak:8.0f} {size:8.0f} {loaded:7.2f} {memory:10.0f}   ",
                speed(took),
                flush=True,
            )
            if others:
                print(f"{'  no marks, one slip':20} {'':44} {speed(others[0])}")
                print(f"  hostile queries, milliseconds: {longest(others[1])}", flush=True)
            subprocess.run(["rm", "-r", str(index)], check=True)


def _apart(work: Callable[..., tuple], *arguments: object) -> tuple:  # type: ignore[type-arg]
    """What a function returns that runs in a process of its own."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(work, arguments)


def _units(texts: Path) -> list[Unit]:
    with texts.open(encoding="utf-8") as file:
        return [Unit(*json.loads(row)) for row in file]


def _build(name: str, index: Path, texts: Path) -> tuple[float, float]:
    units = _units(texts)
    before = _memory()
    started = time.perf_counter()
    SYSTEMS[name](index).build(units)
    took = time.perf_counter() - started
    return took, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000 - before


def _use(name: str, index: Path, kinds: Sequence[list[str]]) -> tuple[float, float, list[list[float]]]:
    """Seconds to load, megabytes, and how long each kind of queries took; memory after the first kind."""
    before = _memory()
    system = SYSTEMS[name](index)
    started = time.perf_counter()
    system.open()
    loaded = time.perf_counter() - started
    settle()
    find = partial(system.find, count=_SHOWN)
    timed(find, kinds[0][:20])
    _, took = timed(find, kinds[0])
    memory = _memory() - before
    others = [timed(partial(refusing, find), queries, math.inf)[1] for queries in kinds[1:]]
    return loaded, memory, [took, *others]


def _memory() -> float:
    """The megabytes that this process has in memory now."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1e6


def main() -> None:
    """Run what the arguments say."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="folder with articles.jsonl and questions.jsonl")
    parser.add_argument(
        "--only", nargs="+", choices=SYSTEMS, default=list(SYSTEMS), help="these systems only"
    )
    parser.add_argument("--count", type=int, default=60_000, help="how many articles for speed (0: none)")
    arguments = parser.parse_args()
    cpu = platform.processor() or platform.machine()
    print(f"Python {platform.python_version()}, {cpu}, {os.cpu_count()} cores")
    print(
        "Queries are timed in processor time of their one thread: other work on the machine disturbs it less."
    )
    on_documents(arguments.only)
    on_hostile(arguments.data)
    on_questions(arguments.data, arguments.only)
    if arguments.count:
        at_scale(arguments.data, arguments.only, arguments.count)


if __name__ == "__main__":
    main()
