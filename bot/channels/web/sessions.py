"""Who comes back: a signed cookie, the conversation's name made from it, and forms that count once.

The cookie holds 128 random bits, when it was signed, and whether the answers are kept on request. The
database knows only a keyed digest of the bits, so that neither a copy of it nor a log gives anybody's session
away.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256

from itsdangerous import BadSignature, TimestampSigner
from starlette.responses import Response

from bot.signing import Signer
from handlers.keeping import KEPT_DAYS, SILENCE

_BYTES = 16
_KEPT = "k"
_LONGEST_COOKIE = 256
_KEPT_FOR = timedelta(days=KEPT_DAYS)
TICKET_LASTS = timedelta(days=1)
"""Less than claims are kept for: no form is taken twice because its claim was forgotten."""


@dataclass(frozen=True, slots=True)
class Session:
    """One browser's conversation: its secret id, its stored name, and whether it outlives the browser."""

    id: str = field(repr=False)
    chat: str = field(repr=False)
    kept: bool = False

    @property
    def lasts(self) -> timedelta:
        """For how long the browser may stay away."""
        return _KEPT_FOR if self.kept else SILENCE


class Sessions:
    """Makes and reads cookies and the tickets of forms; ``secret`` is shared by all replicas."""

    def __init__(self, secret: str, *, secure: bool, now: Callable[[], datetime]) -> None:
        self.cookie = "__Host-phien" if secure else "phien"
        self._secure = secure
        self._now = now
        self._secret = secret
        self._naming = hmac.digest(secret.encode(), b"web: name of a conversation", "sha256")
        self._signer = self._signing("web: cookie")

    def new(self) -> Session:
        """A session that nobody had before."""
        return self._session(secrets.token_urlsafe(_BYTES))

    def read(self, cookie: str | None) -> Session | None:
        """The session of a cookie; None where it is not ours, or too old."""
        if not cookie or len(cookie) > _LONGEST_COOKIE:
            return None
        try:
            written, signed_at = self._signer.unsign(cookie, return_timestamp=True)
        except BadSignature:
            return None
        made, _, kept = written.decode("ascii").partition(".")
        session = self._session(made, kept=kept == _KEPT)
        return session if timedelta(0) <= self._age(signed_at) <= session.lasts else None

    def set(self, response: Response, session: Session) -> None:
        """Gives the browser its session, or renews it. One not kept ends with the browser."""
        written = f"{session.id}.{_KEPT}" if session.kept else session.id
        response.set_cookie(
            self.cookie,
            self._signer.sign(written).decode("ascii"),
            max_age=int(session.lasts.total_seconds()) if session.kept else None,
            path="/",
            secure=self._secure,
            httponly=True,
            samesite="lax",
        )

    def forget(self, response: Response) -> None:
        """Takes the session from the browser."""
        response.delete_cookie(self.cookie, path="/", secure=self._secure, httponly=True, samesite="lax")

    def ticket(self, session: Session, shown: str = "") -> str:
        """A new form's number, signed for this session: it shows where the form is from, and counts once.

        ``shown`` is the mark of the choices that stand above it (``handlers.shown``).
        """
        number = f"{secrets.token_urlsafe(_BYTES)}.{shown}"
        return self._form_signer(session).sign(number).decode("ascii")

    def number(self, session: Session, ticket: str) -> tuple[str, str] | None:
        """The number in a ticket, and the mark; None where it is not this session's, or too old."""
        if len(ticket) > _LONGEST_COOKIE:
            return None
        try:
            written, signed_at = self._form_signer(session).unsign(ticket, return_timestamp=True)
        except (BadSignature, UnicodeEncodeError):
            return None
        number, _, shown = written.decode("ascii").partition(".")
        return (number, shown) if timedelta(0) <= self._age(signed_at) <= TICKET_LASTS else None

    def sealed(self, session: Session, what: str) -> str:
        """Words that only this session can bring back, and that come back as they were given."""
        return self._seal(session).sign(what.encode()).decode()

    def opened(self, session: Session, sealed: str) -> str | None:
        """What was sealed for this session within a day; None where that is something else."""
        try:
            what, signed_at = self._seal(session).unsign(sealed.encode(), return_timestamp=True)
            words = what.decode()
        except (BadSignature, UnicodeError):
            return None
        return words if timedelta(0) <= self._age(signed_at) <= TICKET_LASTS else None

    def _seal(self, session: Session) -> TimestampSigner:
        return self._signing(f"web: sealed for {session.id}")

    def _session(self, made: str, *, kept: bool = False) -> Session:
        digest = hmac.new(self._naming, made.encode(), sha256).hexdigest()
        return Session(made, f"web:{digest[:32]}", kept)

    def _form_signer(self, session: Session) -> TimestampSigner:
        return self._signing(f"web: form of {session.id}")

    def _signing(self, salt: str) -> TimestampSigner:
        return Signer(self._secret, salt, self._now)

    def _age(self, signed_at: datetime) -> timedelta:
        return self._now() - signed_at
