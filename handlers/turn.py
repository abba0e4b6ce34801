"""One turn of a conversation: what a handler is given, and what it gives back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from handlers.conversation import Conversation
from handlers.reply import Block, Reply
from handlers.request import Request
from handlers.resources import Resources


@dataclass(frozen=True, slots=True)
class Turn:
    """A message, the conversation so far, and what to answer from."""

    resources: Resources
    request: Request
    conversation: Conversation

    @property
    def today(self) -> date:
        """The day of the message."""
        return self.request.today

    def after(self, conversation: Conversation) -> Turn:
        """The same turn with another conversation."""
        return replace(self, conversation=conversation)

    def says(self, blocks: Iterable[Block], *, replaces: bool = False, notice: str = "") -> Answered:
        """These blocks, and the conversation as this turn has it."""
        return Answered(Reply(tuple(blocks), replaces, notice), self.conversation)


@dataclass(frozen=True, slots=True)
class Answered:
    """A reply and the conversation that follows it."""

    reply: Reply
    conversation: Conversation
