"""Choices as the rows of a Telegram inline keyboard."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple, TypeAlias

from bot.rendering.layout import count, label, numeral, tick
from handlers.reply import Choice, Choices

CALLBACK_DATA_BYTES = 64
BUTTONS_A_MESSAGE = 100
BUTTONS_A_ROW = 8
# About what a telephone shows of the buttons of one row before it cuts them.
LABELS_A_ROW = 40


class Button(NamedTuple):
    """A button: what it shows, and its callback data (1 to 64 bytes), the address that it opens, the words
    that it copies, or the query that it takes to another chat.
    """

    label: str
    data: str
    url: str = ""
    copies: str = ""
    shares: str = ""


Rows: TypeAlias = tuple[tuple[Button, ...], ...]
Link: TypeAlias = Callable[[str], str]
"""The address that opens a person's own conversation and does an action there."""


def keyboards(blocks: Iterable[Choices], number: int, link: Link | None = None) -> list[Rows]:
    """The choices' rows, numbered from ``number`` on; at most eight buttons a row and a hundred a keyboard.

    With ``link`` a private choice opens its address.

    ValueError for a choice without a label or with an action that is empty or over 64 bytes.
    """
    boards: list[list[tuple[Button, ...]]] = []
    room = 0
    for choices in blocks:
        for row in _button_rows(choices, number, link):
            if len(row) > room:
                boards.append([])
                room = BUTTONS_A_MESSAGE
            boards[-1].append(row)
            room -= len(row)
        number += count(choices)
    return [tuple(board) for board in boards]


def listing(choices: Choices, number: int) -> str:
    """The labels in full, one a line, where a button cannot show one of them whole; else empty."""
    if not _is_long(choices):
        return ""
    lines: list[str] = []
    for row in choices.rows:
        for choice in row:
            words = label(choice)
            if choices.numbered:
                lines.append(f"{numeral(number)}{words}")
                number += 1
            elif len(words) > _room(row):
                lines.append(f"{numeral(None)}{words}")
    return "\n".join(lines)


def _button_rows(choices: Choices, number: int, link: Link | None) -> Iterator[tuple[Button, ...]]:
    with_numbers = choices.numbered and _is_long(choices)
    for row in choices.rows:
        buttons: list[Button] = []
        for choice in row:
            lead = numeral(number) if with_numbers else ""
            buttons.append(_button(choice, lead, label(choice), _room(row), link))
            number += 1
        for at in range(0, len(buttons), BUTTONS_A_ROW):
            yield tuple(buttons[at : at + BUTTONS_A_ROW])


def _button(choice: Choice, lead: str, words: str, room: int, link: Link | None) -> Button:
    if not words:
        raise ValueError(f"a choice without a label: {choice.action}")
    shown = tick(choice) + _shortened(lead + words, room)
    if not choice.acts:
        return Button(shown, "", copies=choice.copies, shares=choice.shares)
    if choice.private and link is not None:
        return Button(shown, "", link(choice.action))
    if not 1 <= len(choice.action.encode()) <= CALLBACK_DATA_BYTES:
        raise ValueError(f"a choice's action is not 1 to {CALLBACK_DATA_BYTES} bytes: {choice.action}")
    return Button(shown, choice.action)


def _is_long(choices: Choices) -> bool:
    return any(len(label(choice)) > _room(row) for row in choices.rows for choice in row)


def _room(row: Sequence[Choice]) -> int:
    """How many characters of a label its row has room for."""
    return LABELS_A_ROW // max(1, min(len(row), BUTTONS_A_ROW))


def _shortened(words: str, room: int) -> str:
    if len(words) <= room:
        return words
    start, _, cut = words[:room].rpartition(" ")
    if len(start) <= room // 2:
        start = start + " " + cut[:-1] if start else cut[:-1]
    return start.rstrip(" ,;:") + "…"
