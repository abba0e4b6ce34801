"""The database, on SQLite and on a PostgreSQL server of the test's own."""

from __future__ import annotations

import logging
import os
import pwd
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event

from bot import storage
from bot.errors import StorageError
from bot.storage import Database
from bot.upkeep import repeating
from handlers.conversation import Conversation, Offer, Stage
from knowledge.library import Source, corpus, sources
from rules.dialogue import Dialogue, Step

NOW = datetime(2027, 1, 20, 3, 0, tzinfo=UTC)
WEEK = timedelta(days=7)
CHAT = "telegram:5550001:5550001"
PASSWORD = "mat-khau-rieng"
SECRETS = ("cảnh cáo", "đã ly hôn", "5550001", PASSWORD)

FULL = Conversation(
    dialogue=Dialogue(
        ("da-1641", "kh-ky-nang-quan-ly"),
        {"da-1641": 1, "kh-ky-nang-quan-ly": 2},
        (Step("sector", {"sector": "province"}), Step("age", {"birth_date": "1984-02", "age": None})),
        "2025-06-01",
    ),
    stage=Stage.ASKING,
    run=3,
    ticks=("division_leader",),
    queries=("cảnh cáo", "đã ly hôn 😀 \x00 \udcff"),
    offered=(Offer(1, "Có", "ans:3:2:y"), Offer(0, "Vì sao hỏi?", "why:3:2")),
)


# --- a server of our own ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Cluster:
    """A running PostgreSQL server on the loopback, with the user ``dieukien``."""

    port: int

    def url(self, database: str, password: str = PASSWORD) -> str:
        return f"postgresql+psycopg://dieukien:{password}@127.0.0.1:{self.port}/{database}"

    def runs(self, statement: str) -> list[Any]:
        import psycopg

        address = self.url("postgres").replace("+psycopg", "")
        with psycopg.connect(address, autocommit=True) as connection:
            cursor = connection.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []


def server_programs() -> Path | None:
    """Where initdb and pg_ctl are: on the path, or where Debian puts them."""
    found = shutil.which("pg_ctl")
    places = [Path(found).resolve().parent] if found else []
    places += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((place for place in places if (place / "initdb").exists()), None)


@contextmanager
def running_cluster(programs: Path) -> Iterator[Cluster]:
    """A server in a temporary folder. It refuses to run as root, and then runs as another user."""
    user = {} if os.geteuid() else unprivileged()
    folder = Path(tempfile.mkdtemp(prefix="dieukien-pg-"))
    data, secret = folder / "data", folder / "secret"
    secret.write_text(PASSWORD, encoding="utf-8")
    if user:
        for path in (folder, secret):
            os.chown(path, user["user"], user["group"])
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    def call(program: str, *arguments: object) -> None:
        command = [str(programs / program), "-D", str(data), *map(str, arguments)]
        env = {"PATH": os.defpath, "LC_ALL": "C"}
        quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        subprocess.run(command, check=True, cwd=folder, env=env, timeout=60, **quiet, **user)  # type: ignore[call-overload]

    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off"
    try:
        call("initdb", "-U", "dieukien", "-A", "scram-sha-256", "--pwfile", secret, "-N", "-E", "UTF8")
        call("pg_ctl", "-l", folder / "log", "-o", options, "-w", "start")
        yield Cluster(port)
    finally:
        if (data / "postmaster.pid").exists():
            call("pg_ctl", "-m", "immediate", "stop")
        shutil.rmtree(folder)


def unprivileged() -> dict[str, Any]:
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    pytest.skip("PostgreSQL does not run as root, and there is no user to run it as")


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    pytest.importorskip("psycopg", reason="psycopg is not installed (the extra postgresql)")
    programs = server_programs()
    if programs is None:
        pytest.skip("there is no PostgreSQL server here (Debian: apt-get install postgresql)")
    with running_cluster(programs) as server:
        yield server


NUMBERS = count()


@pytest.fixture
def postgresql_url(cluster: Cluster) -> str:
    """A schema of its own on the server."""
    schema = f"test{next(NUMBERS)}"
    cluster.runs(f"CREATE SCHEMA {schema}")
    return cluster.url("postgres") + f"?options=-csearch_path%3D{schema}"


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'dieukien.sqlite3'}"
    return str(request.getfixturevalue("postgresql_url"))


@pytest.fixture
def sqlite_file(tmp_path: Path) -> Path:
    return tmp_path / "dieukien.sqlite3"


@pytest.fixture(scope="session")
def packaged() -> tuple[Source, ...]:
    return sources()


