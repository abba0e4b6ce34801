"""The order of updates: one after the other in a chat, side by side between chats."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from dataclasses import dataclass, field
from typing import Any

from telegram import Update
from telegram.ext import BaseUpdateProcessor

AT_ONCE = 1024


@dataclass(slots=True)
class _Line:
    """Those who wait in a chat; asyncio's lock lets them in as they came."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    members: int = 0


class ChatOrder(BaseUpdateProcessor):
    """Handles the updates of a chat strictly in order; a chat without updates leaves nothing behind."""

    __slots__ = ("_lines",)

    def __init__(self, at_once: int = AT_ONCE) -> None:
        super().__init__(at_once)
        self._lines: dict[int, _Line] = {}

    @property
    def chats(self) -> int:
        """How many chats have updates under way or waiting."""
        return len(self._lines)

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Awaits the coroutine when all updates of its chat that came before are done."""
        chat = update.effective_chat if isinstance(update, Update) else None
        if chat is None:
            await coroutine
            return
        line = self._lines.setdefault(chat.id, _Line())
        line.members += 1
        try:
            async with line.lock:
                await coroutine
        finally:
            line.members -= 1
            if not line.members:
                del self._lines[chat.id]

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to free."""
