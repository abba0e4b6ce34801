"""The facts of many people, given as columns or as records, read as what is known of each fact.

What a column may hold, for a fact of ``facts.yaml``:

- any list or array of the JSON values that ``rules.facts.read_case`` takes, None where unknown;
- an option or a yes/no: an array of integers, the option's place in the file (no 0, yes 1), negative where
  unknown; a yes/no also an array of booleans;
- a number: an array of integers; a date or birth date: an array of text, or ``datetime64[D]`` with NaT
  where unknown;
- a masked array of these: masked is unknown.

A list of options may also be given as a yes/no column for each, named ``positions.unit_leader``; all are
needed then, and where one is unknown, so is the list.

A row that cannot be settled column by column is read by ``read_case``, so it means the same or is refused
with the same words.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from types import NoneType
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from rules.facts import COURSE_START, Case, FactError, Interval, birth_range, known_value, read_case
from rules.lists.days import from_datetimes, from_text
from rules.lists.people import UNKNOWN, YEAR, Codes, Days, Flags, Lists, People, Spans, written
from rules.model import Fact, FactType, Rulebook

Column: TypeAlias = Sequence[object] | NDArray[Any]
Table: TypeAlias = Mapping[str, Column]
Row: TypeAlias = Mapping[str, object]


def row_count(table: Table) -> int:
    """The number of people in a table; FactError where its columns are not of one length."""
    counts = {key: len(column) for key, column in table.items()}
    most = max(counts.values(), default=0)
    for key, count in counts.items():
        if count != most:
            raise FactError(f"{key}: cột có {count} dòng, cột khác có {most}", key)
    return most


def check_columns(book: Rulebook, table: Table) -> None:
    """Raise FactError naming a column that is no fact, or that lacks its like."""
    lists = {fact.key: fact for fact in book.facts.values() if fact.type is FactType.OPTIONS}
    for key in table:
        head, dot, tail = key.partition(".")
        if not dot and key in book.facts:
            continue
        if head not in lists or all(option.value != tail for option in lists[head].options):
            raise FactError(f"không có dữ kiện {key!r}", key)
        if head in table:
            raise FactError(f"{head} và {key} không được cho cùng lúc", key)
        for option in lists[head].options:
            if f"{head}.{option.value}" not in table:
                raise FactError(f"{head}.{option.value}: thiếu cột này", head)


def read_table(book: Rulebook, table: Table, today: date) -> People:
    """The people of a table; ``course_start`` is ``today`` where it is not given."""
    return _Reader(book, table, row_count(table), today).people(partial(table_row, book, table))


def read_rows(book: Rulebook, rows: Sequence[Row], today: date) -> People:
    """The people of these records, each as ``read_case`` takes it."""
    keys = set[str]().union(*rows)
    strange = keys - book.facts.keys()
    table = {key: [row.get(key) for row in rows] for key in book.facts if key in keys}
    reader = _Reader(book, table, len(rows), today)
    if strange:
        reader.odd |= np.array([not strange.isdisjoint(row) for row in rows], np.bool_)
    return reader.people(rows.__getitem__)


def table_row(book: Rulebook, table: Table, place: int) -> Row:
    """A person's facts in a table as ``read_case`` takes them; FactError where a post is no yes or no."""
    made: dict[str, object] = {}
    for key, column in table.items():
        head, dot, tail = key.partition(".")
        value = _json(column[place])
        if not dot:
            made[key] = _named(book.facts[key], column, value)
            continue
        like = Fact(key, FactType.BOOLEAN, key, key)
        value = _named(like, column, value)
        held = made.setdefault(head, [])
        if value is None or held is None:
            made[head] = None
        elif known_value(like, value):
            assert isinstance(held, list)
            held.append(tail)
    return made


def _json(value: object) -> object:
    """A value of an array as JSON has it."""
    if value is np.ma.masked:
        return None
    plain = value.item() if isinstance(value, np.generic) else value
    return None if plain != plain else plain  # noqa: PLR0124  # NaN is unknown


