"""The conversation in a chat's row: what a turn finds there, and what it leaves."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sqlalchemy import Connection, DateTime, bindparam, select, text

from bot.storage.observations import Note
from bot.storage.schema import ERASURES
from handlers.conversation import Conversation, from_json, to_json
from handlers.keeping import lasts

_ERASED = text(
    "INSERT INTO erasures (who, place, at) VALUES (:who, :place, :now)"
    " ON CONFLICT (who) DO UPDATE SET place = excluded.place, at = excluded.at"
).bindparams(bindparam("now", type_=DateTime(timezone=True)))
_ERASED_AT = select(ERASURES.c.place).where(ERASURES.c.who == bindparam("who"))


@dataclass(frozen=True, slots=True)
class Stored:
    """The row of a chat as it stands; ``state`` is "" where there was none."""

    state: str
    recent: str
    expires: datetime


@dataclass(slots=True)
class Outcome:
    """What a turn made: the conversation, until when it is kept, and what is to be sent to ``queue``.

    ``erased``: whose conversation was erased, and where in the sender's order. ``state`` is what stands in
    the row: "" for an empty conversation, which is not stored at all. ``notes``: what is counted of the turn.
    """

    conversation: Conversation
    expires: datetime
    recent: str = ""
    erased: tuple[str, int] | None = None
    queue: str = ""
    payloads: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()
    state: str = field(init=False, default="")

    def __post_init__(self) -> None:
        if self.conversation != Conversation():
            self.state = json.dumps(to_json(self.conversation), separators=(",", ":"))


class Held:
    """What is stored of a chat, locked: empty where nothing is, or where its time has run out.

    ``touched`` is when the last turn was, None where nothing is known of one.
    """

    def __init__(self, connection: Connection, row: Stored, now: datetime) -> None:
        self.conversation = Conversation()
        self.recent = ""
        self.touched: datetime | None = None
        self.connection = connection
        if not row.state or _aware(row.expires) < now:
            return
        with suppress(ValueError, KeyError, TypeError, AttributeError):
            self.conversation = from_json(json.loads(row.state))
            self.recent = row.recent
            self.touched = _aware(row.expires) - lasts(self.conversation)

    def erased_at(self, who: str) -> int | None:
        """The place in its sender's order where this one's conversation was erased."""
        return self.connection.execute(_ERASED_AT, {"who": who}).scalar()


def note_erasure(connection: Connection, who: str, place: int, now: datetime) -> None:
    """Note where in its sender's order a conversation was erased."""
    connection.execute(_ERASED, {"who": who, "place": place, "now": now})


def _aware(moment: datetime) -> datetime:
    """SQLite gives a time back without its zone; it was stored in UTC."""
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
