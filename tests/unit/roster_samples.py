"""Lists of people for the tests: written as offices write them, with what stands in each cell."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import openpyxl
import xlsxwriter
from python_calamine import CalamineWorkbook

from bot.rosters.screening import Screening, screen
from handlers.roster.summary import Summary
from tests.unit.rule_samples import TODAY, Facts, book
from tests.unit.talk import resources

FACTS = [key for key in book().facts if key not in ("course_start", "age")]
HEADINGS = ["STT", "Họ và tên", "Đơn vị công tác", *(book().facts[key].label for key in FACTS)]
FIRST = 3
"""The place of the first fact."""


def told(key: str, value: Any) -> Any:
    """A fact as it is written in a list."""
    fact = book().facts[key]
    if value is None:
        return ""
    if isinstance(value, bool):
        return "x" if value else "không"
    if isinstance(value, list):
        none = fact.none_option
        return "; ".join(fact.option(each).label for each in value) or (none.label if none else "")
    if isinstance(value, int):
        return value
    if key == "birth_date":
        return "/".join(reversed(str(value).split("-")))
    return fact.option(str(value)).label


def listed(people: Sequence[Facts]) -> list[list[Any]]:
    """A row for each person, in the order of HEADINGS."""
    return [
        [n, f"Nguyễn Văn {n}", "Sở Nội vụ", *(told(key, facts.get(key)) for key in FACTS)]
        for n, facts in enumerate(people, 1)
    ]


def workbook(rows: Sequence[Sequence[Any]], options: Mapping[str, Any] | None = None) -> bytes:
    """A workbook with these rows on its first sheet: text stays text, days are days."""
    out = io.BytesIO()
    base = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, {**base, **(options or {})}) as made:
        sheet = made.add_worksheet("Danh sách")
        day = made.add_format({"num_format": "dd/mm/yyyy"})
        for at, row in enumerate(rows):
            for place, cell in enumerate(row):
                if isinstance(cell, str):
                    sheet.write_string(at, place, cell) if cell else None
                elif isinstance(cell, date):
                    sheet.write_datetime(at, place, cell, day)
                elif cell is not None:
                    sheet.write(at, place, cell)
    return out.getvalue()


def separated(rows: Sequence[Sequence[Any]], separator: str = ";") -> str:
    """The same as CSV."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=separator).writerows(rows)
    return out.getvalue()


def screened(
    content: bytes, name: str = "list.xlsx", form: str = ".xlsx", **more: Any
) -> tuple[Summary, bytes]:
    """The figures and the result of a list, the course starting TODAY."""
    out = io.BytesIO()
    summary = screen(io.BytesIO(content), name, out, Screening(resources(), TODAY, **more), form=form)
    return summary, out.getvalue()


def opened(result: bytes, *, read_only: bool = False) -> Any:
    """A result as openpyxl reads it."""
    return openpyxl.load_workbook(io.BytesIO(result), read_only=read_only)


def rows_of(result: bytes, sheet: str) -> list[list[Any]]:
    """The rows of a sheet of a result, headings first; numbers are whole."""
    read = CalamineWorkbook.from_filelike(io.BytesIO(result)).get_sheet_by_name(sheet)
    return [
        [int(cell) if isinstance(cell, float) and cell.is_integer() else cell for cell in row]
        for row in read.iter_rows()
    ]


def table(result: bytes, sheet: str) -> list[dict[str, Any]]:
    """The rows of a sheet of a result by their headings."""
    headings, *rows = rows_of(result, sheet)
    return [dict(zip(headings, row, strict=True)) for row in rows]
