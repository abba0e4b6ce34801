"""The guard of conftest.py, which keeps the other tests on this machine."""

from __future__ import annotations

import asyncio
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

# TEST-NET-1 and the documentation prefix: no machine has these addresses.
AWAY = "192.0.2.1"
AWAY_6 = "2001:db8::1"


@pytest.mark.off_loopback
@pytest.mark.parametrize(
    "address",
    [
        (socket.AF_INET, (AWAY, 9)),
        (socket.AF_INET6, (AWAY_6, 9, 0, 0)),
        (socket.AF_INET6, (f"::ffff:{AWAY}", 9)),
    ],
)
def test_connecting_away_is_refused(address: tuple[socket.AddressFamily, tuple[object, ...]]) -> None:
    family, target = address
    with socket.socket(family) as client:
        for connect in (client.connect, client.connect_ex):
            with pytest.raises(RuntimeError, match=r"socket\.connect"):
                connect(target)


@pytest.mark.off_loopback
def test_datagrams_away_are_refused() -> None:
    with (
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client,
        pytest.raises(RuntimeError, match=r"socket\.sendto"),
    ):
        client.sendto(b"x", (AWAY, 9))


@pytest.mark.off_loopback
def test_listening_to_other_machines_is_refused() -> None:
    for address in ("0.0.0.0", ""):
        with socket.socket() as server, pytest.raises(RuntimeError, match=r"socket\.bind"):
            server.bind((address, 0))


@pytest.mark.off_loopback
async def test_names_are_not_looked_up() -> None:
    with pytest.raises(RuntimeError, match=r"socket\.getaddrinfo"):
        await asyncio.open_connection("example.invalid", 80)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "localhost"])
async def test_loopback_is_open(host: str) -> None:
    server = await asyncio.start_server(lambda _, writer: writer.close(), host, family=socket.AF_INET)
    async with server:
        reader, writer = await asyncio.open_connection(
            host, server.sockets[0].getsockname()[1], family=socket.AF_INET
        )
        assert await reader.read() == b""
        writer.close()
        await writer.wait_closed()


def test_unix_sockets_are_open(tmp_path: Path) -> None:
    path = str(tmp_path / "s")
    with socket.socket(socket.AF_UNIX) as server, socket.socket(socket.AF_UNIX) as client:
        server.bind(path)
        server.listen()
        client.connect(path)


SWALLOWED = f"""
import socket

def test_away():
    with socket.socket() as client:
        try:
            client.connect(("{AWAY}", 9))
        except Exception:
            pass

def test_at_home():
    pass
"""


def test_an_attempt_that_was_swallowed_still_fails_its_test(tmp_path: Path) -> None:
    shutil.copy(Path(__file__).parents[1] / "conftest.py", tmp_path)
    (tmp_path / "test_swallowed.py").write_text(SWALLOWED, encoding="utf-8")
    (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers = off_loopback\n", encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:xdist",
        str(tmp_path),
    ]
    result = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert result.returncode == 1, result.stdout + result.stderr
    assert "2 passed, 1 error" in result.stdout
    assert f"left the loopback range: socket.connect ('{AWAY}', 9)" in result.stdout
