"""Delivers updates to the bot's webhook, as the service does.

Updates of one chat go one after another, those of different chats at once, up to ``max_connections``; an
update is sent again until it is answered with 2xx.
"""

from __future__ import annotations

import http.client
import json
import threading
import time
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from botapi.bot_settings import LOOPBACK
from botapi.errors import JSON
from botapi.state import World

TIMEOUT = 10.0


@dataclass(frozen=True, slots=True)
class Delivery:
    """One attempt: the update, and the status that came back (0: no answer, ``error`` says why)."""

    update: JSON
    status: int
    error: str = ""


@dataclass(slots=True)
class Deliverer:
    """``forward`` is the address, as ``http://127.0.0.1:PORT``, to which a public webhook's requests go
    instead.

    ``retry_after`` is the pause, in seconds, before an update is sent again (the service waits longer each
    time).
    """

    world: World
    forward: str = ""
    retry_after: float = 0.1
    deliveries: list[Delivery] = field(default_factory=list)
    closed: bool = False
    _flying: set[str] = field(default_factory=set)

    def start(self) -> None:
        threading.Thread(target=self._run, daemon=True).start()

    def close(self) -> None:
        with self.world.changed:
            self.closed = True
            self.world.changed.notify_all()

    def _run(self) -> None:
        while True:
            with self.world.changed:
                self.world.changed.wait_for(lambda: self.closed or self._ready() is not None)
                update = self._ready()
                if self.closed or update is None:
                    return
                self._flying.add(_queue_of(update))
            threading.Thread(target=self._deliver, args=(update,), daemon=True).start()

    def _ready(self) -> JSON | None:
        """The oldest update whose chat has none under way."""
        updates, webhook = self.world.updates, self.world.webhook
        if not updates.webhook_url or len(self._flying) >= webhook.get("max_connections", 40):
            return None
        waiting = (
            update for update in [*updates.again, *updates.pending] if _queue_of(update) not in self._flying
        )
        return next(waiting, None)

    def _deliver(self, update: JSON) -> None:
        with self.world.changed:
            url, secret = self.world.updates.webhook_url, self.world.webhook.get("secret_token", "")
        delivery = self._post(update, url, secret)
        ok = 200 <= delivery.status < 300
        if not ok:
            time.sleep(self.retry_after)
        with self.world.changed:
            self.deliveries.append(delivery)
            self._flying.discard(_queue_of(update))
            if ok:
                self._done(update)
            elif self.world.webhook:
                why = delivery.error or f"Wrong response from the webhook: {delivery.status}"
                self.world.webhook |= {"last_error_date": int(time.time()), "last_error_message": why}
            self.world.changed.notify_all()

    def _done(self, update: JSON) -> None:
        updates = self.world.updates
        if any(update is waiting for waiting in updates.again):
            updates.again = [waiting for waiting in updates.again if waiting is not update]
        else:
            updates.pending = [waiting for waiting in updates.pending if waiting is not update]

    def _post(self, update: JSON, url: str, secret: str) -> Delivery:
        target = urlsplit(url)
        where = urlsplit(self.forward) if self.forward else target
        if where.hostname not in LOOPBACK:
            return Delivery(update, 0, "Connection refused: tests deliver to loopback only, set `forward`")
        connection = http.client.HTTPConnection(where.hostname or "", where.port or 80, timeout=TIMEOUT)
        headers = {"Content-Type": "application/json", "Host": target.netloc}
        if secret:
            headers["X-Telegram-Bot-Api-Secret-Token"] = secret
        path = (target.path or "/") + (f"?{target.query}" if target.query else "")
        try:
            connection.request("POST", path, json.dumps(update, ensure_ascii=False).encode(), headers)
            response = connection.getresponse()
            response.read()
            return Delivery(update, response.status)
        except (OSError, http.client.HTTPException) as error:
            return Delivery(update, 0, str(error) or type(error).__name__)
        finally:
            connection.close()


def _queue_of(update: JSON) -> str:
    """Updates of the same chat, or of the same person's presses, are delivered in order."""
    kind, content = next((name, value) for name, value in update.items() if name != "update_id")
    about = (
        content["from"]
        if kind in ("callback_query", "inline_query", "chosen_inline_result")
        else content["chat"]
    )
    return f"{about['id']} {kind if about is content.get('from') else ''}"
