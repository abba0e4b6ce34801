"""Signatures of what a browser brings back, with the edge's clock."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from hashlib import sha256

from itsdangerous import TimestampSigner


class Signer(TimestampSigner):
    """Signs with HMAC-SHA256, and takes the time from the edge's clock."""

    def __init__(self, secret: str, salt: str, now: Callable[[], datetime]) -> None:
        super().__init__(secret, salt=salt, key_derivation="hmac", digest_method=sha256)
        self._now = now

    def get_timestamp(self) -> int:
        """Seconds since 1970."""
        return int(self._now().timestamp())
