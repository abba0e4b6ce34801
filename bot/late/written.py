"""What is known of the last arrivals, as the text that stands in the row of a conversation.

A head of fixed width, so that what is over can be cut off by the database itself, and JSON behind it.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from hashlib import blake2b
from typing import Any

from bot.late.window import Past, Recent, Stretch
from handlers.request import Request

HEAD = 13 + 8 + 20
"""Characters of the head: milliseconds since 1970, the source's digest, the last place."""

GREATEST = 2**63 - 1
_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


def moment(at: datetime) -> str:
    """A time as the head begins with it; later times are greater texts."""
    return f"{(at - _BEGINNING) // _MILLISECOND:013d}"


def digest(source: str) -> str:
    """The name of a source of orders, in eight characters."""
    return blake2b(source.encode("utf-8", "surrogatepass"), digest_size=4).hexdigest()


def write(recent: Recent | None) -> str:
    """The text; "" where nothing is known."""
    if recent is None:
        return ""
    head = f"{moment(recent.at)}{recent.source}{recent.last:020d}"
    if not recent.stretches:
        return head
    return head + json.dumps([_stretch(one) for one in recent.stretches], separators=(",", ":"))


def read(written: str, asked: Request) -> Recent | None:
    """What was written; None where that is nothing, or nothing that this program can read.

    What is not written, the requests are given again as in the one just ``asked``: who the person is, and
    what can be linked to.
    """
    try:
        at, source, last = written[:13], written[13:21], int(written[21:HEAD])
        stretches = [_read_stretch(one, asked) for one in json.loads(written[HEAD:] or "[]")]
        return Recent(source, last, _BEGINNING + int(at) * _MILLISECOND, tuple(stretches))
    except (ValueError, KeyError, TypeError, IndexError, OverflowError):
        return None


def _stretch(stretch: Stretch) -> list[Any]:
    return [stretch.after, stretch.before, [_past(past) for past in stretch.arrivals]]


def _past(past: Past) -> list[Any]:
    asked = past.request
    at = (past.at - _BEGINNING) // _MILLISECOND
    return [past.order, at, asked.today.isoformat(), asked.text, asked.action, int(asked.public)]


def _read_stretch(written: list[Any], asked: Request) -> Stretch:
    after, before, arrivals = written
    return Stretch(after, before, tuple(_read_past(one, asked) for one in arrivals))


def _read_past(written: list[Any], asked: Request) -> Past:
    order, at, today, text, action, public = written
    request = replace(
        asked,
        today=date.fromisoformat(today),
        text=text,
        action=action,
        public=bool(public),
        below="",
        sent=None,
    )
    return Past(order, _BEGINNING + at * _MILLISECOND, request)
