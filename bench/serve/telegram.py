"""Telegram as the measured systems see it: a Bot API that answers at once, and updates as it sends them.

It is light, not strict: whether calls are right is what tests/channels/botapi is for. Every call gets an
answer of the right form, and what was sent is handed to the person it was sent to.
"""

from __future__ import annotations

import asyncio
import html
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from email.parser import BytesParser
from functools import partial
from typing import Any
from urllib.parse import parse_qsl

import orjson

from bench.serve.wire import Served

TOKEN = "4242:bench-token"
SECRET = "bench-secret"
CONNECTIONS = 40
"""Telegram's own number of connections for a webhook, unless the bot asks for another."""

_BOT = {"id": 4242, "is_bot": True, "first_name": "Bench", "username": "bench_bot"}
_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True)
class Shown:
    """A message as a person sees it: its id, its text as it was sent, and the actions of its buttons."""

    number: int
    html: str
    actions: tuple[str, ...]
    message: dict[str, Any]


Deliver = Callable[[Shown], None]


@dataclass
class BotApi:
    """Answers the calls of one bot."""

    delay: float = 0.0
    people: dict[int, Deliver] = field(default_factory=dict)
    connections: int = CONNECTIONS
    calls: dict[str, int] = field(default_factory=dict)
    strays: int = 0
    _numbers: int = 0
    _server: asyncio.Server | None = None

    async def start(self) -> int:
        """Listens; gives the port."""
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(partial(Served, self._answer, self.delay), "127.0.0.1", 0)
        port = self._server.sockets[0].getsockname()[1]
        assert isinstance(port, int)
        return port

    def stop(self) -> None:
        """Listens no longer."""
        if self._server is not None:
            self._server.close()

    def _answer(self, path: str, kind: str, body: bytes) -> bytes:
        method = path.rpartition("/")[2].partition("?")[0].lower()
        self.calls[method] = self.calls.get(method, 0) + 1
        return orjson.dumps({"ok": True, "result": self._result(method, _parameters(kind, body))})

    def _result(self, method: str, given: dict[str, Any]) -> object:
        if method in ("sendmessage", "editmessagetext", "sendphoto", "senddocument"):
            return self._shown(given, edited=method == "editmessagetext")
        if method == "getme":
            return {**_BOT, "can_join_groups": True, "can_read_all_group_messages": False,
                    "supports_inline_queries": False}  # fmt: skip
        if method == "setwebhook":
            self.connections = int(given.get("max_connections") or CONNECTIONS)
        if method == "getwebhookinfo":
            return {"url": "", "has_custom_certificate": False, "pending_update_count": 0}
        return [] if method in ("getupdates", "getmycommands") else True

    def _shown(self, given: dict[str, Any], *, edited: bool) -> dict[str, Any]:
        chat = int(given["chat_id"])
        self._numbers += 1
        sent = str(given.get("text", given.get("caption", "")))
        message: dict[str, Any] = {
            "message_id": int(given["message_id"]) if edited else self._numbers,
            "date": int(time.time()),
            "chat": {"id": chat, "type": "private", "first_name": "Bench"},
            "from": _BOT,
            "text": html.unescape(_TAG.sub("", sent)),
        }
        actions: tuple[str, ...] = ()
        if markup := given.get("reply_markup"):
            message["reply_markup"] = keyboard = orjson.loads(markup) if isinstance(markup, str) else markup
            rows = keyboard.get("inline_keyboard", ())
            actions = tuple(button.get("callback_data", "") for row in rows for button in row)
        if (deliver := self.people.get(chat)) is None:
            self.strays += 1
        else:
            deliver(Shown(message["message_id"], sent, actions, message))
        return message


def _parameters(kind: str, body: bytes) -> dict[str, Any]:
    if kind.startswith("application/json"):
        given = orjson.loads(body)
        assert isinstance(given, dict)
        return given
    if kind.startswith("multipart/"):
        parsed = BytesParser().parsebytes(b"Content-Type: " + kind.encode() + b"\r\n\r\n" + body)
        parts = [part for part in parsed.walk() if not part.is_multipart()]
        return {
            str(part.get_param("name", header="content-disposition")): _text(part.get_payload(decode=True))
            for part in parts
        }
    return dict(parse_qsl(body.decode(), keep_blank_values=True))


def _text(payload: object) -> str:
    return payload.decode("utf-8", "replace") if isinstance(payload, bytes) else ""


def typed(update: int, chat: int, words: str) -> bytes:
    """The update of a message of a person in their own chat."""
    message: dict[str, Any] = {
        "message_id": update,
        "date": int(time.time()),
        "chat": {"id": chat, "type": "private", "first_name": "Bench"},
        "from": _sender(chat),
        "text": words,
    }
    if words.startswith("/"):
        command = words.split(maxsplit=1)[0]
        message["entities"] = [{"type": "bot_command", "offset": 0, "length": len(command)}]
    return orjson.dumps({"update_id": update, "message": message})


def pressed(update: int, chat: int, action: str, shown: Shown) -> bytes:
    """The update of a press on a button of a message."""
    return orjson.dumps(
        {
            "update_id": update,
            "callback_query": {
                "id": str(update),
                "from": _sender(chat),
                "chat_instance": str(-chat),
                "message": shown.message,
                "data": action,
            },
        }
    )


def _sender(chat: int) -> dict[str, Any]:
    return {"id": chat, "is_bot": False, "first_name": "Bench", "language_code": "vi"}
