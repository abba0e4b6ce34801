"""Tasks of every kind of badness, as a process of its own: run by path, for tests of ``bot.apart``."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO

ROOT = Path(__file__).parents[2]
COMMAND = (sys.executable, str(Path(__file__)))


def echo(options: Mapping[str, Any], given: BinaryIO, out: BinaryIO) -> None:
    sys.stdout.write("những gì thư viện in ra không đi đâu cả")
    out.write(options.get("before", "").encode())
    out.write(given.read())


def refuse(options: Mapping[str, Any], given: BinaryIO, out: BinaryIO) -> None:
    from bot.errors import FileRefused

    out.write(b"nothing of this counts")
    raise FileRefused("Tệp này không có cột nào.")


def fail(options: Mapping[str, Any], given: BinaryIO, out: BinaryIO) -> None:
    raise LookupError(given.read().decode())


def swell(options: Mapping[str, Any], given: BinaryIO, out: BinaryIO) -> None:
    held = []
    while True:
        held.append(bytearray(8 * 1024 * 1024))


def spin(options: Mapping[str, Any], given: BinaryIO, out: BinaryIO) -> None:
    while True:
        pass


def sleep(options: Mapping[str, Any], given: BinaryIO, out: BinaryIO) -> None:
    time.sleep(600)


def die(options: Mapping[str, Any], given: BinaryIO, out: BinaryIO) -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def pour(options: Mapping[str, Any], given: BinaryIO, out: BinaryIO) -> None:
    out.write(b"x" * int(options["size"]))


def write_file(options: Mapping[str, Any], given: BinaryIO, out: BinaryIO) -> None:
    with tempfile.TemporaryFile() as file:
        file.write(given.read())


def connect(options: Mapping[str, Any], given: BinaryIO, out: BinaryIO) -> None:
    socket.create_connection(("127.0.0.1", 9))


def start_others(options: Mapping[str, Any], given: BinaryIO, out: BinaryIO) -> None:
    subprocess.run(["sleep", "60"], check=True)


def look_around(options: Mapping[str, Any], given: BinaryIO, out: BinaryIO) -> None:
    out.write("\n".join([*os.environ, str(Path.cwd()), *os.environ.values()]).encode())


def parent_of(options: Mapping[str, Any], given: BinaryIO, out: BinaryIO) -> None:
    out.write(f"{os.getppid()} {os.getpid()} {os.getsid(0)} {os.nice(0)}".encode())


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    from bot.apart.child import serve

    serve({name: each for name, each in globals().items() if callable(each) and name.islower()})
