"""A reply's blocks as Telegram messages and as lines of plain text; nothing is drawn here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import reduce
from typing import TYPE_CHECKING, TypeAlias

from bot.rendering.buttons import Button, Link, Rows, keyboards, listing
from bot.rendering.layout import SIGNS, bullet, close, count
from bot.rendering.markup import ENTITY_LIMIT, TEXT_LIMIT, Run, Runs, clean, html, length, size, split
from bot.rendering.plain import plain_lines
from handlers import channel_texts as texts
from handlers.reply import (
    Block,
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
    Text,
    Work,
)

if TYPE_CHECKING:
    from handlers.charts.chart import Chart

__all__ = [
    "Button",
    "Document",
    "Message",
    "Ordered",
    "Photo",
    "in_words",
    "plain_lines",
    "telegram_messages",
]

CAPTION_LIMIT = 1024

_TAGS: dict[Style, tuple[str, ...]] = {
    Style.PLAIN: (),
    Style.STRONG: ("b",),
    Style.SOURCE: ("i",),
    Style.MATCH: ("u",),
}
_INDENT = "\u00a0" * 4


@dataclass(frozen=True, slots=True)
class Photo:
    """A picture to be drawn and sent."""

    chart: Chart


@dataclass(frozen=True, slots=True)
class Document:
    """A text file to send: its name and its content."""

    name: str
    content: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Ordered:
    """A file to be made when it is sent: what makes it, its name, and what it is made from."""

    maker: str
    name: str
    data: str = field(repr=False)


Attachment: TypeAlias = Photo | Document | Ordered


@dataclass(frozen=True, slots=True)
class Message:
    """One Telegram message: its text in HTML and its inline keyboard's rows.

    With an attachment the text is its caption.
    """

    html: str
    rows: Rows = ()
    attached: Attachment | None = None


def telegram_messages(reply: Reply, link: Link | None = None) -> list[Message]:
    """The messages for Telegram, each within its limits; a keyboard is on the last message of its part.

    A part ends with choices or before a picture or file; what follows the last choices belongs to their part.
    With ``link`` private choices open its addresses. ValueError for a choice without a label or with an
    action that is empty or over 64 bytes.
    """
    messages: list[Message] = []
    number = 1
    for part in _parts(reply.blocks):
        boards = keyboards(part.choices, number, link)
        pieces = _pieces(part.blocks, number)
        bodies = list(split(_joined(pieces), CAPTION_LIMIT)) if part.attached else _pack(pieces)
        if boards and not bodies:
            bodies = [(Run(texts.CHOOSE),)]
        if part.attached and not bodies:
            bodies = [()]
        bodies += [(Run(texts.MORE_CHOICES),)] * (len(boards) - 1)
        first = len(bodies) - len(boards)
        made = [Message(html(body)) for body in bodies[:first]]
        made += [Message(html(body), rows) for body, rows in zip(bodies[first:], boards, strict=True)]
        if part.attached:
            made[0] = replace(made[0], attached=part.attached)
        messages += made
        number += sum(count(choices) for choices in part.choices)
    return messages


def in_words(attached: Attachment) -> list[str]:
    """A picture or file as the HTML of messages, for a chat that takes neither."""
    if isinstance(attached, Ordered):
        return [html((Run(texts.NO_FILES_HERE.format(name=attached.name)),))]
    if isinstance(attached, Photo):
        lines = plain_lines(Reply((Picture(attached.chart, ()),)))
    else:
        lines = clean(attached.content).splitlines()
    return [html(part) for part in split(tuple(Run(line) for line in "\n".join(lines).splitlines(True)))]


# --- parts of a reply --------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Part:
    blocks: list[Block] = field(default_factory=list)
    choices: list[Choices] = field(default_factory=list)
    attached: Attachment | None = None


def _parts(blocks: Iterable[Block]) -> list[_Part]:
    """Blocks with the choices that end them; blocks after the last choices go with those.

    A picture or file begins a part of its own, to which only choices are added.
    """
    parts = [_Part()]
    for block in blocks:
        last = parts[-1]
        if isinstance(block, Choices):
            if any(True for _ in block):
                last.choices.append(block)
                last.blocks.append(block)
        elif isinstance(block, Picture | File | Made):
            parts.append(_Part([block], attached=_attachment(block)))
        elif last.choices or last.attached:
            parts.append(_Part([block]))
        else:
            last.blocks.append(block)
    if len(parts) > 1 and not (parts[-1].choices or parts[-1].attached or parts[-2].attached):
        tail = parts.pop()
        parts[-1].blocks += tail.blocks
    return parts


def _attachment(block: Picture | File | Made) -> Attachment:
    if isinstance(block, Made):
        return Ordered(block.maker, block.name, block.data)
    return Photo(block.chart) if isinstance(block, Picture) else Document(block.name, clean(block.text))


# --- Telegram: text ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Piece:
    """A block's runs, the separator before it, and whether it must stay with what follows (a heading)."""

    runs: Runs
    separator: str
    leads: bool = False


