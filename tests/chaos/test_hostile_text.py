"""Hostile text through the core with its storage, at every stage of a dialogue: nothing breaks."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

import pytest

from bot.rendering.plain import plain_lines
from bot.rendering.render import telegram_messages
from bot.wiring import StoredAssistant, build_assistant
from botapi.formatting import format_text
from handlers.actions import parts
from handlers.conversation import Conversation, Stage, from_json, to_json
from handlers.reply import Reply
from handlers.request import Request
from tests.chaos.hostile import ACTIONS, TEXTS
from tests.chaos.walks import ANSWERS, Step, taken
from tests.unit.talk import check_form, offered, resources

TODAY = date(2026, 3, 2)
NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
_ALLOWED_CONTROLS = frozenset("\n\t")


@cache
def prefixes() -> dict[str, tuple[Step, ...]]:
    """Steps that lead to each kind of question, to a choice of programmes, and to a result."""
    found: dict[str, tuple[Step, ...]] = {"nothing": ()}
    steps: list[Step] = [Step(text="/dieukien")]
    conversation = Conversation()
    for _ in range(60):
        reply, conversation = taken(steps[-1], conversation, TODAY)
        names = {parts(choice.action)[0] for choice in offered(reply)}
        found.setdefault(f"{conversation.stage.value} {' '.join(sorted(names & ANSWERS))}", tuple(steps))
        if conversation.stage is Stage.RESULT:
            break
        onward = [choice for choice in offered(reply) if parts(choice.action)[0] in ANSWERS - {"go"}]
        ticked = any(choice.ticked for choice in offered(reply))
        ends = [choice for choice in onward if ticked and parts(choice.action)[0] == "done"]
        steps.append(Step(action=(ends or onward)[0].action))
    assert conversation.stage is Stage.RESULT, steps
    return found


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StoredAssistant]:
    file = tmp_path_factory.mktemp("hostile") / "dieukien.sqlite3"
    built = build_assistant(f"sqlite:///{file}", lambda: NOW)
    yield built
    built.close()


def led(assistant: StoredAssistant, chat: str, steps: tuple[Step, ...]) -> None:
    for step in steps:
        assistant.respond(chat, Request(TODAY, step.text, step.action))


def check_harmless(reply: Reply) -> None:
    """A reply that every channel can show: letters only, markup whole, nothing a terminal would obey."""
    check_form(reply)
    written = "\n".join(plain_lines(reply))
    written.encode()
    wrong = {c for c in written if unicodedata.category(c) in ("Cc", "Cs")} - _ALLOWED_CONTROLS
    assert not wrong, f"control characters in a reply: {wrong!r}"
    for message in telegram_messages(reply):
        format_text(message.html, "HTML", None, 4096, "too long", True)


@pytest.mark.parametrize("name", TEXTS)
def test_hostile_text_is_answered_at_every_stage(assistant: StoredAssistant, name: str) -> None:
    for stage, steps in prefixes().items():
        chat = f"telegram:{name}:{stage}"
        led(assistant, chat, steps)
        check_harmless(assistant.respond(chat, Request(TODAY, text=TEXTS[name])))
        check_harmless(assistant.respond(chat, Request(TODAY, text="/xemlai")))


@pytest.mark.parametrize("data", ACTIONS)
def test_foreign_data_of_a_button_changes_no_answer(assistant: StoredAssistant, data: str) -> None:
    for stage, steps in prefixes().items():
        before = Conversation()
        for step in steps:
            _, before = taken(step, before, TODAY)
        reply, after = taken(Step(action=data), before, TODAY)
        check_harmless(reply)
        assert from_json(json.loads(json.dumps(to_json(after)))) == after
        if data not in _MEANT and before.dialogue is not None:
            assert after.dialogue == before.dialogue, stage
        chat = f"telegram:{ACTIONS.index(data)}:{stage}"
        led(assistant, chat, steps)
        check_harmless(assistant.respond(chat, Request(TODAY, action=data)))


_MEANT = frozenset({"erase", "stop:1", "ans:1:0-sector:province"})
"""Data that the assistant may well have made."""


@pytest.mark.parametrize("name", TEXTS)
def test_a_megabyte_is_refused_as_quickly_as_a_page(assistant: StoredAssistant, name: str) -> None:
    """What no channel lets through still harms nothing."""
    chat = f"telegram:long:{name}"
    led(assistant, chat, (Step(text="/dieukien"),))
    text = (TEXTS[name] * (2**20 // len(TEXTS[name]) + 1))[: 2**20]
    reply = assistant.respond(chat, Request(TODAY, text=text))
    check_harmless(reply)
    assert len("\n".join(plain_lines(reply))) < 20_000


def test_a_text_said_in_one_way_or_the_other_is_the_same() -> None:
    """Decomposed letters mean what composed ones do."""
    for words in ("/tracuu kỷ luật cảnh cáo", "/dieukien sau đại học", "tuổi được cử đi học"):
        composed, _ = taken(Step(text=words), Conversation(), TODAY)
        decomposed, _ = taken(Step(text=unicodedata.normalize("NFD", words)), Conversation(), TODAY)
        assert composed == decomposed


def test_the_stages_tried_are_all_there_are() -> None:
    assert {stage.split()[0] for stage in prefixes()} >= {"nothing", "choosing", "asking", "result"}
    assert resources().book.facts


def test_no_text_here_is_harmless_by_mistake(tmp_path: Path) -> None:
    """The samples still hold what their names say."""
    assert "\ud83d" in TEXTS["surrogate"]
    assert "\x00" in TEXTS["controls"]
    assert not unicodedata.is_normalized("NFC", TEXTS["NFD"])
    assert len(TEXTS["emoji, full"]) == 4096
