"""What people could not find, from end to end: they look up on Telegram, an administrator sees it there."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.administration.links import Passes
from bot.wiring import StoredAssistant, build_assistant
from bot.workshop import Workshop
from botapi.driver import Person
from botapi.server import BotApiServer
from handlers import administration_texts, texts
from handlers import statistics_texts as stats
from scripted import TODAY, Running, now

SITE = "https://tro-ly.example"


@pytest.fixture
async def assistant(tmp_path: Path) -> AsyncIterator[StoredAssistant]:
    made = build_assistant(f"sqlite:///{tmp_path / 'x.sqlite3'}", now, site=SITE)
    yield made
    made.close()


async def test_an_administrator_sees_what_others_did_not_find(
    polling: Running, botapi: BotApiServer, assistant: StoredAssistant, lan: Person, hoa: Person
) -> None:
    workshop = Workshop(assistant, lambda: TODAY, now)
    async with polling(botapi, assistant, workshop=workshop, administrators={lan.id}):
        hoa.says("xyzzy plugh")
        await hoa.until_reply("không tìm thấy điều khoản nào")
        hoa.says("kỷ luật")
        found = await hoa.until_reply("Tìm: kỷ luật")
        hoa.presses(texts.VOTE_GOOD, found)
        await hoa.until_reply(texts.VOTED)
        hoa.says("/thongke")
        await hoa.until_reply(administration_texts.ONLY_ADMINISTRATORS)
        lan.says("/thongke")
        shown = await lan.until_reply(stats.STATS_TITLE)
        assert "2 lượt tra cứu, 1 lượt chưa có câu trả lời (50%), 1 lượt gõ lại" in shown.text
        assert "Kết quả tra cứu: 1 lượt đúng điều cần, 0 lượt chưa đúng." in shown.text
        assert "xyzzy" not in shown.text, "one person alone looked for it"
        lan.presses(stats.SEE_CHART, shown)
        await botapi.until(lambda: any(reply.file for reply in lan.chat.replies))
        lan.presses(stats.OPEN_PAGE, shown)
        link = await lan.until_reply(SITE)
    [chart] = [reply.file for reply in lan.chat.replies if reply.file]
    assert chart.filename == "thong-ke.png"
    assert chart.data.startswith(b"\x89PNG")
    token = re.search(r"ma=([\w.-]+)", link.text)
    assert token is not None
    assert Passes(assistant.shared_secret(), now).read_link(token[1]) is not None
