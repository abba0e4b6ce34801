"""The storage alone: a turn's cost in the database, the bytes kept, and a table with many open conversations.

Turns are replayed by threads of this process, without web server and Telegram: the arrival claimed, the reply
made, all stored with its calls in the outbox, then these noted as sent.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from pathlib import Path
from threading import Lock

import numpy as np
from sqlalchemy import Connection, Engine, create_engine, event, text

from bench.serve.dialogues import Script, Step
from bench.serve.postgres import Postgres
from bench.serve.processes import cpu
from bot.settings import now, read_settings
from bot.storage.prepared import Prepared, Row
from bot.turns import Arrival
from bot.wiring import StoredAssistant, build_assistant
from handlers.reply import Reply
from handlers.request import Request

THREADS = 8
_LATER = timedelta(days=40)

_FILL = {
    "postgresql": (
        "INSERT INTO conversations SELECT 'telegram:' || n || ':' || n, state, recent, expires"
        " FROM conversations, generate_series({first}, {last}) AS n WHERE chat = '{chat}'",
        "INSERT INTO claims SELECT 'telegram:4242:' || n, at"
        " FROM claims, generate_series({first}, {last}) AS n WHERE claim = '{claim}'",
    ),
    "sqlite": (
        "WITH RECURSIVE s(n) AS (SELECT {first} UNION ALL SELECT n + 1 FROM s WHERE n < {last})"
        " INSERT INTO conversations SELECT 'telegram:' || n || ':' || n, state, recent, expires"
        " FROM conversations, s WHERE chat = '{chat}'",
        "WITH RECURSIVE s(n) AS (SELECT {first} UNION ALL SELECT n + 1 FROM s WHERE n < {last})"
        " INSERT INTO claims SELECT 'telegram:4242:' || n, at FROM claims, s WHERE claim = '{claim}'",
    ),
}
_FIRST = 1_000_000_000


@dataclass
class Turns:
    """What replayed turns took: seconds each and in all, processor time of ours and of PostgreSQL."""

    seconds: list[float] = field(default_factory=list)
    statements: int = 0
    took: float = 0.0
    own: float = 0.0
    database: float = 0.0

    def line(self, name: str) -> str:
        """One line of the table."""
        number = len(self.seconds)
        p50, p99 = np.quantile(self.seconds, (0.5, 0.99)) * 1000
        return (
            f"{name:52} {number / self.took:8.0f} {p50:7.2f} {p99:7.2f} {self.own / number * 1000:7.2f} "
            f"{self.database / number * 1000:11.2f} {self.statements / number:10.1f}"
        )


HEAD = (
    f"{'':52} {'turns/s':>8} {'p50 ms':>7} {'p99 ms':>7} {'CPU ms':>7} {'+ database':>11} {'statements':>10}"
)


class Storage:
    """One database, filled and measured."""

    def __init__(self, url: str, postgres: Postgres | None, scripts: Sequence[Script]) -> None:
        self._url = read_settings({"DATABASE_URL": url}).database_url
        self._postgres, self._scripts = postgres, scripts
        self._ahead = timedelta()
        self._assistant = build_assistant(self._url, lambda: now() + self._ahead)
        self._chats, self._updates = count(1), count(1)

    def close(self) -> None:
        """Close the connections."""
        self._assistant.close()

    def turns(self, number: int, threads: int) -> Turns:
        """So many turns, of whole dialogues one after another in each thread."""
        made = Turns()
        roots = [self._postgres.process.id] if self._postgres else []
        with _counting(made), ThreadPoolExecutor(threads) as pool:
            own, database, began = time.process_time(), cpu(roots), time.perf_counter()
            until = number // threads
            for seconds in pool.map(lambda _: self._dialogues(until), range(threads)):
                made.seconds += seconds
            made.took = time.perf_counter() - began
            made.own, made.database = time.process_time() - own, cpu(roots) - database
        return made

    def _dialogues(self, number: int) -> list[float]:
        seconds: list[float] = []
        while len(seconds) < number:
            chat = next(self._chats)
            for step in self._scripts[chat % len(self._scripts)]:
                began = time.perf_counter()
                _turn(self._assistant, chat, next(self._updates), step)
                seconds.append(time.perf_counter() - began)
        return seconds

    def fill(self, conversations: int, claims: int) -> None:
        """Adds conversations in the middle of a dialogue, and claims, by copying one of each."""
        chat = next(self._chats)
        script = max(self._scripts, key=len)
        for step in script[: len(script) // 2]:
            _turn(self._assistant, chat, next(self._updates), step)
        with self._engine() as engine, engine.begin() as connection:
            claim = connection.execute(text("SELECT claim FROM claims LIMIT 1")).scalar_one()
            values = {"chat": f"telegram:{chat}:{chat}", "claim": claim, "first": _FIRST}
            for statement, rows in zip(_FILL[engine.dialect.name], (conversations, claims), strict=True):
                connection.execute(text(statement.format(last=_FIRST + rows - 1, **values)))
        with self._engine() as engine, engine.connect() as connection:
            connection.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql("ANALYZE")

    def forget(self) -> tuple[int, float]:
        """Conversations and claims that are all too old are erased: how many conversations, in what time."""
        self._ahead = _LATER
        began = time.perf_counter()
        gone = self._assistant.forget_old()
        self._ahead = timedelta()
        return gone, time.perf_counter() - began

    def bytes_of(self, table: str) -> float:
        """Bytes for each row of a table, with its indexes."""
        with self._engine() as engine, engine.connect() as connection:
            rows = connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()
            if engine.dialect.name == "postgresql":
                size = connection.execute(text(f"SELECT pg_total_relation_size('{table}')")).scalar_one()
            else:
                names = f"SELECT name FROM sqlite_master WHERE tbl_name = '{table}'"
                pages = text(f"SELECT sum(pgsize) FROM dbstat WHERE name IN ({names})")
                size = connection.execute(pages).scalar_one()
        return int(size) / max(1, int(rows))

    @contextmanager
    def _engine(self) -> Iterator[Engine]:
        engine = create_engine(self._url)
        try:
            yield engine
        finally:
            engine.dispose()


def _turn(assistant: StoredAssistant, chat: int, update: int, step: Step) -> None:
    request = Request(now().date(), step.words, step.action)
    arrival = Arrival(f"telegram:{chat}:{chat}", request, f"telegram:4242:{update}", update)
    taken = assistant.take(arrival, f"telegram:4242:{chat}", _pack(chat, step))
    for parcel in taken.parcels if taken else ():
        waiting = assistant.outbox.sent(parcel)
        while waiting is not None:
            waiting = assistant.outbox.sent(waiting)


def _pack(chat: int, step: Step) -> Callable[[Reply], list[str]]:
    """The calls of a reply, as long as Telegram's are; their rendering is measured with the whole server."""
    return lambda _: [json.dumps({"chat_id": chat, "text": words}) for words in step.answers]


