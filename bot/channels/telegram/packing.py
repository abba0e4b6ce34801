"""A reply as the calls that wait in the outbox: JSON that holds all it takes to send them, and no drawing.

``send``: the parameters of sendMessage, or of a picture's or file's caption; ``edit``: the message that is
shown in its place where it can be; ``chart``, ``file``, ``made``: what is attached; ``ack``: the press that
is let go beside it, and its notice. A payload may have ``ack`` alone.

``work``: a file to be fetched and worked on, and then ``send`` only says where what comes of it goes. Of a
list's name only the ending is kept.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import orjson
from telegram.constants import CallbackQueryLimit, ParseMode

from bot.channels.telegram.incoming import Incoming
from bot.rendering.buttons import Button
from bot.rendering.render import Attachment, Message, Ordered, Photo, telegram_messages
from handlers.actions import payload
from handlers.reply import Paragraph, Reply, Work, text
from handlers.request import Sent

_NO_PREVIEW = {"is_disabled": True}
_LIST = "danh-sach"
_NOTICE = CallbackQueryLimit.ANSWER_CALLBACK_QUERY_TEXT_LENGTH


def packer(incoming: Incoming, username: str) -> Callable[[Reply], list[str]]:
    """What makes the payloads of the reply to this, by the bot of this name. Pure."""
    return lambda reply: packed(incoming, reply, username)


def packed(incoming: Incoming, reply: Reply, username: str) -> list[str]:
    """The payloads of a reply, in the order in which they are sent."""
    messages = telegram_messages(reply, _linked(username) if incoming.public else None)
    payloads = [_payload(incoming, message) for message in messages]
    if payloads and reply.replaces and incoming.shown is not None and messages[0].attached is None:
        payloads[0]["edit"] = incoming.shown
    if incoming.query:
        if not payloads:
            payloads.append({})
        payloads[0]["ack"] = [incoming.query, reply.notice[:_NOTICE]]
    if incoming.sent is not None:
        payloads += [_work(incoming, incoming.sent, b) for b in reply.blocks if isinstance(b, Work)]
    return [orjson.dumps(one).decode() for one in payloads]


def packed_sentence(incoming: Incoming, sentence: str) -> list[str]:
    """The payloads of what the channel says by itself: a notice for a press, else a message."""
    if incoming.query:
        return packed(incoming, Reply(notice=sentence), "")
    return packed(incoming, says(sentence), "")


def says(sentence: str) -> Reply:
    """A reply of one sentence."""
    return Reply((Paragraph(text(sentence)),))


def in_place_of(send: dict[str, Any], html: str, *, last: bool = True) -> dict[str, Any]:
    """The parameters of a message of these words where an attachment was to go; the buttons on the last."""
    kept: dict[str, Any] = {key: send[key] for key in ("chat_id", "reply_parameters") if key in send}
    if last and "reply_markup" in send:
        kept["reply_markup"] = send["reply_markup"]
    return {**kept, **_words(html)}


def _linked(username: str) -> Callable[[str], str]:
    return lambda action: f"https://t.me/{username}?start={payload(action)}"


def _payload(incoming: Incoming, message: Message) -> dict[str, Any]:
    send: dict[str, Any] = {"chat_id": incoming.chat_id}
    if incoming.reply_to is not None:
        send["reply_parameters"] = {"message_id": incoming.reply_to, "allow_sending_without_reply": True}
    if message.rows:
        send["reply_markup"] = {"inline_keyboard": [[_button(b) for b in row] for row in message.rows]}
    if message.attached is None:
        return {"send": {**send, **_words(message.html)}}
    return {"send": {**send, **_caption(message.html)}, **_attached(message.attached)}


def _work(incoming: Incoming, sent: Sent, work: Work) -> dict[str, Any]:
    name = f"{_LIST}{sent.ending}" if sent.kind == "list" else sent.name
    asked = {"job": work.job, "data": work.data, "file_id": incoming.file_id, "name": name, "size": sent.size}
    return {"send": {"chat_id": incoming.chat_id}, "work": asked}


def _words(html: str) -> dict[str, Any]:
    return {"text": html, "parse_mode": ParseMode.HTML, "link_preview_options": _NO_PREVIEW}


def _caption(html: str) -> dict[str, Any]:
    return {"caption": html, "parse_mode": ParseMode.HTML} if html else {}


def _attached(attached: Attachment) -> dict[str, Any]:
    if isinstance(attached, Photo):
        return {"chart": attached.chart}
    if isinstance(attached, Ordered):
        return {"made": attached}
    return {"file": attached}


def _button(button: Button) -> dict[str, Any]:
    if button.copies:
        return {"text": button.label, "copy_text": {"text": button.copies}}
    if button.shares:
        return {"text": button.label, "switch_inline_query": button.shares}
    if button.url:
        return {"text": button.label, "url": button.url}
    return {"text": button.label, "callback_data": button.data}
