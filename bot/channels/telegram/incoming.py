"""What an update of Telegram means to the assistant: a message, a press, a chat closed, or nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from telegram import CallbackQuery, ChatMemberUpdated, Message, Update, User
from telegram import Document as TelegramDocument
from telegram.constants import ChatMemberStatus, ChatType
from telegram.ext import filters

from handlers import channel_texts as texts
from handlers import file_texts
from handlers.commands import COMMANDS
from handlers.request import Sent

ALLOWED_UPDATES = ("message", "edited_message", "callback_query", "inline_query", "my_chat_member")

BEYOND = 2**53
"""Telegram's own numbers have at most 52 bits."""

MEGABYTE = 1024 * 1024
MOST_FETCHED = 20 * MEGABYTE
"""Bytes of a file that Telegram lets a bot fetch."""

_LOOKED_AT = ("message_id", "date", "chat", "from", "text")
_COMMAND = re.compile(r"/(?P<name>[A-Za-z0-9_]{1,32})(?:@(?P<bot>[A-Za-z0-9_]+))?(?=\s|$)")
_NAMES = frozenset(command.name for command in COMMANDS)
_GONE = frozenset({ChatMemberStatus.BANNED, ChatMemberStatus.LEFT})


@dataclass(frozen=True, slots=True)
class Incoming:
    """Something of a person to answer in a chat. TypeError where its numbers can be none of Telegram's.

    ``text`` and ``action`` are the request's. ``canned`` is what the channel answers without the assistant.
    ``query`` is the press, ``shown`` the message with the pressed button while it can be edited. In groups
    (``public``) ``reply_to`` is the message that answers refer to. ``sent`` is a file that came, which is
    fetched by its ``file_id``, and then ``text`` is its caption.
    """

    chat_id: int
    user_id: int
    text: str = ""
    action: str | None = None
    canned: str = ""
    query: str | None = None
    shown: int | None = None
    reply_to: int | None = None
    public: bool = False
    sent: Sent | None = None
    file_id: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        size, name = (self.sent.size, self.sent.name) if self.sent else (0, "")
        numbers = (self.chat_id, self.user_id, self.shown or 0, self.reply_to or 0, size)
        words = (self.text, self.action or "", self.query or "", self.file_id, name)
        if not (all(map(_is_number, numbers)) and all(map(_is_text, words))):
            raise TypeError("a chat, user or message without a number, or words that are none")

    @property
    def chat(self) -> str:
        """The conversation's name: each person has their own, in groups too."""
        return f"telegram:{self.chat_id}:{self.user_id}"


def _is_number(value: object) -> bool:
    return isinstance(value, int) and abs(value) < BEYOND


def _is_text(value: object) -> bool:
    return isinstance(value, str)


@dataclass(frozen=True, slots=True)
class Closed:
    """The bot was blocked, or put out of a group."""

    chat_id: int


@dataclass(frozen=True, slots=True)
class Nothing:
    """Nothing to answer; ``query`` is a press that leads nowhere, and is let go."""

    query: str | None = None


@dataclass(frozen=True, slots=True)
class Inline:
    """Words that somebody types after the bot's name in any conversation. TypeError where they are none.

    ``query`` is the name under which they are answered, ``after`` where the answer before ended.
    """

    user_id: int
    query: str
    text: str
    after: str = ""

    def __post_init__(self) -> None:
        if not (_is_number(self.user_id) and all(map(_is_text, (self.query, self.text, self.after)))):
            raise TypeError("a user without a number, or words that are none")


Todo: TypeAlias = Incoming | Inline | Closed | Nothing
"""What an update asks for."""


def parsed(raw: Mapping[str, Any]) -> Update:
    """An update as the library reads it, without a bot behind it. Raises whatever the library raises.

    Of words and of the message with a pressed button only the parts that ``read`` looks at: the library makes
    an object of each, and each button and bold word of an answer comes back with its press.
    """
    given = dict(raw)
    for kind in ("message", "edited_message"):
        if isinstance(message := given.get(kind), dict) and message.get("text") is not None:
            given[kind] = _lean(message)
    query = given.get("callback_query")
    if isinstance(query, dict) and isinstance(message := query.get("message"), dict):
        given["callback_query"] = {**query, "message": _lean(message)}
    return Update.de_json(given, None)


