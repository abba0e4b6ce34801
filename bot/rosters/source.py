"""A list as it was given: its rows, and what is to be said of how it was read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import BinaryIO, Protocol

from bot.errors import FileRefused
from handlers.roster import texts
from handlers.roster.headings import Headings
from handlers.roster.layout import SEARCHED, Layout, Row

MOST_ROWS = 200_000
MOST_CELLS = 24_000_000
"""Of a sheet's table, blank cells included: about a gigabyte when read."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The most rows and cells of a list; a channel takes fewer than the command line."""

    rows: int = MOST_ROWS
    cells: int = MOST_CELLS


@dataclass
class Source:
    """A list that was opened, with its layout.

    ``special``: errors and formulas without a value, by (row from 1, column from 0), as in
    ``bot.rosters.survey``. ``since_1904``: see ``handlers.roster.cells.CellReader``. ``notes`` are sentences
    on how it was read. ``length``: about how many rows, for a progress bar. ``separator``: of a CSV.
    """

    sheet: str
    layout: Layout
    reader: RowReader
    special: Mapping[tuple[int, int], str] = field(default_factory=dict)
    since_1904: bool | None = None
    notes: list[str] = field(default_factory=list)
    length: int = 0
    separator: str = ""

    def rows(self) -> Iterator[Row]:
        """The rows below the headings; may be gone through more than once."""
        for number, cells in self.reader():
            if number > self.layout.last:
                yield number, cells


class RowReader(Protocol):
    """Gives all rows of a sheet, each time anew."""

    def __call__(self) -> Iterator[Row]:
        """The rows, from the first on; cells from the first column on."""
        ...


def first_rows(rows: Iterator[Row]) -> list[Row]:
    """The rows among which headings are looked for."""
    made: list[Row] = []
    for number, cells in rows:
        if number > 4 * SEARCHED or len(made) > SEARCHED + 2:
            break
        if any(cell not in ("", None) for cell in cells):
            made.append((number, cells))
    return made


def open_list(content: BinaryIO, name: str, headings: Headings, limits: Limits) -> Source:
    """The list in a file, which is .xlsx or .csv. FileRefused."""
    from bot.rosters.separated import open_separated
    from bot.rosters.workbook import open_workbook

    ending = PurePath(name).suffix.lower()
    if ending == ".xlsx":
        return open_workbook(content, headings, limits)
    if ending == ".csv":
        return open_separated(content, headings, limits)
    raise FileRefused(texts.OTHER_KIND)
