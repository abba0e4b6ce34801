"""A reply as the templates show it: lists gathered, citations linked, choices by what they are for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from bot.channels.web import addresses
from bot.channels.web.citations import Citations, Piece
from bot.rendering.layout import count as numbers_of
from bot.rendering.layout import label
from bot.rendering.pictures import Rendering
from handlers.actions import parts
from handlers.mark import Mark
from handlers.reply import (
    Choice,
    Choices,
    File,
    Heading,
    Item,
    Line,
    Made,
    Paragraph,
    Picture,
    Quote,
    Reply,
    Style,
    Work,
)
from handlers.resources import Resources

_WAYS = frozenset(
    (
        "back change data date delete differ find finish go help hold in new rchart review sheet stop tree "
        "view vote why withdraw"
    ).split()
)
"""Actions that lead elsewhere, rather than answer what is asked."""
_LEADING = frozenset({"begin", "done"})
"""Actions that go on with what is under way, among others that choose."""
_UNKNOWN_ANSWER = "?"
_SHORT = 24
"""Letters up to which two answers stand side by side on a telephone."""


@dataclass(frozen=True, slots=True)
class HeadingView:
    """A title; level 1 is the reply's own."""

    text: str
    level: int
    kind: str = "heading"


@dataclass(frozen=True, slots=True)
class ParagraphView:
    """Sentences."""

    pieces: tuple[Piece, ...]
    kind: str = "paragraph"


@dataclass(slots=True)
class Entry:
    """An entry of a list and what stands below it. A verdict or condition has a mark and its word."""

    pieces: tuple[Piece, ...]
    number: int | None = None
    bare: bool = False
    mark: Mark | None = None
    word: str = ""
    cited: tuple[Piece, ...] = ()
    quotes: list[QuoteView] = field(default_factory=list)
    below: list[Entry] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class ListView:
    """Entries, numbered or not."""

    entries: list[Entry]
    kind: str = "list"

    @property
    def numbered(self) -> bool:
        """Whether the entries have numbers."""
        return all(entry.number is not None for entry in self.entries)


@dataclass(frozen=True, slots=True)
class QuoteView:
    """Words of a text, verbatim."""

    pieces: tuple[Piece, ...]
    cited: tuple[Piece, ...]
    kind: str = "quote"


@dataclass(frozen=True, slots=True)
class PictureView:
    """A drawing as SVG, and the line below it."""

    svg: str
    pieces: tuple[Piece, ...]
    kind: str = "picture"


@dataclass(frozen=True, slots=True)
class FileView:
    """A text to hand over."""

    name: str
    text: str
    pieces: tuple[Piece, ...]
    kind: str = "file"


@dataclass(frozen=True, slots=True)
class MadeView:
    """A file that is made when it is asked for."""

    made: Made
    pieces: tuple[Piece, ...]
    kind: str = "made"


@dataclass(frozen=True, slots=True)
class Press:
    """Something to press; with an address, a page to open instead. ``number``: what may be typed for it."""

    label: str
    action: str
    number: int | None = None
    ticked: bool | None = None
    href: str = ""
    copies: str = ""

    @property
    def leads(self) -> bool:
        """Whether it is what most people press next."""
        return parts(self.action)[0] in _LEADING


@dataclass(slots=True)
class ChoicesView:
    """Choices: those that answer, to tick, that lead elsewhere; pages to open; words to be copied."""

    answers: list[Press] = field(default_factory=list)
    pairs: bool = False
    ticks: list[Press] = field(default_factory=list)
    ways: list[Press] = field(default_factory=list)
    pages: list[Press] = field(default_factory=list)
    clauses: list[Press] = field(default_factory=list)
    copies: list[Press] = field(default_factory=list)
    kind: str = "choices"


BlockView: TypeAlias = (
    HeadingView | ParagraphView | ListView | QuoteView | PictureView | FileView | MadeView | ChoicesView
)


