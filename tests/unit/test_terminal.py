"""The terminal: through a pipe, and as a person sees it."""

from __future__ import annotations

import io
import logging
import os
import subprocess
import sys
import textwrap
import unicodedata
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document
from prompt_toolkit.input import PipeInput, create_pipe_input
from prompt_toolkit.output import DummyOutput
from rich.cells import cell_len
from rich.console import Console

from bot.channels.console import CommandCompleter, CommandHistory, converse, show
from bot.channels.local_chat import Chat
from bot.channels.terminal import run_terminal
from handlers import channel_texts as texts
from handlers.mark import Mark
from handlers.reply import Choice, Choices, Heading, Item, Line, Paragraph, Quote, Reply, strong, text
from handlers.request import Request

TODAY = date(2025, 3, 8)
ROOT = Path(__file__).parents[2]


class Echo:
    """Answers with what it was sent; fails on "lỗi"."""

    def __init__(self) -> None:
        self.requests: list[tuple[str, Request]] = []

    def respond(self, chat: str, request: Request) -> Reply:
        self.requests.append((chat, request))
        if request.text == "lỗi":
            raise KeyError("bí mật của anh Nguyễn")
        return Reply((Paragraph(text("Nhận: ", strong(request.text))),))

    @property
    def texts(self) -> list[str]:
        return [request.text for _, request in self.requests]


def piped(words: str | bytes, assistant: Echo | None = None) -> tuple[int, str]:
    raw = words.encode() if isinstance(words, str) else words
    out = io.BytesIO()
    stdout = io.TextIOWrapper(out, encoding="ascii")
    stdin = io.TextIOWrapper(io.BytesIO(raw), encoding="ascii")
    code = run_terminal(assistant or Echo(), lambda: TODAY, stdin, stdout, Path("/nowhere/history"))
    stdout.flush()
    return code, out.getvalue().decode()


def test_one_message_a_line_and_plain_replies() -> None:
    assistant = Echo()
    code, out = piped("tuổi 44\n\n   \n/trogiup\n", assistant)
    assert code == 0
    assert out == "Nhận: tuổi 44\n\nNhận: /trogiup\n"
    assert assistant.requests[0] == (
        "terminal:local",
        Request(today=TODAY, text="tuổi 44", who="terminal:local", administrator=True),
    )


def test_a_last_line_without_end_and_a_byte_order_mark() -> None:
    assistant = Echo()
    piped("\ufeffmột\r\nhai", assistant)
    assert assistant.texts == ["một", "hai"]


def test_decomposed_input_arrives_composed() -> None:
    assistant = Echo()
    piped(unicodedata.normalize("NFD", "Nguyễn Đỗ kỷ luật\n"), assistant)
    assert assistant.texts == ["Nguyễn Đỗ kỷ luật"]


def test_bytes_that_are_no_utf8_do_no_harm() -> None:
    assistant = Echo()
    code, out = piped(b"tu\xe1\xbb\n\xff\xfe\n", assistant)
    assert (code, assistant.texts) == (0, ["tu\ufffd", "\ufffd\ufffd"])
    assert out == "Nhận: tu\ufffd\n\nNhận: \ufffd\ufffd\n"


def test_no_escape_code_even_when_sent_one() -> None:
    _, out = piped("\x1b[31mđỏ\x1b[0m\n")
    assert out == "Nhận: [31mđỏ[0m\n"


def test_leaving_by_word_stops_reading() -> None:
    assistant = Echo()
    assert piped("một\n/thoat\nhai\n", assistant)[0] == 0
    assert assistant.texts == ["một"]


