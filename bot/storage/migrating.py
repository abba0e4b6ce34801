"""Bringing the tables of a database up to this program's form, once, whoever starts at the same time."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, column, func, inspect, select, table, text

from bot.errors import StorageError
from bot.storage.engine import Store
from bot.storage.schema import CONVERSATIONS

NEWEST = "0004"
"""The newest migration."""

OLDER = frozenset({"0001", "0002", "0003"})
KNOWN = OLDER | {NEWEST}
_UNMARKED = "0001"
"""The form of databases that were made before there were migrations."""

_FOLDER = Path(__file__).parent / "migrations"
_STARTING = 0x6469_6575
"""PostgreSQL's lock that one of several starting processes holds while it prepares the database."""

_LONGEST_WAIT = "SET LOCAL lock_timeout = '20s'"
_VERSIONS = table("alembic_version", column("version_num"))


def migrate(store: Store) -> None:
    """Bring the tables up to date in one transaction. StorageError where a newer program made them."""
    if store.read(version) != NEWEST:
        store.write(_brought_up)


def alone(connection: Connection) -> None:
    """Wait for others that prepare the database; SQLite's transactions do so from their beginning."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(_STARTING)))


def marked(connection: Connection) -> str | None:
    """The form that the database is marked with; where it has no mark at all, the statement fails."""
    return connection.execute(select(_VERSIONS.c.version_num)).scalar()


def version(connection: Connection) -> str | None:
    """The database's form; None where it is empty. StorageError for one that this program does not know."""
    tables = inspect(connection)
    if not tables.has_table(_VERSIONS.name):
        return _UNMARKED if tables.has_table(CONVERSATIONS.name) else None
    found = marked(connection)
    if found is not None and found not in KNOWN:
        raise StorageError(
            "Cơ sở dữ liệu: đã được bản mới hơn của chương trình nâng cấp, bản này không dùng được. "
            "Cài bản mới, hoặc đổi DATABASE_URL."
        )
    return found


def _brought_up(connection: Connection) -> None:
    alone(connection)
    if version(connection) != NEWEST:
        upgrade(connection, NEWEST)


def upgrade(connection: Connection, target: str) -> None:
    """Take the steps from the form that is there to this one, which is the same or a newer one."""
    found = version(connection)
    if connection.dialect.name == "postgresql":
        connection.execute(text(_LONGEST_WAIT))
    from alembic.config import Config
    from alembic.runtime.environment import EnvironmentContext
    from alembic.script import ScriptDirectory

    script = ScriptDirectory(str(_FOLDER))
    with EnvironmentContext(
        Config(), script, fn=lambda current, _: script._upgrade_revs(target, current)
    ) as environment:
        environment.configure(connection=connection)
        if found == _UNMARKED:
            environment.get_context().stamp(script, _UNMARKED)
        environment.run_migrations()
