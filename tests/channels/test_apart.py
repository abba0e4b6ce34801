"""Work in a process of its own: what it may use, how it ends, what it is told and what it tells."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from bot.apart import Ended, Errand, Limits, run, watched
from bot.errors import FileRefused
from handlers import file_texts as texts
from hostile_tasks import COMMAND

MEGABYTE = 1024 * 1024
SMALL = Limits(memory=256 * MEGABYTE, cpu=20, wall=30.0, answer=4 * MEGABYTE)


def does(task: str, content: bytes = b"", limits: Limits = SMALL, **options: object) -> Ended:
    return watched(task, options, content, limits, COMMAND)


def test_a_file_goes_in_and_what_is_made_of_it_comes_out() -> None:
    content = os.urandom(3 * MEGABYTE)
    assert run("echo", {"before": "Đã đọc: "}, content, SMALL, COMMAND) == "Đã đọc: ".encode() + content
    assert run("echo", {}, b"", SMALL, COMMAND) == b""


def test_what_the_task_says_of_the_file_is_raised_here() -> None:
    with pytest.raises(FileRefused, match=r"^Tệp này không có cột nào\.$"):
        run("refuse", {}, b"x", SMALL, COMMAND)


def test_a_fault_is_told_in_general_words_and_logged_without_any_of_the_file(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.INFO):
        assert does("fail", "Nguyễn Văn A, 012345".encode()).refusal == texts.UNREADABLE
    assert "LookupError" in caplog.text
    assert "Nguyễn" not in caplog.text


def test_an_unknown_task_is_no_task() -> None:
    assert does("không có").refusal == texts.UNREADABLE


def test_memory_ends_where_its_limit_is() -> None:
    ended = does("swell")
    assert ended.refusal == texts.TOO_HEAVY
    assert ended.peak < SMALL.memory


def test_time_ends_where_its_limit_is() -> None:
    busy = Limits(SMALL.memory, cpu=1, wall=60.0)
    idle = Limits(SMALL.memory, cpu=60, wall=0.5)
    assert does("spin", limits=busy).refusal == texts.TOO_HEAVY
    assert does("sleep", limits=idle).refusal == texts.TOO_HEAVY


def test_a_process_that_dies_takes_nothing_with_it() -> None:
    assert does("die", os.urandom(2 * MEGABYTE)).refusal == texts.UNREADABLE
    assert does("echo", b"x").content == b"x"


def test_an_answer_ends_where_its_limit_is() -> None:
    assert len(does("pour", size=SMALL.answer).content) == SMALL.answer
    assert does("pour", size=SMALL.answer + 1).refusal == texts.TOO_HEAVY


@pytest.mark.parametrize("task", ["write_file", "connect", "start_others"])
def test_no_file_no_network_and_no_other_program(task: str, tmp_path: Path) -> None:
    assert does(task, b"x").refusal == texts.UNREADABLE


def test_it_knows_no_setting_and_no_token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "12345:bi-mat")
    monkeypatch.setenv("DATABASE_URL", "postgresql://bi-mat@may/x")
    seen = does("look_around").content.decode()
    assert "bi-mat" not in seen
    assert "TELEGRAM" not in seen


def test_it_stands_apart_and_gives_way_to_others() -> None:
    parent, own, session, niceness = map(int, does("parent_of").content.split())
    assert parent == os.getpid()
    assert session == own
    assert niceness >= os.nice(0) + 10


def test_work_that_is_called_off_ends_at_once_and_begins_no_more() -> None:
    errand, found = Errand(), []
    worker = threading.Thread(target=lambda: found.append(errand.do(lambda: does("sleep"))))
    worker.start()
    while not errand._processes:
        time.sleep(0.01)
    errand.stop()
    worker.join(10)
    assert not worker.is_alive()
    assert found[0].refusal
    assert errand.do(lambda: does("echo", b"x")).refusal


def test_it_ends_with_the_one_that_began_it() -> None:
    here = Path(__file__).parent
    begins = (
        f"import sys; sys.path[:0] = [{str(here.parents[1])!r}, {str(here)!r}]\n"
        "from test_apart import *\n"
        "from bot.apart import parent\n"
        "begun = parent._started\n"
        "def told(command):\n"
        "    process = begun(command)\n"
        "    print(process.pid, flush=True)\n"
        "    return process\n"
        "parent._started = told\n"
        "does('sleep')\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", begins], stdout=subprocess.PIPE)
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    while _state(child) not in ("S", ""):
        time.sleep(0.01)
    parent.kill()
    parent.wait()
    parent.stdout.close()
    ends = time.monotonic() + 20
    while _state(child) not in ("", "Z"):
        assert time.monotonic() < ends, "the process lives on without its parent"
        time.sleep(0.01)


def _state(pid: int) -> str:
    """The state of a process as the system names it, "" where there is none."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return ""
