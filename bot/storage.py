"""The database: the indexed documents and the conversations, on SQLite or PostgreSQL."""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import (
    Column,
    Connection,
    DateTime,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    bindparam,
    create_engine,
    delete,
    event,
    func,
    insert,
    inspect,
    select,
    text,
    update,
)
from sqlalchemy.exc import ArgumentError, SAWarning, SQLAlchemyError

from bot.errors import StorageError
from handlers.conversation import Conversation, from_json, to_json
from knowledge.clause import Clause, Corpus, Document, Level
from knowledge.library import Source, fingerprint

_BUSY_SECONDS = 5
_INDEXING = 0x6469_6575
"""PostgreSQL's lock that one of several starting processes holds while it indexes."""

_METADATA = MetaData()

_DOCUMENTS = Table(
    "documents",
    _METADATA,
    Column("id", String(64), primary_key=True),
    Column("position", Integer, nullable=False),
    Column("fingerprint", String(64), nullable=False),
    Column("identity", Text, nullable=False),
)

_CLAUSES = Table(
    "clauses",
    _METADATA,
    Column("id", String(255), primary_key=True),
    Column("document", String(64), nullable=False, index=True),
    Column("position", Integer, nullable=False),
    Column("level", String(16), nullable=False),
    Column("number", String(32), nullable=False),
    Column("parent", String(255)),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("plain", Text, nullable=False),
    Column("searchable", Text, nullable=False),
)

_CONVERSATIONS = Table(
    "conversations",
    _METADATA,
    Column("chat", String(128), primary_key=True),
    Column("state", Text, nullable=False),
    Column("changed", DateTime(timezone=True), nullable=False, index=True),
)


_MAKE_ROW = text(
    "INSERT INTO conversations (chat, state, changed) VALUES (:chat, '', :changed) ON CONFLICT DO NOTHING"
).bindparams(bindparam("changed", type_=DateTime(timezone=True)))
"""As text, which both databases understand: the constructs for it would load both dialects at every start."""


class _Mark(NamedTuple):
    """What tells whether a stored document is as it should be."""

    position: int
    fingerprint: str


class _Listed:
    """A document to be stored, its place among the others, and its mark."""

    def __init__(self, position: int, source: Source) -> None:
        self.source = source
        self.mark = _Mark(position, fingerprint(source))


class Held:
    """A conversation held for one turn; what is put in its place is stored."""

    def __init__(self, conversation: Conversation) -> None:
        self.conversation = conversation


class Database:
    """One database. Every method is a transaction of its own and raises StorageError where that fails."""

    def __init__(self, url: str) -> None:
        """Open nothing yet; StorageError where no database can have this address (SQLAlchemy's form)."""
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error", SAWarning)
                self._engine = create_engine(
                    url,
                    connect_args=_arguments(url),
                    pool_pre_ping=not _is_sqlite(url),
                    hide_parameters=True,
                )
        except ImportError:
            raise StorageError("DATABASE_URL: cần cài thêm gói psycopg để dùng PostgreSQL") from None
        except (ArgumentError, SAWarning, ValueError, TypeError):
            raise StorageError("DATABASE_URL: địa chỉ này viết sai") from None
        if _is_sqlite(url):
            event.listen(self._engine, "connect", _set_up_sqlite)
            event.listen(self._engine, "begin", _begin_sqlite)

    def close(self) -> None:
        """Close the connections that are not in use."""
        self._engine.dispose()

    @contextmanager
    def _transaction(self, *, writes: bool) -> Iterator[Connection]:
        try:
            engine = self._engine.execution_options(writes=writes)
            with engine.connect() as connection, connection.begin():
                yield connection
        except SQLAlchemyError as error:
            raise StorageError(_reason(error)) from None

    # Documents

    def index_documents(self, sources: Iterable[Source]) -> list[str]:
        """Store the documents that changed, or moved, since they were last indexed; gives their ids.

        Those that are not among the sources any more are removed.
        """
        listed = {source.document.id: _Listed(at, source) for at, source in enumerate(sources)}
        with self._transaction(writes=False) as connection:
            if not any(_changes(_indexed(connection), listed)):
                return []
        with self._transaction(writes=True) as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(select(func.pg_advisory_xact_lock(_INDEXING)))
            _METADATA.create_all(connection)
            changed, gone = _changes(_indexed(connection), listed)
            for key in (*changed, *gone):
                connection.execute(delete(_CLAUSES).where(_CLAUSES.c.document == key))
                connection.execute(delete(_DOCUMENTS).where(_DOCUMENTS.c.id == key))
            for key in changed:
                _store_document(connection, listed[key])
        return changed

    def load_corpus(self) -> Corpus:
        """The stored documents and clauses."""
        with self._transaction(writes=False) as connection:
            documents = list(connection.execute(select(_DOCUMENTS).order_by(_DOCUMENTS.c.position)))
            clauses = list(connection.execute(select(_CLAUSES)))
        order = {row.id: row.position for row in documents}
        clauses.sort(key=lambda row: (order[row.document], row.position))
        return Corpus.of((_document(row.identity) for row in documents), map(_clause, clauses))

    # Conversations

    @contextmanager
    def held_conversation(self, chat: str, now: datetime, kept: timedelta) -> Iterator[Held]:
        """The conversation of a chat, locked until it is stored again with what the turn made of it.

        One not touched for longer than ``kept`` is forgotten; an empty one is not stored at all.
        """
        mine = _CONVERSATIONS.c.chat == chat
        with self._transaction(writes=True) as connection:
            held = Held(_read_conversation(connection, chat, now - kept))
            yield held
            if held.conversation == Conversation():
                connection.execute(delete(_CONVERSATIONS).where(mine))
            else:
                state = json.dumps(to_json(held.conversation))
                connection.execute(update(_CONVERSATIONS).where(mine).values(state=state, changed=now))

    def forget_older(self, oldest: datetime) -> int:
        """Erase the conversations not touched since then; gives how many."""
        with self._transaction(writes=True) as connection:
            gone = connection.execute(delete(_CONVERSATIONS).where(_CONVERSATIONS.c.changed < oldest))
            return int(gone.rowcount)


