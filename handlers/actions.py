"""What a pressed choice means: a name and its arguments, in at most 64 ASCII bytes."""

from __future__ import annotations

import re

MAX_BYTES = 64


def action(name: str, *arguments: str | int) -> str:
    """The action of a choice; ValueError where it would not fit a button."""
    made = ":".join((name, *map(str, arguments)))
    if not made.isascii() or len(made) > MAX_BYTES:
        raise ValueError(f"action does not fit a button: {made!r}")
    return made


def parts(made: str) -> tuple[str, tuple[str, ...]]:
    """An action's name and arguments."""
    name, *arguments = made.split(":")
    return name, tuple(arguments)


# In links

MAX_PAYLOAD = 64
_ESCAPES = {":": "_c", "_": "_u"}
_PAYLOAD = re.compile(r"(?:[A-Za-z0-9-]|_[cu]){1,64}")


def payload(made: str) -> str:
    """An action as it stands in a link: at most 64 of [A-Za-z0-9_-]; ValueError where it cannot."""
    written = "".join(_ESCAPES.get(character, character) for character in made)
    if len(written) > MAX_PAYLOAD or not _PAYLOAD.fullmatch(written):
        raise ValueError(f"action does not fit a link: {made!r}")
    return written


def from_payload(written: str) -> str | None:
    """The action that a link holds; None where it holds none."""
    if len(written) > MAX_PAYLOAD or not _PAYLOAD.fullmatch(written):
        return None
    return written.replace("_c", ":").replace("_u", "_")
