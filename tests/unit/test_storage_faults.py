"""Databases that cannot be used: a line that says why and holds nothing personal, and nothing lost."""

from __future__ import annotations

import logging
import os
import pwd
import resource
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, suppress
from dataclasses import replace
from pathlib import Path
from typing import Literal

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoConnectionError

from bot.errors import StorageError
from bot.storage import Database, engine, reasons
from bot.storage.conversations import Held, Outcome
from handlers.conversation import Conversation
from tests.cutting import Cut
from tests.databases import PASSWORD, Cluster
from tests.unit.stored import CHAT, FULL, NOW, SECRETS, WEEK, held, opened, rows, turn


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    with opened(database_url) as database:
        yield database


@pytest.fixture
def sqlite_file(sqlite_url: str) -> Path:
    return Path(sqlite_url.removeprefix("sqlite:///"))


def test_no_error_and_no_log_holds_what_was_said(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    turn(database, lambda _: FULL)
    with database._store.engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE conversations")
    with pytest.raises(StorageError) as caught:
        turn(database, lambda _: FULL)
    told = "".join(traceback.format_exception(caught.value)) + str(caught.value) + caplog.text
    assert not [secret for secret in SECRETS if secret in told]
    assert "\n" not in str(caught.value)


def test_even_the_error_inside_names_no_value(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []
    failure = reasons.failure

    def noting(error: SQLAlchemyError) -> StorageError:
        seen.append(str(error))
        return failure(error)

    monkeypatch.setattr(reasons, "failure", noting)
    with database._store.engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE conversations")
    with pytest.raises(StorageError):
        turn(database, lambda _: FULL)
    assert seen
    assert not [secret for secret in SECRETS if secret in seen[0]]


def refusal(url: str) -> str:
    """What is said of a database, in one line."""
    with pytest.raises(StorageError) as caught, opened(url) as database:
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


def test_a_file_that_is_only_for_reading_still_serves_to_search(sqlite_file: Path) -> None:
    with opened(f"sqlite:///{sqlite_file}"):
        pass
    url = f"sqlite:///file:{sqlite_file}?mode=ro&uri=true"
    with opened(url) as database:
        assert database.load_corpus().documents
    assert "chỉ cho đọc" in refusal(url)


def test_a_damaged_file_is_told_in_one_line(sqlite_file: Path) -> None:
    with opened(f"sqlite:///{sqlite_file}"):
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
    sqlite_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "BUSY_SECONDS", 0.1)
    url = f"sqlite:///{sqlite_file}"
    with opened(url):
        pass
    command = [sys.executable, "-c", "\n".join(line.strip() for line in LOCKS.splitlines()), str(sqlite_file)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout
        assert other.stdin
        assert other.stdout.readline() == b"locked\n"
        assert "chương trình khác khóa" in refusal(url)
        other.stdin.close()
        assert other.wait(10) == 0
    with opened(url) as database:
        assert held(database) == Conversation()


def test_a_lock_that_is_let_go_in_time_is_waited_for(sqlite_file: Path) -> None:
    url = f"sqlite:///{sqlite_file}"
    with (
        opened(url) as database,
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


def test_a_server_that_only_reads_is_told_in_one_line(postgresql_url: str) -> None:
    with opened(postgresql_url):
        pass
    assert "chỉ cho đọc" in refusal(f"{postgresql_url}?options=-cdefault_transaction_read_only%3Don")


def test_connections_cut_by_the_server_are_made_again(cluster: Cluster, postgresql_url: str) -> None:
    with opened(postgresql_url) as database:
        turn(database, lambda _: FULL)
        others = "backend_type = 'client backend' AND pid <> pg_backend_pid()"
        cut = cluster.runs(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {others}")
        assert cut
        assert held(database) == FULL


# --- faults that pass: the same arrival, sent again, takes effect once -----------------------------------

CLAIM = "telegram:1:77"
QUEUE = "telegram:1:5550001"


def arrives(database: Database, words: str = "x" * 20_000) -> bool:
    """An arrival with a reply to be sent; whether it took effect now."""

    def work(held: Held) -> Outcome:
        conversation = replace(held.conversation, run=held.conversation.run + 1, queries=(words,))
        return Outcome(conversation, NOW + WEEK, queue=QUEUE, payloads=("reply",))

    return database.turn(CHAT, NOW, work, CLAIM) is not None


def took_effect_once(database: Database) -> bool:
    return held(database).run == rows(database, "claims") == rows(database, "outbox") == 1


def fails(database: Database, reason: str) -> None:
    with pytest.raises(StorageError, match=reason) as caught:
        arrives(database)
    assert not [secret for secret in SECRETS if secret in str(caught.value)]


def test_a_full_disk_loses_nothing(sqlite_url: str) -> None:
    with opened(sqlite_url) as database:
        with database._store.engine.connect() as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
            connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
        fails(database, "đĩa đầy")
        assert held(database) == Conversation()
        with database._store.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA max_page_count = 1000000")
        assert arrives(database)
        assert not arrives(database)
        assert took_effect_once(database)


def test_a_file_that_may_not_grow_loses_nothing(sqlite_url: str, sqlite_file: Path) -> None:
    with opened(sqlite_url) as database:
        soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (8192, hard))
        try:
            fails(database, "đĩa")
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        assert arrives(database)
        assert not arrives(database)
        assert took_effect_once(database)


@pytest.fixture
def own_folder(tmp_path: Path) -> Iterator[Path]:
    """A folder of somebody who is not the superuser, as whom the test then runs."""
    with opened(f"sqlite:///{tmp_path / 'first.sqlite3'}"):
        pass  # loads what a database needs while the superuser may still read it
    folder = Path(tempfile.mkdtemp(prefix="dieukien-"))
    superuser = os.geteuid() == 0
    if superuser:
        nobody = pwd.getpwnam("nobody").pw_uid
        os.chown(folder, nobody, -1)
        os.seteuid(nobody)
    try:
        yield folder
    finally:
        if superuser:
            os.seteuid(0)
        shutil.rmtree(folder)


@pytest.mark.parametrize("what", ["file", "folder"])
def test_what_may_only_be_read_loses_nothing(own_folder: Path, what: str) -> None:
    file = own_folder / "dieukien.sqlite3"
    url = f"sqlite:///{file}"
    with opened(url):
        pass
    mode, place = (0o400, file) if what == "file" else (0o500, own_folder)
    usual = place.stat().st_mode
    place.chmod(mode)
    database = Database(url)
    fails(database, "chỉ cho đọc|không mở được")
    database.close()
    place.chmod(usual)
    for beside in own_folder.glob("*.sqlite3-*"):
        beside.chmod(0o600)
    with opened(url) as database:
        assert arrives(database)
        assert not arrives(database)
        assert took_effect_once(database)


def test_only_its_owner_may_read_the_file(sqlite_url: str, sqlite_file: Path) -> None:
    with opened(sqlite_url) as database:
        arrives(database)
        modes = {path.name: path.stat().st_mode & 0o777 for path in sqlite_file.parent.iterdir()}
    assert len(modes) == 3
    assert set(modes.values()) == {0o600}


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_commit_that_is_cut_off_is_settled_when_it_is_sent_again(
    cluster: Cluster, when: Literal["before", "after"]
) -> None:
    way = Cut(cluster.port)
    name = cluster.fresh()
    try:
        with opened(cluster.url(name, port=way.port)) as database:
            setattr(way, when, b"COMMIT")
            fails(database, "không kết nối được")
            assert arrives(database) == (when == "before")
            assert not arrives(database)
            assert took_effect_once(database)
    finally:
        way.close()


def test_a_connection_that_is_cut_before_the_commit_is_made_again(cluster: Cluster) -> None:
    way = Cut(cluster.port)
    try:
        with opened(cluster.url(cluster.fresh(), port=way.port)) as database:
            for words in (b"BEGIN", b"claimed", b"INSERT INTO outbox"):
                way.before = words
                assert arrives(database) == (words == b"BEGIN")
                way.after = words
                assert not arrives(database)
            assert took_effect_once(database)
    finally:
        way.close()


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("waiting", [1, 2])
def test_what_was_sent_is_noted_once_though_the_answer_is_cut_off(
    cluster: Cluster, when: str, waiting: int
) -> None:
    way = Cut(cluster.port)
    try:
        with opened(cluster.url(cluster.fresh(), port=way.port)) as database:
            parcels = database.post("", QUEUE, [str(number) for number in range(waiting)], NOW)
            assert parcels
            setattr(way, when, b"DELETE FROM outbox")
            following = database.outbox(lambda: NOW).sent(parcels[0])
            assert (following is None) == (waiting == 1)
            assert rows(database, "outbox") == waiting - 1
            assert rows(database, "queues") == (waiting > 1)
    finally:
        way.close()


@pytest.mark.parametrize("end", [Cluster.stop, Cluster.kill])
def test_a_server_that_stops_and_starts_again_loses_nothing(
    own_cluster: Cluster, end: Callable[[Cluster], None]
) -> None:
    with opened(own_cluster.url(own_cluster.fresh())) as database:
        turn(database, lambda _: FULL)
        end(own_cluster)
        fails(database, "không kết nối được|máy chủ đang dừng")
        own_cluster.start()
        assert arrives(database)
        assert not arrives(database)
        assert held(database).run == FULL.run + 1


def test_a_server_that_is_stopped_in_the_middle_of_a_turn_loses_nothing(own_cluster: Cluster) -> None:
    with opened(own_cluster.url(own_cluster.fresh())) as database:

        def stopped(found: Held) -> Outcome:
            own_cluster.stop()
            return Outcome(FULL, NOW + WEEK)

        with pytest.raises(StorageError, match=r"không kết nối được|máy chủ đang dừng"):
            database.turn(CHAT, NOW, stopped, CLAIM)
        own_cluster.start()
        assert arrives(database)
        assert took_effect_once(database)


def test_a_server_with_too_many_connections_is_told_in_one_line(cluster: Cluster) -> None:
    name = cluster.fresh()
    cluster.runs(f"CREATE ROLE {name} LOGIN PASSWORD '{PASSWORD}' CONNECTION LIMIT 1")
    cluster.runs(f"GRANT ALL ON SCHEMA public TO {name}", name)
    url = cluster.url(name).replace("//dieukien:", f"//{name}:")
    with opened(url) as database:
        other = Database(url)
        with database._store.engine.connect():
            fails(other, "quá nhiều kết nối")
        database.close()
        while cluster.runs(f"SELECT 1 FROM pg_stat_activity WHERE usename = '{name}'"):
            pass  # the server ends a session a moment after the client
        assert arrives(other)
        other.close()


def test_a_server_that_becomes_a_reader_says_so_and_loses_nothing(cluster: Cluster) -> None:
    name = cluster.fresh()
    with opened(cluster.url(name)) as database:
        database.check()
        cluster.runs(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
        database.close()
        fails(database, "chỉ cho đọc")
        with pytest.raises(StorageError, match="chỉ cho đọc"):
            database.check()
        cluster.runs(f"ALTER DATABASE {name} RESET default_transaction_read_only")
        database.close()
        database.check()
        assert arrives(database)
        assert took_effect_once(database)


def test_who_waits_too_long_for_a_connection_is_told_so(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "BUSY_SECONDS", 0.1)
    monkeypatch.setattr(database._store.engine.pool, "_timeout", 0.1)
    seen: list[str] = []

    def meanwhile(found: Held) -> Outcome:
        with ExitStack() as taken:
            with suppress(NoConnectionError):
                while True:
                    taken.enter_context(database._store.engine.connect())
            with pytest.raises(StorageError) as caught:
                turn(database, lambda _: FULL, chat="another")
            seen.append(str(caught.value))
        return Outcome(FULL, NOW + WEEK)

    database.turn(CHAT, NOW, meanwhile)
    assert "quá bận" in seen[0]
    assert held(database) == FULL


def test_a_row_that_stays_locked_is_not_waited_for_for_ever(
    postgresql_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(engine._LIMITS, "lock_timeout", 0.2)
    with opened(postgresql_url) as database:
        with database._store.engine.begin() as other:
            other.execute(LOCK, {"chat": CHAT})
            fails(database, "chương trình khác khóa")
            assert turn(database, lambda _: FULL, chat="another")
        assert arrives(database)
        assert held(database).run == 1


def test_a_deadlock_is_settled_by_beginning_again(postgresql_url: str) -> None:
    """Two turns that each wait for what the other holds: PostgreSQL ends one, which is done again."""
    met = threading.Barrier(2)
    faults: list[Exception] = []
    with opened(postgresql_url) as database:

        def turns(mine: str, other: str) -> None:
            waits = iter([met])

            def work(connection: Connection) -> None:
                connection.execute(LOCK, {"chat": mine})
                for barrier in waits:
                    barrier.wait(10)
                connection.execute(LOCK, {"chat": other})

            try:
                database._store.write(work)
            except Exception as error:
                faults.append(error)

        threads = [threading.Thread(target=turns, args=pair) for pair in (("a", "b"), ("b", "a"))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
            assert not thread.is_alive()
        assert faults == []
        assert rows(database) == 2


LOCK = text(
    "INSERT INTO conversations (chat, state, recent, expires) VALUES (:chat, '', '', now())"
    " ON CONFLICT (chat) DO UPDATE SET chat = excluded.chat"
)


def test_a_pool_of_connections_that_parts_a_turn_is_named() -> None:
    lost = 'prepared statement "finished" does not exist'
    said = reasons.failure(OperationalError("", {}, Exception(lost)))
    assert "chế độ session" in str(said)
