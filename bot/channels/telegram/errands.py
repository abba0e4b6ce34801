"""Files that people send: fetched from Telegram when their turn comes, worked on, and kept nowhere."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

from bot.apart import Errand, kinds
from bot.channels.telegram.http import BotApi, Misfetched, Refused, Unreached
from bot.channels.telegram.incoming import MEGABYTE, MOST_FETCHED
from bot.channels.telegram.packing import says
from bot.errors import FileRefused, StorageError
from bot.jobs import Finished, Received
from bot.metrics import Metrics
from bot.workshop import Workshop
from handlers import file_texts as texts
from handlers.request import Sent

AT_ONCE = 2
"""Files that one process holds at a time, and works on."""
FETCH_PAUSES = (0.5, 2.0)


class Errands:
    """Fetches files and has them worked on. All but ``__init__`` within one event loop."""

    def __init__(self, api: BotApi, workshop: Workshop, metrics: Metrics) -> None:
        self._api = api
        self._workshop = workshop
        self._metrics = metrics
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._threads = ThreadPoolExecutor(AT_ONCE, "errand")

    def close(self) -> None:
        """Begins nothing more."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def finished(self, asked: Mapping[str, Any]) -> Finished:
        """What comes of a file; a file that cannot be had or used is told in the reply.

        Raises ApiError where it may be had later, and whatever a job raises that is at fault itself.
        """
        kind = Sent(asked["name"]).kind
        async with self._slots:
            try:
                return await self._done(asked, kind)
            except FileRefused as refused:
                self._metrics.file(kind, "refused")
                return Finished(says(str(refused)))
            except StorageError as error:
                self._metrics.file(kind, "put_off")
                raise Unreached(type(error).__name__) from None
            except Unreached:
                self._metrics.file(kind, "put_off")
                raise
            except Exception:
                self._metrics.file(kind, "fault")
                raise

    async def _done(self, asked: Mapping[str, Any], kind: str) -> Finished:
        try:
            content = await self._fetched(asked["file_id"])
        except (Refused, Misfetched) as error:
            self._metrics.file(kind, "not_fetched")
            return Finished(says(_told(error)))
        errand = Errand()
        work = partial(errand.do, partial(self._work, asked, content))
        try:
            finished = await asyncio.get_running_loop().run_in_executor(self._threads, work)
        finally:
            errand.stop()
        self._metrics.file(kind, "done")
        return finished

    def _work(self, asked: Mapping[str, Any], content: bytes) -> Finished:
        kinds.check_whole(asked["name"], content)
        return self._workshop.work(asked["job"], Received(asked["name"], content, asked["data"]))

    async def _fetched(self, file_id: str) -> bytes:
        """The file; tried again at once where the network cut it off. Raises ApiError."""
        for pause in FETCH_PAUSES:
            try:
                return await self._fetch(file_id)
            except Unreached:
                await asyncio.sleep(pause)
        return await self._fetch(file_id)

    async def _fetch(self, file_id: str) -> bytes:
        found = await self._api.call("getFile", {"file_id": file_id})
        path, size = found.get("file_path"), found.get("file_size")
        if not isinstance(path, str) or not path or path.startswith("/"):
            raise Refused(404, "no path")
        if isinstance(size, int) and size > MOST_FETCHED:
            raise Refused(400, _TOO_BIG)
        return await self._api.fetch(path, size if isinstance(size, int) else None, MOST_FETCHED)


_TOO_BIG = "file is too big"


def _told(error: Refused | Misfetched) -> str:
    if isinstance(error, Misfetched):
        return texts.NOT_AS_SAID
    if _TOO_BIG in error.reason:
        return texts.TOO_LARGE_HERE.format(most=MOST_FETCHED // MEGABYTE)
    return texts.EXPIRED
