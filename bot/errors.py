"""What can go wrong at the edge; each message is one line for the person who started the program."""

from __future__ import annotations


class InputError(Exception):
    """What was given to a command cannot be used."""


class StorageError(Exception):
    """The database cannot be used; the message holds neither its address nor any of its content."""
