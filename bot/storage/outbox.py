"""What waits to be sent: kept until it is, in the order in which it was made.

A queue has a row of its own as long as something waits in it. Whoever adds to the queue, and whoever is done
with its first parcel, locks that row; so a parcel is either seen by the one that sends, or leased to the one
that adds it, and none is left lying. A queue is leased for a while; what a dead process
leaves behind is then taken over.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, delete, func, select, update

from bot.storage.engine import Store
from bot.storage.schema import OUTBOX, QUEUES
from bot.turns import Parcel

LEASE_SECONDS = 60
"""A queue whose process does not report for so long is taken over; one send takes less than half of it."""

_LEASE = timedelta(seconds=LEASE_SECONDS)


def leased(now: datetime) -> tuple[str, datetime]:
    """A new lease, and until when it holds."""
    return secrets.token_hex(8), now + _LEASE


class Outbox:
    """The parcels of all processes on one database. Every method is a transaction, StorageError if it fails.

    Times are those of the processes' own clocks. Clocks that differ by less than half of LEASE_SECONDS do no
    harm; where they differ by more, a parcel may be sent twice, never lost or out of order.
    """

    def __init__(self, store: Store, now: Callable[[], datetime]) -> None:
        self._store = store
        self._now = now

    def sent(self, parcel: Parcel) -> Parcel | None:
        """Erases what was sent; gives the next of its queue, leased to this process.

        None where nothing more waits, or where another process has taken the queue over meanwhile.
        """
        if not parcel.lease:
            return None
        finish = self._store.statements.finish
        return self._store.once(lambda connection: finish(connection, parcel, self._now() + _LEASE))

    def drop(self, parcel: Parcel) -> Parcel | None:
        """Erases what can never be sent; gives the next of its queue as ``sent`` does."""
        return self.sent(parcel)

    def put_off(self, parcel: Parcel, seconds: float) -> None:
        """Leaves it, and what waits behind it, for so long; any process may take it then."""
        again = OUTBOX.update().where(OUTBOX.c.id == parcel.id).values(attempts=OUTBOX.c.attempts + 1)

        def work(connection: Connection) -> None:
            if self._given_back(connection, parcel, self._now() + timedelta(seconds=seconds)):
                connection.execute(again)

        self._store.write(work)

    def keep(self, parcel: Parcel) -> bool:
        """Leases it for longer; whether it was still leased to this process."""
        mine = _leased_by(parcel)
        longer = update(QUEUES).where(mine).values(due=self._now() + _LEASE)
        return self._store.write(lambda connection: bool(connection.execute(longer).rowcount))

    def release(self, parcel: Parcel) -> None:
        """Leaves it to whoever comes first, as it is."""
        self._store.write(lambda connection: self._given_back(connection, parcel, self._now()))

    def drop_queue(self, queue: str) -> int:
        """Erases all that waits in a queue; gives how many."""

        def work(connection: Connection) -> int:
            connection.execute(select(QUEUES.c.queue).where(QUEUES.c.queue == queue).with_for_update())
            gone = connection.execute(delete(OUTBOX).where(OUTBOX.c.queue == queue))
            connection.execute(delete(QUEUES).where(QUEUES.c.queue == queue))
            return int(gone.rowcount)

        return self._store.write(work)

    def due(self, limit: int) -> list[Parcel]:
        """The first parcels of at most so many queues that may be taken now, leased to this process."""
        return self._take(select(QUEUES.c.queue).order_by(QUEUES.c.due).limit(limit))

    def next_of(self, queue: str) -> Parcel | None:
        """The first parcel of this queue if it may be taken now, leased to this process."""
        return next(iter(self._take(select(QUEUES.c.queue).where(QUEUES.c.queue == queue))), None)

    def waiting(self) -> int:
        """How many parcels wait."""
        counted = select(func.count()).select_from(OUTBOX)
        return self._store.read(lambda connection: int(connection.execute(counted).scalar_one()))

    def _take(self, queues: Select[Any]) -> list[Parcel]:
        free = queues.where(QUEUES.c.due <= self._now())
        if not self._store.once(lambda connection: connection.execute(free).first(), writes=False):
            return []
        locking = free.with_for_update(skip_locked=True)

        def work(connection: Connection) -> list[Parcel]:
            return self._leased(connection, connection.execute(locking).scalars().all())

        return self._store.write(work)

    def _leased(self, connection: Connection, queues: Sequence[str]) -> list[Parcel]:
        if not queues:
            return []
        lease, due = leased(self._now())
        mine = QUEUES.c.queue.in_(queues)
        connection.execute(update(QUEUES).where(mine).values(due=due, lease=lease))
        firsts = select(func.min(OUTBOX.c.id)).where(OUTBOX.c.queue.in_(queues)).group_by(OUTBOX.c.queue)
        rows = connection.execute(select(OUTBOX).where(OUTBOX.c.id.in_(firsts)))
        found = {row.queue: Parcel(row.id, row.queue, row.payload, row.attempts, lease) for row in rows}
        return [found[queue] for queue in queues if queue in found]

    def _given_back(self, connection: Connection, parcel: Parcel, due: datetime) -> bool:
        """Whether the queue was leased to this process until now."""
        given = update(QUEUES).where(_leased_by(parcel)).values(due=due, lease="")
        return bool(connection.execute(given).rowcount)


def _leased_by(parcel: Parcel) -> ColumnElement[bool]:
    return (QUEUES.c.queue == parcel.queue) & (QUEUES.c.lease == parcel.lease) & (QUEUES.c.lease != "")
