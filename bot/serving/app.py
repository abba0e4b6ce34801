"""The ASGI application: the paths of the services, and what a server tells about itself."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from http import HTTPStatus
from itertools import chain

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.channels import faults
from bot.errors import StorageError
from bot.metrics import CONTENT_TYPE, Metrics
from bot.serving.readiness import Question, Watched, lacking
from bot.serving.service import Service
from handlers import channel_texts as texts

COUNTED_SECONDS = 5.0
"""How long what the database holds is not counted anew."""
GONE = 499
"""The status under which a request is counted whose sender did not wait for the answer."""
UNROUTED = "none"
_FORWARDED = ("forwarded", "x-forwarded-for")
_NO_STORE = {"Cache-Control": "no-store"}
_LOGGER = logging.getLogger(__name__)


def build_app(services: Sequence[Service], database: Watched, metrics: Metrics) -> Starlette:
    """The application with the paths of these services, /healthz, /readyz and /metrics.

    The services are started and stopped by whoever runs it. No exception leaves it.
    """
    status = _Status(services, database, metrics)
    own: list[BaseRoute] = [
        Route("/healthz", status.lives),
        Route("/readyz", status.is_ready),
        Route("/metrics", status.measures),
    ]
    return Starlette(
        routes=[*own, *chain.from_iterable(service.routes for service in services)],
        middleware=[Middleware(_Guard, metrics=metrics)],
        exception_handlers={HTTPException: _refused},
    )


class _Status:
    def __init__(self, services: Sequence[Service], database: Watched, metrics: Metrics) -> None:
        self._services = services
        self._metrics = metrics
        self._check = Question(database.check)
        self._counts = Question(database.counts, seconds=COUNTED_SECONDS)

    async def lives(self, request: Request) -> Response:
        """200 as long as the process can answer anything at all."""
        return PlainTextResponse(texts.SERVER_LIVES, headers=_NO_STORE)

    async def is_ready(self, request: Request) -> Response:
        """200, or 503 with what is missing, a line for each; not to those who come through a proxy."""
        _refuse_public(request)
        if lacks := await lacking(self._check, self._services):
            return PlainTextResponse("\n".join(lacks), HTTPStatus.SERVICE_UNAVAILABLE, _NO_STORE)
        return PlainTextResponse(texts.SERVER_READY, headers=_NO_STORE)

    async def measures(self, request: Request) -> Response:
        """The metrics; not to those who come through a proxy."""
        _refuse_public(request)
        try:
            self._metrics.stored(*await self._counts.answer())
        except (StorageError, TimeoutError):
            self._metrics.database_away()
        return Response(self._metrics.exposition(), media_type=CONTENT_TYPE)


def _refuse_public(request: Request) -> None:
    """What tells about the server is for those beside it: to what a proxy hands on it is not there."""
    if any(name in request.headers for name in _FORWARDED):
        raise HTTPException(HTTPStatus.NOT_FOUND)


async def _refused(request: Request, error: Exception) -> Response:
    """What is said where no service has a page of its own for it."""
    if not isinstance(error, HTTPException):
        raise TypeError
    words = texts.REFUSALS.get(error.status_code, texts.REFUSED)
    return PlainTextResponse(words, error.status_code, error.headers)


class _Guard:
    """Counts and times every request, and answers one that failed with a number to report.

    What is mounted as a whole counts its own pages.
    """

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = time.perf_counter()
        status = GONE

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, noted)
        except ClientDisconnect:
            pass
        except Exception as error:
            reference = faults.report(_LOGGER, error)
            self._metrics.fault("server")
            if status == GONE:
                await _failed(reference)(scope, receive, noted)
        finally:
            if not isinstance(scope.get("route"), Mount):
                self._metrics.page(_route(scope), status, time.perf_counter() - begun)


def _failed(reference: str) -> Response:
    return PlainTextResponse(
        texts.FAULT.format(reference=reference), HTTPStatus.INTERNAL_SERVER_ERROR, _NO_STORE
    )


def _route(scope: Scope) -> str:
    """The template of the path that was asked for, never the path itself."""
    return str(getattr(scope.get("route"), "path", UNROUTED))
