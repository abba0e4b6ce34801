"""Where the headings of a list stand, and what each column below them means."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from handlers.roster import texts
from handlers.roster.cells import Cell, is_blank
from handlers.roster.headings import Heading, Headings, Kind, number_row
from knowledge.normalise import nfc

Row: TypeAlias = tuple[int, Sequence[Cell]]
"""A row's number in its sheet, from 1, and its cells from the first column on."""
Span: TypeAlias = tuple[int, int, int, int]
"""Merged cells: first and last row from 1, first and last column from 0."""

SEARCHED = 40
"""Rows in which headings are looked for."""
_FEWEST = 2
_MARK = re.compile(
    texts.TEMPLATE_MARK.replace(".", r"\.").format(
        programmes="(?P<programmes>[a-z0-9, -]+)", edition="(?P<edition>[0-9a-f]{8})"
    )
    + ";*"
)


@dataclass(frozen=True, slots=True)
class Mark:
    """What a template says of itself: the programmes it was made for, and the rules' edition."""

    programmes: tuple[str, ...]
    edition: str


@dataclass(frozen=True)
class Layout:
    """The headings of a list by column, the rows they stand in, and what its template says of itself."""

    first: int
    last: int
    headings: tuple[Heading, ...]
    mark: Mark | None = None

    def free(self, name: str) -> int | None:
        """The first column of these free words ("name"); None where there is none."""
        for place, heading in enumerate(self.headings):
            meaning = heading.meaning
            if meaning is not None and meaning.kind is Kind.FREE and meaning.fact == name:
                return place
        return None

    @property
    def names(self) -> tuple[int, ...]:
        """The columns of a name: one, or several side by side below one heading, or family and given name."""
        first = self.free("name")
        if first is None:
            return tuple(place for each in ("family", "given") if (place := self.free(each)) is not None)
        last, width = first, len(self.headings)
        while last + 1 < width and self.headings[last + 1].title in ("", self.headings[first].title):
            last += 1
        return tuple(range(first, last + 1))

    @property
    def score(self) -> int:
        """How much is recognised: columns that tell facts, and a little for names."""
        judged = sum(heading.judged for heading in self.headings)
        return 2 * judged + (self.free("name") is not None) if judged else 0


def find_layout(headings: Headings, rows: Sequence[Row], merged: Iterable[Span] = ()) -> Layout | None:
    """The layout of a list from its first rows; None where no row of headings tells a fact.

    Two columns have to be recognised, so that a sentence with a fact's name is no heading.
    """
    best: Layout | None = None
    spans = list(merged)
    for place, (number, cells) in enumerate(rows[:SEARCHED]):
        found = [_one(headings, number, cells)]
        if place + 1 < len(rows) and rows[place + 1][0] == number + 1:
            found += _two(headings, rows[place], rows[place + 1], spans)
            if place + 2 < len(rows) and rows[place + 2][0] == number + 2:
                found += _three(headings, rows[place : place + 3], spans)
        for layout in found:
            if _recognised(layout) >= _FEWEST and layout.score > (best.score if best else 0):
                best = layout
    if best is None:
        return None
    last = best.last
    for number, cells in rows[: SEARCHED + 2]:
        if number == last + 1 and number_row(map(_words, cells)):
            last = number
    return Layout(best.first, last, best.headings, _mark(rows, best.first))


def _recognised(layout: Layout) -> int:
    return sum(heading.meaning is not None for heading in layout.headings)


def _words(cell: Cell) -> str:
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return nfc(cell).strip() if isinstance(cell, str) else "" if cell is None else str(cell)


def _is_year(cell: Cell) -> bool:
    return isinstance(cell, (int, float)) and 2000 <= cell < 2100 and cell == int(cell)


def _one(headings: Headings, number: int, cells: Sequence[Cell]) -> Layout:
    return Layout(number, number, tuple(headings.read(_words(cell)) for cell in cells))


def _two(headings: Headings, top: Row, sub: Row, merged: Sequence[Span]) -> Iterator[Layout]:
    """Headings over two rows: those below stand under one above that spans several columns."""
    width = max(len(top[1]), len(sub[1]))
    above = [_words(top[1][place]) if place < len(top[1]) else "" for place in range(width)]
    below = [_words(sub[1][place]) if place < len(sub[1]) else "" for place in range(width)]
    if not any(below) or any(isinstance(cell, (int, float)) and not _is_year(cell) for cell in sub[1]):
        return
    spread = _spread(above, below, top[0], merged)
    if spread is None:
        return
    read = tuple(headings.read(*pair) for pair in zip(spread, below, strict=True))
    yield Layout(top[0], sub[0], read)


