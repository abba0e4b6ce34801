"""Makers of what is set with typst: the sheet to sign, the picture of a comparison."""

from __future__ import annotations

from datetime import date

from bot.making import MadeFile
from bot.sheets.setting import pdf, png
from handlers.comparing.comparison import compare
from handlers.comparing.showing import from_json as from_pair
from handlers.comparing.showing import picture_words as words_of
from handlers.resources import Resources
from handlers.sheet.asked import Asked, from_json
from handlers.sheet.filling import sheet_of

PDF, PNG = "application/pdf", "image/png"
PPI = 144
"""Pixels an inch of a picture: about 760 wide, twice the dots of a narrow telephone."""


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


def comparison(resources: Resources, data: str, _: date) -> MadeFile:
    """The picture of two programmes side by side (``handlers.comparing.showing``), of the day asked for.

    ValueError where the data name no two programmes.
    """
    one, two, day = from_pair(data)
    programmes = resources.book.programmes
    if one not in programmes or two not in programmes:
        raise ValueError("no such programmes")
    made = compare(resources, programmes[one], programmes[two], day)
    return MadeFile(
        png("comparison", {"comparison": made, "words": words_of(resources, made, day)}, PPI), PNG
    )
