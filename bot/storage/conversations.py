"""The row of a chat: claimed, locked and read in one statement on PostgreSQL, stored and erased."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, DateTime, String, bindparam, delete, select, text

from bot.storage.schema import CLAIMS, CONVERSATIONS
from handlers.conversation import Conversation, from_json, to_json

_BATCH = 500
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


@dataclass(frozen=True, slots=True)
class Found:
    """What is stored of a chat: empty where nothing is, or where its time has run out."""

    conversation: Conversation = field(default_factory=Conversation)
    recent: str = ""


def claim_and_hold(connection: Connection, chat: str, claim: str, now: datetime) -> Found | None:
    """The chat's row, locked until the transaction ends; None where the claim ("": none) was made before."""
    row = _postgresql_row if connection.dialect.name == "postgresql" else _sqlite_row
    first, held = row(connection, {"chat": chat, "claim": claim, "now": now})
    if not first:
        return None
    return _found(held, now) if held is not None else Found()


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


def store(connection: Connection, chat: str, found: Found, expires: datetime) -> None:
    """Put this in the chat's row; an empty conversation is not stored at all."""
    if found.conversation == Conversation():
        connection.execute(delete(CONVERSATIONS).where(CONVERSATIONS.c.chat == chat))
        return
    state = json.dumps(to_json(found.conversation), separators=(",", ":"))
    values = {"chat": chat, "state": state, "recent": found.recent, "expires": expires}
    connection.execute(_STORE, values)


def forget(connection: Connection, now: datetime) -> int:
    """Erase some of the conversations whose time has run out by now; gives how many, 0 where none is left."""
    late = select(CONVERSATIONS.c.chat).where(CONVERSATIONS.c.expires < now).limit(_BATCH)
    late = late.with_for_update(skip_locked=True)
    gone = connection.execute(delete(CONVERSATIONS).where(CONVERSATIONS.c.chat.in_(late.scalar_subquery())))
    return int(gone.rowcount)


def forget_claims(connection: Connection, oldest: datetime) -> int:
    """Erase some of the claims made before then; gives how many."""
    late = select(CLAIMS.c.claim).where(CLAIMS.c.at < oldest).limit(_BATCH)
    late = late.with_for_update(skip_locked=True)
    gone = connection.execute(delete(CLAIMS).where(CLAIMS.c.claim.in_(late.scalar_subquery())))
    return int(gone.rowcount)


def _found(row: Any, now: datetime) -> Found:
    if not row.state or _aware(row.expires) < now:
        return Found()
    try:
        return Found(from_json(json.loads(row.state)), row.recent)
    except (ValueError, KeyError, TypeError, AttributeError):
        return Found()


def _aware(moment: datetime) -> datetime:
    """SQLite gives a time back without its zone; it was stored in UTC."""
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