def _three(headings: Headings, rows: Sequence[Row], merged: Sequence[Span]) -> Iterator[Layout]:
    """Headings over three rows, where the upper two are headings of their own."""
    top, sub, last = rows
    for upper in _two(headings, top, sub, merged):
        width = len(upper.headings)
        words = [[_words(cell) for cell in row[1]] + [""] * (width - len(row[1])) for row in rows]
        middle = (sub[0], [below or above for above, below in zip(*words[:2], strict=True)])
        for lower in _two(headings, middle, last, merged):
            more = [""] * (len(lower.headings) - width)
            flat = (*upper.headings, *map(headings.read, more))
            read = zip(flat, lower.headings, [*words[2], *more], strict=False)
            yield Layout(top[0], last[0], tuple(deep if below else above for above, deep, below in read))


def _spread(above: list[str], below: list[str], row: int, merged: Sequence[Span]) -> list[str] | None:
    """The upper heading of each column; None where the lower row is none of headings.

    Below a heading of one column nothing stands, or it is the first row of the list.
    """
    wide = {first: last for top, _, first, last in merged if top == row and last > first}
    made: list[str] = []
    carried, until, spans = "", -1, False
    for place, word in enumerate(above):
        if word:
            end = wide.get(place)
            if end is None:
                following = above[place + 1 : place + 2] == [""] and bool(below[place + 1])
                end = place + 1 if following and below[place] else place
            carried, until = word, end
            if end == place and below[place]:
                return None
            spans = spans or end > place
        elif not below[place] or (wide and carried and place > until):
            carried = ""
        made.append(carried)
    return made if spans else None


def _mark(rows: Iterable[Row], before: int) -> Mark | None:
    """What a template wrote above its headings."""
    for number, cells in rows:
        if number >= before:
            break
        for cell in cells:
            if isinstance(cell, str) and (match := _MARK.fullmatch(nfc(cell).strip())):
                programmes = tuple(each.strip() for each in match["programmes"].split(","))
                return Mark(programmes, match["edition"])
    return None


class Rows:
    """Tells people from other rows: blank ones, the titles of groups, sums, signatures, the example.

    Rows are to be asked about in their order: what stands alone is told from people by the names above it.
    """

    def __init__(self, headings: Headings, layout: Layout) -> None:
        self._headings = headings
        self._judged = [place for place, each in enumerate(layout.headings) if each.judged]
        self._order = layout.free("order")
        self._names = layout.names
        self._named = False
        self._note = layout.free("note")

    def kind(self, cells: Sequence[Cell]) -> str:
        """Who a row is: "person", "nothing" (a name without facts), "example", or "" for nobody."""
        width = len(cells)
        told = any(place < width and not is_blank(cells[place]) for place in self._judged)
        if told:
            if self._is_example(cells):
                return "example"
            return "" if self._is_total(cells, alone=True) or self._is_signature(cells) else "person"
        named = any(place < width and not is_blank(cells[place]) for place in self._names)
        numbered = self._order is None or (
            self._order < width
            and re.fullmatch(r"\s*\d+(?:\.0)?\.?\s*", _words(cells[self._order])) is not None
        )
        return "nothing" if named and numbered and not self._is_total(cells) else ""

    def _is_example(self, cells: Sequence[Cell]) -> bool:
        place = self._note
        return place is not None and place < len(cells) and _words(cells[place]) == texts.TEMPLATE_EXAMPLE

    def _is_signature(self, cells: Sequence[Cell]) -> bool:
        """Whether words stand alone below a list of names: "GIÁM ĐỐC", a place and day, who signs."""
        named = [place for place in self._names if place < len(cells) and not is_blank(cells[place])]
        self._named |= bool(named)
        filled = [cell for cell in cells if not is_blank(cell)]
        return self._named and not named and len(filled) <= 2 and all(isinstance(c, str) for c in filled)

    def _is_total(self, cells: Sequence[Cell], *, alone: bool = False) -> bool:
        first = next((cell for cell in cells if not is_blank(cell)), None)
        if not isinstance(first, str):
            return False
        named = [cells[place] for place in self._names if place < len(cells) and not is_blank(cells[place])]
        beside = [cell for cell in named if cell is not first]
        return not beside and self._headings.is_total(first, alone=alone)