def test_a_failure_is_one_polite_line_and_the_rest_is_answered(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        code, out = piped("lỗi\nhai\n")
    reference = caplog.records[0].args[0]  # type: ignore[index]
    assert code == 1
    assert out == f"{texts.FAULT.format(reference=reference)}\n\nNhận: hai\n"
    assert "KeyError" in caplog.text
    assert "respond" in caplog.text
    assert "bí mật" not in caplog.text
    assert "Traceback" not in out


SCRIPT = """
    import sys
    from datetime import date
    from pathlib import Path
    from bot.channels.terminal import run_terminal
    from handlers.reply import Paragraph, Reply, text

    class Echo:
        def respond(self, chat, request):
            return Reply((Paragraph(text("<" + request.text + ">")),))

    code = run_terminal(Echo(), lambda: date(2025, 1, 1), sys.stdin, sys.stdout, Path("/nowhere"))
    heavy = {"prompt_toolkit", "rich", "telegram", "asyncio"} & set(sys.modules)
    sys.exit(code if not heavy else f"heavy: {heavy}")
"""


@pytest.fixture
def start() -> Iterator[Callable[[], subprocess.Popen[bytes]]]:
    """Starts the chat in its own interpreter, in a locale that knows no Vietnamese."""
    started: list[subprocess.Popen[bytes]] = []

    def run() -> subprocess.Popen[bytes]:
        env = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
        process = subprocess.Popen(
            [sys.executable, "-c", textwrap.dedent(SCRIPT)],
            cwd=ROOT,
            env=env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        started.append(process)
        return process

    yield run
    for process in started:
        with process:
            process.kill()


def test_a_pipe_is_answered_line_by_line_whatever_the_locale(
    start: Callable[[], subprocess.Popen[bytes]],
) -> None:
    process = start()
    assert process.stdin
    assert process.stdout
    for words in ("đủ điều kiện", "ngoại ngữ"):
        process.stdin.write(f"{words}\n".encode())
        process.stdin.flush()
        answer = process.stdout.readline() or b""
        assert (answer.strip() or process.stdout.readline().strip()).decode() == f"<{words}>"
    _, stderr = process.communicate(timeout=20)
    assert (process.returncode, stderr) == (0, b"")


def test_a_reader_that_goes_away_is_no_error(start: Callable[[], subprocess.Popen[bytes]]) -> None:
    process = start()
    assert process.stdout
    process.stdout.close()
    process.stdout = None
    _, stderr = process.communicate(b"abc\n" * 2000, timeout=20)
    assert (process.returncode, stderr) == (0, b"")


@pytest.fixture
def keys() -> Iterator[PipeInput]:
    with create_pipe_input() as pipe, create_app_session(input=pipe, output=DummyOutput()):
        yield pipe


def talk(keys: PipeInput, typed: str, history: Path) -> tuple[Echo, str]:
    assistant, out = Echo(), io.StringIO()
    keys.send_text(typed)
    assert converse(Chat(assistant, lambda: TODAY), out, history) == 0
    return assistant, out.getvalue()


@pytest.mark.parametrize("leaving", ["\x04", "\x03", "dở dang\x03", "/thoat\r", "/QUIT\r"])
def test_leaving_is_polite(keys: PipeInput, tmp_path: Path, leaving: str) -> None:
    assistant, out = talk(keys, f"44\r\r{leaving}", tmp_path / "history")
    assert assistant.texts == ["/start", "44"]
    assert out.rstrip().endswith(texts.TERMINAL_GOODBYE)
    assert texts.TERMINAL_HINT in " ".join(out.split())
    assert "Nhận: 44" in out


def test_a_failure_does_not_end_the_chat(keys: PipeInput, tmp_path: Path) -> None:
    assistant, out = talk(keys, "lỗi\rhai\r\x04", tmp_path / "history")
    assert assistant.texts == ["/start", "lỗi", "hai"]
    assert "mã" in out
    assert "bí mật" not in out


def test_the_history_file_keeps_commands_and_no_answers(keys: PipeInput, tmp_path: Path) -> None:
    path = tmp_path / "dữ liệu" / "history"
    talk(keys, "/tracuu kỷ luật\rđang bị khiển trách\r/home/lan/danh-sach.csv\r\x04", path)
    kept = path.read_text(encoding="utf-8")
    assert "/home" not in kept
    assert "+/tracuu\n" in kept
    assert "luật" not in kept
    assert "khiển trách" not in kept
    assert path.stat().st_mode & 0o077 == 0


def test_deleting_the_data_empties_the_history(keys: PipeInput, tmp_path: Path) -> None:
    path = tmp_path / "history"
    talk(keys, "/dieukien\r/xoadulieu\r\x04", path)
    assert path.read_text(encoding="utf-8") == ""


def test_the_history_of_this_sitting_has_everything(tmp_path: Path) -> None:
    history = CommandHistory(tmp_path / "history")
    history.append_string("/tracuu kỷ luật")
    history.append_string("44")
    assert history.get_strings() == ["/tracuu kỷ luật", "44"]
    history.forget()
    assert history.get_strings() == []


def test_a_history_that_cannot_be_kept_is_done_without(
    keys: PipeInput, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").touch()
    assistant, _ = talk(keys, "44\r\x04", tmp_path / "file" / "history")
    assert assistant.texts == ["/start", "44"]
    assert "NotADirectoryError" in caplog.text or "FileExistsError" in caplog.text


def test_a_history_lost_midway_is_logged(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    history = CommandHistory(tmp_path / "gone" / "history")
    history.append_string("/dieukien")
    assert history.get_strings() == ["/dieukien"]
    assert "FileNotFoundError" in caplog.text


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("/xo", ["/xoadulieu"]),
        ("/TH", ["/thoat"]),
        ("/t", ["/tracuu", "/trogiup", "/thoat"]),
        ("t", []),
        ("/t a", []),
    ],
)
def test_commands_are_completed(typed: str, offered: list[str]) -> None:
    found = list(CommandCompleter().get_completions(Document(typed), CompleteEvent()))
    assert [completion.text for completion in found] == offered
    assert all(completion.display_meta_text for completion in found)


LONG = "Cán bộ, công chức đang trong thời gian xem xét, xử lý kỷ luật hoặc thi hành quyết định kỷ luật. " * 3
REPLY = Reply(
    (
        Heading("Kết quả kiểm tra điều kiện"),
        Paragraph(text(LONG)),
        Line(Mark.UNMET, "Không đạt", text(LONG), "điểm b khoản 1 Mục IV, Kế hoạch triển khai Kết luận 39"),
        Line(Mark.DISPUTED, "Chưa rõ", text(LONG), depth=1),
        Item(text(LONG), number=12, depth=1),
        Quote(text(LONG), "khoản 1 Mục IV"),
        Choices(((Choice(LONG, "a", ticked=True),), (Choice("Không", "b"),))),
    )
)


def shown(reply: Reply, width: int, **console: object) -> str:
    out = io.StringIO()
    show(Console(file=out, width=width, highlight=False, **console), reply)  # type: ignore[arg-type]
    return out.getvalue()


@pytest.mark.parametrize("width", [20, 33, 80, 200])
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_every_line_fits_the_terminal_and_no_word_is_cut(width: int, form: str) -> None:
    quote = Quote(text(unicodedata.normalize(form, LONG)), "nguồn")  # type: ignore[arg-type]
    out = shown(Reply((*REPLY.blocks, quote)), width)
    assert all(cell_len(line) <= min(width, 88) for line in out.splitlines())
    assert all(line == line.rstrip() for line in out.splitlines())
    seen = unicodedata.normalize("NFC", " ".join(out.replace("│", " ").split()))
    assert seen.count(" ".join(LONG.split())) == 7


def test_lists_hang_and_quotes_have_a_bar() -> None:
    out = shown(REPLY, 60).splitlines()
    at = next(n for n, line in enumerate(out) if line.startswith("❌ Không đạt: "))
    assert out[at + 1].startswith("   ")
    assert out[at + 1][3] != " "
    at = next(n for n, line in enumerate(out) if line.startswith("  12. "))
    assert out[at + 1].startswith("      ")
    assert sum(line.startswith("│ ") for line in out) >= 5
    assert any(line.startswith("  1. ☑ ") for line in out)
    assert texts.CHOOSE_NUMBER in out


def test_colours_at_a_terminal_and_none_when_not_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert "\x1b[1;31mKhông đạt" in shown(REPLY, 80, force_terminal=True, color_system="standard")
    monkeypatch.setenv("NO_COLOR", "1")
    plain = shown(REPLY, 80, force_terminal=True, color_system="standard")
    assert "\x1b[1mKhông đạt" in plain
    assert "31m" not in plain
