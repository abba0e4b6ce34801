"""Whether the server can answer: the database, and what each service waits for."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Generic, Protocol, TypeVar

from bot.errors import StorageError
from bot.serving.service import Service
from handlers import channel_texts as texts

T = TypeVar("T")
PATIENCE = 2.0
"""Seconds that the database has to answer a question of the server's own."""
FRESH = 1.0
"""Seconds for which an answer about the database holds."""


class Watched(Protocol):
    """What the server itself asks of the database. Both block; StorageError where it cannot be used."""

    def check(self) -> None:
        """Makes sure that the database answers and has the program's schema."""
        ...

    def counts(self) -> tuple[int, int]:
        """How many parcels wait to be sent, and how many conversations are kept."""
        ...


class Question(Generic[T]):
    """A blocking question that many may ask: one thread asks it, once in a while, and nobody waits long.

    ``seconds`` is how long an answer holds, ``patience`` how long anybody waits for one.
    """

    def __init__(
        self,
        ask: Callable[[], T],
        *,
        seconds: float = FRESH,
        patience: float = PATIENCE,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._ask = ask
        self._seconds = seconds
        self._patience = patience
        self._clock = clock
        self._threads = ThreadPoolExecutor(1, thread_name_prefix="watch")
        self._asked: asyncio.Future[T] | None = None
        self._answered = 0.0

    async def answer(self) -> T:
        """The answer, or the exception that the question raised; TimeoutError where it takes too long."""
        if self._asked is None or (self._asked.done() and self._clock() - self._answered >= self._seconds):
            self._asked = asyncio.get_running_loop().run_in_executor(self._threads, self._ask)
            self._asked.add_done_callback(self._note)
        done, _ = await asyncio.wait({self._asked}, timeout=self._patience)
        if not done:
            raise TimeoutError
        return self._asked.result()

    def _note(self, asked: asyncio.Future[T]) -> None:
        self._answered = self._clock()
        if not asked.cancelled():
            asked.exception()


async def lacking(database: Question[None], services: Sequence[Service]) -> list[str]:
    """What is missing before requests can be answered, in words; nothing when all is there."""
    lacks: list[str] = []
    try:
        await database.answer()
    except StorageError as error:
        lacks.append(str(error))
    except TimeoutError:
        lacks.append(texts.DATABASE_SLOW)
    return lacks + [lack for service in services if (lack := service.lacks())]