def _named(fact: Fact, column: Column, value: object) -> object:
    """The value that a place stands for, where a column holds places."""
    if fact.type not in (FactType.OPTION, FactType.BOOLEAN) or not _is_array(column, "iu"):
        return value
    values: Sequence[object] = [option.value for option in fact.options] or [False, True]
    if not isinstance(value, int) or value >= len(values):
        return value
    return values[value] if value >= 0 else None


def _is_array(column: Column, kinds: str) -> bool:
    return isinstance(column, np.ndarray) and column.dtype.kind in kinds


def _filled(column: Column, value: Any) -> NDArray[Any]:
    """An array with its masked values set to this one."""
    assert isinstance(column, np.ndarray)
    return column.filled(value) if isinstance(column, np.ma.MaskedArray) else column


class _Odd:
    """Stands for a value that is left to ``read_case``."""


_PLAIN: Mapping[FactType, frozenset[type]] = {
    FactType.BOOLEAN: frozenset({bool, NoneType}),
    FactType.INTEGER: frozenset({int, NoneType}),
    FactType.OPTION: frozenset({str, NoneType}),
    FactType.OPTIONS: frozenset({tuple, NoneType}),
    FactType.DATE: frozenset({str, date, NoneType}),
    FactType.PARTIAL_DATE: frozenset({str, date, int, NoneType}),
}
"""The types in which a fact is usually given; they are such that equal values mean the same."""
_ALIKE = frozenset({FactType.BOOLEAN, FactType.INTEGER, FactType.PARTIAL_DATE})
"""Facts of which a usual value may equal one of another type, which means nothing: 1, true and 1.0."""


