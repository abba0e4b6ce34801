"""What administrators do with published documents in a conversation, and what others are told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest

from bot.assistant import StoredAssistant
from bot.storage import Database
from bot.wiring import build_assistant
from handlers import administration_texts as texts
from handlers.reply import Choice, Choices, Heading, Item, Paragraph, Reply
from handlers.request import Request
from knowledge.library import Source
from knowledge.validity import Effect, Kind
from tests.unit.published import decree, ours
from tests.unit.stored import NOW

TODAY = NOW.date()


@dataclass
class Office:
    """An assistant, and a second way to its database."""

    assistant: StoredAssistant
    database: Database
    administrator: bool = True
    chat: str = "telegram:1:1"

    def says(self, words: str = "", action: str | None = None, *, public: bool = False) -> Reply:
        request = Request(TODAY, words, action, public=public, administrator=self.administrator)
        return self.assistant.respond(self.chat, request)

    def press(self, action: str) -> Reply:
        return self.says(action=action)

    def propose(self, source: Source | None = None) -> int:
        return self.database.propose(source or decree(), NOW)

    def finds(self, words: str = "màu lam ngọc") -> bool:
        reply = self.says(f"/tracuu {words}")
        return any("chứng nhận màu lam ngọc" in line for line in lines(reply))


@pytest.fixture
def office(database_url: str) -> Iterator[Office]:
    assistant = build_assistant(database_url, lambda: NOW)
    database = Database(database_url)
    yield Office(assistant, database)
    assistant.close()
    database.close()


def lines(reply: Reply) -> list[str]:
    said = []
    for block in reply.blocks:
        match block:
            case Heading(text=words):
                said.append(words)
            case Paragraph(text=spans) | Item(text=spans):
                said.append("".join(span.text for span in spans))
    return said


def told(reply: Reply) -> str:
    return "\n".join(lines(reply))


def choices(reply: Reply) -> dict[str, str]:
    """Each choice's action, by its label."""
    offered: list[Choice] = [c for block in reply.blocks if isinstance(block, Choices) for c in block]
    return {choice.label: choice.action for choice in offered}


ADMINISTRATIVE = ("library:0", "versions:nd-9", "publish:{n}", "drop:{n}", "retract:nd-9", "retracted:nd-9",
                  "restore:{n}", "restored:{n}")  # fmt: skip


@pytest.mark.parametrize("action", ADMINISTRATIVE)
def test_everybody_else_is_told_that_it_is_for_administrators(office: Office, action: str) -> None:
    version = office.propose()
    office.administrator = False
    assert told(office.press(action.format(n=version))) == texts.ONLY_ADMINISTRATORS
    assert [v.number for v in office.database.versions()] == [None]
    assert texts.LIBRARY not in choices(office.says("/vanban"))


@pytest.mark.parametrize("action", ADMINISTRATIVE)
def test_nothing_of_it_is_done_where_others_read(office: Office, action: str) -> None:
    version = office.propose()
    office.says(action=action.format(n=version), public=True)
    assert [v.number for v in office.database.versions()] == [None]


def test_what_is_published_is_found_at_once_and_what_is_withdrawn_is_not(office: Office) -> None:
    version = office.propose()
    assert not office.finds()
    reply = office.press(f"publish:{version}")
    assert texts.PUBLISHED.format(name="Nghị định số 9/2026/NĐ-CP") in lines(reply)
    assert office.finds()
    assert "Nghị định số 9/2026/NĐ-CP" in choices(office.says("/vanban"))
    asked = office.press("retract:nd-9")
    assert office.finds(), "it was only asked"
    assert choices(asked)[texts.NOT_NOW] == "versions:nd-9"
    office.press("retract:nd-9")
    assert "Đã gỡ" in told(office.press(choices(asked)[texts.RETRACT_THIS]))
    assert not office.finds()
    assert "Đã gỡ" not in told(office.press("retracted:nd-9"))


def test_the_way_from_the_documents_to_an_older_version_by_number_and_words(office: Office) -> None:
    first = office.propose()
    office.press(f"publish:{first}")
    office.press(f"publish:{office.propose(decree('ba'))}")
    assert choices(office.says("/vanban"))[texts.LIBRARY] == "library:0"
    listed = office.says("Quản lý văn bản")
    assert any("đang dùng bản 2" in line for line in lines(listed))
    shown = office.says("Nghị định số 9/2026/NĐ-CP")
    assert [line.partition(",")[0] for line in lines(shown)[1:]] == ["Bản 2 (mã 2)", "Bản 1 (mã 1)"]
    asked = office.says("1")
    assert "dùng lại bản 1" in told(asked)
    assert "Bản 2 đang dùng" in told(asked)
    assert "Đã dùng lại bản 1" in told(office.says("1"))
    assert "đang dùng bản 1" in told(office.press("library:0"))


