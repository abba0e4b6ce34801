"""A clause on Telegram: what is copied from it, the links that open it, and sending it elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.wiring import StoredAssistant, build_assistant
from botapi.driver import Group, Person
from botapi.server import BotApiServer
from botapi.views import Shown
from handlers import desk_texts, texts
from handlers.actions import payload
from knowledge.clause import key
from scripted import Running

PAGE = "https://dieukien.example"
CLAUSE = "kh-kl39/muc-IV/khoan-1/gach-2"
WORDS = "Không trong thời gian xem xét, xử lý kỷ luật"
NOW = datetime(2025, 3, 8, 2, 0, tzinfo=UTC)


@pytest.fixture
def assistant(tmp_path: Path) -> Iterator[StoredAssistant]:
    made = build_assistant(f"sqlite:///{tmp_path / 'x.sqlite3'}", lambda: NOW)
    yield made
    made.close()


def copied(message: Shown) -> dict[str, str]:
    return {b.label: b.raw["copy_text"]["text"] for b in message.buttons if "copy_text" in b.raw}


async def test_a_link_opens_the_clause_and_everything_of_it_can_be_copied(
    running: Running, botapi: BotApiServer, lan: Person, assistant: StoredAssistant
) -> None:
    made = f"clause:{key(CLAUSE)}"
    async with running(botapi, assistant, resources=lambda: assistant.resources, page=PAGE):
        lan.says(f"/start {payload(made)}")
        shown = await lan.until_reply(WORDS)
        (share,) = (b.raw["switch_inline_query"] for b in shown.buttons if "switch_inline_query" in b.raw)
        answer = await lan.asks_inline(share).until_answered()
    given = copied(shown)
    address = f"https://t.me/kiem_tra_bot?start={payload(made)}"
    assert len(payload(made)) <= 64
    assert given[texts.COPY_CITATION] == assistant.resources.legal(CLAUSE)
    assert given[texts.COPY_LINK] == address
    assert address in shown.text
    assert f"{PAGE}/k/{key(CLAUSE)}" in shown.text
    assert [result["id"] for result in answer["results"]] == [key(CLAUSE)]
    assert not botapi.problems
    assert not botapi.losses


async def test_where_inline_mode_is_off_nothing_is_offered_that_would_not_work(
    running: Running, botapi: BotApiServer, lan: Person, assistant: StoredAssistant
) -> None:
    botapi.world.bot["supports_inline_queries"] = False
    async with running(botapi, assistant):
        lan.says(f"/start {payload('clause:' + key(CLAUSE))}")
        shown = await lan.until_reply(WORDS)
        lan.says("/congcu")
        menu = await lan.until_reply(desk_texts.DESK_INTRO)
    assert [b for message in (shown, menu) for b in message.buttons if "switch_inline_query" in b.raw] == []
    assert copied(shown)


async def test_in_a_group_it_is_copied_as_well(
    polling: Running, botapi: BotApiServer, lan: Person, group: Group, assistant: StoredAssistant
) -> None:
    async with polling(botapi, assistant, page=PAGE):
        lan.says("/tracuu gạch 2 khoản 1 mục IV kh kl39", group)
        await botapi.until(lambda: any(WORDS in reply.text for reply in group.replies))
    assert texts.COPY_CITATION in copied(group.last)
    assert not botapi.problems


async def test_the_desk_and_its_notes_are_reached_by_buttons_alone(
    running: Running, botapi: BotApiServer, lan: Person, assistant: StoredAssistant
) -> None:
    async with running(botapi, assistant):
        lan.says("/start")
        await lan.until_reply(texts.WELCOME_TITLE)
        lan.presses(texts.MENU_DESK)
        await lan.until_reply(desk_texts.DESK_INTRO)
        lan.presses(desk_texts.FEATURE_NAMES["notes"])
        await lan.until_reply(desk_texts.NOTES_SEARCH)
        lan.presses("QĐ 1641")
        listed = await lan.until_reply(texts.DISPUTED_NONE_CHOSEN)
        assert "Tổng số người của Đề án" in listed.text
        (note,) = (b for b in listed.buttons if b.data == "note:so-luong-180-200")
        lan.presses(note.label)
        shown = await lan.until_reply("khoảng 180 - 200")
        assert len(shown.marked("blockquote")) == 1
        lan.says("/luuy tiếng anh")
        await lan.until_reply("Khả năng tiếng Anh của khóa học bằng tiếng Anh")
    assert not botapi.problems
    assert not botapi.losses
