"""The web page on a real server, for tests."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from time import monotonic, sleep
from typing import cast

import uvicorn

from bot.channels.web.chat import Assistant
from bot.channels.web.guard import Limits
from bot.channels.web.service import Counted, WebService
from bot.limits import Limiter
from bot.metrics import Metrics
from bot.serving.app import build_app
from bot.wiring import StoredAssistant, build_assistant, build_evaluator
from bot.workshop import Workshop
from handlers.links import Links
from handlers.resources import Resources
from knowledge.library import corpus
from knowledge.search import SearchIndex

TODAY = date(2025, 3, 10)
SECRET = "chuỗi bí mật của bài thử"


def now() -> datetime:
    return datetime.now(UTC)


def resources() -> Resources:
    found = corpus()
    return Resources(build_evaluator(found), found, SearchIndex(found), "Sở Nội vụ, điện thoại 0123")


def unlimited() -> Limits:
    turns, requests, sessions, lists, made = (
        Limiter(burst=1_000_000, per_second=1_000_000) for _ in range(5)
    )
    return Limits(turns, requests, sessions, lists, made)


@dataclass(frozen=True, slots=True)
class Site:
    """A running site: its address and what it is made of."""

    url: str
    service: WebService
    metrics: Metrics


class Present:
    """A database that the server finds in order."""

    def check(self) -> None:
        pass

    def counts(self) -> tuple[int, int]:
        return 0, 0


@contextmanager
def serving(
    assistant: Assistant,
    known: Resources | Callable[[], Resources],
    *,
    limits: Limits | None = None,
    public_url: str = "",
    now: Callable[[], datetime] = now,
    today: Callable[[], date] = lambda: TODAY,
    ledger: Counted | None = None,
    workshop: Workshop | None = None,
    links: Callable[[], Links] | None = None,
) -> Iterator[Site]:
    """The site on a free port of this machine."""
    metrics = Metrics()
    service = WebService(
        assistant,
        known if callable(known) else lambda: known,
        metrics,
        secret=SECRET,
        public_url=public_url,
        links=links,
        today=today,
        now=now,
        workshop=workshop or Workshop(cast("StoredAssistant", assistant), today, now, {}, {}),
        limits=limits or unlimited(),
        ledger=ledger,
    )
    app = build_app([service], Present(), metrics)
    config = uvicorn.Config(app, host="127.0.0.1", port=0, log_config=None, access_log=False, lifespan="off")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    ends = monotonic() + 20
    while not server.started:
        if not thread.is_alive() or monotonic() > ends:
            raise RuntimeError("the server did not start")
        sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield Site(f"http://127.0.0.1:{port}", service, metrics)
    finally:
        server.should_exit = True
        thread.join()


def stored(folder: Path) -> StoredAssistant:
    """The assistant on a database in this folder."""
    return build_assistant(f"sqlite:///{folder / 'web.sqlite3'}", now)
