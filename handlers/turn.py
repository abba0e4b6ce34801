"""One turn of a conversation: what a handler is given, and what it gives back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from handlers import texts
from handlers.conversation import Conversation
from handlers.reply import Block, Observation, Paragraph, Reply, text
from handlers.request import Request
from handlers.resources import Resources
from rules.dialogue import Dialogue


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

    @property
    def run(self) -> str:
        """The number of the run, as its buttons carry it."""
        return str(self.conversation.run)

    @property
    def dialogue(self) -> Dialogue:
        """The dialogue of the run; ValueError where programmes have not been chosen."""
        if self.conversation.dialogue is None:
            raise ValueError("no dialogue")
        return self.conversation.dialogue

    def after(self, conversation: Conversation) -> Turn:
        """The same turn with another conversation."""
        return replace(self, conversation=conversation)

    def says(self, blocks: Iterable[Block], *, replaces: bool = False, notice: str = "") -> Answered:
        """These blocks, and the conversation as this turn has it."""
        return Answered(Reply(tuple(blocks), replaces, notice), self.conversation)

    def stale(self) -> Answered:
        """What a button of an earlier run or question gets."""
        return self.says([Paragraph(text(texts.STALE))], notice=texts.STALE)


@dataclass(frozen=True, slots=True)
class Answered:
    """A reply and the conversation that follows it."""

    reply: Reply
    conversation: Conversation

    def below(self, said: Iterable[Block]) -> Answered:
        """The same, with these blocks before it."""
        return replace(self, reply=replace(self.reply, blocks=(*said, *self.reply.blocks)))

    def observing(self, observed: Iterable[Observation]) -> Answered:
        """The same, with these to be counted."""
        counted = (*self.reply.observed, *observed)
        return replace(self, reply=replace(self.reply, observed=counted))
