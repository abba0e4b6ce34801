"""A PostgreSQL of its own for the measurement, from Debian's package, as it comes."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from pathlib import Path

from bench.serve.processes import Process


class NoPostgres(RuntimeError):
    """There is no PostgreSQL on this machine."""


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


class Postgres:
    """One server with its data in a folder; settings as Debian ships them (``fsync`` on), 200 connections."""

    def __init__(self, folder: Path) -> None:
        """Makes and starts it. NoPostgres where it is not installed."""
        self._programs = _programs()
        self._data = folder / "postgresql"
        self.port = free_port()
        self._as_user: list[str] = []
        self._data.mkdir()
        if os.geteuid() == 0:
            # PostgreSQL refuses to run as root; its package makes the user.
            self._as_user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
            shutil.chown(self._data, "postgres", "postgres")
            folder.chmod(0o755)
        self._run(
            "initdb", "-D", str(self._data), "-U", "bench", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"
        )
        settings = {"port": self.port, "listen_addresses": "127.0.0.1", "unix_socket_directories": "",
                    "max_connections": 200}  # fmt: skip
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        command = [*self._as_user, str(self._programs / "postgres"), "-D", str(self._data), *options]
        self.process = Process(command, {}, folder)
        self._wait()

    def fresh(self, name: str) -> str:
        """The address of a new, empty database."""
        self._run("createdb", "-h", "127.0.0.1", "-p", str(self.port), "-U", "bench", name)
        return f"postgresql://bench@127.0.0.1:{self.port}/{name}"

    def version(self) -> str:
        """Its version."""
        return self._run("postgres", "--version").strip()

    def stop(self) -> None:
        """Ends it."""
        self.process.stop()

    def _wait(self) -> None:
        for _ in range(300):
            if not self.process.running:
                break
            ready = subprocess.run(
                [self._programs / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self.port)], check=False
            )
            if ready.returncode == 0:
                return
            time.sleep(0.1)
        raise RuntimeError(f"PostgreSQL did not start:\n{self.process.said()}")

    def _run(self, program: str, *arguments: str) -> str:
        made = subprocess.run(
            [*self._as_user, str(self._programs / program), *arguments],
            capture_output=True, text=True, check=False, cwd="/",
        )  # fmt: skip
        if made.returncode:
            raise RuntimeError(f"{program}: {made.stderr.strip()}")
        return made.stdout


def _programs() -> Path:
    """Where PostgreSQL's programs are: Debian keeps those of the server out of the path."""
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda each: int(each.parts[-3]))
    if not versions:
        raise NoPostgres("cần PostgreSQL (Debian: apt install postgresql)")
    return versions[-1].parent
