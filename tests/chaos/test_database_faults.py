"""A database that takes nothing for a while: it is said so, and afterwards everything has taken effect."""

from __future__ import annotations

import os
import resource
import select
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import httpx
import pytest

from handlers import page_texts
from tests.chaos.desk import Desk, desk
from tests.chaos.replicas import wait
from tests.databases import Cluster
from webpages import Visitor, parsed, pressed

pytestmark = pytest.mark.chaos


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "dieukien.sqlite3"


@contextmanager
def locked(file: Path) -> Iterator[None]:
    """Another program holds the file, and does not let go."""
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield
        connection.execute("ROLLBACK")


@contextmanager
def no_room(process: int) -> Iterator[None]:
    """No file of this process may grow: what it writes fails as on a disk without room."""
    before = resource.prlimit(process, resource.RLIMIT_FSIZE)
    resource.prlimit(process, resource.RLIMIT_FSIZE, (0, before[1]))
    try:
        yield
    finally:
        resource.prlimit(process, resource.RLIMIT_FSIZE, before)


def room(place: Path) -> bool:
    return os.statvfs(place).f_bavail > 0


@contextmanager
def read_only(cluster: Cluster, name: str) -> Iterator[None]:
    """The database turns to reading only, as one does that became a stand-by."""
    switched(cluster, name, "on")
    try:
        yield
    finally:
        switched(cluster, name, "off")


def switched(cluster: Cluster, name: str, state: str) -> None:
    cluster.runs(f"ALTER DATABASE {name} SET default_transaction_read_only = {state}")
    cluster.runs(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")


@contextmanager
def held_tables(cluster: Cluster, name: str) -> Iterator[None]:
    """Somebody mends the tables and holds them meanwhile."""
    import psycopg

    address = cluster.url(name).replace("+psycopg", "")
    with psycopg.connect(address) as connection:
        connection.execute("LOCK TABLE conversations, outbox IN ACCESS EXCLUSIVE MODE")
        yield
        connection.rollback()


@contextmanager
def stopped(cluster: Cluster) -> Iterator[None]:
    cluster.stop()
    try:
        yield
    finally:
        cluster.start()


def test_a_locked_file(file: Path, tmp_path: Path) -> None:
    with desk(f"sqlite:///{file}", tmp_path) as opened:
        opened.goes_through(lambda: locked(file))
        assert "khóa" in opened.replica.said or "quá bận" in opened.replica.said


def test_a_disk_without_room(file: Path, tmp_path: Path) -> None:
    with desk(f"sqlite:///{file}", tmp_path) as opened:
        opened.goes_through(lambda: no_room(opened.replica.pid))


def test_a_disk_that_is_full(tmp_path: Path) -> None:
    """On a file system of a few megabytes, filled to the last byte."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", str(place)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("no file system can be mounted here; the limit of a file's size stands in for it")

    @contextmanager
    def full() -> Iterator[None]:
        filler = place / "filler"
        with filler.open("wb", buffering=0) as out:
            while room(place):
                out.write(b"\0" * 4096)
        yield
        filler.unlink()

    try:
        with desk(f"sqlite:///{place / 'dieukien.sqlite3'}", tmp_path) as opened:
            opened.goes_through(full)
            assert "đĩa đầy" in opened.replica.said
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


def test_a_server_that_only_reads(cluster: Cluster, tmp_path: Path) -> None:
    name = cluster.fresh()
    with desk(cluster.url(name), tmp_path) as opened:
        opened.goes_through(lambda: read_only(cluster, name))
        assert "chỉ cho đọc" in opened.replica.said


def test_tables_that_somebody_holds(cluster: Cluster, tmp_path: Path) -> None:
    name = cluster.fresh()
    with desk(cluster.url(name), tmp_path) as opened:
        opened.goes_through(lambda: held_tables(cluster, name))


def test_a_server_that_is_stopped(own_cluster: Cluster, tmp_path: Path) -> None:
    """Telegram is asked to send again; the web page says so, and the same form takes effect afterwards."""
    with desk(own_cluster.url(own_cluster.fresh()), tmp_path) as opened, Visitor(opened.url) as visitor:
        visitor.checks("kh-sau-dai-hoc")
        asked = visitor.question
        fields = pressed(visitor.page, "Không rõ")

        @contextmanager
        def away() -> Iterator[None]:
            with stopped(own_cluster):
                check_said(opened, visitor.post(fields))
                yield

        opened.goes_through(away)
        visitor.sends(fields)
        assert visitor.question != asked
        following = visitor.question
        visitor.post(fields)
        visitor.opens("/tro-chuyen")
        assert visitor.question == following, "a form takes effect once"


def check_said(opened: Desk, response: httpx.Response) -> None:
    assert response.status_code == 503
    assert parsed(response.text).one("h1").text == page_texts.FAULT_TITLE[503]
    assert opened.replica.get("/healthz") == 200
    wait(lambda: opened.replica.get("/readyz") == 503, 20, "the replica still says that it is ready")


# --- the terminal -----------------------------------------------------------------------------------------


def test_the_terminal_says_so_and_goes_on(file: Path, tmp_path: Path) -> None:
    """A line of the chat that could not be stored says why; sent again, it takes effect."""
    with terminal(file, tmp_path) as chat:
        said(chat, "/dieukien sau đại học", "Tôi đồng ý")
        with locked(file):
            refused = said(chat, "đồng ý", "Anh/chị gửi lại")
        assert "đang bị chương trình khác khóa" in refused
        said(chat, "đồng ý", "Anh/chị đã đồng ý")


def test_the_terminal_does_not_start_on_a_file_that_others_hold(file: Path, tmp_path: Path) -> None:
    with terminal(file, tmp_path) as chat:
        said(chat, "/trogiup", "Cách dùng")
    with locked(file):
        ended = subprocess.run(
            [sys.executable, "-m", "bot", "chat"],
            input="/trogiup\n", text=True, capture_output=True, env=environment(file, tmp_path),
            cwd=tmp_path, timeout=60, check=False,
        )  # fmt: skip
    assert "khóa" in ended.stderr + ended.stdout
    assert "Traceback" not in ended.stderr


def environment(file: Path, folder: Path) -> dict[str, str]:
    own = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "HOME": str(folder)}
    root = str(Path(__file__).parents[2])
    return {**own, "XDG_DATA_HOME": str(folder), "PYTHONPATH": root, "DATABASE_URL": f"sqlite:///{file}"}


@contextmanager
def terminal(file: Path, folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """The chat through a pipe."""
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "chat"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, bufsize=0,
        env=environment(file, folder), cwd=folder,
    ) as process:  # fmt: skip
        try:
            yield process
        finally:
            process.kill()


def said(chat: subprocess.Popen[bytes], words: str, until: str) -> str:
    """What is answered to a line, read as far as these words."""
    assert chat.stdin is not None
    assert chat.stdout is not None
    chat.stdin.write(f"{words}\n".encode())
    answer = b""
    while until.encode() not in answer:
        ready, _, _ = select.select([chat.stdout], [], [], 40)
        more = os.read(chat.stdout.fileno(), 65536) if ready else b""
        assert more, f"no {until!r} in {answer.decode()!r}"
        answer += more
    return answer.decode()
