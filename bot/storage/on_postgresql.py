"""The statements of every turn on PostgreSQL: as few as can be, since each is a way to the server and back.

Under READ COMMITTED a statement sees what was committed before it began, but a row that it has to wait for as
it is afterwards. The updates that change nothing (``SET chat = excluded.chat``) lock a row, made if missing.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, DateTime, String, TextClause, bindparam, text

from bot.storage.conversations import Outcome, Stored
from bot.turns import Parcel

_MOMENT = DateTime(timezone=True)

_CLAIM = "INSERT INTO claims (claim, at) VALUES (:claim, :now) ON CONFLICT DO NOTHING RETURNING claim"
_HOLD = """
    {claiming} INSERT INTO conversations (chat, state, recent, expires) SELECT :chat, '', '', :now {condition}
    ON CONFLICT (chat) DO UPDATE SET chat = excluded.chat
    RETURNING state, recent, expires
"""
_CLAIMING = {
    "claiming": f"WITH claimed AS ({_CLAIM})",
    "condition": "WHERE EXISTS (SELECT 1 FROM claimed)",
}

# The place of a parcel in its queue is its number, which is drawn once the queue's row is locked.
_PUT = """
    joined AS (
        INSERT INTO queues (queue, due, lease, joins) VALUES (:queue, :due, :lease, 0)
        ON CONFLICT (queue) DO UPDATE SET joins = queues.joins + 1
        RETURNING queue, lease
    )
    INSERT INTO outbox (queue, payload)
    SELECT joined.queue, given.payload
    FROM joined, unnest(CAST(:payloads AS TEXT[])) WITH ORDINALITY AS given (payload, place)
    ORDER BY given.place
    RETURNING id, (SELECT lease FROM joined) AS holder
"""
_STORE = "UPDATE conversations SET state = :state, recent = :recent, expires = :expires WHERE chat = :chat"
_ERASE = "DELETE FROM conversations WHERE chat = :chat"

# Whoever adds to the queue counts its ``joins`` up. A queue whose row had to be waited for meanwhile is not
# closed, and is looked at again: the new parcel was not to be seen yet.
_FINISH = """
    WITH held AS (SELECT joins FROM queues WHERE queue = :queue AND lease = :lease),
    following AS (
        SELECT id, payload, attempts FROM outbox
        WHERE queue = :queue AND id <> :id AND EXISTS (SELECT 1 FROM held) ORDER BY id LIMIT 1
    ),
    closed AS (
        DELETE FROM queues WHERE queue = :queue AND lease = :lease
        AND joins = (SELECT joins FROM held) AND NOT EXISTS (SELECT 1 FROM following) RETURNING queue
    ),
    kept AS (
        UPDATE queues SET due = :due WHERE queue = :queue AND lease = :lease
        AND EXISTS (SELECT 1 FROM following) RETURNING queue
    ),
    gone AS (
        DELETE FROM outbox
        WHERE id = :id AND (EXISTS (SELECT 1 FROM closed) OR EXISTS (SELECT 1 FROM kept)) RETURNING id
    )
    SELECT id, payload, attempts, (SELECT count(*) FROM held) AS held,
        (SELECT count(*) FROM closed) AS closed, (SELECT count(*) FROM kept) AS kept
    FROM (SELECT 1 AS one) AS one LEFT JOIN following ON true
"""


def _prepared(statement: str, **values: Any) -> TextClause:
    return text(statement).bindparams(*(bindparam(name, type_=kind) for name, kind in values.items()))


_CLAIMED = _prepared(_CLAIM, claim=String(), now=_MOMENT)
_HELD = _prepared(_HOLD.format(claiming="", condition=""), chat=String(), now=_MOMENT)
_CLAIMED_AND_HELD = _prepared(_HOLD.format(**_CLAIMING), claim=String(), chat=String(), now=_MOMENT)
_STORED = _prepared(_STORE, expires=_MOMENT)
_ERASED = _prepared(_ERASE)
_PUT_ALONE = _prepared(f"WITH {_PUT}", due=_MOMENT)
_STORED_AND_PUT = _prepared(f"WITH stored AS ({_STORE}), {_PUT}", expires=_MOMENT, due=_MOMENT)
_ERASED_AND_PUT = _prepared(f"WITH erased AS ({_ERASE}), {_PUT}", due=_MOMENT)
_FINISHED = _prepared(_FINISH, due=_MOMENT)


def claimed(connection: Connection, claim: str, now: datetime) -> bool:
    """Whether nobody made this claim before; "" is always free."""
    return not claim or connection.execute(_CLAIMED, {"claim": claim, "now": now}).first() is not None


def hold(connection: Connection, chat: str, claim: str, now: datetime) -> Stored | None:
    """The chat's row, locked until the transaction ends; None where the claim ("": none) was made before."""
    statement = _CLAIMED_AND_HELD if claim else _HELD
    row = connection.execute(statement, {"chat": chat, "claim": claim, "now": now}).one_or_none()
    return None if row is None else Stored(row.state, row.recent, row.expires)


def leave(connection: Connection, chat: str, made: Outcome, lease: str, due: datetime) -> tuple[Parcel, ...]:
    """Put this in the chat's row, and what is to be sent in the outbox; gives as ``put`` does."""
    values: dict[str, Any] = {"chat": chat}
    if made.state:
        values.update(state=made.state, recent=made.recent, expires=made.expires)
    if not made.payloads:
        connection.execute(_STORED if made.state else _ERASED, values)
        return ()
    given = _given(made.queue, made.payloads, lease, due)
    rows = connection.execute(_STORED_AND_PUT if made.state else _ERASED_AND_PUT, values | given)
    return _first(rows.all(), given)


def put(
    connection: Connection, queue: str, payloads: Sequence[str], lease: str, due: datetime
) -> tuple[Parcel, ...]:
    """Put payloads at the end of a queue; gives the first, leased, where nothing waited before it."""
    given = _given(queue, payloads, lease, due)
    return _first(connection.execute(_PUT_ALONE, given).all(), given)


def finish(connection: Connection, parcel: Parcel, due: datetime) -> Parcel | None:
    """Erase a parcel whose queue this process holds; gives the next one, leased on until ``due``."""
    values = {"queue": parcel.queue, "lease": parcel.lease, "id": parcel.id, "due": due}
    while True:
        row = connection.execute(_FINISHED, values).one()
        if row.kept:
            return Parcel(row.id, parcel.queue, row.payload, row.attempts, parcel.lease)
        if row.closed or not row.held:
            return None


def _given(queue: str, payloads: Sequence[str], lease: str, due: datetime) -> dict[str, Any]:
    return {"queue": queue, "payloads": list(payloads), "lease": lease, "due": due}


def _first(rows: Sequence[Any], given: dict[str, Any]) -> tuple[Parcel, ...]:
    if rows[0].holder != given["lease"]:
        return ()
    return (Parcel(min(row.id for row in rows), given["queue"], given["payloads"][0], 0, given["lease"]),)
