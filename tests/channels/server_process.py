"""``dieukien serve`` as a process of its own, for tests."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeAlias

import httpx

ROOT = Path(__file__).parents[2]
TIMEOUT = 40.0
WEBHOOK_SECRET = "bi-mat-cua_webhook-4711"
Json: TypeAlias = dict[str, Any]


class ServerProcess:
    """A server on a free port; its log is read as it is written, a JSON object a line."""

    def __init__(self, settings: Mapping[str, str], folder: Path, *call: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, *(call or ("-m", "bot", "serve"))],
            cwd=folder,
            env={
                **os.environ,
                "PYTHONPATH": os.pathsep.join([str(ROOT), str(Path(__file__).parent)]),
                "NO_PROXY": "*",
                "DIEUKIEN_PORT": "0",
                **settings,
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        self.lines: list[str] = []
        self._changed = threading.Condition()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self._process.stderr is not None
        for line in self._process.stderr:
            with self._changed:
                self.lines.append(line.rstrip("\n"))
                self._changed.notify_all()
        with self._changed:
            self.lines.append("")
            self._changed.notify_all()

    def line(self, words: str) -> str:
        """The first line that holds these words, once it is there."""
        with self._changed:
            found = self._changed.wait_for(
                lambda: [line for line in self.lines if words in line] or self.lines[-1:] == [""], TIMEOUT
            )
        if not isinstance(found, list):
            raise AssertionError(f"no line with {words!r}: {self.lines}")
        return str(found[0])

    @property
    def address(self) -> str:
        """Where it listens, once it does."""
        words = str(json.loads(self.line("Đang phục vụ tại"))["message"])
        return words.partition(" tại ")[2].partition(": ")[0]

    def get(self, path: str) -> httpx.Response:
        return httpx.get(f"{self.address}{path}", timeout=TIMEOUT)

    def until(self, path: str, status: int) -> httpx.Response:
        """The answer to this path, once it has this status."""
        end = time.monotonic() + TIMEOUT
        while (answer := self.get(path)).status_code != status:
            assert time.monotonic() < end, answer.text
            time.sleep(0.05)
        return answer

    def send(self, number: signal.Signals) -> None:
        self._process.send_signal(number)

    def end(self) -> int:
        """Its code once it has ended, and all that it wrote is read."""
        code = self._process.wait(TIMEOUT)
        self._reader.join(TIMEOUT)
        return code

    def stop(self) -> int:
        """Stops it in good order."""
        self.send(signal.SIGTERM)
        return self.end()

    @property
    def output(self) -> str:
        """What it wrote to its output, once it has ended."""
        assert self._process.stdout is not None
        return self._process.stdout.read()

    def close(self) -> None:
        with self._process:
            self._process.kill()
