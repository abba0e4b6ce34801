"""Starts the process that works on a file, hands it the file, and ends it when it is over or too much.

The file goes in by the process's input and what comes of it out by its output; neither is ever a file on a
disk. The process knows no setting, no token and no database. What it says on stderr is nobody's.
"""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any

import orjson

from bot.apart import errand
from bot.apart.wire import PEAK, REFUSED, TRACE, write_call
from bot.errors import FileRefused
from handlers import file_texts as texts

AT_ONCE = 2
"""Processes at a time; more wait for their turn."""
_SLOTS = threading.BoundedSemaphore(AT_ONCE)
_COMMAND = (sys.executable, "-P", "-s", "-m", "bot.apart")
_ROOT = str(Path(__file__).parents[2])
_KEPT = ("LD_LIBRARY_PATH", "SYSTEMROOT")
_MEGABYTE = 1024 * 1024
_LONGEST_LINE = 64 * 1024
_CRASHES = (-signal.SIGSEGV, -signal.SIGABRT, -signal.SIGBUS, -signal.SIGILL)
_LOGGER = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Limits:
    """What a process may use: bytes of memory, seconds of processor, seconds in all, bytes of its answer."""

    memory: int = 1024 * _MEGABYTE
    cpu: int = 60
    wall: float = 90.0
    answer: int = 100 * _MEGABYTE


@dataclass(frozen=True, slots=True)
class Ended:
    """How a process ended: what came of the file, or why it was refused; the most memory it held (bytes).

    Of a process that was killed 0 is told where it held less than its parent once did: the system counts
    both as one.
    """

    content: bytes = field(default=b"", repr=False)
    refusal: str = ""
    peak: int = 0


def run(
    task: str, options: Mapping[str, Any], content: bytes, limits: Limits, command: Sequence[str] = _COMMAND
) -> bytes:
    """What this task (one of ``TASKS``) makes of a file; FileRefused where it cannot, or not within limits.

    Blocks, also while AT_ONCE others run.
    """
    ended = watched(task, options, content, limits, command)
    if ended.refusal:
        raise FileRefused(ended.refusal)
    return ended.content


def watched(
    task: str, options: Mapping[str, Any], content: bytes, limits: Limits, command: Sequence[str] = _COMMAND
) -> Ended:
    """As ``run``, with what it took."""
    with _SLOTS:
        mine = errand.current()
        if mine.stopped:
            return Ended(refusal=texts.TOO_HEAVY)
        process = _started(command)
        mine.began(process)
        try:
            return _talked(process, mine, _Call(task, options, content, limits))
        finally:
            _done_with(process, mine)


@dataclass(frozen=True, slots=True)
class _Call:
    task: str
    options: Mapping[str, Any] = field(repr=False)
    content: bytes = field(repr=False)
    limits: Limits


def _started(command: Sequence[str]) -> subprocess.Popen[bytes]:
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    return subprocess.Popen(  # noqa: S603  # our own program
        list(command),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        cwd="/",
        env={
            **kept,
            "PYTHONPATH": _ROOT,
            "PYTHONDONTWRITEBYTECODE": "1",
            "LC_ALL": "C.UTF-8",
            "OMP_NUM_THREADS": "1",
            "OPENBLAS_NUM_THREADS": "1",
            "RAYON_NUM_THREADS": "1",
            "MALLOC_ARENA_MAX": "2",
        },
    )


def _talked(process: subprocess.Popen[bytes], mine: errand.Errand, call: _Call) -> Ended:
    """Hands the file over, takes the answer, and ends the process where it takes too long."""
    if process.stdin is None or process.stdout is None:
        raise AssertionError("the process has no pipes")
    late = threading.Timer(call.limits.wall, errand.end, (process,))
    writer = threading.Thread(target=_write, args=(process.stdin, call), daemon=True)
    late.start()
    writer.start()
    try:
        said = _line(process.stdout)
        size = min(int(said.get("size", 0)), call.limits.answer + 1)
        content = process.stdout.read(size)
    finally:
        late.cancel()
        late.join()
        errand.end(process)
        mine.ended(process)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    writer.join()
    peak = int(said.get(PEAK) or _outgrown(usage.ru_maxrss))
    whole = said.get("size") == len(content) <= call.limits.answer
    return _ended(said, content if whole else None, process.returncode, peak)


def _outgrown(most: int) -> int:
    """The most memory of a child in bytes, by the system's count (KiB), which its parent's is a part of."""
    import resource

    return most * 1024 if most > resource.getrusage(resource.RUSAGE_SELF).ru_maxrss else 0


def _line(stdout: IO[bytes]) -> dict[str, Any]:
    """What the process says of its work; nothing where it was ended before it could."""
    line = stdout.readline(_LONGEST_LINE)
    said = orjson.loads(line) if line.endswith(b"\n") else {}
    return said if isinstance(said, dict) else {}


def _write(stdin: IO[bytes], call: _Call) -> None:
    """Writes the call; a process that ends before it has read all has its reasons."""
    said = {
        "task": call.task,
        "options": dict(call.options),
        "limits": asdict(call.limits),
        "parent": os.getpid(),
    }
    with suppress(OSError), stdin:
        write_call(stdin, said, call.content)


def _ended(said: Mapping[str, Any], content: bytes | None, code: int, peak: int) -> Ended:
    if TRACE in said:
        _LOGGER.error("Lỗi khi đọc một tệp: %s", said[TRACE])
    if REFUSED in said:
        return Ended(refusal=str(said[REFUSED]), peak=peak)
    if content is None:
        return Ended(refusal=texts.UNREADABLE if code in _CRASHES else texts.TOO_HEAVY, peak=peak)
    return Ended(content, peak=peak)


def _done_with(process: subprocess.Popen[bytes], mine: errand.Errand) -> None:
    mine.ended(process)
    if process.returncode is None:
        errand.end(process)
        process.wait()
    if process.stdout is not None:
        process.stdout.close()
