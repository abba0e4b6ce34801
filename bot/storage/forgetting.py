"""What is erased when its time has run out, a few rows at a time, so that nobody waits long for a lock."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Table, delete, func, select, update

from bot.late.window import RESENT, WINDOW
from bot.late.written import HEAD, moment
from bot.storage.schema import CLAIMS, CONVERSATIONS, ERASURES, KEEPS_ARRIVALS

CLAIMS_KEPT = 2 * RESENT
"""How long it is known that an update was dealt with; it is sent again for half of that at most."""

_BATCH = 500


def conversations(connection: Connection, now: datetime) -> int:
    """Erase some of the conversations whose time has run out; gives how many, 0 where none is left."""
    return _erase(connection, CONVERSATIONS, CONVERSATIONS.c.expires < now)


def windows(connection: Connection, now: datetime) -> int:
    """Erase what some conversations kept for late arrivals, once none can come; gives how many."""
    recent = CONVERSATIONS.c.recent
    over = recent < moment(now - WINDOW)
    late = (
        select(CONVERSATIONS.c.chat)
        .where(KEEPS_ARRIVALS, over)
        .limit(_BATCH)
        .with_for_update(skip_locked=True)
    )
    mine = CONVERSATIONS.c.chat.in_(late.scalar_subquery())
    cut = update(CONVERSATIONS).where(mine).values(recent=func.substr(recent, 1, HEAD))
    return int(connection.execute(cut).rowcount)


def claims(connection: Connection, now: datetime) -> int:
    """Erase some old claims; gives how many."""
    return _erase(connection, CLAIMS, CLAIMS.c.at < now - CLAIMS_KEPT)


def erasures(connection: Connection, now: datetime) -> int:
    """Erase some old notes of erasures; gives how many."""
    return _erase(connection, ERASURES, ERASURES.c.at < now - CLAIMS_KEPT)


def _erase(connection: Connection, table: Table, over: ColumnElement[bool]) -> int:
    [key] = table.primary_key.columns
    late = select(key).where(over).limit(_BATCH).with_for_update(skip_locked=True)
    return int(connection.execute(delete(table).where(key.in_(late.scalar_subquery()))).rowcount)
