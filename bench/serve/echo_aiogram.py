"""The echo bot on aiogram, 200 after the reply is sent: `python -m bench.serve.echo_aiogram PORT`."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import CallbackQuery, Message, Update
from starlette.applications import Starlette

from bench.serve.echo_server import BASE_URL, TOKEN, serve, webhook


async def _echo(message: Message) -> None:
    await message.answer(message.text or "")


async def _press(query: CallbackQuery) -> None:
    await query.answer()
    assert isinstance(query.message, Message)
    await query.message.edit_text(query.data or "")


def main() -> None:
    """Serves the bot."""
    server = TelegramAPIServer.from_base(BASE_URL.removesuffix("/bot"))
    bot = Bot(TOKEN, AiohttpSession(api=server))
    dispatcher = Dispatcher()
    dispatcher.message.register(_echo)
    dispatcher.callback_query.register(_press)

    async def take(data: Any) -> None:
        await dispatcher.feed_update(bot, Update.model_validate(data, context={"bot": bot}))

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        await bot.set_webhook(**webhook())
        yield
        await bot.session.close()

    serve(take, lifespan, int(sys.argv[1]))


if __name__ == "__main__":
    main()
