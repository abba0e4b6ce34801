"""People and chats for tests: somebody writes, presses and reads what the bot showed.

Everything that a person does makes a full Update, held against the description like all else. What fails is
an AssertionError that shows the chat.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol, TypeVar

from botapi.errors import JSON
from botapi.formatting import with_detected
from botapi.params import Upload
from botapi.samples import SAMPLES
from botapi.state import ChatState, Question, Stored, World
from botapi.views import Button, Shown, look

T = TypeVar("T")
TIMEOUT = 5.0
BLOCKED = "bot was blocked by the user"


class Waiting(Protocol):
    """What waits until a check gives something (see BotApiServer)."""

    def wait(self, check: Callable[[], T | None], timeout: float = TIMEOUT, what: str = "") -> T: ...

    def until(
        self, check: Callable[[], T | None], timeout: float = TIMEOUT, what: str = ""
    ) -> Awaitable[T]: ...


@dataclass(frozen=True, slots=True)
class Asked:
    """A press or an inline query, and the answer that it got."""

    update: JSON
    question: Question
    waiting: Waiting

    @property
    def answer(self) -> JSON | None:
        """The parameters of the bot's answer, None as long as there is none."""
        return self.question.answer

    @property
    def notice(self) -> str:
        """The words shown over the screen."""
        return str((self.question.answer or {}).get("text", ""))

    def expires(self) -> None:
        """From now on it can be answered no more."""
        self.question.over = True

    async def until_answered(self, timeout: float = TIMEOUT) -> JSON:
        """Waits for the answer."""
        await self.waiting.until(lambda: self.answer is not None, timeout, "an answer to a query")
        return self.answer or {}

    def wait_answered(self, timeout: float = TIMEOUT) -> JSON:
        """Waits for the answer, blocking."""
        self.waiting.wait(lambda: self.answer is not None, timeout, "an answer to a query")
        return self.answer or {}


class Chat:
    """A chat as it shows now."""

    def __init__(self, world: World, state: ChatState) -> None:
        self.world = world
        self.state = state

    @property
    def id(self) -> int:
        return self.state.id

    @property
    def messages(self) -> list[Shown]:
        """All messages that show, oldest first."""
        with self.world.changed:
            return [look(stored) for stored in self.state.shown()]

    @property
    def replies(self) -> list[Shown]:
        """The bot's messages that show, oldest first."""
        return [message for message in self.messages if message.by_bot]

    @property
    def last(self) -> Shown:
        """The newest message of the bot."""
        replies = self.replies
        assert replies, f"the bot has shown nothing in {self}"
        return replies[-1]

    @property
    def labels(self) -> list[str]:
        """The labels of every inline button that shows, newest message first."""
        return [label for message in reversed(self.messages) for label in message.labels]

    @property
    def keyboard(self) -> list[list[str]]:
        """The reply keyboard below the chat."""
        return self.state.keyboard

    @property
    def actions(self) -> list[str]:
        """The chat actions so far ("typing")."""
        return self.state.actions

    def __str__(self) -> str:
        lines = [str(message) for message in self.messages] or ["(nothing)"]
        return "\n".join([f"chat {self.id}:", *lines])


class Group(Chat):
    """A group with the bot in it. With ``privacy`` the bot gets only commands and replies to itself."""

    def __init__(self, world: World, state: ChatState, waiting: Waiting) -> None:
        super().__init__(world, state)
        self.waiting = waiting

    def removes_bot(self, by: Person) -> JSON:
        """Somebody puts the bot out: every call for the group is refused from then on."""
        self.state.closed = f"bot was kicked from the {self.state.chat['type']} chat"
        return by.changes_membership(self.state, "member", "kicked")

    def adds_bot(self, by: Person) -> JSON:
        """Somebody takes the bot in (again)."""
        self.state.closed = ""
        return by.changes_membership(self.state, "left", "member")


