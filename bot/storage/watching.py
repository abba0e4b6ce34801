"""What the server asks of the database about itself."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select

from bot.storage import migrating, reasons
from bot.storage.engine import Store
from bot.storage.schema import CONVERSATIONS, OUTBOX


def check(store: Store) -> None:
    """Make sure that the database answers, and that its tables are not older than this program.

    Newer ones are fine: during an update, old processes go on beside new ones. StorageError.
    """
    version = store.read(migrating.marked)
    if version is None or version in migrating.OLDER:
        raise reasons.told("thiếu bảng")


def counts(store: Store, now: datetime) -> tuple[int, int]:
    """How many parcels wait to be sent, and how many conversations are kept."""
    waiting = select(func.count()).select_from(OUTBOX).scalar_subquery()
    kept = select(func.count()).select_from(CONVERSATIONS).where(CONVERSATIONS.c.expires > now)
    found = store.read(lambda connection: connection.execute(select(waiting, kept.scalar_subquery())).one())
    return int(found[0]), int(found[1])
