"""Counting what visitors look up on the pages beside the chat."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Protocol

from starlette.requests import Request

from bot.channels.web.guard import visitor
from bot.channels.web.pages import is_fragment
from bot.channels.web.sessions import Sessions
from handlers.reply import Observation


class Counter(Protocol):
    """What counts; it does not block."""

    def observe(self, who: str, observed: Iterable[Observation], day: date, *, typing: bool = False) -> None:
        """Count what happened outside of any turn; ``typing``: it may not have been all yet."""
        ...


class Counting:
    """Hands on what is to be counted, with what makes it count once for each visitor and day."""

    def __init__(self, counter: Counter | None, sessions: Sessions, today: Callable[[], date]) -> None:
        self._counter = counter
        self._sessions = sessions
        self._today = today

    def observe(self, request: Request, observed: Observation) -> None:
        """Counts this, once it is clear that nothing more is typed."""
        if self._counter is None:
            return
        session = self._sessions.read(request.cookies.get(self._sessions.cookie))
        who = session.chat if session else f"web:{visitor(request)}"
        self._counter.observe(who, [observed], self._today(), typing=is_fragment(request))
