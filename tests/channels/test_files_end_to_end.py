"""The real assistant and files, from the template that is asked for to the workbook that comes back."""

from __future__ import annotations

import io
import shutil
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import httpx
import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from bot.apart import kinds, watched
from bot.errors import FileRefused
from bot.rosters.job import LIMITS, MOST_CELLS, MOST_ROWS
from bot.wiring import StoredAssistant, build_assistant, open_database
from bot.workshop import Workshop
from botapi.driver import Person
from botapi.server import BotApiServer
from botapi.views import Shown
from handlers import file_texts as texts
from hostile_files import HEAVY, LISTS, rows, workbook
from scripted import TODAY, Running, now
from webpages import parsed
from webserver import Site, serving

CAN = "Nguyễn Văn Được"
CANNOT = "Trần Thị Chưa"
WRONG = "Lê Văn Sai"


@pytest.fixture(scope="session")
def indexed_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("indexed") / "dieukien.sqlite3"
    open_database(f"sqlite:///{file}").close()
    return file


@pytest.fixture
def assistant(tmp_path: Path, indexed_once: Path) -> Iterator[StoredAssistant]:
    file = shutil.copy(indexed_once, tmp_path)
    made = build_assistant(f"sqlite:///{file}", lambda: datetime.now(UTC))
    yield made
    made.close()


@asynccontextmanager
async def talking(running: Running, botapi: BotApiServer, assistant: StoredAssistant) -> AsyncIterator[None]:
    workshop = Workshop(assistant, lambda: TODAY, now)
    async with running(botapi, assistant, workshop=workshop):
        yield
    assert not botapi.problems
    assert not botapi.losses


def filled(template: bytes) -> bytes:
    """The template with three people: one who can be sent on a programme, one who cannot, one unreadable."""
    book = openpyxl.load_workbook(io.BytesIO(template))
    sheet = book.worksheets[0]
    headings, first = _headings(sheet)
    people: list[dict[str, Any]] = [
        {"Họ và tên": WRONG, "Giới tính": "hoa hồng", "Ngày sinh": "hôm qua"},
        {"Họ và tên": CAN, "Đối tượng": "Công chức", "Nơi công tác": "Cơ quan cấp tỉnh", "Giới tính": "Nam"},
        {"Họ và tên": CANNOT, "Kỷ luật": "Đang thi hành kỷ luật", "Ngày sinh": date(1999, 5, 1)},
    ]
    for number, person in enumerate(people, first + 2):
        for name, value in person.items():
            sheet.cell(number, headings[name], value)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def _headings(sheet: Worksheet) -> tuple[dict[str, int], int]:
    """The columns by their headings, and the row of these."""
    for row in sheet.iter_rows(max_row=10):
        found = {str(cell.value): cell.column for cell in row if cell.value is not None}
        if "Họ và tên" in found:
            return {name: int(column or 0) for name, column in found.items()}, int(row[0].row or 0)
    raise AssertionError("no headings")


