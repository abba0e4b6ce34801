"""Statements that go to libpq by themselves: whatever a value holds, and whatever went wrong before."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from bot.storage import Database
from bot.storage.prepared import Prepared, array
from tests.unit.stored import CHAT, FULL, NOW, held, opened, turn

_GIVEN = Prepared("given_back", "SELECT given FROM unnest($1::text[]) AS given")
_MISSING = Prepared("missing", "SELECT nothing FROM nowhere WHERE nothing = $1")


@pytest.fixture
def database(postgresql_url: str) -> Iterator[Database]:
    with opened(postgresql_url) as database:
        yield database


def given_back(connection: Connection, *texts: str) -> list[str | None]:
    return [row[0] for row in _GIVEN.rows(connection, array(texts))]


HOSTILE = ("", "NULL", "a,b", '"', "\\", '\\"', "{}", "'; DROP TABLE claims; --", "$1", "%s", "\n", "Đúng 🏛️")


def test_texts_come_back_as_they_were_first_and_later_in_a_transaction(database: Database) -> None:
    def work(connection: Connection) -> None:
        assert given_back(connection, *HOSTILE) == list(HOSTILE)
        assert given_back(connection, *HOSTILE) == list(HOSTILE)
        assert given_back(connection) == []

    database._store.write(work)
    database._store.once(work)


@pytest.mark.parametrize("name", ["it's", 'a"b', "a\\'b", "x'; DELETE FROM conversations; --"])
def test_names_of_conversations_and_claims_may_hold_anything(database: Database, name: str) -> None:
    assert turn(database, lambda _: FULL, chat=name, claim=name)
    assert not turn(database, lambda _: FULL, chat=name, claim=name)
    assert held(database, chat=name) == FULL


def test_a_text_that_postgresql_would_cut_off_is_refused(database: Database) -> None:
    with pytest.raises(ValueError, match="NUL"):
        database._store.write(lambda connection: given_back(connection, "a\0b"))
    assert turn(database, lambda _: FULL)


def test_what_was_prepared_outlives_a_transaction_that_failed(database: Database) -> None:
    assert turn(database, lambda _: FULL)

    def fails(connection: Connection) -> None:
        for _ in range(9):  # so often that psycopg, left to itself, would prepare it too
            connection.execute(text("SELECT chat FROM conversations WHERE chat = :chat"), {"chat": CHAT})
        raise LookupError

    with pytest.raises(LookupError):
        database._store.write(fails)
    assert held(database) == FULL


def test_statements_before_and_after_are_of_one_transaction(database: Database) -> None:
    def fails(connection: Connection) -> None:
        database._store.statements.claimed(connection, "telegram:1:1", NOW)
        connection.execute(text("UPDATE claims SET claim = 'telegram:1:2'"))
        raise LookupError

    with pytest.raises(LookupError):
        database._store.write(fails)
    assert database.post("telegram:1:1", "queue", ["a"], NOW)
    assert database.post("telegram:1:2", "queue", ["a"], NOW) == ()


def test_a_failure_tells_its_kind_and_leaves_the_connection_usable(database: Database) -> None:
    def fails(connection: Connection) -> None:
        with pytest.raises(DBAPIError) as caught:
            _MISSING.rows(connection, "a")
        assert getattr(caught.value.orig, "sqlstate", "") == "42P01"
        assert not caught.value.connection_invalidated

    database._store.once(fails)
    assert turn(database, lambda _: FULL)
