"""Whole numbers in digits and words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.understanding.numerals import whole_number
from knowledge.normalise import fold

UNITS = "không một hai ba bốn năm sáu bảy tám chín".split()


def spelt(number: int) -> str:
    """A number from 0 to 999 as it is said, in the usual way."""
    hundreds, below = divmod(number, 100)
    if hundreds:
        return f"{UNITS[hundreds]} trăm{_below(below, after_hundred=True)}"
    return _below(number).strip()


def _below(number: int, *, after_hundred: bool = False) -> str:
    tens, units = divmod(number, 10)
    if tens == 0:
        if after_hundred:
            return f" lẻ {UNITS[units]}" if units else ""
        return UNITS[units]
    said = " mười" if tens == 1 else f" {UNITS[tens]} mươi"
    if units == 0:
        return said
    last = {1: "mốt" if tens > 1 else "một", 4: "tư" if tens > 1 else "bốn", 5: "lăm"}.get(
        units, UNITS[units]
    )
    return f"{said} {last}"


def test_every_number_to_999_is_read_as_it_is_said() -> None:
    # "mốt" folds to "mot", as "một" does.
    assert [n for n in range(1000) if whole_number(fold(spelt(n)).split()) != n] == []


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("45", 45),
        ("045", 45),
        ("000000", 0),
        ("999999", 999999),
        ("muoi", 10),
        ("mot chuc", 10),
        ("hai chuc", 20),
        ("muoi lam", 15),
        ("muoi nham", 15),
        ("bon muoi tu", 44),
        ("nam muoi lam", 55),
        ("sau muoi", 60),
        ("mot tram", 100),
        ("mot tram linh nam", 105),
        ("hai tram muoi", 210),
        ("chin tram chin muoi chin", 999),
    ],
)
def test_read(words: str, number: int) -> None:
    assert whole_number(words.split()) == number


@pytest.mark.parametrize(
    "words",
    [
        "",
        "1000000",
        "45 46",
        "hai ba",
        "muoi muoi",
        "muoi muoi lam",
        "tram",
        "khong tram",
        "mot tram tram",
        "hai tram mot tram",
        "bon muoi lam sau",
        "tuoi",
        "nam muoi tuoi",
        "²",
        "٤٥",
        "-5",
        "4.5",
        "1e3",
    ],
)
def test_not_a_number(words: str) -> None:
    assert whole_number(words.split()) is None


@given(
    st.lists(
        st.one_of(st.text(max_size=6), st.sampled_from([*map(fold, UNITS), "muoi", "tram", "le", "chuc"]))
    )
)
def test_anything_is_a_number_from_0_or_none(words: list[str]) -> None:
    number = whole_number(words)
    assert number is None or (number >= 0 and isinstance(number, int))
