"""The parts of the channel Telegram, put together: what long polling and the webhook share."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from telegram import User

from bot.channels.telegram import library_logs
from bot.channels.telegram.courier import PAUSES, Courier
from bot.channels.telegram.http import BotApi, Connection
from bot.channels.telegram.inline import InlineDesk
from bot.channels.telegram.intake import Assistant, Bot, Intake, Outcome, Work
from bot.channels.telegram.office import NO_OFFICE, Office
from bot.channels.telegram.sender import FIRST_PAUSE, KEEP_SECONDS, Sender
from bot.metrics import Metrics
from handlers.commands import COMMANDS
from handlers.links import Links

T = TypeVar("T")
THREADS, NOTERS = 6, 2
"""Of turns, and of the outbox: a note in line behind turns would hold up the next answer in its chat."""
GRACE_SECONDS = 8.0


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds: between the tries of a send, before the first try later on, between tries to connect, and for
    finishing when told to stop; how often work that takes long is leased anew.
    """

    tries: Sequence[float] = PAUSES
    later: float = FIRST_PAUSE
    connects: Sequence[float] = (1.0, 2.0, 4.0, 8.0)
    grace: float = GRACE_SECONDS
    keep: float = KEEP_SECONDS


class Channel:
    """One bot: its calls, its intake and its sender. To be opened and closed within one event loop."""

    def __init__(
        self,
        assistant: Assistant,
        connection: Connection,
        today: Callable[[], date],
        metrics: Metrics,
        pace: Pace,
        office: Office = NO_OFFICE,
    ) -> None:
        library_logs.quiet()
        self.connection = connection
        self.metrics = metrics
        self.pace = pace
        self.api = BotApi(connection)
        self.bot: Bot | None = None
        self._assistant = assistant
        self._today = today
        self._office = office
        self._running: _Running | None = None

    def open(self) -> None:
        """Begins to send what waits in the outbox."""
        threads = ThreadPoolExecutor(THREADS, "telegram")
        noters = ThreadPoolExecutor(NOTERS, "outbox")
        courier = Courier(self.api, self.pace.tries, self._office.workshop, self.metrics)
        sender = Sender(
            self._assistant.outbox, courier, noters, self.metrics, self.pace.later, self.pace.keep
        )
        inline = None
        if self._office.resources is not None:
            inline = InlineDesk(self.api, threads, self._office.resources, self._today)
        intake = Intake(
            self._assistant, sender, threads, self.metrics, self._today, office=self._office, inline=inline
        )
        self._running = _Running(threads, noters, sender, intake)
        sender.start()

    async def close(self) -> None:
        """Takes nothing new; finishes and sends what is under way, as far as the grace period allows."""
        running, self._running = self._running, None
        if running is not None:
            until = asyncio.get_running_loop().time() + self.pace.grace
            if running.under_way:
                await asyncio.wait(running.under_way, timeout=self.pace.grace)
            await running.sender.stop(max(0.0, until - asyncio.get_running_loop().time()))
            running.threads.shutdown(wait=False)
            running.noters.shutdown(wait=False)
        await self.api.close()

    @property
    def links(self) -> Links:
        """What can be linked to, by what is known of the bot so far."""
        page = self._office.page
        return self.bot.links(page) if self.bot else Links(page)

    @property
    def idle(self) -> bool:
        """Whether nothing is under way or being sent."""
        return self._running is None or (not self._running.under_way and self._running.sender.idle)

    async def introduce(self) -> Bot:
        """Asks Telegram who the bot is; from then on updates are taken. Raises ApiError."""
        user = User.de_json(await self.api.call("getMe", {}), None)
        self.bot = Bot(user, self.connection.bot_id)
        return self.bot

    async def register_commands(self) -> None:
        """Shows the commands in Telegram's menu. Raises ApiError."""
        commands = [{"command": each.name, "description": each.description} for each in COMMANDS]
        await self.api.call("setMyCommands", {"commands": commands})

    def read(self, raw: Mapping[str, Any]) -> Work | None:
        """What an update asks for; None while no updates are taken."""
        if self._running is None or self.bot is None:
            return None
        return self._running.intake.read(raw, self.bot)

    async def do(self, work: Work) -> Outcome:
        """Does what an update asks for; UNAVAILABLE while no updates are taken."""
        running, bot = self._running, self.bot
        if running is None or bot is None:
            self.metrics.update(Outcome.UNAVAILABLE.value)
            return Outcome.UNAVAILABLE
        return await running.tracked(running.intake.do(work, bot))

    async def take(self, raw: Mapping[str, Any]) -> Outcome:
        """Reads an update and does what it asks for."""
        work = self.read(raw)
        if work is None:
            self.metrics.update(Outcome.UNAVAILABLE.value)
            return Outcome.UNAVAILABLE
        return await self.do(work)


@dataclass(slots=True)
class _Running:
    """What there is between opening and closing."""

    threads: ThreadPoolExecutor
    noters: ThreadPoolExecutor
    sender: Sender
    intake: Intake
    under_way: set[asyncio.Task[Any]] = field(default_factory=set)

    def tracked(self, work: Coroutine[Any, Any, T]) -> Awaitable[T]:
        """The work, which is finished before the channel closes even if nobody waits for it any more."""
        task = asyncio.create_task(work)
        self.under_way.add(task)
        task.add_done_callback(self.under_way.discard)
        return asyncio.shield(task)
