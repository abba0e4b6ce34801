"""The server on real sockets: what it takes in, and how it stops."""

from __future__ import annotations

import errno
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from bot.channels import ChannelError
from bot.metrics import Metrics
from bot.serving.app import build_app
from bot.serving.listening import bound, refusal, shown
from bot.serving.server import Server, run
from bot.settings import SettingsError
from fake_services import FakeDatabase, FakeService

ROOT = Path(__file__).parents[2]
TIMEOUT = 20


class Running:
    """A server in a thread."""

    def __init__(self, *services: FakeService, trusted: tuple[str, ...] = ("127.0.0.1",)) -> None:
        self.sockets = bound("127.0.0.1", 0)
        self.address = shown(self.sockets[0])
        self.listens = threading.Event()
        app = build_app(services, FakeDatabase(), Metrics())
        self.server = Server(app, trusted, self.listens.set)
        self.raised: list[BaseException] = []
        self.thread = threading.Thread(target=self._run, args=(services,))

    def _run(self, services: tuple[FakeService, ...]) -> None:
        try:
            run(self.server, services, self.sockets)
        except Exception as error:
            self.raised.append(error)
            self.listens.set()

    def start(self) -> None:
        self.thread.start()
        assert self.listens.wait(TIMEOUT)

    def stop(self) -> None:
        self.server.stop()
        self.thread.join(TIMEOUT)
        assert not self.thread.is_alive()


@pytest.fixture
def running() -> Iterator[Callable[..., Running]]:
    all_of_them: list[Running] = []

    def start(*services: FakeService, trusted: tuple[str, ...] = ("127.0.0.1",)) -> Running:
        one = Running(*services, trusted=trusted)
        all_of_them.append(one)
        one.start()
        return one

    yield start
    for one in all_of_them:
        one.stop()


def test_services_start_before_the_first_request_and_stop_after_the_last(
    running: Callable[..., Running],
) -> None:
    service = FakeService()
    one = running(service)
    assert service.happened == ["start"]
    with httpx.Client(base_url=one.address, timeout=TIMEOUT) as client:
        assert client.get("/healthz").status_code == 200
        assert "server" not in client.get("/healthz").headers
    one.stop()
    assert service.happened == ["start", "stop"]


def test_a_request_under_way_is_answered_before_the_services_stop(running: Callable[..., Running]) -> None:
    service = FakeService()
    one = running(service)
    answers: list[httpx.Response] = []

    def ask() -> None:
        answers.append(httpx.post(f"{one.address}/a/slow", timeout=TIMEOUT))

    asking = threading.Thread(target=ask)
    asking.start()
    assert _until(service.entered.is_set)
    one.server.stop()
    assert _until(lambda: _refused(one.address)), "nothing new is taken"
    assert service.happened == ["start"], "the service still runs"
    one.server.servers[0].get_loop().call_soon_threadsafe(service.let_go.set)
    asking.join(TIMEOUT)
    one.stop()
    assert [answer.text for answer in answers] == ["xong"]
    assert service.happened == ["start", "answered", "stop"]


