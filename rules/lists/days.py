"""Columns of days and birth dates, read as numbers: 20240916."""

from __future__ import annotations

from functools import cache
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from rules.lists.people import YEAR, Days, Flags

Bytes: TypeAlias = NDArray[np.uint8]

_TABLED = np.array(["1900-01-01", "2100-01-01"], "datetime64[D]")
_LENGTHS = np.array([0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31, *[0] * 243], np.uint8)
_WIDTH = 10


def from_datetimes(column: NDArray[np.datetime64]) -> tuple[Days, Days, Flags | None]:
    """The first and last day of each value (which are the same), and who has none (None: all have)."""
    days = column.astype("datetime64[D]", copy=False)
    unknown = np.isnat(days)
    place = days.view(np.int64) - _TABLED[0].astype(np.int64)
    if unknown.any():
        place = np.where(unknown, 0, place)
    outside = place.size and (place.min() < 0 or place.max() >= len(_tabled_days()))
    made = _days_of(days) if outside else _tabled_days()[place]
    return made, made, unknown if unknown.any() else None


@cache
def _tabled_days() -> Days:
    """The days of two centuries: looking them up is much faster than computing them."""
    return _days_of(np.arange(*_TABLED))


def _days_of(days: NDArray[np.datetime64]) -> Days:
    months = days.astype("datetime64[M]")
    count = months.astype(np.int64)
    day = (days - months).astype(np.int64) + 1
    made: Days = ((1970 + count // 12) * YEAR + (count % 12 + 1) * 100 + day).astype(np.int32)
    return made


def from_text(column: NDArray[np.str_], *, vague: bool) -> tuple[Days, Days, Flags]:
    """The first and last day of each YYYY-MM-DD, where ``vague`` also YYYY-MM and YYYY; which are no days."""
    letters, wrong = _letters(column)
    digits = letters - np.uint8(ord("0"))
    is_digit = digits <= 9
    hyphen = letters == ord("-")
    has_month, has_day = hyphen[4], hyphen[7]
    month_ok = has_month & is_digit[5] & is_digit[6]
    day_ok = month_ok & has_day & is_digit[8] & is_digit[9]
    nothing = letters == 0
    no_day = nothing[7] & nothing[8] & nothing[9]
    no_month = nothing[4] & nothing[5] & nothing[6] & no_day
    shaped = day_ok | (month_ok & no_day) | no_month if vague else day_ok
    wrong |= ~(shaped & is_digit[0] & is_digit[1] & is_digit[2] & is_digit[3])

    century, rest = _two(digits[0], digits[1]), _two(digits[2], digits[3])
    leap = (rest % 4 == 0) & ((rest != 0) | (century % 4 == 0))
    first_month = _either(month_ok, _two(digits[5], digits[6]), 1)
    last_month = _either(month_ok, first_month, 12)
    length = _LENGTHS[last_month] + (leap & (last_month == 2))
    first_day = _either(day_ok, _two(digits[8], digits[9]), 1)
    last_day = np.where(day_ok, first_day, length)
    wrong |= (century | rest) == 0
    wrong |= (first_month - 1 > 11) | (first_day - 1 >= length)

    year = (century.astype(np.int32) * 100 + rest) * YEAR
    first = year + first_month.astype(np.int32) * 100 + first_day
    last = year + last_month.astype(np.int32) * 100 + last_day
    return first, last, wrong


def _letters(column: NDArray[np.str_]) -> tuple[Bytes, Flags]:
    """The letters of a column, a row for each place, and where there are more or others than fit."""
    text = np.ascontiguousarray(column.astype(f"U{_WIDTH}", copy=False))
    codes = text.view(np.uint32).reshape(len(text), _WIDTH)
    wrong: Flags = np.zeros(len(text), np.bool_) if text.dtype == column.dtype else text != column
    if codes.size and codes.max() > 127:
        wrong |= codes.max(axis=1) > 127
    return np.ascontiguousarray(codes.astype(np.uint8).T), wrong


def _two(tens: Bytes, ones: Bytes) -> Bytes:
    made: Bytes = tens * np.uint8(10) + ones
    return made


def _either(given: Flags, value: Bytes, otherwise: int) -> Bytes:
    """The value where it is given; a product and a sum are faster here than a choice."""
    made: Bytes = value * given + np.uint8(otherwise) * ~given
    return made
