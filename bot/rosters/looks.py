"""How the cells of a result look, and how they are written below a stencil row.

A cell is text that is ready but for the number of its row: ``LINE`` stands in its place until the row is
written, so that a cell is made once for all that are equal. No cell can hold the sign itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from bot.rosters.package import Cells, serial, shown
from bot.rosters.survey import letters
from handlers.texts import VERDICT_WORDS

if TYPE_CHECKING:
    from handlers.roster.cells import Cell

LINE = "\x00"
FONT = {"font_name": "Times New Roman", "font_size": 11, "valign": "top"}
COLOURS = {
    "eligible": ("#E2F0D9", "#1E5B2A"),
    "undetermined": ("#FFF2CC", "#6B4E00"),
    "disputed": ("#E4DFEC", "#4B3A6B"),
    "ineligible": ("#F8DFDC", "#8A1C13"),
}
_HEADING = {"bold": True, "bg_color": "#1F3864", "font_color": "#FFFFFF", "text_wrap": True, "border": 1}
_BAD = {"bg_color": "#FFC7CE", "font_color": "#9C0006"}
_KINDS = (
    {"num_format": "@"},
    {"num_format": "General"},
    {"num_format": "dd/mm/yyyy"},
    {"num_format": "@", "text_wrap": True},
)


class Formats:
    """The formats of the workbook."""

    def __init__(self, book: Any) -> None:
        def made(**more: object) -> Any:
            return book.add_format({**FONT, **more})

        self.heading = made(**{**_HEADING, "valign": "vcenter"})
        self.title = made(bold=True, font_size=16, font_color="#1F3864")
        self.strong, self.line, self.wrapped = made(bold=True), made(num_format="@"), made(text_wrap=True)
        self.count = made(num_format="#,##0", align="left")
        self._looks = [made(**kind) for kind in _KINDS] + [made(**kind, **_BAD) for kind in _KINDS]
        self._verdicts = {k: made(bg_color=back, font_color=front) for k, (back, front) in COLOURS.items()}
        self.counted = {
            kind: made(bg_color=back, font_color=front, num_format="#,##0", border=1, border_color="#D9D9D9")
            for kind, (back, front) in COLOURS.items()
        }

    def stencil(self, sheet: Any, row: int) -> None:
        """Write a cell of each look: plain ones, bad ones, then a verdict of each kind."""
        for column, look in enumerate(self._looks):
            sheet.write_blank(row, column, None, look)
        for column, (kind, words) in enumerate(VERDICT_WORDS.items(), len(self._looks)):
            sheet.write_string(row, column, words, self._verdicts[kind])


class Look:
    """Writes cells of one look: text, numbers, days, text over several lines."""

    def __init__(self, cells: Cells, looks: Sequence[str]) -> None:
        self._cells = cells
        self._text, self._number, self._day, self._wrapped = looks

    def words(self, words: str) -> str:
        """A text on one line."""
        return self._cells.text(self._text, words)

    def blank(self) -> str:
        """A cell without anything, in its look all the same."""
        return f"{self._text}/>"

    def wrapped(self, words: str) -> str:
        """A text over several lines."""
        return self._cells.text(self._wrapped, words)

    def number(self, value: float) -> str:
        """A number."""
        return f"{self._number}><v>{value!r}</v></c>"

    def cell(self, cell: Cell) -> str:
        """A cell of the list as it is: strings stay strings, numbers numbers, days days."""
        if isinstance(cell, str):
            return self.words(cell)
        if isinstance(cell, float) and cell == cell and abs(cell) < 1e300:  # noqa: PLR0124  # NaN
            return self.number(int(cell) if cell.is_integer() and abs(cell) < 1e15 else cell)
        if isinstance(cell, date) and cell.year > 1900:
            whole = not isinstance(cell, datetime) or shown(cell) == f"{cell:%d/%m/%Y}"
            return f"{self._day}><v>{serial(cell)!r}</v></c>" if whole else self.words(shown(cell))
        return self.words(shown(cell))


class Looks:
    """The looks of a stencil row, in the order in which ``Formats.stencil`` writes them."""

    def __init__(self, cells: Cells, looks: Sequence[str]) -> None:
        self.plain, self.bad = Look(cells, looks[:4]), Look(cells, looks[4:8])
        self.verdicts = dict(zip(VERDICT_WORDS, looks[8:12], strict=True))


def columns(count: int) -> list[str]:
    """The letters of so many columns."""
    return [letters(place) for place in range(count)]


def placed(column: str, cell: str) -> str:
    """A cell in its column, its row still open; "" for a cell that is not there."""
    return f'<c r="{column}{LINE}"{cell}' if cell else ""


def row(line: int, cells: Iterable[str]) -> str:
    """A row of placed cells."""
    return f'<row r="{LINE}">{"".join(cells)}</row>'.replace(LINE, str(line))
