"""The real assistant and documents: sent by an administrator, shown, corrected, published, withdrawn."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.administration.publishing import ACTIONS
from bot.wiring import StoredAssistant, build_assistant
from bot.workshop import Workshop
from botapi.driver import Group, Person
from botapi.server import BotApiServer
from botapi.views import Shown
from handlers import administration_texts as administration
from handlers import draft_texts as texts
from handlers import file_texts
from handlers.actions import action
from knowledge.clause import key
from scripted import TODAY, Running, now
from tests.unit.office_files import docx, level, numbered, numbering, paragraph

TIMEOUT = 60
QUERY, ANSWER = "/tracuu huy hiệu màu chàm", "mang huy hiệu màu chàm"
_LISTS = numbering([level(0, "decimal", "Điều %1.") + level(1, "decimal", "%2.")], {1: (0, "")})


def decree(weeks: str = "hai", effect: str = "") -> bytes:
    """A decree as Word keeps it, the numbers of its articles set by Word."""
    return docx(
        paragraph("CHÍNH PHỦ")
        + paragraph("Số: 99/2024/NĐ-CP")
        + paragraph("Hà Nội, ngày 12 tháng 3 năm 2024")
        + paragraph("NGHỊ ĐỊNH")
        + paragraph("Về bồi dưỡng cán bộ ở đảo xa")
        + numbered("Phạm vi điều chỉnh", 1)
        + paragraph(f"Nghị định này quy định về bồi dưỡng {weeks} tuần cho cán bộ mang huy hiệu màu chàm.")
        + numbered("Hiệu lực thi hành", 1)
        + numbered("Nghị định này có hiệu lực từ ngày 01 tháng 5 năm 2024.", 1, 1)
        + (numbered(effect, 1, 1) if effect else ""),
        numbering=_LISTS,
    )


@pytest.fixture
async def assistant(tmp_path: Path) -> AsyncIterator[StoredAssistant]:
    made = build_assistant(f"sqlite:///{tmp_path / 'x.sqlite3'}", now)
    yield made
    made.close()


@asynccontextmanager
async def talking(
    running: Running, botapi: BotApiServer, assistant: StoredAssistant, administrator: Person
) -> AsyncIterator[None]:
    workshop = Workshop(assistant, lambda: TODAY, now)
    async with running(botapi, assistant, workshop=workshop, administrators={administrator.id}):
        yield
    assert not botapi.problems
    assert not botapi.losses


async def shown(person: Person) -> tuple[str, bytes, Shown]:
    """The preview of what the person just sent: its words, the description to correct, the buttons."""
    await person.waiting.until(lambda: _below(person), TIMEOUT, "a preview")
    replies = person.new_replies()
    described = next(reply.file for reply in replies if reply.file)
    assert described.filename.startswith("mo-ta-")
    return "\n".join(reply.text for reply in replies), described.data, _below(person)[-1]


def _below(person: Person) -> list[Shown]:
    return [reply for reply in person.new_replies() if texts.DROP in reply.labels]


async def finds(person: Person) -> bool:
    person.says(QUERY)
    return ANSWER in (await person.until_reply(timeout=TIMEOUT)).text


async def test_a_document_from_the_file_to_what_everybody_finds(
    running: Running, botapi: BotApiServer, assistant: StoredAssistant, lan: Person, hoa: Person
) -> None:
    async with talking(running, botapi, assistant, lan):
        lan.sends_file("Nghị định mới (bản chính).docx", decree())
        await lan.until_reply(file_texts.DOCUMENT_RECEIVED)
        told, described, _ = await shown(lan)
        assert "Số, ký hiệu: 99/2024/NĐ-CP" in told
        assert "2 điều" in told
        assert not await finds(hoa)
        corrected = described.decode().replace("id: 99-2024-nd-cp", "id: nd-dao-xa")
        lan.sends_file("đã sửa.yaml", corrected.encode())
        await lan.until_reply(file_texts.CORRECTIONS_RECEIVED)
        told, _, below = await shown(lan)
        assert "Mã trong trợ lý: nd-dao-xa" in told
        lan.presses(texts.PUBLISH, below)
        await lan.until_reply("Đã đăng Nghị định số 99/2024/NĐ-CP", TIMEOUT)
        assert await finds(hoa)
        hoa.presses_data(action("clause", key("nd-dao-xa/dieu-1")), hoa.chat.last.id)
        await hoa.until_reply("Phạm vi điều chỉnh")
        hoa.says("/vanban")
        listed = await hoa.until_reply("Các văn bản")
        assert "Nghị định số 99/2024/NĐ-CP" in "\n".join([listed.text, *listed.labels])


async def test_a_later_version_takes_its_place_until_the_first_is_put_back(
    polling: Running, botapi: BotApiServer, assistant: StoredAssistant, lan: Person, hoa: Person
) -> None:
    async with talking(polling, botapi, assistant, lan):
        told = ""
        for weeks in ("hai", "ba"):
            lan.sends_file("nd.docx", decree(weeks))
            told, _, below = await shown(lan)
            lan.presses(texts.PUBLISH, below)
            await lan.until_reply("Đã đăng", TIMEOUT)
        assert "Nếu đăng, đây là bản mới của văn bản đó" in told
        hoa.says(QUERY)
        assert "ba tuần" in (await hoa.until_reply()).text
        lan.says("/vanban")
        lan.presses("library:0", await lan.until_reply())
        lan.presses(action("versions", "99-2024-nd-cp"), await lan.until_reply(administration.LIBRARY_INTRO))
        lan.presses("Dùng lại bản 1", await lan.until_reply("Các bản của"))
        lan.presses("Dùng lại bản 1", await lan.until_reply("Anh/chị muốn dùng lại bản 1"))
        await lan.until_reply("Đã dùng lại bản 1")
        hoa.says(QUERY)
        assert "hai tuần" in (await hoa.until_reply()).text
        lan.says("/vanban")
        lan.presses("library:0", await lan.until_reply())
        lan.presses(action("versions", "99-2024-nd-cp"), await lan.until_reply(administration.LIBRARY_INTRO))
        lan.presses(administration.RETRACT_THIS, await lan.until_reply("Các bản của"))
        lan.presses(administration.RETRACT_THIS, await lan.until_reply("Anh/chị muốn gỡ"))
        await lan.until_reply("Đã gỡ")
        assert not await finds(hoa)


async def test_what_a_document_repeals_is_marked_and_what_rests_on_it_named(
    polling: Running, botapi: BotApiServer, assistant: StoredAssistant, lan: Person, hoa: Person
) -> None:
    effect = "Bãi bỏ khoản 1 Mục I Điều 1 Quyết định số 1641/QĐ-TTg ngày 28 tháng 12 năm 2022."
    async with talking(polling, botapi, assistant, lan):
        lan.sends_file("nd.docx", decree(effect=effect))
        told, _, below = await shown(lan)
        assert administration.MARKS_TITLE in told
        assert "khoản 1, Mục I, Điều 1, Quyết định số 1641/QĐ-TTg: đã bị bãi bỏ từ ngày 01/05/2024" in told
        lan.presses(below.labels[0], below)
        done = await lan.until_reply("Đã đăng", TIMEOUT)
        assert administration.RULES_TITLE in done.text
        hoa.says("/tracuu 1641 bồi dưỡng kiến thức")
        hoa_found = await hoa.until_reply()
        hoa.presses_data(action("clause", key("qd1641/dieu-1/muc-I/khoan-1")), hoa_found.id)
        opened = await hoa.until_reply("bãi bỏ")
        assert "Đã bị bãi bỏ từ ngày 01/05/2024" in opened.text


async def test_nobody_else_gets_anywhere_and_nothing_is_fetched_for_them(
    running: Running, botapi: BotApiServer, assistant: StoredAssistant, lan: Person, hoa: Person, group: Group
) -> None:
    async with talking(running, botapi, assistant, lan):
        for name in ("nd.docx", "nd.pdf", "nd.html", "nd.txt", "nd.md", "mo-ta-1.yaml"):
            hoa.sends_file(name, decree())
            await hoa.until_reply(file_texts.NOT_ADMINISTRATOR)
        lan.sends_file("nd.docx", decree(), chat=group, reply_to=None)
        assert not botapi.calls_of("getFile")
        assert not assistant.waiting()
        lan.sends_file("nd.docx", decree())
        _, described, below = await shown(lan)
        number = described.decode().splitlines()[0].rpartition(" ")[2]
        asked = hoa.chat.last.id
        for name in ACTIONS:
            argument = "0" if name == "library" else number
            if name in ("versions", "retract", "retracted"):
                argument = "99-2024-nd-cp"
            hoa.presses_data(action(name, argument), asked)
            await hoa.until_reply(administration.ONLY_ADMINISTRATORS)
        hoa.sends_file(f"mo-ta-{number}.yaml", described)
        await hoa.until_reply(file_texts.NOT_ADMINISTRATOR)
        assert len(botapi.calls_of("getFile")) == 1
        assert not await finds(hoa)
        lan.presses(texts.DROP, below)
        await lan.until_reply(administration.DROPPED)
        assert not assistant.waiting()
