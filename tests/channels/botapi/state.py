"""What the service knows: people, chats and their messages, questions that wait for an answer, files."""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from botapi.errors import JSON, Refusal, bad, forbidden
from botapi.params import Upload
from botapi.spec import Spec
from botapi.updates import UpdateQueue

MIB = 1024 * 1024


@dataclass(slots=True)
class Stored:
    """A message as it is shown now, and what the service knows beside it.

    ``revision`` is the server's count of changes when it was last sent or edited; ``locked`` marks one that
    was sent with a reply keyboard, which cannot be edited afterwards.
    """

    message: JSON
    revision: int
    upload: Upload | None = None
    locked: bool = False
    deleted: bool = False

    @property
    def by_bot(self) -> bool:
        sender = self.message.get("from", {})
        return bool(sender.get("is_bot"))


@dataclass(slots=True)
class ChatState:
    """A chat: its Chat object, all messages ever by id, and what shows beside them."""

    chat: JSON
    messages: dict[int, Stored] = field(default_factory=dict)
    ids: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    keyboard: list[list[str]] = field(default_factory=list)
    actions: list[str] = field(default_factory=list)
    closed: str = ""
    privacy: bool = True

    @property
    def id(self) -> int:
        return int(self.chat["id"])

    @property
    def private(self) -> bool:
        return bool(self.chat["type"] == "private")

    def shown(self) -> list[Stored]:
        """The messages that show now, oldest first."""
        return [stored for stored in self.messages.values() if not stored.deleted]

    def find(self, message_id: int, what: str) -> Stored:
        """The message that a call speaks of. Raises Refusal: ``message to edit not found`` and the like."""
        stored = self.messages.get(message_id)
        if stored is None or stored.deleted:
            raise bad(f"message to {what} not found")
        return stored


@dataclass(slots=True)
class Question:
    """A callback or inline query: who asked, and the answer once it came. ``over``: it came too late."""

    id: str
    person: int
    answer: JSON | None = None
    over: bool = False


@dataclass(slots=True)
class Limits:
    """Sizes in bytes beyond which the service refuses a file; tests lower them."""

    document: int = 50 * MIB
    download: int = 20 * MIB
    photo: int = 10 * MIB


class World:
    """All state, behind one lock. ``changed`` is notified at every change."""

    def __init__(self, spec: Spec, bot: JSON) -> None:
        self.spec = spec
        self.bot = bot
        self.changed = threading.Condition(threading.RLock())
        self.updates = UpdateQueue(self.changed)
        self.people: dict[int, JSON] = {}
        self.chats: dict[int, ChatState] = {}
        self.questions: dict[str, Question] = {}
        self.files: dict[str, tuple[str, JSON, Upload]] = {}
        self.paths: dict[str, Upload] = {}
        self.commands: dict[str, list[JSON]] = {}
        self.descriptions: dict[str, str] = {}
        self.losses: list[str] = []
        self.limits = Limits()
        self.strict_html = True
        self.webhook: JSON = {}
        self.revision = 0
        self._numbers = itertools.count(4_382_600_000_001)

    def number(self) -> str:
        """An identifier that was not used before."""
        return str(next(self._numbers))

    def touch(self) -> int:
        """Counts a change and wakes whoever waits for one."""
        self.revision += 1
        self.changed.notify_all()
        return self.revision

    def lose(self, method: str, losses: list[str]) -> None:
        """Records what the service takes without a word and does not show."""
        self.losses.extend(f"{method}: {loss}" for loss in losses)

    def add_message(self, chat: ChatState, sender: JSON, content: JSON) -> Stored:
        """Stores a new message in a chat and returns it."""
        message: JSON = {
            "message_id": next(chat.ids),
            "from": sender,
            "chat": chat.chat,
            "date": int(time.time()),
            **content,
        }
        stored = Stored(message, self.touch())
        chat.messages[message["message_id"]] = stored
        return stored

    def open_chat(self, chat_id: object) -> ChatState:
        """The chat that a call writes to. Raises Refusal: not found (400); blocked, kicked (403)."""
        chat = self.known_chat(chat_id)
        if chat.closed:
            raise forbidden(chat.closed)
        return chat

    def known_chat(self, chat_id: object) -> ChatState:
        """The chat of an id, or of the @name of a public group, open or not. Raises Refusal (400, 403)."""
        for chat in self.chats.values():
            if chat_id == chat.id or (chat_id == f"@{chat.chat.get('username')}" and not chat.private):
                return chat
        raise self._stranger(chat_id)

    def _stranger(self, chat_id: object) -> Refusal:
        """Somebody the bot met in a group, but who never wrote to it, is no chat yet."""
        met = {
            stored.message["from"]["id"]
            for chat in self.chats.values()
            for stored in chat.messages.values()
            if not chat.private
        }
        if chat_id in self.people and chat_id in met:
            return forbidden("bot can't initiate conversation with a user")
        return bad("chat not found")

    def answerable(self, query_id: str) -> Question:
        """The question that a call answers. Raises Refusal (400) if there is none, or its time is over."""
        question = self.questions.get(query_id)
        if question is None or question.over or question.answer is not None:
            raise bad("query is too old and response timeout expired or query ID is invalid")
        return question
