"""Cuts the published description of the Bot API down to what the test server speaks.

    python tests/channels/botapi/trim_spec.py FULL.json tests/channels/botapi_spec.json
    python tests/channels/botapi/trim_spec.py FULL.json tests/channels/botapi_updates.json --updates

The second cuts nothing out of ``Update`` and what it reaches, and keeps no methods: what can arrive at all.

``FULL.json`` is the machine-readable description (one object with ``version``, ``release_date``, ``methods``
and ``types``, each with ``fields`` of ``name``, ``types``, ``required`` and ``description``). README.md
says what is kept. Nothing is added by hand: limits and permitted values are read out of the published words.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

JSON = dict[str, Any]

METHODS = (
    "getUpdates setWebhook deleteWebhook getWebhookInfo getMe sendMessage sendDocument sendPhoto "
    "sendChatAction editMessageText editMessageCaption editMessageReplyMarkup deleteMessage "
    "deleteMessages answerCallbackQuery answerInlineQuery setMyCommands getMyCommands deleteMyCommands "
    "setMyDescription setMyShortDescription leaveChat getFile"
).split()

# Parameters that the server does not speak: it says so (501) rather than calling them unknown.
NO_PARAMETERS = set(
    (
        "business_connection_id message_thread_id direct_messages_topic_id suggested_post_parameters "
        "message_effect_id allow_paid_broadcast inline_message_id rich_message thumbnail certificate "
        "has_spoiler show_caption_above_media url@answerCallbackQuery"
    ).split()
)

# Of these types only the fields named here; every other type that is reached is kept whole.
ONLY: dict[str, str] = {
    "Update": (
        "update_id message edited_message inline_query chosen_inline_result callback_query my_chat_member"
    ),
    "Message": (
        "message_id from date chat forward_origin reply_to_message via_bot edit_date media_group_id "
        "has_protected_content text entities link_preview_options document photo sticker voice caption "
        "caption_entities contact location new_chat_members left_chat_member reply_markup"
    ),
    "ChatMemberUpdated": "chat from date old_chat_member new_chat_member",
    "MessageEntity": "type offset length url user language",
    "Sticker": "file_id file_unique_id type width height is_animated is_video emoji set_name file_size",
    "Document": "file_id file_unique_id file_name mime_type file_size",
    "InlineKeyboardButton": (
        "text style url callback_data switch_inline_query switch_inline_query_current_chat "
        "switch_inline_query_chosen_chat copy_text"
    ),
    "KeyboardButton": "text style request_contact request_location",
    "ReplyParameters": "message_id chat_id allow_sending_without_reply",
    "InlineQueryResultsButton": "text start_parameter",
    "InlineQuery": "id from query offset chat_type",
    "ChosenInlineResult": "result_id from query",
}
ONLY_SUBTYPES: dict[str, str] = {
    "InlineQueryResult": "InlineQueryResultArticle",
    "InputMessageContent": "InputTextMessageContent",
    "ChatMember": "ChatMemberMember ChatMemberLeft ChatMemberBanned",
}

PARSED_FIELDS = {"text", "caption", "message_text"}


def base(name: str) -> str:
    """The type inside ``Array of Array of X``."""
    return name.rsplit("Array of ", 1)[-1]


def limits(field: JSON, parsed: bool) -> JSON:
    """Length, number of items, range and permitted values that the published words of a field state."""
    words, kind = field["description"], field["types"][0]
    if kind == "String":
        return _length(words, parsed) | _values(words)
    if kind == "Integer":
        return _range(words)
    return _items(words) if kind.startswith("Array of ") else {}


def _length(words: str, parsed: bool) -> JSON:
    if between := re.search(r"\b(\d+)-(\d+) (characters|bytes)", words, re.IGNORECASE):
        unit = "parsed" if parsed or "pars" in words else between[3].lower()
        return {"length": [int(between[1]), int(between[2]), unit]}
    if most := re.search(r"(?:can't exceed|up to) (\d+) (characters|bytes)", words):
        return {"length": [0, int(most[1]), most[2]]}
    return {}


def _values(words: str) -> JSON:
    if must := re.search(r"\btype\b.*, must be (\w+)$", words, re.IGNORECASE):
        return {"values": [must[1]]}
    listed = re.search(r"(?:can be|always|one of)\b(.*)", words, re.IGNORECASE)
    values = re.findall(r'[“"](\w+)[”"]', listed[1]) if listed else []
    return {"values": values} if values else {}


def _range(words: str) -> JSON:
    if between := re.search(r"\b(\d+)-(\d+)(?: are accepted|\.)", words):
        return {"range": [int(between[1]), int(between[2])]}
    if always := re.match(r"Always (\d+)\.", words):
        return {"range": [int(always[1]), int(always[1])]}
    return {}


def _items(words: str) -> JSON:
    if between := re.search(r"list of (\d+)-(\d+) ", words):
        return {"items": [int(between[1]), int(between[2])]}
    if most := re.search(r"(?:At most|No more than) (\d+) ", words):
        return {"items": [0, int(most[1])]}
    return {}


def trimmed_fields(fields: list[JSON], keep: set[str] | None, without: set[str]) -> JSON:
    names = {field["name"] for field in fields}
    kept: JSON = {}
    left_out: list[str] = []
    for field in fields:
        name = field["name"]
        if name in without or (keep is not None and name not in keep):
            left_out.append(name)
            continue
        parsed = name in PARSED_FIELDS and "parse_mode" in names
        kept[name] = {"types": field["types"], "required": field["required"], **limits(field, parsed)}
    return {"fields": kept, **({"left_out": left_out} if left_out else {})}


def trimmed_method(name: str, method: JSON) -> JSON:
    without = {p.split("@")[0] for p in NO_PARAMETERS if "@" not in p or p.endswith("@" + name)}
    return {"returns": method["returns"], **trimmed_fields(method.get("fields", []), None, without)}


def trimmed_type(name: str, type_: JSON, whole: bool) -> JSON:
    if whole and "subtypes" not in type_:
        return trimmed_fields(type_.get("fields", []), None, set())
    if subtypes := type_.get("subtypes"):
        only = None if whole else ONLY_SUBTYPES.get(name)
        return {"subtypes": [sub for sub in subtypes if only is None or sub in only.split()]}
    keep = set(ONLY[name].split()) if name in ONLY else None
    return trimmed_fields(type_.get("fields", []), keep, set())


def referenced(entry: JSON) -> set[str]:
    found = {base(name) for field in entry.get("fields", {}).values() for name in field["types"]}
    return found | set(entry.get("subtypes", [])) | {base(name) for name in entry.get("returns", [])}


def trim(full: JSON, updates: bool = False) -> JSON:
    """The trimmed description: the kept methods and every type that they and ``Update`` reach."""
    methods = {} if updates else {name: trimmed_method(name, full["methods"][name]) for name in METHODS}
    types: JSON = {}
    waiting = {"Update"}.union(*(referenced(method) for method in methods.values()))
    while waiting:
        name = waiting.pop()
        if name in full["types"] and name not in types:
            types[name] = trimmed_type(name, full["types"][name], updates)
            waiting |= referenced(types[name])
    head = {key: full[key] for key in ("version", "release_date", "changelog")}
    return {**head, "methods": methods, "types": dict(sorted(types.items()))}


def written(value: object, depth: int = 0) -> str:
    """JSON with one field a line, so that a change of the description is a readable difference."""
    if isinstance(value, dict) and depth < 4 and value:
        pad = " " * (depth + 1)
        lines = (f"{pad}{json.dumps(key)}: {written(inner, depth + 1)}" for key, inner in value.items())
        return "{\n" + ",\n".join(lines) + "\n" + " " * depth + "}"
    return json.dumps(value, ensure_ascii=False)


if __name__ == "__main__":
    source, target = map(Path, sys.argv[1:3])
    description = trim(json.loads(source.read_text(encoding="utf-8")), "--updates" in sys.argv[3:])
    target.write_text(written(description) + "\n", encoding="utf-8")
