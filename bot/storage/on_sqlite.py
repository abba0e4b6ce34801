"""The statements of every turn on SQLite, whose transactions hold the one write lock while they last."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, Date, DateTime, bindparam, delete, insert, select, text, update

from bot.storage.conversations import Outcome, Stored
from bot.storage.observations import Note
from bot.storage.schema import CONVERSATIONS, OUTBOX, QUEUES
from bot.turns import Parcel

_MOMENT = DateTime(timezone=True)

# As text: the constructs for it would load the dialects of both databases at every start.
_CLAIM = text("INSERT INTO claims (claim, at) VALUES (:claim, :now) ON CONFLICT DO NOTHING").bindparams(
    bindparam("now", type_=_MOMENT)
)
_STORE = text(
    "INSERT INTO conversations (chat, state, recent, expires) VALUES (:chat, :state, :recent, :expires)"
    " ON CONFLICT (chat) DO UPDATE SET state = excluded.state, recent = excluded.recent,"
    " expires = excluded.expires"
).bindparams(bindparam("expires", type_=_MOMENT))
_JOIN = text(
    "INSERT INTO queues (queue, due, lease, joins) VALUES (:queue, :due, :lease, 0)"
    " ON CONFLICT (queue) DO UPDATE SET joins = queues.joins + 1 RETURNING lease"
).bindparams(bindparam("due", type_=_MOMENT))
_NOTE = text(
    "INSERT INTO observations (mark, day, kind, ending, key, words, other, clause, number)"
    " VALUES (:mark, :day, :kind, :ending, :key, :words, :other, :clause, 1) ON CONFLICT DO NOTHING"
).bindparams(bindparam("day", type_=Date))
_HOLD = select(CONVERSATIONS).where(CONVERSATIONS.c.chat == bindparam("chat"))
_ERASE = delete(CONVERSATIONS).where(CONVERSATIONS.c.chat == bindparam("chat"))
_ADD = insert(OUTBOX).returning(OUTBOX.c.id)
_MINE = (QUEUES.c.queue == bindparam("mine")) & (QUEUES.c.lease == bindparam("held"))
_RENEW = update(QUEUES).where(_MINE).values(due=bindparam("until"))
_CLOSE = delete(QUEUES).where(_MINE)
_GONE = delete(OUTBOX).where(OUTBOX.c.id == bindparam("sent"))
_FOLLOWING = select(OUTBOX).where(OUTBOX.c.queue == bindparam("mine")).order_by(OUTBOX.c.id).limit(1)


def claimed(connection: Connection, claim: str, now: datetime) -> bool:
    """Whether nobody made this claim before; "" is always free."""
    return not claim or connection.execute(_CLAIM, {"claim": claim, "now": now}).rowcount == 1


def hold(connection: Connection, chat: str, claim: str, now: datetime) -> Stored | None:
    """The chat's row; None where the claim ("": none) was made before."""
    if not claimed(connection, claim, now):
        return None
    row = connection.execute(_HOLD, {"chat": chat}).one_or_none()
    return Stored("", "", now) if row is None else Stored(row.state, row.recent, row.expires)


def leave(connection: Connection, chat: str, made: Outcome, lease: str, due: datetime) -> tuple[Parcel, ...]:
    """Put this in the chat's row, and what is to be sent in the outbox; gives as ``put`` does."""
    if made.state:
        values = {"chat": chat, "state": made.state, "recent": made.recent, "expires": made.expires}
        connection.execute(_STORE, values)
    else:
        connection.execute(_ERASE, {"chat": chat})
    return put(connection, made.queue, made.payloads, lease, due) if made.payloads else ()


def put(
    connection: Connection, queue: str, payloads: Sequence[str], lease: str, due: datetime
) -> tuple[Parcel, ...]:
    """Put payloads at the end of a queue; gives the first, leased, where nothing waited before it."""
    holder = connection.execute(_JOIN, {"queue": queue, "due": due, "lease": lease}).scalar_one()
    waiting = [{"queue": queue, "payload": payload} for payload in payloads]
    ids = [connection.execute(_ADD, one).scalar_one() for one in waiting]
    return (Parcel(ids[0], queue, payloads[0], 0, lease),) if holder == lease else ()


def note(connection: Connection, notes: Sequence[Note]) -> None:
    """Count these; one whose mark is there already counts no more."""
    for mark, counted in notes:
        connection.execute(_NOTE, {"mark": mark, **counted._asdict()})


def finish(connection: Connection, parcel: Parcel, due: datetime) -> Parcel | None:
    """Erase a parcel whose queue this process holds; gives the next one, leased on until ``due``."""
    mine = {"mine": parcel.queue, "held": parcel.lease}
    if not connection.execute(_RENEW, {**mine, "until": due}).rowcount:
        return None
    connection.execute(_GONE, {"sent": parcel.id})
    row = connection.execute(_FOLLOWING, {"mine": parcel.queue}).one_or_none()
    if row is None:
        connection.execute(_CLOSE, mine)
        return None
    return Parcel(row.id, row.queue, row.payload, row.attempts, parcel.lease)
