"""What a process of its own can do with a file, by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, BinaryIO, TypeAlias

Task: TypeAlias = Callable[[Mapping[str, Any], BinaryIO, BinaryIO], None]
"""Reads a file (the second argument, which can be read at any place) and writes what comes of it (the third).

The first are the options. Loads its libraries when it is called. Raises FileRefused where the file cannot be
used; MemoryError and whatever else escapes is told in general words.
"""


def _text(options: Mapping[str, Any], source: BinaryIO, target: BinaryIO) -> None:
    from bot.reading.task import text

    text(options, source, target)


def _list(options: Mapping[str, Any], content: BinaryIO, out: BinaryIO) -> None:
    from bot.rosters.task import run

    run(options, content, out)


TASKS: Mapping[str, Task] = {"list": _list, "text": _text}
