"""Lists in .xlsx: the sheet that has headings, read with python-calamine."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO

from bot.errors import FileRefused
from bot.rosters.source import Limits, Source, first_rows
from bot.rosters.survey import Survey, sheet_files, survey
from handlers.roster import texts
from handlers.roster.cells import Cell
from handlers.roster.headings import Headings
from handlers.roster.layout import Layout, Row, Span, find_layout

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

_MOST_SHEETS = 50


def open_workbook(content: BinaryIO, headings: Headings, limits: Limits) -> Source:
    """The list in a workbook: the visible sheet on which most headings are recognised. FileRefused."""
    files, since_1904 = sheet_files(content)
    book = _opened(content)
    names, hidden = _visible(book)
    best: tuple[Layout, CalamineSheet, Survey] | None = None
    for name in names[:_MOST_SHEETS]:
        surveyed = survey(content, files.get(name, ""))
        if not surveyed.rows or not surveyed.columns:
            continue
        sheet = _sheet(book, name, surveyed, limits)
        found = find_layout(headings, first_rows(_rows(sheet)), _merged(sheet))
        if found is not None and (best is None or found.score > best[0].score):
            best = found, sheet, surveyed
    if best is None:
        raise FileRefused(texts.NO_HEADINGS if names else texts.NO_SHEET)
    layout, sheet, surveyed = best
    notes = _notes(sheet.name, layout, len(names) - 1, hidden, surveyed)
    return Source(
        sheet.name,
        layout,
        lambda: _rows(sheet),
        surveyed.special,
        since_1904,
        notes,
        surveyed.rows - layout.last,
    )


def _notes(name: str, layout: Layout, others: int, hidden: int, found: Survey) -> list[str]:
    notes = [texts.NOTE_SHEET.format(name=name, row=layout.first)]
    # A template's own guide and lists are no lists of people.
    if layout.mark is None and others:
        notes.append(texts.NOTE_OTHER_SHEETS.format(count=others))
    if hidden:
        notes.append(texts.NOTE_HIDDEN_SHEETS.format(count=hidden))
    if found.hidden_rows:
        notes.append(texts.NOTE_HIDDEN_ROWS.format(count=found.hidden_rows))
    if found.hidden_columns:
        notes.append(texts.NOTE_HIDDEN_COLUMNS)
    if found.formulas:
        notes.append(texts.NOTE_FORMULAS)
    return notes


def _opened(content: BinaryIO) -> CalamineWorkbook:
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError, XmlError, ZipError

    content.seek(0)
    try:
        return CalamineWorkbook.from_filelike(content)
    except PasswordError as error:
        raise FileRefused(texts.LOCKED) from error
    except (CalamineError, XmlError, ZipError, OSError, ValueError) as error:
        raise FileRefused(texts.NOT_WORKBOOK) from error
    except BaseException as error:
        raise _of_the_reader(error) from error


def _of_the_reader(error: BaseException) -> BaseException:
    """The refusal where the reader's own code gave up (a panic, which is no Exception); else the error."""
    return FileRefused(texts.NOT_WORKBOOK) if type(error).__name__ == "PanicException" else error


def _visible(book: CalamineWorkbook) -> tuple[list[str], int]:
    """The names of the sheets that are shown, and how many are not."""
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    sheets = [each for each in book.sheets_metadata if each.typ == SheetTypeEnum.WorkSheet]
    shown = [each.name for each in sheets if each.visible == SheetVisibleEnum.Visible]
    return shown, len(sheets) - len(shown)


def _sheet(book: CalamineWorkbook, name: str, found: Survey, limits: Limits) -> CalamineSheet:
    from python_calamine import CalamineError, WorksheetNotFound, XmlError, ZipError

    if found.rows * found.columns > limits.cells:
        raise FileRefused(texts.TOO_WIDE.format(rows=_dotted(found.rows), columns=_dotted(found.columns)))
    if found.rows > limits.rows + 100:
        raise FileRefused(texts.TOO_MANY_ROWS.format(most=_dotted(limits.rows)))
    try:
        return book.get_sheet_by_name(name)
    except (CalamineError, WorksheetNotFound, XmlError, ZipError, OSError, ValueError) as error:
        raise FileRefused(texts.NOT_WORKBOOK) from error
    except BaseException as error:
        raise _of_the_reader(error) from error


def _dotted(count: int) -> str:
    return f"{count:,}".replace(",", ".")


def _rows(sheet: CalamineSheet) -> Iterator[Row]:
    """The rows, all beginning at the first column."""
    start = sheet.start
    if start is None:
        return
    before: list[Cell] = [""] * start[1]  # rows begin at the first column that holds anything
    for number, cells in enumerate(sheet.iter_rows(), 1):
        yield number, [*before, *cells] if before else cells


def _merged(sheet: CalamineSheet) -> list[Span]:
    found = sheet.merged_cell_ranges or []
    return [(top + 1, bottom + 1, first, last) for (top, first), (bottom, last) in found]