class Person:
    """Somebody with a private chat with the bot, which begins with the first message."""

    def __init__(self, world: World, user: JSON, waiting: Waiting) -> None:
        self.world = world
        self.user = user
        self.waiting = waiting
        self._since: dict[int, int] = {}

    @property
    def id(self) -> int:
        return int(self.user["id"])

    @property
    def chat(self) -> Chat:
        """The private chat."""
        return Chat(self.world, self._private())

    def says(self, text: str, chat: Chat | None = None, reply_to: int | None = None) -> JSON:
        """Writes a message; the update. In a group it may not reach the bot, yet the update is returned."""
        clean = text.strip()
        assert 0 < len(clean) <= 4096, "a person's message has 1-4096 characters"
        entities = with_detected(clean, [])
        return self._sends({"text": clean, **({"entities": entities} if entities else {})}, chat, reply_to)

    def sends(self, kind: str, chat: Chat | None = None, caption: str = "") -> JSON:
        """Sends a sticker, photo, document, voice, contact or location (``kind``); the update."""
        return self._sends({**SAMPLES[kind], **({"caption": caption} if caption else {})}, chat, None)

    def sends_file(
        self,
        name: str,
        data: bytes,
        caption: str = "",
        *,
        chat: Chat | None = None,
        reply_to: int | None = None,
        said: int | None = None,
        album: str = "",
        forwarded: bool = False,
    ) -> JSON:
        """Sends a file as a document, ``said`` the size that stands in the update; the update."""
        with self.world.changed:
            upload = Upload(name, "application/octet-stream", data)
            number = self.world.number()
            document: JSON = {
                "file_id": f"BQAC{number}",
                "file_unique_id": f"u{number}",
                "file_size": len(data),
            }
            document |= {"file_name": name} if name else {}
            document |= {} if said is None else {"file_size": said}
            self.world.files[document["file_id"]] = ("document", document, upload)
            content: JSON = {"document": document}
            content |= {"caption": caption} if caption else {}
            content |= {"media_group_id": album} if album else {}
            if forwarded:
                origin = {"type": "hidden_user", "date": int(time.time()), "sender_user_name": "Người khác"}
                content["forward_origin"] = origin
        return self._sends(content, chat, reply_to)

    def edits(self, message_id: int, text: str, chat: Chat | None = None) -> JSON:
        """Changes a message written before; the update."""
        with self.world.changed:
            state = self._begins(chat)
            stored = state.messages[message_id]
            assert not stored.by_bot, "a person edits only their own messages"
            entities = with_detected(text, [])
            rest = {name: value for name, value in stored.message.items() if name not in ("text", "entities")}
            more = {"entities": entities} if entities else {}
            stored.message = {**rest, "edit_date": int(time.time()), "text": text, **more}
            stored.revision = self.world.touch()
            return self._update("edited_message", stored.message, _reaches(state, stored, self.world.bot))

    def presses(self, what: str, message: Shown | None = None, chat: Chat | None = None) -> Asked:
        """Presses the button of this label or data that shows in ``message``, or the newest that has one."""
        chat = chat or self.chat
        shown = [candidate for candidate in chat.messages if message is None or candidate.id == message.id]
        for candidate in reversed(shown):
            if (button := candidate.button(what)) is not None:
                return self._press(chat.state, candidate.id, button)
        raise AssertionError(f"no button {what!r} shows in {chat}")

    def presses_stale(self, message: Shown, what: str, chat: Chat | None = None) -> Asked:
        """Presses a button of a message as it showed earlier: a screen that lags behind."""
        button = message.button(what)
        assert button is not None, f"{message} never had a button {what!r}"
        return self._press((chat or self.chat).state, message.id, button)

    def presses_data(self, data: str, message_id: int, chat: Chat | None = None) -> Asked:
        """Sends ``data`` as pressed below a message, whether it shows such a button or not."""
        return self._press((chat or self.chat).state, message_id, Button(data, data, {}))

    def taps(self, label: str) -> JSON:
        """Presses a key of the reply keyboard, which sends its label; the update."""
        keys = [key for row in self.chat.keyboard for key in row]
        assert label in keys, f"no key {label!r} among {keys}"
        return self.says(label)

    def asks_inline(self, query: str, offset: str = "") -> Asked:
        """Writes ``@bot query`` in some chat."""
        with self.world.changed:
            question = self._question()
            asked = {
                "id": question.id,
                "from": self.user,
                "query": query,
                "offset": offset,
                "chat_type": "sender",
            }
            return Asked(self._update("inline_query", asked), question, self.waiting)

    def chooses(self, result_id: str, query: str = "") -> JSON:
        """Picks a result of an inline query; the update."""
        with self.world.changed:
            return self._update(
                "chosen_inline_result", {"result_id": result_id, "from": self.user, "query": query}
            )

    def blocks(self) -> JSON:
        """Blocks the bot: every message to this person is refused from then on. The update."""
        state = self.world.chats[self.id]
        state.closed = BLOCKED
        return self.changes_membership(state, "member", "kicked")

    def unblocks(self) -> JSON:
        """Lets the bot in again; the update."""
        state = self.world.chats[self.id]
        state.closed = ""
        return self.changes_membership(state, "kicked", "member")

    def new_replies(self, text: str = "", chat: Chat | None = None) -> list[Shown]:
        """The bot's messages with ``text``, sent or edited since this person last did something there."""
        chat = chat or self.chat
        since = self._since.get(chat.id, 0)
        return [message for message in chat.replies if message.revision > since and text in message.text]

    async def until_reply(self, text: str = "", timeout: float = TIMEOUT, chat: Chat | None = None) -> Shown:
        """Waits for a new reply that holds ``text``; the newest."""
        what = f"a reply with {text!r} in {chat or self.chat}"
        return await self.waiting.until(lambda: self._newest(text, chat), timeout, what)

    def wait_reply(self, text: str = "", timeout: float = TIMEOUT, chat: Chat | None = None) -> Shown:
        """Waits for a new reply that holds ``text``, blocking; the newest."""
        what = f"a reply with {text!r} in {chat or self.chat}"
        return self.waiting.wait(lambda: self._newest(text, chat), timeout, what)

    def changes_membership(self, state: ChatState, old: str, new: str) -> JSON:
        """The update that tells the bot of its own membership."""
        with self.world.changed:
            self._acts(state)
            change = {
                "chat": state.chat,
                "from": self.user,
                "date": int(time.time()),
                "old_chat_member": _membership(old, self.world.bot),
                "new_chat_member": _membership(new, self.world.bot),
            }
            return self._update("my_chat_member", change)

    def _newest(self, text: str, chat: Chat | None) -> Shown | None:
        replies = self.new_replies(text, chat)
        return max(replies, key=lambda message: message.revision) if replies else None

    def _private(self) -> ChatState:
        with self.world.changed:
            known = self.world.chats.get(self.id)
            if known is not None:
                return known
            names: JSON = {key: self.user[key] for key in ("first_name", "username") if key in self.user}
            return ChatState({"id": self.id, "type": "private", **names})

    def _begins(self, chat: Chat | None) -> ChatState:
        state = chat.state if chat is not None else self._private()
        assert state.closed != BLOCKED, "somebody who blocked the bot writes to it only after unblocking it"
        self.world.chats.setdefault(state.id, state)
        self._acts(state)
        return state

    def _acts(self, state: ChatState) -> None:
        self._since[state.id] = self.world.revision

    def _sends(self, content: JSON, chat: Chat | None, reply_to: int | None) -> JSON:
        with self.world.changed:
            state = self._begins(chat)
            replied = state.messages[reply_to] if reply_to is not None else None
            if replied is not None:
                content = {"reply_to_message": _without_reply(replied.message), **content}
            stored = self.world.add_message(state, self.user, content)
            return self._update("message", stored.message, _reaches(state, stored, self.world.bot))

    def _press(self, state: ChatState, message_id: int, button: Button) -> Asked:
        assert button.data, f"[{button.label}] sends nothing to the bot: {button.raw}"
        with self.world.changed:
            self._acts(state)
            question = self._question()
            query = {
                "id": question.id,
                "from": self.user,
                "message": _as_pressed(state.messages[message_id]),
                "chat_instance": str(-7_000_000_000 - abs(state.id)),
                "data": button.data,
            }
            return Asked(self._update("callback_query", query), question, self.waiting)

    def _question(self) -> Question:
        question = Question(self.world.number(), self.id)
        self.world.questions[question.id] = question
        return question

    def _update(self, kind: str, content: JSON, reaches: bool = True) -> JSON:
        faults = self.world.spec.conforms({"update_id": 1, kind: content}, "Update")
        assert not faults, faults
        return self.world.updates.add(kind, content) if reaches else {"update_id": 0, kind: content}


def _reaches(state: ChatState, stored: Stored, bot: JSON) -> bool:
    """Whether a message reaches the bot: in a group with privacy, commands for it and replies to it."""
    if state.private:
        return True
    if state.closed:
        return False
    replied = stored.message.get("reply_to_message", {})
    if not state.privacy or replied.get("from", {}).get("id") == bot["id"]:
        return True
    commands = [word for word in _written(stored.message).split() if word.startswith("/")]
    return any("@" not in word or word.endswith(f"@{bot['username']}") for word in commands)


def _written(message: JSON) -> str:
    return str(message.get("text") or message.get("caption") or "")


def _as_pressed(stored: Stored) -> JSON:
    """The message of a callback query: as it is now, or inaccessible if it is gone."""
    if stored.deleted:
        return {"chat": stored.message["chat"], "message_id": stored.message["message_id"], "date": 0}
    return stored.message


def _without_reply(message: JSON) -> JSON:
    return {name: value for name, value in message.items() if name != "reply_to_message"}


def _membership(status: str, user: JSON) -> JSON:
    return {"status": status, "user": user, **({"until_date": 0} if status == "kicked" else {})}
