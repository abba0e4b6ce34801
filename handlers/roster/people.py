"""The facts of the people of a list, column by column, and the cells that cannot be used."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import zip_longest
from typing import Any

from handlers.outcome.verdicts import lower_first
from handlers.roster import texts
from handlers.roster.cells import Bad, Cell, CellReader, Read, is_blank, month_first, of_error
from handlers.roster.headings import Kind, Meaning
from handlers.roster.layout import Layout, Row
from rules.evaluate import Evaluator
from rules.facts import COURSE_START, FactError, age_on, birth_range
from rules.model import Fact, FactType, OverTime, Rulebook

_ODD: Any = object()
"""Stands for a cell that tells something else than its own fact's value."""
_MOST_KEPT = 200_000
_OF_ANY_YEAR = frozenset({"performance", COURSE_START})
"""Facts whose column may name any year; of another a year that is not the course's tells nothing."""
_DATED = frozenset({FactType.DATE, FactType.PARTIAL_DATE})


@dataclass(frozen=True, slots=True)
class Column:
    """A column that tells facts: its place in the list, from 0, its title and meaning."""

    place: int
    title: str
    meaning: Meaning


@dataclass
class Facts:
    """The facts of some rows as ``rules.lists`` takes them, the place each came from, and the bad cells.

    ``bad``: why, by (row of this part, place of the column).
    """

    count: int
    table: dict[str, list[Any]] = field(default_factory=dict)
    places: dict[str, list[int]] = field(default_factory=dict)
    bad: dict[tuple[int, int], str] = field(default_factory=dict)
    both_ages: bool = False

    def put(self, key: str, row: int, value: Any, place: int) -> bool:
        """Take a value; False where another column says otherwise."""
        if key not in self.table:
            self.table[key], self.places[key] = [None] * self.count, [-1] * self.count
        column, places = self.table[key], self.places[key]
        if places[row] >= 0 and column[row] != value:
            return False
        column[row], places[row] = value, place
        return True

    def drop(self, key: str, row: int, why: str, *more: int) -> None:
        """Take back a value: its cell and these are bad. A value that no cell told is only taken back."""
        if key in self.table:
            more = (*more, self.places[key][row])
            self.table[key][row] = None
        for place in more:
            if place >= 0:
                self.bad.setdefault((row, place), why)

    def told(self, row: int) -> bool:
        """Whether anything is known of a row."""
        return any(column[row] is not None for column in self.table.values())


class _Memo(dict[Any, Any]):
    """What cells of a column say, each read once."""

    def __init__(self, read: Callable[[Any], Any]) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, cell: Any) -> Any:
        if len(self) >= _MOST_KEPT:
            self.clear()
        found = self[cell] = self._read(cell)
        return found


