"""What arrives: one message, one pressed choice or one file, and the day on which it came."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, TypeAlias

from handlers.links import NONE as NO_LINKS
from handlers.links import Links

Kind: TypeAlias = Literal["list", "document", "corrections", "other"]

KINDS: Mapping[str, Kind] = {
    ".xlsx": "list",
    ".csv": "list",
    ".docx": "document",
    ".pdf": "document",
    ".txt": "document",
    ".md": "document",
    ".html": "document",
    ".htm": "document",
    ".yaml": "corrections",
    ".yml": "corrections",
}
"""What a file is, by the ending of its name (in small letters)."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A file that came with a message: its name as the person gave it, and its bytes, 0 where not known.

    What is in it is not here: whoever works on it is handed it by the channel.
    """

    name: str = field(repr=False)
    size: int = 0

    @property
    def ending(self) -> str:
        """The ending of its name in small letters, with the dot; "" where it has none."""
        stem, dot, ending = self.name.strip().rpartition(".")
        return f".{ending.lower()}" if stem and dot else ""

    @property
    def kind(self) -> Kind:
        """What it is to be taken for, by its ending."""
        return KINDS.get(self.ending, "other")


@dataclass(frozen=True, slots=True)
class Request:
    """One message of a person.

    ``text`` is what was typed (a command with its words, an answer, a query); ``action`` is the action of
    a pressed choice, and then ``text`` is empty. ``today`` is the edge's date: nothing below reads a clock.
    ``public``: others read the reply too (a group), so that nothing personal may stand in it. ``who`` is the
    name under which the conversation is stored, shown to the person who asks what is. ``below`` is the mark
    (``handlers.shown``) of the choices below which the text was typed, "" where the channel does not know.
    ``sent`` is the file that came, and then ``text`` is what was written beside it. ``administrator``: the
    person is one of those whom the settings name. ``links`` are the addresses that the channel can give.
    """

    today: date
    text: str = ""
    action: str | None = None
    public: bool = False
    who: str = ""
    below: str = ""
    sent: Sent | None = None
    administrator: bool = False
    links: Links = NO_LINKS
