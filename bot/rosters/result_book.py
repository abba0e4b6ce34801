"""The result of a list as a workbook: figures, the list with its verdicts, reasons, bad cells, sources.

Nothing of the list becomes a formula, a link or a comment: its cells are strings and numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from io import BytesIO
from itertools import islice
from typing import TYPE_CHECKING, Any, BinaryIO

import xlsxwriter

from bot.rosters.judged import Judged
from bot.rosters.package import LONGEST, Cells, Sheet, pack, serial, shown
from bot.rosters.survey import letters
from handlers import texts as common
from handlers.dates import written
from handlers.roster import texts
from handlers.roster.cells import FORMULA, Cell
from handlers.roster.findings import Explained, explain, meaning
from handlers.roster.judging import NOBODY

if TYPE_CHECKING:
    from bot.rosters.screening import Screening

MOST_DETAILS = 300_000
"""Rows of reasons for each person; beyond this each reason is written once, with a number."""
MOST_COLUMNS = 256
"""Columns of the list that are given back."""
MOST_COMMENTS = 500
MOST_BAD = 100_000
_SHORT = 64
"""Characters of a text that is remembered as it is written; names and longer texts come once."""
_MOST_KEPT = 100_000
_COLOURS = {
    "eligible": ("#E2F0D9", "#1E5B2A"),
    "undetermined": ("#FFF2CC", "#6B4E00"),
    "disputed": ("#E4DFEC", "#4B3A6B"),
    "ineligible": ("#F8DFDC", "#8A1C13"),
}
_CHART = {"eligible": "#4E9A51", "undetermined": "#E0B43A", "disputed": "#8B78B5", "ineligible": "#C7564B"}
_FONT = {"font_name": "Times New Roman", "font_size": 11, "valign": "top"}
_HEADING = {
    **_FONT,
    "bold": True,
    "bg_color": "#1F3864",
    "font_color": "#FFFFFF",
    "text_wrap": True,
    "border": 1,
}
_BAD = {"bg_color": "#FFC7CE", "font_color": "#9C0006"}


def write_book(judged: Judged, setting: Screening, out: BinaryIO) -> None:
    """Write the workbook."""
    _Book(judged, setting).write(out)


class _Book:
    """One workbook being made."""

    def __init__(self, judged: Judged, setting: Screening) -> None:
        self._judged = judged
        self._setting = setting
        self._resources = setting.resources
        self._book = setting.resources.book
        self._explained = [explain(self._resources, found) for found in judged.findings]
        self._cells = Cells()
        self._width = min(len(judged.source.layout.headings), MOST_COLUMNS)
        self._bounded = judged.judged * len(judged.programmes) > MOST_DETAILS
        self._names: list[tuple[str, str]] = []
        if len(judged.source.layout.headings) > MOST_COLUMNS:
            judged.notes.append(texts.NOTE_CUT_COLUMNS.format(count=MOST_COLUMNS))
        if self._bounded:
            words = texts.NOTE_BOUNDED.format(sheet=texts.SHEET_DETAIL, result=texts.SHEET_RESULT)
            judged.notes.append(words)
        if judged.bad_cells > MOST_BAD:
            words = texts.NOTE_BAD_LIMIT
            judged.notes.append(
                words.format(sheet=texts.SHEET_BAD, most=f"{MOST_BAD:,}", result=texts.SHEET_RESULT)
            )

    def write(self, out: BinaryIO) -> None:
        """The skeleton, and the long sheets in it."""
        skeleton = BytesIO()
        options = {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        }
        with xlsxwriter.Workbook(skeleton, options) as book:
            book.set_properties({"title": texts.SUMMARY_TITLE, "created": _midnight(self._setting.today)})
            self._formats = _Formats(book)
            self._summary(book)
            result = self._result(book)
            detail = self._detail(book)
            bad = self._bad(book)
            self._basis(book)
        pack(skeleton, out, [each for each in (result, detail, bad) if each.count])

    # Figures

    def _summary(self, book: Any) -> None:
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
                sheet.set_row(row, 16 * (1 + len(line) // 120))
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

    # The list

    def _result(self, book: Any) -> Sheet:
        sheet = book.add_worksheet(texts.SHEET_RESULT)
        judged, formats = self._judged, self._formats
        titles = [heading.title or f"({letters(place)})" for place, heading in enumerate(self._headings())]
        tail = []
        for key in judged.programmes:
            tail.append(self._book.programmes[key].short)
            if self._bounded:
                tail.append(texts.REASON_NUMBER)
        headings = [texts.ROW, *titles, *tail, texts.TO_CORRECT]
        for column, words in enumerate(headings):
            sheet.write_string(0, column, words[:LONGEST], formats.heading)
        sheet.set_row(0, 48)
        sheet.set_column(0, 0, 7)
        sheet.set_column(1, len(titles), 16)
        sheet.set_column(len(titles) + 1, len(headings) - 2, 20)
        if self._bounded:
            for place in range(len(judged.programmes)):
                sheet.set_column(len(titles) + 2 + 2 * place, len(titles) + 2 + 2 * place, 8)
        sheet.set_column(len(headings) - 1, len(headings) - 1, 50)
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, judged.people, len(headings) - 1)
        for column, look in enumerate(formats.looks):
            sheet.write_blank(1, column, None, look)
        for column, kind in enumerate(common.VERDICT_WORDS, len(formats.looks)):
            sheet.write_string(1, column, common.VERDICT_WORDS[kind], formats.verdicts[kind])
        self._comments(sheet)
        return Sheet(2, len(headings), judged.people, self._result_rows)

    def _headings(self) -> Sequence[Any]:
        return self._judged.source.layout.headings[: self._width]

    def _comments(self, sheet: Any) -> None:
        """The reasons beside the first bad cells, in our own words only."""
        judged = self._judged
        some = list(
            islice(
                ((row, cell) for row, cells in judged.bad.items() for cell in cells.items()), MOST_COMMENTS
            )
        )
        rows = {int(number): place for place, number in enumerate(judged.kept.tolist(), 1)}
        for number, (place, why) in some:
            if place < self._width:
                sheet.write_comment(rows[number], place + 1, why, {"author": "", "x_scale": 1.6})

    def _result_rows(self, looks: Sequence[str]) -> Iterator[str]:
        judged, cells = self._judged, self._cells
        plain, bad = _Look(*looks[:4]), _Look(*looks[4:8])
        place_of = {kind: looks[8 + place] for place, kind in enumerate(common.VERDICT_WORDS)}
        names = columns(1 + self._width + len(judged.programmes) * (1 + self._bounded) + 1)
        verdicts = self._verdict_cells(place_of, plain)
        memos: list[dict[Any, str]] = [{} for _ in range(self._width)]
        name, unit = (self._free(each) for each in ("name", "unit"))
        for place, (number, given) in judged.rows():
            row = self._with_errors(number, given) if judged.source.special else given
            wrong = judged.bad.get(number)
            made = [plain.number(number), *self._given(plain, memos, row)]
            for at in wrong or ():
                if at < self._width:
                    made[at + 1] = self._cell(bad, row[at] if at < len(row) else "")
            made += verdicts(place, number)
            made.append(cells.text(plain.wrapped, self._why(number, wrong)))
            if not self._bounded:
                self._names.append((self._named(row, name), self._named(row, unit)))
            yield _row(place + 2, names, made)
            self._tell(place)

    def _given(self, plain: _Look, memos: Sequence[dict[Any, str]], row: Sequence[Cell]) -> list[str]:
        """The cells of a row as they are; short ones are written once for all that are equal."""
        made = []
        for cell, memo in zip(row[: self._width], memos, strict=False):
            plainly = type(cell) is not bool and not (type(cell) is str and len(cell) > _SHORT)
            found = memo.get(cell) if plainly else None
            if found is None:
                found = self._cell(plain, cell)
                if plainly:
                    if len(memo) > _MOST_KEPT:
                        memo.clear()
                    memo[cell] = found
            made.append(found)
        return made + [""] * (self._width - len(made))

    def _tell(self, place: int) -> None:
        progress = self._setting.progress
        if progress is not None and (place + 1) % 2_000 == 0:
            progress("writing", place + 1, self._judged.people)

    def _verdict_cells(self, looks: Mapping[str, str], plain: _Look) -> Callable[[int, int], Sequence[str]]:
        """What gives the cells of somebody's verdicts."""
        judged = self._judged
        lists = [judged.numbers[key].tolist() for key in judged.programmes]
        cells = [looks[found.kind] for found in judged.findings]
        numbers = [plain.number(place) for place in range(1, len(cells) + 1)]
        silent = {why: self._cells.text(plain.text, why) for why in set(judged.silent.values())}

        def made(place: int, number: int) -> Sequence[str]:
            if number in judged.silent:
                width = len(lists) * (1 + self._bounded)
                return [silent[judged.silent[number]], *[""] * (width - 1)]
            own = [column[place] for column in lists]
            if not self._bounded:
                return [cells[each] if each != NOBODY else "" for each in own]
            pairs = [(cells[each], numbers[each]) if each != NOBODY else ("", "") for each in own]
            return [cell for pair in pairs for cell in pair]

        return made

    def _why(self, number: int, wrong: Mapping[int, str] | None) -> str:
        if not wrong:
            return self._judged.silent.get(number, "")
        headings = self._judged.source.layout.headings
        return "\n".join(
            texts.COLUMN_TO_CORRECT.format(title=headings[place].title, why=why)
            for place, why in sorted(wrong.items())
        )

    def _with_errors(self, number: int, row: Sequence[Cell]) -> Sequence[Cell]:
        """A row with the names of the errors in it, which its reader leaves blank."""
        special = self._judged.source.special
        return [
            word if (word := special.get((number, place), FORMULA)) != FORMULA else cell
            for place, cell in enumerate(row)
        ]

    def _cell(self, look: _Look, cell: Cell) -> str:
        if isinstance(cell, str):
            return self._cells.text(look.text, cell) if cell else f"{look.text}/>"
        if isinstance(cell, float) and cell == cell and abs(cell) < 1e300:  # noqa: PLR0124  # NaN
            return look.number(int(cell) if cell.is_integer() and abs(cell) < 1e15 else cell)
        if isinstance(cell, date) and cell.year >= 1901:
            whole = not isinstance(cell, datetime) or shown(cell) == f"{cell:%d/%m/%Y}"
            return (
                f"{look.day}><v>{serial(cell)!r}</v></c>"
                if whole
                else self._cells.text(look.text, shown(cell))
            )
        return self._cells.text(look.text, shown(cell))

    def _free(self, name: str) -> list[int]:
        layout = self._judged.source.layout
        if name == "name" and layout.free("name") is None:
            return [place for each in ("family", "given") if (place := layout.free(each)) is not None]
        place = layout.free(name)
        return [] if place is None else [place]

    @staticmethod
    def _named(row: Sequence[Cell], places: Sequence[int]) -> str:
        return " ".join(shown(row[place]) for place in places if place < len(row))

    # Reasons

    def _detail(self, book: Any) -> Sheet:
        sheet = book.add_worksheet(texts.SHEET_DETAIL)
        headings = texts.REASON_HEADINGS if self._bounded else texts.DETAIL_HEADINGS
        widths = (8, 9, 22, 22, 60, 40, 50, 70) if self._bounded else (7, 26, 24, 22, 22, 60, 40, 50, 70)
        judged = self._judged
        count = len(judged.findings) if self._bounded else judged.judged * len(judged.programmes)
        self._long(sheet, headings, widths, count)
        return Sheet(3, len(headings), count, self._reasons if self._bounded else self._details)

    def _long(self, sheet: Any, headings: Sequence[str], widths: Sequence[int], count: int) -> None:
        formats = self._formats
        for column, (words, width) in enumerate(zip(headings, widths, strict=True)):
            sheet.write_string(0, column, words, formats.heading)
            sheet.set_column(column, column, width)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(count, 1), len(headings) - 1)
        if count:
            for column, look in enumerate(formats.looks):
                sheet.write_blank(1, column, None, look)
            for column, kind in enumerate(common.VERDICT_WORDS, len(formats.looks)):
                sheet.write_string(1, column, common.VERDICT_WORDS[kind], formats.verdicts[kind])

    def _explained_cells(self, looks: Sequence[str], first: int) -> list[list[str]]:
        """The cells of each finding, which are the same for everybody: columns from ``first`` on."""
        plain = _Look(*looks[:4])
        place_of = dict(zip(common.VERDICT_WORDS, looks[8:12], strict=True))
        made = []
        for found, words in zip(self._judged.findings, self._explained, strict=True):
            made.append(
                [
                    self._cells.text(plain.text, words.programme),
                    place_of[found.kind],
                    *[self._cells.text(plain.wrapped, each) for each in _reasons(words)],
                ]
            )
        return made

    def _details(self, looks: Sequence[str]) -> Iterator[str]:
        judged, plain = self._judged, _Look(*looks[:4])
        names = columns(len(texts.DETAIL_HEADINGS))
        # The numbers of rows are put in when a row is written: a sign that no cell holds keeps their places.
        shared = [
            "".join(f'<c r="{name}\x00"{cell}' for name, cell in zip(names[3:], made, strict=True))
            for made in self._explained_cells(looks, 3)
        ]
        lists = [judged.numbers[key].tolist() for key in judged.programmes]
        line = 1
        for place, number in enumerate(judged.kept.tolist()):
            if number in judged.silent:
                continue
            name, unit = self._names[place]
            start = [
                plain.number(number),
                self._cells.text(plain.text, name),
                self._cells.text(plain.text, unit),
            ]
            for column in lists:
                line += 1
                own = "".join([f'<c r="{n}{line}"{cell}' for n, cell in zip(names, start, strict=False)])
                rest = shared[column[place]].replace("\x00", str(line)) if column[place] != NOBODY else ""
                yield f'<row r="{line}">{own}{rest}</row>'

    def _reasons(self, looks: Sequence[str]) -> Iterator[str]:
        judged, plain = self._judged, _Look(*looks[:4])
        names = columns(len(texts.REASON_HEADINGS))
        people = [0] * len(judged.findings)
        for key in judged.programmes:
            for number in judged.numbers[key].tolist():
                if number != NOBODY:
                    people[number] += 1
        for place, made in enumerate(self._explained_cells(looks, 2)):
            yield _row(place + 2, names, [plain.number(place + 1), plain.number(people[place]), *made])

    # Cells to correct

    def _bad(self, book: Any) -> Sheet:
        sheet = book.add_worksheet(texts.SHEET_BAD)
        count = min(self._judged.bad_cells, MOST_BAD)
        self._long(sheet, texts.BAD_HEADINGS, (18, 10, 34, 34, 80), count)
        return Sheet(4, len(texts.BAD_HEADINGS), count, self._bad_rows)

    def _bad_rows(self, looks: Sequence[str]) -> Iterator[str]:
        judged, plain = self._judged, _Look(*looks[:4])
        names, headings = columns(len(texts.BAD_HEADINGS)), judged.source.layout.headings
        line = 1
        for _, (number, row) in judged.rows():
            wrong = judged.bad.get(number)
            for place, why in sorted(wrong.items()) if wrong else ():
                line += 1
                if line > MOST_BAD + 1:
                    return
                cell = self._with_errors(number, row)[place] if place < len(row) else ""
                words = (
                    judged.source.sheet,
                    f"{letters(place)}{number}",
                    headings[place].title,
                    shown(cell)[:500],
                    why,
                )
                yield _row(line, names, [self._cells.text(plain.wrapped, each) for each in words])

    # Sources

    def _basis(self, book: Any) -> None:
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


