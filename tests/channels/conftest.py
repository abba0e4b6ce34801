"""The strict Bot API server, one for each test that asks for it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from botapi.server import BotApiServer


@pytest.fixture
def botapi() -> Iterator[BotApiServer]:
    """A running server on a free port, closed afterwards."""
    server = BotApiServer()
    server.start()
    yield server
    server.close()
