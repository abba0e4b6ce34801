"""What is done with a file: by what it is, how it came, and who sent it."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from handlers import file_texts as texts
from handlers.conversation import Conversation
from handlers.reply import Choices, Reply, Work
from handlers.request import Request, Sent
from handlers.router import respond
from tests.unit.talk import TODAY, Talk, check, plain, resources

LIST, DOCUMENT, CORRECTIONS, PROGRAM = "Danh sách.xlsx", "QĐ 1641.docx", "sua.yaml", "setup.exe"


def sends(
    name: str, words: str = "", *, public: bool = False, administrator: bool = False
) -> tuple[Reply, Conversation]:
    request = Request(TODAY, words, public=public, sent=Sent(name, 9000), administrator=administrator)
    return respond(resources(), request, Conversation())


def work_of(reply: Reply) -> list[Work]:
    return [block for block in reply.blocks if isinstance(block, Work)]


@pytest.mark.parametrize(
    ("name", "administrator", "job", "sentence"),
    [
        (LIST, False, "list", texts.LIST_RECEIVED),
        (LIST, True, "list", texts.LIST_RECEIVED),
        (DOCUMENT, False, "", texts.NOT_ADMINISTRATOR),
        (DOCUMENT, True, "document", texts.DOCUMENT_RECEIVED),
        (CORRECTIONS, False, "", texts.NOT_ADMINISTRATOR),
        (CORRECTIONS, True, "document", texts.CORRECTIONS_RECEIVED),
        (PROGRAM, False, "", texts.OTHER),
        (PROGRAM, True, "", texts.OTHER_ADMINISTRATOR),
        ("", False, "", texts.OTHER),
    ],
)
def test_a_file_is_given_to_the_job_for_its_kind(
    name: str, administrator: bool, job: str, sentence: str
) -> None:
    reply, conversation = sends(name, administrator=administrator)
    assert sentence in plain(reply)
    assert [work.job for work in work_of(reply)] == [job] * bool(job)
    assert conversation == Conversation()
    check(reply)


@pytest.mark.parametrize("name", [LIST, DOCUMENT, CORRECTIONS, PROGRAM])
def test_where_others_read_along_no_file_is_opened(name: str) -> None:
    reply, _ = sends(name, public=True, administrator=True)
    assert not work_of(reply)
    assert texts.IN_GROUP in plain(reply)
    choices = next(block for block in reply.blocks if isinstance(block, Choices))
    assert [(choice.action, choice.private) for choice in choices] == [("desk", True)]


def test_a_programme_named_beside_a_list_is_the_only_one() -> None:
    reply, _ = sends(LIST, "ngoại ngữ")
    (work,) = work_of(reply)
    (programme,) = json.loads(work.data)["programmes"]
    assert resources().book.programmes[programme].name in plain(reply)
    check(reply)
    assert [work.data for work in work_of(sends(LIST, "xem giúp tôi với ạ")[0])] == [""]


@pytest.mark.parametrize(
    ("words", "start", "programme"),
    [
        ("01/06/2027", "2027-06-01", ""),
        ("khai giảng ngày 1-6-2027", "2027-06-01", ""),
        ("Ngoại ngữ, khai giảng 01/06/2027", "2027-06-01", "kl39-ngoai-ngu"),
        ("31/02/2027", "", ""),
        ("", "", ""),
    ],
)
def test_a_day_named_beside_a_list_is_that_of_the_course(words: str, start: str, programme: str) -> None:
    reply, _ = sends(LIST, words)
    (work,) = work_of(reply)
    told = json.loads(work.data or "{}")
    assert told.get("start", "") == start
    assert "".join(told.get("programmes", ())) == programme
    assert (texts.LIST_START.format(day="01/06/2027") in plain(reply)) == bool(start)
    assert ("Tính theo hôm nay" in plain(reply)) == (not start)
    check(reply)


def test_a_question_that_waits_goes_on_waiting() -> None:
    talk = Talk()
    talk.says("/dieukien ngoại ngữ")
    before = talk.conversation
    request = replace(Request(TODAY), sent=Sent(LIST, 10))
    reply, after = respond(resources(), request, before)
    assert after == before
    assert work_of(reply)