def _reasons(words: Explained) -> tuple[str, ...]:
    return (words.deciding, words.missing, words.confirm, words.sources)


class _Look:
    """The looks of a kind of cells: text, numbers, days, text over several lines."""

    def __init__(self, text: str, number: str, day: str, wrapped: str) -> None:
        self.text, self._number, self.day, self.wrapped = text, number, day, wrapped

    def number(self, value: float) -> str:
        """A number."""
        return f"{self._number}><v>{value!r}</v></c>"


class _Formats:
    """The formats of the workbook; ``looks`` are those of the stencil rows, in their order."""

    def __init__(self, book: Any) -> None:
        def made(**more: object) -> Any:
            return book.add_format({**_FONT, **more})

        self.heading = book.add_format({**_HEADING, "valign": "vcenter"})
        self.title = made(bold=True, font_size=16, font_color="#1F3864")
        self.strong, self.line, self.wrapped = made(bold=True), made(num_format="@"), made(text_wrap=True)
        self.count = made(num_format="#,##0", align="left")
        kinds = (
            {"num_format": "@"},
            {"num_format": "General"},
            {"num_format": "dd/mm/yyyy"},
            {"num_format": "@", "text_wrap": True},
        )
        self.looks = [made(**kind) for kind in kinds] + [made(**kind, **_BAD) for kind in kinds]
        self.verdicts = {
            kind: made(bg_color=back, font_color=front) for kind, (back, front) in _COLOURS.items()
        }
        self.counted = {
            kind: made(bg_color=back, font_color=front, num_format="#,##0", border=1, border_color="#D9D9D9")
            for kind, (back, front) in _COLOURS.items()
        }


def columns(count: int) -> list[str]:
    """The letters of so many columns."""
    return [letters(place) for place in range(count)]


def _row(line: int, names: Sequence[str], cells: Sequence[str]) -> str:
    made = [f'<c r="{name}{line}"{cell}' for name, cell in zip(names, cells, strict=False) if cell]
    return f'<row r="{line}">{"".join(made)}</row>'


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day)  # noqa: DTZ001  # a day of a spreadsheet has no zone
