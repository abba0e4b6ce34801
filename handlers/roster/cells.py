"""What a cell says of a fact: the words are understood as in the dialogue, and nothing is guessed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TypeAlias

from handlers.dates import months_until, partial_date
from handlers.roster import texts
from handlers.roster.headings import Kind, Meaning
from handlers.texts import OUT_OF_RANGE
from handlers.understanding.answers import NotUnderstood, Reading, Unclear, Understood, understand
from handlers.understanding.wording import declines, says, words_of, yes_or_no
from knowledge.normalise import fold, nfc, tokens
from rules.dialogue import Answer
from rules.model import Fact, FactType, OverTime, Rulebook

Cell: TypeAlias = str | float | bool | date | datetime | time | timedelta | None
"""What stands in a cell; "" and None are nothing."""


_Told: TypeAlias = str | float | bool | date | time | timedelta


@dataclass(frozen=True, slots=True)
class Bad:
    """A cell that cannot be read; ``why`` is a sentence."""

    why: str


Read: TypeAlias = Mapping[str, Answer] | Bad
"""What a cell tells, by fact: {} nothing."""

NOTHING: Mapping[str, Answer] = {}
_BLANK = frozenset({"", "-", "–", "—", "--", "...", "…", ".", "/", "n/a"})
_TICKS = frozenset(("x", "X", "v", "V", "1", chr(0xD7), *"√✓✔☑☒✗"))
_ERROR = re.compile(
    r"#(?:N/A|REF!|VALUE!|DIV/0!|NAME\?|NULL!|NUM!|SPILL!|CALC!|GETTING_DATA|####*)", re.IGNORECASE
)
_YEARS = range(1900, 2100)
_EPOCHS = {False: date(1899, 12, 30), True: date(1904, 1, 1)}
_LAST_SERIAL = 73_050
"""31/12/2099 in the 1900 system."""
_DATE_WORDS = re.compile(r"\b(?:sinh|sn|ns|ngay|thang|nam)\b")
_DATE_SIGNS = re.compile(r"[\d\s/.\-,:']*(?:t?\s*\d\d:\d\d(?::\d\d(?:\.\d+)?)?)?", re.ASCII)
_BOTH_ORDERS = re.compile(r"(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{4}|\d\d)", re.ASCII)
_APART = re.compile(r"^(\d{1,2})[\s/.\-,]+(\d{1,2})[\s/.\-,]+(\d{4}|\d\d)$", re.ASCII)
_WHOLE = re.compile(r"^(\d+)[.,]0+$", re.ASCII)
_YEAR_FIRST = re.compile(r"^(\d{4})[/.](\d{1,2})[/.](\d{1,2})$", re.ASCII)
_BETWEEN = re.compile(r"[;\n]")
_MIDNIGHT = re.compile(r"[t\s]+00:00(?::00(?:\.0+)?)?$")


def is_blank(cell: Cell) -> bool:
    """Whether nothing stands there."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def month_first(cell: Cell) -> bool:
    """Whether a text can be a date only with its month before its day: "04/13/1981"."""
    found = _orders(cell)
    return found is not None and found[0] <= 12 < found[1] <= 31


def either_order(cell: Cell) -> bool:
    """Whether a text is one date with its day first and another with its month first: "03/04/1981"."""
    found = _orders(cell)
    return found is not None and found[0] <= 12 and found[1] <= 12 and found[0] != found[1]


def _orders(cell: Cell) -> tuple[int, int] | None:
    match = _BOTH_ORDERS.fullmatch(_one_sign(cell.strip())) if isinstance(cell, str) else None
    return (int(match.group(1)), int(match.group(2))) if match else None


def _one_sign(typed: str) -> str:
    """A day whose numbers stand apart by other signs, as 12/3/1980: "12 3 1980", "12//3/1980"."""
    return _APART.sub(r"\1/\2/\3", typed)


