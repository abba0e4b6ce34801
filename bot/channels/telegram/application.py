"""The channel Telegram: the application, and long polling."""

from __future__ import annotations

import asyncio
import logging
import re
import unicodedata
from collections import deque
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, TypeAlias

from httpx import InvalidURL
from telegram import Update
from telegram.ext import Application, ApplicationBuilder, CallbackContext, TypeHandler
from telegram.request import HTTPXRequest

from bot.channels import Assistant, ChannelError, faults
from bot.channels.telegram import library_logs
from bot.channels.telegram.delivery import PAUSES, Delivery
from bot.channels.telegram.incoming import Incoming, read
from bot.channels.telegram.order import ChatOrder
from bot.channels.telegram.polling import run_polling, serve
from bot.rendering.render import Message, telegram_messages
from handlers import channel_texts as texts
from handlers.reply import Paragraph, Picture, Reply, text
from handlers.request import Request

__all__ = ["BASE_URL", "build_application", "run_polling", "serve"]

BASE_URL = "https://api.telegram.org/bot"
REMEMBERED_UPDATES = 1024

App: TypeAlias = Application[Any, Any, Any, Any, Any, Any]
Context: TypeAlias = CallbackContext[Any, Any, Any, Any]

_TOKEN = re.compile(r"[0-9]+:[A-Za-z0-9_-]+")
_SERVER = re.compile(r"https?://[^/\s]+(/\S*)?")
_LOGGER = logging.getLogger(__name__)


def build_application(
    assistant: Assistant,
    *,
    token: str,
    today: Callable[[], date],
    base_url: str = BASE_URL,
    proxy: str | None = None,
    pauses: Sequence[float] = PAUSES,
) -> App:
    """The application that answers Telegram's updates through the assistant; it fetches none by itself.

    ``base_url`` is what the token is put after ("http://127.0.0.1:8081/bot"); ``proxy`` is used for every
    request; ``pauses`` are the seconds between tries of a send. ChannelError for a token, an address or a
    proxy that cannot be one.
    """
    if not _TOKEN.fullmatch(token.strip()):
        raise ChannelError(texts.BAD_TOKEN)
    library_logs.quiet()
    application = (
        ApplicationBuilder()
        .token(token.strip())
        .base_url(base_url)
        .base_file_url(_file_url(base_url))
        .request(_request(proxy, connections=256))
        .get_updates_request(_request(proxy, connections=2))
        .concurrent_updates(ChatOrder())
        .updater(None)
        .job_queue(None)
        .build()
    )
    channel = _Channel(assistant, today, Delivery(application.bot, pauses))
    application.add_handler(TypeHandler(Update, channel.handle))
    return application


class _Channel:
    """Answers updates, one chat's in order; never raises for what a person sent or the assistant did."""

    def __init__(self, assistant: Assistant, today: Callable[[], date], delivery: Delivery) -> None:
        self._assistant = assistant
        self._today = today
        self._delivery = delivery
        self._seen: deque[int] = deque(maxlen=REMEMBERED_UPDATES)

    async def handle(self, update: Update, context: Context) -> None:
        """Answers an update, unless it was answered before."""
        if update.update_id in self._seen:
            return
        self._seen.append(update.update_id)
        try:
            incoming = read(update, context.bot.bot)
            if incoming is not None:
                await self._answer(incoming)
            elif update.callback_query is not None:
                await self._delivery.acknowledge(update.callback_query.id)
        except Exception as error:
            faults.report(_LOGGER, error)

    async def _answer(self, incoming: Incoming) -> None:
        if incoming.canned and incoming.query:
            await self._delivery.acknowledge(incoming.query, incoming.canned)
            return
        reply, messages = await self._reply(incoming)
        if incoming.query:
            await self._delivery.acknowledge(incoming.query, reply.notice)
        if incoming.shown is not None and reply.replaces and messages:
            await self._delivery.replace(incoming.chat_id, incoming.shown, messages, incoming.reply_to)
        else:
            await self._delivery.send(incoming.chat_id, messages, incoming.reply_to)

    async def _reply(self, incoming: Incoming) -> tuple[Reply, list[Message]]:
        """The assistant's reply as messages; a failure becomes a polite reply with a number to report."""
        try:
            reply = _says(incoming.canned) if incoming.canned else await self._ask(incoming)
            return reply, await _messages(reply)
        except Exception as error:
            reply = _says(texts.FAULT.format(reference=faults.report(_LOGGER, error)))
            return reply, telegram_messages(reply)

    async def _ask(self, incoming: Incoming) -> Reply:
        words = unicodedata.normalize("NFC", incoming.text)
        request = Request(today=self._today(), text=words, action=incoming.action)
        return await asyncio.to_thread(self._assistant.respond, incoming.chat, request)


async def _messages(reply: Reply) -> list[Message]:
    """The reply's messages; a picture takes a while to draw, and is drawn beside the other chats."""
    if any(isinstance(block, Picture) for block in reply.blocks):
        return await asyncio.to_thread(telegram_messages, reply)
    return telegram_messages(reply)


def _says(sentence: str) -> Reply:
    return Reply((Paragraph(text(sentence)),))


def _file_url(base_url: str) -> str:
    """Where files lie beside the methods: "…/bot" has them under "…/file/bot"."""
    server, found, end = base_url.rpartition("/bot")
    if not found or not _SERVER.fullmatch(server):
        raise ChannelError(texts.BAD_BASE_URL)
    return f"{server}/file/bot{end}"


def _request(proxy: str | None, connections: int) -> HTTPXRequest:
    try:
        return HTTPXRequest(
            connections,
            proxy=proxy or None,
            connect_timeout=10,
            read_timeout=15,
            write_timeout=15,
            pool_timeout=30,
        )
    except (ValueError, RuntimeError, InvalidURL):
        raise ChannelError(texts.BAD_PROXY) from None
