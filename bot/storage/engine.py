"""Connections and transactions, on SQLite and PostgreSQL."""

from __future__ import annotations

import os
import sqlite3
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Lock
from time import sleep
from typing import Any, TypeVar

from sqlalchemy import Connection, create_engine, event
from sqlalchemy.exc import ArgumentError, DBAPIError, SAWarning, SQLAlchemyError

from bot.errors import StorageError
from bot.storage import on_postgresql, on_sqlite, prepared, reasons
from bot.storage.statements import Statements

T = TypeVar("T")

BUSY_SECONDS = 5.0
"""How long a lock of another process, or a server that does not answer, is waited for."""

CONNECTIONS = 16
"""Connections that one process keeps; half as many again are opened for a rush, and closed after it."""

_TRIES = 4
_PAUSE = 0.05
_LIMITS = {"lock_timeout": 10, "idle_in_transaction_session_timeout": 30}
"""Seconds."""
_UNREACHABLE = {
    "tcp_user_timeout": 10_000,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
}
"""A server that is gone without a word is noticed in a quarter of a minute: milliseconds, then seconds."""
_AGAIN = frozenset({"40001", "40P01"})
"""PostgreSQL: could not serialize access; deadlock detected. Nothing was written."""


class Store:
    """The database's connections, and transactions on them. StorageError where one fails."""

    def __init__(self, url: str) -> None:
        """Open nothing yet; StorageError where no database can have this address (SQLAlchemy's form)."""
        self.is_sqlite = url.startswith("sqlite")
        self._writer = Lock()
        self.statements: Statements = on_sqlite if self.is_sqlite else on_postgresql
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error", SAWarning)
                self.engine = create_engine(url, hide_parameters=True, **_options(self.is_sqlite))
        except ImportError:
            raise StorageError("DATABASE_URL: cần cài thêm gói psycopg để dùng PostgreSQL") from None
        except (ArgumentError, SAWarning, ValueError, TypeError):
            raise StorageError("DATABASE_URL: địa chỉ này viết sai") from None
        self._reading = self.engine.execution_options(writes=False)
        self._writing = self.engine.execution_options(writes=True)
        self._alone = self.engine.execution_options(**{prepared.ALONE: True})
        if self.is_sqlite:
            event.listen(self.engine, "do_connect", _make_private)
            event.listen(self.engine, "connect", _set_up_sqlite)
            event.listen(self.engine, "begin", _begin_sqlite)
        else:
            event.listen(self.engine, "connect", _set_up_postgresql)

    def close(self) -> None:
        """Close the connections that are not in use."""
        self.engine.dispose()

    def read(self, work: Callable[[Connection], T]) -> T:
        """What the work gives, in a transaction that only reads. It may be begun again: see ``write``."""
        return self._done(work, writes=False)

    def write(self, work: Callable[[Connection], T]) -> T:
        """What the work gives, in a transaction that is then committed.

        The work is done again, from the beginning, where the connection turned out to be dead or PostgreSQL
        asks for it; nothing that it wrote before then stands. A commit is never repeated.
        """
        return self._done(work, writes=True)

    def once(self, work: Callable[[Connection], T], *, writes: bool = True) -> T:
        """What the work gives, which is one statement, or some that each stand alone and may be repeated.

        On PostgreSQL each that is prepared is a transaction of its own, one way to the server and back.
        """
        return self._done(work, writes=writes, alone=not self.is_sqlite)

    def _done(self, work: Callable[[Connection], T], *, writes: bool, alone: bool = False) -> T:
        engine = self._alone if alone else self._writing if writes else self._reading
        for left in reversed(range(_TRIES)):
            attempt = _Attempt()
            try:
                with self._turnstile(writes), engine.connect() as connection:
                    return attempt.of(work, connection)
            except SQLAlchemyError as error:
                if not left or attempt.committing or not _worth_another(error):
                    raise reasons.failure(error) from None
        raise AssertionError

    @contextmanager
    def _turnstile(self, writes: bool) -> Iterator[None]:
        """SQLite has one writer; those of this process stand in line, and do not ask the file ever again."""
        if not (writes and self.is_sqlite):
            yield
            return
        if not self._writer.acquire(timeout=BUSY_SECONDS):
            raise reasons.told(reasons.BUSY)
        try:
            yield
        finally:
            self._writer.release()


class _Attempt:
    """One try of a transaction, which knows whether its commit was begun."""

    committing = False

    def of(self, work: Callable[[Connection], T], connection: Connection) -> T:
        with connection.begin() as transaction:
            done = work(connection)
            self.committing = True
            if connection.dialect.name == "postgresql":
                prepared.commit(connection)
            transaction.commit()
        return done


def _worth_another(error: SQLAlchemyError) -> bool:
    if not isinstance(error, DBAPIError):
        return False
    return error.connection_invalidated or getattr(error.orig, "sqlstate", None) in _AGAIN


def _options(is_sqlite: bool) -> dict[str, Any]:
    waits: dict[str, Any] = {
        "pool_use_lifo": True,
        "pool_size": CONNECTIONS,
        "max_overflow": CONNECTIONS // 2,
        "pool_timeout": BUSY_SECONDS,
    }
    if is_sqlite:
        return {"connect_args": {"timeout": BUSY_SECONDS}, **waits}
    return {
        "connect_args": {"connect_timeout": int(BUSY_SECONDS), **_UNREACHABLE, **prepared.CONNECTION},
        **waits,
    }


def _set_up_postgresql(connection: Any, _: object) -> None:
    """A lock is waited for so long and no longer, and a process that froze does not keep one for ever."""
    for name, seconds in _LIMITS.items():
        connection.execute(f"SET {name} = '{seconds}s'")
    connection.commit()


def _make_private(_: object, __: object, arguments: list[Any], ___: object) -> None:
    """A new file is its owner's alone; SQLite makes the files beside it like it."""
    with suppress(OSError):
        os.close(os.open(arguments[0], os.O_CREAT | os.O_EXCL, 0o600))


def _set_up_sqlite(connection: Any, _: object) -> None:
    """WAL, so that reading and writing go on side by side; what is erased is overwritten.

    What was told to be stored outlasts a power cut (FULL). Transactions are begun by hand (see below).
    """
    connection.isolation_level = None
    _use_wal(connection)
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA secure_delete = ON")


def _use_wal(connection: Any) -> None:
    """SQLite does not wait by itself for others that open a new file and change its mode at the same time."""
    pauses = int(BUSY_SECONDS / _PAUSE)
    for left in reversed(range(pauses + 1)):
        try:
            (mode,) = connection.execute("PRAGMA journal_mode").fetchone()
            if mode not in ("wal", "memory"):
                connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if not left or error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                raise
            sleep(_PAUSE)
        else:
            return


def _begin_sqlite(connection: Connection) -> None:
    """A transaction that will write takes the write lock at once, and so never fails half-way."""
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
