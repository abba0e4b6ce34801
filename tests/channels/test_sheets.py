"""The sheet to sign where it is handed over: the page, the terminal's file, the command line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest

from bot.__main__ import main
from bot.assistant import StoredAssistant
from bot.workshop import Workshop
from botapi.driver import Person
from botapi.server import BotApiServer
from botapi.views import Shown
from handlers import comparing_texts, page_texts, sheet_texts, texts
from scripted import polled
from tests.unit.pdf_pages import Pages, pages_of
from webpages import Visitor, pressed
from webserver import TODAY, now, resources, serving, stored

CHAIR = {
    "course_start": "2025-05-05",
    "sector": "commune",
    "bloc": "government",
    "category": "can_bo",
    "positions": ["commune_chair"],
}


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> StoredAssistant:
    return stored(tmp_path_factory.mktemp("phieu"))


@pytest.fixture(scope="module")
def address(assistant: StoredAssistant) -> Iterator[str]:
    with serving(assistant, resources(), workshop=Workshop(assistant, lambda: TODAY, now)) as site:
        yield site.url


@pytest.fixture
def visitor(address: str) -> Iterator[Visitor]:
    with Visitor(address) as made:
        yield made


def finished(visitor: Visitor, programme: str) -> None:
    """Answers every question with "không rõ"."""
    visitor.checks(programme)
    while visitor.question:
        visitor.types("không rõ")


def sheet(visitor: Visitor, path: str) -> Pages:
    response = visitor.client.get(path)
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/pdf"
    assert response.headers["cache-control"] == "no-store"
    assert "attachment" in response.headers["content-disposition"]
    return pages_of(response.content)


def test_the_page_gives_the_sheet_of_the_sessions_own_result(visitor: Visitor) -> None:
    finished(visitor, "kh-lanh-dao-xa")
    page = visitor.opens("/ket-qua")
    (link,) = (each for each in page.all("a", class_="way") if each.text == page_texts.RESULT_SHEET)
    pages = sheet(visitor, link.attributes["href"])
    assert texts.VERDICT_WORDS["undetermined"] in pages.text
    assert "không rõ" in pages.text
    assert "10/03/2025" in pages.text
    assert sheet_texts.NAME in pages.text


def test_the_chat_offers_it_as_a_file_to_load_and_goes_on(visitor: Visitor) -> None:
    finished(visitor, "kh-lanh-dao-xa")
    visitor.presses(texts.SHEET)
    form = visitor.page.one("form", class_="made")
    label = form.one("button").text
    response = visitor.client.post(form.attributes["action"], data=dict(pressed(visitor.page, label)))
    assert response.status_code == 200
    assert pages_of(response.content).title == sheet_texts.SHEET_TITLE
    assert texts.MEANING_TITLE in visitor.opens("/tro-chuyen").text


def test_of_several_programmes_each_has_its_own_sheet(visitor: Visitor) -> None:
    finished(visitor, "da-1641")
    only = sheet(visitor, "/phieu?chuong-trinh=da-1641")
    assert "Bồi dưỡng lãnh đạo trẻ" in only.text


def test_choices_typed_after_the_sheet_are_still_those_of_the_chat(visitor: Visitor) -> None:
    finished(visitor, "kh-lanh-dao-xa")
    before = visitor.opens("/tro-chuyen").text
    sheet(visitor, "/phieu")
    assert visitor.opens("/tro-chuyen").text == before


@pytest.mark.parametrize("path", ["/phieu", "/phieu?chuong-trinh=khong-co", "/phieu?chuong-trinh=a:b"])
def test_who_has_no_such_result_is_told_so(visitor: Visitor, path: str) -> None:
    assert page_texts.RESULT_NONE in visitor.opens(path).text
    visitor.checks("kh-lanh-dao-xa")
    assert page_texts.RESULT_NONE in visitor.opens(path).text


def test_another_visitor_gets_nothing_of_it(address: str, visitor: Visitor) -> None:
    finished(visitor, "kh-lanh-dao-xa")
    with Visitor(address) as other:
        assert page_texts.RESULT_NONE in other.opens("/phieu").text


# Telegram


async def last(lan: Person) -> Shown:
    """The last message with buttons, once everything has been said."""
    await lan.until_reply()
    await cast("Any", lan.waiting).until_quiet(0.05)
    return next(each for each in reversed(lan.chat.replies) if each.rows)


async def offers(lan: Person, label: str) -> bool:
    return any(each.endswith(label) for each in (await last(lan)).labels)


async def pressed_last(lan: Person, label: str) -> None:
    """Presses the button with this label, whatever its number."""
    shown = await last(lan)
    (data,) = (each.data for each in shown.buttons if each.label.endswith(label))
    lan.presses(data, shown)


async def test_telegram_gets_the_sheet_as_a_document_and_the_picture_of_a_comparison(
    assistant: StoredAssistant, botapi: BotApiServer, lan: Person
) -> None:
    workshop = Workshop(assistant, lambda: TODAY, now)
    async with polled(botapi, assistant, workshop=workshop):
        lan.says("/dieukien chủ tịch, phó chủ tịch UBND cấp xã")
        await pressed_last(lan, texts.AGREE)
        while not await offers(lan, texts.SHEET):
            lan.says("không rõ")
        await pressed_last(lan, texts.SHEET)
        sent = await lan.until_reply("Tệp PDF khổ A4")
        assert sent.file is not None
        assert sent.file.filename == "phieu-ra-soat.pdf"
        assert texts.VERDICT_WORDS["undetermined"] in pages_of(sent.file.data).text
        lan.says("/sosanh trung hạn, ngoại ngữ")
        await pressed_last(lan, comparing_texts.SEE_PICTURE)
        picture = await lan.until_reply("So sánh KL39 trung hạn và KL39 ngoại ngữ, theo văn bản")
        assert picture.file is not None
        assert picture.file.filename == "so-sanh.png"
        assert picture.file.data.startswith(b"\x89PNG")
    assert botapi.problems == []


# The command line


@pytest.fixture
def person(tmp_path: Path) -> Path:
    file = tmp_path / "nguoi.json"
    file.write_text(json.dumps(CHAIR), encoding="utf-8")
    return file


def test_it_is_written_with_a_name_for_the_programmes_that_are_named(
    person: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = person.with_name("phieu.pdf")
    given = ["check", str(person), "--pdf", str(file), "--programme", "kh-lanh-dao-xa"]
    assert main([*given, "--name", "Ngô Thị Ế", "--unit", "UBND xã #1"]) == 0
    assert str(file) in capsys.readouterr().out
    pages = pages_of(file.read_bytes())
    assert "Ngô Thị Ế" in pages.text
    assert "UBND xã #1" in pages.text
    assert "05/05/2025" in pages.text
    assert texts.VERDICT_WORDS["eligible"] in pages.text
    assert "Đề án" not in pages.text


@pytest.mark.parametrize(
    "options",
    [
        ["--pdf", "a.pdf", "--json"],
        ["--pdf", "a.pdf", "--changes"],
        ["--name", "Ngô Thị Ế"],
        ["--programme", "khong-co"],
        ["--pdf", "khong-co/a.pdf"],
    ],
)
def test_what_does_not_go_together_is_one_line(
    person: Path, options: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(person.parent)
    assert main(["check", str(person), *options]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("dieukien: ")
    assert sorted(each.name for each in person.parent.iterdir()) == ["nguoi.json"]


def test_only_the_named_programmes_are_checked(
    person: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert main(["check", str(person), "--json", "--programme", "kh-lanh-dao-xa"]) == 0
    assert set(json.loads(capsysbinary.readouterr().out)["programmes"]) == {"kh-lanh-dao-xa"}
