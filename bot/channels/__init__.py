"""The channels a person writes in: each turns what arrives into a request and renders the reply."""

from __future__ import annotations

from typing import Protocol

from handlers.reply import Reply
from handlers.request import Request


class Assistant(Protocol):
    """What every channel talks to."""

    def respond(self, chat: str, request: Request) -> Reply:
        """The reply to one message of one conversation.

        ``chat`` names the conversation ("terminal:local", "telegram:<chat id>:<user id>"). Blocks (there is a
        database behind it), may be called from any thread, may raise.
        """
        ...


class ChannelError(Exception):
    """A channel cannot start or go on; the message is one Vietnamese line for the command line to print."""
