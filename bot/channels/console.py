"""The terminal that a person sits at: prompt, history, completion, and replies in colour."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from prompt_toolkit import PromptSession
from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document
from prompt_toolkit.history import FileHistory, History, InMemoryHistory
from rich.console import Console
from rich.text import Text as Styled

from bot.channels.local_chat import Chat, leaves
from bot.channels.local_files import named_file
from bot.rendering.plain import rows
from bot.rendering.rows import Role, Row
from handlers import channel_texts as texts
from handlers.commands import COMMANDS
from handlers.mark import Mark
from handlers.reply import Reply, Style, text

PROMPT = "› "
WIDEST = 88
NARROWEST = 20
FORGET = "/xoadulieu"

_ROLES = {
    Role.TITLE: "bold underline",
    Role.SUBTITLE: "bold",
    Role.QUOTE: "",
    Role.CITATION: "dim italic",
    Role.HINT: "dim",
}
_LEADS = {Role.QUOTE: "cyan", Role.CITATION: "dim", Role.CHOICE: "bold cyan"}
_SPANS = {Style.PLAIN: "", Style.STRONG: "bold", Style.SOURCE: "dim italic", Style.MATCH: "bold yellow"}
_MARKS = {
    Mark.MET: "bold green",
    Mark.UNMET: "bold red",
    Mark.UNKNOWN: "bold yellow",
    Mark.TO_CONFIRM: "bold blue",
    Mark.DISPUTED: "bold magenta",
}
_COMMAND = re.compile(r"/\w+(?!\S)", re.ASCII)
_LOGGER = logging.getLogger(__name__)


def converse(chat: Chat, stdout: TextIO, history: Path) -> int:
    """Chats at a terminal until Ctrl-C, Ctrl-D or a word of leaving."""
    console = Console(file=stdout, highlight=False, emoji=False, markup=False)
    kept = _history(history)
    session: PromptSession[str] = PromptSession(history=kept, completer=CommandCompleter())
    _hint(console, texts.TERMINAL_HINT)
    try:
        show(console, chat.answer("/start"))
        for message in _messages(session):
            show(console, chat.answer(message, named_file(message)))
            if message.split()[0].lower() == FORGET and isinstance(kept, CommandHistory):
                kept.forget()
    except (EOFError, KeyboardInterrupt):
        pass
    _hint(console, texts.TERMINAL_GOODBYE)
    return 0


def show(console: Console, reply: Reply) -> None:
    """Prints a reply, wrapped to the width of the terminal with lists and quotes indented."""
    shown = rows(reply)
    if not shown:
        return
    console.print()
    for row in shown:
        _show_row(console, row)
    console.print()


def _show_row(console: Console, row: Row) -> None:
    width = max(NARROWEST, min(console.width, WIDEST))
    for line in wrapped(console, row, width):
        console.print(line, soft_wrap=True)


def _hint(console: Console, sentence: str) -> None:
    _show_row(console, Row(Role.HINT, text(sentence)))


def wrapped(console: Console, row: Row, width: int) -> Iterator[Styled]:
    """The lines of a row, styled, none wider than ``width`` columns."""
    words = Styled(style=_ROLES.get(row.role, ""))
    for at, span in enumerate(row.text):
        words.append(span.text, _MARKS[row.mark] if row.mark and not at else _SPANS[span.style])
    lead, hang = (Styled(part, style=_LEADS.get(row.role, "")) for part in (row.lead, row.hang))
    room = width - max(lead.cell_len, hang.cell_len)
    for number, line in enumerate(words.wrap(console, room) or [Styled()]):
        line.rstrip()
        before = hang if number else lead
        yield Styled.assemble(before, line)


class CommandCompleter(Completer):
    """Completes a command at the start of a message."""

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterable[Completion]:
        """The commands that begin with what stands before the cursor."""
        typed = document.text_before_cursor
        if not typed.startswith("/") or " " in typed:
            return
        offered = [(command.name, command.description) for command in COMMANDS]
        for name, description in (*offered, ("thoat", texts.TERMINAL_LEAVE)):
            if f"/{name}".startswith(typed.lower()):
                yield Completion(f"/{name}", -len(typed), display_meta=description)


class CommandHistory(FileHistory):
    """A history whose file, readable by its owner alone, keeps commands only: answers can be personal."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._file = path

    def store_string(self, string: str) -> None:
        """Writes a command's name to the file, without the words after it; a path is no command."""
        if command := _COMMAND.match(string):
            with _without_file():
                super().store_string(command[0])

    def forget(self) -> None:
        """Empties the file and what is remembered of this session."""
        self._loaded_strings = []
        with _without_file():
            self._file.write_text("", encoding="utf-8")


def _history(path: Path) -> History:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.read_bytes()
    except OSError as error:
        _warn(error)
        return InMemoryHistory()
    return CommandHistory(path)


@contextmanager
def _without_file() -> Iterator[None]:
    """Goes on without the file where it can no longer be written."""
    try:
        yield
    except OSError as error:
        _warn(error)


def _warn(error: OSError) -> None:
    _LOGGER.warning("Không lưu được lịch sử lệnh: %s", type(error).__name__)


def _messages(session: PromptSession[str]) -> Iterator[str]:
    """The lines typed, without blank ones, until a word of leaving; EOFError or KeyboardInterrupt by key."""
    while not leaves(message := session.prompt(PROMPT).strip()):
        if message:
            yield message
