"""A reply's blocks as rows of plain text: for pipes, for forwarding, and for the terminal to colour."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.rendering.layout import SIGNS, bullet, close, count, label, numeral, tick
from bot.rendering.markup import clean
from bot.rendering.rows import Role, Row
from bot.rendering.tree import tree_rows
from handlers import channel_texts as texts
from handlers.mark import Mark
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
    Span,
    Style,
    Text,
    Work,
)


def plain_lines(reply: Reply) -> list[str]:
    """The reply as lines of plain text, not wrapped: marks beside words, choices numbered or listed."""
    return [(row.lead + "".join(span.text for span in row.text)).rstrip() for row in rows(reply)]


def rows(reply: Reply) -> list[Row]:
    """The reply as rows of plain text, with an empty row between its parts."""
    out: list[Row] = []
    number = 1
    previous: Block | None = None
    for block in reply.blocks:
        if isinstance(block, Choices):
            shown = list(_choice_rows(block, number, first=not isinstance(previous, Choices)))
            number += count(block)
        else:
            shown = list(_block_rows(block))
        if not any(row.lead or row.text for row in shown):
            continue
        if previous is not None and not close(previous, block):
            out.append(Row(Role.BLANK))
        out += shown
        previous = block
    return out


def _block_rows(
    block: Heading | Paragraph | Item | Line | Quote | Picture | File | Made | Work,
) -> Iterator[Row]:
    match block:
        case Made(name=name, caption=caption):
            yield from _rows(Role.TEXT, (*caption, Span(f" ({name})", Style.SOURCE)))
        case Work():
            pass
        case Picture(chart=chart):
            yield from tree_rows(chart)
        case File(text=content, caption=caption):
            yield from _rows(Role.TEXT, caption)
            yield from _rows(Role.TEXT, (Span(content.rstrip("\n")),))
        case Heading(text=title, level=level):
            yield from _rows(Role.TITLE if level == 1 else Role.SUBTITLE, (Span(title),))
        case Paragraph(text=text):
            yield from _rows(Role.TEXT, text)
        case Item(text=text, depth=depth):
            lead = "  " * depth + bullet(block)
            yield from _rows(Role.TEXT, text, lead, " " * len(lead))
        case Line(mark=mark, word=word, text=text, citation=citation, depth=depth):
            indent = "   " * depth
            after = (Span(": "), *text) if text else ()
            words = (Span(word, Style.STRONG), *after)
            yield from _rows(Role.VERDICT, words, f"{indent}{SIGNS[mark]} ", f"{indent}   ", mark)
            yield from _citation_rows(citation, f"{indent}   ")
        case Quote(text=text, citation=citation):
            yield from _rows(Role.QUOTE, text, "│ ", "│ ")
            yield from _citation_rows(citation, "  ")


def _citation_rows(citation: str, indent: str) -> Iterator[Row]:
    if citation:
        yield from _rows(Role.CITATION, (Span(citation, Style.SOURCE),), f"{indent}— ", f"{indent}  ")


def _choice_rows(choices: Choices, number: int, *, first: bool) -> Iterator[Row]:
    if not any(choice.acts for choice in choices):
        return
    if first:
        hint = texts.CHOOSE_NUMBER if choices.numbered else texts.CHOOSE_WORDS
        yield Row(Role.HINT, (Span(hint),))
    for at, choice in enumerate(choices, number):
        lead = f"  {numeral(at if choices.numbered else None)}{tick(choice)}"
        yield from _rows(Role.CHOICE, (Span(label(choice)),), lead, " " * len(lead))


def _rows(role: Role, text: Text, lead: str = "", hang: str = "", mark: Mark | None = None) -> Iterator[Row]:
    """One row for each line of the text; the lines after the first begin with ``hang``."""
    line: list[Span] = []
    for span in text:
        first, *others = clean(span.text).split("\n")
        line.append(Span(first, span.style))
        for words in others:
            yield Row(role, _spans(line), lead, hang, mark)
            line, lead = [Span(words, span.style)], hang
    yield Row(role, _spans(line), lead, hang, mark)


def _spans(spans: Iterable[Span]) -> Text:
    return tuple(span for span in spans if span.text)
