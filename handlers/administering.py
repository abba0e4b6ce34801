"""What only administrators may ask for: for everybody else the core answers just that.

What is done stands in ``bot.administration``, which answers an administrator before the core is asked.
"""

from __future__ import annotations

from collections.abc import Mapping

from handlers import administration_texts as texts
from handlers import statistics_texts
from handlers.actions import action
from handlers.reply import Choice, Paragraph, text
from handlers.turn import Answered, Turn

ACTIONS: Mapping[str, int] = {
    "library": 1,
    "versions": 1,
    "publish": 1,
    "drop": 1,
    "retract": 1,
    "retracted": 1,
    "restore": 1,
    "restored": 1,
    "stats": 2,
    "statchart": 1,
    "stattable": 1,
    "statpage": 0,
}
"""The actions of administrators, each with its number of arguments."""

COMMANDS: frozenset[str] = frozenset({"thongke"})
"""The commands of administrators."""


def refused(turn: Turn, *_: str) -> Answered:
    """What everybody else is told."""
    return turn.says([Paragraph(text(texts.ONLY_ADMINISTRATORS))], notice=texts.ONLY_ADMINISTRATORS)


def ways(turn: Turn) -> tuple[Choice, ...]:
    """What an administrator finds below the documents, in a conversation of their own."""
    if not turn.request.administrator or turn.request.public:
        return ()
    statistics = Choice(statistics_texts.STATS_TITLE, action("stats", 30, 0))
    return (Choice(texts.LIBRARY, action("library", 0)), statistics)
