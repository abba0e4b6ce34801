"""Lines that are rows of a table: Markdown rows, and runs of lines with tabs between their cells."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.parsing.furniture import Row

_CELLS = 3


def find(rows: Sequence[Row]) -> frozenset[int]:
    """The numbers of the lines that are rows of a table."""
    piped = {i for i, row in enumerate(rows) if row.words.startswith("|") and row.words.count("|") > 1}
    return frozenset(piped | _tabbed(rows))


def _tabbed(rows: Sequence[Row]) -> set[int]:
    """Runs of two lines or more, each of three cells or more with tabs between."""
    found: set[int] = set()
    run: list[int] = []
    for i, row in enumerate(rows):
        cells = [cell for cell in row.raw.split("\t") if cell.strip()] if "\t" in row.raw else []
        if len(cells) >= _CELLS:
            run.append(i)
            continue
        if len(run) > 1:
            found.update(run)
        run = []
    return found | (set(run) if len(run) > 1 else set())
