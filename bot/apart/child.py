"""The process that works on a file: limits itself, does one task, answers, and is gone."""

from __future__ import annotations

import ctypes
import io
import os
import signal
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO

from bot.apart.tasks import Task
from bot.apart.wire import PEAK, REFUSED, TRACE, exactly, read_call, write_answer
from bot.channels import faults
from bot.errors import FileRefused
from handlers import file_texts as texts

MOST_FILES = 64
NICENESS = 10
_DIES_WITH_PARENT = 1
_FORBIDDEN = ("socket.", "subprocess.", "os.exec", "os.fork", "os.posix_spawn", "os.system")
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT


def serve(tasks: Mapping[str, Task]) -> None:
    """Does the one call that comes in by stdin. What libraries print goes nowhere."""
    given, out = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    sys.stdout = io.StringIO()
    with suppress(EOFError):
        call, size = read_call(given)
        _die_with(call["parent"])
        _limit(call["limits"])
        said, content = _answer(tasks, call, given, size)
        write_answer(out, {**said, PEAK: _peak()}, content)
    # nothing is left to be tidied up, and what is broken must not get the time for it
    os._exit(0)


def _answer(
    tasks: Mapping[str, Task], call: Mapping[str, Any], given: BinaryIO, size: int
) -> tuple[Mapping[str, Any], bytes | memoryview]:
    made = io.BytesIO()
    try:
        tasks[call["task"]](call["options"], io.BytesIO(exactly(given, size)), made)
    except FileRefused as refused:
        return {REFUSED: str(refused)}, b""
    except MemoryError:
        return {REFUSED: texts.TOO_HEAVY}, b""
    except EOFError:
        raise
    except BaseException as error:  # a library's panic is no Exception
        return {REFUSED: texts.UNREADABLE, TRACE: faults.trace(error)}, b""
    return {}, made.getbuffer()


def _peak() -> int:
    """The most memory this process held, in bytes; 0 where the system does not tell.

    What getrusage tells of a child holds its parent's memory as well.
    """
    with suppress(OSError), Path("/proc/self/status").open(encoding="ascii") as status:
        for line in status:
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    return 0


def _limit(limits: Mapping[str, Any]) -> None:
    """From here on no more memory, time or files than these, no network and no other program."""
    import resource

    os.nice(NICENESS)
    _give_way()
    cpu = int(limits["cpu"])
    for what, most in (
        (resource.RLIMIT_AS, int(limits["memory"])),
        (resource.RLIMIT_CPU, cpu),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, MOST_FILES),
        (resource.RLIMIT_CORE, 0),
    ):
        # an outer limit may be lower already, and some systems have none of memory
        with suppress(ValueError, OSError):
            resource.setrlimit(what, (most, most))
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    sys.addaudithook(_refuse)


def _die_with(parent: int) -> None:
    """Where the system has it: a process whose parent is killed is killed as well."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_DIES_WITH_PARENT, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)


def _give_way() -> None:
    """Where memory runs out for all, this process goes before the one that began it."""
    with suppress(OSError), Path("/proc/self/oom_score_adj").open("w", encoding="ascii") as score:
        score.write("900")


def _refuse(event: str, given: tuple[Any, ...]) -> None:
    writes = event == "open" and isinstance(given[2], int) and given[2] & _WRITING
    if writes or event.startswith(_FORBIDDEN):
        raise PermissionError(event)
