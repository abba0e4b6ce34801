"""Databases for tests: a file, and a PostgreSQL server of the test session's own that can be stopped."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import pytest

USER = "dieukien"
PASSWORD = "mat-khau-rieng"
_NUMBERS = count()


@dataclass(frozen=True)
class Cluster:
    """A PostgreSQL server on the loopback. It refuses to run as root, and then runs as another user."""

    programs: Path
    folder: Path
    port: int
    user: dict[str, Any] = field(default_factory=dict)

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def url(self, database: str, password: str = PASSWORD, port: int | None = None) -> str:
        return f"postgresql+psycopg://{USER}:{password}@127.0.0.1:{port or self.port}/{database}"

    def fresh(self) -> str:
        """The name of a new database on the server."""
        name = f"test{next(_NUMBERS)}"
        self.runs(f"CREATE DATABASE {name}")
        return name

    def runs(self, statement: str, database: str = "postgres") -> list[Any]:
        import psycopg

        address = self.url(database).replace("+psycopg", "")
        with psycopg.connect(address, autocommit=True) as connection:
            cursor = connection.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []

    def make(self) -> None:
        secret = self.folder / "secret"
        secret.write_text(PASSWORD, encoding="utf-8")
        if self.user:
            for path in (self.folder, secret):
                os.chown(path, self.user["user"], self.user["group"])
        self._call("initdb", "-U", USER, "-A", "scram-sha-256", "--pwfile", secret, "-N", "-E", "UTF8")

    def start(self) -> None:
        """Start it, and wait until it answers."""
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off"
        self._call("pg_ctl", "-l", self.folder / "log", "-o", options, "-w", "start")

    def stop(self) -> None:
        """Stop it in good order; connections are cut."""
        self._call("pg_ctl", "-m", "fast", "-w", "stop")

    def kill(self) -> None:
        """Stop it at once, as a power cut does; it recovers when it is started."""
        self._call("pg_ctl", "-m", "immediate", "-w", "stop")

    @property
    def running(self) -> bool:
        return (self.data / "postmaster.pid").exists()

    def _call(self, program: str, *arguments: object) -> None:
        command = [str(self.programs / program), "-D", str(self.data), *map(str, arguments)]
        subprocess.run(
            command,
            check=True,
            cwd=self.folder,
            env={"PATH": os.defpath, "LC_ALL": "C"},
            timeout=60,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            **self.user,
        )


def server_programs() -> Path | None:
    """Where initdb and pg_ctl are: on the path, or where Debian puts them."""
    found = shutil.which("pg_ctl")
    places = [Path(found).resolve().parent] if found else []
    places += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((place for place in places if (place / "initdb").exists()), None)


def _unprivileged() -> dict[str, Any]:
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    pytest.skip("PostgreSQL does not run as root, and there is no user to run it as")


@contextmanager
def running_cluster(programs: Path) -> Iterator[Cluster]:
    """A server in a temporary folder, gone afterwards."""
    user = {} if os.geteuid() else _unprivileged()
    folder = Path(tempfile.mkdtemp(prefix="dieukien-pg-"))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = Cluster(programs, folder, port, user)
    try:
        server.make()
        server.start()
        yield server
    finally:
        if server.running:
            server.kill()
        shutil.rmtree(folder)


def _programs() -> Path:
    pytest.importorskip("psycopg", reason="psycopg is not installed (the extra postgresql)")
    programs = server_programs()
    if programs is None:
        pytest.skip("there is no PostgreSQL server here (Debian: apt-get install postgresql)")
    return programs


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """One server for all tests of a worker; none of them stops it."""
    with running_cluster(_programs()) as server:
        yield server


@pytest.fixture
def own_cluster() -> Iterator[Cluster]:
    """A server for one test, which may stop, kill and start it."""
    with running_cluster(_programs()) as server:
        yield server


@pytest.fixture
def postgresql_url(cluster: Cluster) -> str:
    """A new, empty database on the server."""
    return cluster.url(cluster.fresh())


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """A file that is not there yet."""
    return f"sqlite:///{tmp_path / 'dieukien.sqlite3'}"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """An empty database, of each kind in turn."""
    return str(request.getfixturevalue(f"{request.param}_url"))