def _lean(message: Mapping[str, Any]) -> dict[str, Any]:
    lean = {name: message[name] for name in _LOOKED_AT if name in message}
    if isinstance(answered := message.get("reply_to_message"), dict):
        lean["reply_to_message"] = {name: answered[name] for name in _LOOKED_AT if name in answered}
    return lean


def read(update: Update, me: User) -> Todo:
    """What an update means to the bot ``me``."""
    if update.callback_query is not None:
        return _pressed(update.callback_query) or Nothing(update.callback_query.id)
    if update.inline_query is not None:
        asked = update.inline_query
        return Inline(asked.from_user.id, asked.id, asked.query, asked.offset)
    if update.message is not None:
        return _written(update, update.message, me) or Nothing()
    if update.edited_message is not None:
        return _edited(update.edited_message) or Nothing()
    if update.my_chat_member is not None:
        return _member(update.my_chat_member)
    return Nothing()


def _pressed(query: CallbackQuery) -> Incoming | None:
    message = query.message
    if message is None or query.data is None:
        return None
    asked = message.reply_to_message if isinstance(message, Message) else None
    stranger = asked and asked.from_user and asked.from_user.id != query.from_user.id
    return Incoming(
        message.chat.id,
        query.from_user.id,
        action=query.data,
        canned=texts.NOT_YOURS if stranger else "",
        query=query.id,
        shown=message.message_id if isinstance(message, Message) else None,
        reply_to=asked.message_id if asked else None,
        public=message.chat.type != ChatType.PRIVATE,
    )


def _written(update: Update, message: Message, me: User) -> Incoming | None:
    sender = message.from_user
    if sender is None or sender.is_bot:
        return None
    private = message.chat.type == ChatType.PRIVATE
    if message.document is not None:
        return _sent(message, message.document, sender, me)
    if message.text is None:
        if not private or filters.StatusUpdate.ALL.check_update(update):
            return None
        return Incoming(message.chat.id, sender.id, canned=texts.TEXT_ONLY)
    words = _words(message.text, private or _answers(message, me), me)
    if words is None:
        return None
    reply_to = None if private else message.message_id
    return Incoming(message.chat.id, sender.id, text=words, reply_to=reply_to, public=not private)


def _sent(message: Message, document: TelegramDocument, sender: User, me: User) -> Incoming | None:
    """A file. In a group only one that answers the bot, or whose caption calls it."""
    private = message.chat.type == ChatType.PRIVATE
    words = _words(message.caption or "", private or _answers(message, me), me)
    if words is None:
        return None
    size = document.file_size or 0
    too_large = private and size > MOST_FETCHED
    return Incoming(
        message.chat.id,
        sender.id,
        text=words,
        canned=file_texts.TOO_LARGE_HERE.format(most=MOST_FETCHED // MEGABYTE) if too_large else "",
        reply_to=None if private else message.message_id,
        public=not private,
        sent=Sent(document.file_name or "", size),
        file_id=document.file_id,
    )


def _words(said: str, addressed: bool, me: User) -> str | None:
    """The words without the bot's name; None for another bot's command, or for nothing said to this one."""
    command = _COMMAND.match(said)
    if command is None:
        return said if addressed else None
    name, named = command["name"].lower(), command["bot"]
    mine = named.lower() == (me.username or "").lower() if named else addressed or name in _NAMES
    return f"/{name}{said[command.end() :]}" if mine else None


def _answers(message: Message, me: User) -> bool:
    """Whether a message in a group is a reply to one of the bot's: how a typed answer reaches it there."""
    answered = message.reply_to_message
    return answered is not None and answered.from_user is not None and answered.from_user.id == me.id


def _edited(message: Message) -> Incoming | None:
    if message.chat.type != ChatType.PRIVATE or message.from_user is None or message.text is None:
        return None
    return Incoming(message.chat.id, message.from_user.id, canned=texts.EDITED)


def _member(change: ChatMemberUpdated) -> Closed | Nothing:
    return Closed(change.chat.id) if change.new_chat_member.status in _GONE else Nothing()
