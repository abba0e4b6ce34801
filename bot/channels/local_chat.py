"""The one conversation of this machine, typed at a prompt or through a pipe."""

from __future__ import annotations

import logging
import unicodedata
from collections.abc import Callable
from datetime import date

from bot.channels import Assistant, faults
from bot.channels.local_files import LocalFile, LocalFiles
from bot.errors import StorageError
from handlers import channel_texts as texts
from handlers.reply import Paragraph, Reply, text
from handlers.request import Request

CHAT = "terminal:local"
LEAVE = frozenset({"/thoat", "/exit", "/quit"})

_LOGGER = logging.getLogger(__name__)


class Chat:
    """The conversation at this machine, which never raises: a failure becomes a polite reply."""

    def __init__(
        self, assistant: Assistant, today: Callable[[], date], files: LocalFiles | None = None
    ) -> None:
        """``files`` does what replies ask for with files."""
        self._assistant = assistant
        self._today = today
        self._files = files
        self.failures = 0

    def answer(self, message: str, file: LocalFile | None = None) -> Reply:
        """The reply to a line that was typed, or to a file that was named."""
        words = "" if file else unicodedata.normalize("NFC", message)
        sent = file.sent if file else None
        request = Request(self._today(), words, who=CHAT, sent=sent, administrator=True)
        try:
            reply = self._assistant.respond(CHAT, request)
            return reply if self._files is None else self._files.done(reply, file)
        except StorageError as error:
            self.failures += 1
            _LOGGER.warning("%s", error)
            return Reply((Paragraph(text(texts.NOT_STORED.format(reason=error))),))
        except Exception as error:
            self.failures += 1
            reference = faults.report(_LOGGER, error)
            return Reply((Paragraph(text(texts.FAULT.format(reference=reference))),))


def leaves(message: str) -> bool:
    """Whether a line asks to leave."""
    return message.strip().lower() in LEAVE
