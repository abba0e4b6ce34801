"""Telegram from end to end: the channel against the strict server, with a small assistant behind it."""

from __future__ import annotations

import asyncio
import logging
import os
import random
import signal
import subprocess
import sys
import textwrap
import threading
import time
import unicodedata
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from telegram import Bot, Update
from telegram.error import TelegramError

from bot.channels import ChannelError
from bot.channels.telegram import library_logs
from bot.channels.telegram.application import build_application, serve
from bot.channels.telegram.order import ChatOrder
from bot.channels.telegram.polling import Poller
from botapi.driver import Group, Person
from botapi.faults import (
    Trouble,
    bad_gateway,
    delay,
    half_answer,
    no_answer,
    refused,
    server_error,
    too_many_requests,
)
from botapi.server import BotApiServer
from handlers import channel_texts as texts
from handlers.charts.chart import Chart, Entry, Gate
from handlers.commands import COMMANDS
from handlers.mark import Mark
from handlers.reply import Choice, Choices, Heading, Line, Paragraph, Picture, Quote, Reply, strong, text
from handlers.request import Request

TODAY = date(2025, 3, 8)
ROOT = Path(__file__).parents[2]
LAN, HOA, GROUP = 1001, 2002, -1001234567890
YES_NO = Choices(((Choice("Có", "a:1"), Choice("Không", "a:0")),))
QUESTION = Reply((Paragraph(text("Anh/chị có ", strong("<thuộc diện>"), " quy hoạch không?")), YES_NO))


class Script:
    """An assistant of a few lines: what to say to a text or an action, with everything it was asked."""

    def __init__(self, answers: dict[str, Reply | Callable[[], Reply]] | None = None) -> None:
        self.answers = answers or {}
        self.asked: list[tuple[str, Request]] = []
        self._lock = threading.Lock()

    def respond(self, chat: str, request: Request) -> Reply:
        with self._lock:
            self.asked.append((chat, request))
        answer = self.answers.get(request.action or request.text)
        if callable(answer):
            return answer()
        return answer or says(f"Nhận: {request.action or request.text}")

    @property
    def words(self) -> list[str]:
        return [request.action or request.text for _, request in self.asked]


def says(words: str) -> Reply:
    return Reply((Paragraph(text(words)),))


def fails() -> Reply:
    raise LookupError("ông Nguyễn Văn A bị cảnh cáo")


def application(server: BotApiServer, assistant: Any, **options: Any) -> Any:
    given = {"token": server.token, "base_url": server.base_url, "pauses": (0.01, 0.02), **options}
    return build_application(assistant, today=lambda: TODAY, **given)


@asynccontextmanager
async def running(server: BotApiServer, assistant: Any, **options: Any) -> AsyncIterator[Any]:
    app, stop = application(server, assistant, **options), asyncio.Event()
    task = asyncio.create_task(serve(app, stop, connect_pauses=(0.01,)))
    try:
        yield app
    finally:
        stop.set()
        await asyncio.wait_for(task, 10)


@pytest.fixture
def lan(botapi: BotApiServer) -> Person:
    return botapi.person(LAN, "Lan")


@pytest.fixture
def hoa(botapi: BotApiServer) -> Person:
    return botapi.person(HOA, "Hoa")


@pytest.fixture
def group(botapi: BotApiServer) -> Group:
    return botapi.group(GROUP, "Phòng Nội vụ", privacy=False)


async def test_a_message_is_answered_and_the_commands_are_in_the_menu(
    botapi: BotApiServer, lan: Person
) -> None:
    assistant = Script({"/start": QUESTION})
    async with running(botapi, assistant):
        lan.says("/start")
        reply = await lan.until_reply("quy hoạch")
    assert reply.text == "Anh/chị có <thuộc diện> quy hoạch không?"
    assert reply.marked("bold") == ["<thuộc diện>"]
    assert [[button.label for button in row] for row in reply.rows] == [["Có", "Không"]]
    assert reply.reply_to is None
    assert assistant.asked == [(f"telegram:{LAN}:{LAN}", Request(today=TODAY, text="/start"))]
    assert [(c["command"], c["description"]) for c in botapi.commands] == [
        (c.name, c.description) for c in COMMANDS
    ]
    assert not botapi.problems
    assert not botapi.losses


async def test_decomposed_letters_arrive_composed(botapi: BotApiServer, lan: Person) -> None:
    assistant = Script()
    async with running(botapi, assistant):
        lan.says(unicodedata.normalize("NFD", "kỷ luật"))
        await lan.until_reply("Nhận")
    assert assistant.words == ["kỷ luật"]


