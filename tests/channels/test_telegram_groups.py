"""Groups, files, flooding, and updates that are for nobody."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

import pytest

from bot.channels.telegram import intake
from botapi.driver import Group, Person
from botapi.faults import refused
from botapi.server import BotApiServer
from handlers import channel_texts as texts
from handlers.actions import from_payload
from handlers.reply import Choice, Choices, File, Paragraph, Reply, text
from scripted import QUESTION, YES_NO, Running, Script, close_scripts, says

LAN, HOA = 1001, 2002
PRIVATELY = Reply((Paragraph(text("Mời riêng")), Choices(((Choice("Mở", "check:da-1641", private=True),),))))


@pytest.fixture(autouse=True)
def closing() -> Iterator[None]:
    yield
    close_scripts()


# --- groups ----------------------------------------------------------------------------------------------


async def test_a_private_choice_in_a_group_is_a_link_to_the_bot(
    running: Running, botapi: BotApiServer, lan: Person, group: Group
) -> None:
    assistant = Script({"/dieukien": PRIVATELY})
    async with running(botapi, assistant):
        lan.says("/dieukien", group)
        shown = await lan.until_reply("Mời riêng", chat=group)
    [button] = shown.buttons
    assert button.label == "Mở"
    start = f"https://t.me/{botapi.username}?start="
    assert button.raw["url"].startswith(start)
    assert from_payload(button.raw["url"].removeprefix(start)) == "check:da-1641"
    [(chat, request)] = assistant.asked
    assert (chat, request.public) == (f"telegram:{group.id}:{LAN}", True)
    assert assistant.arrivals[0].request.who == chat


async def test_in_ones_own_chat_it_is_a_button_like_any_other(
    polling: Running, botapi: BotApiServer, lan: Person
) -> None:
    assistant = Script({"/dieukien": PRIVATELY})
    async with polling(botapi, assistant):
        lan.says("/dieukien")
        await lan.until_reply("Mời riêng")
        lan.presses("Mở")
        await lan.until_reply("Nhận: check:da-1641")
    assert not any(request.public for _, request in assistant.asked)


async def test_a_press_in_a_group_is_public_too(
    polling: Running, botapi: BotApiServer, lan: Person, group: Group
) -> None:
    assistant = Script({"/dieukien": QUESTION})
    async with polling(botapi, assistant):
        lan.says("/dieukien", group)
        await lan.until_reply("quy hoạch", chat=group)
        lan.presses("Có", chat=group)
        await lan.until_reply("Nhận: a:1", chat=group)
    assert [request.public for _, request in assistant.asked] == [True, True]


# --- files -----------------------------------------------------------------------------------------------

FILE = Reply((File("du-lieu.json", '{"tuổi": 44}\n', text("Dữ liệu của anh/chị.")), YES_NO))


async def test_a_file_is_sent_as_a_document(running: Running, botapi: BotApiServer, lan: Person) -> None:
    async with running(botapi, Script({"/dulieucuatoi": FILE})):
        lan.says("/dulieucuatoi")
        shown = await lan.until_reply("Dữ liệu của")
    assert shown.file is not None
    assert (shown.file.filename, shown.file.data.decode()) == ("du-lieu.json", '{"tuổi": 44}\n')
    assert shown.labels == ["Có", "Không"]
    assert not botapi.problems


async def test_a_file_that_is_refused_is_sent_as_words(
    polling: Running, botapi: BotApiServer, lan: Person, caplog: pytest.LogCaptureFixture
) -> None:
    botapi.faults.add("sendDocument", refused(400, "Bad Request: not enough rights to send documents"))
    async with polling(botapi, Script({"/dulieucuatoi": FILE})):
        lan.says("/dulieucuatoi")
        shown = await lan.until_reply("tuổi")
    assert shown.text == '{"tuổi": 44}'
    assert shown.labels == ["Có", "Không"]
    assert "tuổi" not in caplog.text


# --- flooding --------------------------------------------------------------------------------------------


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three at once, and hardly any after that."""
    monkeypatch.setattr(intake, "BURST", 3)
    monkeypatch.setattr(intake, "PER_SECOND", 0.001)


