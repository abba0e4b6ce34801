"""Telegram from end to end, by long polling and by webhook, with a small assistant behind it."""

from __future__ import annotations

import logging
import random
import threading
import time
import unicodedata
from pathlib import Path

import pytest

from bot.turns import Arrival, Taken
from botapi.driver import Group, Person
from botapi.faults import (
    Trouble,
    bad_gateway,
    half_answer,
    no_answer,
    refused,
    server_error,
    too_many_requests,
)
from botapi.server import BotApiServer
from handlers import channel_texts as texts
from handlers.commands import COMMANDS
from handlers.mark import Mark
from handlers.reply import Choice, Choices, Heading, Line, Paragraph, Quote, Reply, text
from handlers.request import Request
from scripted import QUESTION, TODAY, YES_NO, Pack, Running, Script, fails, says

ROOT = Path(__file__).parents[2]
LAN, HOA, GROUP = 1001, 2002, -1001234567890


async def test_a_message_is_answered_and_the_commands_are_in_the_menu(
    running: Running, botapi: BotApiServer, lan: Person
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


async def test_decomposed_letters_arrive_composed(
    running: Running, botapi: BotApiServer, lan: Person
) -> None:
    assistant = Script()
    async with running(botapi, assistant):
        lan.says(unicodedata.normalize("NFD", "kỷ luật"))
        await lan.until_reply("Nhận")
    assert assistant.words == ["kỷ luật"]


async def test_a_chat_is_answered_strictly_in_order(
    running: Running, botapi: BotApiServer, lan: Person, hoa: Person
) -> None:
    inside: dict[str, int] = {}
    overlaps: list[str] = []

    class Slow(Script):
        def take(self, arrival: Arrival, queue: str, pack: Pack) -> Taken | None:
            chat = arrival.chat
            inside[chat] = inside.get(chat, 0) + 1
            if inside[chat] > 1:
                overlaps.append(chat)
            time.sleep(random.uniform(0, 0.01))
            taken = super().take(arrival, queue, pack)
            inside[chat] -= 1
            return taken

    assistant = Slow()
    async with running(botapi, assistant) as app:
        with botapi.holding():
            for number in range(20):
                lan.says(f"lan {number}")
                hoa.says(f"hoa {number}")
        await botapi.until(lambda: len(lan.chat.replies) == 20 and len(hoa.chat.replies) == 20)
        await botapi.until(lambda: app.idle)
    assert not overlaps
    for person, name in ((lan, "lan"), (hoa, "hoa")):
        wanted = [f"{name} {number}" for number in range(20)]
        assert [word for word in assistant.words if word.startswith(name)] == wanted
        assert [reply.text for reply in person.chat.replies] == [f"Nhận: {word}" for word in wanted]


async def test_chats_are_answered_side_by_side(
    running: Running, botapi: BotApiServer, lan: Person, hoa: Person
) -> None:
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


async def test_a_press_is_answered_with_its_notice_and_edits_the_message(
    running: Running, botapi: BotApiServer, lan: Person
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


async def test_a_press_that_replaces_nothing_gets_a_new_message(
    running: Running, botapi: BotApiServer, lan: Person
) -> None:
    async with running(botapi, Script({"hỏi": QUESTION})):
        lan.says("hỏi")
        await lan.until_reply("quy hoạch")
        asked = lan.presses("Có")
        await lan.until_reply("Nhận: a:1")
    assert asked.answer == {}
    assert lan.chat.labels == ["Có", "Không"]


async def test_a_double_tap_is_answered_twice_and_harms_nothing(
    running: Running, botapi: BotApiServer, lan: Person
) -> None:
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
    running: Running, botapi: BotApiServer, lan: Person, caplog: pytest.LogCaptureFixture
) -> None:
    async with running(botapi, Script({"hỏi": QUESTION})):
        lan.says("hỏi")
        await lan.until_reply("quy hoạch")
        with botapi.holding():
            lan.presses("Có").expires()
        await lan.until_reply("Nhận: a:1")
    assert "ERROR" not in caplog.text


async def test_a_pressed_message_that_is_gone_is_sent_anew(
    running: Running, botapi: BotApiServer, lan: Person
) -> None:
    answer = Reply((Paragraph(text("Tiếp theo")),), replaces=True)
    async with running(botapi, Script({"hỏi": QUESTION, "a:1": answer})):
        lan.says("hỏi")
        shown = await lan.until_reply("quy hoạch")
        lan.chat.state.messages[shown.id].deleted = True
        asked = lan.presses_stale(shown, "Có")
        await lan.until_reply("Tiếp theo")
    assert asked.answer == {}


async def test_a_message_that_cannot_be_edited_is_sent_anew(
    running: Running, botapi: BotApiServer, lan: Person
) -> None:
    answer = Reply((Paragraph(text("Tiếp theo")),), replaces=True)
    botapi.faults.add("editMessageText", refused(400, "Bad Request: message can't be edited"))
    async with running(botapi, Script({"hỏi": QUESTION, "a:1": answer})):
        lan.says("hỏi")
        await lan.until_reply("quy hoạch")
        lan.presses("Có")
        await lan.until_reply("Tiếp theo")
    assert [reply.text.split()[0] for reply in lan.chat.replies] == ["Anh/chị", "Tiếp"]


async def test_a_long_reply_comes_in_order_with_the_keyboard_last(
    running: Running, botapi: BotApiServer, lan: Person
) -> None:
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


async def test_a_long_reply_in_place_goes_on_in_new_messages(
    running: Running, botapi: BotApiServer, lan: Person
) -> None:
    long = Reply((Paragraph(text("x" * 3000)), Paragraph(text("y" * 3000)), YES_NO), replaces=True)
    async with running(botapi, Script({"hỏi": QUESTION, "a:1": long})):
        lan.says("hỏi")
        await lan.until_reply("quy hoạch")
        lan.presses("Có")
        await lan.until_reply("yyy")
    assert [reply.text[0] for reply in lan.chat.replies] == ["x", "y"]
    assert [bool(reply.rows) for reply in lan.chat.replies] == [False, True]


async def test_a_failure_is_told_politely_and_logged_without_words(
    running: Running, botapi: BotApiServer, lan: Person, caplog: pytest.LogCaptureFixture
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


async def test_a_reply_that_cannot_be_rendered_is_a_failure_too(
    running: Running, botapi: BotApiServer, lan: Person
) -> None:
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
async def test_a_send_that_fails_is_tried_again(
    running: Running, botapi: BotApiServer, lan: Person, trouble: Trouble
) -> None:
    botapi.faults.add("sendMessage", trouble, times=2)
    async with running(botapi, Script()):
        lan.says("một")
        lan.says("hai")
        await lan.until_reply("Nhận: hai")
    assert [reply.text for reply in lan.chat.replies] == ["Nhận: một", "Nhận: hai"]
    assert len(botapi.calls_of("sendMessage")) == 4


async def test_the_wait_that_telegram_asks_for_is_kept(
    running: Running, botapi: BotApiServer, lan: Person, hoa: Person
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


async def test_edits_and_presses_wait_and_try_again_too(
    running: Running, botapi: BotApiServer, lan: Person
) -> None:
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


async def test_somebody_who_blocked_the_bot_is_left_alone(
    running: Running, botapi: BotApiServer, lan: Person, hoa: Person, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    gate = threading.Event()

    def waits() -> Reply:
        assert gate.wait(5)
        return Reply((Paragraph(text("x" * 4000)), Paragraph(text("y" * 4000))))

    async with running(botapi, Script({"lâu": waits})) as app:
        lan.says("lâu")
        await botapi.until(lambda: not app.idle)
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


async def test_a_group_that_moved_is_followed(
    running: Running, botapi: BotApiServer, lan: Person, group: Group
) -> None:
    moved = botapi.group(GROUP - 1, "Phòng Nội vụ")
    upgraded = refused(400, "Bad Request: group chat was upgraded", {"migrate_to_chat_id": moved.id})
    botapi.faults.add("sendMessage", upgraded)
    async with running(botapi, Script()):
        lan.says("/trogiup", group)
        await botapi.until(lambda: moved.replies or None)
    assert moved.last.text == "Nhận: /trogiup"


async def test_an_update_delivered_twice_is_answered_once(
    running: Running, botapi: BotApiServer, lan: Person
) -> None:
    async with running(botapi, Script()):
        update = lan.says("một")
        await lan.until_reply("Nhận")
        botapi.repeats(update)
        lan.says("hai")
        await lan.until_reply("Nhận: hai")
        await botapi.until_quiet()
    assert [reply.text for reply in lan.chat.replies] == ["Nhận: một", "Nhận: hai"]


@pytest.mark.parametrize("kind", ["sticker", "photo", "voice", "contact", "location"])
async def test_what_is_no_text_gets_help_in_private(
    running: Running, botapi: BotApiServer, lan: Person, kind: str
) -> None:
    assistant = Script()
    async with running(botapi, assistant):
        lan.sends(kind)
        assert (await lan.until_reply()).text == texts.TEXT_ONLY
    assert assistant.asked == []


async def test_an_edited_message_gets_help_in_private(
    running: Running, botapi: BotApiServer, lan: Person
) -> None:
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
    running: Running, botapi: BotApiServer, lan: Person, typed: str, heard: str
) -> None:
    assistant = Script()
    async with running(botapi, assistant):
        lan.says(typed.format(bot=botapi.username, BOT=botapi.username.upper()))
        await lan.until_reply("Nhận")
    assert assistant.words == [heard]


async def test_a_group_hears_only_what_is_said_to_the_bot(
    running: Running, botapi: BotApiServer, lan: Person, hoa: Person, group: Group
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
        (f"telegram:{GROUP}:{LAN}", Request(today=TODAY, text="/tracuu kỷ luật", public=True)),
        (f"telegram:{GROUP}:{HOA}", Request(today=TODAY, text="44", public=True)),
    ]
    assert first.reply_to is not None
    assert len(group.replies) == 2


async def test_a_button_in_a_group_is_for_the_one_who_asked(
    running: Running, botapi: BotApiServer, lan: Person, hoa: Person, group: Group
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


async def test_joining_and_leaving_say_nothing(
    running: Running, botapi: BotApiServer, lan: Person, group: Group
) -> None:
    assistant = Script()
    async with running(botapi, assistant):
        group.removes_bot(lan)
        group.adds_bot(lan)
        lan.says("một")
        await lan.until_reply("Nhận")
    assert assistant.words == ["một"]
    assert group.replies == []
