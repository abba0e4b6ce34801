"""What a reading leaves to look at: lines left out, quoted passages, tables, headings that were not taken."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from knowledge.clause import Clause, Level

Span = tuple[int, int]

# "Điều", "khoản", "định" as the fonts before Unicode wrote them (TCVN3, VNI).
_OLD_FONT = re.compile("§i[ÒÓ]u|§I[ÒÓ]U|Ñieàu|ÑIEÀU|kho¶n|khoaûn|®Þnh|ñònh")


class Why(StrEnum):
    """Why a line that begins like a clause does not open one."""

    REFERENCE = "reference"
    QUOTED = "quoted"
    CONTENTS = "contents"
    OUT_OF_TURN = "out-of-turn"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Refused:
    """A line that was not taken: its number in the file from 1, where it starts, the mark it begins with."""

    line: int
    start: int
    level: Level
    number: str
    words: str
    why: Why


@dataclass(frozen=True, slots=True)
class Survey:
    """A reading of a text. The spans are (start, end) in characters of the text, in its order.

    ``furniture``: page headers, page numbers, e-signatures and the like, in ``text`` but not in ``plain``;
    ``quoted``: whole lines of quoted provisions; ``tables``: whole lines of tables.
    """

    clauses: tuple[Clause, ...]
    furniture: tuple[Span, ...] = ()
    quoted: tuple[Span, ...] = ()
    tables: tuple[Span, ...] = ()
    refused: tuple[Refused, ...] = ()


class Unread(StrEnum):
    """Why a text gives no clause but its opening and ending."""

    EMPTY = "empty"
    OLD_FONT = "old-font"
    QUOTED = "quoted"
    REFUSED = "refused"
    PROSE = "prose"


def unread(text: str, found: Survey) -> Unread | None:
    """Why no clause was recognised in a text; None where one was."""
    if any(clause.level not in (Level.MO_DAU, Level.KET) for clause in found.clauses):
        return None
    if not any(map(str.isalnum, text)):
        return Unread.EMPTY
    if _OLD_FONT.search(text):
        return Unread.OLD_FONT
    if found.quoted:
        return Unread.QUOTED
    return Unread.REFUSED if found.refused else Unread.PROSE
