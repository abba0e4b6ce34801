"""The Telegram channel in this process, on an event loop of its own, for many updates in a short time."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any, TypeVar

from bot.channels.telegram.channel import Channel, Pace
from bot.channels.telegram.http import Connection
from bot.channels.telegram.intake import Outcome
from bot.channels.telegram.webhook import Webhook
from bot.metrics import Metrics
from bot.wiring import StoredAssistant, build_assistant
from botapi.server import BotApiServer
from tests.chaos.replicas import SECRET, wait

T = TypeVar("T")
TODAY = date(2026, 3, 2)
NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)


class BotLoop:
    """A channel that takes updates in; every method may be called from the test's thread."""

    def __init__(self, server: BotApiServer, assistant: StoredAssistant) -> None:
        self.server = server
        self.assistant = assistant
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        connection = Connection(server.token, server.base_url)
        self._channel = Channel(assistant, connection, lambda: TODAY, Metrics(), Pace((0.01, 0.02)))
        self._webhook = Webhook(SECRET, self._channel.take, Metrics())

    def start(self) -> None:
        """Opens the channel, so that updates are taken and replies are sent."""
        self._thread.start()
        self._done(self._opened())

    def close(self) -> None:
        """Sends what is under way, and ends."""
        self._done(self._channel.close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    def takes(self, update: Mapping[str, Any]) -> Outcome:
        """What becomes of an update."""
        return self._done(self._channel.take(update))

    def posts(self, body: bytes, headers: Mapping[str, str] | None = None) -> int:
        """The status of a request to the webhook with this body."""
        return self._done(self._posted(body, headers or {}))

    def wait_idle(self) -> None:
        """Waits until nothing is under way or waits to be sent."""
        wait(lambda: self._channel.idle and not self.assistant.outbox.waiting(), 30, "the bot is not idle")

    async def _opened(self) -> None:
        self._channel.open()
        await self._channel.introduce()

    async def _posted(self, body: bytes, headers: Mapping[str, str]) -> int:
        sent: list[Any] = []
        given = {"content-type": "application/json", "x-telegram-bot-api-secret-token": SECRET, **headers}
        scope = {"type": "http", "headers": [(k.encode(), v.encode("latin-1")) for k, v in given.items()]}
        parts = [{"type": "http.request", "body": body, "more_body": False}]

        async def receive() -> Any:
            return parts.pop() if parts else {"type": "http.disconnect"}

        async def send(message: Any) -> None:
            sent.append(message)

        await self._webhook(scope, receive, send)
        return int(sent[0]["status"])

    def _done(self, work: Awaitable[T]) -> T:
        async def awaited() -> T:
            return await work

        return asyncio.run_coroutine_threadsafe(awaited(), self._loop).result(60)


@contextmanager
def bot_loop(database: str) -> Iterator[BotLoop]:
    """The channel with the real assistant on this database, against a strict server."""
    server = BotApiServer()
    server.start()
    assistant = build_assistant(database, lambda: NOW)
    loop = BotLoop(server, assistant)
    loop.start()
    try:
        yield loop
    finally:
        loop.close()
        assistant.close()
        server.close()
