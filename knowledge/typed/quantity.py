"""Numbers with what they count: "24 tháng" is a time, and answers "mấy tháng", "bao lâu", "2 năm"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from knowledge.abbreviations import Lexicon
from knowledge.normalise import keys

_DATE_WORDS = frozenset({"ngay", "thang", "nam"})
_NUMBERS = {
    keys(word)[0]: value
    for value, word in enumerate("một hai ba bốn năm sáu bảy tám chín mười".split(), start=1)
    if word != "năm"  # a year as well
}
_MONTHS_A_YEAR = 12
_LONGEST_IN_YEARS = 50


def measures(sequence: Sequence[tuple[str, str]], lexicon: Lexicon) -> Iterator[str]:
    """What the numbers among (word, fold) pairs measure ("time"), one for each number; dates do not count."""
    for place, (_, folded) in enumerate(sequence[:-1]):
        if folded.isdecimal() and (place == 0 or sequence[place - 1][1] not in _DATE_WORDS):
            found = lexicon.units.at(sequence, place + 1)
            if found:
                yield found[1]


def asked(sequence: Sequence[tuple[str, str]], lexicon: Lexicon) -> Iterator[tuple[int, int, str]]:
    """What is asked for by "mấy tháng", "bao nhiêu người": place, length in syllables, what is measured."""
    for place in range(len(sequence)):
        how = lexicon.how_many.at(sequence, place)
        if how is None:
            continue
        length, itself = how
        unit = lexicon.units.at(sequence, place + length)
        if unit:
            yield place, length + unit[0], unit[1]
        elif itself:
            yield place, length, itself


def equivalents(
    sequence: Sequence[tuple[str, str]], lexicon: Lexicon
) -> Iterator[tuple[int, int, tuple[str, str]]]:
    """The same amounts otherwise, "hai năm" as ("2", "nam"), ("24", "thang"): place, length, folds."""
    for place, (word, folded) in enumerate(sequence[:-1]):
        unit = lexicon.units.at(sequence, place + 1)
        number = int(folded) if folded.isdecimal() and len(folded) < 4 else _NUMBERS.get(word)
        if unit is None or number is None:
            continue
        unit_fold = sequence[place + 1][1]
        if not folded.isdecimal():
            yield place, 2, (str(number), unit_fold)
        if unit_fold == "nam" and number <= _LONGEST_IN_YEARS:
            yield place, 2, (str(number * _MONTHS_A_YEAR), "thang")
        elif unit_fold == "thang" and number % _MONTHS_A_YEAR == 0:
            yield place, 2, (str(number // _MONTHS_A_YEAR), "nam")
