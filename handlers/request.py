"""What arrives: one message or one pressed choice, and the day on which it came."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Request:
    """One message of a person.

    ``text`` is what was typed (a command with its words, an answer, a query); ``action`` is the action of
    a pressed choice, and then ``text`` is empty. ``today`` is the edge's date: nothing below reads a clock.
    ``public``: others read the reply too (a group), so that nothing personal may stand in it. ``who`` is the
    name under which the conversation is stored, shown to the person who asks what is. ``below`` is the mark
    (``handlers.shown``) of the choices below which the text was typed, "" where the channel does not know.
    """

    today: date
    text: str = ""
    action: str | None = None
    public: bool = False
    who: str = ""
    below: str = ""
