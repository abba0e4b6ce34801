"""Telegram's side of the webhook: updates go to some replica, and again until one answers with 2xx."""

from __future__ import annotations

import http.client
import json
import random
import threading
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from botapi.errors import JSON
from botapi.state import World
from tests.chaos.replicas import HOST

TIMEOUT = 20.0
WORKERS = 16
FIRST_PAUSE, LONGEST_PAUSE = 0.1, 2.0


@dataclass(slots=True)
class Deliverer:
    """In order for each person, different people at once. Stands in for the strict server's own deliverer.

    ``ports`` are the replicas; each attempt goes to one by chance. A part of the updates (``repeats``) is
    sent once more, to any replica, at the same time as the first or later. ``shuffle`` hands up to so many
    updates of a person over at once, in any order.
    """

    world: World
    ports: Sequence[int]
    chance: random.Random
    repeats: float = 0.0
    shuffle: int = 1
    statuses: dict[int, int] = field(default_factory=dict)
    failed: list[str] = field(default_factory=list)
    closed: bool = False
    _queues: dict[int, deque[JSON]] = field(default_factory=dict)
    _busy: set[int] = field(default_factory=set)
    _extra: int = 0
    _threads: list[threading.Thread] = field(default_factory=list)

    def start(self) -> None:
        """Delivers from now on, as soon as the bot has set a webhook."""
        self._threads = [threading.Thread(target=self._work, daemon=True) for _ in range(WORKERS)]
        for thread in self._threads:
            thread.start()

    def close(self) -> None:
        """Takes nothing more up."""
        with self.world.changed:
            self.closed = True
            self.world.changed.notify_all()
        for thread in self._threads:
            thread.join(TIMEOUT)

    @property
    def idle(self) -> bool:
        """Whether all that came has been taken, repeats too."""
        with self.world.changed:
            self._sort()
            return not (self._queues or self._busy or self._extra or self.world.updates.pending)

    def _work(self) -> None:
        while (found := self._next()) is not None:
            person, updates = found
            if len(updates) == 1:
                self._insist(updates[0])
            else:
                self._at_once(updates)
            with self.world.changed:
                self._busy.discard(person)
                self.world.changed.notify_all()

    def _next(self) -> tuple[int, list[JSON]] | None:
        """Updates of a person of whom none is under way; None at the end."""
        with self.world.changed:
            while not self.closed:
                self._sort()
                for person, queue in self._queues.items():
                    if person not in self._busy:
                        some = [queue.popleft() for _ in range(min(len(queue), self.shuffle))]
                        self._queues = {key: left for key, left in self._queues.items() if left}
                        self._busy.add(person)
                        return person, some
                self.world.changed.wait()
        return None

    def _sort(self) -> None:
        """Takes what waits over into the people's queues."""
        updates = self.world.updates
        if updates.webhook_url:
            for update in updates.pending:
                self._queues.setdefault(sender(update), deque()).append(update)
            updates.pending = []

    def _at_once(self, updates: list[JSON]) -> None:
        self.chance.shuffle(updates)
        threads = [threading.Thread(target=self._insist, args=(update, True)) for update in updates]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def _insist(self, update: JSON, wavering: bool = False) -> None:
        """Sends until it is taken; ``wavering`` waits a moment before."""
        if wavering:
            time.sleep(self.chance.random())
        if self.chance.random() < self.repeats:
            self._repeats(update)
        pause = FIRST_PAUSE
        while not self.closed:
            status = self._post(update)
            if 200 <= status < 300:
                return
            time.sleep(pause)
            pause = min(LONGEST_PAUSE, pause * 1.5)

    def _repeats(self, update: JSON) -> None:
        """Sends it once more beside, some time in the next seconds; whether that is taken does not matter."""

        def send() -> None:
            time.sleep(self.chance.choice((0, 0, 0.5, 3)) * self.chance.random())
            self._post(update)
            with self.world.changed:
                self._extra -= 1

        with self.world.changed:
            self._extra += 1
        threading.Thread(target=send, daemon=True).start()

    def _post(self, update: JSON) -> int:
        path = urlsplit(self.world.updates.webhook_url).path
        secret = self.world.webhook.get("secret_token", "")
        body = json.dumps(update, ensure_ascii=False).encode()
        status, error = post(self.chance.choice(self.ports), path, body, secret)
        with self.world.changed:
            self.statuses[status] = self.statuses.get(status, 0) + 1
            if status not in (0, 200, 503):
                self.failed.append(f"{status} {error}")
        return status


def post(port: int, path: str, body: bytes, secret: str, **headers: str) -> tuple[int, str]:
    """One request to a webhook: the status (0: no answer), and what went wrong."""
    connection = http.client.HTTPConnection(HOST, port, timeout=TIMEOUT)
    sent = {"Content-Type": "application/json", "X-Telegram-Bot-Api-Secret-Token": secret, **headers}
    try:
        connection.request("POST", path or "/", body, sent)
        response = connection.getresponse()
        return response.status, response.read(500).decode(errors="replace")
    except (OSError, http.client.HTTPException) as error:
        return 0, type(error).__name__
    finally:
        connection.close()


def sender(update: JSON) -> int:
    """Who did what an update tells."""
    content = next(value for name, value in update.items() if name != "update_id")
    return int(content["from"]["id"])
