"""The row of a chat: claimed, locked and read in one statement on PostgreSQL, stored and erased."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, DateTime, String, bindparam, delete, select, text

from bot.storage.schema import CONVERSATIONS, ERASURES
from handlers.conversation import Conversation, from_json, to_json

_MOMENT = DateTime(timezone=True)

# As text: the constructs for it would load the dialects of both databases at every start. The update that
# changes nothing locks the row, waits for whoever holds it, and gives what that one left.
_LOCK = """
    {claiming} INSERT INTO conversations (chat, state, recent, expires) SELECT :chat, '', '', :now {condition}
    ON CONFLICT (chat) DO UPDATE SET chat = excluded.chat
    RETURNING state, recent, expires
"""
_BOUND = (bindparam("chat", type_=String()), bindparam("now", type_=_MOMENT))
_INSERT_CLAIM = "INSERT INTO claims (claim, at) VALUES (:claim, :now) ON CONFLICT DO NOTHING"
_CLAIM = text(_INSERT_CLAIM).bindparams(bindparam("now", type_=_MOMENT))
_CLAIMING = {
    "claiming": f"WITH claimed AS ({_INSERT_CLAIM} RETURNING claim)",
    "condition": "WHERE EXISTS (SELECT 1 FROM claimed)",
}
_LOCKED = text(_LOCK.format(claiming="", condition="")).bindparams(*_BOUND)
_CLAIMED_AND_LOCKED = text(_LOCK.format(**_CLAIMING)).bindparams(*_BOUND, bindparam("claim", type_=String()))

_STORE = text(
    "INSERT INTO conversations (chat, state, recent, expires) VALUES (:chat, :state, :recent, :expires)"
    " ON CONFLICT (chat) DO UPDATE SET state = excluded.state, recent = excluded.recent,"
    " expires = excluded.expires"
).bindparams(bindparam("expires", type_=_MOMENT))
_ERASED = text(
    "INSERT INTO erasures (who, place, at) VALUES (:who, :place, :now)"
    " ON CONFLICT (who) DO UPDATE SET place = excluded.place, at = excluded.at"
).bindparams(bindparam("now", type_=_MOMENT))


class Held:
    """What is stored of a chat, locked: empty where nothing is, or where its time has run out."""

    def __init__(self, connection: Connection, row: Any, now: datetime) -> None:
        self.conversation = Conversation()
        self.recent = ""
        self._connection = connection
        if row is None or not row.state or _aware(row.expires) < now:
            return
        with suppress(ValueError, KeyError, TypeError, AttributeError):
            self.conversation = from_json(json.loads(row.state))
            self.recent = row.recent

    def erased_at(self, who: str) -> int | None:
        """The place in its sender's order where this one's conversation was erased."""
        found = select(ERASURES.c.place).where(ERASURES.c.who == who)
        return self._connection.execute(found).scalar()


def claim_and_hold(connection: Connection, chat: str, claim: str, now: datetime) -> Held | None:
    """The chat's row, locked until the transaction ends; None where the claim ("": none) was made before."""
    row = _postgresql_row if connection.dialect.name == "postgresql" else _sqlite_row
    first, found = row(connection, {"chat": chat, "claim": claim, "now": now})
    return Held(connection, found, now) if first else None


def claimed(connection: Connection, claim: str, now: datetime) -> bool:
    """Whether nobody made this claim before; "" is always free."""
    return not claim or connection.execute(_CLAIM, {"claim": claim, "now": now}).rowcount == 1


def _postgresql_row(connection: Connection, values: dict[str, Any]) -> tuple[bool, Any]:
    statement = _CLAIMED_AND_LOCKED if values["claim"] else _LOCKED
    row = connection.execute(statement, values).one_or_none()
    return row is not None, row


def _sqlite_row(connection: Connection, values: dict[str, Any]) -> tuple[bool, Any]:
    """The transaction holds the only write lock, so there is nothing more to lock."""
    if not claimed(connection, values["claim"], values["now"]):
        return False, None
    mine = CONVERSATIONS.c.chat == values["chat"]
    return True, connection.execute(select(CONVERSATIONS).where(mine)).one_or_none()


def store(
    connection: Connection, chat: str, conversation: Conversation, recent: str, expires: datetime
) -> None:
    """Put this in the chat's row; an empty conversation is not stored at all."""
    if conversation == Conversation():
        connection.execute(delete(CONVERSATIONS).where(CONVERSATIONS.c.chat == chat))
        return
    state = json.dumps(to_json(conversation), separators=(",", ":"))
    connection.execute(_STORE, {"chat": chat, "state": state, "recent": recent, "expires": expires})


def note_erasure(connection: Connection, who: str, place: int, now: datetime) -> None:
    """Note where in its sender's order a conversation was erased."""
    connection.execute(_ERASED, {"who": who, "place": place, "now": now})


def _aware(moment: datetime) -> datetime:
    """SQLite gives a time back without its zone; it was stored in UTC."""
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
