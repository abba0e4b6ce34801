"""Long polling: fetching updates until told to stop, each confirmed to Telegram once its effect is stored."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Coroutine, Mapping, Sequence
from typing import Any, TypeVar

from bot.channels import ChannelError, faults
from bot.channels.telegram.channel import Channel
from bot.channels.telegram.http import ApiError, AskedToWait, BadToken, describe
from bot.channels.telegram.incoming import ALLOWED_UPDATES
from bot.channels.telegram.intake import Outcome, Work
from handlers import channel_texts as texts

T = TypeVar("T")
POLL_SECONDS = 30
_MARGIN = 10
FIRST_PAUSE, LONGEST_PAUSE, LONGEST_STORE_PAUSE = 1.0, 30.0, 5.0
PATIENCE = 0.5
"""Seconds that the next fetch waits for what is under way; what takes longer does not hold up other chats."""
_LOGGER = logging.getLogger(__name__)


def run_polling(channel: Channel) -> None:
    """Serves until SIGINT or SIGTERM, then finishes what is under way. ChannelError as ``serve``."""
    asyncio.run(_until_signal(channel))


async def serve(channel: Channel, stop: asyncio.Event) -> None:
    """Answers updates until ``stop`` is set: the intake ends first, then what is under way is finished.

    ChannelError when Telegram does not accept the token, at the start or later, or cannot be reached.
    """
    poller = Poller(channel)
    try:
        if not await _unless(stop, _connect(channel)):
            return
        channel.open()
        _LOGGER.info(texts.POLLING)
        await _register_commands(channel)
        try:
            await poller.run(stop)
        finally:
            await poller.finish(channel.pace.grace)
    except BadToken:
        raise ChannelError(texts.BAD_TOKEN) from None
    finally:
        await channel.close()


class Poller:
    """Fetches updates and does their work: in order within a chat, side by side between chats.

    An update is confirmed by a later fetch, which begins after all that is done; one whose effect could not
    be stored is tried again. After errors it pauses, ``first_pause`` seconds at first, then longer.
    """

    def __init__(self, channel: Channel, first_pause: float = FIRST_PAUSE) -> None:
        self._channel = channel
        self._first_pause = first_pause
        self._next: int | None = None
        self._done: set[int] = set()
        self._open: dict[int, asyncio.Task[None]] = {}
        self._lanes: dict[str, asyncio.Task[None]] = {}
        self._pause = 0.0

    async def run(self, stop: asyncio.Event) -> None:
        """Until ``stop`` is set. Raises BadToken; other errors are logged and outlasted."""
        while not stop.is_set():
            for raw in await _unless(stop, self._fetch()) or ():
                self._begin(raw)
            if self._pause:
                await _unless(stop, asyncio.sleep(self._pause))
            elif self._open:
                await _unless(stop, self._progress())

    async def finish(self, seconds: float) -> None:
        """Finishes what is under way, for so long, and tells Telegram what is done: it keeps the rest."""
        if self._open:
            await asyncio.wait(self._open.values(), timeout=seconds)
        for task in self._open.values():
            task.cancel()
        if self._next is None:
            return
        try:
            await self._ask(0, limit=1)
        except ApiError as error:
            _LOGGER.warning("Chưa báo được cho Telegram các tin đã nhận: %s", describe(error))

    @property
    def _offset(self) -> int | None:
        """The first update that is not done; all before it are confirmed."""
        return min(self._open, default=self._next)

    async def _progress(self) -> None:
        await asyncio.wait(self._open.values(), timeout=PATIENCE)

    def _begin(self, raw: Mapping[str, Any]) -> None:
        work = self._channel.read(raw)
        if work is None or work.update_id < 0 or work.update_id in (*self._open, *self._done):
            return
        task = asyncio.create_task(self._work(work, self._lanes.get(work.lane)))
        self._open[work.update_id] = task
        if work.lane:
            self._lanes[work.lane] = task
        self._next = max(self._next or 0, work.update_id + 1)

    async def _work(self, work: Work, before: asyncio.Task[None] | None) -> None:
        """Does one update's work after those before it in its chat, until its effect is stored."""
        if before is not None:
            await asyncio.wait({before})
        pause = self._first_pause
        while await self._outcome(work) is Outcome.UNAVAILABLE:
            await asyncio.sleep(pause)
            pause = min(LONGEST_STORE_PAUSE, pause * 1.5)
        self._done.add(work.update_id)
        del self._open[work.update_id]
        if self._lanes.get(work.lane) is asyncio.current_task():
            del self._lanes[work.lane]

    async def _outcome(self, work: Work) -> Outcome:
        try:
            return await self._channel.do(work)
        except Exception as error:
            faults.report(_LOGGER, error)
            return Outcome.FAULT

    async def _fetch(self) -> Sequence[Mapping[str, Any]]:
        """Waits for updates; an error gives none and sets a pause."""
        try:
            updates = await self._ask(0 if self._open else POLL_SECONDS)
        except BadToken:
            raise
        except AskedToWait as error:
            self._pause = error.seconds
        except ApiError as error:
            self._pause = min(LONGEST_PAUSE, self._pause * 1.5 or self._first_pause)
            _LOGGER.warning("Chưa nhận được tin, thử lại sau %g giây: %s", self._pause, describe(error))
        else:
            self._pause = 0.0
            return updates
        return ()

    async def _ask(self, wait: int, limit: int = 100) -> Sequence[Mapping[str, Any]]:
        offset = self._offset
        self._done = {number for number in self._done if offset is not None and number >= offset}
        params: dict[str, Any] = {"timeout": wait, "limit": limit, "allowed_updates": ALLOWED_UPDATES}
        if offset is not None:
            params["offset"] = offset
        found = await self._channel.api.call("getUpdates", params, seconds=wait + _MARGIN)
        return [update for update in found if isinstance(update, dict)]


async def _connect(channel: Channel) -> bool:
    """Makes sure of the token, and that updates come by polling. Raises BadToken, ChannelError."""
    for pause in (*channel.pace.connects, None):
        try:
            await channel.introduce()
            await channel.api.call("deleteWebhook", {})
        except BadToken:
            raise
        except ApiError as error:
            if pause is None:
                raise ChannelError(texts.UNREACHABLE) from None
            _LOGGER.warning("Chưa kết nối được tới Telegram, thử lại sau %g giây: %s", pause, describe(error))
            await asyncio.sleep(pause)
        else:
            break
    return True


async def _register_commands(channel: Channel) -> None:
    """Shows the commands in the menu; a failure is logged and does no harm."""
    try:
        await channel.register_commands()
    except BadToken:
        raise
    except ApiError as error:
        _LOGGER.warning("Chưa đăng ký được danh sách lệnh với Telegram: %s", describe(error))


async def _until_signal(channel: Channel) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    signals = (signal.SIGINT, signal.SIGTERM)

    def finish() -> None:
        """A second signal ends the process at once."""
        stop.set()
        for number in signals:
            loop.remove_signal_handler(number)

    for number in signals:
        loop.add_signal_handler(number, finish)
    await serve(channel, stop)


async def _unless(stop: asyncio.Event, work: Coroutine[Any, Any, T]) -> T | None:
    """What the work gives; None when ``stop`` comes first, and the work is then given up."""
    task, waiter = asyncio.create_task(work), asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({task, waiter}, return_when=asyncio.FIRST_COMPLETED)
        return task.result() if task.done() else None
    finally:
        task.cancel()
        waiter.cancel()
        await asyncio.gather(task, waiter, return_exceptions=True)
