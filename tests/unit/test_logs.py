"""The log: its forms, and that neither contents nor secrets get in."""

from __future__ import annotations

import io
import json
import logging
import sys
import threading
from datetime import datetime

import pytest

from bot.channels.faults import report
from bot.logs import HIDDEN, logging_to

TOKEN = "7300000001:AAF-fakeTokenForTestsOnly_0123456789"
PASSWORD = "mat-khau-4711"
WORDS = "Nguyễn Văn A bị khiển trách"

OURS = logging.getLogger("bot.channels.telegram.webhook")
THEIRS = logging.getLogger("some.library")


def raised() -> BaseException:
    try:
        int(WORDS)
    except ValueError as error:
        return error
    raise AssertionError


def test_a_line_of_text() -> None:
    stream = io.StringIO()
    with logging_to(stream, "text"):
        OURS.info("Đã bắt đầu %d dịch vụ", 2)
    moment, level, name, words = stream.getvalue().rstrip("\n").split(" ", 3)
    assert datetime.fromisoformat(moment).utcoffset() is not None
    assert (level, name, words) == ("INFO", "bot.channels.telegram.webhook:", "Đã bắt đầu 2 dịch vụ")


def test_a_line_of_json_with_its_reference() -> None:
    stream = io.StringIO()
    with logging_to(stream, "json"):
        OURS.info("Đã bắt đầu")
        reference = report(OURS, raised())
    plain, fault = map(json.loads, stream.getvalue().splitlines())
    assert set(plain) == {"time", "level", "logger", "message"}
    assert (plain["level"], plain["message"]) == ("INFO", "Đã bắt đầu")
    assert "Đã bắt đầu" in stream.getvalue(), "readable as it stands"
    assert set(fault) == {"time", "level", "logger", "message", "reference"}
    assert fault["reference"] == reference
    assert "ValueError" in fault["message"]
    assert "test_logs.py" in fault["message"]


@pytest.mark.parametrize("form", ["text", "json"])
def test_contents_stay_out(form: str) -> None:
    stream = io.StringIO()
    with logging_to(stream, form, level=logging.DEBUG):
        THEIRS.warning("Update %s was not understood", WORDS)
        THEIRS.error(f"Task exception was never retrieved\nfuture: {WORDS}")
        THEIRS.error("Exception in ASGI application", exc_info=raised())
        THEIRS.debug("%d bad arguments", WORDS, 1)
        OURS.error("Không ghi được", exc_info=raised(), extra={"text": WORDS, "reference": 7})
        OURS.warning("Thiếu %s", "x", extra={"reference": "123456"}, stack_info=True)
    written = stream.getvalue()
    assert WORDS not in written
    assert json.dumps(WORDS) not in written
    assert "Update %s was not understood" in written
    assert "Task exception was never retrieved" in written
    assert "ValueError" in written
    assert "%d bad arguments" in written
    assert ("123456" in written) == (form == "json")


def test_secrets_stay_out_wherever_they_stand() -> None:
    stream = io.StringIO()
    with logging_to(stream, "json", (PASSWORD, "abc")):
        OURS.error("%s", f"postgresql://u:{PASSWORD}@db/x")
        OURS.error("postgresql://u:%s@db/x", "another-password")
        OURS.error("https://api.telegram.org/bot%s/getMe", TOKEN)
        THEIRS.error(f"bad password {PASSWORD} for https://api.telegram.org/bot{TOKEN}/getMe")
        OURS.error("abc là chuỗi ngắn")
    written = stream.getvalue()
    for secret in (PASSWORD, "another-password", TOKEN):
        assert secret not in written
    assert written.count(HIDDEN) >= 5
    assert "abc là chuỗi ngắn" in written


def test_what_nobody_caught_is_a_record_without_contents() -> None:
    stream = io.StringIO()

    class Careless:
        def __del__(self) -> None:
            raise ValueError(WORDS)

    with logging_to(stream, "text"):
        thread = threading.Thread(target=int, args=(WORDS,))
        thread.start()
        thread.join()
        careless = Careless()
        del careless
    written = stream.getvalue()
    assert WORDS not in written
    assert written.count("Lỗi mã ") == 2


def test_libraries_are_quiet_and_everything_is_put_back() -> None:
    root, ours = logging.getLogger(), logging.getLogger("bot")
    before = root.handlers[:], root.level, ours.level, logging.raiseExceptions
    hooks = threading.excepthook, sys.unraisablehook
    stream = io.StringIO()
    with logging_to(stream, "text"):
        THEIRS.info("Started")
        OURS.debug("Chi tiết")
    assert stream.getvalue() == ""
    assert (root.handlers, root.level, ours.level, logging.raiseExceptions) == before
    assert (threading.excepthook, sys.unraisablehook) == hooks


def test_a_record_that_does_not_fit_its_template_is_kept_as_the_template() -> None:
    stream = io.StringIO()
    with logging_to(stream, "text"):
        OURS.warning("Đã gửi %d tin", WORDS)
    assert stream.getvalue().endswith(": Đã gửi %d tin\n")
