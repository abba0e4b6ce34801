"""Replicas of the assistant as they run in earnest: processes that can be killed and started again."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

HOST = "127.0.0.1"
START_SECONDS = 60.0
STOP_SECONDS = 30.0
PATIENCE = 4.0
SECRET = "bi-mat-cua-webhook_0123456789-ABCDEF"
WEBHOOK = "https://tro-ly.example/telegram"


def free_port() -> int:
    """A port of the loopback that nobody listens on."""
    with socket.socket() as found:
        found.bind((HOST, 0))
        return int(found.getsockname()[1])


@dataclass(frozen=True, slots=True)
class Life:
    """One start of a replica, in seconds on the monotonic clock; ``ended`` is inf while it runs."""

    begun: float
    ended: float = float("inf")
    killed: bool = False


@dataclass
class Replica:
    """One process after the other on one port, all writing to one log."""

    name: str
    folder: Path
    environment: Mapping[str, str]
    command: Sequence[str] = ("serve",)
    lease: float | None = None
    port: int = field(default_factory=free_port)
    lives: list[Life] = field(default_factory=list)
    _process: subprocess.Popen[bytes] | None = None

    @property
    def log(self) -> Path:
        return self.folder / f"{self.name}.log"

    @property
    def said(self) -> str:
        """All that it has written so far."""
        return self.log.read_text(encoding="utf-8", errors="replace") if self.log.exists() else ""

    @property
    def runs(self) -> bool:
        return self._process is not None and self._process.poll() is None

    @property
    def pid(self) -> int:
        """The running process."""
        assert self._process is not None
        return self._process.pid

    @property
    def up(self) -> bool:
        """Whether it answers; one without a page, whether it has had time to start."""
        if self.command == ("serve",):
            return self.runs and self.get("/readyz") == 200
        return self.runs and time.monotonic() - self.lives[-1].begun > PATIENCE

    def start(self) -> None:
        """Starts without waiting."""
        program = [sys.executable, "-m", "tests.chaos.assistant", str(self.lease)]
        if self.lease is None:
            program = [sys.executable, "-m", "bot"]
        own = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "HOME": str(self.folder)}
        own |= {"PYTHONPATH": str(Path(__file__).parents[2]), "PYTHONDONTWRITEBYTECODE": "1"}
        own |= {"XDG_DATA_HOME": str(self.folder), "DIEUKIEN_PORT": str(self.port), **self.environment}
        with self.log.open("ab") as out:
            self._process = subprocess.Popen(
                [*program, *self.command],
                cwd=self.folder, env=own, stdin=subprocess.DEVNULL, stdout=out, stderr=out,
            )  # fmt: skip
        self.lives.append(Life(time.monotonic()))

    def kill(self) -> None:
        """kill -9."""
        self._ends(signal.SIGKILL, killed=True)

    def stop(self) -> int:
        """Asks it to stop, and waits; the exit code."""
        return self._ends(signal.SIGTERM, killed=False)

    def freeze(self, frozen: bool = True) -> None:
        """Stops its clock, or lets it go on."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP if frozen else signal.SIGCONT)

    def keep(self) -> None:
        """Starts it again where it has ended by itself, as whoever keeps services running does."""
        if self._process is not None and self._process.poll() is not None:
            self.lives[-1] = Life(self.lives[-1].begun, time.monotonic())
            self._process = None
            self.start()

    def wait_ready(self, seconds: float = START_SECONDS) -> None:
        """Waits until it can serve."""
        wait(lambda: self.get("/readyz") == 200, seconds, f"{self.name} is not ready:\n{self.said[-2000:]}")

    def get(self, path: str) -> int:
        """The status of a page; 0 where there is no answer."""
        connection = http.client.HTTPConnection(HOST, self.port, timeout=5)
        try:
            connection.request("GET", path)
            response = connection.getresponse()
            response.read()
            return response.status
        except (OSError, http.client.HTTPException):
            return 0
        finally:
            connection.close()

    def _ends(self, how: signal.Signals, *, killed: bool) -> int:
        process = self._process
        if process is None:
            return 0
        process.send_signal(how)
        try:
            code = process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            raise AssertionError(f"{self.name} does not stop:\n{self.said[-2000:]}") from None
        finally:
            self.lives[-1] = Life(self.lives[-1].begun, time.monotonic(), killed)
            self._process = None
        return code


def wait(check: Callable[[], bool], seconds: float, what: str, pause: float = 0.05) -> None:
    """Waits until something holds; AssertionError where it never does."""
    until = time.monotonic() + seconds
    while not check():
        assert time.monotonic() < until, what
        time.sleep(pause)
