"""Days, months and years as people write them: "15/3/1981", "tháng 3 năm 1981", "sn 1981"."""

from __future__ import annotations

import re
from datetime import date

_FOUR = r"(?:19|20)\d{2}"
_YEAR = re.compile(rf"(?<!\d)({_FOUR})(?!\d)", re.ASCII)
_DAY = re.compile(rf"(?<!\d)(\d{{1,2}})\s*[/.\-]\s*(\d{{1,2}})\s*[/.\-]\s*({_FOUR}|\d\d)(?!\d)", re.ASCII)
_ISO = re.compile(rf"(?<!\d)({_FOUR})-(\d{{1,2}})(?:-(\d{{1,2}}))?(?!\d)", re.ASCII)
_MONTH = re.compile(rf"(?<![\d/])(\d{{1,2}})\s*[/.\-]\s*({_FOUR})(?!\d)", re.ASCII)
_WORDS = re.compile(
    rf"(?:(?<!\d)(\d{{1,2}})\s+)?thang\s+(\d{{1,2}}),?\s+(?:nam\s+)?({_FOUR})(?!\d)", re.ASCII
)
_SHORT_YEAR = re.compile(r"\b(?:sn|sinh nam|sinh)\s*'?(\d{2})(?!\d)", re.ASCII)


def partial_date(folded: str) -> str | None:
    """The date in a folded text as YYYY, YYYY-MM or YYYY-MM-DD; None where there is none, or no such day.

    Years are from 1900 to 2099; of two digits, from 1940 to 2039. A text with two years names no one date.
    """
    if len(_YEAR.findall(folded)) > 1:
        return None
    if (match := _DAY.search(folded)) or (match := _WORDS.search(folded)):
        day, month, year = match.groups()
    elif match := _ISO.search(folded):
        year, month, day = match.groups()
    elif match := _MONTH.search(folded):
        day, (month, year) = None, match.groups()
    elif match := _YEAR.search(folded):
        return match.group(1)
    elif match := _SHORT_YEAR.search(folded):
        return _full(match.group(1))
    else:
        return None
    try:
        made = date(int(_full(year)), int(month), int(day or 1))
    except ValueError:
        return None
    return made.isoformat() if day else made.isoformat()[:7]


def _full(year: str) -> str:
    """A year of two digits as one of four."""
    if len(year) == 4:
        return year
    return f"19{year}" if int(year) >= 40 else f"20{year}"


def months_until(start: date, end: str) -> int:
    """Whole months from a day to the first day that a partial date (YYYY-MM or YYYY-MM-DD) can mean."""
    year, month, *day = (int(part) for part in end.split("-"))
    months = (year - start.year) * 12 + month - start.month
    return months - (start.day > (day[0] if day else 1))


def written(day: date) -> str:
    """A day as it is written in Vietnamese: dd/mm/yyyy."""
    return f"{day.day:02}/{day.month:02}/{day.year}"
