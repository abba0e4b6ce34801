"""Services and a database for tests of the server: they do what they are told, and note it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence

from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from bot.errors import StorageError

PLANTED = "Nguyễn Văn A bị khiển trách"


class FakeDatabase:
    """Answers at once, or is away."""

    def __init__(self) -> None:
        self.away = ""
        self.checked = 0
        self.held = (3, 12)

    def check(self) -> None:
        self.checked += 1
        if self.away:
            raise StorageError(self.away)

    def counts(self) -> tuple[int, int]:
        self.check()
        return self.held


class FakeService:
    """A page that answers, one that waits until it is let go, ones that fail."""

    def __init__(self, name: str = "a") -> None:
        self.name = name
        self.happened: list[str] = []
        self.missing = ""
        self.entered = asyncio.Event()
        self.let_go = asyncio.Event()
        self.hangs = False

    @property
    def routes(self) -> Sequence[BaseRoute]:
        return [
            Route(f"/{self.name}/page/{{item}}", self._page),
            Route(f"/{self.name}/slow", self._slow, methods=["POST"]),
            Route(f"/{self.name}/fails", self._fails),
            Route(f"/{self.name}/breaks", self._breaks),
            Route(f"/{self.name}/gone", self._gone),
        ]

    async def start(self) -> None:
        self.happened.append("start")

    async def stop(self) -> None:
        self.happened.append("stop")
        if self.hangs:
            await asyncio.Event().wait()

    def lacks(self) -> str:
        return self.missing

    async def _page(self, request: Request) -> Response:
        return PlainTextResponse(f"{request.url.scheme} {request.client.host if request.client else ''}")

    async def _slow(self, request: Request) -> Response:
        self.entered.set()
        await self.let_go.wait()
        self.happened.append("answered")
        return PlainTextResponse("xong")

    async def _fails(self, request: Request) -> Response:
        raise ValueError(PLANTED)

    async def _breaks(self, request: Request) -> Response:
        async def body() -> AsyncIterator[bytes]:
            yield b"half"
            raise ValueError(PLANTED)

        return StreamingResponse(body())

    async def _gone(self, request: Request) -> Response:
        raise ClientDisconnect
