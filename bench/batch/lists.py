"""Made-up lists as offices write them, with a fixed seed, and the people in them as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import xlsxwriter

from bench.rule_people import population
from rules.model import Rulebook

SEED = 20240916
_DISTINCT = 5_000


def people(book: Rulebook, count: int) -> list[dict[str, Any]]:
    """So many people; after some thousands they come again. Ages are birth dates, or none."""
    known = {*asked(book), "course_start"}
    drawn = population(book, min(count, _DISTINCT), SEED)
    told = [{key: value for key, value in person.items() if key in known} for person in drawn]
    return list(islice(cycle(told), count))


def asked(book: Rulebook) -> list[str]:
    """The facts that are columns of the list."""
    return [key for key in book.facts if key not in ("course_start", "age", "ethnic_minority")]


def headings(book: Rulebook) -> list[str]:
    """The headings of a list."""
    return ["STT", "Họ và tên", *(book.facts[key].label for key in asked(book)), "Ngày khai giảng"]


def cells(book: Rulebook, number: int, person: dict[str, Any]) -> Iterator[Any]:
    """The cells of a person; None for a fact that is not known."""
    yield number
    yield f"Nguyễn Văn {number}"
    for key in asked(book):
        fact, value = book.facts[key], person.get(key)
        if isinstance(value, bool):
            yield "x" if value else "không"
        elif isinstance(value, list):
            yield "; ".join(fact.option(each).label for each in value) or "Không giữ chức vụ"
        elif key == "birth_date" and value is not None:
            yield "/".join(reversed(str(value).split("-")))
        elif fact.options and value is not None:
            yield fact.option(value).label
        else:
            yield value
    yield datetime.fromisoformat(person["course_start"])


def write(path: Path, book: Rulebook, listed: Sequence[dict[str, Any]]) -> None:
    """Write a list as a workbook."""
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as made:
        sheet = made.add_worksheet("Danh sách")
        day = made.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_row(0, 0, headings(book))
        for row, person in enumerate(listed, 1):
            for place, cell in enumerate(cells(book, row, person)):
                if isinstance(cell, datetime):
                    sheet.write_datetime(row, place, cell, day)
                elif cell is not None:
                    sheet.write(row, place, cell)
