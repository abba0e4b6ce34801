"""Keeps every test on this machine, and away from the settings and data of whoever runs it."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Iterator
from ipaddress import ip_address

import pytest
from hypothesis import HealthCheck, settings

from tests.databases import cluster, database_url, own_cluster, postgresql_url, sqlite_url
from tests.skips import pytest_make_collect_report, pytest_runtest_makereport

__all__ = [
    "cluster",
    "database_url",
    "own_cluster",
    "postgresql_url",
    "pytest_make_collect_report",
    "pytest_runtest_makereport",
    "sqlite_url",
]

# Looking a test's machine up by name tells a server too.
_LOOKUPS = frozenset({"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"})
_CALLS = frozenset({"socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg"})

_attempts: list[str] = []


class OffLoopbackError(RuntimeError):
    """A test reached for an address beyond 127.0.0.0/8, ::1 and Unix sockets."""


def _is_loopback(host: object) -> bool:
    name = host.decode() if isinstance(host, bytes) else str(host)
    if name == "localhost":
        return True
    try:
        address = ip_address(name)
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return address.is_loopback or (mapped is not None and mapped.is_loopback)


def _stays(event: str, args: tuple[object, ...]) -> bool:
    if event in _LOOKUPS:
        return args[0] is None or _is_loopback(args[0])
    if event not in _CALLS:
        return True
    source, address = args[0], args[1]
    if not isinstance(source, socket.socket) or source.family not in {socket.AF_INET, socket.AF_INET6}:
        return True
    return not isinstance(address, tuple) or _is_loopback(address[0])


def _guard(event: str, args: tuple[object, ...]) -> None:
    if not event.startswith("socket.") or _stays(event, args):
        return
    attempt = f"{event} {args[0] if event in _LOOKUPS else args[1]}"
    _attempts.append(attempt)
    raise OffLoopbackError(attempt)


def pytest_configure() -> None:
    sys.addaudithook(_guard)
    # A busy machine is no fault of the code, and CI runs the same examples each time.
    settings.register_profile(
        "dieukien",
        settings.default,
        deadline=None,
        derandomize="CI" in os.environ,
        suppress_health_check=[HealthCheck.too_slow],
    )
    settings.load_profile("dieukien")


def pytest_make_parametrize_id(val: object) -> str | None:
    """Names of tests are not escaped, so that Vietnamese is readable; what cannot be printed still is."""
    unreadable = isinstance(val, bytes) or (isinstance(val, str) and not val.isprintable())
    return ascii(val) if unreadable else None


@pytest.fixture(autouse=True)
def no_attempt_off_loopback(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fails a test that tried to leave, even where its code took the error for a lost connection."""
    yield
    attempts = tuple(_attempts)
    _attempts.clear()
    if attempts and request.node.get_closest_marker("off_loopback") is None:
        pytest.fail(f"left the loopback range: {', '.join(attempts)}")


@pytest.fixture(autouse=True, scope="session")
def own_settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No setting of this machine reaches a test, and no test writes where a person's data is."""
    with pytest.MonkeyPatch.context() as patch:
        for name in list(os.environ):
            if name == "DATABASE_URL" or name.startswith(("DIEUKIEN_", "TELEGRAM_")):
                patch.delenv(name)
        patch.setenv("XDG_DATA_HOME", str(tmp_path_factory.mktemp("data")))
        yield