async def test_a_chat_is_answered_strictly_in_order(botapi: BotApiServer, lan: Person, hoa: Person) -> None:
    inside: dict[str, int] = {}
    overlaps: list[str] = []

    class Slow(Script):
        def respond(self, chat: str, request: Request) -> Reply:
            inside[chat] = inside.get(chat, 0) + 1
            if inside[chat] > 1:
                overlaps.append(chat)
            time.sleep(random.uniform(0, 0.01))
            reply = super().respond(chat, request)
            inside[chat] -= 1
            return reply

    assistant = Slow()
    async with running(botapi, assistant) as app:
        with botapi.holding():
            for number in range(20):
                lan.says(f"lan {number}")
                hoa.says(f"hoa {number}")
        await botapi.until(lambda: len(lan.chat.replies) == 20 and len(hoa.chat.replies) == 20)
        await botapi.until(lambda: app.update_processor.chats == 0)
    assert not overlaps
    for person, name in ((lan, "lan"), (hoa, "hoa")):
        wanted = [f"{name} {number}" for number in range(20)]
        assert [word for word in assistant.words if word.startswith(name)] == wanted
        assert [reply.text for reply in person.chat.replies] == [f"Nhận: {word}" for word in wanted]


async def test_chats_are_answered_side_by_side(botapi: BotApiServer, lan: Person, hoa: Person) -> None:
    gate = threading.Event()

    def waits() -> Reply:
        assert gate.wait(5)
        return says("Xong việc lâu")

    async with running(botapi, Script({"lâu": waits})):
        lan.says("lâu")
        lan.says("sau")
        hoa.says("mau")
        await hoa.until_reply("Nhận: mau")
        assert lan.chat.replies == []
        gate.set()
        await lan.until_reply("Nhận: sau")
    assert [reply.text for reply in lan.chat.replies] == ["Xong việc lâu", "Nhận: sau"]


async def test_an_order_left_half_way_lets_the_next_in() -> None:
    order, log = ChatOrder(), list[str]()
    update = Update.de_json({"update_id": 1, "message": {"message_id": 1, "date": 0, "chat": PRIVATE}}, None)
    started = asyncio.Event()

    async def job(name: str, seconds: float = 0.0) -> None:
        started.set()
        await asyncio.sleep(seconds)
        log.append(name)

    first = asyncio.create_task(order.process_update(update, job("một", 10)))
    await started.wait()
    second = asyncio.create_task(order.process_update(update, job("hai")))
    await asyncio.sleep(0)
    first.cancel()
    await second
    assert log == ["hai"]
    assert order.chats == 0


PRIVATE = {"id": LAN, "type": "private"}


async def test_a_press_is_answered_with_its_notice_and_edits_the_message(
    botapi: BotApiServer, lan: Person
) -> None:
    after = Choices(((Choice("Quay lại", "back"),),))
    answer = Reply((Paragraph(text("Đã ghi: có")), after), replaces=True, notice="Đã ghi")
    assistant = Script({"/dieukien": QUESTION, "a:1": answer})
    async with running(botapi, assistant):
        lan.says("/dieukien")
        await lan.until_reply("quy hoạch")
        asked = lan.presses("Có")
        await lan.until_reply("Đã ghi: có")
        await asked.until_answered()
    assert asked.notice == "Đã ghi"
    assert [reply.text for reply in lan.chat.replies] == ["Đã ghi: có"]
    assert lan.chat.labels == ["Quay lại"]
    assert assistant.asked[-1] == (f"telegram:{LAN}:{LAN}", Request(today=TODAY, action="a:1"))
    assert not botapi.problems


async def test_a_press_that_replaces_nothing_gets_a_new_message(botapi: BotApiServer, lan: Person) -> None:
    async with running(botapi, Script({"hỏi": QUESTION})):
        lan.says("hỏi")
        await lan.until_reply("quy hoạch")
        asked = lan.presses("Có")
        await lan.until_reply("Nhận: a:1")
    assert asked.answer == {}
    assert lan.chat.labels == ["Có", "Không"]


async def test_a_double_tap_is_answered_twice_and_harms_nothing(botapi: BotApiServer, lan: Person) -> None:
    answer = Reply((Paragraph(text("Đã ghi")), YES_NO), replaces=True)
    async with running(botapi, Script({"hỏi": QUESTION, "a:1": answer})):
        lan.says("hỏi")
        shown = await lan.until_reply("quy hoạch")
        with botapi.holding():
            taps = [lan.presses("Có"), lan.presses_stale(shown, "Có")]
        await botapi.until(lambda: all(tap.answer is not None for tap in taps))
        await botapi.until_quiet()
    assert [reply.text for reply in lan.chat.replies] == ["Đã ghi"]
    assert lan.chat.labels == ["Có", "Không"]
    assert ["not modified" in call.description for call in botapi.problems] == [True]


