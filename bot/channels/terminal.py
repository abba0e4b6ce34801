"""The chat in a terminal; through a pipe, one message a line with replies in plain text."""

from __future__ import annotations

import io
import logging
import os
import unicodedata
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import TextIO

from bot.channels import Assistant, faults
from bot.rendering.plain import plain_lines
from handlers import channel_texts as texts
from handlers.reply import Paragraph, Reply, text
from handlers.request import Request

CHAT = "terminal:local"
LEAVE = frozenset({"/thoat", "/exit", "/quit"})

_LOGGER = logging.getLogger(__name__)


def run_terminal(
    assistant: Assistant, today: Callable[[], date], stdin: TextIO, stdout: TextIO, history: Path
) -> int:
    """Chats until the input ends or the person leaves; gives the exit code.

    At a terminal on both sides: prompt, colours, completion, and ``history``, a file that keeps the commands
    typed. Else plain text in UTF-8; the code is then 1 when a message could not be answered.
    """
    chat = Chat(assistant, today)
    if stdin.isatty() and stdout.isatty():
        from bot.channels.console import converse

        _use_utf8(stdin)
        _use_utf8(stdout)
        return converse(chat, stdout, history)
    return _pipe(chat, stdin, stdout)


class Chat:
    """The conversation at this machine, which never raises: a failure becomes a polite reply."""

    def __init__(self, assistant: Assistant, today: Callable[[], date]) -> None:
        self._assistant = assistant
        self._today = today
        self.failures = 0

    def answer(self, message: str) -> Reply:
        """The reply to a line that was typed."""
        request = Request(today=self._today(), text=unicodedata.normalize("NFC", message))
        try:
            return self._assistant.respond(CHAT, request)
        except Exception as error:
            self.failures += 1
            reference = faults.report(_LOGGER, error)
            return Reply((Paragraph(text(texts.FAULT.format(reference=reference))),))


def leaves(message: str) -> bool:
    """Whether a line asks to leave."""
    return message.strip().lower() in LEAVE


def _pipe(chat: Chat, stdin: TextIO, stdout: TextIO) -> int:
    _use_utf8(stdin)
    _use_utf8(stdout)
    try:
        _answer_lines(chat, stdin, stdout)
    except BrokenPipeError:
        _discard(stdout)
    except KeyboardInterrupt:
        return 130
    return 1 if chat.failures else 0


def _answer_lines(chat: Chat, stdin: Iterable[str], stdout: TextIO) -> None:
    between = ""
    for line in stdin:
        message = line.strip().lstrip("\ufeff")
        if leaves(message):
            break
        if not message:
            continue
        lines = plain_lines(chat.answer(message))
        if lines:
            stdout.write(between + "\n".join(lines) + "\n")
            stdout.flush()
            between = "\n"


def _use_utf8(stream: TextIO) -> None:
    """UTF-8 whatever the locale; what is not UTF-8 becomes U+FFFD instead of an error."""
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(encoding="utf-8", errors="replace")


def _discard(stdout: TextIO) -> None:
    """Lets the interpreter close an output whose reader has gone without a complaint."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stdout.fileno())
    os.close(nowhere)
