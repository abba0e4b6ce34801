"""One replica on a database, with one person on Telegram whose updates are delivered by hand."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from bot.settings import today
from botapi.errors import JSON
from botapi.server import BotApiServer
from handlers.conversation import Conversation
from tests.chaos.deliverer import post
from tests.chaos.replicas import HOST, SECRET, WEBHOOK, Replica, wait
from tests.chaos.scene import conversations, rows
from tests.chaos.walks import Step, replayed

STEPS = tuple(Step(text=words) for words in ("/dieukien sau đại học", "đồng ý", "công chức", "không rõ"))
_SECONDS = 40.0


class Desk:
    """To be opened and closed; see ``desk``."""

    def __init__(self, database: str, folder: Path) -> None:
        self.database = database
        self.server = BotApiServer()
        self.server.webhook.forward = "http://127.0.0.1:9"
        self.day = today()
        environment = {"DATABASE_URL": database, "DIEUKIEN_LOG": "text"}
        environment |= {"TELEGRAM_BOT_TOKEN": self.server.token}
        environment |= {"TELEGRAM_WEBHOOK_URL": WEBHOOK, "TELEGRAM_WEBHOOK_SECRET": SECRET}
        self.replica = Replica("desk", folder, environment)
        self.lan = self.server.person(6_200_000_001, "Lan")

    def open(self) -> None:
        """Starts the server of the Bot API and the replica."""
        self.server.start()
        self.replica.environment = {**self.replica.environment, "TELEGRAM_BASE_URL": self.server.base_url}
        self.replica.start()
        self.replica.wait_ready()

    def close(self) -> None:
        """Ends both at once."""
        self.server.close()
        self.replica.kill()

    @property
    def url(self) -> str:
        """Where the web page is."""
        return f"http://{HOST}:{self.replica.port}"

    def delivered(self, update: JSON) -> int:
        """The status that an update is answered with."""
        return post(self.replica.port, urlsplit(WEBHOOK).path, json.dumps(update).encode(), SECRET)[0]

    def goes_through(self, trouble: Callable[[], AbstractContextManager[None]]) -> None:
        """Some steps, one that the database does not take and that is sent again after that, and the rest."""
        first, second, *others = STEPS
        assert self.delivered(self.lan.says(first.text)) == 200
        refused = self.lan.says(second.text)
        with trouble():
            assert self.delivered(refused) == 503
            assert self.replica.runs
        wait(lambda: self.delivered(refused) == 200, _SECONDS, "the update is not taken after the trouble")
        for step in others:
            assert self.delivered(self.lan.says(step.text)) == 200
        self.ends_as_usual()

    def ends_as_usual(self) -> None:
        """All took effect once, every reply was sent once, and the log says what was the matter."""
        walk = replayed(STEPS, self.day)
        wait(lambda: not rows(self.database, "SELECT 1 FROM outbox"), _SECONDS, "the outbox is not empty")
        wanted = [html for shown in walk.shown for html in shown]
        assert [call.params["text"] for call in self.server.calls_of("sendMessage")] == wanted
        stored = conversations(self.database)
        assert stored.get(f"telegram:{self.lan.id}:{self.lan.id}", Conversation()) == walk.ended
        assert not self.server.problems
        assert "Lỗi mã" not in self.replica.said
        assert "Cơ sở dữ liệu: " in self.replica.said


@contextmanager
def desk(database: str, folder: Path) -> Iterator[Desk]:
    """A replica on this database."""
    opened = Desk(database, folder)
    try:
        opened.open()
        yield opened
    finally:
        opened.close()
