"""What is counted of the day, and of the days before.

A note of today has a mark that only today's secret ties to a conversation. When the day is over, the secret
is erased, notes that are alike become one row with their number, and their marks are gone with them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from hashlib import blake2b
from typing import NamedTuple

from sqlalchemy import Connection, Date, bindparam, delete, select, text

from bot.storage import shared
from bot.storage.schema import OBSERVATIONS, SECRETS

KEPT = timedelta(days=90)
"""How long it is known what was counted on a day."""

DAILY = "observing:"
"""What the name of a day's secret begins with; the day follows."""
_FOLDED = "="
"""What the marks of added-up rows begin with; those of notes are hexadecimal."""
_BATCH = 500
_ADD_UP = text(
    "INSERT INTO observations (mark, day, kind, ending, key, words, other, clause, number)"
    " VALUES (:mark, :day, :kind, :ending, :key, :words, :other, :clause, :number)"
    " ON CONFLICT (mark) DO UPDATE SET number = observations.number + excluded.number"
).bindparams(bindparam("day", type_=Date))


class Counted(NamedTuple):
    """What is counted together: a day, and what happened."""

    day: date
    kind: str
    ending: str
    key: str
    words: str
    other: str
    clause: str


class Note(NamedTuple):
    """One that counts, with the mark that makes it count once."""

    mark: str
    counted: Counted


def daily_secret(connection: Connection, day: date) -> str:
    """The secret of a day, which all processes share; it is made by the first that asks."""
    return shared.secret(connection, f"{DAILY}{day.isoformat()}")


def forget_secrets(connection: Connection, today: date) -> int:
    """Erase the secrets of the days before; gives how many."""
    over = SECRETS.c.name.like(f"{DAILY}%") & (SECRETS.c.name < f"{DAILY}{today.isoformat()}")
    return int(connection.execute(delete(SECRETS).where(over)).rowcount)


def add_up(connection: Connection, today: date) -> int:
    """Add up some notes of the days before, without their marks; gives how many notes went into that."""
    single = OBSERVATIONS.c.mark.not_like(f"{_FOLDED}%") & (OBSERVATIONS.c.day < today)
    found = select(OBSERVATIONS).where(single).limit(_BATCH).with_for_update(skip_locked=True)
    rows = list(connection.execute(found))
    if not rows:
        return 0
    numbers: Counter[Counted] = Counter()
    for row in rows:
        numbers[Counted(*(getattr(row, name) for name in Counted._fields))] += row.number
    # in one order, so that two processes that add up at the same time do not wait for each other
    for mark, counted in sorted((_folded(counted), counted) for counted in numbers):
        connection.execute(_ADD_UP, {"mark": mark, "number": numbers[counted], **counted._asdict()})
    gone = delete(OBSERVATIONS).where(OBSERVATIONS.c.mark.in_([row.mark for row in rows]))
    return int(connection.execute(gone).rowcount)


def forget(connection: Connection, today: date) -> int:
    """Erase some rows of days long past; gives how many."""
    late = select(OBSERVATIONS.c.mark).where(OBSERVATIONS.c.day < today - KEPT).limit(_BATCH)
    mine = OBSERVATIONS.c.mark.in_(late.with_for_update(skip_locked=True).scalar_subquery())
    return int(connection.execute(delete(OBSERVATIONS).where(mine)).rowcount)


def _folded(counted: Iterable[object]) -> str:
    written = "\0".join(map(str, counted)).encode()
    return _FOLDED + blake2b(written, digest_size=16).hexdigest()
