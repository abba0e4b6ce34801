"""Running for as long as nobody stops it: as a server, or by fetching from Telegram."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from contextlib import ExitStack, closing
from functools import partial

from bot import shelf
from bot.assistant import StoredAssistant
from bot.channels import ChannelError, faults
from bot.errors import InputError, StorageError
from bot.logs import logging_to
from bot.metrics import Metrics
from bot.serving.starting import PATIENCE, patiently
from bot.settings import Settings, SettingsError, now, today
from bot.upkeep import repeating
from bot.wiring import build_assistant
from bot.workshop import Workshop
from knowledge.clause import KnowledgeError
from rules.model import RuleError

EXPECTED = (InputError, SettingsError, StorageError, ChannelError, KnowledgeError, RuleError)
"""What is told in a line; anything else is a fault of the program."""

NO_TOKEN = "chưa có TELEGRAM_BOT_TOKEN. Đặt mã do BotFather cấp vào môi trường hoặc tệp .env"
NO_WEBHOOK = (
    "Telegram chưa được phục vụ vì chưa có TELEGRAM_WEBHOOK_URL. "
    "Nếu máy không có địa chỉ công khai, chạy “dieukien run”."
)
_LOGGER = logging.getLogger(__name__)


def run(settings: Settings) -> int:
    """Telegram alone: by webhook where its address is set, else by fetching. EXPECTED errors."""
    if settings.telegram_token is None:
        raise InputError(NO_TOKEN)
    if settings.webhook_url is not None:
        return serve(settings)
    return _logged(settings, "text", partial(_fetch, settings, settings.telegram_token))


def serve(settings: Settings) -> int:
    """The server, until it is told to stop. EXPECTED errors."""
    return _logged(settings, "text" if sys.stderr.isatty() else "json", partial(_serve, settings))


def _logged(settings: Settings, form: str, work: Callable[[], None]) -> int:
    """Does the work with its log on stderr; a fault of the program is logged without values: code 1."""
    with logging_to(sys.stderr, settings.log or form, settings.secrets()):
        try:
            work()
        except EXPECTED:
            raise
        except Exception as error:
            faults.report(_LOGGER, error)
            return 1
    return 0


def _fetch(settings: Settings, token: str) -> None:
    from bot.channels.telegram.channel import Channel, Pace
    from bot.channels.telegram.http import Connection
    from bot.channels.telegram.office import Office
    from bot.channels.telegram.polling import run_polling

    connection = Connection(token, settings.telegram_base_url, settings.telegram_proxy)
    metrics = Metrics()
    failed = partial(metrics.fault, "upkeep")
    with ExitStack() as open_things:
        assistant = open_things.enter_context(closing(_assistant(settings)))
        open_things.enter_context(repeating(assistant.forget_old, failed=failed))
        open_things.enter_context(repeating(assistant.refresh, shelf.EVERY, failed))
        office = Office.of(settings, assistant, Workshop(assistant, today, now))
        run_polling(Channel(assistant, connection, today, metrics, Pace(), office))


def _serve(settings: Settings) -> None:
    from bot.serving.app import build_app
    from bot.serving.listening import bound, shown
    from bot.serving.server import Server
    from bot.serving.server import run as run_server
    from bot.serving.services import services, telegram

    ways = telegram(settings)
    metrics = Metrics()
    with ExitStack() as open_things:
        sockets = [open_things.enter_context(one) for one in bound(settings.host, settings.port)]
        assistant = open_things.enter_context(closing(_assistant(settings)))
        asked = services(settings, ways, assistant, metrics)
        channels = [one.service for one in asked]

        def announce() -> None:
            _LOGGER.info(
                "Đang phục vụ tại %s: %s. Cơ sở dữ liệu: %s.",
                ", ".join(map(shown, sockets)),
                ", ".join(one.name for one in asked),
                _database(settings),
            )
            if settings.telegram_token and ways is None:
                _LOGGER.warning(NO_WEBHOOK)

        server = Server(build_app(channels, assistant, metrics), settings.trusted_proxies, announce)
        failed = partial(metrics.fault, "upkeep")
        open_things.enter_context(repeating(assistant.forget_old, failed=failed))
        open_things.enter_context(repeating(assistant.refresh, shelf.EVERY, failed))
        run_server(server, channels, sockets)
    _LOGGER.info("Đã dừng.")


def _assistant(settings: Settings) -> StoredAssistant:
    """The assistant. A PostgreSQL that starts at the same time is waited for; a file is there or is not."""
    from bot.storage import Database

    Database(settings.database_url).close()
    patience = 0.0 if _database(settings) == "SQLite" else PATIENCE
    site = settings.public_url or ""
    return patiently(lambda: build_assistant(settings.database_url, now, settings.controller, site), patience)


def _database(settings: Settings) -> str:
    return "SQLite" if settings.database_url.startswith("sqlite") else "PostgreSQL"
