"""What a workbook's own files say that its reader does not: errors, formulas, the size of its sheets.

A sheet is read into a table as wide and as long as its outermost cells: two cells at its corners would take
all memory there is. So its rows and columns are counted first, in passing, without parsing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import IO
from zipfile import BadZipFile, ZipFile

from bot.errors import FileRefused
from handlers.roster import texts
from handlers.roster.cells import FORMULA

_CHUNK = 1 << 20
_TAIL = 1 << 16
_MOST_SPECIAL = 100_000
_MOST_BYTES = 2 << 30
_ROW = re.compile(rb"<row\b([^>]*)>|<\w+:row\b([^>]*)>")
_NUMBER = re.compile(rb"\br=[\"'](\d+)[\"']")
_HIDDEN = re.compile(rb"\bhidden=[\"'](?:1|true)[\"']")
_LETTERS = re.compile(rb"\sr=[\"']([A-Z]{1,3})\d")
_CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*?[^>/])>(.*?)</(?:\w+:)?c>", re.DOTALL)
_ADDRESS = re.compile(rb"\br=[\"']([A-Z]{1,3})(\d{1,7})[\"']")
_VALUE = re.compile(rb"<(?:\w+:)?v\b[^>]*>([^<]*)</")
_HAS_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_IS_ERROR = re.compile(rb"\bt=[\"']e[\"']")
_OPENED = re.compile(rb"<(?:\w+:)?(?:(row)|c)(?=[\s>/])")
_COLUMNS = re.compile(rb"<(?:\w+:)?col\b([^>]*)>")


@dataclass
class Survey:
    """A sheet: its last row and column, from 1, and what is hidden.

    ``special``: cells that hold no value of their own, by (row from 1, column from 0): an error's name, or
    FORMULA. ``formulas``: whether any stands in it at all.
    """

    rows: int = 0
    columns: int = 0
    special: dict[tuple[int, int], str] = field(default_factory=dict)
    formulas: bool = False
    hidden_rows: int = 0
    hidden_columns: bool = False


def survey(file: IO[bytes], name: str) -> Survey:
    """What stands in the file of one sheet. FileRefused where it is none, or longer than anything honest."""
    found = Survey()
    letters: set[bytes] = set()
    try:
        with ZipFile(file) as archive, archive.open(name) as sheet:
            for piece in _pieces(sheet):
                _count(found, piece, letters)
        if not letters and found.rows:
            with ZipFile(file) as archive, archive.open(name) as sheet:
                found.columns = _most_cells(sheet)
                return found
    except (BadZipFile, KeyError, OSError, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise FileRefused(texts.NOT_WORKBOOK) from error
    found.columns = max((column(each) + 1 for each in letters), default=0)
    return found


def _pieces(sheet: IO[bytes]) -> Iterator[bytes]:
    """The file in pieces that end with a whole cell."""
    left, total = b"", 0
    while chunk := sheet.read(_CHUNK):
        total += len(chunk)
        if total > _MOST_BYTES:
            raise FileRefused(texts.NOT_WORKBOOK)
        piece = left + chunk
        cut = max(piece.rfind(b"<c "), piece.rfind(b"<row"), len(piece) - _TAIL if b":c " in piece else 0)
        if cut <= 0:
            cut = len(piece)
        left = piece[cut:]
        yield piece[:cut]
    yield left


def _most_cells(sheet: IO[bytes]) -> int:
    """The cells of the fullest row: cells need not say where they are, and then follow each other."""
    most = cells = 0
    for piece in _pieces(sheet):
        for match in _OPENED.finditer(piece):
            cells = 0 if match.group(1) else cells + 1
            most = max(most, cells)
    return most


def _count(found: Survey, piece: bytes, letters: set[bytes]) -> None:
    for match in _ROW.finditer(piece):
        attributes = match.group(1) or match.group(2) or b""
        number = _NUMBER.search(attributes)
        found.rows = max(found.rows + 1, int(number.group(1)[:8])) if number else found.rows + 1
        found.hidden_rows += b"hidden" in attributes and _HIDDEN.search(attributes) is not None
    letters.update(_LETTERS.findall(piece))
    if b"<col" in piece or b":col" in piece:
        found.hidden_columns |= any(_HIDDEN.search(each) for each in _COLUMNS.findall(piece))
    # Looking for plain bytes first is much faster.
    has_formula = (b"<f" in piece or b":f" in piece) and _HAS_FORMULA.search(piece) is not None
    found.formulas |= has_formula
    if has_formula or b't="e"' in piece or b"t='e'" in piece:
        _special(found.special, piece)


def _special(special: dict[tuple[int, int], str], piece: bytes) -> None:
    for match in _CELL.finditer(piece):
        attributes, inner = match.groups()
        error = _IS_ERROR.search(attributes) is not None
        if not error and not _HAS_FORMULA.search(inner):
            continue
        value = _VALUE.search(inner)
        words = value.group(1).decode("utf-8", "replace").strip() if value else ""
        address = _ADDRESS.search(attributes)
        if address is None or (words and not error) or len(special) >= _MOST_SPECIAL:
            continue
        place = (int(address.group(2)), column(address.group(1)))
        special[place] = words or FORMULA


def column(letters: bytes) -> int:
    """A column's number, from 0: b"A" is 0, b"AA" is 26."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def letters(number: int) -> str:
    """The letters of a column, counted from 0."""
    made = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        made = chr(65 + rest) + made
    return made


_SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/spreadsheetml/main}"
_LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_LINK = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
_MOST_XML = 8 << 20


def sheet_files(file: IO[bytes]) -> tuple[Mapping[str, str], bool]:
    """The file of each sheet by its name, and whether days are counted from 1904. FileRefused."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        with ZipFile(file) as archive:
            book = etree.fromstring(_small(archive, "xl/workbook.xml"), parser)
            links = etree.fromstring(_small(archive, "xl/_rels/workbook.xml.rels"), parser)
    except (BadZipFile, KeyError, OSError, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise FileRefused(texts.NOT_WORKBOOK) from error
    except etree.XMLSyntaxError as error:
        raise FileRefused(texts.NOT_WORKBOOK) from error
    targets = {str(each.get("Id")): str(each.get("Target", "")) for each in links}
    made = {}
    for tag in (f"{_SHEET}sheet", f"{_STRICT}sheet"):
        for sheet in book.iter(tag):
            target = targets.get(str(sheet.get(_LINK) or sheet.get(_STRICT_LINK)), "")
            made[str(sheet.get("name"))] = target.removeprefix("/") if target[:1] == "/" else f"xl/{target}"
    since_1904 = any(
        each.get("date1904") in ("1", "true", "on")
        for tag in (f"{_SHEET}workbookPr", f"{_STRICT}workbookPr")
        for each in book.iter(tag)
    )
    return made, since_1904


def _small(archive: ZipFile, name: str) -> bytes:
    with archive.open(name) as file:
        content = file.read(_MOST_XML + 1)
    if len(content) > _MOST_XML:
        raise FileRefused(texts.NOT_WORKBOOK)
    return content
