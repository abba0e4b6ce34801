"""What the last seconds brought to a conversation, so that what comes late can be put in its place.

The core answers purely, so a stretch of arrivals can be answered again from the conversation before it. Two
stretches are kept at most, each begun while the one before was fresh, so that leaving out the older one takes
no answering again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import chain
from typing import Any, TypeAlias

from handlers.conversation import Conversation, from_json, to_json
from handlers.reply import Reply
from handlers.request import Request

WINDOW = timedelta(seconds=10)
"""What was answered longer ago is not answered again."""

MOST = 16
"""Arrivals kept at most."""

_STRETCH = 6
"""Arrivals after which another stretch begins: two leave room for some that come late."""

RESENT = timedelta(days=1)
"""After so long nothing comes late any more (Telegram's sending again ends), and orders may begin anew."""

Respond: TypeAlias = Callable[[Request, Conversation], tuple[Reply, Conversation]]


@dataclass(frozen=True, slots=True)
class Past:
    """An arrival that was answered ``at`` this time, and its place in the sender's order."""

    order: int
    at: datetime
    request: Request


@dataclass(frozen=True, slots=True)
class Stretch:
    """The conversation before some arrivals (as JSON values), and these in their order.

    ``after``: all that has a smaller place, or this one, was answered before them.
    """

    after: int
    before: Mapping[str, Any]
    arrivals: tuple[Past, ...]


@dataclass(frozen=True, slots=True)
class Recent:
    """What is known of the last arrivals of a conversation, all from one ``source`` of orders.

    ``last`` is the greatest place answered so far, ``at`` when; ``stretches`` are empty once that is over.
    """

    source: str
    last: int
    at: datetime
    stretches: tuple[Stretch, ...] = ()

    @property
    def arrivals(self) -> tuple[Past, ...]:
        """All that are kept, in order."""
        return tuple(chain.from_iterable(stretch.arrivals for stretch in self.stretches))


@dataclass(frozen=True, slots=True)
class Answer:
    """The reply, the conversation, what is known of the last arrivals, and where all was erased."""

    reply: Reply
    conversation: Conversation
    recent: Recent | None = None
    erased: int | None = None


def in_order(respond: Respond, conversation: Conversation, recent: Recent, arrived: Past) -> Answer:
    """The answer to what comes after all that was answered before.

    A conversation that becomes empty, or is so again, was erased; one that never began has nothing to erase.
    """
    reply, following = respond(arrived.request, conversation)
    if following == Conversation() and (following != conversation or recent.last >= 0):
        return Answer(reply, following, None, arrived.order)
    return Answer(reply, following, _with(recent, conversation, arrived))


def too_late(recent: Recent, arrived: Past) -> bool:
    """Whether it can no longer be put in its place, since what comes after it was answered too long ago."""
    if not recent.stretches or arrived.order <= recent.stretches[0].after or len(recent.arrivals) >= MOST:
        return True
    return any(arrived.at - past.at > WINDOW for past in recent.arrivals if past.order >= arrived.order)


def in_place(respond: Respond, recent: Recent, arrived: Past) -> Answer:
    """The answer to the last arrival, all from this one on answered again as if it had come in its place."""
    replayed = _Replayed(respond)
    for stretch, following in zip(recent.stretches, (*recent.stretches[1:], None), strict=True):
        mine = stretch.after < arrived.order and (following is None or arrived.order <= following.after)
        arrivals = tuple(sorted((*stretch.arrivals, arrived), key=_order)) if mine else stretch.arrivals
        replayed.add(replace(stretch, arrivals=arrivals))
    known = replace(recent, at=max(recent.at, arrived.at), stretches=tuple(replayed.stretches))
    return Answer(replace(replayed.reply, replaces=False), replayed.conversation, known, replayed.erased)


def at_the_end(respond: Respond, conversation: Conversation, recent: Recent, arrived: Past) -> Answer:
    """The answer to what is taken as it comes though it is late: a button, which carries its own question."""
    return in_order(respond, conversation, recent, replace(arrived, order=recent.last))


class _Replayed:
    """Stretches answered again, from the first one's beginning; what comes before an erasure is left out."""

    def __init__(self, respond: Respond) -> None:
        self.reply = Reply()
        self.conversation = Conversation()
        self.stretches: list[Stretch] = []
        self.erased: int | None = None
        self._respond = respond
        self._begun = False

    def add(self, stretch: Stretch) -> None:
        """Answer the arrivals of a stretch."""
        if not self._begun:
            self._begun, self.conversation = True, from_json(stretch.before)
        self.stretches.append(Stretch(stretch.after, to_json(self.conversation), ()))
        for past in stretch.arrivals:
            self.reply, self.conversation = self._respond(past.request, self.conversation)
            if self.conversation == Conversation():
                self.erased = past.order
                self.stretches = [Stretch(past.order, to_json(self.conversation), ())]
            else:
                last = self.stretches[-1]
                self.stretches[-1] = replace(last, arrivals=(*last.arrivals, past))


def _with(recent: Recent, before: Conversation, arrived: Past) -> Recent:
    """What is known after one more arrival."""
    stretches = list(recent.stretches) if arrived.at - recent.at <= WINDOW else []
    if not stretches or _full(stretches[-1], arrived.at):
        stretches = [*stretches[-1:], Stretch(recent.last, to_json(before), (arrived,))]
    else:
        stretches[-1] = replace(stretches[-1], arrivals=(*stretches[-1].arrivals, arrived))
    return Recent(recent.source, arrived.order, arrived.at, tuple(stretches))


def _full(stretch: Stretch, now: datetime) -> bool:
    """Whether a new stretch begins: the one before is then the older, and the one before that is left out."""
    if len(stretch.arrivals) >= _STRETCH:
        return True
    return bool(stretch.arrivals) and now - stretch.arrivals[0].at > WINDOW


def _order(past: Past) -> int:
    return past.order
