"""What administrators do in a conversation: within the turn's transaction, before the core is asked.

Every room of it (``publishing``) has a table of actions and commands, loaded with the first administrator's
message. For all others the core answers that these are for administrators (``handlers.administering``).
"""

from __future__ import annotations

from bot.administration.desk import Act, Command, Desk
from handlers.conversation import Conversation
from handlers.reply import Reply
from handlers.request import Request

__all__ = ["Act", "Command", "Desk", "respond"]


def respond(desk: Desk, request: Request, conversation: Conversation) -> Reply | None:
    """The reply to what only an administrator asks for; None for everything else, which the core answers.

    Nothing of it is shown where others read along.
    """
    if not request.administrator or request.public or request.sent is not None:
        return None
    from bot.administration.responding import answer

    return answer(desk, request, conversation)
