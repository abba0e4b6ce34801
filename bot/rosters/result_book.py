"""The result of a list as a workbook: figures, the list with its verdicts, reasons, bad cells, sources.

Nothing of the list becomes a formula, a link or a comment: its cells are strings and numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from io import BytesIO
from itertools import islice
from typing import TYPE_CHECKING, Any, BinaryIO

import xlsxwriter

from bot.rosters.judged import Judged
from bot.rosters.looks import Formats
from bot.rosters.package import LONGEST, Sheet, pack
from bot.rosters.result_figures import Figures
from bot.rosters.result_rows import ResultRows
from bot.rosters.survey import letters
from handlers.roster import texts
from handlers.roster.findings import explain

if TYPE_CHECKING:
    from bot.rosters.screening import Screening

MOST_DETAILS = 300_000
"""Rows of reasons for each person; beyond this each reason is written once, with a number."""
MOST_COLUMNS = 256
"""Columns of the list that are given back."""
MOST_COMMENTS = 500
MOST_BAD = 100_000
_REASON_WIDTHS = (22, 22, 60, 40, 50, 70)
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def write_book(judged: Judged, setting: Screening, out: BinaryIO) -> None:
    """Write the workbook: its short sheets first, then the rows of the long ones into it."""
    bounded = judged.judged * len(judged.programmes) > MOST_DETAILS
    width = min(len(judged.source.layout.headings), MOST_COLUMNS)
    judged.notes += _notes(judged, bounded=bounded)
    explained = [explain(setting.resources, found) for found in judged.findings]
    rows = ResultRows(judged, explained, width, bounded=bounded, progress=setting.progress)
    skeleton = BytesIO()
    with xlsxwriter.Workbook(skeleton, _OPTIONS) as book:
        day = setting.today
        created = datetime(day.year, day.month, day.day)  # noqa: DTZ001  # a spreadsheet has no zone
        book.set_properties({"title": texts.SUMMARY_TITLE, "created": created})
        formats = Formats(book)
        figures = Figures(judged, setting, formats)
        figures.summary(book)
        sheets = list(_Long(book, judged, setting, formats).sheets(rows, width, bounded=bounded))
        figures.basis(book)
    pack(skeleton, out, [sheet for sheet in sheets if sheet.count])


def _notes(judged: Judged, *, bounded: bool) -> Iterator[str]:
    if len(judged.source.layout.headings) > MOST_COLUMNS:
        yield texts.NOTE_CUT_COLUMNS.format(count=MOST_COLUMNS)
    if bounded:
        yield texts.NOTE_BOUNDED.format(sheet=texts.SHEET_DETAIL, result=texts.SHEET_RESULT)
    if judged.bad_cells > MOST_BAD:
        most = f"{MOST_BAD:,}".replace(",", ".")
        yield texts.NOTE_BAD_LIMIT.format(sheet=texts.SHEET_BAD, most=most, result=texts.SHEET_RESULT)


class _Long:
    """Prepares the long sheets: headings, widths, a stencil row, comments."""

    def __init__(self, book: Any, judged: Judged, setting: Screening, formats: Formats) -> None:
        self._book = book
        self._judged = judged
        self._programmes = setting.resources.book.programmes
        self._formats = formats

    def sheets(self, rows: ResultRows, width: int, *, bounded: bool) -> Iterator[Sheet]:
        """The list, the reasons, the cells to correct, in the order of their numbers."""
        judged = self._judged
        yield self._result(rows, width, bounded=bounded)
        if bounded:
            columns = dict(zip(texts.REASON_HEADINGS, (8, 9, *_REASON_WIDTHS), strict=True))
            yield self._sheet(3, texts.SHEET_DETAIL, columns, len(judged.findings), rows.reasons)
        else:
            columns = dict(zip(texts.DETAIL_HEADINGS, (7, 26, 24, *_REASON_WIDTHS), strict=True))
            count = judged.judged * len(judged.programmes)
            yield self._sheet(3, texts.SHEET_DETAIL, columns, count, rows.details)
        count = min(judged.bad_cells, MOST_BAD)
        columns = dict(zip(texts.BAD_HEADINGS, (18, 10, 34, 34, 80), strict=True))
        yield self._sheet(4, texts.SHEET_BAD, columns, count, lambda looks: islice(rows.bad(looks), MOST_BAD))

    def _sheet(
        self,
        number: int,
        name: str,
        columns: Mapping[str, int] | Sequence[tuple[str, int]],
        count: int,
        rows: Callable[[Sequence[str]], Iterator[str]],
    ) -> Sheet:
        sheet = self._book.add_worksheet(name)
        listed = list(columns.items() if isinstance(columns, Mapping) else columns)
        for column, (words, width) in enumerate(listed):
            sheet.write_string(0, column, words, self._formats.heading)
            sheet.set_column(column, column, width)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(count, 1), len(listed) - 1)
        if count:
            self._formats.stencil(sheet, 1)
        return Sheet(number, len(listed), count, rows)

    def _result(self, rows: ResultRows, width: int, *, bounded: bool) -> Sheet:
        judged = self._judged
        listed = judged.source.layout.headings[:width]
        titles = [heading.title or f"({letters(place)})" for place, heading in enumerate(listed)]
        shorts = [self._programmes[key].short for key in judged.programmes]
        told = [word for short in shorts for word in ((short, texts.REASON_NUMBER) if bounded else (short,))]
        headings = [texts.ROW, *(title[:LONGEST] for title in titles), *told, texts.TO_CORRECT]
        widths = [7] + [16] * width + ([20, 8] if bounded else [20]) * len(shorts) + [50]
        columns = list(zip(headings, widths, strict=True))
        sheet = self._sheet(2, texts.SHEET_RESULT, columns, judged.people, rows.result)
        made = self._book.get_worksheet_by_name(texts.SHEET_RESULT)
        made.set_row(0, 48)
        made.freeze_panes(1, 1)
        self._comments(made, width)
        return sheet

    def _comments(self, sheet: Any, width: int) -> None:
        """The reasons beside the first bad cells, in our own words only."""
        judged = self._judged
        rows = {int(number): place for place, number in enumerate(judged.kept.tolist(), 1)}
        cells = ((row, cell) for row, wrong in judged.bad.items() for cell in wrong.items())
        for number, (place, why) in islice(cells, MOST_COMMENTS):
            if place < width:
                sheet.write_comment(rows[number], place + 1, why, {"author": "", "x_scale": 1.6})