@pytest.mark.usefixtures("hurried")
async def test_who_sends_too_fast_is_told_once_and_others_are_answered(
    running: Running, botapi: BotApiServer, lan: Person, hoa: Person
) -> None:
    assistant = Script()
    async with running(botapi, assistant):
        for number in range(7):
            lan.says(f"tin {number}")
        hoa.says("một")
        await hoa.until_reply("Nhận: một")
        await lan.until_reply(texts.TOO_FAST)
        await botapi.until_quiet()
    assert [reply.text for reply in lan.chat.replies] == [
        *(f"Nhận: tin {number}" for number in range(3)),
        texts.TOO_FAST,
    ]
    assert botapi.world.updates.pending == [], "claimed, and not sent again"


@pytest.mark.usefixtures("hurried")
async def test_what_came_too_fast_takes_no_effect_later_either(
    webhook: Running, botapi: BotApiServer, lan: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    assistant = Script()
    async with webhook(botapi, assistant):
        updates = [lan.says(f"tin {number}") for number in range(5)]
        await lan.until_reply(texts.TOO_FAST)
        await botapi.until_quiet()
    monkeypatch.setattr(intake, "BURST", 60)
    async with webhook(botapi, assistant):
        botapi.repeats(updates[4])
        await botapi.until_quiet()
    told = [f"Nhận: tin {number}" for number in range(3)]
    assert [reply.text for reply in lan.chat.replies] == [*told, texts.TOO_FAST]


@pytest.mark.usefixtures("hurried")
async def test_a_press_too_fast_is_told_in_a_notice(
    polling: Running, botapi: BotApiServer, lan: Person
) -> None:
    async with polling(botapi, Script({"hỏi": QUESTION})):
        for _ in range(3):
            lan.says("hỏi")
        await botapi.until(lambda: len(lan.chat.replies) == 3)
        press = lan.presses("Có")
        await press.until_answered()
    assert press.notice == texts.TOO_FAST
    assert len(lan.chat.replies) == 3


async def test_pressing_as_people_do_is_never_too_fast(
    polling: Running, botapi: BotApiServer, lan: Person
) -> None:
    async with polling(botapi, Script()):
        for number in range(40):
            lan.says(f"{number}")
        await lan.until_reply("Nhận: 39")
    assert texts.TOO_FAST not in {reply.text for reply in lan.chat.replies}


# --- for nobody ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("data", ["", "khong:co", "x" * 5000, "đồng ý", "\x00", "res:1:2:3:4", "<b>"])
async def test_foreign_callback_data_reaches_the_assistant_as_it_is(
    webhook: Running, botapi: BotApiServer, lan: Person, data: str
) -> None:
    assistant = Script({"hỏi": QUESTION, data: says("Nút cũ")})
    async with webhook(botapi, assistant):
        lan.says("hỏi")
        shown = await lan.until_reply("quy hoạch")
        query: dict[str, Any] = {
            "id": "99",
            "from": lan.user,
            "chat_instance": "1",
            "message": lan.chat.state.messages[shown.id].message,
            "data": data,
        }
        with botapi.world.changed:
            botapi.world.updates.add("callback_query", query)
        await lan.until_reply("Nút cũ")
    assert assistant.words[-1] == data
    assert {delivery.status for delivery in botapi.deliveries} == {200}


async def test_a_press_without_its_message_is_let_go(
    running: Running, botapi: BotApiServer, lan: Person
) -> None:
    assistant = Script()
    async with running(botapi, assistant):
        lan.says("một")
        await lan.until_reply("Nhận")
        with botapi.world.changed:
            query = {
                "id": "99",
                "from": lan.user,
                "chat_instance": "1",
                "inline_message_id": "x",
                "data": "a",
            }
            botapi.world.updates.add("callback_query", query)
        await botapi.until(lambda: botapi.calls_of("answerCallbackQuery"))
    assert assistant.words == ["một"]


async def test_who_blocks_the_bot_gets_nothing_that_still_waits(
    running: Running, botapi: BotApiServer, lan: Person, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    assistant = Script()
    async with running(botapi, assistant):
        lan.says("một")
        await lan.until_reply("Nhận: một")
        await botapi.until(lambda: assistant.outbox.waiting() == 0)
        queue = f"telegram:{botapi.token.partition(':')[0]}:{LAN}"
        [waits] = assistant.post("", queue, ['{"send": {"chat_id": 1001, "text": "cũ"}}']) or ()
        assistant.outbox.put_off(waits, 3600)
        lan.blocks()
        await botapi.until(lambda: assistant.outbox.waiting() == 0)
        lan.unblocks()
        lan.says("hai")
        await lan.until_reply("Nhận: hai")
    assert [reply.text for reply in lan.chat.replies] == ["Nhận: một", "Nhận: hai"]
    assert str(LAN) not in caplog.text