async def test_a_press_too_old_to_be_answered_still_counts(
    botapi: BotApiServer, lan: Person, caplog: pytest.LogCaptureFixture
) -> None:
    async with running(botapi, Script({"hỏi": QUESTION})):
        lan.says("hỏi")
        await lan.until_reply("quy hoạch")
        with botapi.holding():
            lan.presses("Có").expires()
        await lan.until_reply("Nhận: a:1")
    assert "ERROR" not in caplog.text


async def test_a_pressed_message_that_is_gone_is_sent_anew(botapi: BotApiServer, lan: Person) -> None:
    answer = Reply((Paragraph(text("Tiếp theo")),), replaces=True)
    async with running(botapi, Script({"hỏi": QUESTION, "a:1": answer})):
        lan.says("hỏi")
        shown = await lan.until_reply("quy hoạch")
        lan.chat.state.messages[shown.id].deleted = True
        asked = lan.presses_stale(shown, "Có")
        await lan.until_reply("Tiếp theo")
    assert asked.answer == {}


async def test_a_message_that_cannot_be_edited_is_sent_anew(botapi: BotApiServer, lan: Person) -> None:
    answer = Reply((Paragraph(text("Tiếp theo")),), replaces=True)
    botapi.faults.add("editMessageText", refused(400, "Bad Request: message can't be edited"))
    async with running(botapi, Script({"hỏi": QUESTION, "a:1": answer})):
        lan.says("hỏi")
        await lan.until_reply("quy hoạch")
        lan.presses("Có")
        await lan.until_reply("Tiếp theo")
    assert [reply.text.split()[0] for reply in lan.chat.replies] == ["Anh/chị", "Tiếp"]


async def test_a_long_reply_comes_in_order_with_the_keyboard_last(botapi: BotApiServer, lan: Person) -> None:
    lines = [
        Line(Mark.MET, "Đạt", text(f"điều kiện {n} < {n + 1} & 😀 " * 20), f"khoản {n}") for n in range(60)
    ]
    long = Reply((Heading("Kết quả"), *lines, Quote(text("câu dài; " * 1200)), YES_NO))
    async with running(botapi, Script({"dài": long})):
        lan.says("dài")
        await botapi.until(lambda: lan.chat.labels or None)
    replies = lan.chat.replies
    assert len(replies) > 3
    assert [bool(reply.rows) for reply in replies] == [False] * (len(replies) - 1) + [True]
    seen = " ".join(reply.text for reply in replies)
    positions = [seen.index(f"điều kiện {n} <") for n in range(60)]
    assert positions == sorted(positions)
    assert seen.count("câu dài;") == 1200
    assert not botapi.problems
    assert not botapi.losses


async def test_a_long_reply_in_place_goes_on_in_new_messages(botapi: BotApiServer, lan: Person) -> None:
    long = Reply((Paragraph(text("x" * 3000)), Paragraph(text("y" * 3000)), YES_NO), replaces=True)
    async with running(botapi, Script({"hỏi": QUESTION, "a:1": long})):
        lan.says("hỏi")
        await lan.until_reply("quy hoạch")
        lan.presses("Có")
        await lan.until_reply("yyy")
    assert [reply.text[0] for reply in lan.chat.replies] == ["x", "y"]
    assert [bool(reply.rows) for reply in lan.chat.replies] == [False, True]


