"""Makers of what is set with typst: the sheet to sign."""

from __future__ import annotations

from datetime import date

from bot.making import MadeFile
from bot.sheets.setting import pdf
from handlers.resources import Resources
from handlers.sheet.asked import Asked, from_json
from handlers.sheet.filling import sheet_of

PDF = "application/pdf"


def sheet(resources: Resources, data: str, _: date) -> MadeFile:
    """The sheet that these data ask for (``handlers.sheet.asked``); ValueError where they ask for none.

    Its day is the day on which it was asked for, not that on which it is made.
    """
    return sheet_file(resources, from_json(data))


def sheet_file(resources: Resources, asked: Asked) -> MadeFile:
    """The sheet as a PDF; ValueError where the facts or a programme are not among the rules."""
    try:
        made = sheet_of(resources, asked)
    except KeyError as unknown:
        raise ValueError(f"no programme {unknown}") from None
    return MadeFile(pdf("sheet", made), PDF)
