"""The log of a running server: one record a line of text or of JSON, without contents and without secrets."""

from __future__ import annotations

import logging
import re
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, TextIO

from bot.channels.faults import report, trace
from bot.settings import VIETNAM

if TYPE_CHECKING:
    from sys import UnraisableHookArgs

HIDDEN = "[đã ẩn]"
OUR_LOGGERS = "bot"
SHORTEST_HIDDEN = 4
"""A shorter secret is part of too many words to be looked for."""

_TOKEN = re.compile(r"(?<![0-9])[0-9]{3,}:[A-Za-z0-9_-]{20,}")
_PASSWORD = re.compile(r"(://[^\s/:@]*:)[^\s/@]+@")
_TEXT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
_JSON = "%(asctime)s %(levelname)s %(name)s %(message)s"
_KEYS = {"asctime": "time", "levelname": "level", "name": "logger"}
_LOGGER = logging.getLogger(__name__)


@contextmanager
def logging_to(
    stream: TextIO, form: str, secrets: Sequence[str] = (), level: int = logging.INFO
) -> Iterator[None]:
    """Within the body, what is logged goes to the stream, in the form "text" or "json".

    Our own records go from ``level`` on, those of libraries from WARNING on (from DEBUG on where ``level`` is
    DEBUG). What nobody caught, in a thread or while something was thrown away, is a record too.
    """
    handler = logging.StreamHandler(stream)
    handler.setFormatter(_formatter(form, _Cleaner(secrets)))
    root, ours = logging.getLogger(), logging.getLogger(OUR_LOGGERS)
    before = root.handlers[:], root.level, ours.level, logging.raiseExceptions
    hooks = threading.excepthook, sys.unraisablehook
    root.handlers[:] = [handler]
    root.setLevel(logging.DEBUG if level == logging.DEBUG else logging.WARNING)
    ours.setLevel(level)
    logging.raiseExceptions = False
    threading.excepthook, sys.unraisablehook = _thread_failed, _not_raised
    try:
        yield
    finally:
        root.handlers[:], logging.raiseExceptions = before[0], before[3]
        root.setLevel(before[1])
        ours.setLevel(before[2])
        threading.excepthook, sys.unraisablehook = hooks


class _Cleaner:
    """Makes a record that may be shown.

    Ours keep their words, which hold nothing that a person wrote; of a library's only the template stays, and
    of that the first line. Exceptions become kinds and lines of code. Secrets are looked for everywhere.
    """

    def __init__(self, secrets: Sequence[str]) -> None:
        long = {secret for secret in secrets if len(secret) >= SHORTEST_HIDDEN}
        self._secrets = sorted(long, key=len, reverse=True)

    def clean(self, record: logging.LogRecord) -> logging.LogRecord:
        """A new record; the old one stays as it is."""
        words = _words(record)
        if record.exc_info and record.exc_info[1] is not None:
            words = f"{words}\n{trace(record.exc_info[1])}"
        shown = logging.LogRecord(
            record.name, record.levelno, record.pathname, record.lineno, self._hide(words), None, None
        )
        shown.created, shown.msecs = record.created, record.msecs
        if isinstance(reference := getattr(record, "reference", None), str):
            shown.reference = reference
        return shown

    def _hide(self, words: str) -> str:
        for secret in self._secrets:
            words = words.replace(secret, HIDDEN)
        return _PASSWORD.sub(rf"\1{HIDDEN}@", _TOKEN.sub(HIDDEN, words))


def _words(record: logging.LogRecord) -> str:
    if record.name.partition(".")[0] == OUR_LOGGERS:
        try:
            return record.getMessage()
        except (TypeError, ValueError):
            pass
    return str(record.msg).partition("\n")[0]


def _formatter(form: str, cleaner: _Cleaner) -> logging.Formatter:
    if form != "json":
        return _TextFormatter(cleaner)
    from pythonjsonlogger.json import JsonFormatter

    class _JsonFormatter(JsonFormatter):
        """``time``, ``level``, ``logger``, ``message`` and, of a fault, ``reference``."""

        def format(self, record: logging.LogRecord) -> str:
            return super().format(cleaner.clean(record))

        def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:  # noqa: N802
            return _moment(record)

    return _JsonFormatter(_JSON, rename_fields=_KEYS, json_ensure_ascii=False)


class _TextFormatter(logging.Formatter):
    def __init__(self, cleaner: _Cleaner) -> None:
        super().__init__(_TEXT)
        self._cleaner = cleaner

    def format(self, record: logging.LogRecord) -> str:
        return super().format(self._cleaner.clean(record))

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:  # noqa: N802
        return _moment(record)


def _moment(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, VIETNAM).isoformat(timespec="milliseconds")


def _thread_failed(failed: threading.ExceptHookArgs) -> None:
    if failed.exc_value is not None:
        report(_LOGGER, failed.exc_value)


def _not_raised(unraised: UnraisableHookArgs) -> None:
    if unraised.exc_value is not None:
        report(_LOGGER, unraised.exc_value)
