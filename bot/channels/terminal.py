"""The chat in a terminal; through a pipe, one message a line with replies in plain text."""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import TextIO

from bot.channels import Assistant
from bot.channels.local_chat import Chat, leaves
from bot.channels.local_files import LocalFiles
from bot.rendering.plain import plain_lines


def run_terminal(
    assistant: Assistant,
    today: Callable[[], date],
    stdin: TextIO,
    stdout: TextIO,
    history: Path,
    files: LocalFiles | None = None,
) -> int:
    """Chats until the input ends or the person leaves; gives the exit code.

    At a terminal on both sides: prompt, colours, completion, and ``history``, a file that keeps the commands
    typed. Else plain text in UTF-8; the code is then 1 when a message could not be answered. ``files``
    does what replies ask for with files; only at a terminal a file that is named is opened.
    """
    chat = Chat(assistant, today, files)
    if stdin.isatty() and stdout.isatty():
        from bot.channels.console import converse

        _use_utf8(stdin)
        _use_utf8(stdout)
        return converse(chat, stdout, history)
    return _pipe(chat, stdin, stdout)


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
