"""Clauses offered in any conversation: real HTTP, the strict server, the product's documents."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from bot.channels.telegram import inline
from botapi.driver import Person
from botapi.faults import Trouble, bad_gateway, refused, too_many_requests
from botapi.server import BotApiServer
from handlers.links import Links
from handlers.lookup import KEY_SIGN
from handlers.resources import Resources
from knowledge.clause import key
from scripted import Running, Script
from tests.unit.talk import resources

PAGE = "https://dieukien.example"
CLAUSE = "kh-kl39/muc-IV/khoan-1/gach-2"


class Library:
    """The resources of the moment; those who ask can be made to wait."""

    def __init__(self) -> None:
        self.asked = 0
        self.open = threading.Event()
        self.open.set()
        self.entered = threading.Event()

    def __call__(self) -> Resources:
        self.asked += 1
        self.entered.set()
        assert self.open.wait(10)
        return resources()

    @contextmanager
    def closed(self) -> Iterator[None]:
        self.open.clear()
        try:
            yield
        finally:
            self.open.set()


@pytest.fixture
def library() -> Library:
    return Library()


async def test_words_are_answered_with_clauses_and_one_chosen_posts_its_text(
    running: Running, botapi: BotApiServer, lan: Person, library: Library
) -> None:
    assistant = Script({})
    async with running(botapi, assistant, resources=library, page=PAGE):
        answer = await lan.asks_inline("kỷ luật").until_answered()
    first = answer["results"][0]
    clause = resources().corpus.by_key[first["id"]]
    said = first["message"]["text"]
    assert clause.plain.strip() in said
    assert "Nguồn: " in said
    assert f"https://t.me/kiem_tra_bot?start=clause_c{first['id']}" in said
    kinds = {entity["type"] for entity in first["message"]["entities"]}
    assert {"bold", "blockquote", "italic"} <= kinds
    assert answer["is_personal"] is False
    assert 0 < answer["cache_time"] <= 300
    assert not botapi.problems
    assert not botapi.losses


async def test_nothing_of_it_is_claimed_stored_or_put_in_the_outbox(
    running: Running, botapi: BotApiServer, lan: Person, library: Library, caplog: pytest.LogCaptureFixture
) -> None:
    assistant = Script({})
    with caplog.at_level(logging.DEBUG):
        async with running(botapi, assistant, resources=library):
            await lan.asks_inline("sức khỏe của tôi").until_answered()
            await lan.asks_inline("").until_answered()
    assert assistant.arrivals == []
    assert assistant.outbox.due(10) == []
    assert not botapi.calls_of("sendMessage")
    assert "sức khỏe" not in caplog.text


async def test_the_next_page_goes_on_where_the_first_ended(
    polling: Running, botapi: BotApiServer, lan: Person, library: Library
) -> None:
    async with polling(botapi, Script({}), resources=library):
        first = await lan.asks_inline("cán bộ").until_answered()
        second = await lan.asks_inline("cán bộ", first["next_offset"]).until_answered()
    seen = [result["id"] for result in (*first["results"], *second["results"])]
    assert len(set(seen)) == len(seen) > len(first["results"]) > 0


async def test_a_query_that_finds_nothing_says_so_and_leads_to_the_bot(
    polling: Running, botapi: BotApiServer, lan: Person, library: Library
) -> None:
    async with polling(botapi, Script({}), resources=library):
        answer = await lan.asks_inline("blockchain").until_answered()
        assert [result["id"] for result in answer["results"]] == ["none"]
        assert answer["button"]["text"]
        lan.says(f"/start {answer['button']['start_parameter']}")
        await lan.until_reply("Nhận: /start desk")


async def test_a_query_that_is_too_old_is_let_go(
    running: Running, botapi: BotApiServer, lan: Person, library: Library, caplog: pytest.LogCaptureFixture
) -> None:
    async with running(botapi, Script({}), resources=library):
        with library.closed():
            library.entered.clear()
            asked = lan.asks_inline("kỷ luật")
            await botapi.until(library.entered.is_set)
            asked.expires()
        await botapi.until(lambda: bool(botapi.calls_of("answerInlineQuery")))
        assert (await lan.asks_inline("ngoại ngữ").until_answered())["results"]
    (late,) = botapi.problems
    assert late.method == "answerInlineQuery"
    assert asked.answer is None
    assert "kỷ luật" not in caplog.text


@pytest.mark.parametrize(
    "trouble", [bad_gateway(), too_many_requests(30), refused(400, "Bad Request: query is too old")]
)
async def test_an_answer_that_fails_is_not_tried_again_and_holds_up_nothing(
    polling: Running, botapi: BotApiServer, lan: Person, library: Library, trouble: Trouble
) -> None:
    async with polling(botapi, Script({}), resources=library):
        botapi.faults.add("answerInlineQuery", trouble)
        lan.asks_inline("kỷ luật")
        await botapi.until(lambda: len(botapi.calls_of("answerInlineQuery")) == 1)
        lan.says("xin chào")
        await lan.until_reply("Nhận: xin chào")
        await lan.asks_inline("ngoại ngữ").until_answered()
    assert len(botapi.calls_of("answerInlineQuery")) == 2


async def test_of_what_is_typed_fast_only_the_newest_is_answered(
    polling: Running, botapi: BotApiServer, lan: Person, hoa: Person, library: Library
) -> None:
    async with polling(botapi, Script({}), resources=library):
        with library.closed():
            library.entered.clear()
            first = lan.asks_inline("k")
            await botapi.until(library.entered.is_set)
            second, other = lan.asks_inline("kỷ"), hoa.asks_inline("ngoại ngữ")
            newest = lan.asks_inline("kỷ luật")
            # read after them all
            lan.says("xin chào")
            await lan.until_reply("Nhận: xin chào")
        await newest.until_answered()
        await other.until_answered()
    assert (first.answer, second.answer) == (None, None)


async def test_who_asks_without_end_is_left_without_an_answer_for_a_while(
    polling: Running, botapi: BotApiServer, lan: Person, hoa: Person, library: Library,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(inline, "BURST", 2)
    monkeypatch.setattr(inline, "PER_SECOND", 0.001)
    async with polling(botapi, Script({}), resources=library):
        for words in ("một", "hai"):
            await lan.asks_inline(words).until_answered()
        third = lan.asks_inline("ba")
        await hoa.asks_inline("bốn").until_answered()
    assert third.answer is None


async def test_what_is_repeated_is_only_answered_once_more(
    webhook: Running, botapi: BotApiServer, lan: Person, library: Library
) -> None:
    async with webhook(botapi, Script({}), resources=library):
        asked = lan.asks_inline("kỷ luật")
        await asked.until_answered()
        botapi.repeats(asked.update)
        await botapi.until(lambda: len(botapi.calls_of("answerInlineQuery")) == 2)
        lan.says("xin chào")
        await lan.until_reply("Nhận: xin chào")


async def test_a_fault_of_the_search_is_reported_without_its_words(
    polling: Running, botapi: BotApiServer, lan: Person, caplog: pytest.LogCaptureFixture
) -> None:
    def broken() -> Resources:
        raise RuntimeError("kỷ luật")

    async with polling(botapi, Script({}), resources=broken):
        lan.asks_inline("kỷ luật")
        await botapi.until(lambda: "RuntimeError" in caplog.text)
        lan.says("xin chào")
        await lan.until_reply("Nhận: xin chào")
    assert "kỷ luật" not in caplog.text


async def test_a_clause_of_another_chat_is_asked_for_by_its_key(
    polling: Running, botapi: BotApiServer, lan: Person, library: Library
) -> None:
    async with polling(botapi, Script({}), resources=library):
        answer = await lan.asks_inline(f"{KEY_SIGN}{key(CLAUSE)}").until_answered()
    assert [result["id"] for result in answer["results"]] == [key(CLAUSE)]


async def test_updates_of_this_kind_are_asked_for(
    running: Running, botapi: BotApiServer, lan: Person, library: Library
) -> None:
    async with running(botapi, Script({}), resources=library):
        await lan.asks_inline("").until_answered()
    asked = [*botapi.calls_of("getUpdates"), *botapi.calls_of("setWebhook")]
    allowed = [call.params["allowed_updates"] for call in asked if "allowed_updates" in call.params]
    assert allowed
    assert all("inline_query" in kinds and "chosen_inline_result" not in kinds for kinds in allowed)


def test_what_is_linked_to_is_what_the_bot_says_of_itself() -> None:
    assert Links(PAGE, "x").in_bot(CLAUSE) == f"https://t.me/x?start=clause_c{key(CLAUSE)}"
