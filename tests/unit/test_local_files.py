"""Files that are named at the prompt of this machine."""

from __future__ import annotations

import unicodedata
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from bot.assistant import StoredAssistant
from bot.channels.local_chat import Chat
from bot.channels.local_files import LocalFiles, named_file
from bot.errors import FileRefused
from bot.jobs import Finished, Received, Setting
from bot.rendering.plain import plain_lines
from bot.workshop import Workshop
from handlers import file_texts as texts
from handlers.conversation import Conversation
from handlers.reply import Paragraph, Reply, text
from handlers.request import Request
from handlers.router import respond
from tests.unit.talk import resources

TODAY = date(2025, 3, 8)
CSV = "họ tên;năm sinh\n".encode()


class Core:
    """The core itself, without a memory."""

    def respond(self, chat: str, request: Request) -> Reply:
        return respond(resources(), request, Conversation())[0]


def screens(received: Received, setting: Setting) -> Finished:
    reply = Reply((Paragraph(text(f"{received.name}, {len(received.content)} byte.")),))
    return Finished(reply, (("ket-qua.xlsx", b"PK", "x"),))


def chat(folder: Path, job: object = screens) -> Chat:
    holder = cast("StoredAssistant", SimpleNamespace(resources=object()))
    jobs = {"list": job}
    workshop = Workshop(holder, lambda: TODAY, lambda: datetime.now(UTC), {}, jobs)  # type: ignore[arg-type]
    return Chat(Core(), lambda: TODAY, LocalFiles(workshop, folder))


def says(talking: Chat, message: str) -> list[str]:
    return plain_lines(talking.answer(message, named_file(message)))


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    path = tmp_path / unicodedata.normalize("NFD", "Danh sách cán bộ.csv")
    path.write_bytes(CSV)
    return path


def test_a_list_that_is_named_is_screened_and_its_result_written(listed: Path, tmp_path: Path) -> None:
    for number, written in enumerate((f" {listed} ", f"'{listed}'", str(listed).replace(" ", "\\ ")), 1):
        lines = says(chat(tmp_path), written)
        assert texts.LIST_RECEIVED in lines
        assert f"{listed.name}, {len(CSV)} byte." in unicodedata.normalize("NFD", "\n".join(lines))
        name = "ket-qua.xlsx" if number == 1 else f"ket-qua-{number}.xlsx"
        assert (tmp_path / name).read_bytes() == b"PK"
        assert any(name in line for line in lines)


def test_other_words_are_words(tmp_path: Path, listed: Path) -> None:
    (tmp_path / "a.exe").write_bytes(b"MZ")
    (tmp_path / "thư mục.csv").mkdir()
    for words in (
        "kỷ luật",
        f"{listed} và nữa",
        str(tmp_path / "a.exe"),
        str(tmp_path / "thư mục.csv"),
        "'",
        "x" * 9000,
    ):
        assert named_file(words) is None


def test_what_cannot_be_taken_is_told(tmp_path: Path) -> None:
    def refuses(received: Received, setting: Setting) -> Finished:
        raise FileRefused("Tệp này không có cột nào.")

    path = tmp_path / "a.xlsx"
    path.write_bytes(b"MZ...")
    assert texts.NOT_WHAT_IT_SAYS.format(ending=".xlsx") in says(chat(tmp_path), str(path))
    path = tmp_path / "a.csv"
    path.write_bytes(b"")
    assert texts.EMPTY in says(chat(tmp_path), str(path))
    path.write_bytes(CSV)
    talking = chat(tmp_path, refuses)
    assert "Tệp này không có cột nào." in says(talking, str(path))
    assert not talking.failures


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(CSV)
    found = named_file(str(path))
    path.unlink()
    lines = plain_lines(chat(tmp_path).answer(str(path), found))
    assert any("không có tệp hay thư mục này" in line for line in lines)
