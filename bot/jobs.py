"""Work on files that people send: a list to screen, a document to index, by the name of the job.

A reply only says which job (``handlers.reply.Work``); the channel fetches the file, hands it to the job, and
sends what came of it. The file is in memory for as long as the job takes, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, TypeAlias

from handlers.reply import Reply
from handlers.resources import Resources

if TYPE_CHECKING:
    from bot.assistant import StoredAssistant


@dataclass(frozen=True, slots=True)
class Received:
    """A file that came: its name as the person gave it, its bytes, the job's options (JSON, may be "")."""

    name: str = field(repr=False)
    content: bytes = field(repr=False)
    data: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Setting:
    """What a job may use: the rules and documents of the moment, the day, the time, and the assistant."""

    resources: Resources
    today: date
    now: datetime
    assistant: StoredAssistant


@dataclass(frozen=True, slots=True)
class Finished:
    """What came of a job: what is said, and the files to hand over (name in ASCII, bytes, media type)."""

    reply: Reply
    files: tuple[tuple[str, bytes, str], ...] = field(default=(), repr=False)


Job: TypeAlias = Callable[[Received, Setting], Finished]
"""Works on a file. Blocks; may be done again for the same file; gives heavy or hostile work to ``bot.apart``.

FileRefused where the file cannot be used. StorageError where the database is away: it is tried again later.
"""


def _list(received: Received, setting: Setting) -> Finished:
    from bot.rosters.job import screen_list

    return screen_list(received, setting)


def _document(received: Received, setting: Setting) -> Finished:
    from bot.reading.job import document

    return document(received, setting)


JOBS: Mapping[str, Job] = {"list": _list, "document": _document}
"""The jobs, by name. Each loads its libraries late."""
