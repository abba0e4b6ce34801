"""What is measured, started anew for each round: ours on its databases, and the echo bots."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.serve.postgres import Postgres, free_port
from bench.serve.processes import Memory, Process, cpu, memory
from bench.serve.telegram import SECRET, TOKEN, BotApi
from bench.serve.wire import Caller
from bot.settings import read_settings
from bot.wiring import open_database

CONNECTIONS = 100
"""What the echo bots ask Telegram for; ours asks for what it asks for. 100 is the most."""
_START = 60.0


@dataclass(frozen=True, slots=True)
class System:
    """A system: its command for a port, its database ("" for none), how many replicas stand side by side."""

    name: str
    command: Callable[[int], Sequence[str]]
    database: str = ""
    replicas: int = 1
    echoes: bool = False


def _ours(_: int) -> Sequence[str]:
    return [str(Path(sys.executable).parent / "dieukien"), "serve"]


_BARE = (
    "import runpy, sys; sys.modules.update(rich=None, pygments=None); del sys.argv[0]; "
    "runpy.run_module(sys.argv[0], run_name='__main__')"
)
"""Runs a module where rich and Pygments are not there: httpx would load them, and a bare bot has none."""


def _echo(*command: str) -> Callable[[int], Sequence[str]]:
    return lambda port: [sys.executable, "-c", _BARE, *command, str(port)]


OURS = (
    System("ours, SQLite", _ours, "sqlite"),
    System("ours, PostgreSQL", _ours, "postgresql"),
    System("ours, PostgreSQL, 2 replicas", _ours, "postgresql", 2),
)
PEERS = (
    System("python-telegram-bot, echo", _echo("bench.serve.echo_telegram_bot", "wait"), echoes=True),
    System("  its example, with a queue", _echo("bench.serve.echo_telegram_bot", "queue"), echoes=True),
    System("aiogram, echo", _echo("bench.serve.echo_aiogram"), echoes=True),
)


class Running:
    """A system that runs: its ports, and how long it took until it was ready."""

    def __init__(self, system: System, api: BotApi, folder: Path, postgres: Postgres | None) -> None:
        self.system, self.api = system, api
        self._folder, self._postgres = folder, postgres
        self._processes: list[Process] = []
        self.ports: tuple[int, ...] = ()
        self.seconds = 0.0

    async def start(self, api_port: int) -> None:
        """Starts all replicas at once and waits until each says that it is ready."""
        url = self._database()
        self.ports = tuple(free_port() for _ in range(self.system.replicas))
        began = time.perf_counter()
        for port in self.ports:
            environment = {
                "DATABASE_URL": url,
                "TELEGRAM_BOT_TOKEN": TOKEN,
                "TELEGRAM_BASE_URL": f"http://127.0.0.1:{api_port}/bot",
                "TELEGRAM_WEBHOOK_URL": "https://bench.example/telegram",
                "TELEGRAM_WEBHOOK_SECRET": SECRET,
                "DIEUKIEN_HOST": "127.0.0.1",
                "DIEUKIEN_PORT": str(port),
                "BENCH_CONNECTIONS": str(CONNECTIONS),
            }
            self._processes.append(Process(self.system.command(port), environment, self._folder))
        for port, process in zip(self.ports, self._processes, strict=True):
            await self._ready(port, process)
        self.seconds = time.perf_counter() - began

    def cpu(self) -> tuple[float, float]:
        """Seconds of processor time so far: of the system, of PostgreSQL."""
        own = cpu(process.id for process in self._processes)
        return own, cpu([self._postgres.process.id]) if self._postgres else 0.0

    def memory(self) -> Memory:
        """Megabytes of all its processes; PostgreSQL's are not counted."""
        return memory(process.id for process in self._processes)

    def stop(self) -> None:
        """Ends it; RuntimeError where it had ended by itself."""
        ended = [process.said() for process in self._processes if not process.running]
        for process in self._processes:
            process.stop()
        if ended:
            raise RuntimeError(f"{self.system.name} ended by itself:\n{ended[0]}")

    def said(self) -> str:
        """The last lines that its first process wrote."""
        return self._processes[0].said() if self._processes else ""

    def _database(self) -> str:
        """The address of a new database, with its tables made: what is timed is not the very first start."""
        if self.system.database == "sqlite":
            url = f"sqlite:///{self._folder / f'{time.monotonic_ns()}.sqlite3'}"
        elif self.system.database == "postgresql":
            assert self._postgres is not None
            url = self._postgres.fresh(f"bench_{time.monotonic_ns()}")
        else:
            self._postgres = None
            return ""
        open_database(read_settings({"DATABASE_URL": url}).database_url).close()
        return url

    async def _ready(self, port: int, process: Process) -> None:
        until = time.perf_counter() + _START
        caller = Caller(port)
        while time.perf_counter() < until and process.running:
            try:
                status, _ = await caller.request("GET", "/readyz")
                if status == 200:
                    caller.close()
                    return
            except OSError:
                pass
            await asyncio.sleep(0.01)
        raise RuntimeError(f"{self.system.name} does not become ready:\n{process.said()}")
