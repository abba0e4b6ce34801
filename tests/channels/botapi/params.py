"""Reads the parameters of a call, as they come over HTTP, and holds them against the description."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from botapi.errors import JSON, Refusal, bad
from botapi.spec import PRIMITIVES, Fault, Field, Shape, Spec

INTEGER = re.compile(r"-?\d{1,18}")
BOOLEANS = {"true": True, "1": True, "false": False, "0": False}


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with a call."""

    filename: str
    content_type: str
    data: bytes


# What Telegram says, where it has its own words for a fault.
WORDS: dict[tuple[str, str, str], str] = {
    ("sendMessage", "text", "missing"): "message text is empty",
    ("InlineKeyboardButton", "callback_data", "length"): "BUTTON_DATA_INVALID",
    ("BotCommand", "command", "length"): "BOT_COMMAND_INVALID",
    ("BotCommand", "description", "length"): "BOT_COMMAND_DESCRIPTION_INVALID",
    ("setMyCommands", "commands", "items"): "BOT_COMMANDS_TOO_MUCH",
    ("answerCallbackQuery", "text", "length"): "MESSAGE_TOO_LONG",
    ("InlineQueryResultArticle", "id", "length"): "RESULT_ID_INVALID",
    ("answerInlineQuery", "next_offset", "length"): "NEXT_OFFSET_INVALID",
    ("InlineQueryResultsButton", "start_parameter", "length"): "START_PARAM_INVALID",
    ("setWebhook", "secret_token", "length"): "secret token is too long",
}
EMPTY_DATA = "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"


def read_params(spec: Spec, method: Shape, raw: Mapping[str, object], files: Mapping[str, Upload]) -> JSON:
    """The parameters by name, decoded; a file stands as its Upload.

    ``raw`` holds strings (from a form or a query) or JSON values (from a JSON body). Raises Refusal: 400 for
    what departs from the description, 501 for what this server does not speak.
    """
    values: JSON = {}
    for name, value in raw.items():
        field = method.fields.get(name)
        values[name] = value if field is None else _decoded(field, value, files)
    for name, upload in files.items():
        field = method.fields.get(name)
        if field is not None and "InputFile" in field.types:
            values[name] = upload
        elif f"attach://{name}" not in raw.values():
            raise bad(f'unexpected file "{name}"')
    values = {name: value for name, value in values.items() if not _absent(method.fields.get(name), value)}
    described = {name: value for name, value in values.items() if not isinstance(value, Upload)}
    for fault in spec.members(described, method, method.name):
        uploaded = fault.owner == method.name and isinstance(values.get(fault.field), Upload)
        if not uploaded:
            raise _refusal(fault, method)
    return values


def _absent(field: Field | None, value: object) -> bool:
    """An empty value of anything but a string is as good as none."""
    return value == "" and field is not None and field.types[0] != "String"


def _decoded(field: Field, value: object, files: Mapping[str, Upload]) -> object:
    if not isinstance(value, str) or value == "":
        return value
    if "InputFile" in field.types:
        return _file(value, files)
    if "Integer" in field.types and INTEGER.fullmatch(value):
        return int(value)
    if "Boolean" in field.types:
        return BOOLEANS.get(value.lower(), value)
    if any(name not in PRIMITIVES for name in field.types):
        try:
            return json.loads(value)
        except ValueError:
            noun = "reply keyboard markup" if field.name == "reply_markup" else field.name.replace("_", " ")
            raise bad(f"can't parse {noun} JSON object") from None
    return value


def _file(value: str, files: Mapping[str, Upload]) -> object:
    if not value.startswith("attach://"):
        return value
    try:
        return files[value.removeprefix("attach://")]
    except KeyError:
        raise bad(f"there is no file {value}") from None


def _refusal(fault: Fault, method: Shape) -> Refusal:
    if fault.kind == "left_out":
        return Refusal(501, f"Not Implemented: this test server does not speak {fault.path}")
    if fault.field == "chat_id" and fault.kind == "missing":
        return bad("chat_id is empty")
    if fault.kind == "length" and fault.field == "callback_data" and fault.value == "":
        return bad(EMPTY_DATA)
    if fault.kind == "unknown" and fault.owner == method.name:
        return bad(f'unknown parameter "{fault.field}"')
    if words := WORDS.get((fault.owner, fault.field, fault.kind)):
        return bad(words)
    if fault.kind == "missing" and fault.owner == method.name:
        return bad(f'parameter "{fault.field}" is required')
    return bad(f"can't parse {fault}")


def given(params: Mapping[str, object], names: Sequence[str]) -> JSON:
    """Those of the named parameters that were given."""
    return {name: params[name] for name in names if name in params}
