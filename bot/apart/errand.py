"""A piece of work that can be called off: its processes are killed, and none is started any more."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
from collections.abc import Callable
from contextlib import suppress
from contextvars import ContextVar, copy_context
from typing import TypeVar

T = TypeVar("T")
_CURRENT: ContextVar[Errand | None] = ContextVar("errand", default=None)


class Errand:
    """What one piece of work has started. May be used from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._processes: set[subprocess.Popen[bytes]] = set()
        self._stopped = False

    def do(self, work: Callable[[], T]) -> T:
        """Does the work in this thread; what it runs apart belongs to this errand."""

        def mine() -> T:
            _CURRENT.set(self)
            return work()

        return copy_context().run(mine)

    def stop(self) -> None:
        """Calls the work off."""
        with self._lock:
            self._stopped = True
            for process in self._processes:
                end(process)

    @property
    def stopped(self) -> bool:
        """Whether the work was called off."""
        return self._stopped

    def began(self, process: subprocess.Popen[bytes]) -> None:
        """A process was started; where the work was called off before, it is killed."""
        with self._lock:
            self._processes.add(process)
            if self._stopped:
                end(process)

    def ended(self, process: subprocess.Popen[bytes]) -> None:
        """A process is about to be waited for, and not to be killed any more."""
        with self._lock:
            self._processes.discard(process)


def current() -> Errand:
    """The errand that the work of this thread belongs to; a new one where there is none."""
    return _CURRENT.get() or Errand()


def end(process: subprocess.Popen[bytes]) -> None:
    """Kills a process that was not yet waited for, with all of its session."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