def check_result(content: bytes) -> str:
    """All that stands in a result."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    told = "\n".join(str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row)
    for name in (CAN, CANNOT, WRONG):
        assert name in told
    assert "hoa hồng" in told
    assert len(book.worksheets) > 1
    return told


def file_of(shown: Shown) -> bytes:
    assert shown.file is not None
    return shown.file.data


async def test_a_list_from_the_template_to_the_result(
    running: Running, botapi: BotApiServer, lan: Person, assistant: StoredAssistant
) -> None:
    async with talking(running, botapi, assistant):
        lan.says("/mau")
        asked = await lan.until_reply()
        lan.presses(asked.labels[0], asked)
        await botapi.until(lambda: [shown for shown in lan.chat.replies if shown.file], timeout=20)
        template = next(shown for shown in lan.chat.replies if shown.file)
        lan.sends_file("Danh sách phòng tôi.xlsx", filled(file_of(template)))
        await lan.until_reply(texts.LIST_RECEIVED)
        await botapi.until(lambda: len([shown for shown in lan.chat.replies if shown.file]) == 2, timeout=60)
    result = [shown for shown in lan.chat.replies if shown.file][-1]
    assert "Không đạt" in check_result(file_of(result))
    assert result.file is not None
    assert result.file.filename.isascii()


async def test_one_programme_alone_where_it_is_named_beside_the_list(
    polling: Running, botapi: BotApiServer, lan: Person, assistant: StoredAssistant
) -> None:
    async with talking(polling, botapi, assistant):
        lan.sends_file("a.xlsx", workbook(rows(3)), "ngoại ngữ")
        await botapi.until(lambda: [shown for shown in lan.chat.replies if shown.file], timeout=60)
    told = "\n".join(shown.text for shown in lan.chat.replies)
    assert "Bồi dưỡng nâng cao trình độ ngoại ngữ" in told
    assert "Sau đại học" not in told


async def test_a_question_that_waits_is_answered_after_the_list(
    polling: Running, botapi: BotApiServer, lan: Person, assistant: StoredAssistant
) -> None:
    async with talking(polling, botapi, assistant):
        lan.says("/dieukien ngoại ngữ")
        notice = await lan.until_reply()
        lan.presses(next(label for label in notice.labels if "đồng ý" in label), notice)
        question = await lan.until_reply("thường xuyên")
        lan.sends_file("a.xlsx", workbook(rows(1)))
        await botapi.until(lambda: [shown for shown in lan.chat.replies if shown.file], timeout=60)
        lan.presses(next(label for label in question.labels if label.endswith("Không")), question)
        after = await lan.until_reply()
    assert after.rows
    assert after.text != question.text


async def test_nothing_of_a_list_stays_in_the_database(
    polling: Running, botapi: BotApiServer, lan: Person, assistant: StoredAssistant, tmp_path: Path
) -> None:
    name = "Phạm Thị Riêng Tư"
    people = workbook(rows(2).replace(">A<", f">{name}<"))
    async with talking(polling, botapi, assistant):
        lan.sends_file(f"{name}.xlsx", people)
        await botapi.until(lambda: [shown for shown in lan.chat.replies if shown.file], timeout=60)
    with closing(sqlite3.connect(tmp_path / "dieukien.sqlite3")) as connection:
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        held = str([connection.execute(f"SELECT * FROM {table}").fetchall() for (table,) in tables])
    assert name not in held
    assert "Riêng Tư" not in held
    assert "BQAC" not in held


# The page


@pytest.fixture
def site(assistant: StoredAssistant) -> Iterator[Site]:
    workshop = Workshop(assistant, lambda: TODAY, now)
    with serving(assistant, assistant.resources, workshop=workshop) as served:
        yield served


def test_the_page_gives_the_template_and_takes_it_back(site: Site) -> None:
    with httpx.Client(base_url=site.url, timeout=90) as client:
        template = client.get("/mau.xlsx")
        assert template.status_code == 200
        page = parsed(client.get("/danh-sach").text)
        ticket = page.one("input", name="phieu").attributes["value"]
        answer = client.post(
            "/danh-sach",
            data={
                "phieu": ticket,
                "ngay": "2025-09-01",
                "chuong-trinh": ["kh-sau-dai-hoc", "kl39-ngoai-ngu"],
            },
            files={"tep": ("Danh sách.xlsx", filled(template.content))},
        )
    assert answer.status_code == 200
    assert "01/09/2025" in check_result(answer.content)


# Files that mean ill

OPTIONS: dict[str, Any] = {
    "today": "2026-01-01",
    "programmes": ["kl39-ngoai-ngu"],
    "rows": MOST_ROWS,
    "cells": MOST_CELLS,
    "standing": {},
}


@pytest.mark.parametrize("what", LISTS)
def test_a_list_that_means_ill_is_refused_within_limits(what: str) -> None:
    name, make = LISTS[what]
    content = make()
    try:
        kinds.check_whole(name, content)
    except FileRefused as refused:
        sentence = str(refused)
    else:
        ended = watched("list", OPTIONS | {"name": name}, content, LIMITS)
        assert ended.peak < LIMITS.memory
        sentence = ended.refusal
    assert sentence.startswith(("Tệp", "Nội dung", "Trợ lý", "Danh sách", "Trang", "Dưới"))
    assert "Anh/chị" in sentence
    assert sentence.endswith(".")


@pytest.mark.parametrize("what", HEAVY)
def test_what_nobody_reads_holds_nothing_up(what: str) -> None:
    name, make = HEAVY[what]
    ended = watched("list", OPTIONS | {"name": name}, make(), LIMITS)
    assert not ended.refusal
    assert ended.peak < LIMITS.memory
