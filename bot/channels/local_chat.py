"""The one conversation of this machine, typed at a prompt or through a pipe."""

from __future__ import annotations

import logging
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import count
from pathlib import Path
from typing import TypeAlias

from bot.channels import Assistant, faults
from bot.errors import StorageError, reason
from bot.making import MadeFile
from handlers import channel_texts as texts
from handlers.reply import Block, Made, Paragraph, Reply, text
from handlers.request import Request

Make: TypeAlias = Callable[[str, str], MadeFile]
"""Makes a file, by the name of its maker, of what it is made from."""
CHAT = "terminal:local"
HERE = Path()
LEAVE = frozenset({"/thoat", "/exit", "/quit"})

_LOGGER = logging.getLogger(__name__)


class Chat:
    """The conversation at this machine, which never raises: a failure becomes a polite reply."""

    def __init__(
        self, assistant: Assistant, today: Callable[[], date], make: Make | None = None, folder: Path = HERE
    ) -> None:
        """``make`` makes the files of replies, which are written into ``folder``."""
        self._assistant = assistant
        self._today = today
        self._make = make
        self._folder = folder
        self.failures = 0

    def answer(self, message: str) -> Reply:
        """The reply to a line that was typed."""
        request = Request(today=self._today(), text=unicodedata.normalize("NFC", message), who=CHAT)
        try:
            return self._written(self._assistant.respond(CHAT, request))
        except StorageError as error:
            self.failures += 1
            _LOGGER.warning("%s", error)
            return Reply((Paragraph(text(texts.NOT_STORED.format(reason=error))),))
        except Exception as error:
            self.failures += 1
            reference = faults.report(_LOGGER, error)
            return Reply((Paragraph(text(texts.FAULT.format(reference=reference))),))

    def _written(self, reply: Reply) -> Reply:
        """The reply with its files made and written, each told in its place."""
        return replace(reply, blocks=tuple(map(self._block, reply.blocks)))

    def _block(self, block: Block) -> Block:
        if self._make is None or not isinstance(block, Made):
            return block
        content = self._make(block.maker, block.data).content
        try:
            told = texts.FILE_WRITTEN.format(path=write_new(self._folder, block.name, content))
        except OSError as error:
            told = texts.FILE_NOT_WRITTEN.format(name=block.name, reason=reason(error))
        return Paragraph(text(block.caption, "\n" if block.caption else "", told))


def write_new(folder: Path, name: str, content: bytes) -> Path:
    """Writes a file that was not there before, its name numbered where it is taken; gives where. OSError."""
    stem, suffix = Path(name).stem, Path(name).suffix
    for number in count(1):
        path = folder / (name if number == 1 else f"{stem}-{number}{suffix}")
        try:
            with path.open("xb") as file:
                file.write(content)
        except FileExistsError:
            continue
        return path
    raise AssertionError("numbers do not end")


def leaves(message: str) -> bool:
    """Whether a line asks to leave."""
    return message.strip().lower() in LEAVE
