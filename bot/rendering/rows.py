"""Rows of plain text: what a line is, its words, and what stands before them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from handlers.mark import Mark
from handlers.reply import Text


class Role(StrEnum):
    """What a row is, for a channel that can show the difference."""

    BLANK = "blank"
    TITLE = "title"
    SUBTITLE = "subtitle"
    TEXT = "text"
    VERDICT = "verdict"
    QUOTE = "quote"
    CITATION = "citation"
    CHOICE = "choice"
    HINT = "hint"


@dataclass(frozen=True, slots=True)
class Row:
    """A line, not yet wrapped: ``lead`` stands before it, ``hang`` before the lines that wrapping adds."""

    role: Role
    text: Text = ()
    lead: str = ""
    hang: str = ""
    mark: Mark | None = None
