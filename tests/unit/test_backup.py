"""A backup holds all that need be known, is whole or not there, and comes back whole or not at all."""

from __future__ import annotations

import errno
import gzip
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.__main__ import main
from bot.backup import file, tables, work
from bot.backup.contents import KINDS
from bot.errors import InputError, StorageError
from bot.storage import migrating
from bot.storage.engine import Store
from bot.storage.schema import METADATA
from handlers.conversation import Conversation
from tests.databases import Cluster
from tests.unit.stored import CHAT, FULL, NOW, held, opened, rows, turn
from tests.unit.test_storage_migrations import connected, make_old, version

OTHER = {"sqlite": "postgresql", "postgresql": "sqlite"}


@contextmanager
def store(url: str) -> Iterator[Store]:
    with closing(Store(url)) as made:
        yield made


def fill(url: str) -> None:
    """Something of every kind: what is kept, what is over, what waits, what was counted."""
    with opened(url) as database:
        turn(database, lambda _: FULL)
        turn(database, lambda _: FULL, NOW - timedelta(days=30), "telegram:1:1")
        database.shared_secret()
        database.daily_secret(NOW.date())
        for number in range(3):
            database.post(f"telegram:9:{number}", f"telegram:{number}", ["{}", '{"chữ": "đ"}'], NOW)
        outbox = database.outbox(lambda: NOW)
        parcel = database.post("", "telegram:last", ["one"], NOW)
        assert parcel
        outbox.sent(parcel[0])


def contents(url: str) -> dict[str, Any]:
    with store(url) as made, tables.looking(made) as connection:
        return tables.ends(tables.contents(connection))


def backed_up(url: str, path: Path, without: tuple[str, ...] = ()) -> Path:
    with store(url) as made:
        work.backup(made, path, NOW, without)
    return path


def restored(url: str, path: Path, *, replace: bool = False) -> None:
    with store(url) as made:
        work.restore(made, path, replace=replace)


@pytest.fixture
def other_url(request: pytest.FixtureRequest, database_url: str) -> str:
    """An empty database of the other kind."""
    kind = OTHER["sqlite" if database_url.startswith("sqlite") else "postgresql"]
    return str(request.getfixturevalue(f"{kind}_url"))


def test_every_table_and_kind_of_column_of_the_schema_is_known(sqlite_url: str) -> None:
    with opened(sqlite_url):
        pass
    assert set(contents(sqlite_url)) == set(METADATA.tables)
    kinds = {column.type.python_type for table in METADATA.tables.values() for column in table.columns}
    assert kinds <= set(KINDS)


def test_a_backup_comes_back_into_a_database_of_any_kind(
    database_url: str, other_url: str, tmp_path: Path
) -> None:
    fill(database_url)
    path = backed_up(database_url, tmp_path / "backup")
    restored(other_url, path)
    expected, found = contents(database_url), contents(other_url)
    differing = {name for name in expected if expected[name] != found[name]}
    assert differing == {"conversations", "secrets"}
    with opened(other_url, None) as database:
        assert held(database) == FULL
        assert rows(database) == 1
        assert len(database.shared_secret()) >= 43
    with connected(other_url) as connection:
        names = connection.exec_driver_sql("SELECT name FROM secrets").scalars().all()
    assert names == ["shared"]


def test_numbers_go_on_where_they_were(database_url: str, other_url: str, tmp_path: Path) -> None:
    fill(database_url)
    with opened(database_url) as database:
        expected = database.post("", "telegram:new", ["x"], NOW)
    path = backed_up(database_url, tmp_path / "backup")
    restored(other_url, path)
    with opened(database_url) as here, opened(other_url, None) as there:
        one, other = here.post("", "telegram:newer", ["x"], NOW), there.post("", "telegram:newer", ["x"], NOW)
    assert one
    assert other
    assert expected
    assert one[0].id == other[0].id == expected[0].id + 1


