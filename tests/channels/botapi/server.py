"""A strict Bot API server on loopback, with people who talk to the bot.

server = BotApiServer()
server.start()
lan = server.person(1001, "Lan")
lan.says("/start")
reply = lan.wait_reply("Xin chào")
lan.presses("Có")
assert not server.problems and not server.losses
server.close()
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from botapi.api import Api, Call
from botapi.driver import TIMEOUT, Chat, Group, Person
from botapi.errors import JSON
from botapi.faults import Faults
from botapi.spec import Spec, load_spec
from botapi.state import ChatState, Limits, World
from botapi.webhook import Deliverer, Delivery
from botapi.wire import HOST, Wire

T = TypeVar("T")
TOKEN = "7300000001:AAE-test_token-for-loopback-only-00"
USERNAME = "kiem_tra_bot"
PAUSE = 0.005


class BotApiServer:
    """The server of one bot, and the world around it. Thread safe; tests may be sync or async."""

    def __init__(self, token: str = TOKEN, username: str = USERNAME) -> None:
        self.token = token
        self.username = username
        self.world = World(load_spec(), _bot_user(int(token.split(":")[0]), username))
        self.api = Api(self.world, token)
        self.webhook = Deliverer(self.world)
        self._wire = Wire(self.api.answer)
        self._lines: list[Wire] = []

    def start(self) -> None:
        """Listens on a free port of the loopback."""
        self._wire.open()
        self.webhook.start()

    def close(self) -> None:
        """Stops listening and cuts every connection."""
        self.webhook.close()
        for wire in (self._wire, *self._lines):
            wire.close()

    def line(self, name: str) -> str:
        """Opens one more line to the same service; its ``base_url``. Calls over it carry its name."""
        wire = Wire(self.api.answer, name)
        wire.open()
        self._lines.append(wire)
        return f"http://{HOST}:{wire.port}/bot"

    def goes_away(self) -> None:
        """The service cannot be reached until ``comes_back``; what it knows stays."""
        self._wire.close()

    def comes_back(self) -> None:
        """Listens again, on the same port."""
        self._wire.open()

    @property
    def url(self) -> str:
        """``http://127.0.0.1:PORT``."""
        return f"http://{HOST}:{self._wire.port}"

    @property
    def base_url(self) -> str:
        """What a bot is given in place of ``https://api.telegram.org/bot``."""
        return f"{self.url}/bot"

    @property
    def spec(self) -> Spec:
        """The description that calls and results are held against."""
        return self.world.spec

    @property
    def faults(self) -> Faults:
        """Faults on demand: ``server.faults.add("sendMessage", too_many_requests(3))``."""
        return self.api.faults

    @property
    def limits(self) -> Limits:
        """The greatest sizes of files."""
        return self.world.limits

    @property
    def calls(self) -> list[Call]:
        """Every call so far of a known method with the right token."""
        return self.api.calls

    def calls_of(self, method: str) -> list[Call]:
        """The calls of one method."""
        return [call for call in self.api.calls if call.method == method]

    @property
    def problems(self) -> list[Call]:
        """The calls that were refused, faults on demand aside."""
        return self.api.problems

    @property
    def losses(self) -> list[str]:
        """What the service took and did not show: entities beyond the hundredth or wrongly nested."""
        return self.world.losses

    @property
    def deliveries(self) -> list[Delivery]:
        """Every attempt to deliver an update to the webhook."""
        return self.webhook.deliveries

    @property
    def commands(self) -> list[JSON]:
        """The bot's commands of the default scope, or the only scope that has some."""
        lists = list(self.world.commands.values())
        return self.world.commands.get('[{"type": "default"}, ""]', lists[0] if len(lists) == 1 else [])

    def person(self, id: int, name: str, language: str = "vi", username: str = "") -> Person:
        """Somebody; their private chat begins when they write."""
        user: JSON = {"id": id, "is_bot": False, "first_name": name, "language_code": language}
        if username:
            user["username"] = username
        self.world.people[id] = user
        return Person(self.world, user, self)

    def group(self, id: int, title: str, kind: str = "supergroup", privacy: bool = True) -> Group:
        """A group in which the bot already is."""
        state = ChatState({"id": id, "type": kind, "title": title}, privacy=privacy)
        with self.world.changed:
            self.world.chats[id] = state
        return Group(self.world, state, self)

    def chat(self, id: int) -> Chat:
        """A chat by its id."""
        return Chat(self.world, self.world.chats[id])

    def repeats(self, update: JSON) -> None:
        """Delivers an update once more, even one that was confirmed."""
        with self.world.changed:
            self.world.updates.repeat(update)

    @contextmanager
    def holding(self, backwards: bool = False) -> Iterator[None]:
        """Holds updates back, to deliver them together at the end: in order, or ``backwards``."""
        with self.world.changed:
            self.world.updates.held = []
        try:
            yield
        finally:
            with self.world.changed:
                self.world.updates.release(backwards)

    def wait(self, check: Callable[[], T | None], timeout: float = TIMEOUT, what: str = "") -> T:
        """Waits, blocking, until ``check`` gives something true; AssertionError if it never does."""
        until = time.monotonic() + timeout
        while not (found := check()):
            if time.monotonic() > until:
                raise AssertionError(self._late(timeout, what))
            time.sleep(PAUSE)
        return found

    async def until(self, check: Callable[[], T | None], timeout: float = TIMEOUT, what: str = "") -> T:
        """As ``wait``, for tests in an event loop."""
        until = time.monotonic() + timeout
        while not (found := check()):
            if time.monotonic() > until:
                raise AssertionError(self._late(timeout, what))
            await asyncio.sleep(PAUSE)
        return found

    async def until_quiet(self, seconds: float = 0.2, timeout: float = TIMEOUT) -> None:
        """Waits until no update is left and, for so many seconds, no call but getUpdates has come."""
        await self.until(lambda: self._quiet(seconds), timeout, "quiet")

    def wait_quiet(self, seconds: float = 0.2, timeout: float = TIMEOUT) -> None:
        """As ``until_quiet``, blocking."""
        self.wait(lambda: self._quiet(seconds), timeout, "quiet")

    def _quiet(self, seconds: float) -> bool | None:
        with self.world.changed:
            last = max((call.at for call in self.api.calls if call.method != "getUpdates"), default=0.0)
            waits = bool(self.world.updates.pending or self.world.updates.again or self.api.busy)
            since = max(last, self.world.updates.changed_at)
            return (not waits and time.monotonic() - since >= seconds) or None

    def _late(self, timeout: float, what: str) -> str:
        chats = [str(Chat(self.world, state)) for state in self.world.chats.values()]
        refused = [f"refused: {call}" for call in self.api.problems]
        return "\n".join([f"{what or 'it'} did not come within {timeout:g} s", *chats, *refused])


def _bot_user(id: int, username: str) -> JSON:
    yes = ("can_join_groups", "supports_inline_queries")
    no = ("can_read_all_group_messages", "can_connect_to_business", "has_main_web_app")
    return {
        "id": id,
        "is_bot": True,
        "first_name": "Trợ lý",
        "username": username,
        **dict.fromkeys(yes, True),
        **dict.fromkeys(no, False),
    }
