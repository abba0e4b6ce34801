"""Dates as people write them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.dates import months_until, partial_date, written
from knowledge.normalise import fold
from rules.facts import birth_range


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("15/3/1981", "1981-03-15"),
        ("15/03/1981", "1981-03-15"),
        ("15-3-1981", "1981-03-15"),
        ("15.03.1981", "1981-03-15"),
        ("15 / 3 / 1981", "1981-03-15"),
        ("15/3/81", "1981-03-15"),
        ("01/06/27", "2027-06-01"),
        ("ngày 15 tháng 3 năm 1981", "1981-03-15"),
        ("15 tháng 3 năm 1981", "1981-03-15"),
        ("15 tháng 3, 1981", "1981-03-15"),
        ("15 thang 3 1981", "1981-03-15"),
        ("1981-03-15", "1981-03-15"),
        ("sinh ngày 2/9/1980", "1980-09-02"),
        ("29/02/1980", "1980-02-29"),
        ("3/1981", "1981-03"),
        ("03-1981", "1981-03"),
        ("1981-03", "1981-03"),
        ("tháng 3/1981", "1981-03"),
        ("tháng 3 năm 1981", "1981-03"),
        ("tháng 12 1981", "1981-12"),
        ("nghỉ hưu tháng 6/2029", "2029-06"),
        ("1981", "1981"),
        ("sinh năm 1981", "1981"),
        ("sn 1981", "1981"),
        ("sn1981", "1981"),
        ("sn 81", "1981"),
        ("sn '81", "1981"),
        ("sinh năm 05", "2005"),
    ],
)
def test_read(typed: str, read: str) -> None:
    assert partial_date(fold(typed)) == read


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "45",
        "81",
        "0",
        "31/2/1981",
        "29/02/1981",
        "31/4/1981",
        "0/3/1981",
        "15/0/1981",
        "15/13/1981",
        "13/1981",
        "1981-13-01",
        "15/3/0081",
        "15/3/1881",
        "15/3/2181",
        "1850",
        "2100",
        "19811",
        "119811",
        "3/81",
        "1/2",
        "1980 hoặc 1981",
        "từ 6/2027 đến 6/2029",
        "tháng ba",
        "hôm nay",
        "١٥/٣/١٩٨١",
        "１５/３/１９８１",
        "2,5",
    ],
)
def test_no_one_date(typed: str) -> None:
    assert partial_date(fold(typed)) is None


DAYS = st.dates(date(1900, 1, 1), date(2099, 12, 31))


@given(DAYS)
def test_every_day_is_read_back(day: date) -> None:
    ways = [
        written(day),
        day.isoformat(),
        f"{day.day}/{day.month}/{day.year}",
        f"{day.day}.{day.month}.{day.year}",
        f"ngay {day.day} thang {day.month} nam {day.year}",
    ]
    assert {partial_date(way) for way in ways} == {day.isoformat()}


@given(st.text(st.sampled_from("0123456789/-. thangnmsi'"), max_size=24))
def test_what_is_read_is_a_date_that_the_rules_take(typed: str) -> None:
    read = partial_date(typed)
    assert read is None or birth_range(read)[0] <= birth_range(read)[1]


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        (date(2026, 3, 1), "2028-03", 24),
        (date(2026, 3, 2), "2028-03", 23),
        (date(2026, 3, 2), "2028-03-01", 23),
        (date(2026, 3, 2), "2028-03-02", 24),
        (date(2026, 3, 2), "2028-03-31", 24),
        (date(2026, 3, 31), "2026-04-30", 0),
        (date(2026, 12, 31), "2027-01-31", 1),
        (date(2026, 3, 2), "2026-03-02", 0),
        (date(2026, 3, 2), "2020-01", -75),
    ],
)
def test_whole_months(start: date, end: str, months: int) -> None:
    assert months_until(start, end) == months


def test_written() -> None:
    assert written(date(2027, 6, 1)) == "01/06/2027"
