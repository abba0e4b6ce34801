"""Keeps messages and the token out of what Telegram's library and the HTTP client log."""

from __future__ import annotations

import logging


class _Bare(logging.Filter):
    """Strips a record to its template and the kind of its exception: the rest can hold words or the token."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Changes the record, and lets it through."""
        kind = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else ""
        record.msg = f"{record.msg} {kind}".rstrip()
        record.args = record.exc_info = record.exc_text = record.stack_info = None
        return True


_BARE = _Bare()
_LIBRARIES = ("telegram", "aiohttp")


def quiet() -> None:
    """Lets only warnings through, as bare templates. To call once these libraries are imported."""
    for name in ("httpx", "httpcore", *_LIBRARIES):
        logging.getLogger(name).setLevel(logging.WARNING)
    for name in (*_LIBRARIES, *logging.root.manager.loggerDict):
        if name.partition(".")[0] in _LIBRARIES:
            logging.getLogger(name).addFilter(_BARE)
