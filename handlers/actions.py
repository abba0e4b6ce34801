"""What a pressed choice means: a name and its arguments, in at most 64 ASCII bytes."""

from __future__ import annotations

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
