"""editMessageText, editMessageCaption, editMessageReplyMarkup, deleteMessage, deleteMessages, leaveChat."""

from __future__ import annotations

import time

from botapi.errors import JSON, bad
from botapi.keyboards import check_markup, shown_keyboard
from botapi.sending import caption, message_text
from botapi.state import ChatState, Stored, World

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as "
    "a current content and reply markup of the message"
)
TEXT = ("text", "entities", "link_preview_options")
CAPTION = ("caption", "caption_entities")


def edit_message_text(world: World, params: JSON) -> JSON:
    content = message_text(world, params, "editMessageText", "MESSAGE_TOO_LONG")
    stored = _editable(world, params)
    if "text" not in stored.message:
        raise bad("there is no text in the message to edit")
    return _edit(world, stored, TEXT, content, params)


def edit_message_caption(world: World, params: JSON) -> JSON:
    content = caption(world, params, "editMessageCaption")
    stored = _editable(world, params)
    if "text" in stored.message:
        raise bad("there is no caption in the message to edit")
    return _edit(world, stored, CAPTION, content, params)


def edit_message_reply_markup(world: World, params: JSON) -> JSON:
    return _edit(world, _editable(world, params), (), {}, params)


def delete_message(world: World, params: JSON) -> bool:
    chat = world.open_chat(params["chat_id"])
    _delete(world, chat, chat.find(params["message_id"], "delete"))
    return True


def delete_messages(world: World, params: JSON) -> bool:
    """Those that are not found are passed over, as the description says."""
    chat = world.open_chat(params["chat_id"])
    for message_id in params["message_ids"]:
        stored = chat.messages.get(message_id)
        if stored is not None and not stored.deleted:
            _delete(world, chat, stored)
    return True


def leave_chat(world: World, params: JSON) -> bool:
    chat = world.open_chat(params["chat_id"])
    if chat.private:
        raise bad("chat member status can't be changed in private chats")
    chat.closed = f"bot is not a member of the {chat.chat['type']} chat"
    world.touch()
    return True


def _editable(world: World, params: JSON) -> Stored:
    if "chat_id" not in params:
        raise bad("chat_id is empty")
    if "message_id" not in params:
        raise bad("message identifier is not specified")
    check_markup(params.get("reply_markup") or {})
    stored = world.open_chat(params["chat_id"]).find(params["message_id"], "edit")
    if not stored.by_bot or stored.locked:
        raise bad("message can't be edited")
    return stored


def _edit(world: World, stored: Stored, fields: tuple[str, ...], content: JSON, params: JSON) -> JSON:
    """Replaces ``fields`` by ``content`` and the keyboard by the one given: none given, none stays."""
    keyboard = shown_keyboard(params.get("reply_markup"))
    wanted = {**content, **({"reply_markup": keyboard} if keyboard else {})}
    current = {name: stored.message[name] for name in (*fields, "reply_markup") if name in stored.message}
    if wanted == current:
        raise bad(NOT_MODIFIED)
    kept = {name: value for name, value in stored.message.items() if name not in current}
    stored.message = {**kept, "edit_date": int(time.time()), **wanted}
    stored.revision = world.touch()
    return stored.message


def _delete(world: World, chat: ChatState, stored: Stored) -> None:
    if not stored.by_bot and not chat.private:
        raise bad("message can't be deleted")
    stored.deleted = True
    world.touch()
