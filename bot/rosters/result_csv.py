"""The result of a list as CSV: its rows, the verdicts, what is to be corrected.

A spreadsheet that opens a CSV takes a cell that begins with one of a few signs for a formula. Such a cell
is given an apostrophe in front (OWASP, CSV Injection), except where it is plainly a number, a telephone
number or a dash, which nothing can execute.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, BinaryIO

from bot.rosters.judged import Judged
from bot.rosters.package import shown
from bot.rosters.survey import letters
from handlers import texts as common
from handlers.roster import texts
from handlers.roster.cells import FORMULA
from handlers.roster.findings import explain
from handlers.roster.judging import NOBODY

if TYPE_CHECKING:
    from bot.rosters.screening import Screening

_SIGNS = "=+-@\t\r\n|%＝＋－＠"
_HARMLESS = re.compile(r"[+-]?[\d\s.,()/-]*", re.ASCII)
_PIECE = 1 << 20


def write_csv(judged: Judged, setting: Screening, out: BinaryIO) -> None:
    """Write the rows of a list with their verdicts; the separator is that of the list."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=judged.source.separator or ",")
    text.write("\ufeff")
    for place, row in enumerate(_rows(judged, setting)):
        writer.writerow([harmless(cell) for cell in row])
        if text.tell() > _PIECE:
            out.write(_taken(text))
        if setting.progress is not None and place % 2_000 == 0:
            setting.progress("writing", place, judged.people)
    out.write(_taken(text))


def _taken(text: io.StringIO) -> bytes:
    made = text.getvalue().encode("utf-8", "replace")
    text.seek(0)
    text.truncate()
    return made


def harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    bare = cell.lstrip(" \u00a0\u3000")
    if bare[:1] and bare[0] in _SIGNS and not _HARMLESS.fullmatch(bare):
        return f"'{cell}"
    return cell


def _rows(judged: Judged, setting: Screening) -> Iterator[Sequence[str]]:
    book = setting.resources.book
    headings = judged.source.layout.headings
    titles = [heading.title or f"({letters(place)})" for place, heading in enumerate(headings)]
    programmes = [book.programmes[key].short for key in judged.programmes]
    reasons = [texts.CSV_WHY.format(programme=each) for each in programmes]
    told = [column for pair in zip(programmes, reasons, strict=True) for column in pair]
    yield [texts.ROW, *titles, *told, texts.TO_CORRECT]
    words = []
    for found in judged.findings:
        explained = explain(setting.resources, found)
        lacking = texts.CSV_LACKS.format(what=explained.missing) if explained.missing else ""
        why = "; ".join(filter(None, (explained.deciding.replace("\n", "; "), lacking)))
        words.append((common.VERDICT_WORDS[found.kind], why))
    lists = [judged.numbers[key].tolist() for key in judged.programmes]
    for place, (number, row) in judged.rows():
        own = [
            word
            for column in lists
            for word in (words[column[place]] if column[place] != NOBODY else ("", ""))
        ]
        special = judged.source.special
        given = [
            error if (error := special.get((number, at), FORMULA)) != FORMULA else shown(cell)
            for at, cell in enumerate(row[: len(titles)])
        ]
        given += [""] * (len(titles) - len(given))
        wrong = sorted(judged.bad.get(number, {}).items())
        why = "; ".join(texts.COLUMN_TO_CORRECT.format(title=titles[at], why=each) for at, each in wrong)
        yield [str(number), *given, *own, why or judged.silent.get(number, "")]
