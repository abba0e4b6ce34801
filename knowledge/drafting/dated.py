"""Days as documents write them."""

from __future__ import annotations

import re
from datetime import date

DAY = (
    r"ngay\s{0,8}(?P<d>\d{1,2})?[\s.…_]{0,40}(?:thang|/|-)[\s.…_]{0,40}(?P<m>\d{1,2})?[\s.…_]{0,40}(?:nam|/"
    r"|-)[\s.…_]{0,40}(?P<y>\d{4})?"
)
"""A pattern of a day in folded words; parts that were left blank are None."""


def day_of(match: re.Match[str], suffix: str = "") -> date | None:
    """The day a match of DAY states; None for a part left blank or a day that does not exist."""
    parts = [match[name + suffix] for name in "ymd"]
    if None in parts:
        return None
    try:
        return date(*map(int, parts))
    except ValueError:
        return None
