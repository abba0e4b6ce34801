"""The real assistant in the terminal, from end to end: through a pipe, by keys, and as a process."""

from __future__ import annotations

import io
import os
import re
import select
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TypeAlias

import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput

from bot.channels.console import converse
from bot.channels.local_chat import CHAT, Chat
from bot.channels.terminal import run_terminal
from bot.wiring import StoredAssistant, build_assistant, build_evaluator, open_database
from handlers import channel_texts, texts
from handlers.commands import COMMANDS
from knowledge.clause import Corpus
from knowledge.library import corpus

ROOT = Path(__file__).parents[2]
TODAY = date(2025, 3, 8)
NOW = datetime(2025, 3, 8, 2, 0, tzinfo=UTC)
OLD_LOCALE = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}


@pytest.fixture(scope="session")
def url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A database with the documents; each test erases its conversation."""
    url = f"sqlite:///{tmp_path_factory.mktemp('terminal')}/dieukien.sqlite3"
    open_database(url).close()
    return url


@pytest.fixture(autouse=True)
def nothing_said_yet(url: str) -> None:
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection:
        connection.execute("DELETE FROM conversations")
        connection.commit()


def stored(url: str) -> dict[str, str]:
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection:
        return dict(connection.execute("SELECT chat, state FROM conversations").fetchall())


@pytest.fixture
def assistant(url: str) -> Iterator[StoredAssistant]:
    assistant = build_assistant(url, lambda: NOW)
    yield assistant
    assistant.close()


@pytest.fixture(scope="session")
def library() -> Corpus:
    return corpus()


def piped(assistant: StoredAssistant, *messages: str) -> str:
    """What is answered to these messages, one a line."""
    out = io.BytesIO()
    stdin = io.TextIOWrapper(io.BytesIO("\n".join(messages).encode()), encoding="ascii")
    stdout = io.TextIOWrapper(out, encoding="ascii")
    assert run_terminal(assistant, lambda: TODAY, stdin, stdout, Path("/nowhere/history")) == 0
    stdout.flush()
    return out.getvalue().decode()


# --- through a pipe --------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def asked(library: Corpus) -> Callable[[str], str | None]:
    """The question that stands last in what was shown."""
    known = {fact.question for fact in build_evaluator(library).book.facts.values()}

    def last(shown: str) -> str | None:
        return next((line for line in reversed(shown.splitlines()) if line in known), None)

    return last


Asked: TypeAlias = Callable[[str], str | None]
NOTED = texts.NOTED.split("{", maxsplit=1)[0]


def test_a_dialogue_in_words_ends_in_a_result_with_its_sources(
    assistant: StoredAssistant, asked: Asked
) -> None:
    answers = {"đang công tác ở đâu": "xã", "giữ những chức vụ nào": "chu tich xa"}
    shown = piped(assistant, "/dieukien kh-lanh-dao-xa")
    assert texts.NOTICE_QUESTION in shown
    assert asked(shown) is None
    shown = piped(assistant, "đồng ý")
    for _ in answers:
        question = asked(shown) or ""
        shown = piped(assistant, next(answer for words, answer in answers.items() if words in question))
    assert asked(shown) is None
    assert f"✅ {texts.VERDICT_WORDS['eligible']}" in shown
    assert "Kế hoạch đào tạo, bồi dưỡng" in shown
    assert all(sentence in shown for sentence in texts.MEANING)
    assert "\x1b" not in shown


def test_choices_are_answered_by_their_numbers(assistant: StoredAssistant, asked: Asked) -> None:
    def number(label: str, shown: str) -> str:
        [found] = re.findall(rf"^ *(\d+)\. {re.escape(label)}$", shown, re.MULTILINE)
        return str(found)

    name = build_evaluator(corpus()).book.programmes["kh-cong-chuc-xa"].name
    shown = piped(assistant, number(texts.CHOOSE_ONE, piped(assistant, "/dieukien")))
    shown = piped(assistant, number(name, shown))
    shown = piped(assistant, number(texts.AGREE, shown))
    assert channel_texts.CHOOSE_NUMBER in shown
    question = asked(shown)
    after = piped(assistant, "1")
    assert NOTED in after
    assert asked(after) != question


def test_each_run_goes_on_where_the_last_ended(url: str, asked: Asked) -> None:
    def run(*messages: str) -> str:
        assistant = build_assistant(url, lambda: NOW + timedelta(days=3))
        try:
            return piped(assistant, *messages)
        finally:
            assistant.close()

    question = asked(run("/dieukien da-1641", "đồng ý"))
    assert question is not None
    assert list(stored(url)) == [CHAT]
    assert asked(run("/trogiup")) == question
    after = run("không rõ")
    assert NOTED in after
    assert asked(after) not in (None, question)
    assert run("/huy").strip() == texts.STOPPED


def test_a_look_up_shows_the_clause_in_its_context(assistant: StoredAssistant, library: Corpus) -> None:
    found = piped(assistant, "ky luat")
    clause = library.clauses["kh-kl39/muc-IV/khoan-1/gach-2"]
    assert "1. " in found
    shown = piped(assistant, "1")
    assert f"│ {clause.plain.strip()}" in shown
    assert texts.TO_PASTE.split("{")[0] in shown


def test_erasing_by_words_leaves_nothing(assistant: StoredAssistant, url: str) -> None:
    piped(assistant, "/tracuu bồi dưỡng", "/dieukien")
    assert stored(url)
    assert texts.DELETED in piped(assistant, "/xoadulieu", texts.DELETE_YES)
    assert stored(url) == {}


@pytest.mark.parametrize(
    "message", [*(f"/{command.name}" for command in COMMANDS), "/gì đó", "?", "🙂", "\udcff", "9" * 500]
)
def test_whatever_is_typed_is_answered(assistant: StoredAssistant, message: str) -> None:
    chat = Chat(assistant, lambda: TODAY)
    assert chat.answer(message).blocks
    assert chat.failures == 0


def test_what_is_too_long_is_told_so(assistant: StoredAssistant) -> None:
    chat = Chat(assistant, lambda: TODAY)
    assert chat.answer("kỷ luật " * 1000).blocks
    assert chat.failures == 0


# --- at a keyboard ---------------------------------------------------------------------------------------


def test_a_sitting_at_the_keyboard(assistant: StoredAssistant, tmp_path: Path) -> None:
    out, history = io.StringIO(), tmp_path / "lịch sử"
    with create_pipe_input() as keys, create_app_session(input=keys, output=DummyOutput()):
        keys.send_text("/dieukien da-1641\rđồng ý\rkhông rõ\r/tracuu kỷ luật\r\x04")
        assert converse(Chat(assistant, lambda: TODAY), out, history) == 0
    shown = out.getvalue()
    assert texts.WELCOME_TITLE in shown
    assert NOTED in shown
    assert "kỷ luật" in shown
    assert shown.rstrip().endswith(channel_texts.TERMINAL_GOODBYE)
    kept = history.read_text(encoding="utf-8")
    assert "+/tracuu" in kept
    assert "luật" not in kept
    assert "không rõ" not in kept


# --- as a process ----------------------------------------------------------------------------------------


@pytest.fixture
def start(url: str, tmp_path: Path) -> Iterator[Callable[..., subprocess.Popen[bytes]]]:
    started: list[subprocess.Popen[bytes]] = []

    def run(*arguments: str, **options: object) -> subprocess.Popen[bytes]:
        env = {
            **os.environ,
            **OLD_LOCALE,
            "PYTHONPATH": str(ROOT),
            "DATABASE_URL": url,
            "XDG_DATA_HOME": str(tmp_path / "nhà"),
            "TERM": "xterm-256color",
        }
        pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
        command = [sys.executable, "-m", "bot", *arguments]
        process = subprocess.Popen(command, **{"cwd": tmp_path, "env": env, **pipes, **options})  # type: ignore[call-overload]
        started.append(process)
        return process  # type: ignore[no-any-return]

    yield run
    for process in started:
        with process:
            process.kill()


def test_without_a_command_it_is_the_chat_and_needs_no_token(
    start: Callable[..., subprocess.Popen[bytes]],
) -> None:
    out, err = start().communicate("/start\n/tracuu kỷ luật\n".encode(), timeout=30)
    assert err == b""
    assert texts.WELCOME in out.decode()
    assert "thi hành kỷ luật" in out.decode()


def test_a_process_that_is_killed_loses_nothing(
    start: Callable[..., subprocess.Popen[bytes]], asked: Asked
) -> None:
    first = start("chat")
    assert first.stdin
    assert first.stdout
    first.stdin.write("/dieukien kl39-ngoai-ngu\nđồng ý\n".encode())
    first.stdin.flush()
    shown = Reader(first.stdout.fileno()).waits_for(texts.UNKNOWN)
    first.kill()
    first.wait(10)
    out, err = start("chat").communicate("không rõ\n".encode(), timeout=30)
    assert err == b""
    assert NOTED in out.decode()
    assert asked(out.decode()) not in (None, asked(shown))


def test_at_a_real_terminal(start: Callable[..., subprocess.Popen[bytes]], tmp_path: Path) -> None:
    pty = pytest.importorskip("pty")
    ours, theirs = pty.openpty()
    process = start("chat", stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True)
    os.close(theirs)
    with closing(Terminal(ours)) as terminal:
        terminal.waits_for("›")
        terminal.types("/tracuu kỷ luật\r")
        shown = terminal.waits_for("từ khiển trách trở lên")
        assert re.search("\x1b\\[[0-9;]*mkỷ luật\x1b", shown), "what matched stands out"
        terminal.waits_for("›")
        terminal.types("\x04")
        terminal.waits_for(channel_texts.TERMINAL_GOODBYE)
        assert process.wait(15) == 0
    assert "Traceback" not in terminal.seen
    assert (tmp_path / "nhà" / "dieukien" / "history").read_text(encoding="utf-8").endswith("+/tracuu\n")


def test_an_interrupt_at_a_real_terminal_is_a_goodbye(start: Callable[..., subprocess.Popen[bytes]]) -> None:
    pty = pytest.importorskip("pty")
    ours, theirs = pty.openpty()
    process = start("chat", stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True)
    os.close(theirs)
    with closing(Terminal(ours)) as terminal:
        terminal.waits_for("›")
        terminal.types("dở dang\x03")
        terminal.waits_for(channel_texts.TERMINAL_GOODBYE)
        assert process.wait(15) == 0
    assert "Traceback" not in terminal.seen


class Reader:
    """What a process shows."""

    def __init__(self, descriptor: int) -> None:
        self.descriptor = descriptor
        self.raw = b""
        self.at = 0

    @property
    def seen(self) -> str:
        return self.raw.decode(errors="replace")

    def waits_for(self, words: str, timeout: float = 20) -> str:
        """What was shown up to these words, since those waited for before."""
        until = time.monotonic() + timeout
        while words not in self.seen[self.at :]:
            assert time.monotonic() < until, f"no {words!r} in {self.seen!r}"
            if select.select([self.descriptor], [], [], 0.1)[0]:
                self.takes(self.reads())
        start, self.at = self.at, self.seen.index(words, self.at) + len(words)
        return self.seen[start : self.at]

    def reads(self) -> bytes:
        """What came; none, or an error where the other end of a terminal is closed, is the end."""
        try:
            more = os.read(self.descriptor, 65536)
        except OSError:
            more = b""
        assert more, f"it ended: {self.seen!r}"
        return more

    def takes(self, more: bytes) -> None:
        self.raw += more


class Terminal(Reader):
    """Our end of a terminal, which answers where its cursor is."""

    def types(self, keys: str) -> None:
        os.write(self.descriptor, keys.encode())

    def takes(self, more: bytes) -> None:
        super().takes(more)
        if b"\x1b[6n" in more:
            os.write(self.descriptor, b"\x1b[1;1R")

    def close(self) -> None:
        os.close(self.descriptor)
