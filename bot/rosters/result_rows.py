"""The rows of the long sheets of a result: the list, the reasons, the cells to correct."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice, zip_longest
from typing import Any

from bot.rosters.judged import Judged, Progress
from bot.rosters.looks import Look, Looks, columns, placed, row
from bot.rosters.package import Cells, shown
from bot.rosters.survey import letters
from handlers.roster import texts
from handlers.roster.cells import FORMULA, Cell
from handlers.roster.findings import Explained
from handlers.roster.judging import NOBODY
from handlers.roster.layout import Row

_PART = 1_000
_SHORT = 64
"""Characters of a text that is remembered as it is written: longer ones come once."""
_MOST_KEPT = 50_000
_SHOWN = 500


class ResultRows:
    """Makes rows from a judged list.

    ``width``: how many columns of the list are given back. ``bounded``: each reason is written once, with a
    number.
    """

    def __init__(
        self,
        judged: Judged,
        explained: Sequence[Explained],
        width: int,
        *,
        bounded: bool,
        progress: Progress | None,
    ) -> None:
        self._judged = judged
        self._explained = explained
        self._width = width
        self._bounded = bounded
        self._progress = progress
        self._names: list[tuple[str, str]] = []
        self.cells = Cells()

    # The list

    def result(self, stencil: Sequence[str]) -> Iterator[str]:
        """The list as given, each person's verdicts, what is to be corrected."""
        judged, looks = self._judged, Looks(self.cells, stencil)
        count = len(judged.programmes) * (1 + self._bounded)
        names = columns(self._width + count + 2)
        given = _Given(looks.plain, names[1 : self._width + 1])
        verdicts = self._verdicts(looks, names[self._width + 1 : -1])
        first, last = names[0], names[-1]
        layout = judged.source.layout
        unit = layout.free("unit")
        name, units = layout.names, () if unit is None else (unit,)
        rows = judged.rows()
        while part := list(islice(rows, _PART)):
            cells = given.of([self._with_errors(each) for _, each in part])
            for (place, (number, own)), made in zip(part, cells, strict=True):
                wrong = judged.bad.get(number)
                theirs = self._marked(looks.bad, names, made, (number, own)) if wrong else made
                why = self._why(number, wrong)
                tail = placed(last, looks.plain.wrapped(why)) if why else ""
                start = placed(first, looks.plain.number(number))
                yield row(place + 2, (start, *theirs, *verdicts(place, number), tail))
                if not self._bounded:
                    self._names.append((_named(own, name), _named(own, units)))
            if self._progress is not None:
                self._progress("writing", part[-1][0] + 1, judged.people)

    def _marked(self, bad: Look, names: Sequence[str], made: Sequence[str], own: Row) -> list[str]:
        """A row with its bad cells in their colour."""
        number, _ = own
        cells = self._with_errors(own)
        marked = list(made)
        for at in self._judged.bad[number]:
            if at < self._width:
                marked[at] = placed(names[at + 1], bad.cell(cells[at]) or bad.blank())
        return marked

    def _verdicts(self, looks: Looks, names: Sequence[str]) -> Any:
        """What gives the placed cells of somebody's verdicts."""
        judged = self._judged
        kinds = [looks.verdicts[found.kind] for found in judged.findings]
        step = 1 + self._bounded
        made: list[tuple[list[int], list[str]]] = []
        for place, key in enumerate(judged.programmes):
            column = names[place * step]
            cells = [placed(column, each) for each in kinds]
            if self._bounded:
                beside = names[place * step + 1]
                cells = [
                    cell + placed(beside, looks.plain.number(number)) for number, cell in enumerate(cells, 1)
                ]
            made.append((judged.numbers[key].tolist(), [*cells, ""]))  # NOBODY is the last, and nothing
        silent = {why: placed(names[0], looks.plain.words(why)) for why in set(judged.silent.values())}

        def of(place: int, number: int) -> list[str]:
            if number in judged.silent:
                return [silent[judged.silent[number]]]
            return [cells[numbers[place]] for numbers, cells in made]

        return of

    def _why(self, number: int, wrong: Mapping[int, str] | None) -> str:
        if not wrong:
            return self._judged.silent.get(number, "")
        headings = self._judged.source.layout.headings
        return "\n".join(
            texts.COLUMN_TO_CORRECT.format(title=headings[place].title, why=why)
            for place, why in sorted(wrong.items())
        )

    def _with_errors(self, own: Row) -> Sequence[Cell]:
        """A row with the names of the errors in it, which its reader leaves blank."""
        number, cells = own
        special = self._judged.source.special
        if not special:
            return cells
        return [
            word if (word := special.get((number, place), FORMULA)) != FORMULA else cell
            for place, cell in enumerate(cells)
        ]

    # Reasons

    def details(self, stencil: Sequence[str]) -> Iterator[str]:
        """A row for each person and programme; after ``result``, which gathers the names."""
        judged, looks = self._judged, Looks(self.cells, stencil)
        names = columns(len(texts.DETAIL_HEADINGS))
        shared = ["".join(map(placed, names[3:], made)) for made in self._reasons_of(looks)]
        lists = [judged.numbers[key].tolist() for key in judged.programmes]
        line = 1
        for place, number in enumerate(judged.kept.tolist()):
            if number in judged.silent:
                continue
            name, unit = self._names[place]
            who = (looks.plain.number(number), looks.plain.words(name), looks.plain.words(unit))
            start = "".join(map(placed, names, who))
            for numbers in lists:
                if numbers[place] != NOBODY:
                    line += 1
                    yield row(line, (start, shared[numbers[place]]))

    def reasons(self, stencil: Sequence[str]) -> Iterator[str]:
        """A row for each reason: its number, and how many people have it."""
        judged, looks = self._judged, Looks(self.cells, stencil)
        names = columns(len(texts.REASON_HEADINGS))
        people = judged.shared()
        for place, made in enumerate(self._reasons_of(looks)):
            start = (looks.plain.number(place + 1), looks.plain.number(people[place]))
            yield row(place + 2, map(placed, names, (*start, *made)))

    def _reasons_of(self, looks: Looks) -> Iterator[list[str]]:
        """The cells of each finding, which are the same for everybody who has it."""
        for found, words in zip(self._judged.findings, self._explained, strict=True):
            told = (words.deciding, words.missing, words.confirm, words.sources)
            yield [
                looks.plain.words(words.programme),
                looks.verdicts[found.kind],
                *map(looks.plain.wrapped, told),
            ]

    # Cells to correct

    def bad(self, stencil: Sequence[str]) -> Iterator[str]:
        """A row for each cell that cannot be used: where it is, what stands there, why."""
        judged, looks = self._judged, Looks(self.cells, stencil)
        names, headings = columns(len(texts.BAD_HEADINGS)), judged.source.layout.headings
        line = 1
        for _, own in judged.rows():
            wrong = judged.bad.get(own[0])
            if not wrong:
                continue
            cells = self._with_errors(own)
            for place, why in sorted(wrong.items()):
                line += 1
                stands = shown(cells[place])[:_SHOWN] if place < len(cells) else ""
                address = f"{letters(place)}{own[0]}"
                told = (judged.source.sheet, address, headings[place].title, stands, why)
                yield row(line, map(placed, names, map(looks.plain.wrapped, told)))


