"""What a reading leaves to look at: lines left out, quoted passages, tables, headings that were not taken."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from knowledge.clause import Clause, Level

Span = tuple[int, int]


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
