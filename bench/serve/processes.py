"""Processes of a measured system: started, asked for their processor time and memory, and stopped."""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_TICK = os.sysconf("SC_CLK_TCK")
_GRACE = 20.0


@dataclass(frozen=True, slots=True)
class Memory:
    """Megabytes: resident; and proportional, where what several processes share is divided among them."""

    rss: float
    pss: float


class Process:
    """One started process with its children; what it writes goes to a file that a failure shows."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str], folder: Path) -> None:
        with tempfile.NamedTemporaryFile(dir=folder, suffix=".log", delete=False) as log:
            self._log = Path(log.name)
            self._process = subprocess.Popen(
                command, env={**_plain(), **environment}, cwd=Path.cwd(), stdout=log, stderr=log,
                stdin=subprocess.DEVNULL, start_new_session=True,
            )  # fmt: skip
        self.id = self._process.pid

    @property
    def running(self) -> bool:
        """Whether it has not ended."""
        return self._process.poll() is None

    def said(self) -> str:
        """The last lines it wrote."""
        return "\n".join(self._log.read_text(errors="replace").splitlines()[-20:])

    def stop(self) -> float:
        """Ends it politely, after a while by force; gives the seconds it took."""
        before = os.times().elapsed
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(_GRACE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        return os.times().elapsed - before


def _plain() -> dict[str, str]:
    """The environment without settings of the assistant, and without those that change how Python starts."""
    ours = ("DIEUKIEN_", "TELEGRAM_", "DATABASE_URL", "PG", "PYTHON", "MALLOC")
    return {key: value for key, value in os.environ.items() if not key.startswith(ours)}


def _read(process: int, name: str) -> str:
    """What the system says of a process; nothing where it has just ended."""
    try:
        return Path(f"/proc/{process}/{name}").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return ""


def tree(root: int) -> list[int]:
    """A process and all that it has started, and those in turn."""
    found = [root]
    for each in found:
        for tasks in Path(f"/proc/{each}/task").glob("*/children"):
            found += map(int, tasks.read_text().split())
    return found


def cpu(roots: Iterable[int]) -> float:
    """Seconds of processor time so far, of these processes and their children, ended ones included."""
    ticks = 0
    for root in roots:
        for each in tree(root):
            fields = _read(each, "stat").rpartition(")")[2].split()
            ticks += sum(map(int, fields[11:15] if each == root else fields[11:13]))
    return ticks / _TICK


def memory(roots: Iterable[int]) -> Memory:
    """The memory of these processes and their children."""
    rss = pss = 0
    for root in roots:
        for each in tree(root):
            for line in _read(each, "smaps_rollup").splitlines():
                name, _, value = line.partition(":")
                rss += int(value.split()[0]) if name == "Rss" else 0
                pss += int(value.split()[0]) if name == "Pss" else 0
    return Memory(rss / 1024, pss / 1024)
