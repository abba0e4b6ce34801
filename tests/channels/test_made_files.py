"""Files that are made when they are handed over, on every channel."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import cast
from urllib.parse import urlencode

import pytest

from bot.assistant import StoredAssistant
from bot.channels.local_chat import Chat
from bot.channels.local_files import LocalFiles, write_new
from bot.making import MadeFile, make
from bot.turns import Arrival, Taken
from bot.workshop import Workshop
from botapi.driver import Person
from botapi.server import BotApiServer
from handlers.reply import Made, Paragraph, Reply, text
from handlers.request import Request
from handlers.resources import Resources
from scripted import TODAY, Running, Script, now
from webpages import Visitor
from webserver import Site, resources, serving

OFFER = Made("giay", "giay.txt", '{"ai":"Nguyễn Văn A"}', text("Tờ giấy."))
WORDS = '{"ai":"Nguyễn Văn A"} ngày 2025-03-08'


def paper(known: Resources, data: str, today: date) -> MadeFile:
    assert known is not None
    return MadeFile(f"{data} ngày {today}".encode(), "text/plain")


def fails(known: Resources, data: str, today: date) -> MadeFile:
    raise LookupError(data)


def workshop() -> Workshop:
    holder = cast("StoredAssistant", SimpleNamespace(resources=object()))
    return Workshop(holder, lambda: TODAY, now, {"giay": paper, "hong": fails}, {})


def test_what_nothing_makes_is_an_error_of_the_program() -> None:
    with pytest.raises(ValueError, match="no maker"):
        make(cast("Resources", None), "giay", "", TODAY, {})


# Telegram


async def test_telegram_sends_it_as_it_is_made_at_that_moment(
    polling: Running, botapi: BotApiServer, lan: Person
) -> None:
    async with polling(botapi, Script({"giấy": Reply((OFFER,))}), workshop=workshop()):
        lan.says("giấy")
        shown = await lan.until_reply("Tờ giấy.")
    assert shown.file is not None
    assert (shown.file.filename, shown.file.data.decode()) == ("giay.txt", WORDS)
    assert not botapi.problems


async def test_telegram_apologises_for_what_cannot_be_made(
    polling: Running, botapi: BotApiServer, lan: Person, caplog: pytest.LogCaptureFixture
) -> None:
    broken = Made("hong", "giay.txt", "Nguyễn Văn A", ())
    async with polling(botapi, Script({"giấy": Reply((broken,))}), workshop=workshop()):
        lan.says("giấy")
        shown = await lan.until_reply("gặp lỗi")
        lan.says("còn đó không")
        await lan.until_reply("Nhận: còn đó không")
    assert re.search(r"mã \d{6}", shown.text)
    assert "Nguyễn" not in caplog.text


# The terminal


class Offers:
    """An assistant that offers the same file whatever is said."""

    def respond(self, chat: str, request: Request) -> Reply:
        return Reply((Paragraph(text("Đây.")), OFFER))

    def take(self, arrival: Arrival) -> Taken | None:
        return Taken(self.respond(arrival.chat, arrival.request))


def test_the_terminal_writes_it_under_a_name_that_is_free(tmp_path: Path) -> None:
    (tmp_path / "giay.txt").write_text("của người khác", encoding="utf-8")
    chat = Chat(Offers(), lambda: TODAY, LocalFiles(workshop(), tmp_path))
    for number in (2, 3):
        (_, told) = chat.answer("giấy").blocks
        assert isinstance(told, Paragraph)
        assert f"giay-{number}.txt" in "".join(span.text for span in told.text)
        assert (tmp_path / f"giay-{number}.txt").read_text(encoding="utf-8") == WORDS
    assert (tmp_path / "giay.txt").read_text(encoding="utf-8") == "của người khác"


def test_the_terminal_says_why_it_could_not_write(tmp_path: Path) -> None:
    chat = Chat(Offers(), lambda: TODAY, LocalFiles(workshop(), tmp_path / "không có"))
    (_, told) = chat.answer("giấy").blocks
    assert isinstance(told, Paragraph)
    assert "không có tệp hay thư mục này" in "".join(span.text for span in told.text)
    assert not chat.failures


def test_an_ending_is_kept_behind_the_number(tmp_path: Path) -> None:
    for name in ("a.tar.gz", "không đuôi"):
        write_new(tmp_path, name, b"")
        assert write_new(tmp_path, name, b"1").suffix == Path(name).suffix


# The web page


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with serving(Offers(), resources(), workshop=workshop()) as running:
        yield running


def offered(visitor: Visitor) -> str:
    form = visitor.page.one("form", class_="made")
    assert form.attributes["action"] == "/tep"
    return form.one("button").attributes["value"]


def test_the_page_hands_it_over_to_whom_it_was_offered(site: Site) -> None:
    with Visitor(site.url) as visitor:
        visitor.opens("/tro-chuyen")
        visitor.types("giấy")
        body = urlencode({"tep": offered(visitor)})
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        answer = visitor.client.post("/tep", content=body, headers=form)
        assert (answer.status_code, answer.text) == (200, WORDS)
        assert answer.headers["content-disposition"] == 'attachment; filename="giay.txt"'
        assert answer.headers["cache-control"] == "no-store"
        for wrong in (body[:-3] + "abc", body.replace("giay", "hong"), urlencode({"tep": "x"}), ""):
            assert visitor.client.post("/tep", content=wrong, headers=form).status_code == 404
        assert visitor.client.get(f"/tep?{body}").status_code == 405
        with Visitor(site.url) as other:
            other.opens("/tro-chuyen")
            assert other.client.post("/tep", content=body, headers=form).status_code == 404
