"""Running the application: listening, and the way it ends."""

from __future__ import annotations

import asyncio
import logging
import signal
import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from socket import socket
from typing import Any

import uvicorn
from starlette.types import ASGIApp

from bot.channels import faults
from bot.serving.listening import refusal
from bot.serving.service import Service

REQUESTS_GRACE = 8
"""Seconds that requests under way have to finish once the server is told to stop."""
SERVICE_GRACE = 10.0
"""Seconds that each service has to stop after that."""
THREADS = 16
"""How many turns are worked on at a time; more only queue up at the database."""
_SIGNALS = (signal.SIGINT, signal.SIGTERM)
_LOGGER = logging.getLogger(__name__)


class Server(uvicorn.Server):
    """Serves an application until told to stop; signals are left to whoever runs it."""

    def __init__(self, app: ASGIApp, trusted_proxies: Sequence[str], announce: Callable[[], None]) -> None:
        """``announce`` is called once connections are taken."""
        super().__init__(
            uvicorn.Config(
                app,
                ws="none",
                lifespan="off",
                log_config=None,
                access_log=False,
                server_header=False,
                forwarded_allow_ips=list(trusted_proxies),
                timeout_graceful_shutdown=REQUESTS_GRACE,
            )
        )
        self._announce = announce

    def stop(self) -> None:
        """Ends listening; requests under way are finished. May be called from anywhere, at any time."""
        self.should_exit = True

    @contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        """Takes none."""
        yield

    async def startup(self, sockets: list[socket] | None = None) -> None:
        """Begins to listen. SettingsError where somebody else has begun to since the sockets were bound."""
        for one in sockets or ():
            try:
                one.listen(self.config.backlog)
            except OSError as error:
                raise refusal(error, *one.getsockname()[:2]) from None
        await super().startup(sockets)
        self._announce()


def run(server: Server, services: Sequence[Service], sockets: list[socket]) -> None:
    """Starts the services, serves until SIGINT, SIGTERM or ``server.stop()``, then stops the services.

    A second signal ends the process at once. ChannelError where a service can never run; SettingsError
    where the sockets cannot listen.
    """
    with _stopping(server), asyncio.Runner(loop_factory=server.config.get_loop_factory()) as runner:
        runner.run(_run(server, services, sockets))


async def _run(server: Server, services: Sequence[Service], sockets: list[socket]) -> None:
    loop = asyncio.get_running_loop()
    loop.set_default_executor(ThreadPoolExecutor(THREADS, thread_name_prefix="turn"))
    loop.set_exception_handler(_unhandled)
    started: list[Service] = []
    try:
        for service in services:
            started.append(service)
            await service.start()
        await server.serve(sockets)
    finally:
        await asyncio.gather(*map(_stop, started))
        for one in sockets:
            one.close()


async def _stop(service: Service) -> None:
    """Stops one service; whatever happens, the others are stopped too."""
    try:
        await asyncio.wait_for(service.stop(), SERVICE_GRACE)
    except TimeoutError:
        _LOGGER.warning("Một dịch vụ chưa dừng xong sau %g giây", SERVICE_GRACE)
    except Exception as error:
        faults.report(_LOGGER, error)


def _unhandled(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """What went wrong in a task that nobody waits for."""
    error = context.get("exception")
    if isinstance(error, BaseException):
        faults.report(_LOGGER, error)
    else:
        _LOGGER.warning("Vòng sự kiện: %s", str(context.get("message")).partition("\n")[0])


@contextmanager
def _stopping(server: Server) -> Iterator[None]:
    """The first signal stops the server, the second one the process. Only the main thread gets signals."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(number: int, frame: object) -> None:
        for one in _SIGNALS:
            signal.signal(one, signal.SIG_DFL)
        server.stop()

    before = {number: signal.signal(number, stop) for number in _SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
