"""answerCallbackQuery and answerInlineQuery."""

from __future__ import annotations

import re

from botapi.errors import JSON, bad
from botapi.keyboards import check_markup
from botapi.params import given
from botapi.sending import message_text
from botapi.state import World

MAX_RESULTS = 50
START_PARAMETER = re.compile(r"[A-Za-z0-9_-]+")


def answer_callback_query(world: World, params: JSON) -> bool:
    question = world.answerable(params["callback_query_id"])
    question.answer = given(params, ["text", "show_alert"])
    world.touch()
    return True


def answer_inline_query(world: World, params: JSON) -> bool:
    results = params["results"]
    if len(results) > MAX_RESULTS:
        raise bad("RESULTS_TOO_MUCH")
    identifiers = [result["id"] for result in results]
    if len(set(identifiers)) < len(identifiers):
        raise bad("RESULT_ID_DUPLICATE")
    answered = [_result(world, result) for result in results]
    button = params.get("button")
    if button is not None and not START_PARAMETER.fullmatch(button.get("start_parameter", "")):
        raise bad("START_PARAM_INVALID")
    question = world.answerable(params["inline_query_id"])
    question.answer = {
        "results": answered,
        **given(params, ["next_offset", "is_personal", "cache_time", "button"]),
    }
    world.touch()
    return True


def _result(world: World, result: JSON) -> JSON:
    """The result with its message as it would be shown, under ``message``."""
    if not result["title"].strip():
        raise bad("ARTICLE_TITLE_EMPTY")
    check_markup(result.get("reply_markup") or {})
    content = dict(result["input_message_content"])
    content["text"] = content.pop("message_text")
    return {**result, "message": message_text(world, content, "answerInlineQuery", "MESSAGE_TOO_LONG")}