@pytest.fixture
def database(url: str, packaged: tuple[Source, ...]) -> Iterator[Database]:
    """With one document: conversations need no more."""
    with opened(url, packaged[:1]) as database:
        yield database


@pytest.fixture
def library_database(url: str, packaged: tuple[Source, ...]) -> Iterator[Database]:
    with opened(url, packaged) as database:
        yield database


@contextmanager
def opened(url: str, documents: tuple[Source, ...] | None = None) -> Iterator[Database]:
    database = Database(url)
    try:
        if documents is not None:
            database.index_documents(documents)
        yield database
    finally:
        database.close()


def ids(documents: tuple[Source, ...]) -> list[str]:
    return [source.document.id for source in documents]


def turn(database: Database, change: Callable[[Conversation], Conversation], at: datetime = NOW) -> None:
    with database.held_conversation(CHAT, at, WEEK) as held:
        held.conversation = change(held.conversation)


def held(database: Database, at: datetime = NOW, chat: str = CHAT) -> Conversation:
    with database.held_conversation(chat, at, WEEK) as found:
        return found.conversation


def rows(database: Database, table: str = "conversations") -> int:
    with database._engine.connect() as connection:
        return int(connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one())


@pytest.fixture
def statements() -> Iterator[list[str]]:
    """What is sent to any database, without what only reads."""
    sent: list[str] = []

    def note(_: Any, __: Any, statement: str, *___: Any) -> None:
        if statement.split()[0].upper() in ("INSERT", "UPDATE", "DELETE", "CREATE", "DROP", "ALTER"):
            sent.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    yield sent
    event.remove(Engine, "before_cursor_execute", note)


# --- documents -------------------------------------------------------------------------------------------


def test_what_is_stored_comes_back_as_it_was_parsed(library_database: Database) -> None:
    stored, parsed = library_database.load_corpus(), corpus()
    assert list(stored.documents.items()) == list(parsed.documents.items())
    assert list(stored.clauses.items()) == list(parsed.clauses.items())
    assert len(stored.clauses) > 200
    some = next(iter(parsed.children("kh-kl39/muc-IV/khoan-1")))
    assert stored.neighbours(some) == parsed.neighbours(some)


def test_no_statement_is_sent_where_nothing_changed(
    url: str, packaged: tuple[Source, ...], statements: list[str]
) -> None:
    with opened(url) as database:
        assert database.index_documents(packaged) == ids(packaged)
    assert statements
    statements.clear()
    with opened(url) as database:
        assert database.index_documents(packaged) == []
        assert database.load_corpus().clauses
    assert statements == []


def other_text(source: Source) -> Source:
    return replace(source, text=source.text.replace("24 tháng", "36 tháng"))


def other_name(source: Source) -> Source:
    return replace(source, document=replace(source.document, short="Kế hoạch khác"))


@pytest.mark.parametrize("change", [other_text, other_name])
def test_a_changed_document_is_indexed_anew_and_no_other(
    library_database: Database, packaged: tuple[Source, ...], change: Callable[[Source], Source]
) -> None:
    before = library_database.load_corpus()
    changed = tuple(change(s) if s.document.id == "kh-kl39" else s for s in packaged)
    assert library_database.index_documents(changed) == ["kh-kl39"]
    after = library_database.load_corpus()
    assert after.documents["kh-kl39"] == changed[2].document
    assert [c for c in after.clauses.values() if c.document == "kh-kl39"] == list(changed[2].clauses())
    kept = [key for key, clause in before.clauses.items() if clause.document != "kh-kl39"]
    assert [before.clauses[key] for key in kept] == [after.clauses[key] for key in kept]
    assert list(after.clauses) == list(before.clauses)


