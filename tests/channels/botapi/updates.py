"""The queue of updates: long polling, with its confirmations and conflicts."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from botapi.errors import JSON, Refusal

FIRST_ID = 700_000_001
# Only sent to a bot that asks for them by name.
NOT_BY_DEFAULT = {"chat_member", "message_reaction", "message_reaction_count"}
OTHER_POLL = (
    "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
)
WEBHOOK_SET = "Conflict: terminated by setWebhook request"
WEBHOOK_ACTIVE = (
    "Conflict: can't use getUpdates method while webhook is active; "
    "use deleteWebhook to delete the webhook first"
)


@dataclass(slots=True)
class Poll:
    """A long poll that waits; ``ended`` is why it must end before its time."""

    ended: str = ""


@dataclass(slots=True)
class UpdateQueue:
    """Updates not yet confirmed, oldest first. Every method needs the lock of ``changed``."""

    changed: threading.Condition
    next_id: int = FIRST_ID
    pending: list[JSON] = field(default_factory=list)
    again: list[JSON] = field(default_factory=list)
    allowed: list[str] = field(default_factory=list)
    held: list[JSON] | None = None
    poll: Poll | None = None
    webhook_url: str = ""
    changed_at: float = 0.0

    def add(self, kind: str, content: JSON) -> JSON:
        """Makes an update with the next id and queues it, unless the bot did not ask for its kind."""
        update = {"update_id": self.next_id, kind: content}
        self.next_id += 1
        if kind in self.allowed or (not self.allowed and kind not in NOT_BY_DEFAULT):
            (self.pending if self.held is None else self.held).append(update)
        self.changed.notify_all()
        return update

    def repeat(self, update: JSON) -> None:
        """Delivers an update once more, whatever was confirmed."""
        self.again.append(update)
        self.changed.notify_all()

    def release(self, backwards: bool) -> None:
        """Queues what was held back, in order or backwards."""
        held, self.held = self.held or [], None
        self.pending.extend(reversed(held) if backwards else held)
        self.changed.notify_all()

    def confirm(self, offset: int) -> None:
        """Forgets the updates below ``offset``; a negative one keeps only so many at the end."""
        if offset > 0:
            self.pending = [update for update in self.pending if update["update_id"] >= offset]
            self.changed_at = time.monotonic()
        elif offset < 0:
            self.pending = self.pending[offset:]

    def take(self, offset: int, limit: int, timeout: float, alive: Callable[[], bool]) -> list[JSON]:
        """Answers getUpdates: waits up to ``timeout`` seconds for an update.

        ``alive`` says whether the caller still listens. Raises Refusal (409) if another poll or a webhook
        ends this one.
        """
        if self.webhook_url:
            raise Refusal(409, WEBHOOK_ACTIVE)
        self.confirm(offset)
        found = self._found(limit)
        if found or timeout <= 0:
            return found
        self.end_poll(OTHER_POLL)
        poll = self.poll = Poll()
        until = time.monotonic() + timeout
        while not poll.ended and not found and alive() and (left := until - time.monotonic()) > 0:
            self.changed.wait(min(left, 0.25))
            found = self._found(limit)
        if self.poll is poll:
            self.poll = None
        if poll.ended:
            raise Refusal(409, poll.ended)
        return found

    def end_poll(self, why: str) -> None:
        """Ends the long poll that waits, if one does."""
        if self.poll is not None:
            self.poll.ended = why
            self.poll = None
            self.changed.notify_all()

    def _found(self, limit: int) -> list[JSON]:
        again, self.again = self.again, []
        return (again + self.pending)[:limit]
