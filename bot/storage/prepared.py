"""Statements of every turn on PostgreSQL: prepared once on each connection, and given to libpq as they are.

SQLAlchemy still deals out the connections, knows the dead ones and rolls back; only its and psycopg's way to
a statement is left out, which takes many times the processor time of the statement itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NoReturn

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

if TYPE_CHECKING:
    from psycopg.pq.abc import PGconn, PGresult

Row = tuple[str | None, ...]

CONNECTION = {"prepare_threshold": None, "client_encoding": "utf8"}
"""What psycopg is told: where it prepares statements itself, it drops all of them after a ROLLBACK."""
ALONE = "alone"
"""The option of a connection whose prepared statements are each a transaction of its own."""

# of libpq; psycopg itself is loaded only where PostgreSQL is used
_DONE = frozenset({1, 2})
_IDLE = 0
_KNOWN = "prepared"


class Prepared:
    """A statement with its values as $1, $2 and so on, each of a type that the statement makes plain."""

    def __init__(self, name: str, statement: str) -> None:
        self._name, self._statement = name.encode(), statement.encode()

    def rows(self, connection: Connection, *values: str) -> list[Row]:
        """Runs it in the connection's transaction; every value comes and goes as text. DBAPIError.

        ValueError where a value holds NUL, which PostgreSQL's texts cannot.
        """
        given = [value.encode() for value in values]
        if any(b"\0" in value for value in given):
            raise ValueError("NUL")
        server = _server(connection)
        known: set[bytes] = connection.info.setdefault(_KNOWN, set())
        if self._name not in known:
            _made(connection, server.prepare(self._name, self._statement))
            known.add(self._name)
        if server.transaction_status != _IDLE or connection.get_execution_options().get(ALONE):
            return _texts(_made(connection, server.exec_prepared(self._name, given)))
        return _texts(_made(connection, server.exec_(self._beginning(server, given))))

    def _beginning(self, server: PGconn, given: Sequence[bytes]) -> bytes:
        """The same behind BEGIN, on one way to the server and back."""
        from psycopg.pq import Escaping

        literal = Escaping(server).escape_literal
        values = b", ".join(bytes(literal(value)) for value in given)
        return b"BEGIN; EXECUTE %s (%s)" % (self._name, values)


def commit(connection: Connection) -> None:
    """Commits, where prepared statements began a transaction. DBAPIError."""
    server = _server(connection)
    if server.transaction_status != _IDLE:
        _made(connection, server.exec_(b"COMMIT"))


def array(texts: Sequence[str]) -> str:
    """Texts as one value of type TEXT[]."""
    quoted = (text.replace("\\", "\\\\").replace('"', '\\"') for text in texts)
    return "{" + ",".join(f'"{text}"' for text in quoted) + "}"


def _server(connection: Connection) -> PGconn:
    server: PGconn = connection.connection.driver_connection.pgconn  # type: ignore[union-attr]
    return server


def _texts(result: PGresult) -> list[Row]:
    columns = range(result.nfields)
    return [tuple(_text(result.get_value(row, at)) for at in columns) for row in range(result.ntuples)]


def _text(value: bytes | None) -> str | None:
    return None if value is None else value.decode()


def _made(connection: Connection, result: PGresult) -> PGresult:
    if result.status not in _DONE:
        _failed(connection, result)
    return result


def _failed(connection: Connection, result: PGresult) -> NoReturn:
    from psycopg.errors import Error, error_from_result

    if _server(connection).status != 0:
        # SQLAlchemy finds out by itself that the connection is dead, and lets go of others as old as it
        connection.exec_driver_sql("SELECT 1")
    failed: Any = DBAPIError.instance(
        None, None, error_from_result(result), Error, hide_parameters=True, dialect=connection.dialect
    )
    raise failed
