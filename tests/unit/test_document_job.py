"""A document that an administrator sends: read apart, shown, corrected by a file, published by a button."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from bot.assistant import StoredAssistant
from bot.errors import FileRefused
from bot.jobs import JOBS, Finished, Received, Setting
from bot.rendering.plain import plain_lines
from bot.wiring import build_assistant
from handlers import draft_texts as texts
from handlers.reply import Choices, File
from handlers.request import Request
from tests.unit.office_files import docx, level, numbered, numbering, paragraph
from tests.unit.stored import NOW

_LISTS = numbering([level(0, "decimal", "Điều %1.") + level(1, "decimal", "%2.")], {1: (0, "")})
_DECREE = docx(
    paragraph("CHÍNH PHỦ")
    + paragraph("Số: 99/2031/NĐ-CP")
    + paragraph("Hà Nội, ngày 12 tháng 3 năm 2031")
    + paragraph("NGHỊ ĐỊNH")
    + paragraph("Về bồi dưỡng cán bộ ở đảo xa")
    + numbered("Phạm vi điều chỉnh", 1)
    + paragraph("Nghị định này quy định về bồi dưỡng cán bộ mang huy hiệu màu chàm.")
    + numbered("Thay thế", 1)
    + numbered("Nghị định này thay thế Quyết định số 1641/QĐ-TTg ngày 28 tháng 12 năm 2022.", 1, 1),
    numbering=_LISTS,
)


@dataclass
class Office:
    assistant: StoredAssistant

    def send(self, name: str, content: bytes | str) -> Finished:
        raw = content.encode() if isinstance(content, str) else content
        setting = Setting(self.assistant.resources, NOW.date(), NOW, self.assistant)
        return JOBS["document"](Received(name, raw), setting)

    def press(self, label: str, shown: Finished) -> list[str]:
        choices = next(block for block in shown.reply.blocks if isinstance(block, Choices))
        action = next(choice.action for choice in choices if choice.label == label)
        return self.says(Request(NOW.date(), action=action, administrator=True))

    def says(self, request: Request) -> list[str]:
        return plain_lines(self.assistant.respond("telegram:1:1", request))

    def finds(self) -> bool:
        found = self.says(Request(NOW.date(), "/tracuu huy hiệu màu chàm"))
        return any("mang huy hiệu màu chàm" in line for line in found)


@pytest.fixture
def office(database_url: str) -> Iterator[Office]:
    assistant = build_assistant(database_url, lambda: NOW)
    yield Office(assistant)
    assistant.close()


def _lines(shown: Finished) -> list[str]:
    return plain_lines(shown.reply)


def _entry(shown: Finished) -> File:
    return next(block for block in shown.reply.blocks if isinstance(block, File))


def test_a_document_is_shown_then_published_by_its_button(office: Office) -> None:
    shown = office.send("nd.docx", _DECREE)
    assert "– Số, ký hiệu: 99/2031/NĐ-CP (dòng 3)" in _lines(shown)
    assert any("1641/QĐ-TTg" in line for line in _lines(shown)[-60:])
    assert not office.finds()
    office.press(texts.PUBLISH, shown)
    assert office.finds()


def test_a_document_can_be_dropped(office: Office) -> None:
    office.press(texts.DROP, office.send("nd.docx", _DECREE))
    assert office.assistant.waiting() == []
    assert not office.finds()


@pytest.mark.parametrize("way", ["as it came", "renamed", "renamed, without its first line"])
def test_a_corrected_description_finds_its_text(office: Office, way: str) -> None:
    file = _entry(office.send("nd.docx", _DECREE))
    office.send("khac.txt", "Số: 5/2031/QĐ-TTg\nQUYẾT ĐỊNH\nVề việc khác\nĐiều 1. Việc khác.\n")
    name = file.name if way == "as it came" else "da-sua.yaml"
    content = file.text if "without" not in way else file.text.partition("\n")[2]
    shown = office.send(name, content.replace("id: 99-2031-nd-cp", "id: nd-dao-xa"))
    assert "– Mã trong trợ lý: nd-dao-xa" in _lines(shown)
    office.press(texts.PUBLISH, shown)
    assert "nd-dao-xa" in office.assistant.resources.corpus.documents
    assert office.finds()


def test_a_wrong_description_is_told_with_its_line(office: Office) -> None:
    file = _entry(office.send("nd.docx", _DECREE))
    at = next(n for n, line in enumerate(file.text.splitlines(), 1) if "provincial" in line)
    shown = _lines(office.send(file.name, file.text.replace("provincial: false", "provincial: khong")))
    assert shown == [
        texts.WRONG_ENTRY.format(
            reason=f"{file.name}, dòng {at}: “provincial” phải là true hoặc false, không phải “khong”"
        )
    ]


def test_a_description_of_nothing_is_refused(office: Office) -> None:
    file = _entry(office.send("nd.docx", _DECREE))
    office.assistant._database.drop(office.assistant.waiting()[0].id)
    with pytest.raises(FileRefused) as refusal:
        office.send(file.name, file.text)
    assert str(refusal.value) == texts.UNKNOWN_ENTRY


@pytest.mark.parametrize(
    "content",
    [b"[" * 100_000, b"- " * 100_000, b"a: &a [*a]", b"{", b"chu", b"- id: x"],
    ids=["deep", "deep list", "itself", "cut off", "words", "too little"],
)
def test_a_file_that_is_no_description_is_told(office: Office, content: bytes) -> None:
    assert _lines(office.send("mo-ta-1.yaml", content))[0].startswith(
        "Phần mô tả chưa dùng được: mo-ta-1.yaml"
    )


def test_a_description_that_is_no_text_is_refused(office: Office) -> None:
    with pytest.raises(FileRefused):
        office.send("mo-ta-1.yaml", b"\xff\xfe\x00")


def test_a_broken_file_is_refused_with_its_reason(office: Office) -> None:
    with pytest.raises(FileRefused):
        office.send("nd.docx", _DECREE[:-60])


def test_grave_doubts_are_named_on_the_button(office: Office) -> None:
    shown = office.send("thu.txt", "Thư mời họp\nMời các anh chị.\n")
    office.press(texts.PUBLISH_DESPITE, shown)
