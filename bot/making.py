"""Files that are made at the moment they are handed over, by the name of what makes them.

A reply only says what a file is to be made from (``handlers.reply.Made``), so that neither the database nor
the outbox ever holds the file.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias

from handlers.resources import Resources


@dataclass(frozen=True, slots=True)
class MadeFile:
    """A file's bytes and its media type."""

    content: bytes = field(repr=False)
    media_type: str


Maker: TypeAlias = Callable[[Resources, str, date], MadeFile]
"""Makes a file from what it is made from (JSON) on this day. Blocks; loads what it needs when it is called.

ValueError where the data are none of its own.
"""


def _sheet(resources: Resources, data: str, today: date) -> MadeFile:
    from bot.sheets.making import sheet

    return sheet(resources, data, today)


def _comparison(resources: Resources, data: str, today: date) -> MadeFile:
    from bot.sheets.making import comparison

    return comparison(resources, data, today)


def _statistics(_: Resources, data: str, __: date) -> MadeFile:
    from bot.rendering.statistics import chart

    return MadeFile(chart(data), "image/png")


def _template(resources: Resources, data: str, today: date) -> MadeFile:
    from bot.rosters.template import make_template

    return make_template(resources, data, today)


MAKERS: Mapping[str, Maker] = {
    "comparison": _comparison,
    "sheet": _sheet,
    "statistics": _statistics,
    "template": _template,
}
"""What makes files, by name. Each loads its libraries late."""


def make(
    resources: Resources, maker: str, data: str, today: date, makers: Mapping[str, Maker] = MAKERS
) -> MadeFile:
    """The file that this maker makes of these data; ValueError where there is no such maker."""
    if maker not in makers:
        raise ValueError(f"no maker {maker!r}")
    return makers[maker](resources, data, today)