def test_a_service_that_does_not_stop_holds_up_neither_the_others_nor_the_end(
    running: Callable[..., Running], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("bot.serving.server.SERVICE_GRACE", 0.05)
    stuck, other = FakeService("a"), FakeService("b")
    stuck.hangs = True
    one = running(stuck, other)
    one.stop()
    assert other.happened == ["start", "stop"]
    assert "chưa dừng xong" in caplog.text


def test_a_service_that_can_never_run_ends_the_server_and_stops_the_others(
    running: Callable[..., Running],
) -> None:
    class Refused(FakeService):
        async def start(self) -> None:
            raise ChannelError("Telegram không chấp nhận mã.")

    first, second = FakeService("a"), Refused("b")
    one = running(first, second)
    one.stop()
    assert [str(error) for error in one.raised] == ["Telegram không chấp nhận mã."]
    assert first.happened == ["start", "stop"]
    assert _refused(one.address)


def test_only_proxies_that_are_trusted_are_believed(running: Callable[..., Running]) -> None:
    forwarded = {"X-Forwarded-For": "203.0.113.9, 192.0.2.7", "X-Forwarded-Proto": "https"}
    trusting = running(FakeService(), trusted=("127.0.0.1",))
    assert httpx.get(f"{trusting.address}/a/page/1", headers=forwarded).text == "https 192.0.2.7"
    careful = running(FakeService(), trusted=("192.0.2.1",))
    assert httpx.get(f"{careful.address}/a/page/1", headers=forwarded).text == "http 127.0.0.1"


def test_bytes_that_are_no_http_leave_the_server_up(running: Callable[..., Running]) -> None:
    one = running(FakeService())
    host, port = one.sockets[0].getsockname()
    with socket.create_connection((host, port), timeout=TIMEOUT) as raw:
        raw.sendall(b"\x16\x03\x01\x02\x00 no http at all\r\n\r\n")
        assert b"400" in raw.recv(1000)
    assert httpx.get(f"{one.address}/healthz").status_code == 200


def _until(true: Callable[[], bool]) -> bool:
    """Waits until something is so."""
    pause = threading.Event()
    for _ in range(TIMEOUT * 100):
        if true():
            return True
        pause.wait(0.01)
    return False


def _refused(address: str) -> bool:
    try:
        httpx.get(f"{address}/healthz", timeout=1)
    except httpx.TransportError:
        return True
    return False


# --- listening -------------------------------------------------------------------------------------------


def test_a_port_in_use_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(SettingsError) as caught:
            bound("127.0.0.1", port)
    assert str(caught.value) == f"DIEUKIEN_PORT: cổng {port} đang có chương trình khác dùng"


def test_a_port_that_another_program_takes_in_the_meantime_is_told() -> None:
    one = Running(FakeService())
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        other.bind(one.sockets[0].getsockname())
        other.listen()
        one.start()
        one.stop()
    (error,) = one.raised
    assert isinstance(error, SettingsError)
    assert "đang có chương trình khác dùng" in str(error)


def test_an_address_of_another_machine_is_told() -> None:
    with pytest.raises(SettingsError, match=r"^DIEUKIEN_HOST: máy này không có địa chỉ 127\.0\.0\.1$"):
        raise refusal(OSError(errno.EADDRNOTAVAIL, ""), "127.0.0.1", 80)


def test_other_reasons_are_told() -> None:
    assert str(refusal(PermissionError(errno.EACCES, ""), "::", 80)) == (
        "DIEUKIEN_PORT: không có quyền dùng cổng 80"
    )
    assert str(refusal(OSError(errno.ENOMEM, ""), "::", 80)) == (
        "DIEUKIEN_HOST: không nhận kết nối tại :: được, lỗi hệ thống ENOMEM"
    )


def test_a_name_that_is_no_machine_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "unknown")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(SettingsError, match=r"^DIEUKIEN_HOST: không tìm thấy máy nowhere$"):
        bound("nowhere", 0)


def test_a_name_with_two_addresses_gets_one_port(monkeypatch: pytest.MonkeyPatch) -> None:
    four = (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", 0))
    other = (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.2", 0))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [four, other, four])
    sockets = bound("both", 0)
    addresses = [one.getsockname() for one in sockets]
    for one in sockets:
        one.close()
    assert [address[0] for address in addresses] == ["127.0.0.1", "127.0.0.2"]
    assert len({address[1] for address in addresses}) == 1


# --- signals, in a process of its own --------------------------------------------------------------------

PROGRAM = """
import logging, sys
from bot.metrics import Metrics
from bot.serving.app import build_app
from bot.serving.listening import bound, shown
from bot.serving.server import Server, run
from fake_services import FakeDatabase, FakeService

service = FakeService()
service.hangs = "hangs" in sys.argv
sockets = bound("127.0.0.1", 0)
app = build_app([service], FakeDatabase(), Metrics())
server = Server(app, ("127.0.0.1",), lambda: print(shown(sockets[0]), flush=True))
run(server, [service], sockets)
print(*service.happened)
"""


@pytest.fixture
def process() -> Iterator[Callable[..., tuple[subprocess.Popen[str], str]]]:
    started: list[subprocess.Popen[str]] = []

    def start(*arguments: str) -> tuple[subprocess.Popen[str], str]:
        path = os.pathsep.join([str(ROOT), str(Path(__file__).parent)])
        one = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, *arguments],
            env={**os.environ, "PYTHONPATH": path},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(one)
        assert one.stdout is not None
        return one, one.stdout.readline().strip()

    yield start
    for one in started:
        with one:
            one.kill()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_the_server_gracefully(
    process: Callable[..., tuple[subprocess.Popen[str], str]], number: signal.Signals
) -> None:
    one, address = process()
    assert httpx.get(f"{address}/healthz", timeout=TIMEOUT).status_code == 200
    one.send_signal(number)
    out, err = one.communicate(timeout=TIMEOUT)
    assert (one.returncode, out.strip(), err) == (0, "start stop", "")


def test_a_second_signal_ends_the_process_at_once(
    process: Callable[..., tuple[subprocess.Popen[str], str]],
) -> None:
    one, address = process("hangs")
    one.send_signal(signal.SIGTERM)
    assert _until(lambda: _refused(address))
    one.send_signal(signal.SIGTERM)
    assert one.wait(TIMEOUT) == -signal.SIGTERM


def test_the_servers_own_log_is_empty(
    running: Callable[..., Running], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        running(FakeService()).stop()
    assert caplog.records == []