def test_a_backup_is_its_owners_alone_and_overwrites_nothing(sqlite_url: str, tmp_path: Path) -> None:
    fill(sqlite_url)
    path = backed_up(sqlite_url, tmp_path / "backup")
    assert path.stat().st_mode & 0o777 == 0o600
    before = path.read_bytes()
    with pytest.raises(InputError, match="đã có tệp này"):
        backed_up(sqlite_url, path)
    assert path.read_bytes() == before
    assert sorted(each.name for each in tmp_path.iterdir() if "sqlite3" not in each.name) == ["backup"]


def test_conversations_can_be_left_out(sqlite_url: str, tmp_path: Path) -> None:
    fill(sqlite_url)
    path = backed_up(sqlite_url, tmp_path / "backup", work.PERSONAL)
    said = gzip.decompress(path.read_bytes()).decode()
    assert "telegram:5550001" not in said
    assert CHAT not in said
    target = f"sqlite:///{tmp_path / 'other.sqlite3'}"
    restored(target, path)
    with opened(target, None) as database:
        assert rows(database) == 0
        assert rows(database, "claims") == 3
        assert database.load_corpus().documents


def test_an_older_backup_is_brought_up_to_date(database_url: str, other_url: str, tmp_path: Path) -> None:
    make_old(database_url)
    path = backed_up(database_url, tmp_path / "backup")
    assert json.loads(gzip.decompress(path.read_bytes()).split(b"\n")[0])["tables"] == "0001"
    restored(other_url, path)
    assert version(other_url) == migrating.NEWEST
    with opened(other_url, None) as database:
        assert held(database, NOW + timedelta(days=1)) == FULL


def test_nothing_is_replaced_unasked(database_url: str, tmp_path: Path) -> None:
    fill(database_url)
    path = backed_up(database_url, tmp_path / "backup")
    with opened(database_url) as database:
        turn(database, lambda _: Conversation(run=7))
    before = contents(database_url)
    with pytest.raises(InputError, match="đã có dữ liệu"):
        restored(database_url, path)
    assert contents(database_url) == before
    restored(database_url, path, replace=True)
    with opened(database_url) as database:
        assert held(database) == FULL


def test_what_a_started_program_stores_by_itself_is_no_data(database_url: str, tmp_path: Path) -> None:
    source = f"sqlite:///{tmp_path / 'source.sqlite3'}"
    fill(source)
    with opened(database_url) as database:
        database.shared_secret()
    restored(database_url, backed_up(source, tmp_path / "backup"))


# Files that are not as they should be


def packed(lines: list[bytes]) -> bytes:
    return gzip.compress(b"".join(lines))


def changed(at: int, change: Callable[[bytes], bytes]) -> Callable[[list[bytes]], bytes]:
    return lambda lines: packed([*lines[:at], change(lines[at]), *lines[at + 1 :]])


def header(**values: object) -> Callable[[list[bytes]], bytes]:
    return changed(0, lambda line: json.dumps({**json.loads(line), **values}).encode() + b"\n")


def row_of(lines: list[bytes], table: str) -> int:
    return next(at for at, line in enumerate(lines) if line.startswith(f'{{"table":"{table}"'.encode())) + 1


def one_row_less(lines: list[bytes]) -> bytes:
    at = row_of(lines, "conversations")
    return packed([*lines[:at], *lines[at + 1 :]])


def other_answer(lines: list[bytes]) -> bytes:
    at = row_of(lines, "conversations")
    return packed([*lines[:at], lines[at].replace(b"province", b"district"), *lines[at + 1 :]])


def foreign_table(lines: list[bytes]) -> bytes:
    return packed([line.replace(b'"table":"claims"', b'"table":"alembic_version"') for line in lines])