@contextmanager
def _counting(made: Turns) -> Iterator[None]:
    lock = Lock()

    def counted(*_: object) -> None:
        with lock:
            made.statements += 1

    rows = Prepared.rows

    def counting(statement: Prepared, connection: Connection, *values: str) -> list[Row]:
        counted()
        return rows(statement, connection, *values)

    event.listen(Engine, "before_cursor_execute", counted)
    Prepared.rows = counting  # type: ignore[assignment, method-assign]
    try:
        yield
    finally:
        Prepared.rows = rows  # type: ignore[method-assign]
        event.remove(Engine, "before_cursor_execute", counted)


def measure(postgres: Postgres, scripts: Sequence[Script], folder: Path, rows: int) -> Iterator[str]:
    """The lines of the table, as they come."""
    yield f"The storage alone: {THREADS} threads, or one; {rows:,} open conversations, {5 * rows:,} claims"
    yield HEAD
    databases = {
        "SQLite": (f"sqlite:///{folder / 'storage.sqlite3'}", None),
        "PostgreSQL": (postgres.fresh("storage"), postgres),
    }
    for name, (url, server) in databases.items():
        storage = Storage(url, server, scripts)
        storage.turns(300, 1)
        yield storage.turns(1_000, 1).line(f"{name}, one thread")
        yield storage.turns(2_000, THREADS).line(f"{name}, {THREADS} threads")
        storage.fill(rows, 5 * rows)
        yield storage.turns(1_000, 1).line(f"{name}, one thread, table filled")
        yield storage.turns(2_000, THREADS).line(f"{name}, {THREADS} threads, table filled")
        sizes = ", ".join(
            f"{storage.bytes_of(table):.0f} bytes a row of {table}" for table in ("conversations", "claims")
        )
        with ThreadPoolExecutor(1) as aside:
            erased = aside.submit(storage.forget)
            meanwhile = storage.turns(1_000, 1)
            gone, seconds = erased.result()
        yield meanwhile.line(f"{name}, one thread, while the old is erased")
        yield f"  {name}: {sizes}; {gone:,} conversations and all claims erased in {seconds:.1f} s"
        storage.close()