def _pieces(blocks: Sequence[Block], number: int) -> list[_Piece]:
    pieces: list[_Piece] = []
    previous: Block | None = None
    for block in blocks:
        if isinstance(block, Choices):
            runs: Runs = (Run(listing(block, number)),)
            number += count(block)
        else:
            runs = _block_runs(block)
        if any(run.text.strip() for run in runs):
            separator = "\n" if previous is not None and close(previous, block) else "\n\n"
            pieces.append(_Piece(runs, separator, isinstance(block, Heading)))
            previous = block
    return pieces


def _pack(pieces: Sequence[_Piece]) -> list[Runs]:
    """The pieces in as few messages as hold them whole, in order; a heading moves on with what it heads."""
    messages: list[list[_Piece]] = [[]]
    held = _NONE
    for piece in pieces:
        grown = held.with_piece(piece)
        if grown.fits:
            messages[-1].append(piece)
            held = grown
            continue
        moved = _trailing_headings(messages[-1])
        messages[-1] = messages[-1][: len(messages[-1]) - len(moved)]
        together = [*moved, piece]
        held = _size_of(together)
        if held.fits:
            messages.append(together)
        else:
            messages += [[_Piece(part, piece.separator)] for part in split(_joined(together))]
            held = _size_of(messages[-1])
    return [joined for message in messages if (joined := _joined(message))]


@dataclass(frozen=True, slots=True)
class _Size:
    """What pieces one below the other take of a message; a separator ends all tags, so that sizes add up."""

    units: int = 0
    entities: int = 0

    @property
    def fits(self) -> bool:
        return self.units <= TEXT_LIMIT and self.entities <= ENTITY_LIMIT

    def with_piece(self, piece: _Piece) -> _Size:
        units, entities = size(piece.runs)
        between = length(piece.separator) if self.units else 0
        return _Size(self.units + between + units, self.entities + entities)


_NONE = _Size()


def _size_of(pieces: Iterable[_Piece]) -> _Size:
    return reduce(_Size.with_piece, pieces, _NONE)


def _trailing_headings(pieces: Sequence[_Piece]) -> list[_Piece]:
    moved: list[_Piece] = []
    for piece in reversed(pieces):
        if not piece.leads:
            break
        moved.insert(0, piece)
    return moved


def _joined(pieces: Sequence[_Piece]) -> Runs:
    runs: list[Run] = []
    for piece in pieces:
        if runs:
            runs.append(Run(piece.separator))
        runs += piece.runs
    return tuple(runs)


def _block_runs(
    block: Heading | Paragraph | Item | Line | Quote | Picture | File | Made | Work,
) -> Runs:
    match block:
        case Work():
            return ()
        case Heading(text=title):
            return (Run(clean(title), ("b",)),)
        case Paragraph(text=text) | Picture(caption=text) | File(caption=text) | Made(caption=text):
            return _styled(text)
        case Item(text=text, depth=depth):
            return (Run(_INDENT * depth + bullet(block)), *_styled(text))
        case Line(mark=mark, word=word, text=text, citation=citation, depth=depth):
            head = (Run(f"{_INDENT * depth}{SIGNS[mark]} "), Run(clean(word), ("b",)))
            body = (Run(": "), *_styled(text)) if text else ()
            return (*head, *body, *_cited(citation, "\n" + _INDENT * (depth + 1)))
        case Quote(text=text, citation=citation):
            return (*_styled(text, ("blockquote",)), *_cited(citation, "\n"))


def _styled(text: Text, around: tuple[str, ...] = ()) -> Runs:
    return tuple(Run(clean(span.text), around + _TAGS[span.style]) for span in text)


def _cited(citation: str, before: str) -> Runs:
    return (Run(before), Run(clean(citation), ("i",))) if citation else ()
