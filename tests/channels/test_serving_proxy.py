"""The proxy's configuration, on a real nginx with two real replicas behind it."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from botapi.driver import Person
from botapi.server import BotApiServer
from handlers import channel_texts as texts
from server_process import ROOT, TIMEOUT, WEBHOOK_SECRET, ServerProcess

HOST = "dieukien.example.vn"
SAID = "Nguyễn-Văn-Bí-Mật"


@dataclass(frozen=True)
class Proxied:
    """Two replicas behind a proxy."""

    replicas: tuple[ServerProcess, ServerProcess]
    port: int
    logs: Path

    def ask(self, method: str, path: str, **options: object) -> httpx.Response:
        """A request over TLS by the public name, on a connection of its own."""
        headers = {"Host": HOST, **options.pop("headers", {})}  # type: ignore[dict-item]
        with httpx.Client(verify=False, timeout=TIMEOUT, http2=False) as client:
            return client.request(
                method,
                f"https://127.0.0.1:{self.port}{path}",
                headers=headers,
                extensions={"sni_hostname": HOST},
                **options,  # type: ignore[arg-type]
            )


@pytest.fixture
def proxied(tmp_path: Path, botapi: BotApiServer) -> Iterator[Proxied]:
    nginx, openssl = shutil.which("nginx", path=f"{os.defpath}:/usr/sbin"), shutil.which("openssl")
    if nginx is None or openssl is None:
        pytest.skip("there is no nginx or openssl here (Debian: apt-get install nginx-light openssl)")
    settings = {
        "DATABASE_URL": f"sqlite:///{tmp_path / 'x.sqlite3'}",
        "DIEUKIEN_PUBLIC_URL": f"https://{HOST}",
        "TELEGRAM_BOT_TOKEN": botapi.token,
        "TELEGRAM_BASE_URL": botapi.base_url,
        "TELEGRAM_WEBHOOK_URL": f"https://{HOST}",
        "TELEGRAM_WEBHOOK_SECRET": WEBHOOK_SECRET,
    }
    replicas = (ServerProcess(settings, tmp_path), ServerProcess(settings, tmp_path))
    http, https = free_port(), free_port()
    (tmp_path / "nginx").mkdir()
    certify(openssl, tmp_path / "nginx")
    configuration = configured(tmp_path / "nginx", http, https, [one.address for one in replicas])
    process = subprocess.Popen([nginx, "-e", "stderr", "-p", str(tmp_path / "nginx"), "-c", configuration])
    try:
        wait_for(https)
        for one in replicas:
            one.until("/readyz", 200)
        yield Proxied(replicas, https, tmp_path / "nginx")
    finally:
        process.terminate()
        process.wait(TIMEOUT)
        for one in replicas:
            one.close()


def configured(folder: Path, http: int, https: int, replicas: list[str]) -> Path:
    """The configuration as it stands in the repository, with other ports and folders."""
    site = (ROOT / "deploy" / "nginx" / "dieukien.conf").read_text(encoding="utf-8")
    upstream = (ROOT / "deploy" / "nginx" / "may.conf").read_text(encoding="utf-8")
    for old, new in (
        ("listen [::]:443", "# "),
        ("listen [::]:80", "# "),
        ("listen 443", f"listen 127.0.0.1:{https}"),
        ("listen 80", f"listen 127.0.0.1:{http}"),
        ("/etc/nginx/tls", str(folder)),
        ("/var/log/nginx", str(folder)),
    ):
        assert old in site
        site = site.replace(old, new)
    for port, address in zip(("8081", "8082"), replicas, strict=True):
        assert f"127.0.0.1:{port}" in upstream
        upstream = upstream.replace(f"127.0.0.1:{port}", address.removeprefix("http://"))
    path = folder / "nginx.conf"
    kept = "\n".join(
        f"{name}_temp_path {folder}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    user = "user root;" if os.geteuid() == 0 else ""
    path.write_text(
        f"daemon off; pid {folder}/pid; {user} events {{}} http {{ {kept}\n{upstream}\n{site}\n}}\n",
        encoding="utf-8",
    )
    return path


def certify(openssl: str, folder: Path) -> None:
    made = ["-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", f"/CN={HOST}"]
    files = ["-keyout", str(folder / "privkey.pem"), "-out", str(folder / "fullchain.pem")]
    subprocess.run([openssl, "req", "-x509", *made, *files], check=True, capture_output=True)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as one:
        return int(one.getsockname()[1])


def wait_for(port: int) -> None:
    end = time.monotonic() + TIMEOUT
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            assert time.monotonic() < end
            time.sleep(0.05)
        else:
            return


def test_two_replicas_behind_the_proxy(proxied: Proxied, botapi: BotApiServer, lan: Person) -> None:
    page = proxied.ask("GET", f"/tra-cuu?q={SAID}")
    assert page.status_code == 200
    assert "strict-transport-security" in page.headers, "it knows that the connection was encrypted"
    assert proxied.ask("GET", f"/{SAID}/{SAID}").status_code == 404
    for path in ("/metrics", "/readyz", "/healthz"):
        answer = proxied.ask("GET", path)
        assert answer.status_code == 404
        assert texts.SERVER_READY not in answer.text
    assert proxied.ask("POST", "/tro-chuyen", content=b"x" * 1_100_000).status_code == 413
    assert proxied.ask("POST", "/telegram", json={}).status_code == 401

    # Telegram calls through the proxy, and goes on doing so when one replica is stopped.
    def webhook(number: int) -> int:
        update = {
            "update_id": number,
            "message": {
                "message_id": number,
                "date": 1_790_000_000,
                "chat": {"id": lan.id, "type": "private", "first_name": "Lan"},
                "from": {"id": lan.id, "is_bot": False, "first_name": "Lan"},
                "text": f"/tracuu {SAID}",
            },
        }
        secret = {"X-Telegram-Bot-Api-Secret-Token": WEBHOOK_SECRET}
        return proxied.ask("POST", "/telegram", json=update, headers=secret).status_code

    assert webhook(501) == 200
    first, second = proxied.replicas
    assert first.stop() == 0
    assert [webhook(number) for number in range(502, 508)] == [200] * 6
    assert {proxied.ask("GET", "/").status_code for _ in range(6)} == {200}
    assert second.stop() == 0
    assert proxied.ask("GET", "/").status_code == 502

    written = "".join(file.read_text(encoding="utf-8") for file in proxied.logs.glob("*.log"))
    lines = (proxied.logs / "access.log").read_text(encoding="utf-8").splitlines()
    assert len(lines) >= 17
    assert all(re.fullmatch(r"\S+ (GET|POST) (/[a-z-]*|-) \d{3} \d+ \S+ \S.*", line) for line in lines), lines
    for planted in (SAID, "Nguy", WEBHOOK_SECRET, botapi.token, "q="):
        assert planted not in written
