"""Forms with a file, as they come in: from where, how large, how fast, and how much in all at a time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request

from bot.channels.web.forms import Form, is_from_here
from bot.channels.web.multipart import MOST_FIELDS, Multipart, MultipartError, Sent, TooLarge, boundary_of

ROOM = 192 * 1024 * 1024
"""Bytes of files that one process takes in and works on at a time."""
STALLED_SECONDS, LONGEST_SECONDS = 20.0, 600.0
MOST_DRAINED = 128 * 1024 * 1024
"""Bytes that are let go unread of a form that is refused: a browser shows the answer once it has sent all."""
_AROUND = MOST_FIELDS + 64 * 1024


class Busy(Exception):
    """There is no room for one more file just now."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A form with its file; None where the person chose none."""

    form: Form
    file: Sent | None = field(repr=False)


class Room:
    """How much may be held at a time. Within one event loop."""

    def __init__(self, size: int = ROOM) -> None:
        self._left = size

    @contextmanager
    def of(self, size: int) -> Iterator[None]:
        """Holds so many bytes; Busy where there is no such room."""
        if size > self._left:
            raise Busy
        self._left -= size
        try:
            yield
        finally:
            self._left += size


def announced(request: Request, most: int) -> int:
    """How many bytes a form may bring, as far as is known before it is read; TooLarge."""
    said = request.headers.get("content-length", "")
    size = int(said) if said.isascii() and said.isdecimal() and len(said) < 16 else most + _AROUND
    if size > most + _AROUND:
        raise TooLarge
    return size


async def read_upload(
    request: Request, public_url: str, most: int, allowed: Callable[[Mapping[str, list[str]]], bool]
) -> Upload:
    """The form; ``allowed`` judges the fields before the file, and no byte of that is kept where it refuses.

    HTTPException 403, 415, 408 or 400 where it cannot be taken; TooLarge.
    """
    if not is_from_here(request, public_url):
        raise HTTPException(403)
    try:
        read = Multipart(boundary_of(request.headers.get("content-type", "")), most)
    except MultipartError:
        raise HTTPException(415) from None
    judged = False
    try:
        async for chunk in _chunks(request):
            read.feed(chunk)
            if read.file is not None and not judged:
                judged = True
                if not allowed(read.fields):
                    return Upload(Form(read.fields), None)
    except MultipartError:
        raise HTTPException(400) from None
    if not read.over:
        raise HTTPException(400)
    if not judged:
        allowed(read.fields)
    chosen = read.file if read.file is not None and read.file.name else None
    return Upload(Form(read.fields), chosen)


async def drain(request: Request) -> None:
    """Lets the rest of a form go, as far as it is not too much, so that its sender sees the answer."""
    gone = 0
    with suppress(HTTPException, ClientDisconnect, RuntimeError):
        async for chunk in _chunks(request):
            gone += len(chunk)
            if gone > MOST_DRAINED:
                return


async def _chunks(request: Request) -> AsyncIterator[bytes]:
    """The body as it comes; HTTPException 408 where it comes too slowly."""
    stream, time = request.stream(), asyncio.get_running_loop().time
    ends = time() + LONGEST_SECONDS
    while True:
        try:
            async with asyncio.timeout(min(STALLED_SECONDS, ends - time())):
                chunk = await anext(stream)
        except StopAsyncIteration:
            return
        except TimeoutError:
            raise HTTPException(408) from None
        yield chunk