FAULTS: dict[str, tuple[Callable[[list[bytes]], bytes], str]] = {
    "cut in the middle": (lambda lines: packed(lines)[: len(packed(lines)) // 2], "bị cắt hoặc hỏng"),
    "without its end": (lambda lines: packed(lines[:-1]), "bị cắt hoặc hỏng"),
    "more behind its end": (lambda lines: packed([*lines, lines[0]]), "bị cắt hoặc hỏng"),
    "one byte changed": (
        lambda lines: (whole := packed(lines))[:200] + bytes([whole[200] ^ 1]) + whole[201:],
        "bị cắt hoặc hỏng",
    ),
    "a row less": (one_row_less, "bị cắt hoặc hỏng"),
    "another answer": (other_answer, "bị cắt hoặc hỏng"),
    "a table of others": (foreign_table, "bị cắt hoặc hỏng"),
    "another check sum": (
        lambda lines: packed([*lines[:-1], lines[-1].replace(b'"sha256":"', b'"sha256":"0')]),
        "bị cắt hoặc hỏng",
    ),
    "a newer form of file": (header(version=2), "bản mới hơn"),
    "newer tables": (header(tables="9999"), "bản mới hơn"),
    "another program's": (header(format="other"), "không phải tệp sao lưu"),
    "no archive": (lambda _: b"SQLite format 3\0" * 10, "không phải tệp sao lưu"),
    "another archive": (lambda _: gzip.compress(b"hello\n"), "không phải tệp sao lưu"),
    "empty": (lambda _: b"", "không phải tệp sao lưu"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_file_that_is_not_whole_changes_nothing(fault: str, sqlite_url: str, tmp_path: Path) -> None:
    fill(sqlite_url)
    path = backed_up(sqlite_url, tmp_path / "backup")
    break_it, words = FAULTS[fault]
    path.write_bytes(break_it(gzip.decompress(path.read_bytes()).splitlines(keepends=True)))
    before = contents(sqlite_url)
    with pytest.raises(InputError, match=words):
        restored(sqlite_url, path, replace=True)
    assert contents(sqlite_url) == before


def test_there_is_no_such_file(sqlite_url: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="không có tệp"):
        restored(sqlite_url, tmp_path / "none")


# Faults under way


def test_a_full_disk_leaves_no_backup(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(sqlite_url)
    folder = tmp_path / "backups"
    folder.mkdir()
    write = gzip.GzipFile.write
    left = [20]

    def full(self: gzip.GzipFile, data: bytes) -> int:
        left[0] -= 1
        if not left[0]:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return write(self, data)

    monkeypatch.setattr(gzip.GzipFile, "write", full)
    with pytest.raises(InputError, match="đĩa đầy"):
        backed_up(sqlite_url, folder / "backup")
    assert list(folder.iterdir()) == []


def test_a_database_that_goes_away_leaves_no_backup(
    own_cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = own_cluster.url(own_cluster.fresh())
    fill(url)

    def broken(parts: Any) -> Any:
        for number, part in enumerate(parts):
            yield part
            if number == 4:
                own_cluster.kill()

    whole = tables.contents
    monkeypatch.setattr(tables, "contents", lambda *given: broken(whole(*given)))
    with pytest.raises(StorageError):
        backed_up(url, tmp_path / "backup")
    assert list(tmp_path.iterdir()) == []


def test_a_restore_that_fails_half_way_changes_nothing(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(database_url)
    path = backed_up(database_url, tmp_path / "backup")
    with opened(database_url) as database:
        turn(database, lambda _: Conversation(run=7))
    before = contents(database_url)
    whole = file.contents

    def half(given: Path) -> Any:
        for number, part in enumerate(whole(given)):
            if number == 10:
                raise OSError(errno.EIO, "gone")
            yield part

    with monkeypatch.context() as patch:
        patch.setattr(file, "contents", half)
        with pytest.raises(OSError, match="gone"):
            restored(database_url, path, replace=True)
    assert contents(database_url) == before
    assert version(database_url) == migrating.NEWEST


def test_a_database_of_a_newer_program_is_not_replaced(sqlite_url: str, tmp_path: Path) -> None:
    fill(sqlite_url)
    path = backed_up(sqlite_url, tmp_path / "backup")
    with connected(sqlite_url) as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with store(sqlite_url) as made, pytest.raises(StorageError, match="bản mới hơn"):
        work.is_free(made)
    with pytest.raises(StorageError, match="bản mới hơn"):
        backed_up(sqlite_url, tmp_path / "second")
    assert not (tmp_path / "second").exists()
    with pytest.raises(StorageError, match="bản mới hơn"):
        restored(sqlite_url, path, replace=True)


def test_a_backup_is_of_one_moment(database_url: str, tmp_path: Path) -> None:
    fill(database_url)
    before = contents(database_url)
    with opened(database_url) as database, store(database_url) as made:
        with tables.looking(made) as connection:
            parts = tables.contents(connection)
            first = next(parts)
            turn(database, lambda _: FULL, chat="telegram:7:7")
            turn(database, lambda _: Conversation(run=9))
            found = tables.ends(parts)
        assert first == next(iter(file_parts(database_url)))
    assert {name: ends for name, ends in found.items() if ends != before[name]} == {}
    assert contents(database_url) != before


def file_parts(url: str) -> Iterator[Any]:
    with store(url) as made, tables.looking(made) as connection:
        yield from tables.contents(connection)


# Moving


def test_moving_keeps_everything(database_url: str, other_url: str) -> None:
    fill(database_url)
    before = contents(database_url)
    with store(database_url) as source, store(other_url) as target:
        assert work.move(source, target) == before
    assert contents(other_url) == before == contents(database_url)
    with opened(other_url, None) as database:
        assert held(database) == FULL


def test_moving_into_something_is_refused(database_url: str, other_url: str) -> None:
    fill(database_url)
    with opened(other_url) as database:
        turn(database, lambda _: Conversation(run=1))
    before = contents(other_url)
    with (
        store(database_url) as source,
        store(other_url) as target,
        pytest.raises(InputError, match="đã có dữ liệu"),
    ):
        work.move(source, target)
    assert contents(other_url) == before


def test_what_is_written_meanwhile_is_noticed(
    database_url: str, other_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(database_url)
    whole = tables.put

    def put(*given: Any) -> Any:
        found = whole(*given)
        with opened(database_url) as database:
            turn(database, lambda _: Conversation(run=8))
        return found

    monkeypatch.setattr(tables, "put", put)
    with store(database_url) as source, store(other_url) as target:
        with pytest.raises(InputError, match="vẫn có dữ liệu được ghi"):
            work.move(source, target)
        assert work.is_free(target)


# By the command line


Call = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Call:
    """Does a command here, as it is done in a process of its own."""

    def done(*arguments: str, url: str, said: str = "") -> subprocess.CompletedProcess[str]:
        capsys.readouterr()
        with monkeypatch.context() as patched:
            patched.setenv("DATABASE_URL", url)
            patched.setattr(sys, "stdin", io.StringIO(said))
            code = main(arguments)
        return subprocess.CompletedProcess(arguments, code, *capsys.readouterr())

    return done


def test_the_commands(database_url: str, other_url: str, tmp_path: Path, call: Call) -> None:
    fill(database_url)
    public = database_url.replace("+psycopg", "")
    path = str(tmp_path / "backup")
    made = call("backup", path, url=public)
    assert (made.returncode, made.stderr) == (0, "")
    assert "Đã sao lưu" in made.stdout
    again = call("backup", path, url=public)
    assert (again.returncode, again.stdout) == (2, "")
    assert again.stderr.count("\n") == 1
    refused = call("restore", path, "--replace", url=public, said="không\n")
    assert (refused.returncode, refused.stderr) == (2, "dieukien: chưa đổi gì\n")
    agreed = call("restore", path, "--replace", url=public, said="thay\n")
    assert (agreed.returncode, agreed.stderr) == (0, "")
    moved = call("move", public, other_url, url="")
    assert (moved.returncode, moved.stderr) == (0, "")
    assert contents(other_url)["conversations"] == contents(database_url)["conversations"]
    bad = call("move", public, "mysql://x:mat-khau-rieng@y/z", url="")
    assert bad.returncode == 2
    assert "mat-khau-rieng" not in bad.stdout + bad.stderr


def test_nothing_is_made_where_nothing_is(tmp_path: Path) -> None:
    made = subprocess.run(
        [sys.executable, "-m", "bot", "backup", str(tmp_path / "backup")],
        capture_output=True,
        env={
            **os.environ,
            "DATABASE_URL": f"sqlite:///{tmp_path / 'none.sqlite3'}",
            "PYTHONIOENCODING": "utf-8",
        },
        check=False,
        encoding="utf-8",
    )
    assert made.returncode == 2
    assert "chưa có dữ liệu" in made.stderr
    assert list(tmp_path.iterdir()) == []
