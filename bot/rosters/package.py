"""Workbooks of any length in bounded memory, without a temporary file.

XlsxWriter makes the workbook with all that is not long: formats, charts, comments, short sheets. On a long
sheet it writes one stencil row, a cell for each look; the rows are then written straight into the archive in
its place, as text. What they hold are strings (``inlineStr``) and numbers: never a formula, never a link.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import IO, TYPE_CHECKING, BinaryIO
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from bot.errors import FileRefused
from bot.rosters.survey import letters
from handlers.roster import texts
from knowledge.normalise import unbroken

if TYPE_CHECKING:
    from handlers.roster.cells import Cell

LONGEST = 32_767
"""Characters of a cell, the most that Excel takes."""
MOST_ROWS = 1_048_576
_MOST_BYTES = 1_900_000_000
"""Of one sheet, before it is packed: beyond this only a shared text that is used over and over gets."""
_PIECE = 2_000
_LEVEL = 1
_STAMP = (1980, 1, 1, 0, 0, 0)
_STENCIL = re.compile(
    rb'<row r="(\d+)"[^>]*[^/]>((?:(?!</row>).)*)</row>(?:<row [^>]*/>)*</sheetData>', re.DOTALL
)
"""The last row with cells; rows that have comments alone follow it."""
_LOOK = re.compile(r'<c r="[A-Z]+\d+"([^>]*?)(?:/>|>(.*?)</c>)', re.DOTALL)
_DIMENSION = re.compile(rb'<dimension ref="[A-Z0-9:]+"/>')
_UNSPEAKABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001  # a day of a spreadsheet has no zone


@dataclass(frozen=True, slots=True)
class Sheet:
    """A long sheet: its file's number in the workbook, from 1, its width, how many rows, and what makes them.

    ``rows`` is given the looks of the stencil, a start of a cell each, and yields rows.
    """

    number: int
    columns: int
    count: int
    rows: Callable[[Sequence[str]], Iterable[str]]


def pack(skeleton: IO[bytes], out: BinaryIO, sheets: Sequence[Sheet]) -> None:
    """Write a workbook: the skeleton, with the rows of its long sheets in the place of their stencils."""
    long = {f"xl/worksheets/sheet{sheet.number}.xml": sheet for sheet in sheets}
    with ZipFile(skeleton) as given, ZipFile(out, "w", ZIP_DEFLATED, compresslevel=_LEVEL) as made:
        for name in given.namelist():
            info = ZipInfo(name, _STAMP)
            info.compress_type = ZIP_DEFLATED
            content = given.read(name)
            if name in long:
                with made.open(info, "w") as file:
                    _fill(file, content, long[name])
            else:
                made.writestr(info, content)


def _fill(file: IO[bytes], content: bytes, sheet: Sheet) -> None:
    match = _STENCIL.search(content)
    assert match is not None  # a long sheet has its stencil
    looks = [
        f"{attributes}>{inner}</c>" if inner else f"{attributes}"
        for attributes, inner in _LOOK.findall(match.group(2).decode())
    ]
    first = int(match.group(1))
    area = f'<dimension ref="A1:{letters(sheet.columns - 1)}{first + sheet.count - 1}"/>'
    file.write(_DIMENSION.sub(area.encode(), content[: match.start()], count=1))
    written = 0
    for piece in _pieces(sheet.rows(looks)):
        written += len(piece)
        if written > _MOST_BYTES:
            raise FileRefused(texts.TOO_LONG_RESULT)
        file.write(piece)
    file.write(b"</sheetData>" + content[match.end() :])


def _pieces(rows: Iterable[str]) -> Iterator[bytes]:
    gathered: list[str] = []
    for row in rows:
        gathered.append(row)
        if len(gathered) == _PIECE:
            yield "".join(gathered).encode()
            gathered.clear()
    yield "".join(gathered).encode()


class Cells:
    """Writes cells in the looks of a stencil: each gives what follows ``<c r="A1"``."""

    def __init__(self) -> None:
        self.cut = 0

    def text(self, look: str, words: str) -> str:
        """A string, cut where it is longer than a cell holds; "" for none."""
        if not words:
            return ""
        return f'{look} t="inlineStr"><is><t xml:space="preserve">{self.escaped(words)}</t></is></c>'

    def escaped(self, words: str) -> str:
        """A string as XML has it; what no workbook can hold is U+FFFD."""
        if len(words) > LONGEST:
            words = words[:LONGEST]
            self.cut += 1
        if not words.isprintable():
            words = _UNSPEAKABLE.sub("\ufffd", unbroken(words))
        if "_x" in words:
            words = _ESCAPED.sub("_x005F_", words)
        return escape(words).replace("\r", "_x000D_")


def serial(value: datetime | date) -> float:
    """A day as spreadsheets count it, from 1900."""
    moment = value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)  # noqa: DTZ001
    since = moment.replace(tzinfo=None) - _EPOCH
    return since.days + since.seconds / 86_400


def shown(cell: Cell) -> str:
    """What stands in a cell, as a person reads it."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, datetime):
        return f"{cell:%d/%m/%Y}" if cell.time() == time() else f"{cell:%d/%m/%Y %H:%M}"
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, (time, timedelta)):
        return str(cell)
    return "" if cell is None else str(cell)