def test_no_question_back_is_done_by_itself(office: Office) -> None:
    office.press(f"publish:{office.propose()}")
    office.press("retract:nd-9")
    office.says("không")
    assert office.finds()


def test_the_marks_and_the_rules_they_touch_are_named(office: Office) -> None:
    effects = (
        Effect("qd1641", Kind.REPEALED, "dieu-1/muc-I/khoan-1"),
        Effect("Nghị định số 101/2017/NĐ-CP", Kind.REPLACED),
    )
    reply = told(office.press(f"publish:{office.propose(decree(effects=effects))}"))
    assert "Nghị định số 101/2017/NĐ-CP: chưa có trong dữ liệu" in reply
    assert "khoản 1, Mục I, Điều 1, Quyết định số 1641/QĐ-TTg: đã bị bãi bỏ từ ngày 04/05/2026" in reply
    assert texts.RULES_TITLE in reply
    assert "Dưới 45 tuổi" in reply or "Đề án 1641" in reply
    office.press("retracted:nd-9")
    assert office.assistant.resources.corpus.standing("qd1641/dieu-1/muc-I/khoan-1", TODAY).holds


def test_a_document_that_loses_what_the_rules_quote_is_refused_with_the_quotes(office: Office) -> None:
    changed = ours("kh-kl39", "ít nhất 24 tháng", "ít nhất 36 tháng")
    reply = told(office.press(f"publish:{office.propose(changed)}"))
    assert "câu trích làm căn cứ cho điều kiện không còn nguyên văn" in reply
    assert "ít nhất 24 tháng" in reply
    assert "rules/programmes/kl39-ngoai-ngu.yaml, dòng" in reply
    assert office.assistant.resources.corpus.clauses["kh-kl39/muc-IV"].text in changed.text
    assert not any(version.stands for version in office.database.versions())


def test_a_document_that_keeps_what_the_rules_quote_stands_for_the_packaged_one(office: Office) -> None:
    changed = ours("kh-kl39", "Lê Văn Hãn", "Nguyễn Thị Màu")
    office.press(f"publish:{office.propose(changed)}")
    assert "Nguyễn Thị Màu" in office.assistant.resources.corpus.clauses["kh-kl39/ket"].text
    assert "thay cho bản đi kèm" in told(office.press("library:0"))
    assert texts.ASK_RETRACT_OVER in lines(office.press("retract:kh-kl39"))
    office.press("retracted:kh-kl39")
    assert "Lê Văn Hãn" in office.assistant.resources.corpus.clauses["kh-kl39/ket"].text


def test_the_second_of_two_administrators_is_told(office: Office) -> None:
    other = Office(office.assistant, office.database, chat="telegram:2:2")
    mine, theirs = office.propose(), other.propose(decree("ba"))
    other.press(f"publish:{theirs}")
    assert told(office.press(f"publish:{mine}")) == texts.REFUSED["overtaken"]
    assert told(other.press(f"publish:{theirs}")).startswith(
        "Nghị định số 9/2026/NĐ-CP: bản này đang được dùng"
    )


@pytest.mark.parametrize("number", ["99", "x", "-1", "9" * 40, ""])
def test_versions_that_are_not_there(office: Office, number: str) -> None:
    for name in ("publish", "restored", "restore", "drop"):
        assert told(office.press(f"{name}:{number}")) == texts.REFUSED["gone"]
    assert told(office.press("versions:khong-co")) == texts.NO_VERSIONS


def test_what_is_dropped_is_gone(office: Office) -> None:
    version = office.propose()
    assert told(office.press(f"drop:{version}")) == texts.DROPPED
    assert told(office.press(f"publish:{version}")) == texts.REFUSED["gone"]


def test_many_documents_are_paged(office: Office) -> None:
    for number in range(1, 11):
        office.press(f"publish:{office.propose(decree(identifier=f'nd-{number:02}'))}")
    first = office.press("library:0")
    assert sum("đang dùng bản 1" in line for line in lines(first)) == 8
    assert choices(first)[texts.MORE] == "library:1"
    second = office.press("library:1")
    assert sum("đang dùng bản 1" in line for line in lines(second)) == 2
    assert texts.LESS in choices(second)
    assert lines(office.press("library:999")) == lines(second)


def test_a_proposal_is_listed_until_its_day_is_over(office: Office) -> None:
    version = office.propose()
    assert "chờ đăng" in told(office.press("library:0"))
    assert choices(office.press("versions:nd-9"))[f"Đăng bản mã {version}"] == f"publish:{version}"
    office.database.forget_old(NOW + timedelta(days=2))
    assert texts.LIBRARY_EMPTY in lines(office.press("library:0"))
