"""A small assistant for tests of the channel Telegram, and the two ways in which updates reach it."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
import threading
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any, Protocol

import uvicorn
from starlette.applications import Starlette

from bot.channels.telegram.channel import Channel, Pace
from bot.channels.telegram.http import Connection
from bot.channels.telegram.office import Office
from bot.channels.telegram.polling import serve
from bot.channels.telegram.service import Hook, TelegramService
from bot.metrics import Metrics
from bot.storage import Database
from bot.turns import Arrival, Parcel, Taken
from botapi.server import BotApiServer
from handlers.links import Links
from handlers.reply import Choice, Choices, Paragraph, Reply, strong, text
from handlers.request import Request

TODAY = date(2025, 3, 8)
SECRET = "bi-mat-cua_webhook"
PACE = Pace(tries=(0.01, 0.02), later=0.05, connects=(0.01,), grace=5.0)
YES_NO = Choices(((Choice("Có", "a:1"), Choice("Không", "a:0")),))
QUESTION = Reply((Paragraph(text("Anh/chị có ", strong("<thuộc diện>"), " quy hoạch không?")), YES_NO))
Pack = Callable[[Reply], Iterable[str]]


def now() -> datetime:
    return datetime.now(UTC)


def says(words: str) -> Reply:
    return Reply((Paragraph(text(words)),))


def fails() -> Reply:
    raise LookupError("ông Nguyễn Văn A bị cảnh cáo")


class Script:
    """What to say to a text or an action, with everything that was asked; the outbox is a real one."""

    def __init__(self, answers: dict[str, Reply | Callable[[], Reply]] | None = None) -> None:
        self.answers = answers or {}
        self.arrivals: list[Arrival] = []
        self._lock = threading.Lock()
        self.folder = Path(tempfile.mkdtemp(prefix="dieukien-"))
        file = self.folder / "x.sqlite3"
        file.write_bytes(_empty_database())
        self.database = Database(f"sqlite:///{file}")
        self.outbox = self.database.outbox(now)
        _OPEN.append(self)

    def take(self, arrival: Arrival, queue: str, pack: Pack) -> Taken | None:
        with self._lock:
            if arrival.claim in {known.claim for known in self.arrivals}:
                return None
            self.arrivals.append(arrival)
        reply = self.respond(arrival.request)
        parcels = self.post(arrival.claim, queue, pack(reply))
        return None if parcels is None else Taken(reply, parcels)

    def post(self, claim: str, queue: str, payloads: Iterable[str]) -> tuple[Parcel, ...] | None:
        return self.database.post(claim, queue, payloads, now())

    def respond(self, request: Request) -> Reply:
        answer = self.answers.get(request.action or request.text)
        if callable(answer):
            return answer()
        return answer or says(f"Nhận: {request.action or request.text}")

    @property
    def asked(self) -> list[tuple[str, Request]]:
        """The conversations and requests, without the names that they are stored under."""
        return [(arrival.chat, replace(arrival.request, who="", links=Links())) for arrival in self.arrivals]

    @property
    def words(self) -> list[str]:
        return [request.action or request.text for _, request in self.asked]


@cache
def _empty_database() -> bytes:
    """A database with its tables, as it lies in its file."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "x.sqlite3"
        database = Database(f"sqlite:///{file}")
        database.migrate()
        database.close()
        return file.read_bytes()


_OPEN: list[Script] = []


def close_scripts() -> None:
    """Closes the databases of all scripts, and removes them."""
    while _OPEN:
        script = _OPEN.pop()
        script.database.close()
        shutil.rmtree(script.folder)


def connection(server: BotApiServer, **options: Any) -> Connection:
    return Connection(**{"token": server.token, "base_url": server.base_url, **options})


class Running(Protocol):
    """Serves a bot by one of the two ways, until the context ends."""

    def __call__(
        self, server: BotApiServer, assistant: Any, **options: Any
    ) -> AbstractAsyncContextManager[Channel]: ...


def polling_channel(server: BotApiServer, assistant: Any, **options: Any) -> Channel:
    pace = options.pop("pace", PACE)
    office = Office(
        options.pop("workshop", None),
        options.pop("administrators", ()),
        options.pop("resources", None),
        options.pop("page", ""),
    )
    return Channel(assistant, connection(server, **options), lambda: TODAY, Metrics(), pace, office)


@asynccontextmanager
async def polled(server: BotApiServer, assistant: Any, **options: Any) -> AsyncIterator[Channel]:
    """By long polling."""
    channel, stop = polling_channel(server, assistant, **options), asyncio.Event()
    task = asyncio.create_task(serve(channel, stop))
    try:
        yield channel
    finally:
        stop.set()
        await asyncio.wait_for(task, 10)


@asynccontextmanager
async def listening(app: Any) -> AsyncIterator[str]:
    """An ASGI application on a free port of the loopback: its address."""
    config = uvicorn.Config(app, port=0, log_config=None, lifespan="off", access_log=False)
    web = uvicorn.Server(config)
    # signals are the test runner's
    web.capture_signals = _leave_signals  # type: ignore[method-assign]
    task = asyncio.create_task(web.serve())
    await _until(lambda: web.started or task.done())
    try:
        yield f"http://127.0.0.1:{web.servers[0].sockets[0].getsockname()[1]}"
    finally:
        web.should_exit = True
        await asyncio.wait_for(task, 10)


async def _until(check: Callable[[], bool]) -> None:
    while not check():  # noqa: ASYNC110
        await asyncio.sleep(0.005)


class _Nothing:
    def __enter__(self) -> None: ...
    def __exit__(self, *_: object) -> None: ...


def _leave_signals() -> Any:
    return _Nothing()


def service_of(server: BotApiServer, assistant: Any, url: str, **options: Any) -> TelegramService:
    pace = options.pop("pace", PACE)
    office = Office(
        options.pop("workshop", None),
        options.pop("administrators", ()),
        options.pop("resources", None),
        options.pop("page", ""),
    )
    hook, reached = Hook(url, SECRET), connection(server, **options)
    metrics = Metrics()
    return TelegramService(assistant, reached, hook, lambda: TODAY, metrics, pace=pace, office=office)


@asynccontextmanager
async def hooked(server: BotApiServer, assistant: Any, **options: Any) -> AsyncIterator[Channel]:
    """By webhook, once Telegram knows it."""
    service: TelegramService | None = None

    async def app(scope: Any, receive: Any, send: Any) -> None:
        assert service is not None
        await Starlette(routes=list(service.routes))(scope, receive, send)

    async with listening(app) as address:
        service = service_of(server, assistant, f"{address}/telegram", **options)
        await service.start()
        try:
            await server.until(lambda: not service.lacks(), what="the webhook")
            yield service.channel
        finally:
            await service.stop()
            server.world.webhook, server.world.updates.webhook_url = {}, ""