def test_a_new_parser_indexes_everything_anew(
    library_database: Database, packaged: tuple[Source, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("knowledge.library.PARSER_VERSION", "another")
    assert library_database.index_documents(packaged) == ids(packaged)
    assert list(library_database.load_corpus().clauses) == list(corpus().clauses)


def test_a_document_taken_away_is_gone_with_its_clauses(
    library_database: Database, packaged: tuple[Source, ...]
) -> None:
    left = packaged[:1] + packaged[2:]
    assert library_database.index_documents(left) == ["kh-kl39", "kh-dtbd"], "they moved up"
    stored = library_database.load_corpus()
    assert list(stored.documents) == ["kl39", "kh-kl39", "kh-dtbd"]
    assert {clause.document for clause in stored.clauses.values()} == set(stored.documents)
    assert rows(library_database, "clauses") == len(stored.clauses)


def test_the_order_of_the_documents_is_kept(library_database: Database, packaged: tuple[Source, ...]) -> None:
    library_database.index_documents(packaged[:1] + packaged[2:])
    library_database.index_documents(packaged)
    assert list(library_database.load_corpus().documents) == ids(packaged)
    assert list(library_database.load_corpus().clauses) == list(corpus().clauses)


def test_processes_that_start_together_index_once(url: str, packaged: tuple[Source, ...]) -> None:
    together = threading.Barrier(4)
    indexed: list[list[str]] = []
    faults: list[Exception] = []

    def start() -> None:
        database = Database(url)
        try:
            together.wait(10)
            indexed.append(database.index_documents(packaged))
        except Exception as error:
            faults.append(error)
        finally:
            database.close()

    in_threads(start, 4)
    assert faults == []
    assert sorted(indexed) == [[], [], [], ids(packaged)]
    with opened(url, packaged) as database:
        assert list(database.load_corpus().clauses) == list(corpus().clauses)


def in_threads(work: Callable[[], None], number: int) -> None:
    threads = [threading.Thread(target=work) for _ in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
        assert not thread.is_alive()


# --- conversations ---------------------------------------------------------------------------------------


def test_a_conversation_is_kept_until_it_is_changed(
    url: str, packaged: tuple[Source, ...], database: Database
) -> None:
    assert held(database) == Conversation()
    turn(database, lambda _: FULL)
    with opened(url, packaged[:1]) as later:
        assert held(later, NOW + timedelta(days=6)) == FULL
        turn(later, lambda found: replace(found, run=4), NOW + timedelta(days=6))
    assert held(database, NOW + timedelta(days=12)) == replace(FULL, run=4)


def test_chats_do_not_see_each_other(database: Database) -> None:
    turn(database, lambda _: FULL)
    assert held(database, chat="telegram:5550001:7") == Conversation()
    assert held(database) == FULL


def test_what_is_empty_is_not_stored(database: Database) -> None:
    held(database)
    assert rows(database) == 0
    turn(database, lambda _: FULL)
    assert rows(database) == 1
    turn(database, lambda _: Conversation())
    assert rows(database) == 0


def test_a_week_of_silence_is_the_end(database: Database) -> None:
    turn(database, lambda _: FULL)
    assert held(database, NOW + WEEK) == FULL
    assert held(database, NOW + 2 * WEEK + timedelta(seconds=1)) == Conversation()
    assert rows(database) == 0


def test_those_silent_for_too_long_are_erased_together(database: Database) -> None:
    for days in range(4):
        with database.held_conversation(f"chat {days}", NOW + timedelta(days=days), WEEK) as found:
            found.conversation = FULL
    assert database.forget_older(NOW + timedelta(days=2)) == 2
    assert rows(database) == 2
    assert database.forget_older(NOW + timedelta(days=2)) == 0


@pytest.mark.parametrize(
    "state",
    [
        "{",
        "[]",
        "1",
        "null",
        "{}",
        '{"format": 0}',
        '{"format": 1}',
        '{"format": 1, "dialogue": 7}',
        "\ufffd",
    ],
)
def test_what_cannot_be_read_any_more_is_forgotten(database: Database, state: str) -> None:
    turn(database, lambda _: FULL)
    with database._engine.begin() as connection:
        connection.execute(storage._CONVERSATIONS.update().values(state=state))
    assert held(database) == Conversation()
    turn(database, lambda _: FULL)
    assert held(database) == FULL


def test_a_turn_that_fails_leaves_all_as_it_was(database: Database) -> None:
    turn(database, lambda _: FULL)

    def fails(_: Conversation) -> Conversation:
        raise LookupError

    with pytest.raises(LookupError):
        turn(database, fails)
    assert held(database) == FULL


def test_no_turn_is_lost_when_many_come_at_once(database: Database) -> None:
    turns, people = 10, 4
    faults: list[Exception] = []

    def write() -> None:
        try:
            for _ in range(turns):
                turn(database, lambda found: replace(found, run=found.run + 1))
        except Exception as error:
            faults.append(error)

    in_threads(write, people)
    assert faults == []
    assert held(database).run == turns * people


class Waiter:
    """Somebody who comes to a chat while another is at it, and counts its run one up."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.seen: list[Conversation] = []
        self.entered = threading.Event()
        self.thread = threading.Thread(target=self.come)
        self.thread.start()
        assert self.entered.wait(5)
        self.thread.join(0.2)

    def come(self) -> None:
        self.entered.set()
        turn(self.database, self.count_up)

    def count_up(self, found: Conversation) -> Conversation:
        self.seen.append(found)
        return replace(found, run=found.run + 1)

    def leaves(self) -> None:
        self.thread.join(10)
        assert not self.thread.is_alive()


@pytest.mark.parametrize("before", [Conversation(), replace(FULL, run=1)], ids=["new", "known"])
def test_a_chat_waits_for_its_own_turn(database: Database, before: Conversation) -> None:
    turn(database, lambda _: before)
    with database.held_conversation(CHAT, NOW, WEEK) as first:
        waiter = Waiter(database)
        assert waiter.seen == [], "it did not wait"
        first.conversation = FULL
    waiter.leaves()
    assert waiter.seen == [FULL]
    assert held(database).run == FULL.run + 1


def test_a_chat_erased_while_somebody_waits_for_it_begins_anew(database: Database) -> None:
    turn(database, lambda _: FULL)
    with database.held_conversation(CHAT, NOW, WEEK) as first:
        waiter = Waiter(database)
        first.conversation = Conversation()
    waiter.leaves()
    assert waiter.seen == [Conversation()]
    assert held(database).run == 1


def test_reading_goes_on_beside_a_turn(database: Database) -> None:
    with database.held_conversation(CHAT, NOW, WEEK):
        assert database.load_corpus().documents


def test_work_is_repeated_until_the_end_and_outlasts_a_database_that_is_away(
    caplog: pytest.LogCaptureFixture,
) -> None:
    done = threading.Semaphore(0)
    calls = count()

    def work() -> None:
        done.release()
        if next(calls) == 1:
            raise StorageError("Cơ sở dữ liệu: không kết nối được.")

    with repeating(work, 0.01):
        for _ in range(3):
            assert done.acquire(timeout=5)
    assert [record.getMessage() for record in caplog.records] == ["Cơ sở dữ liệu: không kết nối được."]
    assert "upkeep" not in [thread.name for thread in threading.enumerate()]


def test_the_first_time_comes_after_the_pause() -> None:
    calls: list[int] = []
    with repeating(lambda: calls.append(1), 60):
        pass
    assert calls == []


# --- nothing personal gets out ---------------------------------------------------------------------------


def test_no_error_and_no_log_holds_what_was_said(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    turn(database, lambda _: FULL)
    with database._engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE conversations")
    with pytest.raises(StorageError) as caught:
        turn(database, lambda _: FULL)
    told = "".join(traceback.format_exception(caught.value)) + str(caught.value) + caplog.text
    assert not [secret for secret in SECRETS if secret in told]
    assert "\n" not in str(caught.value)


def test_even_the_error_inside_names_no_value(database: Database) -> None:
    seen: list[str] = []
    event.listen(
        database._engine, "handle_error", lambda context: seen.append(str(context.sqlalchemy_exception))
    )
    with database._engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE conversations")
    with pytest.raises(StorageError):
        turn(database, lambda _: FULL)
    assert seen
    assert not [secret for secret in SECRETS if secret in seen[0]]


def test_a_closed_file_holds_nothing_of_what_was_erased(
    sqlite_file: Path, packaged: tuple[Source, ...]
) -> None:
    marked = "9f-marked-answer-9f"
    with opened(f"sqlite:///{sqlite_file}", packaged[:1]) as database:
        turn(database, lambda _: replace(FULL, queries=(marked,)))
    assert marked.encode() in sqlite_file.read_bytes()
    with opened(f"sqlite:///{sqlite_file}", packaged[:1]) as database:
        turn(database, lambda _: Conversation())
    left = b"".join(path.read_bytes() for path in sqlite_file.parent.iterdir())
    assert marked.encode() not in left


# --- databases that cannot be used -----------------------------------------------------------------------


def refusal(url: str) -> str:
    """What is said of a database, in one line."""
    documents = sources()[:1]
    with pytest.raises(StorageError) as caught, opened(url, documents) as database:
        held(database)
    told = str(caught.value)
    assert caught.value.__suppress_context__
    assert "DATABASE_URL" in told
    assert len(told.splitlines()) == 1
    assert PASSWORD not in told
    return told


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("nowhere/dieukien.sqlite3", "không mở được"),
        ("", "không mở được"),
        ("noise.sqlite3", "không phải cơ sở dữ liệu"),
        ("dieukien.sqlite3?timeout=soon", "viết sai"),
        ("dieukien.sqlite3?colour=red", "viết sai"),
        ("file:dieukien.sqlite3?mode=ro&uri=true", "không mở được"),
    ],
)
def test_a_file_that_cannot_be_used_is_told_in_one_line(tmp_path: Path, path: str, reason: str) -> None:
    (tmp_path / "noise.sqlite3").write_bytes(b"noise, no database\n" * 400)
    place = (
        f"sqlite:///file:{tmp_path}/{path[5:]}"
        if path.startswith("file:")
        else f"sqlite:///{tmp_path}/{path}"
    )
    assert reason in refusal(place)


def test_a_file_that_is_only_for_reading_still_serves_to_search(
    sqlite_file: Path, packaged: tuple[Source, ...]
) -> None:
    with opened(f"sqlite:///{sqlite_file}", packaged[:1]):
        pass
    url = f"sqlite:///file:{sqlite_file}?mode=ro&uri=true"
    with opened(url, packaged[:1]) as database:
        assert database.load_corpus().documents
    assert "chỉ cho đọc" in refusal(url)


def test_a_damaged_file_is_told_in_one_line(sqlite_file: Path, packaged: tuple[Source, ...]) -> None:
    with opened(f"sqlite:///{sqlite_file}", packaged[:1]):
        pass
    whole = sqlite_file.read_bytes()
    sqlite_file.write_bytes(whole[:4096] + b"\xff" * 8192 + whole[12288:])
    assert "hỏng" in refusal(f"sqlite:///{sqlite_file}")


LOCKS = """
    import sqlite3, sys
    connection = sqlite3.connect(sys.argv[1], isolation_level=None)
    connection.execute("BEGIN EXCLUSIVE")
    print("locked", flush=True)
    sys.stdin.read()
"""


def test_a_file_that_another_process_holds_is_told_in_one_line(
    sqlite_file: Path, packaged: tuple[Source, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storage, "_BUSY_SECONDS", 0.1)
    url = f"sqlite:///{sqlite_file}"
    with opened(url, packaged[:1]):
        pass
    command = [sys.executable, "-c", "\n".join(line.strip() for line in LOCKS.splitlines()), str(sqlite_file)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout
        assert other.stdin
        assert other.stdout.readline() == b"locked\n"
        assert "chương trình khác khóa" in refusal(url)
        other.stdin.close()
        assert other.wait(10) == 0
    with opened(url, packaged[:1]) as database:
        assert held(database) == Conversation()


def test_a_lock_that_is_let_go_in_time_is_waited_for(sqlite_file: Path, packaged: tuple[Source, ...]) -> None:
    url = f"sqlite:///{sqlite_file}"
    with (
        opened(url, packaged[:1]) as database,
        closing(sqlite3.connect(sqlite_file, check_same_thread=False)) as other,
    ):
        other.isolation_level = None
        other.execute("BEGIN IMMEDIATE")
        threading.Timer(0.3, other.execute, ("COMMIT",)).start()
        turn(database, lambda _: FULL)
        assert held(database) == FULL


@pytest.mark.parametrize(
    ("rest", "reason"),
    [
        (f"dieukien:{PASSWORD}@127.0.0.1:1/dieukien", "không kết nối được"),
        (f"dieukien:{PASSWORD}@127.0.0.1:port/dieukien", "viết sai"),
        (f"dieukien:{PASSWORD}@[::1/dieukien", "viết sai"),
        (f"dieukien:{PASSWORD}@127.0.0.1:1/dieukien?colour=red", "không kết nối được"),
    ],
)
def test_an_address_of_no_server_is_told_in_one_line(rest: str, reason: str) -> None:
    pytest.importorskip("psycopg", reason="psycopg is not installed (the extra postgresql)")
    assert reason in refusal(f"postgresql+psycopg://{rest}")


def test_a_missing_driver_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    assert "psycopg" in refusal(f"postgresql+psycopg://dieukien:{PASSWORD}@127.0.0.1/dieukien")


def test_a_server_that_refuses_is_told_in_one_line(cluster: Cluster) -> None:
    assert "mật khẩu" in refusal(cluster.url("postgres", "wrong"))
    assert "không có cơ sở dữ liệu này" in refusal(cluster.url("nowhere"))


def test_a_server_that_only_reads_is_told_in_one_line(
    postgresql_url: str, packaged: tuple[Source, ...]
) -> None:
    with opened(postgresql_url, packaged[:1]):
        pass
    assert "chỉ cho đọc" in refusal(f"{postgresql_url}%20-cdefault_transaction_read_only%3Don")


def test_connections_cut_by_the_server_are_made_again(
    cluster: Cluster, postgresql_url: str, packaged: tuple[Source, ...]
) -> None:
    with opened(postgresql_url, packaged[:1]) as database:
        turn(database, lambda _: FULL)
        others = "backend_type = 'client backend' AND pid <> pg_backend_pid()"
        cut = cluster.runs(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {others}")
        assert cut
        assert held(database) == FULL
