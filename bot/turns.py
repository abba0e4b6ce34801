"""What comes in once, and what waits to be sent: the words between the channels and the database."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TypeAlias

from handlers.reply import Reply
from handlers.request import Request

Pack: TypeAlias = Callable[[Reply], Iterable[str]]
"""Makes of a reply the calls that are put in the outbox."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """Something that came in once.

    ``chat`` is the conversation ("telegram:<chat id>:<user id>", "web:<digest of the session>"). ``claim``
    names the arrival for good ("telegram:<bot id>:<update id>"); what was claimed before has no effect again,
    and "" claims nothing. ``order`` is its place in the sender's own order, None where there is none; only
    arrivals whose claims have the same beginning, up to the last colon, are compared by it.
    """

    chat: str
    request: Request
    claim: str = ""
    order: int | None = None


@dataclass(frozen=True, slots=True)
class Parcel:
    """One call of a channel that waits to be sent, held (leased) by this process.

    Parcels of one ``queue`` are sent strictly one after another. ``payload`` is the channel's own (JSON).
    ``attempts`` is how often it was put off. ``lease`` tells whether it is still this process that holds it.
    """

    id: int
    queue: str
    payload: str = field(repr=False)
    attempts: int = 0
    lease: str = ""


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of an arrival: the reply, and the first of its parcels if nothing waits before it."""

    reply: Reply
    parcels: tuple[Parcel, ...] = ()
