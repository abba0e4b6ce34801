"""The services that these settings ask for."""

from __future__ import annotations

from dataclasses import dataclass

from bot.assistant import StoredAssistant
from bot.channels.telegram.http import Connection
from bot.channels.telegram.office import Office
from bot.channels.telegram.service import Hook, TelegramService
from bot.channels.web.service import WebService
from bot.metrics import Metrics
from bot.serving.service import Service
from bot.settings import Settings, now, today
from bot.workshop import Workshop
from handlers.links import Links

WEB = "trang web"
TELEGRAM = "Telegram qua webhook"


@dataclass(frozen=True, slots=True)
class Asked:
    """A service and what it is called."""

    name: str
    service: Service


def telegram(settings: Settings) -> tuple[Connection, Hook] | None:
    """How Telegram is reached and reaches us, where it is to. ChannelError where that cannot be."""
    if not (settings.telegram_token and settings.webhook_url and settings.webhook_secret):
        return None
    connection = Connection(settings.telegram_token, settings.telegram_base_url, settings.telegram_proxy)
    return connection, Hook(settings.webhook_url, settings.webhook_secret)


def services(
    settings: Settings, ways: tuple[Connection, Hook] | None, assistant: StoredAssistant, metrics: Metrics
) -> list[Asked]:
    """The services, in the order in which their paths are looked through. StorageError."""
    asked: list[Asked] = []
    workshop = Workshop(assistant, today, now)
    page = settings.public_url or ""
    channel = None
    if ways is not None:
        office = Office.of(settings, assistant, workshop)
        channel = TelegramService(assistant, *ways, today, metrics, office=office)
        asked.append(Asked(TELEGRAM, channel))
    web = WebService(
        assistant,
        lambda: assistant.resources,
        metrics,
        secret=settings.secret or assistant.shared_secret(),
        public_url=page,
        links=(lambda: Links(page)) if channel is None else channel.links,
        today=today,
        now=now,
        ledger=assistant,
        workshop=workshop,
    )
    return [*asked, Asked(WEB, web)]
