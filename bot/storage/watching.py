"""What the server asks of the database about itself."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, func, select, text

from bot.storage import migrating, reasons
from bot.storage.engine import Store
from bot.storage.schema import CONVERSATIONS, OUTBOX


def check(store: Store) -> None:
    """Make sure that the database answers, takes what is written, and has tables as new as this program's.

    Newer ones are fine: during an update, old processes go on beside new ones. StorageError.
    """
    version = store.read(_version)
    if version is None or version in migrating.OLDER:
        raise reasons.told("thiếu bảng")


def counts(store: Store, now: datetime) -> tuple[int, int]:
    """How many parcels wait to be sent, and how many conversations are kept."""
    waiting = select(func.count()).select_from(OUTBOX).scalar_subquery()
    kept = select(func.count()).select_from(CONVERSATIONS).where(CONVERSATIONS.c.expires > now)
    found = store.read(lambda connection: connection.execute(select(waiting, kept.scalar_subquery())).one())
    return int(found[0]), int(found[1])


def _version(connection: Connection) -> str | None:
    """The version of the tables; StorageError where a PostgreSQL server takes no writing (a standby)."""
    if connection.dialect.name == "postgresql":
        closed = connection.execute(text("SHOW transaction_read_only")).scalar() == "on"
        if closed:
            raise reasons.told(reasons.READ_ONLY)
    return migrating.marked(connection)