class CellReader:
    """Reads the cells of a list.

    ``start``: the day the course starts. ``since_1904``: how the workbook counts its days; None where it is
    no workbook, so that a bare number is no day. ``vague``: where a day can be either way round, it is none.
    """

    def __init__(self, book: Rulebook, start: date, since_1904: bool | None) -> None:
        self._book = book
        self._start = start
        self._since_1904 = since_1904

    def read(self, meaning: Meaning, cell: Cell, *, vague: bool = False) -> Read:
        """What a cell below a heading of this meaning tells."""
        if isinstance(cell, str):
            cell = nfc(cell).strip()
            if cell.lower() in _BLANK:
                return NOTHING
            if _ERROR.fullmatch(cell):
                return Bad(texts.BAD_ERROR.format(error=cell.upper()))
            if declines(cell):
                return NOTHING
        if cell is None:
            return NOTHING
        fact = self._book.facts[meaning.fact]
        if meaning.kind is Kind.TICK:
            return self._tick(fact, meaning.value, cell)
        if meaning.kind is Kind.BORN:
            return self._born(fact, meaning.value, cell, vague)
        if meaning.kind is Kind.UNTIL:
            return self._until(fact, cell, vague)
        if meaning.kind is Kind.YEARS:
            cell = _in_months(cell)
        return self._fact(fact, cell, vague)

    def _fact(self, fact: Fact, cell: _Told, vague: bool) -> Read:
        if fact.type is FactType.BOOLEAN:
            return self._yes_or_no(fact, cell)
        if fact.type in (FactType.DATE, FactType.PARTIAL_DATE):
            day = self._day(cell, vague, whole=fact.type is FactType.DATE)
            return day if isinstance(day, Bad) else {fact.key: day}
        if fact.type is FactType.INTEGER:
            return self._number(fact, cell, vague)
        if not isinstance(cell, str):
            return Bad(texts.BAD_OPTION)
        return self._worded(fact, cell)

    # Words

    def _worded(self, fact: Fact, cell: str) -> Read:
        # A line may be broken within a name ("Hoàn thành / tốt nhiệm vụ"): the cell is read whole first.
        whole = " ".join(cell.split())
        read = _as_read(fact, understand(fact, whole, self._start))
        pieces = [piece for piece in _BETWEEN.split(cell) if piece.strip()]
        if fact.type is not FactType.OPTIONS or len(pieces) < 2 or not isinstance(read, Bad):
            return read
        held: dict[str, None] = {}
        for piece in pieces:
            read = _as_read(fact, understand(fact, piece, self._start))
            if isinstance(read, Bad):
                return read
            told = read.get(fact.key)
            if not isinstance(told, list) or not told:
                return Bad(texts.BAD_OPTION)
            held.update(dict.fromkeys(told))
        return {fact.key: list(held)}

    def _yes_or_no(self, fact: Fact, cell: object) -> Read:
        said = _ticked(cell)
        if said is None and isinstance(cell, str):
            said = None if "/" in cell else yes_or_no(cell, fact.question)
            spoken = tokens(cell)
            if said is None and any(says(spoken, phrase) for phrase in (*fact.affirms, fact.label)):
                said = True
            if said is None and any(says(spoken, phrase) for phrase in fact.denies):
                said = False
        return Bad(texts.BAD_YES_NO) if said is None else {fact.key: said}

    def _tick(self, fact: Fact, value: str, cell: object) -> Read:
        """A mark for one value; a "no" is told as ``key.value``, for what it rules out."""
        said = _ticked(cell)
        if said is None and isinstance(cell, str):
            said = None if "/" in cell else yes_or_no(cell)
            if said is None:
                own = understand(fact, cell, self._start)
                told = own.answers.get(fact.key) if isinstance(own, Understood) else None
                said = True if told in (value, [value]) else None
        if said is None:
            return Bad(texts.BAD_YES_NO)
        return {f"{fact.key}.{value}": said}

    # Days and numbers

    def _born(self, fact: Fact, gender: str, cell: object, vague: bool) -> Read:
        if _ticked(cell) and not isinstance(cell, float):
            return {f"gender.{gender}": True}
        day = self._day(cell, vague, whole=False)
        return day if isinstance(day, Bad) else {fact.key: day, f"gender.{gender}": True}

    def _until(self, fact: Fact, cell: object, vague: bool) -> Read:
        day = self._day(cell, vague, whole=False)
        if isinstance(day, Bad):
            return day
        if len(day) == len("YYYY"):
            return Bad(texts.BAD_DAY)
        months = max(months_until(self._start, day), 0)
        return {fact.key: months} if fact.allows(months, months) else _beyond(fact)

    def _number(self, fact: Fact, cell: object, vague: bool) -> Read:
        if isinstance(cell, (date, datetime)):
            if fact.over_time is OverTime.COUNTDOWN:
                return self._until(fact, cell, vague)
            if fact.alternative is None:
                return Bad(texts.BAD_NUMBER.format(unit=fact.unit))
            day = self._day(cell, vague, whole=False)
            return day if isinstance(day, Bad) else {fact.alternative: day}
        if isinstance(cell, (bool, time, timedelta)):
            return Bad(texts.BAD_NUMBER.format(unit=fact.unit))
        if isinstance(cell, float):
            if fact.alternative is not None and cell in _YEARS:
                return {fact.alternative: str(int(cell))}
            if not cell.is_integer() and fact.over_time is not OverTime.COUNTDOWN:
                return Bad(texts.BAD_NUMBER.format(unit=fact.unit))
            if abs(cell) > 1e9:
                return _beyond(fact)
            number = int(cell // 1)
            return {fact.key: number} if fact.allows(number, number) else _beyond(fact)
        assert isinstance(cell, str)
        if vague and fact.alternative is not None and either_order(cell):
            return Bad(texts.BAD_ORDER)
        typed = _WHOLE.sub(r"\1", cell)
        return _as_read(fact, understand(fact, typed, self._start))

    def _day(self, cell: object, vague: bool, *, whole: bool) -> str | Bad:
        """A day as YYYY-MM-DD, where it need not be ``whole`` also YYYY-MM or YYYY."""
        if isinstance(cell, datetime):
            return cell.date().isoformat()
        if isinstance(cell, date):
            return cell.isoformat()
        if isinstance(cell, float):
            return self._numbered(cell, whole=whole)
        wrong = Bad(texts.BAD_DAY if whole else texts.BAD_DATE)
        if not isinstance(cell, str):
            return wrong
        if vague and either_order(cell):
            return Bad(texts.BAD_ORDER)
        typed = _YEAR_FIRST.sub(r"\1-\2-\3", _one_sign(_MIDNIGHT.sub("", words_of(cell))))
        typed = _WHOLE.sub(r"\1", typed)
        if not _DATE_SIGNS.fullmatch(_DATE_WORDS.sub(" ", typed)):
            return wrong
        found, numbers = partial_date(typed), len(re.findall(r"\d+", typed))
        # No number may be left over: "13 1980" is not the year alone.
        if found is None or numbers > found.count("-") + 1 or (whole and found.count("-") < 2):
            return wrong
        return found

    def _numbered(self, cell: float, *, whole: bool) -> str | Bad:
        if cell in _YEARS and not whole:
            return str(int(cell))
        if self._since_1904 is None or not 61 <= cell <= _LAST_SERIAL or cell in _YEARS:
            return Bad(texts.BAD_SERIAL)
        return (_EPOCHS[self._since_1904] + timedelta(days=int(cell))).isoformat()


def _in_months(cell: _Told) -> _Told:
    """Years as a bare number, in months; whatever else stands there tells its own unit."""
    if isinstance(cell, str) and re.fullmatch(r"\d+(?:[.,]\d+)?", cell, re.ASCII):
        cell = float(cell.replace(",", "."))
    return cell * 12.0 if isinstance(cell, float) else cell


def _ticked(cell: object) -> bool | None:
    """The yes or no of a mark: x, ✓, 1, 0, true, false."""
    if isinstance(cell, bool):
        return cell
    if isinstance(cell, float):
        return {1.0: True, 0.0: False}.get(cell)
    if not isinstance(cell, str):
        return None
    bare = cell.strip(" ()[]")
    if bare in _TICKS or bare.lower() == "true":
        return True
    return False if bare.lower() in ("false", "0") else None


def _as_read(fact: Fact, reading: Reading) -> Read:
    if isinstance(reading, Understood):
        return {key: answer for key, answer in reading.answers.items() if answer is not None}
    if isinstance(reading, Unclear):
        options = "; ".join(option.label for option in reading.options[:4])
        words = texts.BAD_UNCLEAR if len(reading.options) > 1 else texts.BAD_UNSURE
        return Bad(words.format(options=options))
    assert isinstance(reading, NotUnderstood)
    if fact.type is not FactType.INTEGER:
        return Bad(texts.BAD_OPTION)
    beyond = reading.reason == OUT_OF_RANGE.format(limits=fact.limits)
    return _beyond(fact) if beyond else Bad(texts.BAD_NUMBER.format(unit=fact.unit))


def _beyond(fact: Fact) -> Bad:
    return Bad(texts.BAD_RANGE.format(limits=fact.limits))


FORMULA = "="
"""Stands for a formula that was never calculated."""


def of_error(word: str) -> str:
    """Why a cell tells nothing that holds an error ("#N/A"), or a formula without a value (FORMULA)."""
    return texts.BAD_FORMULA if word == FORMULA else texts.BAD_ERROR.format(error=word)


def folded(cell: Cell) -> str:
    """A cell's words folded, for comparing."""
    return " ".join(fold(nfc(cell)).split()) if isinstance(cell, str) else ""
