"""sendMessage, sendDocument, sendPhoto, sendChatAction."""

from __future__ import annotations

import hashlib

from botapi.errors import JSON, Refusal, bad
from botapi.formatting import Formatted, format_text
from botapi.images import image_size
from botapi.keyboards import check_markup, shown_keyboard
from botapi.params import Upload, given
from botapi.state import ChatState, Stored, World

MAX_TEXT, MAX_CAPTION = 4096, 1024
PHOTO_SIDES = 10_000
ACTIONS = set(
    "typing upload_photo record_video upload_video record_voice upload_voice upload_document choose_sticker "
    "find_location record_video_note upload_video_note".split()
)


def send_message(world: World, params: JSON) -> JSON:
    content = message_text(world, params, "sendMessage", "message is too long")
    return _send(world, params, content).message


def send_document(world: World, params: JSON) -> JSON:
    upload, document = _document(world, params["document"])
    return _send(
        world, params, {"document": document, **caption(world, params, "sendDocument")}, upload
    ).message


def send_photo(world: World, params: JSON) -> JSON:
    upload, sizes = _photo(world, params["photo"])
    return _send(world, params, {"photo": sizes, **caption(world, params, "sendPhoto")}, upload).message


def send_chat_action(world: World, params: JSON) -> bool:
    if params["action"] not in ACTIONS:
        raise bad("wrong parameter action in request")
    world.open_chat(params["chat_id"]).actions.append(params["action"])
    world.touch()
    return True


def message_text(world: World, params: JSON, method: str, too_long: str) -> JSON:
    """The text, entities and link preview of a message, as the parameters give them. Raises Refusal (400)."""
    if not params.get("text"):
        raise bad("message text is empty")
    shown = _formatted(world, params, "text", "entities", MAX_TEXT, too_long)
    if not shown.text:
        raise bad("text must be non-empty")
    world.lose(method, shown.lost)
    return {**shown.fields(), **given(params, ["link_preview_options"])}


def caption(world: World, params: JSON, method: str) -> JSON:
    """The caption and its entities. Raises Refusal (400)."""
    if not params.get("caption"):
        return {}
    shown = _formatted(
        world, params, "caption", "caption_entities", MAX_CAPTION, "message caption is too long"
    )
    world.lose(method, shown.lost)
    return shown.fields("caption", "caption_entities") if shown.text else {}


def _formatted(world: World, params: JSON, name: str, entities: str, most: int, too_long: str) -> Formatted:
    return format_text(
        params[name], params.get("parse_mode"), params.get(entities), most, too_long, world.strict_html
    )


def _send(world: World, params: JSON, content: JSON, upload: Upload | None = None) -> Stored:
    markup = params.get("reply_markup")
    check_markup(markup or {})
    chat = world.open_chat(params["chat_id"])
    content = {**_reply(chat, params.get("reply_parameters")), **content}
    if params.get("protect_content"):
        content["has_protected_content"] = True
    if keyboard := shown_keyboard(markup):
        content["reply_markup"] = keyboard
    stored = world.add_message(chat, world.bot, content)
    stored.upload = upload
    if markup and "inline_keyboard" not in markup:
        stored.locked = True
        _show_keyboard(chat, markup)
    return stored


def _show_keyboard(chat: ChatState, markup: JSON) -> None:
    if "keyboard" in markup:
        chat.keyboard = [[button["text"] for button in row] for row in markup["keyboard"]]
    elif markup.get("remove_keyboard"):
        chat.keyboard = []


def _reply(chat: ChatState, reply: JSON | None) -> JSON:
    if not reply:
        return {}
    stored = chat.messages.get(reply["message_id"])
    here = reply.get("chat_id", chat.id) == chat.id
    if here and stored is not None and not stored.deleted:
        return {"reply_to_message": {k: v for k, v in stored.message.items() if k != "reply_to_message"}}
    if reply.get("allow_sending_without_reply"):
        return {}
    raise bad("message to be replied not found")


def _document(world: World, given_file: object) -> tuple[Upload, JSON]:
    if not isinstance(given_file, Upload):
        upload, document = _known_file(world, "document", given_file)
        return upload, document
    if not given_file.data:
        raise bad("file must be non-empty")
    if len(given_file.data) > world.limits.document:
        raise Refusal(413, "Request Entity Too Large")
    document = {
        **_identity(world, given_file),
        "file_name": given_file.filename,
        "mime_type": given_file.content_type,
        "file_size": len(given_file.data),
    }
    world.files[document["file_id"]] = ("document", document, given_file)
    return given_file, document


def _photo(world: World, given_file: object) -> tuple[Upload, list[JSON]]:
    if not isinstance(given_file, Upload):
        upload, largest = _known_file(world, "photo", given_file)
        return upload, [largest]
    size = len(given_file.data)
    if not size:
        raise bad("file must be non-empty")
    if size > world.limits.photo:
        most = world.limits.photo
        raise bad(f"file of size {size} bytes is too big for a photo; the maximum size is {most} bytes")
    pixels = image_size(given_file.data)
    if pixels is None:
        raise bad("IMAGE_PROCESS_FAILED")
    width, height = pixels
    if width + height > PHOTO_SIDES or max(pixels) > 20 * min(pixels):
        raise bad("PHOTO_INVALID_DIMENSIONS")
    largest = {**_identity(world, given_file), "width": width, "height": height, "file_size": size}
    world.files[largest["file_id"]] = ("photo", largest, given_file)
    return given_file, [largest]


def _known_file(world: World, kind: str, file_id: object) -> tuple[Upload, JSON]:
    if isinstance(file_id, str) and file_id.startswith(("http://", "https://")):
        raise Refusal(501, "Not Implemented: this test server fetches no files")
    known = world.files.get(str(file_id))
    if known is None:
        raise bad("wrong file identifier/HTTP URL specified")
    if known[0] != kind:
        raise bad(f"type of file mismatch: can't use a {known[0]} as a {kind}")
    return known[2], known[1]


def _identity(world: World, upload: Upload) -> JSON:
    unique = hashlib.sha256(upload.data).hexdigest()[:16]
    return {"file_id": f"BQAC{world.number()}", "file_unique_id": unique}
