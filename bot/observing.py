"""What was observed, made into notes that count once and tell of nobody."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import blake2b
from threading import Lock
from typing import TYPE_CHECKING

from handlers.observing import REWORDED
from handlers.reply import Observation

if TYPE_CHECKING:
    from bot.storage import Database
    from bot.storage.observations import Note

SOON = timedelta(minutes=5)
"""Other words typed later than this ask for something else."""
TYPING = timedelta(seconds=5)
"""Who types on within this time has not asked yet what was typed so far."""
_TYPED = ""
_MOST_WAITING = 1000
_DAYS_KNOWN = 2


class Observing:
    """Makes notes with the day's secret, which is read once a day. For any number of threads."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._keys: dict[date, bytes] = {}
        self._lock = Lock()
        self._waiting: dict[tuple[str, object], _Seen] = {}

    def key(self, day: date) -> bytes:
        """The secret of a day. StorageError."""
        found = self._keys.get(day)
        if found is None:
            found = self._database.daily_secret(day).encode()[:64]
            with self._lock:
                self._keys = {**dict(list(self._keys.items())[1 - _DAYS_KNOWN :]), day: found}
        return found

    def later(
        self, who: str, observed: Iterable[Observation], day: date, now: datetime, typing: bool
    ) -> None:
        """Count these when there is time; what is still being typed is replaced by what is typed on."""
        with self._lock:
            for each in observed:
                at = (who, _TYPED) if typing else (who, each)
                before = self._waiting.get(at)
                if typing and before is not None and now - before.at > TYPING:
                    self._waiting[who, before.observed] = before
                self._waiting[at] = _Seen(who, each, day, now)
            while len(self._waiting) > _MOST_WAITING:
                del self._waiting[next(iter(self._waiting))]

    def catch_up(self, now: datetime | None = None) -> None:
        """Count what waits; what may still be typed on at this time goes on waiting.

        StorageError, and then all of it goes on waiting.
        """
        with self._lock:
            typed = {at: seen for at, seen in self._waiting.items() if now and _may_go_on(at, seen, now)}
            waiting = {at: seen for at, seen in self._waiting.items() if at not in typed}
            self._waiting = typed
        try:
            found = (note for seen in waiting.values() for note in seen.notes(self.key(seen.day)))
            if once := tuple(found):
                self._database.note(once)
        except Exception:
            with self._lock:
                self._waiting = {**waiting, **self._waiting}
            raise


def _may_go_on(at: tuple[str, object], seen: _Seen, now: datetime) -> bool:
    return at[1] == _TYPED and now - seen.at <= TYPING


@dataclass(frozen=True, slots=True)
class _Seen:
    who: str
    observed: Observation
    day: date
    at: datetime

    def notes(self, key: bytes) -> tuple[Note, ...]:
        return notes(key, self.who, [self.observed], self.day)


def notes(
    key: bytes, who: str, observed: Iterable[Observation], day: date, since: timedelta | None = None
) -> tuple[Note, ...]:
    """The notes of what was observed; ``since``: how long ago the turn before was, None where unknown."""
    from bot.storage.observations import Counted, Note

    def noted(each: Observation) -> Note:
        seen = f"{each.kind} {each.same}\0{who}".encode("utf-8", "surrogatepass")
        mark = blake2b(seen, key=key, digest_size=16).hexdigest()
        return Note(mark, Counted(day, each.kind, each.ending, each.key, each.words, each.other, each.clause))

    soon = since is not None and since <= SOON
    return tuple(noted(each) for each in observed if soon or each.kind != REWORDED)
