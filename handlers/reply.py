"""What the core says back: blocks that each channel renders in its own way.

A reply is a list of blocks. Channels render a block whole, and split a long reply between blocks. Text is
a sequence of spans, so that no channel's markup ever reaches the core.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from handlers.charts.chart import Chart
from handlers.mark import Mark


class Style(StrEnum):
    """How a span looks: plain, strong, a source below a sentence, or a search word that matched."""

    PLAIN = "plain"
    STRONG = "strong"
    SOURCE = "source"
    MATCH = "match"


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text in one style."""

    text: str
    style: Style = Style.PLAIN


Text: TypeAlias = tuple[Span, ...]


def text(*parts: str | Span | Iterable[Span]) -> Text:
    """Spans from strings (plain), spans, and sequences of spans."""
    spans: list[Span] = []
    for part in parts:
        if isinstance(part, str):
            spans.append(Span(part))
        elif isinstance(part, Span):
            spans.append(part)
        else:
            spans.extend(part)
    return tuple(span for span in spans if span.text)


def strong(words: str) -> Span:
    """A span that stands out."""
    return Span(words, Style.STRONG)


def source(words: str) -> Span:
    """A span that names where something stands."""
    return Span(words, Style.SOURCE)


@dataclass(frozen=True, slots=True)
class Heading:
    """A short title; level 1 is the reply's own, 2 a part of it."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Sentences."""

    text: Text


@dataclass(frozen=True, slots=True)
class Item:
    """A line of a list: numbered when ``number`` is given, else with a dash; ``depth`` 0, 1, 2 indents.

    ``numbered_itself``: the text begins with a number, letter or dash of its own, and gets none.
    """

    text: Text
    number: int | None = None
    depth: int = 0
    numbered_itself: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A verdict or condition: its mark, the word for it ("Đạt"), what it is about, and its source."""

    mark: Mark
    word: str
    text: Text
    citation: str = ""
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a text, verbatim, with their citation."""

    text: Text
    citation: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart to be drawn, with a line below it; a channel without pictures writes it as a tree instead."""

    chart: Chart
    caption: Text


@dataclass(frozen=True, slots=True)
class File:
    """A text file to hand over: its name (ASCII), its content, and a line beside it."""

    name: str
    text: str
    caption: Text


@dataclass(frozen=True, slots=True)
class Made:
    """A file that the edge makes at the moment it hands it over: a workbook, a sheet to sign.

    ``maker`` names what makes it (``bot.making.MAKERS``), ``name`` is its file's (ASCII), ``data`` is what it
    is made from: JSON, kept small, since it waits with the reply until that is sent. ``caption`` is a line
    beside it.
    """

    maker: str
    name: str
    data: str = field(repr=False)
    caption: Text


@dataclass(frozen=True, slots=True)
class Work:
    """The file that came with this request is to be worked on by this job, whose reply follows later.

    ``job`` names it (``bot.jobs.JOBS``), ``data`` are its options, JSON. Shows nothing by itself.
    """

    job: str
    data: str = field(default="", repr=False)


MOST_COPIED = 256
"""Characters that a button of Telegram can copy."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to press, or to answer by its number or its words.

    ``action`` is ASCII, at most 64 bytes (the limit of Telegram's callback data). ``ticked`` is None
    except in a list where several can be chosen. A ``private`` choice, in a reply that others read, must open
    the person's own conversation and do its action there.

    Two kinds have no action, stand in ``Choices`` of their own that are not numbered, and are left out by a
    channel that cannot do them: one ``copies`` words (at most MOST_COPIED) to be pasted elsewhere, one
    ``shares`` a query: it opens another conversation in which the bot offers clauses for that.
    """

    label: str
    action: str = ""
    ticked: bool | None = None
    private: bool = False
    copies: str = ""
    shares: str = ""

    @property
    def acts(self) -> bool:
        """Whether it does an action, in every channel."""
        return not (self.copies or self.shares)


@dataclass(frozen=True, slots=True)
class Choices:
    """Rows of choices. ``numbered`` is False where a number typed now is a value, not a choice."""

    rows: tuple[tuple[Choice, ...], ...]
    numbered: bool = True

    def __iter__(self) -> Iterator[Choice]:
        return (choice for row in self.rows for choice in row)


Block: TypeAlias = Heading | Paragraph | Item | Line | Quote | Picture | File | Made | Work | Choices


@dataclass(frozen=True, slots=True)
class Observation:
    """Something that is counted without who did it.

    ``kind`` is "lookup", "reworded" or "vote", ``ending`` one of the kind's own words for how it went.
    ``key`` (folded) and ``words`` are what was looked for, "" where the words may be personal and are not to
    be kept; ``other`` what it was reworded to. ``clause``: what a vote is about. ``same`` tells it from
    others of the same conversation and day, so that each counts once; it is never stored.
    """

    kind: str
    ending: str
    key: str = field(default="", repr=False)
    words: str = field(default="", repr=False)
    other: str = field(default="", repr=False)
    clause: str = ""
    same: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Reply:
    """What is answered to one message.

    ``replaces`` asks a channel that can, to show this in place of the message whose choice was pressed;
    ``notice`` is a short word shown over the screen (200 characters at most) where the channel has that.
    ``observed`` is counted by the edge; channels show nothing of it.
    """

    blocks: tuple[Block, ...] = field(default_factory=tuple)
    replaces: bool = False
    notice: str = ""
    observed: tuple[Observation, ...] = ()
