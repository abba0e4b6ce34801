"""What the server asks of the database about itself."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from bot.errors import StorageError
from bot.storage import Database
from tests.unit.stored import FULL, NOW, WEEK, opened, turn


def test_a_database_that_is_up_to_date_can_be_used(database_url: str) -> None:
    with opened(database_url) as database:
        database.check()


def test_one_without_tables_or_with_older_ones_cannot(database_url: str) -> None:
    bare = Database(database_url)
    try:
        with pytest.raises(StorageError, match="thiếu bảng"):
            bare.check()
    finally:
        bare.close()
    with opened(database_url) as database:
        mark(database, "0001")
        with pytest.raises(StorageError, match="thiếu bảng"):
            database.check()


def test_one_that_a_newer_program_brought_up_to_date_can_still_be_used(database_url: str) -> None:
    with opened(database_url) as database:
        mark(database, "9999")
        database.check()


def mark(database: Database, version: str) -> None:
    database._store.write(
        lambda connection: connection.execute(text(f"UPDATE alembic_version SET version_num = '{version}'"))
    )


def test_what_waits_and_what_is_kept_is_counted(database_url: str) -> None:
    with opened(database_url) as database:
        assert database.counts(NOW) == (0, 0)
        turn(database, lambda _: FULL)
        database.post("", "telegram:1:2", ["{}", "{}"], NOW)
        assert database.counts(NOW) == (2, 1)
        assert database.counts(NOW + 2 * WEEK) == (2, 0)