def _named(cells: Sequence[Cell], places: Sequence[int]) -> str:
    return " ".join(shown(cells[place]) for place in places if place < len(cells))


class _Kept(dict[Any, str]):
    """The cells of a column as they are written, short ones once for all that are equal."""

    def __init__(self, look: Look, column: str) -> None:
        super().__init__()
        self._look = look
        self._column = column

    def __missing__(self, cell: Any) -> str:
        made = placed(self._column, self._look.cell(cell.flag if isinstance(cell, _Flag) else cell))
        if type(cell) is not str or len(cell) <= _SHORT:
            if len(self) >= _MOST_KEPT:
                self.clear()
            self[cell] = made
        return made


class _Flag:
    """A yes or no: as a key of its own, since True is equal to 1."""

    def __init__(self, flag: bool) -> None:
        self.flag = flag


_FLAGS = {True: _Flag(True), False: _Flag(False)}


class _Given:
    """Writes the cells of the list as they are, column by column."""

    def __init__(self, look: Look, names: Sequence[str]) -> None:
        self._kept = [_Kept(look, name) for name in names]
        self._width = len(names)

    def of(self, rows: Sequence[Sequence[Cell]]) -> list[tuple[str, ...]]:
        """The placed cells of these rows; nothing is written for blank cells."""
        given = list(zip_longest(*rows, fillvalue=""))[: self._width]
        made = []
        for cells, kept in zip(given, self._kept, strict=False):
            if bool in set(map(type, cells)):
                cells = tuple(_FLAGS[cell] if isinstance(cell, bool) else cell for cell in cells)  # type: ignore[misc]  # noqa: PLW2901
            made.append([kept[cell] for cell in cells])
        made += [[""] * len(rows)] * (self._width - len(made))
        return list(zip(*made, strict=True))