class _Reader:
    """Reads the columns of a table; ``odd`` marks the rows that are left to ``read_case``."""

    def __init__(self, book: Rulebook, table: Table, count: int, today: date) -> None:
        self._book = book
        self._table = table
        self._count = count
        self._today = today
        self._people = People(count)
        self.odd: Flags = np.zeros(count, np.bool_)

    def people(self, row: Callable[[int], Row]) -> People:
        """The people; ``row`` gives the facts of one."""
        read: Mapping[FactType, Callable[[Fact], Codes | Spans | Lists]] = {
            FactType.BOOLEAN: self._codes,
            FactType.OPTION: self._codes,
            FactType.OPTIONS: self._lists,
            FactType.INTEGER: self._numbers,
            FactType.DATE: self._dates,
        }
        facts = self._people.facts
        for fact in self._book.facts.values():
            if fact.type is not FactType.PARTIAL_DATE:
                facts[fact.key] = read[fact.type](fact)
        for fact in self._book.facts.values():
            if fact.alternative is not None and fact.alternative in self._table:
                facts[fact.key] = self._ages(fact, self._book.facts[fact.alternative])
        for fact in self._book.facts.values():
            if fact.at_most is not None:
                facts[fact.key] = self._bounded(facts[fact.key], facts[fact.at_most])
        if self.odd.any():
            self._one_by_one(row)
        return self._people

    # One column

    def _codes(self, fact: Fact, column: Column | None = None) -> Codes:
        values: Sequence[str | bool] = [option.value for option in fact.options] or [False, True]
        places: dict[str | int, int] = {value: place for place, value in enumerate(values)}
        column = self._table.get(fact.key) if column is None else column
        if column is None:
            return Codes(np.full(self._count, UNKNOWN, np.int8), places)
        if _is_array(column, "iub" if fact.type is FactType.BOOLEAN else "iu"):
            flat = _filled(column.astype(np.int8) if column.dtype.kind == "b" else column, UNKNOWN)  # type: ignore[union-attr]  # an array
            beyond = flat >= len(values)
            if beyond.any():
                self.odd |= beyond
                flat = np.where(beyond, UNKNOWN, flat)
            return Codes(flat, places)
        index, known = self._distinct(fact, column, known_value)
        table = [UNKNOWN if each is None else places[each] for each in known]
        return Codes(np.array(table, np.int8)[index], places)

    def _lists(self, fact: Fact) -> Lists:
        column = self._table.get(fact.key)
        values = [option.value for option in fact.options]
        if column is None and f"{fact.key}.{values[0]}" in self._table:
            return self._held(fact, values)
        if column is None:
            return Lists(dict.fromkeys(values, self.odd), np.ones(self._count, np.bool_))
        index, known = self._distinct(fact, column, known_value)
        unknown = np.array([each is None for each in known], np.bool_)[index]
        held = [[each is not None and value in each for each in known] for value in values]
        return Lists({v: np.array(f, np.bool_)[index] for v, f in zip(values, held, strict=True)}, unknown)

    def _held(self, fact: Fact, values: Sequence[str]) -> Lists:
        """A list given as a column for each option."""
        held, unknown = {}, np.zeros(self._count, np.bool_)
        for value in values:
            key = f"{fact.key}.{value}"
            column = self._table[key]
            if _is_array(column, "b") and not isinstance(column, np.ma.MaskedArray):
                held[value] = np.asarray(column)
                continue
            codes = self._codes(Fact(key, FactType.BOOLEAN, key, key), column).codes
            held[value] = codes == 1
            unknown |= codes < 0
        return Lists(held, unknown)

    def _numbers(self, fact: Fact) -> Spans:
        low = -(2**31) if fact.minimum is None else fact.minimum
        high = 2**31 - 1 if fact.maximum is None else fact.maximum
        whole = Interval(low, high)
        column = self._table.get(fact.key)
        if column is None:
            return Spans(np.full(self._count, low, np.int32), np.full(self._count, high, np.int32), whole)
        if _is_array(column, "iu"):
            flat = _filled(column, low)
            beyond = (flat < low) | (flat > high)
            if beyond.any():
                self.odd |= beyond
            masked = np.ma.getmaskarray(column) if isinstance(column, np.ma.MaskedArray) else None
            if masked is None or not masked.any():
                return Spans(flat, flat, whole)
            return Spans(flat, np.where(masked, high, flat.astype(np.int64)), whole)
        index, known = self._distinct(fact, column, known_value)
        lows = np.array([low if each is None else each.low for each in known], np.int32)
        highs = np.array([high if each is None else each.high for each in known], np.int32)
        exact = lows[index]
        return Spans(exact, exact if np.array_equal(lows, highs) else highs[index], whole)

    def _dates(self, fact: Fact) -> Spans:
        # A date is asked in two ways only: the day of the course, which is always known, and others.
        default = written(self._today) if fact.key == COURSE_START else None
        first, last, unknown = self._days(fact, self._table.get(fact.key), known_value)
        whole = Interval(0, YEAR * YEAR)
        if unknown is None:
            return Spans(first, last, whole, day=True)
        low = whole.low if default is None else default
        high = whole.high if default is None else default
        lows = np.where(unknown, low, first)
        return Spans(lows, lows if default is not None else np.where(unknown, high, last), whole, day=True)

    def _days(
        self, fact: Fact, column: Column | None, read: Callable[[Fact, object], object]
    ) -> tuple[Days, Days, Flags | None]:
        """The first and last day of each value, and who has none (None: all have)."""
        if column is None:
            none = np.zeros(self._count, np.int32)
            return none, none, np.ones(self._count, np.bool_)
        if _is_array(column, "M"):
            return from_datetimes(_filled(column, np.datetime64("NaT")))
        if _is_array(column, "U"):
            first, last, wrong = from_text(_filled(column, ""), vague=fact.type is FactType.PARTIAL_DATE)
            if not isinstance(column, np.ma.MaskedArray):
                self.odd |= wrong
                return first, last, None
            nothing = np.ma.getmaskarray(column)
            self.odd |= wrong & ~nothing
            return first, last, nothing
        index, known = self._distinct(fact, column, read)
        ranges = [(0, 0) if each is None else _range(each) for each in known]
        first = np.array([each[0] for each in ranges], np.int32)
        last = np.array([each[1] for each in ranges], np.int32)
        unknown = np.array([each is None for each in known], np.bool_)
        exact = first[index]
        return (
            exact,
            exact if np.array_equal(first, last) else last[index],
            unknown[index] if unknown.any() else None,
        )

    def _distinct(
        self, fact: Fact, column: Column, read: Callable[[Fact, object], Any]
    ) -> tuple[NDArray[np.intp], list[Any]]:
        """A column as places in a list of what its distinct values say.

        A row whose value is not of a usual type, or is refused, is odd, and unknown for now.
        """
        usual = _PLAIN[fact.type]
        values = _as_list(column)
        if fact.type is FactType.OPTIONS:
            values = [tuple(value) if type(value) is list else value for value in values]
        if fact.type in _ALIKE and not {type(value) for value in values} <= usual:
            values = [value if type(value) in usual else _Odd for value in values]
        try:
            places = dict.fromkeys(values)
        except TypeError:  # a list within a list
            values = [value if _hashable(value) else _Odd for value in values]
            places = dict.fromkeys(values)
        known = [self._read(fact, value, read) for value in places]
        numbers = {value: place for place, value in enumerate(places)}
        index = np.fromiter(map(numbers.__getitem__, values), np.intp, len(values))
        if _Odd in known:
            self.odd |= np.array([each is _Odd for each in known], np.bool_)[index]
        return index, [None if each is _Odd else each for each in known]

    @staticmethod
    def _read(fact: Fact, value: object, read: Callable[[Fact, object], Any]) -> Any:
        if value is None:
            return None
        try:
            return read(fact, value) if type(value) in _PLAIN[fact.type] else _Odd
        except ValueError:
            return _Odd

    # Facts that depend on each other

    def _ages(self, fact: Fact, source: Fact) -> Spans:
        """A number of years from a birth date, in whole years on the day the course starts."""
        start, plain = self._people.facts[COURSE_START], self._people.facts[fact.key]
        assert isinstance(start, Spans)
        assert isinstance(plain, Spans)
        first, last, unknown = self._days(
            source, self._table[source.key], lambda _, value: birth_range(value)
        )
        high = (start.low - first) // YEAR
        low = high if last is first else (start.low - np.minimum(last, start.low)) // YEAR
        wrong = (first > start.low) | (high < plain.whole.low) | (low > plain.whole.high)
        if unknown is None and fact.key not in self._table:
            self.odd |= wrong
            return Spans(low, high, plain.whole)
        told = ~unknown if unknown is not None else np.ones(self._count, np.bool_)
        if fact.key in self._table:
            wrong |= ~plain.unknown
        self.odd |= wrong & told
        return Spans(np.where(told, low, plain.low), np.where(told, high, plain.high), plain.whole)

    def _bounded(self, own: Codes | Spans | Lists, bound: Codes | Spans | Lists) -> Spans:
        """A number that cannot exceed another: what is known of that one bounds it."""
        assert isinstance(own, Spans)
        assert isinstance(bound, Spans)
        open_, unbound = own.unknown, bound.unknown
        if open_.any():
            high = np.where(open_ & ~unbound, np.minimum(own.high, bound.high), own.high)
            own = replace(own, high=high)
        self.odd |= (own.low > bound.high) & ~unbound
        return own

    # One row

    def _one_by_one(self, row: Callable[[int], Row]) -> None:
        facts = self._people.facts = {key: each.own() for key, each in self._people.facts.items()}
        for place in np.flatnonzero(self.odd).tolist():
            case = Case({}, {})
            try:
                case = read_case(self._book, row(place), self._today)
            except FactError as error:
                self._people.errors[place] = error
            for key, each in facts.items():
                each.put(place, case.known.get(key))


def _as_list(column: Column) -> list[Any]:
    """A column's values as JSON has them."""
    if not isinstance(column, np.ndarray):
        return column if isinstance(column, list) else list(column)
    values: list[Any] = column.tolist()
    return [None if value != value else value for value in values] if column.dtype.kind in "fO" else values  # noqa: PLR0124  # NaN


def _hashable(value: object) -> bool:
    try:
        hash(value)
    except TypeError:
        return False
    return True


def _birth_range(_: Fact, value: object) -> tuple[date, date]:
    return birth_range(value)


def _range(known: object) -> tuple[int, int]:
    """The first and last day of a birth date's range, or of a day."""
    if isinstance(known, Interval):
        first, last = date.fromordinal(known.low), date.fromordinal(known.high)
    else:
        first, last = known  # type: ignore[misc]  # as birth_range gives it
    return written(first), written(last)
