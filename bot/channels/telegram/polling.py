"""Long polling: fetching updates until told to stop, then finishing what is under way."""

from __future__ import annotations

import asyncio
import logging
import signal
import warnings
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from typing import Any, TypeVar

from telegram import Bot, BotCommand, Update
from telegram.error import InvalidToken, RetryAfter, TelegramError, TimedOut
from telegram.ext import Application
from telegram.warnings import PTBUserWarning

from bot.channels import ChannelError, faults
from bot.channels.telegram.delivery import describe, wait_of
from handlers import channel_texts as texts
from handlers.commands import COMMANDS

T = TypeVar("T")
ALLOWED_UPDATES = ("message", "edited_message", "callback_query")
POLL_SECONDS = 30
CONNECT_PAUSES = (1.0, 2.0, 4.0, 8.0)
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0
_LOGGER = logging.getLogger(__name__)


def run_polling(application: Application[Any, Any, Any, Any, Any, Any]) -> None:
    """Serves until SIGINT or SIGTERM, then finishes what is under way. ChannelError as ``serve``."""
    asyncio.run(_until_signal(application))


async def serve(
    application: Application[Any, Any, Any, Any, Any, Any],
    stop: asyncio.Event,
    connect_pauses: Sequence[float] = CONNECT_PAUSES,
) -> None:
    """Answers updates until ``stop`` is set: the intake ends first, then what is under way is finished.

    ChannelError when Telegram does not accept the token, at the start or later, or cannot be reached.
    """
    try:
        if not await _unless(stop, _connect(application, connect_pauses)):
            return
        await register_commands(application.bot)
        await application.start()
        poller = Poller(application.bot, application.update_queue.put)
        try:
            await poller.run(stop)
        finally:
            await application.stop()
            await poller.confirm()
    except InvalidToken:
        raise ChannelError(texts.BAD_TOKEN) from None
    finally:
        await application.shutdown()
        await application.bot.shutdown()


async def register_commands(bot: Bot) -> None:
    """Shows the commands in Telegram's menu; a failure is logged and does no harm."""
    try:
        await bot.set_my_commands([BotCommand(command.name, command.description) for command in COMMANDS])
    except InvalidToken:
        raise
    except TelegramError as error:
        _LOGGER.warning("Chưa đăng ký được danh sách lệnh với Telegram: %s", describe(error))


class Poller:
    """Fetches updates and hands them on in order. An update is confirmed by the fetch after it.

    After errors it pauses, ``first_pause`` seconds at first, then longer.
    """

    def __init__(
        self, bot: Bot, take: Callable[[Update], Awaitable[None]], first_pause: float = FIRST_PAUSE
    ) -> None:
        self._bot = bot
        self._take = take
        self._first_pause = first_pause
        self._next: int | None = None
        self._pause = 0.0

    async def run(self, stop: asyncio.Event) -> None:
        """Until ``stop`` is set. Raises InvalidToken; other errors are logged and outlasted."""
        while not stop.is_set():
            updates = await _unless(stop, self._fetch()) or ()
            for update in updates:
                await self._take(update)
            if updates:
                self._next = max(update.update_id for update in updates) + 1
            if self._pause:
                await _unless(stop, asyncio.sleep(self._pause))

    async def confirm(self) -> None:
        """Tells Telegram that all updates handed on are done with, so that they are not sent again."""
        if self._next is None:
            return
        try:
            await self._bot.get_updates(self._next, limit=1, timeout=0, allowed_updates=ALLOWED_UPDATES)
        except TelegramError as error:
            _LOGGER.warning("Chưa báo được cho Telegram các tin đã nhận: %s", describe(error))

    async def _fetch(self) -> Sequence[Update]:
        """Waits for updates; an error gives none and sets a pause."""
        try:
            updates = await self._bot.get_updates(
                self._next, timeout=POLL_SECONDS, allowed_updates=ALLOWED_UPDATES
            )
        except InvalidToken:
            raise
        except TimedOut:
            self._pause = 0.0
        except RetryAfter as error:
            self._pause = wait_of(error)
        except TelegramError as error:
            self._pause = min(LONGEST_PAUSE, self._pause * 1.5 or self._first_pause)
            _LOGGER.warning("Chưa nhận được tin, thử lại sau %g giây: %s", self._pause, describe(error))
        except Exception as error:
            self._pause = self._first_pause
            faults.report(_LOGGER, error)
            return await self._readable()
        else:
            self._pause = 0.0
            return updates
        return ()

    async def _readable(self) -> Sequence[Update]:
        """The updates that wait, without those that the library cannot read: these are passed over."""
        asked = {"offset": self._next or 0, "timeout": 0, "allowed_updates": ALLOWED_UPDATES}
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", PTBUserWarning)
            try:
                waiting: list[dict[str, Any]] = await self._bot.do_api_request("getUpdates", asked)
            except TelegramError as error:
                _LOGGER.warning("Chưa nhận được tin: %s", describe(error))
                return ()
        updates: list[Update] = []
        for raw in waiting:
            try:
                updates.append(Update.de_json(raw, self._bot))
            except Exception as error:
                faults.report(_LOGGER, error)
                self._next = max(self._next or 0, raw["update_id"] + 1)
        return updates


async def _connect(application: Application[Any, Any, Any, Any, Any, Any], pauses: Sequence[float]) -> bool:
    """Makes sure of the token, and that updates come by polling. Raises InvalidToken, ChannelError."""
    for pause in (*pauses, None):
        try:
            await application.initialize()
            await application.bot.delete_webhook()
        except InvalidToken:
            raise
        except TelegramError as error:
            if pause is None:
                raise ChannelError(texts.UNREACHABLE) from None
            _LOGGER.warning("Chưa kết nối được tới Telegram, thử lại sau %g giây: %s", pause, describe(error))
            await asyncio.sleep(pause)
        else:
            break
    return True


async def _until_signal(application: Application[Any, Any, Any, Any, Any, Any]) -> None:
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
    await serve(application, stop)


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
