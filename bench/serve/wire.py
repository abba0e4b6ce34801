"""HTTP/1.1 with as little work as possible: the measuring side shares two cores with what it measures."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import cast

import httptools

Answer = Callable[[str, str, bytes], bytes]
"""From a path, a content type and a body to the JSON that is answered."""


class Served(asyncio.Protocol):
    """One connection of a caller of ours; every answer is 200 and JSON, after ``delay`` seconds."""

    def __init__(self, answer: Answer, delay: float) -> None:
        self._answer = answer
        self._delay = delay
        self._parser = httptools.HttpRequestParser(self)
        self._url, self._kind = b"", ""
        self._body: list[bytes] = []
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        self._parser.feed_data(data)

    def on_message_begin(self) -> None:
        self._url, self._kind, self._body = b"", "", []

    def on_url(self, url: bytes) -> None:
        self._url += url

    def on_header(self, name: bytes, value: bytes) -> None:
        if name.lower() == b"content-type":
            self._kind = value.decode("latin-1")

    def on_body(self, body: bytes) -> None:
        self._body.append(body)

    def on_message_complete(self) -> None:
        content = self._answer(self._url.decode("latin-1"), self._kind, b"".join(self._body))
        head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
        self._later(head % len(content) + content)

    def _later(self, data: bytes) -> None:
        if self._delay:
            asyncio.get_running_loop().call_later(self._delay, self._write, data)
        else:
            self._write(data)

    def _write(self, data: bytes) -> None:
        if self._transport is not None and not self._transport.is_closing():
            self._transport.write(data)


class Caller(asyncio.Protocol):
    """A connection kept open to one port of this machine, for one request at a time."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._transport: asyncio.Transport | None = None
        self._waiting: asyncio.Future[tuple[int, bytes]] | None = None
        self._parser: httptools.HttpResponseParser | None = None
        self._body: list[bytes] = []
        self._closing = False

    async def request(
        self, method: str, path: str, body: bytes = b"", headers: str = ""
    ) -> tuple[int, bytes]:
        """The status and the body of the answer; OSError where the connection cannot be had or breaks."""
        loop = asyncio.get_running_loop()
        if self._transport is None or self._transport.is_closing() or self._closing:
            self.close()
            await loop.create_connection(lambda: self, "127.0.0.1", self._port)
        assert self._transport is not None
        self._waiting = loop.create_future()
        self._parser, self._body = httptools.HttpResponseParser(self), []
        head = (
            f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{self._port}\r\n"
            f"{headers}Content-Length: {len(body)}\r\n\r\n"
        )
        self._transport.write(head.encode() + body)
        return await self._waiting

    def close(self) -> None:
        """Lets the connection go; the next request opens another."""
        if self._transport is not None:
            self._transport.close()
        self._transport, self._closing = None, False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        if self._parser is not None:
            self._parser.feed_data(data)

    def on_body(self, body: bytes) -> None:
        self._body.append(body)

    def on_message_complete(self) -> None:
        assert self._parser is not None
        self._closing = not self._parser.should_keep_alive()
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result((self._parser.get_status_code(), b"".join(self._body)))

    def connection_lost(self, error: Exception | None) -> None:
        self._transport = None
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_exception(ConnectionError("the connection was closed"))


class Callers:
    """So many connections, dealt out to the ports in turn; who comes first gets the first that is free."""

    def __init__(self, ports: tuple[int, ...], count: int) -> None:
        self._free: asyncio.Queue[Caller] = asyncio.Queue()
        self._all = [Caller(ports[n % len(ports)]) for n in range(count)]
        for caller in self._all:
            self._free.put_nowait(caller)

    async def request(
        self, method: str, path: str, body: bytes = b"", headers: str = ""
    ) -> tuple[int, bytes]:
        """As ``Caller.request``; an idle connection that the other side has closed is opened again once."""
        caller = await self._free.get()
        try:
            try:
                return await caller.request(method, path, body, headers)
            except ConnectionError:
                caller.close()
                return await caller.request(method, path, body, headers)
        finally:
            self._free.put_nowait(caller)

    def close(self) -> None:
        """Close all connections."""
        for caller in self._all:
            caller.close()