class Viewer:
    """Makes views of blocks."""

    def __init__(self, resources: Resources) -> None:
        self._resources = resources
        self.citations = Citations(resources)

    def blocks(self, reply: Reply, name: str = "") -> list[BlockView]:
        """The views of a reply's blocks, in order; ``name`` tells its pictures from others on the page."""
        made: list[BlockView] = []
        number = 1
        for block in reply.blocks:
            if isinstance(block, Choices):
                made.append(self._choices(block, number))
                number += numbers_of(block)
            elif isinstance(block, Item | Line):
                _gather(made, self._entry(block), block.depth)
            elif (view := self._single(block, made, name)) is not None:
                made.append(view)
        opened = set(_opened(made))
        for view in made:
            if isinstance(view, ChoicesView):
                view.clauses = [press for press in view.clauses if press.href not in opened]
        return made

    def _single(
        self,
        block: Heading | Paragraph | Quote | Picture | File | Made | Work,
        before: Sequence[BlockView],
        name: str,
    ) -> BlockView | None:
        linked = self.citations.linked
        match block:
            case Work():
                return None
            case Made(caption=caption):
                return MadeView(block, linked(caption))
            case Heading(text=title, level=level):
                return HeadingView(title, level)
            case Paragraph(text=text):
                return ParagraphView(linked(text))
            case Picture(chart=chart, caption=caption):
                svg = Rendering(chart).svg(with_font=False, name=f"so-do-{name}{len(before)}")
                return PictureView(svg, linked(caption))
            case File(name=file, text=content, caption=caption):
                return FileView(file, content, linked(caption))
            case Quote(text=text, citation=citation):
                # What is quoted belongs to the condition above it.
                view = QuoteView(tuple(Piece(s.text, s.style) for s in text), self.citations.words(citation))
                last = before[-1] if before else None
                if isinstance(last, ListView) and _deepest(last).mark is not None:
                    _deepest(last).quotes.append(view)
                    return None
                return view

    def _entry(self, block: Item | Line) -> Entry:
        pieces = self.citations.linked(block.text)
        if isinstance(block, Line):
            cited = self.citations.words(block.citation)
            return Entry(pieces, bare=True, mark=block.mark, word=block.word, cited=cited)
        return Entry(pieces, block.number, block.numbered_itself)

    def _choices(self, block: Choices, first: int) -> ChoicesView:
        view = ChoicesView()
        groups = {
            "answers": view.answers,
            "ticks": view.ticks,
            "ways": view.ways,
            "pages": view.pages,
            "clauses": view.clauses,
        }
        view.copies = [Press(label(each), "", copies=each.copies) for each in block if each.copies]
        for number, choice in enumerate((each for each in block if each.acts), first):
            press = self._press(choice, number if block.numbered else None)
            groups[_group(press)].append(press)
        view.pairs = all(len(press.label) <= _SHORT for press in view.answers)
        return view

    def _press(self, choice: Choice, number: int | None) -> Press:
        href = addresses.page_of(choice.action, self._resources)
        return Press(label(choice), choice.action, number, choice.ticked, href)


def question_at(views: Sequence[BlockView]) -> int:
    """Where the question stands that the last choices answer: a sentence all in strong type; -1 for none."""
    for at in range(len(views) - 1, -1, -1):
        view = views[at]
        if isinstance(view, ParagraphView) and [piece.style for piece in view.pieces] == [Style.STRONG]:
            return at if any(isinstance(below, ChoicesView) for below in views[at:]) else -1
    return -1


def _group(press: Press) -> str:
    """The part of the choices that one belongs to."""
    name, arguments = parts(press.action)
    if press.href:
        return "clauses" if name == "clause" else "pages"
    if press.ticked is not None:
        return "ticks"
    if name in _WAYS or (name == "ans" and arguments[-1:] == (_UNKNOWN_ANSWER,)):
        return "ways"
    return "answers"


def _gather(made: list[BlockView], entry: Entry, depth: int) -> None:
    """Puts an entry into the list that ends the blocks, at its depth, or begins a list."""
    last = made[-1] if made else None
    if not isinstance(last, ListView) or (depth == 0 and not _alike(last.entries[-1], entry)):
        made.append(ListView([entry]))
        return
    entries = last.entries
    for _ in range(depth):
        if not entries[-1].below:
            entries = entries[-1].below
            break
        entries = entries[-1].below
    entries.append(entry)


def _alike(one: Entry, other: Entry) -> bool:
    return (one.number is None) is (other.number is None) and (one.mark is None) is (other.mark is None)


def _deepest(view: ListView) -> Entry:
    entry = view.entries[-1]
    while entry.below:
        entry = entry.below[-1]
    return entry


def _opened(views: Iterable[BlockView]) -> Iterator[str]:
    """The addresses that links in sentences already open."""
    for view in views:
        match view:
            case ParagraphView(pieces=pieces):
                yield from _addresses(pieces)
            case QuoteView(cited=pieces):
                yield from _addresses(pieces)
            case ListView(entries=entries):
                yield from _opened_by(entries)


def _opened_by(entries: Iterable[Entry]) -> Iterator[str]:
    for entry in entries:
        yield from _addresses((*entry.pieces, *entry.cited))
        for quote in entry.quotes:
            yield from _addresses(quote.cited)
        yield from _opened_by(entry.below)


def _addresses(pieces: Iterable[Piece]) -> Iterator[str]:
    return (piece.href for piece in pieces if piece.href)
