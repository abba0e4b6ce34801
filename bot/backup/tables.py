"""The tables of a database: read out at one moment, or made anew with other contents in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import ColumnElement, Connection, MetaData, Table, func, inspect, literal, select, text
from sqlalchemy.exc import SQLAlchemyError

from bot.backup.contents import BATCH, KINDS, Begins, Column, Contents, Ends, Part, Rows, Sum, read, written
from bot.errors import StorageError
from bot.storage import migrating, reasons
from bot.storage.engine import Store
from bot.storage.schema import METADATA

KEPT_BY_ITSELF = frozenset({"documents", "clauses", "secrets", "editions"})
"""What a database holds as soon as the program was started on it."""
NOT_THERE = "Cơ sở dữ liệu: chưa có dữ liệu nào. Kiểm tra DATABASE_URL."
Filter = Callable[[Table], ColumnElement[bool] | None]
"""Which rows of a table are read out; all where it gives None."""


def everything(_: Table) -> ColumnElement[bool] | None:
    """All rows."""
    return None


@contextmanager
def looking(store: Store) -> Iterator[Connection]:
    """A connection that sees the database as it is now until it ends, whatever is written. StorageError."""
    engine = store.engine.execution_options(writes=False)
    if not store.is_sqlite:
        engine = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    try:
        with engine.connect() as connection, connection.begin():
            _take_time(connection)
            yield connection
    except SQLAlchemyError as error:
        raise reasons.failure(error) from None


def form(connection: Connection) -> str:
    """The form of the tables (migration); StorageError where there are none, or newer ones."""
    version = migrating.version(connection)
    if version is None:
        raise StorageError(NOT_THERE)
    return version


def contents(connection: Connection, rows: Filter = everything, without: Collection[str] = ()) -> Contents:
    """All tables of this program but those left out. Few rows are held at once."""
    for name in _names(connection):
        if name not in without:
            yield from _table(connection, name, rows)


def put(connection: Connection, version: str, parts: Contents) -> dict[str, Ends]:
    """Make the tables anew in the form that is given, with these contents, then bring them up to date.

    Gives the ends of the tables as they were counted in the database itself. StorageError where what is there
    then is not what was given.
    """
    migrating.alone(connection)
    _take_time(connection)
    for name in reversed(_names(connection)):
        connection.execute(text(f'DROP TABLE "{name}"'))
    connection.execute(text("DROP TABLE IF EXISTS alembic_version"))
    migrating.upgrade(connection, version)
    made = _filled(connection, parts)
    found = ends(contents(connection, without=set(_names(connection)) - set(made)))
    if found != made:
        raise StorageError("Cơ sở dữ liệu: những gì ghi vào và đọc lại không giống nhau. Chưa đổi gì.")
    migrating.upgrade(connection, migrating.NEWEST)
    return found


def ends(parts: Contents) -> dict[str, Ends]:
    """How the tables end, by their names."""
    return {part.table: part for part in parts if isinstance(part, Ends)}


def is_free(connection: Connection) -> bool:
    """Whether the database holds nothing but what the program puts there when it starts."""
    names = set(_names(connection)) - KEPT_BY_ITSELF
    return not any(
        connection.execute(select(literal(1)).select_from(METADATA.tables[name]).limit(1)).first() is not None
        for name in names
    )


def _names(connection: Connection) -> list[str]:
    """The program's tables that are there, in the order of the schema."""
    there = set(inspect(connection).get_table_names())
    return [table.name for table in METADATA.sorted_tables if table.name in there]


def _table(connection: Connection, name: str, rows: Filter) -> Iterator[Part]:
    table = _reflected(connection, name)
    yield Begins(name, tuple(Column(column.name, KINDS[column.type.python_type]) for column in table.columns))
    asked = select(table)
    if (condition := rows(table)) is not None:
        asked = asked.where(condition)
    counted = Sum()
    with connection.execute(asked.execution_options(yield_per=BATCH)) as result:
        for batch in result.partitions(BATCH):
            lines = tuple(written(tuple(row)) for row in batch)
            counted.add(lines)
            yield Rows(lines)
    yield counted.ends(name, _last(connection, table))


def _filled(connection: Connection, parts: Contents) -> dict[str, Ends]:
    """Puts the rows in; gives the ends as they were given."""
    into: Table | None = None
    columns: Sequence[Column] = ()
    made: dict[str, Ends] = {}
    for part in parts:
        match part:
            case Begins(table=name, columns=columns):
                into = _reflected(connection, name)
                connection.execute(into.delete())
            case Rows(lines=lines) if into is not None and lines:
                connection.execute(into.insert(), [read(line, columns) for line in lines])
            case Ends() if into is not None:
                _continue(connection, into, part.last)
                made[part.table] = part
    return made


def _reflected(connection: Connection, name: str) -> Table:
    """The table as it is there, which may be of an older form than the schema's."""
    return Table(name, MetaData(), autoload_with=connection)


def _counts_up(table: Table) -> str:
    """The column whose values are given one after another, "" for none."""
    known = METADATA.tables[table.name]
    column = known.autoincrement_column
    return "" if column is None else column.name


def _last(connection: Connection, table: Table) -> int:
    """The number last given to a row of the table, 0 where none was, or rows get none."""
    column = _counts_up(table)
    if not column:
        return 0
    if connection.dialect.name == "postgresql":
        sequence = _sequence(connection, table, column)
        asked = text("SELECT pg_sequence_last_value(CAST(:name AS regclass))")
        given = connection.execute(asked, {"name": sequence})
    else:
        given = connection.execute(
            text("SELECT seq FROM sqlite_sequence WHERE name = :name"), {"name": table.name}
        )
    return int(given.scalar() or 0)


def _continue(connection: Connection, table: Table, last: int) -> None:
    """Lets the next number follow this one."""
    column = _counts_up(table)
    if not column or not last:
        return
    if connection.dialect.name == "postgresql":
        sequence = _sequence(connection, table, column)
        connection.execute(select(func.setval(sequence, last)))
        return
    name = {"name": table.name, "last": last}
    if not connection.execute(
        text("UPDATE sqlite_sequence SET seq = :last WHERE name = :name"), name
    ).rowcount:
        connection.execute(text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :last)"), name)


def _sequence(connection: Connection, table: Table, column: str) -> str:
    asked = select(func.pg_get_serial_sequence(table.name, column))
    return str(connection.execute(asked).scalar_one())


def _take_time(connection: Connection) -> None:
    """A long transaction may wait for the disk on the other side."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))
