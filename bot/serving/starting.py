"""Waiting for a database that starts at the same time as the program."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import TypeVar

from bot.errors import StorageError

T = TypeVar("T")
PATIENCE = 60.0
PAUSE = 2.0
_LOGGER = logging.getLogger(__name__)


def patiently(
    work: Callable[[], T],
    patience: float = PATIENCE,
    sleep: Callable[[float], object] = time.sleep,
    clock: Callable[[], float] = time.monotonic,
) -> T:
    """What the work gives once the database can be used; its StorageError after ``patience`` seconds.

    What is wrong is logged whenever it changes.
    """
    end = clock() + patience
    told = ""
    while True:
        try:
            return work()
        except StorageError as error:
            if clock() + PAUSE > end:
                raise
            if str(error) != told:
                told = str(error)
                _LOGGER.warning("%s Thử lại trong %g giây nữa.", told, round(end - clock()))
            sleep(PAUSE)