async def test_a_failure_is_told_politely_and_logged_without_words(
    botapi: BotApiServer, lan: Person, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    async with running(botapi, Script({"lỗi": fails, "hỏi": QUESTION, "a:1": fails})):
        lan.says("lỗi")
        told = await lan.until_reply("mã")
        lan.says("hỏi")
        await lan.until_reply("quy hoạch")
        asked = lan.presses("Có")
        await lan.until_reply("mã")
    assert asked.answer == {}
    logged = [record.getMessage() for record in caplog.records if record.levelname == "ERROR"]
    assert len(logged) == 2
    assert told.text == texts.FAULT.format(reference=logged[0].split()[2].rstrip(":"))
    assert "LookupError" in caplog.text
    assert "in fails" in caplog.text or " fails" in caplog.text
    for secret in ("Nguyễn", "cảnh cáo", "lỗi\n", "Lan", str(LAN), botapi.token, "quy hoạch"):
        assert secret not in caplog.text


async def test_a_reply_that_cannot_be_rendered_is_a_failure_too(botapi: BotApiServer, lan: Person) -> None:
    broken = Reply((Choices(((Choice("Có", "x" * 65),),)),))
    async with running(botapi, Script({"hỏng": broken})):
        lan.says("hỏng")
        await lan.until_reply("Trợ lý gặp lỗi")
        lan.says("tiếp")
        await lan.until_reply("Nhận: tiếp")


@pytest.mark.parametrize(
    "trouble",
    [server_error(), bad_gateway(), no_answer(), half_answer(done=False)],
    ids=["500", "502", "none", "half"],
)
async def test_a_send_that_fails_is_tried_again(botapi: BotApiServer, lan: Person, trouble: Trouble) -> None:
    botapi.faults.add("sendMessage", trouble, times=2)
    async with running(botapi, Script()):
        lan.says("một")
        lan.says("hai")
        await lan.until_reply("Nhận: hai")
    assert [reply.text for reply in lan.chat.replies] == ["Nhận: một", "Nhận: hai"]
    assert len(botapi.calls_of("sendMessage")) == 4


async def test_the_wait_that_telegram_asks_for_is_kept(
    botapi: BotApiServer, lan: Person, hoa: Person
) -> None:
    botapi.faults.add(
        "sendMessage", too_many_requests(1), where=lambda params: str(params["chat_id"]) == str(LAN)
    )
    async with running(botapi, Script()):
        lan.says("một")
        hoa.says("một")
        await hoa.until_reply("Nhận")
        assert lan.chat.replies == []
        await lan.until_reply("Nhận")
    first, second = [
        call for call in botapi.calls_of("sendMessage") if str(call.params["chat_id"]) == str(LAN)
    ]
    assert second.at - first.at >= 1


async def test_edits_and_presses_wait_and_try_again_too(botapi: BotApiServer, lan: Person) -> None:
    botapi.faults.add("editMessageText", too_many_requests(1))
    botapi.faults.add("answerCallbackQuery", server_error())
    async with running(
        botapi, Script({"hỏi": QUESTION, "a:1": Reply((Paragraph(text("Sửa")),), replaces=True)})
    ):
        lan.says("hỏi")
        await lan.until_reply("quy hoạch")
        asked = lan.presses("Có")
        await lan.until_reply("Sửa")
    assert asked.answer == {}
    assert len(lan.chat.replies) == 1


async def test_a_send_that_never_works_is_dropped_and_logged(
    botapi: BotApiServer, lan: Person, caplog: pytest.LogCaptureFixture
) -> None:
    botapi.faults.add("sendMessage", server_error(), times=3)
    async with running(botapi, Script()):
        lan.says("một")
        await botapi.until(lambda: len(botapi.calls_of("sendMessage")) == 3)
        lan.says("hai")
        await lan.until_reply("Nhận: hai")
    assert [reply.text for reply in lan.chat.replies] == ["Nhận: hai"]
    assert "NetworkError" in caplog.text


async def test_somebody_who_blocked_the_bot_is_left_alone(
    botapi: BotApiServer, lan: Person, hoa: Person, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    gate = threading.Event()

    def waits() -> Reply:
        assert gate.wait(5)
        return Reply((Paragraph(text("x" * 4000)), Paragraph(text("y" * 4000))))

    async with running(botapi, Script({"lâu": waits})) as app:
        lan.says("lâu")
        await botapi.until(lambda: app.update_processor.chats == 1)
        lan.blocks()
        gate.set()
        hoa.says("mau")
        await hoa.until_reply("Nhận: mau")
        await botapi.until_quiet()
    assert lan.chat.replies == []
    assert [call.code for call in botapi.calls_of("sendMessage")].count(403) == 1
    assert "chặn" in caplog.text
    assert "ERROR" not in caplog.text
    assert "Lan" not in caplog.text
    assert str(LAN) not in caplog.text


async def test_a_group_that_moved_is_followed(botapi: BotApiServer, lan: Person, group: Group) -> None:
    moved = botapi.group(GROUP - 1, "Phòng Nội vụ")
    upgraded = refused(400, "Bad Request: group chat was upgraded", {"migrate_to_chat_id": moved.id})
    botapi.faults.add("sendMessage", upgraded)
    async with running(botapi, Script()):
        lan.says("/trogiup", group)
        await botapi.until(lambda: moved.replies or None)
    assert moved.last.text == "Nhận: /trogiup"


async def test_a_wrong_token_is_told_in_one_line(
    botapi: BotApiServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    wrong = "7300000001:" + "B" * 35
    with pytest.raises(ChannelError) as caught:
        await serve(application(botapi, Script(), token=wrong), asyncio.Event())
    assert str(caught.value) == texts.BAD_TOKEN
    assert caught.value.__cause__ is None
    assert wrong not in caplog.text


@pytest.mark.parametrize("token", ["", "abc", "12:a b", "12:é", "12:\n:"])
def test_what_cannot_be_a_token_is_refused_at_once(token: str) -> None:
    with pytest.raises(ChannelError, match="TELEGRAM_BOT_TOKEN"):
        build_application(Script(), token=token, today=lambda: TODAY)


async def test_a_token_withdrawn_later_ends_the_service(botapi: BotApiServer, lan: Person) -> None:
    task = asyncio.create_task(serve(application(botapi, Script()), asyncio.Event()))
    lan.says("một")
    await lan.until_reply("Nhận")
    botapi.faults.add("getUpdates", refused(401, "Unauthorized"), times=9)
    lan.says("hai")
    with pytest.raises(ChannelError, match="TELEGRAM_BOT_TOKEN"):
        await asyncio.wait_for(task, 5)
    assert [reply.text for reply in lan.chat.replies] == ["Nhận: một", "Nhận: hai"]


async def test_a_service_out_of_reach_is_told_in_one_line(botapi: BotApiServer) -> None:
    app = application(botapi, Script())
    botapi.goes_away()
    with pytest.raises(ChannelError) as caught:
        await serve(app, asyncio.Event(), connect_pauses=(0.01, 0.01))
    assert str(caught.value) == texts.UNREACHABLE
    botapi.comes_back()


async def test_a_short_trouble_at_the_start_is_outlasted(botapi: BotApiServer, lan: Person) -> None:
    botapi.faults.add("getMe", bad_gateway())
    async with running(botapi, Script()):
        lan.says("một")
        await lan.until_reply("Nhận")


async def test_stopping_while_it_still_connects(botapi: BotApiServer) -> None:
    stop = asyncio.Event()
    botapi.faults.add("getMe", server_error(), times=99)
    task = asyncio.create_task(serve(application(botapi, Script()), stop, connect_pauses=(30,)))
    await botapi.until(lambda: botapi.calls_of("getMe") or None)
    stop.set()
    await asyncio.wait_for(task, 5)


async def test_a_webhook_left_from_before_is_taken_away(botapi: BotApiServer, lan: Person) -> None:
    async with Bot(botapi.token, base_url=botapi.base_url) as bot:
        await bot.set_webhook("https://example.org/hook")
    async with running(botapi, Script()):
        lan.says("một")
        await lan.until_reply("Nhận")


async def test_commands_that_cannot_be_registered_are_no_obstacle(
    botapi: BotApiServer, lan: Person, caplog: pytest.LogCaptureFixture
) -> None:
    botapi.faults.add("setMyCommands", refused(400, "Bad Request: BOT_COMMAND_INVALID"))
    async with running(botapi, Script()):
        lan.says("một")
        await lan.until_reply("Nhận")
    assert "Chưa đăng ký được danh sách lệnh" in caplog.text
    assert botapi.commands == []


async def test_the_service_going_away_is_outlasted(
    botapi: BotApiServer, lan: Person, caplog: pytest.LogCaptureFixture
) -> None:
    async with running(botapi, Script()):
        lan.says("một")
        await lan.until_reply("Nhận: một")
        botapi.goes_away()
        await botapi.until(lambda: "Chưa nhận được tin" in caplog.text or None)
        botapi.comes_back()
        lan.says("hai")
        await lan.until_reply("Nhận: hai")
    assert botapi.token not in caplog.text


async def test_an_update_delivered_twice_is_answered_once(botapi: BotApiServer, lan: Person) -> None:
    async with running(botapi, Script()):
        update = lan.says("một")
        await lan.until_reply("Nhận")
        botapi.repeats(update)
        lan.says("hai")
        await lan.until_reply("Nhận: hai")
        await botapi.until_quiet()
    assert [reply.text for reply in lan.chat.replies] == ["Nhận: một", "Nhận: hai"]


async def test_stopping_ends_the_intake_then_finishes_what_is_under_way(
    botapi: BotApiServer, lan: Person, hoa: Person
) -> None:
    gate = threading.Event()

    def waits() -> Reply:
        assert gate.wait(5)
        return says("Xong")

    assistant, stop = Script({"lâu": waits}), asyncio.Event()
    task = asyncio.create_task(serve(application(botapi, assistant), stop))
    with botapi.holding():
        lan.says("lâu")
        lan.says("đã nhận")
    await botapi.until(lambda: assistant.asked or None)
    stop.set()
    await asyncio.sleep(0.1)
    hoa.says("muộn")
    await asyncio.sleep(0.1)
    assert not task.done()
    gate.set()
    await asyncio.wait_for(task, 5)
    assert [reply.text for reply in lan.chat.replies] == ["Xong", "Nhận: đã nhận"]
    assert "muộn" not in assistant.words

    async with running(botapi, assistant):
        await hoa.until_reply("Nhận: muộn")
    assert assistant.words == ["lâu", "đã nhận", "muộn"]


@pytest.mark.parametrize("kind", ["sticker", "photo", "document", "voice", "contact", "location"])
async def test_what_is_no_text_gets_help_in_private(botapi: BotApiServer, lan: Person, kind: str) -> None:
    assistant = Script()
    async with running(botapi, assistant):
        lan.sends(kind)
        assert (await lan.until_reply()).text == texts.TEXT_ONLY
    assert assistant.asked == []


async def test_an_edited_message_gets_help_in_private(botapi: BotApiServer, lan: Person) -> None:
    assistant = Script()
    async with running(botapi, assistant):
        update = lan.says("44")
        await lan.until_reply("Nhận: 44")
        lan.edits(update["message"]["message_id"], "45")
        assert (await lan.until_reply()).text == texts.EDITED
    assert assistant.words == ["44"]


@pytest.mark.parametrize(
    ("typed", "heard"),
    [
        ("/TraCuu@{bot} kỷ luật", "/tracuu kỷ luật"),
        ("/tracuu@{BOT}\nkỷ luật", "/tracuu\nkỷ luật"),
        ("/khongco", "/khongco"),
        ("/a/b", "/a/b"),
    ],
)
async def test_commands_lose_the_name_of_the_bot(
    botapi: BotApiServer, lan: Person, typed: str, heard: str
) -> None:
    assistant = Script()
    async with running(botapi, assistant):
        lan.says(typed.format(bot=botapi.username, BOT=botapi.username.upper()))
        await lan.until_reply("Nhận")
    assert assistant.words == [heard]


async def test_a_group_hears_only_what_is_said_to_the_bot(
    botapi: BotApiServer, lan: Person, hoa: Person, group: Group
) -> None:
    assistant = Script()
    async with running(botapi, assistant):
        lan.says("chào cả phòng", group)
        lan.says("/tracuu@bot_khac kỷ luật", group)
        lan.says("/lenhcuabotkhac", group)
        lan.sends("photo", group)
        update = lan.says("nhầm", group)
        lan.edits(update["message"]["message_id"], "/tracuu kỷ luật", group)
        lan.says(f"/tracuu@{botapi.username} kỷ luật", group)
        first = await lan.until_reply("Nhận", chat=group)
        hoa.says("44", group, reply_to=first.id)
        await hoa.until_reply("44", chat=group)
    assert assistant.asked == [
        (f"telegram:{GROUP}:{LAN}", Request(today=TODAY, text="/tracuu kỷ luật")),
        (f"telegram:{GROUP}:{HOA}", Request(today=TODAY, text="44")),
    ]
    assert first.reply_to is not None
    assert len(group.replies) == 2


async def test_a_button_in_a_group_is_for_the_one_who_asked(
    botapi: BotApiServer, lan: Person, hoa: Person, group: Group
) -> None:
    answer = Reply((Paragraph(text("Đã ghi")), YES_NO), replaces=True)
    assistant = Script({"/dieukien": QUESTION, "a:1": answer})
    async with running(botapi, assistant):
        asked = lan.says("/dieukien", group)
        shown = await lan.until_reply("quy hoạch", chat=group)
        assert shown.reply_to == asked["message"]["message_id"]
        tap = hoa.presses("Có", chat=group)
        await tap.until_answered()
        assert tap.notice == texts.NOT_YOURS
        lan.presses("Có", chat=group)
        await lan.until_reply("Đã ghi", chat=group)
        lan.presses("Không", chat=group)
        last = await lan.until_reply("Nhận: a:0", chat=group)
    assert last.reply_to == asked["message"]["message_id"]
    assert assistant.words == ["/dieukien", "a:1", "a:0"]


async def test_joining_and_leaving_say_nothing(botapi: BotApiServer, lan: Person, group: Group) -> None:
    assistant = Script()
    async with running(botapi, assistant):
        group.removes_bot(lan)
        group.adds_bot(lan)
        lan.says("một")
        await lan.until_reply("Nhận")
    assert assistant.words == ["một"]
    assert group.replies == []


async def test_every_request_takes_the_proxy(botapi: BotApiServer, lan: Person) -> None:
    async with running(botapi, Script(), base_url="http://telegram.invalid/bot", proxy=botapi.url):
        lan.says("một")
        await lan.until_reply("Nhận")
    assert botapi.calls_of("getUpdates")


@pytest.mark.parametrize("proxy", ["127.0.0.1:8080", "ftp://127.0.0.1", "socks9://x", "http://[::1"])
def test_a_proxy_that_cannot_be_used_is_told_in_one_line(proxy: str) -> None:
    with pytest.raises(ChannelError, match="TELEGRAM_PROXY"):
        build_application(Script(), token="1:a", today=lambda: TODAY, proxy=proxy)


def test_files_lie_beside_the_methods() -> None:
    app = build_application(Script(), token="1:a", today=lambda: TODAY, base_url="http://127.0.0.1:8081/bot")
    assert app.bot.base_url == "http://127.0.0.1:8081/bot1:a"
    assert app.bot.base_file_url == "http://127.0.0.1:8081/file/bot1:a"


@pytest.mark.parametrize("address", ["http://127.0.0.1:8081", "127.0.0.1:8081/bot", "/bot", "http:///bot"])
def test_an_address_that_cannot_be_one_is_told_in_one_line(address: str) -> None:
    with pytest.raises(ChannelError, match="TELEGRAM_BASE_URL"):
        build_application(Script(), token="1:a", today=lambda: TODAY, base_url=address)


class FakeBot:
    """A bot whose first fetch holds an update that the library cannot read."""

    def __init__(self, waiting: list[dict[str, Any]]) -> None:
        self.waiting = waiting
        self.done = asyncio.Event()

    async def get_updates(self, offset: int | None, **options: Any) -> tuple[Update, ...]:
        self.waiting = [raw for raw in self.waiting if raw["update_id"] >= (offset or 0)]
        if not self.waiting:
            self.done.set()
            await asyncio.sleep(0.01)
        return Update.de_list(self.waiting, None)

    async def do_api_request(self, endpoint: str, asked: dict[str, Any]) -> list[dict[str, Any]]:
        assert endpoint == "getUpdates"
        return [raw for raw in self.waiting if raw["update_id"] >= asked["offset"]]


async def test_an_update_that_cannot_be_read_does_not_hold_up_the_others(
    caplog: pytest.LogCaptureFixture,
) -> None:
    good = {"message_id": 1, "date": 0, "chat": PRIVATE}
    waiting = [
        {"update_id": 7, "message": good},
        {"update_id": 8, "message": {"text": "bí mật"}},
        {"update_id": 9, "message": good},
        {"update_id": 10, "message": {"text": "bí mật"}},
    ]
    taken: list[int] = []
    stop = asyncio.Event()

    async def take(update: Update) -> None:
        taken.append(update.update_id)

    bot: Any = FakeBot(waiting)
    task = asyncio.create_task(Poller(bot, take, first_pause=0.01).run(stop))
    await asyncio.wait_for(bot.done.wait(), 5)
    stop.set()
    await asyncio.wait_for(task, 5)
    assert sorted(set(taken)) == [7, 9]
    assert "bí mật" not in caplog.text


async def test_what_came_just_before_the_stop_is_confirmed_once_it_is_done() -> None:
    stop = asyncio.Event()

    async def take(update: Update) -> None:
        stop.set()

    bot: Any = FakeBot([{"update_id": 7, "message": {"message_id": 1, "date": 0, "chat": PRIVATE}}])
    poller = Poller(bot, take)
    await poller.run(stop)
    assert bot.waiting, "not confirmed before it is done"
    await poller.confirm()
    assert bot.waiting == []


def test_what_libraries_log_is_let_through_without_its_words(caplog: pytest.LogCaptureFixture) -> None:
    library_logs.quiet()
    library_logs.quiet()
    try:
        raise TelegramError("bí mật")
    except TelegramError:
        logging.getLogger("telegram.ext.Application").exception("Failed with %s", "bí mật")
    logging.getLogger("telegram.Bot").info("bí mật")
    logging.getLogger("httpx").info("POST https://api.telegram.org/bot1:a/getMe")
    assert [record.getMessage() for record in caplog.records] == ["Failed with %s TelegramError"]
    assert "bí mật" not in caplog.text


SCRIPT = """
    import sys
    from datetime import date
    from bot.channels.telegram.application import build_application, run_polling
    from handlers.reply import Paragraph, Reply, text

    class Echo:
        def respond(self, chat, request):
            return Reply((Paragraph(text("<" + request.text + ">")),))

    token, base_url = sys.argv[1:]
    run_polling(build_application(Echo(), token=token, base_url=base_url, today=lambda: date(2025, 1, 1)))
    print("bye")
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_process_in_good_order(
    botapi: BotApiServer, lan: Person, number: signal.Signals
) -> None:
    env = {**os.environ, "NO_PROXY": "*"}
    command = [sys.executable, "-c", textwrap.dedent(SCRIPT), botapi.token, botapi.base_url]
    with subprocess.Popen(
        command, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        lan.says("một")
        lan.wait_reply("<một>", timeout=20)
        botapi.faults.add("sendMessage", delay(0.5))
        lan.says("hai")
        botapi.wait(lambda: len(botapi.calls_of("sendMessage")) == 2)
        process.send_signal(number)
        out, err = process.communicate(timeout=10)
    assert (process.returncode, out, err) == (0, "bye\n", "")
    assert [reply.text for reply in lan.chat.replies] == ["<một>", "<hai>"]
    assert botapi.world.updates.pending == []


def chart_reply(parts: int) -> Reply:
    entries = tuple(Entry(f"Điều kiện {number}") for number in range(parts))
    section = Entry("Điều kiện", gate=Gate.ALL, parts=entries)
    chart = Chart("mau", "Một chương trình", (), None, (), (section,), (), ())
    return Reply((Picture(chart, text("Sơ đồ <một>.")), YES_NO))


PICTURES: dict[str, Reply | Callable[[], Reply]] = {
    "thấp": lambda: chart_reply(3),
    "cao": lambda: chart_reply(60),
}


@pytest.mark.parametrize(("asked", "method"), [("thấp", "sendPhoto"), ("cao", "sendDocument")])
async def test_a_picture_is_sent_with_its_caption_and_buttons(
    botapi: BotApiServer, lan: Person, asked: str, method: str
) -> None:
    async with running(botapi, Script(PICTURES)):
        lan.says(asked)
        shown = await lan.until_reply("Sơ đồ <một>.")
        lan.presses("Có", message=shown)
        await lan.until_reply("Nhận: a:1")
    (call,) = botapi.calls_of(method)
    assert shown.file is not None
    assert shown.file.filename == "mau.png"
    assert shown.file.data.startswith(b"\x89PNG")
    assert shown.labels == ["Có", "Không"]
    assert call.params["parse_mode"] == "HTML"
    assert len(botapi.calls_of("sendPhoto") + botapi.calls_of("sendDocument")) == 1
    assert not botapi.problems


@pytest.mark.parametrize(
    "trouble",
    [server_error(), bad_gateway(), no_answer(), too_many_requests(1)],
    ids=["500", "502", "none", "429"],
)
async def test_a_picture_that_fails_is_tried_again(
    botapi: BotApiServer, lan: Person, trouble: Trouble
) -> None:
    botapi.faults.add("sendPhoto", trouble)
    async with running(botapi, Script(PICTURES)):
        lan.says("thấp")
        shown = await lan.until_reply("Sơ đồ")
    assert shown.file is not None
    assert shown.file.data.startswith(b"\x89PNG")
    assert len(botapi.calls_of("sendPhoto")) == 2
    assert len(lan.chat.replies) == 1


@pytest.mark.parametrize(("asked", "method"), [("thấp", "sendPhoto"), ("cao", "sendDocument")])
async def test_a_chat_that_takes_no_pictures_gets_the_words(
    botapi: BotApiServer,
    lan: Person,
    group: Group,
    caplog: pytest.LogCaptureFixture,
    asked: str,
    method: str,
) -> None:
    botapi.faults.add(method, refused(400, "Bad Request: not enough rights to send photos to the chat"))
    command = {"thấp": "/vanban", "cao": "/chuongtrinh"}[asked]
    async with running(botapi, Script({command: PICTURES[asked]})):
        said = lan.says(command, group)
        shown = await lan.until_reply("Một chương trình", chat=group)
    assert shown.file is None
    assert "├─ Điều kiện 0" in shown.text
    assert shown.labels == ["Có", "Không"]
    assert shown.reply_to == said["message"]["message_id"]
    assert "gửi bằng chữ" in caplog.text
    assert "Điều kiện" not in caplog.text


async def test_a_picture_in_place_of_a_message_is_sent_anew(botapi: BotApiServer, lan: Person) -> None:
    instead = Reply(chart_reply(2).blocks, replaces=True)
    async with running(botapi, Script({"hỏi": QUESTION, "a:1": instead})):
        lan.says("hỏi")
        await lan.until_reply("quy hoạch")
        lan.presses("Có")
        await lan.until_reply("Sơ đồ")
    assert len(lan.chat.replies) == 2
    assert botapi.calls_of("editMessageText") == []


async def test_a_picture_that_cannot_be_drawn_is_a_failure_told_politely(
    botapi: BotApiServer, lan: Person, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails_to_draw(_: object) -> bytes:
        raise ValueError("Nguyễn Văn A")

    monkeypatch.setattr("bot.rendering.pictures.Rendering.png", fails_to_draw)
    async with running(botapi, Script(PICTURES)):
        lan.says("thấp")
        await lan.until_reply("Trợ lý gặp lỗi")
    assert "Nguyễn" not in caplog.text


async def test_a_blocked_bot_sends_no_picture(botapi: BotApiServer, lan: Person, hoa: Person) -> None:
    botapi.faults.add("sendPhoto", refused(403, "Forbidden: bot was blocked by the user"))
    async with running(botapi, Script(PICTURES)):
        lan.says("thấp")
        hoa.says("một")
        await hoa.until_reply("Nhận: một")
        await botapi.until(lambda: len(botapi.calls_of("sendPhoto")) == 1)
        await botapi.until_quiet()
    assert lan.chat.replies == []
