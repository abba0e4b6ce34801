"""The web server around an echo bot: the one that ours stands behind, with the secret compared.

An echo bot answers words with the same words, and a press with its action in place of the message. It stores
nothing.
"""

from __future__ import annotations

import hmac
import os
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

Take = Callable[[Any], Awaitable[None]]
Lifespan = Callable[[Starlette], AbstractAsyncContextManager[None]]

TOKEN = os.environ.get("TELEGRAM_BOT_TOKEN", "")
BASE_URL = os.environ.get("TELEGRAM_BASE_URL", "")
_SECRET = os.environ.get("TELEGRAM_WEBHOOK_SECRET", "")


def webhook() -> dict[str, Any]:
    """What a bot tells Telegram of its webhook."""
    return {
        "url": os.environ["TELEGRAM_WEBHOOK_URL"],
        "secret_token": _SECRET,
        "max_connections": int(os.environ["BENCH_CONNECTIONS"]),
    }


def serve(take: Take, lifespan: Lifespan, port: int) -> None:
    """Serves until it is told to end; ``take`` gets the JSON of each update before 200 is answered."""

    async def updates(request: Request) -> Response:
        given = request.headers.get("X-Telegram-Bot-Api-Secret-Token", "")
        if not hmac.compare_digest(given, _SECRET):
            return Response(status_code=403)
        await take(await request.json())
        return Response()

    async def ready(_: Request) -> Response:
        return PlainTextResponse("ok")

    routes = [Route("/telegram", updates, methods=["POST"]), Route("/readyz", ready)]
    uvicorn.run(
        Starlette(routes=routes, lifespan=lifespan), host="127.0.0.1", port=port,
        loop="uvloop", http="httptools", ws="none", access_log=False, log_level="warning",
    )  # fmt: skip
