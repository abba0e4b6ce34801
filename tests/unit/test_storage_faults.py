"""Databases that cannot be used: a line that says why and holds nothing personal, and nothing lost."""

from __future__ import annotations

import logging
import sqlite3
import subprocess
import sys
import threading
import traceback
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import event

from bot.errors import StorageError
from bot.storage import Database, engine
from handlers.conversation import Conversation
from tests.databases import PASSWORD, Cluster
from tests.unit.stored import FULL, SECRETS, held, opened, turn


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


def test_even_the_error_inside_names_no_value(database: Database) -> None:
    seen: list[str] = []
    event.listen(
        database._store.engine, "handle_error", lambda context: seen.append(str(context.sqlalchemy_exception))
    )
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
