"""Reply markup: the shapes and limits of keyboards."""

from __future__ import annotations

import json
import re

from botapi.errors import JSON, bad

INLINE_BUTTONS, INLINE_ROW = 100, 8
REPLY_BUTTONS, REPLY_ROW = 300, 12
MAX_BYTES = 10 * 1024
ACTIONS = (
    "url",
    "callback_data",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
)
URL = re.compile(r"(?:https?|tg)://\S+", re.IGNORECASE)


def check_markup(markup: JSON) -> None:
    """Raises Refusal (400) for a keyboard that the service refuses; its types were checked before.

    100 buttons and 8 in a row (inline), 300 and 12 (reply) are the limits that bots meet; so is a markup of
    more than 10 KiB, which 100 buttons with long labels reach.
    """
    if "inline_keyboard" in markup:
        for row in markup["inline_keyboard"]:
            for button in row:
                _check_inline_button(button)
        _check_size(markup["inline_keyboard"], INLINE_BUTTONS, INLINE_ROW)
    elif "keyboard" in markup:
        for row in markup["keyboard"]:
            for button in row:
                if not button["text"].strip():
                    raise bad("keyboard button text must be non-empty")
        _check_size(markup["keyboard"], REPLY_BUTTONS, REPLY_ROW)


def shown_keyboard(markup: JSON | None) -> JSON | None:
    """The inline keyboard that a message carries: without empty rows, None where no button is left."""
    rows = [row for row in (markup or {}).get("inline_keyboard", []) if row]
    return {"inline_keyboard": rows} if rows else None


def _check_inline_button(button: JSON) -> None:
    if not button["text"].strip():
        raise bad("inline keyboard button text must be non-empty")
    actions = [name for name in ACTIONS if name in button]
    if not actions:
        raise bad("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if len(actions) > 1:
        raise bad(f"can't parse inline keyboard button: only one of {' and '.join(actions)} may be given")
    if "url" in button and not URL.fullmatch(button["url"]):
        raise bad(f"inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL")


def _check_size(rows: list[list[JSON]], most: int, most_in_row: int) -> None:
    size = len(json.dumps(rows, ensure_ascii=False, separators=(",", ":")).encode())
    if sum(map(len, rows)) > most or any(len(row) > most_in_row for row in rows) or size > MAX_BYTES:
        raise bad("reply markup is too long")
