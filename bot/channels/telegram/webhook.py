"""The webhook: an update comes in by POST, and is answered with 200 once its effect is stored."""

from __future__ import annotations

import hmac
import json
from collections.abc import Awaitable, Callable, Iterable
from typing import TYPE_CHECKING, Any

import orjson

from bot.channels.telegram.intake import Outcome
from bot.metrics import Metrics

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

SECRET_HEADER = b"x-telegram-bot-api-secret-token"
MOST_BYTES = 1024 * 1024
RETRY_SECONDS = 5
_RETRY = ((b"retry-after", str(RETRY_SECONDS).encode()),)


class Webhook:
    """An ASGI application for one path. ``take`` gives what became of an update.

    401 without the secret, before anything is read; 415, 413 and 400 for what can be no update; 503, so that
    Telegram sends again, where its effect could not be stored. Answers have no body.
    """

    def __init__(
        self, secret: str, take: Callable[[dict[str, Any]], Awaitable[Outcome]], metrics: Metrics
    ) -> None:
        self._secret = secret.encode()
        self._take = take
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request."""
        status = await self._status(scope["headers"], receive)
        await _answer(send, status, _RETRY if status == 503 else ())

    async def _status(self, headers: Iterable[tuple[bytes, bytes]], receive: Receive) -> int:
        given = dict(headers)
        if not hmac.compare_digest(given.get(SECRET_HEADER, b""), self._secret):
            self._metrics.update("refused")
            return 401
        if given.get(b"content-type", b"").partition(b";")[0].strip().lower() != b"application/json":
            self._metrics.update("unreadable")
            return 415
        body = await _read(receive)
        if body is None:
            self._metrics.update("too_large")
            return 413
        update = _object(body)
        if update is None:
            self._metrics.update("unreadable")
            return 400
        return 503 if await self._take(update) is Outcome.UNAVAILABLE else 200


async def _read(receive: Receive) -> bytes | None:
    """The whole body; None as soon as it is over MOST_BYTES, whatever length was announced."""
    parts: list[bytes] = []
    left = MOST_BYTES
    while True:
        message = await receive()
        part: bytes = message.get("body", b"")
        left -= len(part)
        if left < 0:
            return None
        parts.append(part)
        if not message.get("more_body", False):
            return b"".join(parts)


def _object(body: bytes) -> dict[str, Any] | None:
    """The JSON object; None where it is none."""
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError:
        # the strict reader takes no half of a surrogate pair, which a message may have been cut to
        try:
            value = json.loads(body)
        except (ValueError, RecursionError):
            return None
    return value if isinstance(value, dict) else None


async def _answer(send: Send, status: int, headers: Iterable[tuple[bytes, bytes]]) -> None:
    start = {"type": "http.response.start", "status": status}
    await send({**start, "headers": [(b"content-length", b"0"), *headers]})
    await send({"type": "http.response.body"})
