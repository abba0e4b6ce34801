"""Where a conversation stands, shown anew: for a page that is loaded again, or a form sent twice."""

from __future__ import annotations

from handlers.about import welcome
from handlers.conversation import Stage
from handlers.dialogue import choosing, resuming
from handlers.turn import Answered, Turn


def here(turn: Turn) -> Answered:
    """What waits: the question, the result or the choice of programmes; else the welcome. Nothing changes."""
    if turn.conversation.stage is Stage.CHOOSING:
        return choosing.programmes_to_choose(turn)
    if turn.conversation.dialogue is not None:
        return resuming.resume(turn, turn.run)
    return welcome(turn)
