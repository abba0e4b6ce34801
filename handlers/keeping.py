"""How long a conversation is remembered."""

from __future__ import annotations

from datetime import timedelta

from handlers.conversation import Conversation, Stage

KEPT_DAYS = 90
"""For answers that the person asked to keep."""

SILENCE = timedelta(days=1)
READING = timedelta(hours=1)
"""For answers whose result was shown: its details need them while the person reads."""


def lasts(conversation: Conversation) -> timedelta:
    """How long a conversation may stay untouched before it is erased."""
    if conversation.kept:
        return timedelta(days=KEPT_DAYS)
    return READING if conversation.stage is Stage.RESULT else SILENCE
