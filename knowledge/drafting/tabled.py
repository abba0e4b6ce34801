"""Doubts about tables that a page has cut or whose rows were torn."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from knowledge.clause import Clause
from knowledge.drafting.doubt import Doubt, Why
from knowledge.parsing import layout

_RULE = re.compile(r"[\s|:\-–—_=]+")
_SHORT = 40
_CELL = re.compile(r"(?<!\\)\|")


@dataclass(frozen=True, slots=True)
class _Table:
    start: int
    end: int
    cells: int
    torn: int | None
    words: str


def tabled(text: str, clauses: Sequence[Clause]) -> Iterator[Doubt]:
    """Rows with too few cells, and two tables of as many columns with next to nothing between."""
    found = list(_tables(text))
    for table in found:
        if table.torn is not None:
            yield Doubt(Why.CUT_TABLE, _owner(clauses, table.start), table.torn, table.torn + 1, table.words)
    for before, after in pairwise(found):
        between = layout.bare(text[before.end : after.start].replace("\n", " "))
        if before.cells == after.cells > 1 and len(between) <= _SHORT and not between.endswith(":"):
            yield Doubt(Why.CUT_TABLE, _owner(clauses, after.start), after.start, after.end, after.words)


def _owner(clauses: Sequence[Clause], place: int) -> str:
    return next((clause.id for clause in clauses if clause.start <= place < clause.end), "")


def _tables(text: str) -> Iterator[_Table]:
    rows: list[tuple[int, int]] = []
    for start, end in layout.lines(text):
        if text[start:end].lstrip().startswith("|"):
            rows.append((start, end))
        elif rows:
            yield _table(text, rows)
            rows = []
    if rows:
        yield _table(text, rows)


def _table(text: str, rows: Sequence[tuple[int, int]]) -> _Table:
    counts = [_cells(text[start:end]) for start, end in rows]
    cells = max(set(counts), key=counts.count)
    few = [rows[at][0] for at, count in enumerate(counts) if count < cells and len(rows) > 2]
    first = next((layout.bare(text[a:b]) for a, b in rows if not _RULE.fullmatch(text[a:b])), "")
    return _Table(rows[0][0], rows[-1][1], cells, next(iter(few), None), first.strip("| ")[:60])


def _cells(row: str) -> int:
    return len(_CELL.findall(row.strip())) - 1
