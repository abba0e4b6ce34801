"""Passes by which administrators come to their pages: signed, for ten minutes, and for once.

Nothing is stored when a link is made. Who uses it makes a claim of its number, so that nobody does again.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from itsdangerous import BadSignature, TimestampSigner

from bot.signing import Signer

LASTS = timedelta(minutes=10)
STAYS = timedelta(hours=8)
"""How long an administrator's cookie is good; shorter than claims are kept."""
PATH = "/thong-ke/vao"
_BYTES = 16
_LONGEST = 256


@dataclass(frozen=True, slots=True)
class Pass:
    """What a link or a cookie holds: a random number, and what has to be claimed to use it up."""

    number: str = field(repr=False)
    claim: str = field(repr=False)


class Passes:
    """Makes and reads links and cookies; ``secret`` is shared by all processes on the database."""

    def __init__(self, secret: str, now: Callable[[], datetime]) -> None:
        self._link = Signer(secret, "administrator: link", now)
        self._cookie = Signer(secret, "administrator: cookie", now)
        self._now = now

    def link(self, site: str) -> str:
        """A new link to the pages of this site."""
        return f"{site}{PATH}?ma={_made(self._link)}"

    def cookie(self) -> str:
        """A new cookie."""
        return _made(self._cookie)

    def read_link(self, given: str) -> Pass | None:
        """What a link holds; None where it is none of ours, or too old."""
        return self._read(self._link, given, LASTS, "link")

    def read_cookie(self, given: str) -> Pass | None:
        """What a cookie holds; None where it is none of ours, or too old."""
        return self._read(self._cookie, given, STAYS, "cookie")

    def _read(self, signer: TimestampSigner, given: str, lasts: timedelta, kind: str) -> Pass | None:
        if not given or len(given) > _LONGEST or not given.isascii():
            return None
        try:
            number, signed_at = signer.unsign(given, return_timestamp=True)
        except BadSignature:
            return None
        if not timedelta(0) <= self._now() - signed_at <= lasts:
            return None
        written = number.decode("ascii")
        return Pass(written, f"administrator:{kind}:{written}")


def _made(signer: TimestampSigner) -> str:
    return signer.sign(secrets.token_urlsafe(_BYTES)).decode("ascii")
