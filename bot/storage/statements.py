"""What a turn and the sending do in the database; SQLite and PostgreSQL have each a module that does it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from sqlalchemy import Connection

from bot.storage.conversations import Outcome, Stored
from bot.storage.observations import Note
from bot.turns import Parcel


class Statements(Protocol):
    """Either of the modules ``on_sqlite`` and ``on_postgresql``."""

    def claimed(self, connection: Connection, claim: str, now: datetime, /) -> bool:
        """Whether nobody made this claim before; "" is always free."""
        ...

    def hold(self, connection: Connection, chat: str, claim: str, now: datetime, /) -> Stored | None:
        """The chat's row, locked until the transaction ends; None where the claim was made before."""
        ...

    def leave(
        self, connection: Connection, chat: str, made: Outcome, lease: str, due: datetime, /
    ) -> tuple[Parcel, ...]:
        """Put this in the chat's row, and what is to be sent in the outbox; gives as ``put`` does."""
        ...

    def put(
        self, connection: Connection, queue: str, payloads: Sequence[str], lease: str, due: datetime, /
    ) -> tuple[Parcel, ...]:
        """Put payloads at the end of a queue; gives the first, leased until ``due``, if it is next."""
        ...

    def note(self, connection: Connection, notes: Sequence[Note], /) -> None:
        """Count these; one whose mark is there already counts no more."""
        ...

    def finish(self, connection: Connection, parcel: Parcel, due: datetime, /) -> Parcel | None:
        """Erase a parcel whose queue this process holds; gives the next one, leased on until ``due``."""
        ...
