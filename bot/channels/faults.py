"""How a failure is noted: where it happened, never what was said."""

from __future__ import annotations

import logging
import secrets
from traceback import extract_tb


def report(logger: logging.Logger, error: BaseException) -> str:
    """Logs where an error came from and gives the six digits under which it was logged.

    The messages of exceptions are left out: they can hold what a person wrote.
    """
    reference = f"{secrets.randbelow(1_000_000):06d}"
    logger.error("Lỗi mã %s: %s", reference, trace(error), extra={"reference": reference})
    return reference


def trace(error: BaseException) -> str:
    """Kinds of exceptions and lines of code, from the first cause to the error, without their messages."""
    parts: list[str] = []
    seen: set[int] = set()
    link: BaseException | None = error
    while link is not None and id(link) not in seen:
        seen.add(id(link))
        frames = [f"  {f.filename}:{f.lineno} {f.name}" for f in extract_tb(link.__traceback__)]
        parts.insert(0, "\n".join([name(link), *frames]))
        link = link.__cause__ or (None if link.__suppress_context__ else link.__context__)
    return "\n".join(parts)


def name(error: BaseException) -> str:
    """The kind of an exception, with its module."""
    kind = type(error)
    return kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"
