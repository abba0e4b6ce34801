"""The template for a list: a workbook with drop-down lists and a guide, or a CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import orjson

from bot.making import MadeFile
from handlers.resources import Resources
from handlers.roster import texts
from handlers.roster.form import FormColumn, form_columns, mark

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV_MEDIA_TYPE = "text/csv; charset=utf-8"
_ROWS = 5_000
"""Rows that have drop-down lists."""
_HEADINGS, _EXAMPLE = 2, 3
_FONT = {"font_name": "Times New Roman", "font_size": 12, "valign": "top"}


def make_template(resources: Resources, data: str, today: date) -> MadeFile:
    """The template for the programmes in ``data`` (JSON: {"programmes": [id…], "form": "xlsx" or "csv"}).

    No programmes are all. ValueError where one is none.
    """
    told = orjson.loads(data) if data else {}
    known = resources.book.programmes
    programmes = tuple(told.get("programmes") or known)
    if not set(programmes) <= known.keys():
        raise ValueError("a programme that is none")
    if told.get("form") == "csv":
        return MadeFile(template_csv(resources, programmes), CSV_MEDIA_TYPE)
    return MadeFile(template_book(resources, programmes, today), MEDIA_TYPE)


def template_csv(resources: Resources, programmes: Sequence[str]) -> bytes:
    """The template as CSV: UTF-8 with a byte order mark, so that Excel reads its letters."""
    columns = form_columns(resources, programmes)
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";")
    writer.writerow([mark(resources, programmes)])
    writer.writerow([column.title for column in columns])
    writer.writerow([column.example for column in columns])
    return text.getvalue().encode("utf-8-sig")


def template_book(resources: Resources, programmes: Sequence[str], today: date) -> bytes:
    """The template as a workbook."""
    import xlsxwriter

    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        created = datetime(today.year, today.month, today.day)  # noqa: DTZ001  # a spreadsheet has no zone
        book.set_properties({"title": texts.ASK_TEMPLATE_TITLE, "created": created})
        _Template(book, resources, programmes).write()
    return out.getvalue()


class _Template:
    """A template being made."""

    def __init__(self, book: Any, resources: Resources, programmes: Sequence[str]) -> None:
        self._book = book
        self._resources = resources
        self._programmes = programmes
        self._columns = form_columns(resources, programmes)

    def _format(self, **more: object) -> Any:
        return self._book.add_format({**_FONT, **more})

    def write(self) -> None:
        """The list, the guide, and the sheet that the drop-down lists are taken from."""
        sheet = self._book.add_worksheet(texts.TEMPLATE_SHEET)
        guide = self._book.add_worksheet(texts.TEMPLATE_GUIDE)
        lists = self._book.add_worksheet(texts.TEMPLATE_LISTS)
        self._list(sheet, self._choices(lists))
        self._guide(guide)
        sheet.activate()

    def _list(self, sheet: Any, choices: Sequence[str]) -> None:
        sheet.write_string(0, 0, texts.TEMPLATE_HEAD, self._format(bold=True, font_size=14))
        small = self._format(font_size=9, font_color="#595959")
        sheet.write_string(1, 0, mark(self._resources, self._programmes), small)
        heading = self._format(
            bold=True, bg_color="#1F3864", font_color="#FFFFFF", text_wrap=True, border=1, valign="vcenter"
        )
        example = self._format(italic=True, font_color="#7F7F7F", bg_color="#F2F2F2", num_format="@")
        text, day = self._format(num_format="@"), self._format(num_format="dd/mm/yyyy")
        sheet.set_row(_HEADINGS, 66)
        for place, (column, listed) in enumerate(zip(self._columns, choices, strict=True)):
            sheet.set_column(place, place, _width(column), day if column.date else text)
            sheet.write_string(_HEADINGS, place, column.title, heading)
            sheet.write_string(_EXAMPLE, place, column.example, example)
            if listed:
                self._offer(sheet, place, column, listed)
        sheet.freeze_panes(_HEADINGS + 1, 2)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(_HEADINGS)

    def _offer(self, sheet: Any, place: int, column: FormColumn, listed: str) -> None:
        """A drop-down list. Other words are allowed: several choices in a cell are no choice of the list."""
        offered = {
            "validate": "list",
            "source": listed,
            "ignore_blank": True,
            "show_error": not column.several,
            "error_type": "warning",
            "error_title": texts.TEMPLATE_SHEET,
            "error_message": texts.TEMPLATE_OTHER_WORDS,
            "input_title": column.title[:32],
            "input_message": (texts.TEMPLATE_SEVERAL if column.several else texts.TEMPLATE_PICK),
        }
        sheet.data_validation(_EXAMPLE + 1, place, _EXAMPLE + _ROWS, place, offered)

    def _choices(self, sheet: Any) -> list[str]:
        """Write the choices of each column below its heading; for each the range of them, "" for none."""
        heading, line = self._format(bold=True, text_wrap=True), self._format(text_wrap=True)
        made, at = [], 0
        for column in self._columns:
            if not column.choices:
                made.append("")
                continue
            sheet.set_column(at, at, 40)
            sheet.write_string(0, at, column.title, heading)
            for row, words in enumerate(column.choices, 1):
                sheet.write_string(row, at, words, line)
            letter = _letter(at)
            made.append(f"='{texts.TEMPLATE_LISTS}'!${letter}$2:${letter}${len(column.choices) + 1}")
            at += 1
        return made

    def _guide(self, sheet: Any) -> None:
        strong = self._format(bold=True, text_wrap=True)
        line = self._format(text_wrap=True)
        heading = self._format(bold=True, bg_color="#1F3864", font_color="#FFFFFF", border=1)
        for column, width in enumerate((36, 60, 90)):
            sheet.set_column(column, column, width)
        sheet.write_string(0, 0, texts.GUIDE_TITLE, self._format(bold=True, font_size=14))
        row = 1
        for words in texts.GUIDE_LINES:
            row += 1
            sheet.merge_range(row, 0, row, 2, "", line)
            sheet.write_string(row, 0, words, line)
        row += 2
        for column, words in enumerate(texts.GUIDE_HEADINGS):
            sheet.write_string(row, column, words, heading)
        for each in self._columns:
            row += 1
            for column, words in enumerate((each.title, each.meaning, each.allowed)):
                sheet.write_string(row, column, words, line if column else strong)
        row += 2
        sheet.write_string(row, 0, texts.GUIDE_PROGRAMMES, strong)
        for key in self._programmes:
            row += 1
            programme = self._resources.book.programmes[key]
            sheet.write_string(row, 0, programme.short, line)
            sheet.write_string(row, 1, programme.name, line)
            sheet.write_string(row, 2, programme.for_whom.text, line)


def _width(column: FormColumn) -> int:
    longest = max((len(each) for each in column.choices), default=0)
    if column.title == texts.TEMPLATE_ORDER:
        return 6
    return max(14, min(36, longest + 2, 36) if longest else 24 if not column.fact else 14)


def _letter(place: int) -> str:
    from bot.rosters.survey import letters

    return letters(place)
