"""Answers inline queries: at once or not at all, outside the outbox, with nothing stored and nothing logged.

Somebody who types makes a query a letter; only the newest of each person is answered. Telegram takes an
answer for some seconds: one that is late, or refused, is of no use any more and is not tried again.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from concurrent.futures import Executor
from datetime import date
from typing import Any

from telegram.constants import ParseMode

from bot.channels.telegram.http import ApiError, BotApi, describe
from bot.channels.telegram.incoming import Inline
from bot.limits import Limiter
from bot.rendering.render import telegram_messages
from handlers.inline import Offer, Offers, offers
from handlers.links import Links
from handlers.resources import Resources

BURST, PER_SECOND = 40, 4.0
"""Queries of one person: as many as somebody types who searches all day, and no more."""
ANSWER_SECONDS = 8.0
CACHED_SECONDS = 60
"""For how long Telegram may answer the same words by itself: soon after a document is published, it asks."""
_LOGGER = logging.getLogger(__name__)


class InlineDesk:
    """Answers the inline queries of one bot. Within one event loop; ``threads`` search."""

    def __init__(
        self,
        api: BotApi,
        threads: Executor,
        resources: Callable[[], Resources],
        today: Callable[[], date],
    ) -> None:
        self._api = api
        self._threads = threads
        self._resources = resources
        self._today = today
        self._pace = Limiter(BURST, PER_SECOND)
        self._newest: dict[int, str] = {}

    async def answer(self, asked: Inline, links: Links) -> bool | None:
        """Whether it was answered; None where the person asks too fast. Raises what searching raises."""
        if not self._pace.allows(str(asked.user_id), time.monotonic()):
            return None
        self._newest[asked.user_id] = asked.query
        try:
            return await self._answered(asked, links)
        finally:
            if self._is_newest(asked):
                del self._newest[asked.user_id]

    async def _answered(self, asked: Inline, links: Links) -> bool:
        loop = asyncio.get_running_loop()
        params = await loop.run_in_executor(self._threads, self._found, asked, links)
        if params is None or not self._is_newest(asked):
            return False
        try:
            await self._api.call("answerInlineQuery", params, seconds=ANSWER_SECONDS)
        except ApiError as error:
            _LOGGER.info("Không trả lời được một lượt gõ trong cuộc trò chuyện khác: %s", describe(error))
            return False
        return True

    def _found(self, asked: Inline, links: Links) -> dict[str, Any] | None:
        """The parameters of the answer; None where a newer query came while this one stood in line."""
        if not self._is_newest(asked):
            return None
        found = offers(self._resources(), asked.text, asked.after, links, self._today())
        return {"inline_query_id": asked.query, **answer_of(found)}

    def _is_newest(self, asked: Inline) -> bool:
        return self._newest.get(asked.user_id) == asked.query


def answer_of(found: Offers) -> dict[str, Any]:
    """The parameters of answerInlineQuery that offer this. Nothing of it is personal."""
    words, start = found.button
    return {
        "results": [_article(offer) for offer in found.offers],
        "cache_time": CACHED_SECONDS,
        "is_personal": False,
        "next_offset": found.after,
        **({"button": {"text": words, "start_parameter": start}} if words else {}),
    }


def _article(offer: Offer) -> dict[str, Any]:
    (message,) = telegram_messages(offer.message)
    content = {
        "message_text": message.html,
        "parse_mode": ParseMode.HTML,
        "link_preview_options": {"is_disabled": True},
    }
    return {
        "type": "article",
        "id": offer.id,
        "title": offer.title,
        "description": offer.about,
        "input_message_content": content,
    }
