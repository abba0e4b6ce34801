"""The statements of every turn on PostgreSQL: as few as can be, since each is a way to the server and back.

Under READ COMMITTED a statement sees what was committed before it began, but a row that it has to wait for as
it is afterwards. The updates that change nothing (``SET chat = excluded.chat``) lock a row, made if missing.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection

from bot.storage.conversations import Outcome, Stored
from bot.storage.observations import Note
from bot.storage.prepared import Prepared, Row, array
from bot.turns import Parcel

_CLAIM = "INSERT INTO claims (claim, at) VALUES ({claim}, {now}::timestamptz) ON CONFLICT DO NOTHING"
_HOLD = """
    INSERT INTO conversations (chat, state, recent, expires) SELECT $1, '', '', $2::timestamptz {condition}
    ON CONFLICT (chat) DO UPDATE SET chat = excluded.chat
    RETURNING state, recent, expires
"""
_CLAIMING = f"WITH claimed AS ({_CLAIM} RETURNING claim) ".format(claim="$3", now="$2")

# The place of a parcel in its queue is its number, which is drawn once the queue's row is locked.
_PUT = """
    joined AS (
        INSERT INTO queues (queue, due, lease, joins) VALUES ($1, $2::timestamptz, $3, 0)
        ON CONFLICT (queue) DO UPDATE SET joins = queues.joins + 1
        RETURNING queue, lease
    )
    INSERT INTO outbox (queue, payload)
    SELECT joined.queue, given.payload
    FROM joined, unnest($4::text[]) WITH ORDINALITY AS given (payload, place)
    ORDER BY given.place
    RETURNING id, (SELECT lease FROM joined) AS holder
"""
_STORE = "UPDATE conversations SET state = {}, recent = {}, expires = {}::timestamptz WHERE chat = {}"
_ERASE = "DELETE FROM conversations WHERE chat = {}"

_NOTE = """
    INSERT INTO observations (mark, day, kind, ending, key, words, other, clause, number)
    VALUES ($1, $2::date, $3, $4, $5, $6, $7, $8, 1) ON CONFLICT DO NOTHING
"""

# Whoever adds to the queue counts its ``joins`` up. A queue whose row had to be waited for meanwhile is not
# closed, and is looked at again: the new parcel was not to be seen yet.
_FINISH = """
    WITH held AS (SELECT joins FROM queues WHERE queue = $1 AND lease = $2),
    following AS (
        SELECT id, payload, attempts FROM outbox
        WHERE queue = $1 AND id <> $3::bigint AND EXISTS (SELECT 1 FROM held) ORDER BY id LIMIT 1
    ),
    closed AS (
        DELETE FROM queues WHERE queue = $1 AND lease = $2
        AND joins = (SELECT joins FROM held) AND NOT EXISTS (SELECT 1 FROM following) RETURNING queue
    ),
    kept AS (
        UPDATE queues SET due = $4::timestamptz WHERE queue = $1 AND lease = $2
        AND EXISTS (SELECT 1 FROM following) RETURNING queue
    ),
    gone AS (
        DELETE FROM outbox
        WHERE id = $3::bigint AND (EXISTS (SELECT 1 FROM closed) OR EXISTS (SELECT 1 FROM kept)) RETURNING id
    )
    SELECT id, payload, attempts, (SELECT count(*) FROM held) AS held,
        (SELECT count(*) FROM closed) AS closed, (SELECT count(*) FROM kept) AS kept
    FROM (SELECT 1 AS one) AS one LEFT JOIN following ON true
"""


_CLAIMED = Prepared("claimed", _CLAIM.format(claim="$1", now="$2") + " RETURNING claim")
_HELD = Prepared("held", _HOLD.format(condition=""))
_CLAIMED_AND_HELD = Prepared(
    "claimed_and_held", _CLAIMING + _HOLD.format(condition="WHERE EXISTS (SELECT 1 FROM claimed)")
)
_STORED = Prepared("stored", _STORE.format("$1", "$2", "$3", "$4"))
_ERASED = Prepared("erased", _ERASE.format("$1"))
_PUT_ALONE = Prepared("put", f"WITH {_PUT}")
_STORED_AND_PUT = Prepared(
    "stored_and_put", f"WITH stored AS ({_STORE}), {_PUT}".format("$5", "$6", "$7", "$8")
)
_ERASED_AND_PUT = Prepared("erased_and_put", f"WITH erased AS ({_ERASE}), {_PUT}".format("$5"))
_NOTED = Prepared("noted", _NOTE)
_FINISHED = Prepared("finished", _FINISH)


def claimed(connection: Connection, claim: str, now: datetime) -> bool:
    """Whether nobody made this claim before; "" is always free."""
    return not claim or bool(_CLAIMED.rows(connection, claim, now.isoformat()))


def hold(connection: Connection, chat: str, claim: str, now: datetime) -> Stored | None:
    """The chat's row, locked until the transaction ends; None where the claim ("": none) was made before."""
    values = (chat, now.isoformat())
    rows = _CLAIMED_AND_HELD.rows(connection, *values, claim) if claim else _HELD.rows(connection, *values)
    if not rows:
        return None
    state, recent, expires = map(str, rows[0])
    return Stored(state, recent, datetime.fromisoformat(expires))


def leave(connection: Connection, chat: str, made: Outcome, lease: str, due: datetime) -> tuple[Parcel, ...]:
    """Put this in the chat's row, and what is to be sent in the outbox; gives as ``put`` does."""
    row = (made.state, made.recent, made.expires.isoformat(), chat) if made.state else (chat,)
    if not made.payloads:
        (_STORED if made.state else _ERASED).rows(connection, *row)
        return ()
    given = _given(made.queue, made.payloads, lease, due)
    rows = (_STORED_AND_PUT if made.state else _ERASED_AND_PUT).rows(connection, *given, *row)
    return _first(rows, made.queue, made.payloads, lease)


def put(
    connection: Connection, queue: str, payloads: Sequence[str], lease: str, due: datetime
) -> tuple[Parcel, ...]:
    """Put payloads at the end of a queue; gives the first, leased, where nothing waited before it."""
    rows = _PUT_ALONE.rows(connection, *_given(queue, payloads, lease, due))
    return _first(rows, queue, payloads, lease)


def note(connection: Connection, notes: Sequence[Note]) -> None:
    """Count these; one whose mark is there already counts no more."""
    for mark, counted in notes:
        _NOTED.rows(connection, mark, *map(str, counted))


def finish(connection: Connection, parcel: Parcel, due: datetime) -> Parcel | None:
    """Erase a parcel whose queue this process holds; gives the next one, leased on until ``due``."""
    while True:
        [row] = _FINISHED.rows(connection, parcel.queue, parcel.lease, str(parcel.id), due.isoformat())
        number, payload, attempts, held, closed, kept = row
        if kept != "0":
            return Parcel(int(number or 0), parcel.queue, payload or "", int(attempts or 0), parcel.lease)
        if closed != "0" or held == "0":
            return None


def _given(queue: str, payloads: Sequence[str], lease: str, due: datetime) -> tuple[str, str, str, str]:
    return (queue, due.isoformat(), lease, array(payloads))


def _first(rows: Sequence[Row], queue: str, payloads: Sequence[str], lease: str) -> tuple[Parcel, ...]:
    if rows[0][1] != lease:
        return ()
    return (Parcel(min(int(number or 0) for number, _ in rows), queue, payloads[0], 0, lease),)
