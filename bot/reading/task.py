"""Reading in a process apart: the file's bytes in, the text and the notes out as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import BinaryIO

from bot.reading import ReadText, read_text


def text(options: Mapping[str, object], source: BinaryIO, target: BinaryIO) -> None:
    """Reads the file on ``source``, whose name is ``options["name"]``; raises FileRefused."""
    found = read_text(str(options["name"]), source.read())
    target.write(json.dumps({"text": found.text, "notes": found.notes}).encode())


def read_apart(name: str, content: bytes) -> ReadText:
    """A file's text, read in a process of its own within limits; FileRefused where it cannot be taken."""
    from bot.apart import Limits, run
    from bot.apart.kinds import check_whole

    check_whole(name, content)
    return from_json(run("text", {"name": name}, content, Limits()))


def from_json(written: bytes) -> ReadText:
    """What ``text`` wrote."""
    data = json.loads(written)
    return ReadText(data["text"], tuple(data["notes"]))