def _is_sqlite(url: str) -> bool:
    return url.startswith("sqlite")


def _arguments(url: str) -> dict[str, Any]:
    return {"timeout": _BUSY_SECONDS} if _is_sqlite(url) else {"connect_timeout": _BUSY_SECONDS}


def _set_up_sqlite(connection: Any, _: object) -> None:
    """WAL, so that reading and writing go on side by side; what is erased is overwritten.

    Transactions are begun by hand (see below).
    """
    connection.isolation_level = None
    (mode,) = connection.execute("PRAGMA journal_mode").fetchone()
    if mode not in ("wal", "memory"):
        connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA secure_delete = ON")


def _begin_sqlite(connection: Connection) -> None:
    """A transaction that will write takes the write lock at once, and so never fails half-way."""
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _reason(error: SQLAlchemyError) -> str:
    """What is wrong with the database, in one line that holds none of its contents."""
    words = str(getattr(error, "orig", error)).lower()
    found = next((reason for sign, reason in _REASONS if sign in words), f"lỗi {type(error).__name__}")
    return f"Cơ sở dữ liệu: {found}. Kiểm tra DATABASE_URL."


_REASONS = (
    ("readonly", "chỉ cho đọc, không ghi được"),
    ("read-only", "chỉ cho đọc, không ghi được"),
    ("locked", "đang bị chương trình khác khóa"),
    ("unable to open", "không mở được tệp"),
    ("not a database", "tệp này không phải cơ sở dữ liệu SQLite"),
    ("malformed", "tệp bị hỏng"),
    ("disk is full", "đĩa đầy"),
    ("password", "sai tên đăng nhập hoặc mật khẩu"),
    ("does not exist", "không có cơ sở dữ liệu này"),
    ("connection", "không kết nối được"),
)
"""Signs in what SQLite and PostgreSQL say, and the reason in words."""


def _indexed(connection: Connection) -> dict[str, _Mark]:
    """The marks of the stored documents; none where there are no tables yet."""
    if not inspect(connection).has_table(_CONVERSATIONS.name):
        return {}
    rows = connection.execute(select(_DOCUMENTS.c.id, _DOCUMENTS.c.position, _DOCUMENTS.c.fingerprint))
    return {row.id: _Mark(row.position, row.fingerprint) for row in rows}


def _changes(stored: Mapping[str, _Mark], listed: Mapping[str, _Listed]) -> tuple[list[str], list[str]]:
    """The ids of the documents to be stored (anew), and of those to be removed."""
    changed = [key for key, one in listed.items() if stored.get(key) != one.mark]
    return changed, [key for key in stored if key not in listed]


def _store_document(connection: Connection, listed: _Listed) -> None:
    document = listed.source.document
    identity = json.dumps(asdict(document), default=str, ensure_ascii=False)
    connection.execute(insert(_DOCUMENTS), {"id": document.id, "identity": identity, **listed.mark._asdict()})
    clauses = [{**asdict(clause), "position": place} for place, clause in enumerate(listed.source.clauses())]
    if clauses:
        connection.execute(insert(_CLAUSES), clauses)


def _document(identity: str) -> Document:
    data = json.loads(identity)
    data["aliases"] = tuple(data["aliases"])
    data["day"] = data["day"] and date.fromisoformat(data["day"])
    return Document(**data)


def _clause(row: Any) -> Clause:
    return Clause(
        row.id, row.document, Level(row.level), row.number, row.parent, row.start, row.end,
        row.text, row.plain, row.searchable,
    )  # fmt: skip


def _read_conversation(connection: Connection, chat: str, oldest: datetime) -> Conversation:
    row = _locked_row(connection, chat, oldest)
    if not row.state or _aware(row.changed) < oldest:
        return Conversation()
    try:
        return from_json(json.loads(row.state))
    except (ValueError, KeyError, TypeError, AttributeError):
        return Conversation()


def _locked_row(connection: Connection, chat: str, oldest: datetime) -> Any:
    """The row of a chat, locked; it is made where it is missing, so that there is one to lock.

    Whoever held it before may have erased it while it was waited for, and it is then made again.
    """
    found = select(_CONVERSATIONS).where(_CONVERSATIONS.c.chat == chat).with_for_update()
    while True:
        connection.execute(_MAKE_ROW, {"chat": chat, "changed": oldest})
        if (row := connection.execute(found).one_or_none()) is not None:
            return row


def _aware(moment: datetime) -> datetime:
    """SQLite gives a time back without its zone; it was stored in UTC."""
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
