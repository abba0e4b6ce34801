"""``dieukien serve`` and what belongs to it, each as a process of its own."""

from __future__ import annotations

import json
import re
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import TypeAlias

import httpx
import pytest

from bot.__main__ import main
from bot.commandline import serving
from botapi.driver import Person
from botapi.server import BotApiServer
from handlers import channel_texts as texts
from server_process import TIMEOUT, WEBHOOK_SECRET, ServerProcess
from tests.databases import Cluster

PUBLIC = "https://dieukien.example.vn"
Start: TypeAlias = Callable[..., ServerProcess]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts a server in a folder of its own."""
    started: list[ServerProcess] = []

    def run(settings: Mapping[str, str] | None = None, *call: str) -> ServerProcess:
        defaults = {"DATABASE_URL": f"sqlite:///{tmp_path / 'x.sqlite3'}"}
        one = ServerProcess(defaults | dict(settings or {}), tmp_path, *call)
        started.append(one)
        return one

    yield run
    for one in started:
        one.close()


def hooked(botapi: BotApiServer) -> dict[str, str]:
    """The settings of a bot that this server calls."""
    return {
        "TELEGRAM_BOT_TOKEN": botapi.token,
        "TELEGRAM_BASE_URL": botapi.base_url,
        "TELEGRAM_WEBHOOK_URL": PUBLIC,
        "TELEGRAM_WEBHOOK_SECRET": WEBHOOK_SECRET,
    }


def records(server: ServerProcess) -> list[dict[str, str]]:
    return [json.loads(line) for line in server.lines if line]


@pytest.mark.parametrize("command", ["serve", "run"])
def test_from_the_start_to_the_end(start: Start, botapi: BotApiServer, lan: Person, command: str) -> None:
    server = start(hooked(botapi), "-m", "bot", command)
    botapi.webhook.forward = server.address
    server.until("/readyz", 200)
    lan.says("/start")
    lan.wait_reply(timeout=TIMEOUT)
    page = server.get("/")
    assert page.headers["content-type"].startswith("text/html")
    measured = server.get("/metrics").text
    assert 'dieukien_updates_total{outcome="answered"} 1.0' in measured
    assert 'dieukien_sends_total{outcome="sent"} 1.0' in measured
    assert 'dieukien_request_seconds_count{route="/telegram",status="200"} 1.0' in measured
    assert 'dieukien_request_seconds_count{route="/",status="200"} 1.0' in measured
    assert "dieukien_outbox_waiting 0.0" in measured
    assert server.stop() == 0
    assert server.output == ""
    messages = [record["message"] for record in records(server)]
    assert re.fullmatch(
        r"Đang phục vụ tại http://127\.0\.0\.1:\d+: Telegram qua webhook, trang web\. "
        r"Cơ sở dữ liệu: SQLite\.",
        messages[0],
    )
    assert messages[-1] == "Đã dừng."
    assert {record["level"] for record in records(server)} == {"INFO"}


def test_without_telegram_there_is_the_page_alone(start: Start) -> None:
    server = start({"DIEUKIEN_LOG": "json"})
    assert server.until("/readyz", 200).text == texts.SERVER_READY
    assert httpx.post(f"{server.address}/telegram", json={}, timeout=TIMEOUT).status_code in (404, 405)
    server.send(signal.SIGINT)
    assert server.end() == 0
    assert len(records(server)) == 2


def test_a_token_without_an_address_for_telegram_is_told(start: Start, botapi: BotApiServer) -> None:
    server = start({"TELEGRAM_BOT_TOKEN": botapi.token, "TELEGRAM_BASE_URL": botapi.base_url})
    assert "TELEGRAM_WEBHOOK_URL" in server.line("chưa được phục vụ")
    assert server.stop() == 0
    assert botapi.calls == []


def test_telegram_being_away_does_not_keep_the_page_down(start: Start, botapi: BotApiServer) -> None:
    settings = hooked(botapi)
    botapi.goes_away()
    server = start(settings)
    assert server.get("/").status_code == 200
    answer = server.until("/readyz", 503)
    assert answer.text == texts.CONNECTING
    botapi.comes_back()
    server.until("/readyz", 200)
    assert server.stop() == 0


def test_replicas_share_what_signs_their_cookies(start: Start, tmp_path: Path) -> None:
    first, second = start(), start()
    for server in (first, second):
        server.until("/readyz", 200)
        assert server.stop() == 0
    with closing(sqlite3.connect(tmp_path / "x.sqlite3")) as connection:
        assert connection.execute("SELECT count(*) FROM secrets").fetchone() == (1,)


def test_a_postgresql_that_stops_and_starts_again_is_outlasted(
    start: Start, own_cluster: Cluster, tmp_path: Path
) -> None:
    server = start({"DATABASE_URL": own_cluster.url(own_cluster.fresh())})
    assert "PostgreSQL" in server.line("Đang phục vụ tại")
    server.until("/readyz", 200)
    own_cluster.stop()
    answer = server.until("/readyz", 503)
    assert "Cơ sở dữ liệu" in answer.text
    assert str(own_cluster.port) not in answer.text
    assert "127.0.0.1" not in answer.text
    assert server.get("/healthz").status_code == 200
    assert "dieukien_database_up 0.0" in server.get("/metrics").text
    own_cluster.start()
    server.until("/readyz", 200)
    assert server.stop() == 0


# --- what cannot start -----------------------------------------------------------------------------------


def refused(start: Start, settings: Mapping[str, str], *call: str) -> list[str]:
    server = start(settings, *call)
    assert server.end() == 2
    assert server.output == ""
    return [line for line in server.lines if line]


def test_settings_that_are_wrong_are_told_a_line_each(start: Start) -> None:
    lines = refused(start, {"DIEUKIEN_PORT": "bi-mat", "DIEUKIEN_SECRET": "bi-mat", "DIEUKIEN_LOG": "bi-mat"})
    assert lines == [
        "dieukien: DIEUKIEN_PORT: cần một số từ 0 đến 65535",
        "dieukien: DIEUKIEN_SECRET: cần ít nhất 32 ký tự",
        "dieukien: DIEUKIEN_LOG: cần text hoặc json",
    ]


def test_a_port_in_use_is_told_before_anything_is_done(start: Start, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        lines = refused(start, {"DIEUKIEN_PORT": str(port)})
    assert lines == [f"dieukien: DIEUKIEN_PORT: cổng {port} đang có chương trình khác dùng"]
    assert not list(tmp_path.glob("x.sqlite3*"))


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("sqlite:///khong-co/x.sqlite3", "không mở được tệp"),
        ("postgresql://u:bi-mat@127.0.0.1:x/db", "địa chỉ này viết sai"),
    ],
)
def test_a_database_that_can_never_be_used_is_told_at_once(start: Start, url: str, reason: str) -> None:
    [line] = refused(start, {"DATABASE_URL": url})
    assert line.startswith("dieukien: ")
    assert reason in line
    assert "bi-mat" not in line


def test_a_postgresql_that_stays_away_is_told_in_the_end(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("psycopg", reason="psycopg is not installed (the extra postgresql)")
    monkeypatch.setattr(serving, "PATIENCE", 2.5)
    monkeypatch.setenv("DIEUKIEN_PORT", "0")
    monkeypatch.setenv("DATABASE_URL", "postgresql://u:bi-mat@127.0.0.1:1/db")
    assert main(["serve"]) == 2
    waiting, told = capsys.readouterr().err.splitlines()
    assert "Thử lại trong" in json.loads(waiting)["message"]
    assert told.startswith("dieukien: Cơ sở dữ liệu: không kết nối được")
    assert "bi-mat" not in waiting + told


# --- looking at it ---------------------------------------------------------------------------------------


def healthy(settings: Mapping[str, str], monkeypatch: pytest.MonkeyPatch) -> int:
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    return main(["healthy"])


def test_whether_it_lives_can_be_asked(
    start: Start, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    server = start({"DIEUKIEN_HOST": "0.0.0.0"})
    port = server.address.rpartition(":")[2]
    asked = {"DIEUKIEN_HOST": "0.0.0.0", "DIEUKIEN_PORT": port}
    assert healthy(asked, monkeypatch) == 0
    assert server.stop() == 0
    assert healthy(asked, monkeypatch) == 1
    with socket.create_server(("127.0.0.1", 0)) as other:
        other.listen()
        monkeypatch.setattr("bot.commandline.server_checks.SECONDS", 0.1)
        assert healthy({"DIEUKIEN_PORT": str(other.getsockname()[1])}, monkeypatch) == 1
    assert capsys.readouterr() == ("", "")


def test_the_settings_can_be_looked_at_without_what_is_secret(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    secret = "bi-mat-4711"
    given = {
        "DATABASE_URL": f"postgresql://u:{secret}@db/x",
        "TELEGRAM_BOT_TOKEN": f"123:{secret}",
        "TELEGRAM_PROXY": f"http://u:{secret}@127.0.0.1:3128",
        "TELEGRAM_WEBHOOK_URL": PUBLIC,
        "TELEGRAM_WEBHOOK_SECRET": secret,
        "DIEUKIEN_SECRET": secret * 3,
        "DIEUKIEN_CONTROLLER": "Sở Nội vụ",
    }
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    assert main(["serve", "--check"]) == 0
    told = capsys.readouterr().out
    assert secret not in told
    example = (Path(__file__).parents[2] / ".env.example").read_text(encoding="utf-8")
    assert [line.partition(": ")[0] for line in told.splitlines()] == sorted(
        re.findall(r"^#([A-Z_]+)=", example, re.MULTILINE), key=lambda name: told.index(f"{name}: ")
    )
    assert f"TELEGRAM_WEBHOOK_URL: {PUBLIC}/telegram" in told
    assert "DIEUKIEN_CONTROLLER: Sở Nội vụ" in told


def test_the_terminal_loads_nothing_of_the_server(tmp_path: Path) -> None:
    program = (
        "import sys; from bot.__main__ import main; code = main(['chat']);"
        "print([name for name in sys.modules if name.partition('.')[0] in "
        "('starlette', 'uvicorn', 'aiohttp', 'telegram', 'prometheus_client', 'jinja2', 'pythonjsonlogger')])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        env={"PYTHONPATH": str(Path(__file__).parents[2]), "DATABASE_URL": "sqlite:///x.sqlite3"},
        input="/trogiup\n",
        capture_output=True,
        encoding="utf-8",
        timeout=TIMEOUT,
        check=True,
    )
    assert done.stdout.splitlines()[-1] == "[]"


# --- what the log holds ----------------------------------------------------------------------------------

AT_DEBUG = (
    "import functools, logging, sys; from bot.__main__ import main; from bot.commandline import serving;"
    "serving.logging_to = functools.partial(serving.logging_to, level=logging.DEBUG);"
    "sys.exit(main(['serve']))"
)
SAID = ("Nguyễn Văn Bí Mật", "bị cảnh cáo năm ngoái", "4711-4712")


def test_no_log_holds_what_was_said_who_said_it_or_a_secret(
    start: Start, botapi: BotApiServer, tmp_path: Path
) -> None:
    settings = hooked(botapi) | {"DIEUKIEN_SECRET": "khoa-ky-cookie-" * 3}
    server = start(settings, "-c", AT_DEBUG)
    botapi.webhook.forward = server.address
    server.until("/readyz", 200)
    an = botapi.person(48151623, "Ẩn Danh", username="an_danh_4815")
    for words in (*SAID, "/dieukien", "/tracuu " + SAID[0], "/" + SAID[0]):
        an.says(words)
        an.wait_reply(timeout=TIMEOUT)
    hostile(server, SAID)
    with closing(sqlite3.connect(tmp_path / "x.sqlite3")) as connection:
        connection.execute("ALTER TABLE conversations RENAME TO elsewhere")
        connection.commit()
        an.says(SAID[0])
        hostile(server, SAID)
        server.line("Cơ sở dữ liệu")
        connection.execute("ALTER TABLE elsewhere RENAME TO conversations")
        connection.commit()
    an.wait_reply(timeout=TIMEOUT)
    assert server.stop() == 0
    log = "\n".join(server.lines)
    assert len(records(server)) > 10, "it was written at the level of debugging"
    secrets = (botapi.token, WEBHOOK_SECRET, settings["DIEUKIEN_SECRET"])
    for planted in (*SAID, *secrets, "48151623", "Ẩn Danh", "an_danh"):
        assert planted not in log
        assert json.dumps(planted)[1:-1] not in log


def hostile(server: ServerProcess, said: tuple[str, ...]) -> None:
    """Requests of every kind with these words everywhere."""
    words = said[0]
    with httpx.Client(base_url=server.address, timeout=TIMEOUT) as client:
        client.get(f"/{words}")
        client.get("/tra-cuu", params={"q": words})
        client.get(f"/van-ban/{words}")
        client.post("/tro-chuyen", data={"van-ban": words, "text": words}, headers={"Origin": server.address})
        client.post("/tro-chuyen", content=words.encode(), headers={"Cookie": "phien=4711-4712"})
        client.post("/telegram", content=words.encode())
        secret = {"X-Telegram-Bot-Api-Secret-Token": WEBHOOK_SECRET}
        client.post("/telegram", json={"update_id": 1, "message": {"text": words}}, headers=secret)
        client.post("/telegram", json={"update_id": 2, "message": words}, headers=secret)
        client.post("/telegram", json=[words], headers=secret)
        client.request("BREW", f"/{words}")
    host, _, port = server.address.removeprefix("http://").rpartition(":")
    with socket.create_connection((host, int(port)), timeout=TIMEOUT) as raw:
        raw.sendall(words.encode() + b"\r\n\r\n")
        raw.recv(1000)
