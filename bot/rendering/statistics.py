"""The look-ups of days as a picture."""

from __future__ import annotations

import json
from datetime import date

from bot.rendering.pictures import SCALE, png_of
from handlers.statistics.bars import drawn, svg
from handlers.statistics.counted import Day


def chart(data: str) -> bytes:
    """The PNG of these days, as ``handlers.statistics.showing.chart`` writes them; ValueError for others."""
    try:
        days = [
            Day(date.fromisoformat(day), int(all_of), int(missed)) for day, all_of, missed in json.loads(data)
        ]
    except TypeError as error:
        raise ValueError("days") from error
    size = drawn(days)
    return png_of(svg(days, with_font=False), round(size.width * SCALE), round(size.height * SCALE))