class PeopleReader:
    """Reads the rows of a list. ``start``: the day of the course where none is given."""

    def __init__(
        self,
        evaluator: Evaluator,
        layout: Layout,
        programmes: Iterable[str],
        start: date,
        since_1904: bool | None,
    ) -> None:
        self._book = evaluator.book
        self.facts = self._book.facts
        self._start = start
        self._since_1904 = since_1904
        self.notes: list[str] = []
        self._used = _used(evaluator, programmes)
        self.columns = self._chosen(layout)
        self.own_start = any(each.meaning.fact == COURSE_START for each in self.columns)
        self._vague: set[int] = set()
        self._memos: dict[int, _Memo] = {}
        self._reads: dict[int, _Memo] = {}
        self._readers: dict[date, CellReader] = {}
        self._tell(layout)

    # Which columns

    def _chosen(self, layout: Layout) -> tuple[Column, ...]:
        listed: dict[str, list[Column]] = {}
        for place, heading in enumerate(layout.headings):
            meaning = heading.meaning
            if meaning is None or not heading.judged or meaning.fact not in self._used:
                continue
            if meaning.year not in (0, self._start.year) and meaning.fact not in _OF_ANY_YEAR:
                self.notes.append(texts.NOTE_OTHER_YEAR.format(title=heading.title))
                continue
            listed.setdefault(meaning.fact, []).append(Column(place, heading.title, meaning))
        made = [column for columns in listed.values() for column in self._latest(columns)]
        return tuple(sorted(made, key=lambda column: column.place))

    def _latest(self, columns: list[Column]) -> list[Column]:
        """Of columns for several years those of the last."""
        years = {column.meaning.year for column in columns}
        if len(years) < 2 or 0 in years:
            return columns
        last = [column for column in columns if column.meaning.year == max(years)]
        label = self._book.facts[last[0].meaning.fact].label
        self.notes.append(texts.NOTE_OLDER.format(label=label, title=last[0].title))
        return last

    def _tell(self, layout: Layout) -> None:
        facts = self._book.facts
        for heading in layout.headings:
            doubt = [key for key in heading.doubt if key in self._used]
            if doubt:
                names = f" {texts.OR} ".join(f"“{facts[key].label}”" for key in doubt)
                self.notes.append(texts.NOTE_DOUBT.format(title=heading.title, facts=names))
        told = {column.meaning.fact for column in self.columns}
        told |= {fact.key for fact in facts.values() if fact.alternative in told}
        told |= {"gender" for column in self.columns if column.meaning.kind is Kind.BORN}
        alternatives = {fact.alternative for fact in facts.values()}
        lacking = [
            lower_first(fact.label)
            for fact in facts.values()
            if fact.key in self._used and fact.key not in told and fact.key not in alternatives
            if fact.key != COURSE_START
        ]
        if lacking:
            self.notes.append(texts.NOTE_MISSING.format(facts="; ".join(lacking)))

    # Rows

    def look(self, rows: Iterable[Row]) -> None:
        """See in which columns dates are written with the month first, so that others may be either."""
        dated = [
            column.place
            for column in self.columns
            if column.meaning.kind in (Kind.BORN, Kind.UNTIL)
            or self._book.facts[column.meaning.fact].type in _DATED
            or self._book.facts[column.meaning.fact].alternative is not None
        ]
        if not dated:
            return
        seen: list[set[Cell]] = [set() for _ in dated]
        for _, cells in rows:
            width = len(cells)
            for place, known in zip(dated, seen, strict=True):
                if place < width and type(cells[place]) is str:
                    known.add(cells[place])
        for place, known in zip(dated, seen, strict=True):
            if any(map(month_first, known)):
                self._vague.add(place)

    def read(self, rows: Sequence[Row], special: Mapping[tuple[int, int], str] = {}) -> Facts:
        """The facts of these rows; ``special`` are errors of cells, by (row number, place)."""
        found = Facts(len(rows))
        columns = list(zip_longest(*[cells for _, cells in rows], fillvalue=""))
        # The day of the course first: times are counted from it.
        for column in sorted(self.columns, key=lambda each: each.meaning.fact != COURSE_START):
            if column.place < len(columns):
                self._column(found, column, columns[column.place])
        if special:
            self._errors(found, rows, special)
        self._ticks(found)
        self._ages(found)
        return found

    def _errors(self, found: Facts, rows: Sequence[Row], special: Mapping[tuple[int, int], str]) -> None:
        places = [column.place for column in self.columns]
        for row, (number, _) in enumerate(rows):
            for place in places:
                word = special.get((number, place))
                if word is not None:
                    found.bad[row, place] = of_error(word)

    def _column(self, found: Facts, column: Column, cells: Sequence[Cell]) -> None:
        if bool in set(map(type, cells)):  # True is equal to 1, and is no number
            cells = [_Flag(cell) if isinstance(cell, bool) else cell for cell in cells]  # type: ignore[misc]
        key = column.meaning.fact
        if self.own_start and self._counts(column):
            self._one_by_one(found, column, cells)
            return
        memo = self._memos.get(column.place)
        if memo is None:
            memo = self._memos[column.place] = _Memo(lambda cell: self._plain(column, cell))
            self._reads[column.place] = _Memo(lambda cell: self._read(column, cell, self._start))
        reads = self._reads[column.place]
        values = [memo[cell] for cell in cells]
        odd = [row for row, value in enumerate(values) if value is _ODD]
        for row in odd:
            values[row] = None
        if key not in found.table and column.meaning.kind is Kind.FACT:
            found.table[key] = values
            found.places[key] = [-1 if value is None else column.place for value in values]
        else:
            for row, value in enumerate(values):
                if value is not None:
                    self._put(found, key, row, value, column.place)
        for row in odd:
            self._take(found, column, row, reads[cells[row]])

    def _plain(self, column: Column, cell: Cell) -> Any:
        read = self._read(column, cell, self._start)
        if isinstance(read, Bad) or not read.keys() <= {column.meaning.fact}:
            return _ODD
        return read.get(column.meaning.fact)

    def _one_by_one(self, found: Facts, column: Column, cells: Sequence[Cell]) -> None:
        starts = found.table.get(COURSE_START)
        for row, cell in enumerate(cells):
            if not is_blank(cell):
                own = starts[row] if starts else None
                start = date.fromisoformat(own) if own else self._start
                self._take(found, column, row, self._read(column, cell, start))

    def _counts(self, column: Column) -> bool:
        return self._book.facts[column.meaning.fact].over_time is OverTime.COUNTDOWN

    def _read(self, column: Column, cell: Any, start: date) -> Read:
        reader = self._readers.get(start)
        if reader is None:
            reader = self._readers[start] = CellReader(self._book, start, self._since_1904)
        plain = cell.flag if isinstance(cell, _Flag) else cell
        if isinstance(plain, int) and not isinstance(plain, bool):
            plain = float(plain)
        return reader.read(column.meaning, plain, vague=column.place in self._vague)

    def _take(self, found: Facts, column: Column, row: int, read: Read) -> None:
        if isinstance(read, Bad):
            found.bad[row, column.place] = read.why
            return
        for key, value in read.items():
            self._put(found, key, row, value, column.place)

    def _put(self, found: Facts, key: str, row: int, value: Any, place: int) -> None:
        if not found.put(key, row, value, place):
            label = self._book.facts[key.partition(".")[0]].label
            found.drop(key, row, texts.BAD_TWICE.format(label=label), place)

    # Facts told by several columns

    def _ticks(self, found: Facts) -> None:
        """Columns of marks, put together into the fact that they tell."""
        marks: dict[str, list[str]] = {}
        for key in found.table:
            head, dot, value = key.partition(".")
            if dot:
                marks.setdefault(head, []).append(value)
        for key, values in marks.items():
            fact = self._book.facts[key]
            columns = {value: found.table.pop(f"{key}.{value}") for value in values}
            places = {value: found.places.pop(f"{key}.{value}") for value in values}
            for row in range(found.count):
                self._marked(found, fact, row, columns, places)

    def _marked(
        self,
        found: Facts,
        fact: Fact,
        row: int,
        columns: Mapping[str, list[Any]],
        places: Mapping[str, list[int]],
    ) -> None:
        yes = [value for value, column in columns.items() if column[row]]
        no = [value for value, column in columns.items() if column[row] is False]
        if fact.type is FactType.OPTIONS:
            if yes or len(no) == len(fact.options):
                self._put(found, fact.key, row, yes, places[(yes or no)[0]][row])
            return
        if len(yes) > 1:
            for value in yes:
                found.bad[row, places[value][row]] = texts.BAD_TICKS.format(label=fact.label)
            return
        if not yes and len(no) == len(fact.options) - 1:
            yes = [option.value for option in fact.options if option.value not in no]
        if yes:
            place = places[yes[0]][row] if yes[0] in places else places[no[0]][row]
            self._put(found, fact.key, row, yes[0], place)

    def _ages(self, found: Facts) -> None:
        """Of an age and a birth date the birth date counts, unless they do not agree."""
        for fact in self._book.facts.values():
            source = fact.alternative
            if source is None or fact.key not in found.table or source not in found.table:
                continue
            starts = found.table.get(COURSE_START)
            for row, (age, born) in enumerate(zip(found.table[fact.key], found.table[source], strict=True)):
                if age is None or born is None:
                    continue
                own = starts[row] if starts else None
                start = date.fromisoformat(own) if own else self._start
                first, last = birth_range(born)
                found.both_ages = True
                if age_on(min(last, start), start) - 1 <= age <= age_on(first, start) + 1:
                    found.table[fact.key][row] = None
                else:
                    found.drop(fact.key, row, texts.BAD_AGE)
                    found.drop(source, row, texts.BAD_AGE)

    def settle(self, found: Facts, row: int, error: FactError) -> None:
        """Take back the facts of a row that the rules found to contradict each other."""
        fact = self._book.facts[error.fact or COURSE_START]
        born = fact.key in {each.alternative for each in self._book.facts.values()}
        why = texts.BAD_BORN if born else texts.BAD_LEADING if fact.at_most else texts.BAD_TOGETHER
        for key in (fact.key, fact.at_most, fact.alternative):
            if key is not None:
                found.drop(key, row, why)


@dataclass(frozen=True, slots=True)
class _Flag:
    """A yes or no of a spreadsheet, apart from the numbers 1 and 0."""

    flag: bool


def _used(evaluator: Evaluator, programmes: Iterable[str]) -> frozenset[str]:
    """The facts that the programmes ask, what bounds them or stands for them, and the day of the course."""
    book: Rulebook = evaluator.book
    used = {COURSE_START}
    for key in programmes:
        compiled = evaluator.programmes[key]
        used.update(compiled.whole.facts)
        for remark in compiled.programme.to_confirm:
            used.update(atom.fact for atom in remark.when.atoms()) if remark.when else None
    for fact in book.facts.values():
        if fact.key in used:
            used.update(key for key in (fact.at_most, fact.alternative) if key is not None)
    return frozenset(used)


def used_facts(evaluator: Evaluator, programmes: Iterable[str]) -> Iterator[Fact]:
    """The facts of these programmes, in the order of the rules."""
    used = _used(evaluator, programmes)
    return (fact for fact in evaluator.book.facts.values() if fact.key in used)
