"""What goes on beside the answering: erasing what need not be known any more."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread

from bot.channels import faults
from bot.errors import StorageError

EVERY = 60.0
"""Seconds between two times. Several processes on one database do the same, and do no harm to each other."""
_LOGGER = logging.getLogger(__name__)


@contextmanager
def repeating(
    work: Callable[[], object], seconds: float = EVERY, failed: Callable[[], object] = lambda: None
) -> Iterator[None]:
    """Does the work again and again beside the body, so many seconds apart, until the body ends.

    A database that is away is logged once, for as long as it is away for the same reason; any other failure
    is logged too, and ``failed`` is called. The next time it is tried again.
    """
    over = Event()
    thread = Thread(target=_repeat, args=(work, over, seconds, failed), name="upkeep", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _repeat(work: Callable[[], object], over: Event, seconds: float, failed: Callable[[], object]) -> None:
    told = ""
    while not over.wait(seconds):
        try:
            work()
            told = ""
        except StorageError as error:
            if str(error) != told:
                told = str(error)
                _LOGGER.warning("%s", told)
        except Exception as error:
            faults.report(_LOGGER, error)
            failed()
