"""Tables of every age are brought up to date once, whole, and by nobody who is too old for them."""

from __future__ import annotations

import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, inspect, text

from bot.errors import StorageError
from bot.storage import Database, migrating
from bot.storage.schema import METADATA
from handlers.conversation import Conversation
from tests.unit.stored import CHAT, FULL, NOW, PACKAGED, held, in_threads, opened, turn
from tests.unit.stored import stored_state as state

OLD_TABLES = """
    CREATE TABLE documents (id VARCHAR(64) NOT NULL, position INTEGER NOT NULL,
        fingerprint VARCHAR(64) NOT NULL, identity TEXT NOT NULL, PRIMARY KEY (id));
    CREATE TABLE clauses (id VARCHAR(255) NOT NULL, document VARCHAR(64) NOT NULL, position INTEGER NOT NULL,
        level VARCHAR(16) NOT NULL, number VARCHAR(32) NOT NULL, parent VARCHAR(255), start INTEGER NOT NULL,
        "end" INTEGER NOT NULL, text TEXT NOT NULL, plain TEXT NOT NULL, searchable TEXT NOT NULL,
        PRIMARY KEY (id));
    CREATE INDEX ix_clauses_document ON clauses (document);
    CREATE TABLE conversations (chat VARCHAR(128) NOT NULL, state TEXT NOT NULL, changed TIMESTAMP NOT NULL,
        PRIMARY KEY (chat));
    CREATE INDEX ix_conversations_changed ON conversations (changed)
"""
"""As the program made them before it had migrations."""


@contextmanager
def connected(url: str) -> Iterator[Connection]:
    engine = create_engine(url)
    try:
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()


def make_old(url: str) -> None:
    """A database as it was left by the program without migrations, with one conversation."""
    with connected(url) as connection:
        zoned = "TIMESTAMP WITH TIME ZONE" if connection.dialect.name == "postgresql" else "DATETIME"
        for statement in OLD_TABLES.replace("TIMESTAMP", zoned).split(";"):
            connection.exec_driver_sql(statement)
        changed = NOW.strftime("%Y-%m-%d %H:%M:%S.%f") + ("+00" if "postgresql" in url else "")
        insert = text("INSERT INTO conversations (chat, state, changed) VALUES (:chat, :state, :changed)")
        connection.execute(insert, {"chat": CHAT, "state": state(FULL), "changed": changed})


def tables(url: str) -> set[str]:
    with connected(url) as connection:
        return set(inspect(connection).get_table_names())


def version(url: str) -> str:
    with connected(url) as connection:
        return str(connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one())


def test_the_newest_step_is_known() -> None:
    script = ScriptDirectory(str(migrating._FOLDER))
    steps = list(script.walk_revisions())
    assert script.get_heads() == [migrating.NEWEST]
    assert {step.revision for step in steps} == migrating.KNOWN
    assert all(step.doc for step in steps)


@pytest.mark.parametrize("old", [False, True], ids=["new", "from before"])
def test_migrations_make_the_tables_that_the_program_uses(database_url: str, old: bool) -> None:
    if old:
        make_old(database_url)
    with opened(database_url):
        pass
    with connected(database_url) as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, METADATA) == []


def test_a_database_from_before_is_taken_over_without_loss(database_url: str) -> None:
    make_old(database_url)
    with opened(database_url) as database:
        assert held(database, NOW + timedelta(days=7)) == FULL
    with opened(database_url) as database:
        assert held(database, NOW + timedelta(days=8)) == FULL


def test_what_was_old_before_is_still_forgotten(database_url: str) -> None:
    make_old(database_url)
    with opened(database_url) as database:
        assert database.forget_old(NOW + timedelta(days=7)) == 0
        assert database.forget_old(NOW + timedelta(days=7, seconds=1)) == 1


@pytest.mark.parametrize("old", [False, True], ids=["new", "from before"])
def test_processes_that_start_together_bring_it_up_to_date_once(database_url: str, old: bool) -> None:
    if old:
        make_old(database_url)
    together = threading.Barrier(4)
    faults: list[Exception] = []

    def start() -> None:
        database = Database(database_url)
        try:
            together.wait(10)
            database.migrate()
            database.index_documents(PACKAGED[:1])
        except Exception as error:
            faults.append(error)
        finally:
            database.close()

    in_threads(start, 4)
    assert faults == []
    assert version(database_url) == migrating.NEWEST
    with opened(database_url) as database:
        assert held(database) == (FULL if old else Conversation())


def test_a_database_of_a_newer_program_is_not_touched(database_url: str) -> None:
    with opened(database_url) as database:
        turn(database, lambda _: FULL)
    with connected(database_url) as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
        connection.exec_driver_sql("DROP TABLE outbox")
    with pytest.raises(StorageError, match="bản mới hơn"), opened(database_url):
        pass
    assert version(database_url) == "9999"
    assert "outbox" not in tables(database_url)


def test_a_step_that_fails_leaves_the_old_tables_as_they_were(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_old(database_url)
    from alembic import op

    whole = op.create_table

    def fails(name: str, *columns: object, **options: object) -> None:
        if name == "outbox":
            raise InterruptedError
        whole(name, *columns, **options)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(op, "create_table", fails)
        with pytest.raises(InterruptedError), opened(database_url):
            pass
    assert tables(database_url) == {"documents", "clauses", "conversations"}
    with connected(database_url) as connection:
        columns = {column["name"] for column in inspect(connection).get_columns("conversations")}
    assert columns == {"chat", "state", "changed"}
    with opened(database_url) as database:
        assert held(database) == FULL


STARTS = """
    import sys
    from bot.wiring import open_database
    open_database(sys.argv[1]).close()
    print("alembic" in sys.modules)
"""


def test_nothing_of_alembic_is_loaded_where_nothing_is_to_be_done(sqlite_url: str) -> None:
    program = "\n".join(line.strip() for line in STARTS.splitlines())
    command = [sys.executable, "-c", program, sqlite_url]
    loaded = [subprocess.run(command, capture_output=True, check=True).stdout.split() for _ in range(2)]
    assert loaded == [[b"True"], [b"False"]]


def test_every_step_has_a_file_named_after_it() -> None:
    for path in Path(migrating._FOLDER / "versions").glob("*.py"):
        assert re.fullmatch(r"v(\d{4})_[a-z_]+", path.stem), path
        assert f'revision = "{path.stem[1:5]}"' in path.read_text(encoding="utf-8")


def test_the_secret_is_made_once_and_shared(database_url: str) -> None:
    together = threading.Barrier(4)
    found: list[str] = []
    with opened(database_url):
        pass

    def start() -> None:
        database = Database(database_url)
        together.wait(10)
        found.append(database.shared_secret())
        database.close()

    in_threads(start, 4)
    assert len(found) == 4
    assert len(set(found)) == 1
    assert len(found[0]) >= 43
