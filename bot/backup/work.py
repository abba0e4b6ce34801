"""Backing up, restoring and moving: what each does to a database, all of it or nothing."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from pathlib import Path

from sqlalchemy import ColumnElement, Connection, Table, make_url
from sqlalchemy.exc import ArgumentError

from bot.backup import file, tables
from bot.backup.contents import Ends
from bot.errors import InputError, StorageError
from bot.storage import migrating
from bot.storage.engine import Store
from bot.storage.observations import DAILY

PERSONAL = ("conversations", "outbox", "queues")
"""The tables that hold what somebody said, or a Telegram number."""

NOT_FREE = (
    "cơ sở dữ liệu đã có dữ liệu. Anh/chị khôi phục vào một cơ sở dữ liệu trống, "
    "hoặc thêm --replace để thay hết."
)
TARGET_NOT_FREE = "nơi chuyển đến đã có dữ liệu. Anh/chị chọn một cơ sở dữ liệu trống."
WRITTEN_MEANWHILE = (
    "trong lúc chuyển vẫn có dữ liệu được ghi vào nơi cũ, nên chưa chuyển gì. "
    "Anh/chị dừng trợ lý ở mọi máy rồi chuyển lại."
)


def backup(store: Store, path: Path, now: datetime, without: Collection[str] = ()) -> Mapping[str, Ends]:
    """Write all that need be known later into a new file, as it is at one moment.

    InputError, StorageError.
    """
    with tables.looking(store) as connection:
        version = tables.form(connection)
        header = file.Header(version, now.isoformat(timespec="seconds"), tuple(without))
        return file.write(path, header, tables.contents(connection, _lasting(now), without))


def restore(store: Store, path: Path, *, replace: bool) -> Mapping[str, Ends]:
    """Put a backup in the place of what is there. InputError, StorageError: nothing was done."""
    header, expected = file.check(path)

    def work(connection: Connection) -> Mapping[str, Ends]:
        migrating.version(connection)
        if not (replace or tables.is_free(connection)):
            raise InputError(NOT_FREE)
        found = tables.put(connection, header.tables, file.contents(path))
        if found != expected:
            raise InputError(file.CUT.format(path=path))
        return found

    return store.write(work)


def move(source: Store, target: Store) -> Mapping[str, Ends]:
    """Put all that one database holds into another, which is empty.

    InputError, StorageError: nothing was done. What is written in the first one meanwhile is noticed; what is
    written there later is not moved.
    """

    def work(connection: Connection) -> Mapping[str, Ends]:
        migrating.version(connection)
        if not tables.is_free(connection):
            raise InputError(TARGET_NOT_FREE)
        with tables.looking(source) as before:
            moved = tables.put(connection, tables.form(before), tables.contents(before))
        with tables.looking(source) as after:
            if tables.ends(tables.contents(after)) != moved:
                raise InputError(WRITTEN_MEANWHILE)
        return moved

    return target.write(work)


def is_free(store: Store) -> bool:
    """Whether nothing is there that would be lost. StorageError, also where a newer program made it."""
    return store.read(lambda connection: migrating.version(connection) is None or tables.is_free(connection))


def existing(url: str) -> Store:
    """The database of this address, where there is one: a file is not made. StorageError."""
    try:
        parsed = make_url(url)
    except ArgumentError:
        return Store(url)
    name = parsed.database
    if parsed.get_backend_name() == "sqlite" and name and name != ":memory:" and not Path(name).is_file():
        raise StorageError(tables.NOT_THERE)
    return Store(url)


def _lasting(now: datetime) -> tables.Filter:
    """What need be known later: no conversation whose time has run out, and no secret of a day."""

    def condition(table: Table) -> ColumnElement[bool] | None:
        if table.name == "conversations" and "expires" in table.columns:
            return table.c.expires >= now
        return table.c.name.not_like(f"{DAILY}%") if table.name == "secrets" else None

    return condition
