"""The way of an administrator's message."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.administration import publishing, statistics
from bot.administration.desk import Act, Command, Desk
from handlers.actions import parts
from handlers.conversation import Conversation
from handlers.reply import Reply
from handlers.request import Request
from handlers.router import offered_action

ACTIONS: Mapping[str, tuple[int, Act]] = {**publishing.ACTIONS, **statistics.ACTIONS}
"""Each action's number of arguments, and what does it."""
COMMANDS: Mapping[str, Command] = {**statistics.COMMANDS}

_COMMAND = re.compile(r"/([A-Za-z0-9_]{1,32})(?:@\w+)?(?:\s+(.*))?", re.DOTALL)


def answer(desk: Desk, request: Request, conversation: Conversation) -> Reply | None:
    """The reply to an administrator; None where it is the core's to answer."""
    made = request.action
    if made is None:
        if match := _COMMAND.fullmatch(request.text.strip()):
            command = COMMANDS.get(match.group(1).lower())
            return None if command is None else command(desk, request, (match.group(2) or "").strip())
        made = offered_action(desk.resources, request, conversation)
    name, arguments = parts(made or "")
    count, act = ACTIONS.get(name, (-1, None))
    return act(desk, request, *arguments) if act is not None and count == len(arguments) else None
