"""What goes on beside the answering: erasing what need not be known any more."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread

from bot.errors import StorageError

MINUTE = 60.0
_LOGGER = logging.getLogger(__name__)


@contextmanager
def repeating(work: Callable[[], object], seconds: float = MINUTE) -> Iterator[None]:
    """Does the work again and again beside the body, so many seconds apart, until the body ends.

    A database that is away for a while is logged; the next time it is tried again.
    """
    over = Event()
    thread = Thread(target=_repeat, args=(work, over, seconds), name="upkeep", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _repeat(work: Callable[[], object], over: Event, seconds: float) -> None:
    while not over.wait(seconds):
        try:
            work()
        except StorageError as error:
            _LOGGER.warning("%s", error)
