"""The strict Bot API server, one for each test that asks for it, and people who write to the bot."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from botapi.driver import Group, Person
from botapi.server import BotApiServer

if TYPE_CHECKING:
    from scripted import Running

LAN, HOA, GROUP = 1001, 2002, -1001234567890


@pytest.fixture
def botapi() -> Iterator[BotApiServer]:
    """A running server on a free port, closed afterwards."""
    server = BotApiServer()
    server.start()
    yield server
    server.close()


@pytest.fixture
def lan(botapi: BotApiServer) -> Person:
    return botapi.person(LAN, "Lan")


@pytest.fixture
def hoa(botapi: BotApiServer) -> Person:
    return botapi.person(HOA, "Hoa")


@pytest.fixture
def group(botapi: BotApiServer) -> Group:
    return botapi.group(GROUP, "Phòng Nội vụ", privacy=False)


@pytest.fixture(params=["polling", "webhook"])
def running(request: pytest.FixtureRequest) -> Iterator[Running]:
    """A bot that updates reach by long polling, then by webhook."""
    from scripted import close_scripts, hooked, polled

    yield polled if request.param == "polling" else hooked
    close_scripts()


@pytest.fixture
def polling() -> Iterator[Running]:
    """A bot that fetches updates."""
    from scripted import close_scripts, polled

    yield polled
    close_scripts()


@pytest.fixture
def webhook() -> Iterator[Running]:
    """A bot that updates are brought to."""
    from scripted import close_scripts, hooked

    yield hooked
    close_scripts()
