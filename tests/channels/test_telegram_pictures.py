"""Pictures and files on Telegram."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from botapi.driver import Group, Person
from botapi.faults import (
    Trouble,
    bad_gateway,
    no_answer,
    refused,
    server_error,
    too_many_requests,
)
from botapi.server import BotApiServer
from handlers.charts.chart import Chart, Entry, Gate
from handlers.reply import Picture, Reply, text
from scripted import QUESTION, YES_NO, Running, Script

ROOT = Path(__file__).parents[2]
LAN, HOA, GROUP = 1001, 2002, -1001234567890


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
    polling: Running, botapi: BotApiServer, lan: Person, asked: str, method: str
) -> None:
    async with polling(botapi, Script(PICTURES)):
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
    polling: Running, botapi: BotApiServer, lan: Person, trouble: Trouble
) -> None:
    botapi.faults.add("sendPhoto", trouble)
    async with polling(botapi, Script(PICTURES)):
        lan.says("thấp")
        shown = await lan.until_reply("Sơ đồ")
    assert shown.file is not None
    assert shown.file.data.startswith(b"\x89PNG")
    assert len(botapi.calls_of("sendPhoto")) == 2
    assert len(lan.chat.replies) == 1


@pytest.mark.parametrize(
    "case",
    [("/vanban", "thấp", "sendPhoto"), ("/chuongtrinh", "cao", "sendDocument")],
    ids=["photo", "document"],
)
async def test_a_chat_that_takes_no_pictures_gets_the_words(
    polling: Running,
    botapi: BotApiServer,
    lan: Person,
    group: Group,
    caplog: pytest.LogCaptureFixture,
    case: tuple[str, str, str],
) -> None:
    command, asked, method = case
    botapi.faults.add(method, refused(400, "Bad Request: not enough rights to send photos to the chat"))
    async with polling(botapi, Script({command: PICTURES[asked]})):
        said = lan.says(command, group)
        shown = await lan.until_reply("Một chương trình", chat=group)
    assert shown.file is None
    assert "├─ Điều kiện 0" in shown.text
    assert shown.labels == ["Có", "Không"]
    assert shown.reply_to == said["message"]["message_id"]
    assert "gửi bằng chữ" in caplog.text
    assert "Điều kiện" not in caplog.text


async def test_a_picture_in_place_of_a_message_is_sent_anew(
    polling: Running, botapi: BotApiServer, lan: Person
) -> None:
    instead = Reply(chart_reply(2).blocks, replaces=True)
    async with polling(botapi, Script({"hỏi": QUESTION, "a:1": instead})):
        lan.says("hỏi")
        await lan.until_reply("quy hoạch")
        lan.presses("Có")
        await lan.until_reply("Sơ đồ")
    assert len(lan.chat.replies) == 2
    assert botapi.calls_of("editMessageText") == []


async def test_a_picture_that_cannot_be_drawn_is_told_politely_and_put_in_words(
    polling: Running,
    botapi: BotApiServer,
    lan: Person,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fails_to_draw(_: object) -> bytes:
        raise ValueError("Nguyễn Văn A")

    monkeypatch.setattr("bot.rendering.pictures.Rendering.png", fails_to_draw)
    async with polling(botapi, Script({"khác": chart_reply(5)})):
        lan.says("khác")
        told = await lan.until_reply("Trợ lý gặp lỗi")
        shown = await lan.until_reply("└─ Điều kiện 4")
    assert not told.rows
    assert shown.labels == ["Có", "Không"]
    assert "Nguyễn" not in caplog.text


async def test_a_blocked_bot_sends_no_picture(
    polling: Running, botapi: BotApiServer, lan: Person, hoa: Person
) -> None:
    botapi.faults.add("sendPhoto", refused(403, "Forbidden: bot was blocked by the user"))
    async with polling(botapi, Script(PICTURES)):
        lan.says("thấp")
        hoa.says("một")
        await hoa.until_reply("Nhận: một")
        await botapi.until(lambda: len(botapi.calls_of("sendPhoto")) == 1)
        await botapi.until_quiet()
    assert lan.chat.replies == []
