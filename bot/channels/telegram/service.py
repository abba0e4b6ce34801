"""Telegram inside the server: updates come by webhook, which is made known to Telegram in the background."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

from starlette.routing import BaseRoute, Route

from bot.channels import faults
from bot.channels.telegram.channel import Channel, Pace
from bot.channels.telegram.http import ApiError, AskedToWait, BadToken, Connection, Refused, describe
from bot.channels.telegram.incoming import ALLOWED_UPDATES
from bot.channels.telegram.intake import Assistant
from bot.channels.telegram.office import NO_OFFICE, Office
from bot.channels.telegram.webhook import Webhook
from bot.metrics import Metrics
from handlers import channel_texts as texts
from handlers.links import Links

PATH = "/telegram"
MOST_CONNECTIONS = 100
"""Requests that Telegram sends side by side; the most it allows."""
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 300.0
_LOGGER = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Hook:
    """Where Telegram sends updates to, and the secret it sends along."""

    url: str
    secret: str = field(repr=False)


class TelegramService:
    """The channel as a service of the server. ChannelError for a connection that cannot be one."""

    def __init__(  # noqa: PLR0913  # its parts come from the one place that builds things
        self,
        assistant: Assistant,
        connection: Connection,
        hook: Hook,
        today: Callable[[], date],
        metrics: Metrics,
        *,
        pace: Pace | None = None,
        office: Office = NO_OFFICE,
    ) -> None:
        self.channel = Channel(assistant, connection, today, metrics, pace or Pace(), office)
        self._hook = hook
        self._webhook = Webhook(hook.secret, self.channel.take, metrics)
        self._lacks = texts.CONNECTING
        self._connecting: asyncio.Task[None] | None = None

    @property
    def routes(self) -> Sequence[BaseRoute]:
        """The webhook."""
        return (Route(PATH, self._webhook, methods=["POST"]),)

    async def start(self) -> None:
        """Begins to send what waits, and to make the webhook known, which goes on until it is."""
        self.channel.open()
        self._connecting = asyncio.create_task(self._connect())

    async def stop(self) -> None:
        """Refuses updates from now on, finishes what is under way, leaves what cannot be sent to others."""
        if self._connecting is not None:
            self._connecting.cancel()
            await asyncio.gather(self._connecting, return_exceptions=True)
        await self.channel.close()

    def links(self) -> Links:
        """What can be linked to, by what is known of the bot so far."""
        return self.channel.links

    def lacks(self) -> str:
        """What it waits for, in words; "" when updates are taken and Telegram knows where to send them."""
        return self._lacks

    async def _connect(self) -> None:
        for step in (self.channel.introduce, self._set_webhook, self._register_commands):
            await self._until_done(step)
        _LOGGER.info("Telegram gửi tin qua webhook.")

    async def _until_done(self, step: Callable[[], Awaitable[object]]) -> None:
        """Tries until it succeeds, with growing pauses; what is lacking is logged when it changes."""
        pause, told = FIRST_PAUSE, ""
        while True:
            try:
                await step()
            except Exception as error:
                if (kind := _kind(error)) != told:
                    _LOGGER.warning("Chưa kết nối được tới Telegram, sẽ thử lại: %s", kind)
                    told = kind
                self._note(error)
                await asyncio.sleep(error.seconds if isinstance(error, AskedToWait) else pause)
                pause = min(LONGEST_PAUSE, pause * 2)
            else:
                return

    def _note(self, error: Exception) -> None:
        if isinstance(error, BadToken):
            self._lacks = texts.BAD_TOKEN
        elif self._lacks:
            self._lacks = texts.BAD_WEBHOOK if isinstance(error, Refused) else texts.CONNECTING

    async def _set_webhook(self) -> None:
        params = {
            "url": self._hook.url,
            "secret_token": self._hook.secret,
            "allowed_updates": ALLOWED_UPDATES,
            "max_connections": MOST_CONNECTIONS,
        }
        await self.channel.api.call("setWebhook", params)
        self._lacks = ""

    async def _register_commands(self) -> None:
        try:
            await self.channel.register_commands()
        except Refused as error:
            _LOGGER.warning("Chưa đăng ký được danh sách lệnh với Telegram: %s", describe(error))


def _kind(error: Exception) -> str:
    if isinstance(error, BadToken):
        return texts.BAD_TOKEN
    return describe(error) if isinstance(error, ApiError) else faults.trace(error)
