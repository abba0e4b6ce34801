"""The short sheets of a result: the figures with their chart, and the passages of the conditions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from bot.rosters.judged import Judged
from bot.rosters.looks import Formats
from bot.rosters.package import LONGEST
from handlers import texts as common
from handlers.dates import written
from handlers.roster import texts
from handlers.roster.findings import meaning

if TYPE_CHECKING:
    from bot.rosters.screening import Screening

_CHART = {"eligible": "#4E9A51", "undetermined": "#E0B43A", "disputed": "#8B78B5", "ineligible": "#C7564B"}
_LINE = 120
"""Characters of a line of the notes."""


class Figures:
    """Writes the short sheets."""

    def __init__(self, judged: Judged, setting: Screening, formats: Formats) -> None:
        self._judged = judged
        self._setting = setting
        self._formats = formats
        self._resources = setting.resources
        self._book = setting.resources.book

    def summary(self, book: Any) -> None:
        """The sheet of figures."""
        sheet = book.add_worksheet(texts.SHEET_SUMMARY)
        formats = self._formats
        sheet.hide_gridlines(2)
        sheet.set_column(0, 0, 34)
        sheet.set_column(1, len(common.VERDICT_WORDS), 17)
        sheet.write_string(0, 0, texts.SUMMARY_TITLE, formats.title)
        row = 2
        for label, value in self._figures():
            sheet.write_string(row, 0, label, formats.strong)
            if isinstance(value, int):
                sheet.write_number(row, 1, value, formats.count)
            else:
                sheet.write_string(row, 1, value, formats.line)
            row += 1
        row = self._counts(book, sheet, row + 1)
        for title, lines in (
            (texts.SUMMARY_NOTES, self._meaning()),
            (texts.SUMMARY_READ, [*self._judged.notes]),
        ):
            row += 1
            sheet.write_string(row, 0, title, formats.strong)
            for line in lines:
                row += 1
                sheet.merge_range(row, 0, row, 7, "", formats.wrapped)
                sheet.write_string(row, 0, line[:LONGEST], formats.wrapped)
                sheet.set_row(row, 16 * (1 + len(line) // _LINE))
            row += 1
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.activate()

    def _figures(self) -> Iterator[tuple[str, str | int]]:
        judged, setting = self._judged, self._setting
        yield texts.SUMMARY_DAY, written(setting.today)
        day = written(setting.start or setting.today)
        yield texts.SUMMARY_START, texts.SUMMARY_START_OWN.format(day=day) if judged.own_start else day
        edition = texts.SUMMARY_EDITION_VALUE
        yield texts.SUMMARY_EDITION, edition.format(edition=self._book.edition, day=written(self._book.date))
        yield texts.SUMMARY_PEOPLE, judged.people
        yield texts.SUMMARY_JUDGED, judged.judged
        yield texts.SUMMARY_UNJUDGED, len(judged.silent)
        yield texts.SUMMARY_BAD, judged.bad_cells

    def _counts(self, book: Any, sheet: Any, row: int) -> int:
        """The table of counts and its chart; the row after them."""
        formats, counts = self._formats, self._judged.counts()
        sheet.write_string(row, 0, texts.SUMMARY_PROGRAMME, formats.heading)
        for column, words in enumerate(common.VERDICT_WORDS.values(), 1):
            sheet.write_string(row, column, words, formats.heading)
        sheet.set_row(row, 48)
        first = row + 1
        for row, key in enumerate(self._judged.programmes, first):  # noqa: PLR1704  # the row goes on
            sheet.write_string(row, 0, self._book.programmes[key].short, formats.strong)
            for column, kind in enumerate(common.VERDICT_WORDS, 1):
                sheet.write_number(row, column, counts[key].get(kind, 0), formats.counted[kind])
        last = first + len(self._judged.programmes) - 1
        chart = book.add_chart({"type": "bar", "subtype": "percent_stacked"})
        for column, (kind, words) in enumerate(common.VERDICT_WORDS.items(), 1):
            chart.add_series(
                {
                    "name": words,
                    "categories": [texts.SHEET_SUMMARY, first, 0, last, 0],
                    "values": [texts.SHEET_SUMMARY, first, column, last, column],
                    "fill": {"color": _CHART[kind]},
                    "gap": 40,
                }
            )
        font = {"name": "Times New Roman", "size": 10}
        chart.set_title({"name": texts.SUMMARY_CHART, "name_font": {**font, "size": 13}})
        chart.set_legend({"position": "bottom", "font": font})
        chart.set_y_axis({"reverse": True, "num_font": font, "major_gridlines": {"visible": False}})
        chart.set_x_axis({"num_font": font, "crossing": "max", "label_position": "high"})
        chart.set_size({"width": 760, "height": 130 + 34 * len(self._judged.programmes)})
        sheet.insert_chart(last + 2, 0, chart, {"object_position": 2})
        return last + 3 + (130 + 34 * len(self._judged.programmes)) // 20

    def _meaning(self) -> list[str]:
        lines = list(meaning(self._resources, self._judged.programmes))
        programmes = [self._book.programmes[key] for key in self._judged.programmes]
        cited = {cite.clause for each in programmes for _, cite in each.cites()}
        for clause, words in self._setting.standing.items():
            if clause in cited:
                lines.append(f"{self._resources.legal(clause)}: {words}")
        return [*lines, texts.PRIVATE]

    def basis(self, book: Any) -> None:
        """The sheet of passages, each with its citation."""
        sheet = book.add_worksheet(texts.SHEET_BASIS)
        formats = self._formats
        for column, (words, width) in enumerate(zip(texts.BASIS_HEADINGS, (22, 50, 50, 90, 40), strict=True)):
            sheet.write_string(0, column, words, formats.heading)
            sheet.set_column(column, column, width)
        sheet.freeze_panes(1, 0)
        row = 0
        for key in self._judged.programmes:
            programme = self._book.programmes[key]
            for condition in programme.conditions:
                for cite in dict.fromkeys(condition.all_cites()):
                    row += 1
                    standing = self._setting.standing.get(cite.clause, "")
                    source = self._resources.legal(cite.clause)
                    told = (programme.short, condition.label, source, cite.quote, standing)
                    for column, each in enumerate(told):
                        sheet.write_string(row, column, each, formats.wrapped)
        sheet.autofilter(0, 0, max(row, 1), len(texts.BASIS_HEADINGS) - 1)
