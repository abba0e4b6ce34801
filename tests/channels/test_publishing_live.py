"""Two servers on one PostgreSQL: what is published in one is found in the other, while requests go on."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest

from bot.storage import Database
from botapi.driver import Person
from botapi.server import BotApiServer
from handlers import administration_texts as texts
from handlers import texts as core_texts
from handlers.actions import action
from knowledge.clause import key
from server_process import TIMEOUT, WEBHOOK_SECRET, ServerProcess
from tests.databases import Cluster
from tests.unit.published import decree
from tests.unit.stored import NOW

QUERY, ANSWER = "giấy chứng nhận màu lam ngọc", "Học viên được"
NAME = "Nghị định số 9/2026/NĐ-CP"


@pytest.fixture
def servers(
    cluster: Cluster, botapi: BotApiServer, lan: Person, tmp_path: Path
) -> Iterator[tuple[ServerProcess, ServerProcess, Database]]:
    """One that Telegram calls, one for the page alone, and the database of both."""
    url = cluster.url(cluster.fresh())
    both = {"DATABASE_URL": url, "DIEUKIEN_ADMINISTRATORS": str(lan.id)}
    hooked = {
        "TELEGRAM_BOT_TOKEN": botapi.token,
        "TELEGRAM_BASE_URL": botapi.base_url,
        "TELEGRAM_WEBHOOK_URL": "https://dieukien.example.vn",
        "TELEGRAM_WEBHOOK_SECRET": WEBHOOK_SECRET,
    }
    first = ServerProcess(both | hooked, tmp_path)
    second = ServerProcess(both, tmp_path)
    database = Database(url)
    try:
        botapi.webhook.forward = first.address
        for server in (first, second):
            server.until("/readyz", 200)
        yield first, second, database
    finally:
        database.close()
        first.close()
        second.close()


def found(server: ServerProcess) -> bool:
    return ANSWER in server.get(f"/tra-cuu?q={quote(QUERY)}").text


def until(check: Callable[[], bool]) -> None:
    end = time.monotonic() + TIMEOUT
    while not check():
        assert time.monotonic() < end
        time.sleep(0.05)


@contextmanager
def asked_all_the_time(*servers: ServerProcess) -> Iterator[list[int]]:
    """Requests to these go on meanwhile; gives the status of each."""
    over, answered = threading.Event(), list[int]()

    def ask() -> None:
        with httpx.Client(timeout=TIMEOUT) as client:
            while not over.is_set():
                for server in servers:
                    for path in (
                        "/tra-cuu?q=ngo%E1%BA%A1i+ng%E1%BB%AF",
                        "/van-ban/qd1641/dieu-2",
                        "/van-ban",
                    ):
                        answered.append(client.get(f"{server.address}{path}").status_code)
                over.wait(0.2)

    thread = threading.Thread(target=ask)
    thread.start()
    try:
        yield answered
    finally:
        over.set()
        thread.join(TIMEOUT)


def test_what_is_published_in_one_is_found_in_the_other_without_a_restart(
    servers: tuple[ServerProcess, ServerProcess, Database], lan: Person
) -> None:
    first, second, database = servers
    version = database.propose(decree(), NOW)
    with asked_all_the_time(first, second) as answered:
        assert not found(second)
        lan.says("/vanban")
        lan.presses("library:0", lan.wait_reply(core_texts.DOCUMENTS_TITLE, timeout=TIMEOUT))
        lan.presses("versions:nd-9", lan.wait_reply(texts.LIBRARY_INTRO, timeout=TIMEOUT))
        lan.presses(f"publish:{version}", lan.wait_reply("chờ đăng", timeout=TIMEOUT))
        lan.wait_reply(texts.PUBLISHED.format(name=NAME), timeout=TIMEOUT)
        assert found(first), "the process that published has it before it says so"
        until(lambda: found(second))
        assert second.get("/van-ban/nd-9/dieu-2").status_code == 200
        lan.says(QUERY)
        opened = lan.wait_reply(ANSWER, timeout=TIMEOUT)
        database.withdraw("nd-9", [], NOW)
        until(lambda: not found(first) and not found(second))
        lan.presses(action("clause", key("nd-9/dieu-2/khoan-2")), opened)
        lan.wait_reply(core_texts.CLAUSE_GONE, timeout=TIMEOUT)
        gone = second.get("/van-ban/nd-9/dieu-2")
        assert gone.status_code == 404
        assert "/tra-cuu" in gone.text
    assert set(answered) == {200}
    assert len(answered) > 20
    for server in (first, second):
        assert server.stop() == 0
        assert not [line for line in server.lines if '"ERROR"' in line or "WARNING" in line]
