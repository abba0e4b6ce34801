"""Sending to Telegram: patient with its limits and with the network, and silent about what was sent."""

from __future__ import annotations

import asyncio
import logging
import warnings
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from typing import Any, TypeVar

from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputFile,
    LinkPreviewOptions,
    ReplyParameters,
)
from telegram.constants import CallbackQueryLimit, ParseMode
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter, TelegramError
from telegram.warnings import PTBDeprecationWarning

from bot.channels import faults
from bot.rendering.render import Message, Photo

T = TypeVar("T")
PAUSES = (0.5, 2.0, 5.0)
FLOOD_WAITS = 5
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
_LOGGER = logging.getLogger(__name__)


class Delivery:
    """Sends, edits and acknowledges through one bot.

    ``pauses`` are the seconds between tries after errors of the network or the server.
    """

    def __init__(self, bot: Bot, pauses: Sequence[float] = PAUSES) -> None:
        self._bot = bot
        self._pauses = tuple(pauses)

    async def acknowledge(self, query: str, notice: str = "") -> None:
        """Answers a press; one too old to be answered needs none any more."""
        words = notice[: CallbackQueryLimit.ANSWER_CALLBACK_QUERY_TEXT_LENGTH] or None
        try:
            await self._insist(lambda: self._bot.answer_callback_query(query, text=words))
        except TelegramError as error:
            _LOGGER.info("Không trả lời được một lượt bấm nút: %s", describe(error))

    async def send(self, chat_id: int, messages: Sequence[Message], reply_to: int | None = None) -> None:
        """Sends in order; logs and drops the rest when the person blocked the bot. Raises TelegramError."""
        for message in messages:
            try:
                await self._send(chat_id, message, reply_to)
            except ChatMigrated as moved:
                chat_id, reply_to = moved.new_chat_id, None
                await self._send(chat_id, message, reply_to)
            except Forbidden:
                _LOGGER.info("Không gửi được: người nhận đã chặn trợ lý hoặc cuộc trò chuyện đã đóng")
                return

    async def replace(
        self, chat_id: int, shown: int, messages: Sequence[Message], reply_to: int | None = None
    ) -> None:
        """Shows the first message in place of the one ``shown``, or anew where that cannot be edited."""
        first, *others = messages
        if first.photo is not None:
            await self.send(chat_id, messages, reply_to)
            return
        try:
            await self._insist(lambda: self._edit(chat_id, shown, first))
        except BadRequest as error:
            if "not modified" not in error.message.lower():
                _LOGGER.info("Không sửa được tin nhắn, gửi tin mới: %s", describe(error))
                others = list(messages)
        except Forbidden:
            _LOGGER.info("Không sửa được: người nhận đã chặn trợ lý hoặc cuộc trò chuyện đã đóng")
            return
        await self.send(chat_id, others, reply_to)

    async def _send(self, chat_id: int, message: Message, reply_to: int | None) -> None:
        if message.photo is not None:
            await self._send_photo(chat_id, message, message.photo, reply_to)
            return
        reply = _answering(reply_to)
        await self._insist(
            lambda: self._bot.send_message(
                chat_id,
                message.html,
                parse_mode=ParseMode.HTML,
                reply_markup=_keyboard(message),
                link_preview_options=_NO_PREVIEW,
                reply_parameters=reply,
            )
        )

    async def _send_photo(self, chat_id: int, message: Message, photo: Photo, reply_to: int | None) -> None:
        """Sends a picture; where a chat takes none, what it shows in words."""
        file = InputFile(photo.png, filename=photo.name)
        options: dict[str, Any] = {
            "caption": message.html,
            "parse_mode": ParseMode.HTML,
            "reply_markup": _keyboard(message),
            "reply_parameters": _answering(reply_to),
        }
        try:
            if photo.as_document:
                await self._insist(lambda: self._bot.send_document(chat_id, file, **options))
            else:
                await self._insist(lambda: self._bot.send_photo(chat_id, file, **options))
        except BadRequest as error:
            _LOGGER.warning("Không gửi được hình, gửi bằng chữ: %s", describe(error))
            for each in message.instead:
                await self._send(chat_id, each, reply_to)

    async def _edit(self, chat_id: int, message_id: int, message: Message) -> None:
        await self._bot.edit_message_text(
            message.html,
            chat_id=chat_id,
            message_id=message_id,
            parse_mode=ParseMode.HTML,
            reply_markup=_keyboard(message),
            link_preview_options=_NO_PREVIEW,
        )

    async def _insist(self, call: Callable[[], Awaitable[T]]) -> T:
        """Tries again after a wait that Telegram asks for, and after errors of the network or the server."""
        floods, pauses = 0, iter(self._pauses)
        while True:
            try:
                return await call()
            except RetryAfter as error:
                floods += 1
                if floods > FLOOD_WAITS:
                    raise
                seconds = wait_of(error)
                _LOGGER.warning("Telegram yêu cầu chờ %g giây", seconds)
                await asyncio.sleep(seconds)
            except BadRequest:
                raise
            except NetworkError as error:
                pause = next(pauses, None)
                if pause is None:
                    raise
                _LOGGER.warning("Gửi chưa được, thử lại sau %g giây: %s", pause, describe(error))
                await asyncio.sleep(pause)


def wait_of(error: RetryAfter) -> float:
    """The seconds that Telegram asks to wait."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", PTBDeprecationWarning)
        value = error.retry_after
    return value.total_seconds() if isinstance(value, timedelta) else float(value)


def describe(error: TelegramError) -> str:
    """An error for the log: its kind, and for a refused call the first words of Telegram's reason."""
    if not isinstance(error, BadRequest):
        return faults.name(error)
    return f"{faults.name(error)}: {error.message.split(':', 1)[0][:80]}"


def _answering(message_id: int | None) -> ReplyParameters | None:
    return None if message_id is None else ReplyParameters(message_id, allow_sending_without_reply=True)


def _keyboard(message: Message) -> InlineKeyboardMarkup | None:
    if not message.rows:
        return None
    rows = [[InlineKeyboardButton(b.label, callback_data=b.data) for b in row] for row in message.rows]
    return InlineKeyboardMarkup(rows)
