"""The echo bot on python-telegram-bot: `python -m bench.serve.echo_telegram_bot wait|queue PORT`.

Everything is as its builder gives it. ``wait`` answers 200 after the reply is sent, as whoever wants Telegram
to send again what failed must do; ``queue`` is its example "customwebhookbot" as it stands: 200 at once, the
update into a queue in memory, which is worked off one after another.
"""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from starlette.applications import Starlette
from telegram import Update
from telegram.ext import Application, CallbackQueryHandler, ContextTypes, MessageHandler, filters

from bench.serve.echo_server import BASE_URL, TOKEN, serve, webhook


async def _echo(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.message is not None
    await update.message.reply_text(update.message.text or "")


async def _press(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.callback_query is not None
    await update.callback_query.answer()
    await update.callback_query.edit_message_text(update.callback_query.data or "")


def main() -> None:
    """Serves the bot."""
    way, port = sys.argv[1:]
    application = Application.builder().token(TOKEN).base_url(BASE_URL).updater(None).build()
    application.add_handler(MessageHandler(filters.TEXT, _echo))
    application.add_handler(CallbackQueryHandler(_press))

    async def take(data: Any) -> None:
        update = Update.de_json(data, application.bot)
        if way == "queue":
            await application.update_queue.put(update)
        else:
            await application.process_update(update)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        await application.bot.set_webhook(**webhook())
        async with application:
            await application.start()
            yield
            await application.stop()

    serve(take, lifespan, int(port))


if __name__ == "__main__":
    main()
