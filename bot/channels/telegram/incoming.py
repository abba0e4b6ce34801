"""What an update of Telegram means to the assistant: a message, a press, or nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass

from telegram import CallbackQuery, Message, Update, User
from telegram.constants import ChatType
from telegram.ext import filters

from handlers import channel_texts as texts
from handlers.commands import COMMANDS

_COMMAND = re.compile(r"/(?P<name>[A-Za-z0-9_]{1,32})(?:@(?P<bot>[A-Za-z0-9_]+))?(?=\s|$)")
_NAMES = frozenset(command.name for command in COMMANDS)


@dataclass(frozen=True, slots=True)
class Incoming:
    """Something of a person to answer in a chat.

    ``text`` and ``action`` are the request's. ``canned`` is what the channel answers without the assistant.
    ``query`` is the press, ``shown`` the message with the pressed button while it can be edited. In groups,
    ``reply_to`` is the message that answers refer to.
    """

    chat_id: int
    user_id: int
    text: str = ""
    action: str | None = None
    canned: str = ""
    query: str | None = None
    shown: int | None = None
    reply_to: int | None = None

    @property
    def chat(self) -> str:
        """The conversation's name: each person has their own, in groups too."""
        return f"telegram:{self.chat_id}:{self.user_id}"


def read(update: Update, me: User) -> Incoming | None:
    """What to answer to an update, None for what is not meant for the bot ``me``."""
    if update.callback_query is not None:
        return _pressed(update.callback_query)
    if update.message is not None:
        return _written(update, update.message, me)
    if update.edited_message is not None:
        return _edited(update.edited_message)
    return None


def _pressed(query: CallbackQuery) -> Incoming | None:
    message = query.message
    if message is None or query.data is None:
        return None
    asked = message.reply_to_message if isinstance(message, Message) else None
    pressed = Incoming(
        message.chat.id,
        query.from_user.id,
        action=query.data,
        query=query.id,
        shown=message.message_id if isinstance(message, Message) else None,
        reply_to=asked.message_id if asked else None,
    )
    if asked and asked.from_user and asked.from_user.id != query.from_user.id:
        return Incoming(pressed.chat_id, pressed.user_id, canned=texts.NOT_YOURS, query=query.id)
    return pressed


def _written(update: Update, message: Message, me: User) -> Incoming | None:
    sender = message.from_user
    if sender is None or sender.is_bot:
        return None
    private = message.chat.type == ChatType.PRIVATE
    if message.text is None:
        if not private or filters.StatusUpdate.ALL.check_update(update):
            return None
        return Incoming(message.chat.id, sender.id, canned=texts.TEXT_ONLY)
    words = _words(message.text, private or _answers(message, me), me)
    if words is None:
        return None
    return Incoming(message.chat.id, sender.id, text=words, reply_to=None if private else message.message_id)


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
