"""Files that pages hand over: a few are made at a time, and nobody has them made without end."""

from __future__ import annotations

import asyncio

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request

from bot.channels.web.guard import Limits, visitor
from bot.making import MadeFile
from bot.workshop import Workshop

AT_ONCE = 2
"""A picture takes a second of processor and some forty megabytes, a sheet not much less."""
MOST_WAITING = 40


class Making:
    """Makes files for visitors. Within one event loop."""

    def __init__(self, workshop: Workshop, limits: Limits) -> None:
        self._workshop = workshop
        self._limits = limits
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._waiting = 0

    def makes(self, maker: str) -> bool:
        """Whether there is a maker of this name."""
        return self._workshop.makes(maker)

    async def made(self, request: Request, maker: str, data: str) -> MadeFile:
        """The file that this maker makes of these data.

        TooFast; HTTPException 503 where too many wait; ValueError where it cannot be made.
        """
        self._limits.check(self._limits.made, visitor(request))
        if self._waiting >= MOST_WAITING:
            raise HTTPException(503)
        self._waiting += 1
        try:
            await self._slots.acquire()
        finally:
            self._waiting -= 1
        try:
            return await run_in_threadpool(self._workshop.make, maker, data)
        finally:
            self._slots.release()
