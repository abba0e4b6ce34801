"""What stands on a sheet, all of it in words: whoever lays it out adds nothing and leaves nothing out."""

from __future__ import annotations

from dataclasses import dataclass

from handlers.charts.chart import State
from handlers.mark import Mark


@dataclass(frozen=True, slots=True)
class Field:
    """A line with a name; an empty value is to be filled in by hand."""

    label: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """A passage: its citation, and its words the first time it stands on the sheet.

    ``said_at`` says where they stand otherwise. ``standing`` is a sentence on a clause that is not in force
    as quoted, "" where it is. ``address`` opens the clause, "" where there is no page for it.
    """

    citation: str
    quote: str = ""
    said_at: str = ""
    standing: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A condition, something to confirm, a note or a place in dispute, or a part of a condition.

    ``number`` is unique on the sheet, "" for a part. ``mark`` is None where nothing was checked. ``lines``
    are sentences below the text.
    """

    text: str
    number: str = ""
    mark: Mark | None = None
    word: str = ""
    lines: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    parts: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """Rows under a heading; ``results``: whether they have states, in a column of their own."""

    title: str
    rows: tuple[Row, ...]
    results: bool = True


@dataclass(frozen=True, slots=True)
class Part:
    """A programme: its verdict, why, and its sections."""

    title: str
    state: State
    lines: tuple[str, ...]
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """A programme in a line."""

    number: str
    name: str
    state: State
    why: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet from top to bottom.

    ``signed`` says beside the signatures whose sheet it is and what it comes to, should its pages be parted.
    ``lacking`` and ``edition`` are sentences, ``meaning`` several; ``summary`` is empty for one programme.
    ``words`` are headings and labels by name.
    """

    title: str
    person: tuple[Field, ...]
    days: tuple[Field, ...]
    facts: tuple[Field, ...]
    lacking: str
    summary: tuple[Summary, ...]
    parts: tuple[Part, ...]
    disputes: tuple[Row, ...]
    meaning: str
    documents: tuple[Field, ...]
    edition: str
    foot: str
    signed: str
    words: dict[str, str]
    signers: tuple[str, ...]
