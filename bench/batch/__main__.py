"""Measures lists of people from file to file: ours, and peers in the same run.

`make bench-batch` (BENCH_ARGS="--counts 1000" for a quick run). Each way runs in a process of its own: its
seconds are processor time without starting, its memory is the most that the process ever held. How many
people are eligible for each programme is held against ours; a difference ends the run.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench.batch import lists
from bench.batch.ways import WAYS
from bot.wiring import build_evaluator
from knowledge.library import corpus

COUNTS = (1_000, 10_000, 100_000)


def one(name: str, source: Path) -> None:
    """Run one way and print what it took, as JSON."""
    target = source.with_name(f"{source.stem}-{name}.out")
    parts, counts = WAYS[name][1](source, target)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    size = target.stat().st_size if target.exists() else 0
    print(json.dumps({"parts": parts, "counts": counts, "peak": peak, "size": size}))


def run(name: str, source: Path) -> dict[str, Any]:
    """One way in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.batch", "--way", name, str(source)],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.exit(f"{name}: {done.stderr}")
    made: dict[str, Any] = json.loads(done.stdout)
    return made


def main() -> None:
    """Run what the arguments say."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--counts", type=int, nargs="*", default=COUNTS, help="people in each list")
    parser.add_argument("--way", help=argparse.SUPPRESS)
    parser.add_argument("source", nargs="?", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.way:
        one(arguments.way, Path(arguments.source))
        return
    names = ("python-calamine", "XlsxWriter", "openpyxl", "numpy", "polars", "openfisca-core")
    versions = ", ".join(f"{name} {version(name)}" for name in names)
    print(f"Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} cores; {versions}")
    book = build_evaluator(corpus()).book
    with TemporaryDirectory() as folder:
        for count in arguments.counts:
            source = Path(folder) / f"{count}.xlsx"
            lists.write(source, book, lists.people(book, count))
            measure(source, count, len(lists.headings(book)))


def measure(source: Path, count: int, columns: int) -> None:
    """All ways for one list."""
    print(f"\n{count:,} people x {columns} columns, {source.stat().st_size / 1e6:.1f} MB")
    print(f"{'':40} {'seconds':>8} {'people/s':>9} {'peak MB':>8} {'result MB':>9}   parts")
    expected: dict[str, int] = {}
    for name, (words, _, most) in WAYS.items():
        if count > most:
            print(f"  {words:38} not run beyond {most:,} people")
            continue
        found = run(name, source)
        expected = expected or found["counts"]
        if found["counts"] and found["counts"] != expected:
            sys.exit(f"{name}: {found['counts']}\n{expected}")
        total = sum(found["parts"].values())
        parts = ", ".join(f"{part} {seconds:.2f}" for part, seconds in found["parts"].items())
        print(
            f"  {words:38} {total:8.2f} {count / total:9,.0f} {found['peak']:8,} "
            f"{found['size'] / 1e6:9.1f}   {parts}",
            flush=True,
        )


if __name__ == "__main__":
    main()
