"""What stands around every page: headers, limits by address, and a page for whatever fails."""

from __future__ import annotations

import logging
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from time import monotonic

from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.channels import faults
from bot.channels.web import addresses
from bot.channels.web.pages import Pages
from bot.errors import StorageError
from bot.limits import Limiter, network
from bot.metrics import Metrics

CONTENT_SECURITY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "font-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Not "no-referrer": with it browsers call the origin of a form "null", and it is checked.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
_ONE_YEAR = "max-age=31536000"
_AWAY_SECONDS = 15
_HANDLERS = "starlette.exception_handlers"
_LOGGER = logging.getLogger(__name__)


class TooFast(Exception):
    """Somebody comes more often than allowed; ``seconds`` until they may again."""

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self.seconds = max(1, math.ceil(seconds))


@dataclass(frozen=True, slots=True)
class Limits:
    """How often one may come: strict for a session, generous for an address, which an office may share."""

    turns: Limiter = field(default_factory=lambda: Limiter(burst=30, per_second=1.0))
    requests: Limiter = field(default_factory=lambda: Limiter(burst=1500, per_second=150.0))
    sessions: Limiter = field(default_factory=lambda: Limiter(burst=400, per_second=2.0))
    lists: Limiter = field(default_factory=lambda: Limiter(burst=20, per_second=0.1))
    made: Limiter = field(default_factory=lambda: Limiter(burst=120, per_second=1.0))
    clock: Callable[[], float] = monotonic

    def check(self, limiter: Limiter, key: str) -> None:
        """TooFast where this key may not come now."""
        now = self.clock()
        if not limiter.allows(key, now):
            raise TooFast(limiter.wait(key, now))


class Guard:
    """The site as ASGI application around its router."""

    def __init__(
        self,
        inner: ASGIApp,
        pages: Pages,
        metrics: Metrics,
        limits: Limits,
        *,
        secure: bool,
    ) -> None:
        self._inner = inner
        self._pages = pages
        self._metrics = metrics
        self._limits = limits
        self._headers = _HEADERS | ({"Strict-Transport-Security": _ONE_YEAR} if secure else {})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers a request; nothing but a lost connection is left to the server around it."""
        if scope["type"] != "http":
            await self._inner(scope, receive, send)
            return
        # The application around this one would answer for failures with pages of its own; it counts by route.
        inside = {key: value for key, value in scope.items() if key != _HANDLERS}
        sent = _Sent(send, self._headers)
        request = Request(inside, receive)
        try:
            if not request.url.path.startswith(f"{addresses.ASSETS}/"):
                self._limits.check(self._limits.requests, visitor(request))
            await self._inner(inside, receive, sent)
        except ClientDisconnect:
            raise
        except Exception as error:
            if sent.begun:
                raise
            await self._failed(request, error)(inside, receive, sent)
        finally:
            scope["route"] = inside.get("route")

    def _failed(self, request: Request, error: Exception) -> Response:
        match error:
            case HTTPException(status_code=status):
                response = self._pages.fault(request, status)
                response.headers.update(error.headers or {})
                return response
            case TooFast(seconds=seconds):
                return self._pages.fault(request, 429, seconds=seconds)
            case StorageError():
                _LOGGER.warning("%s", error)
                return self._pages.fault(request, 503, seconds=_AWAY_SECONDS)
            case _:
                self._metrics.fault("web")
                return self._pages.fault(request, 500, reference=faults.report(_LOGGER, error))


class _Sent:
    """Passes an answer on with the site's headers, and remembers that it began."""

    def __init__(self, send: Send, headers: Mapping[str, str]) -> None:
        self.begun = False
        self._send = send
        self._headers = headers

    async def __call__(self, message: Message) -> None:
        """Passes a message on."""
        if message["type"] == "http.response.start":
            self.begun = True
            headers = MutableHeaders(scope=message)
            for name, value in self._headers.items():
                headers.setdefault(name, value)
        await self._send(message)


def visitor(request: Request) -> str:
    """The key of a visitor's address."""
    return network(request.client.host if request.client else "")
