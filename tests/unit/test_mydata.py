"""What a person sees of the data that is stored, gets as a file, takes back and erases."""

from __future__ import annotations

import json
from dataclasses import fields
from typing import Any

import pytest

from handlers import texts
from handlers.actions import payload
from handlers.conversation import Conversation, Stage, to_json
from handlers.reply import File, Reply
from handlers.request import Request
from handlers.router import respond
from tests.unit.talk import TODAY, Talk, offered, plain, resources


def begun(*said: str) -> Talk:
    talk = Talk()
    for words in said:
        talk.says(words)
    return talk


def file_of(reply: Reply) -> dict[str, Any]:
    (file,) = (block for block in reply.blocks if isinstance(block, File))
    assert file.name == "du-lieu-cua-toi.json"
    made = json.loads(file.text)
    assert isinstance(made, dict)
    return made


def shown(talk: Talk, who: str = "telegram:1:2") -> Reply:
    reply, _ = respond(resources(), Request(TODAY, text="/dulieucuatoi", who=who), talk.conversation)
    return reply


STORED = {
    "nothing asked": ("kỷ luật",),
    "choosing": ("/dieukien",),
    "asking": ("kỷ luật", "/dieukien ngoại ngữ", "có", "viên chức"),
    "editing": (
        "/dieukien ngoại ngữ",
        "có",
        "/xemlai",
        "sửa: thường xuyên sử dụng ngoại ngữ trong công việc",
    ),
    "result": ("/dieukien sau đại học", "công chức", "xã"),
}


@pytest.mark.parametrize("stored", STORED)
def test_the_file_holds_all_that_is_stored(stored: str) -> None:
    talk = begun(*STORED[stored])
    made = file_of(shown(talk))
    assert made["trang_thai"] == json.loads(json.dumps(to_json(talk.conversation)))
    assert made["cuoc_tro_chuyen"] == "telegram:1:2"
    assert {each["noi_dung"] for each in made["bang_loi"]} >= {"telegram:1:2"}
    assert made["ngoai_tep_nay"] == texts.DATA_BESIDE, "what stands elsewhere for a while is named"


def test_every_key_of_what_is_stored_is_explained() -> None:
    talk = begun("/dieukien ngoại ngữ", "có")
    state = to_json(talk.conversation)
    keys = set(state) | {f"dialogue.{key}" for key in state["dialogue"]}
    assert keys == set(texts.DATA_KEYS)
    assert {field.name for field in fields(Conversation)} <= keys


def test_the_data_are_told_in_plain_words() -> None:
    talk = begun("kỷ luật", "/dieukien ngoại ngữ", "có", "viên chức")
    words = plain(shown(talk))
    told = (
        "Mã cuộc trò chuyện: telegram:1:2",
        "Thường xuyên sử dụng ngoại ngữ trong công việc: có",
        "Đối tượng: viên chức",
        "Các lần tìm gần nhất: kỷ luật",
        "Ngày anh/chị đồng ý: 02/03/2026",
        "Ngày bắt đầu kiểm tra: 02/03/2026",
        texts.DATA_UNTIL,
    )
    for each in told:
        assert each in words


def test_the_question_that_waits_is_asked_below() -> None:
    talk = begun("/dieukien ngoại ngữ", "có")
    waiting = talk.asks
    talk.says("/dulieucuatoi")
    assert talk.asks == waiting


def test_who_has_nothing_stored_is_told_so_and_still_has_nothing() -> None:
    talk = begun("/dulieucuatoi")
    assert talk.text == texts.DATA_NONE
    assert talk.conversation == Conversation()


def test_kept_answers_are_told_to_be_kept() -> None:
    talk = begun(*STORED["result"])
    talk.presses(texts.HOLD)
    talk.says("/dulieucuatoi")
    assert texts.DATA_KEPT.format(days=90) in talk.text
    assert texts.DATA_UNTIL not in talk.text


@pytest.mark.parametrize("stored", STORED)
@pytest.mark.parametrize("way", ["/xoadulieu ngay", "/xoadulieu NGAY", "button"])
def test_erasing_leaves_truly_nothing(stored: str, way: str) -> None:
    talk = begun(*STORED[stored])
    if way == "button":
        talk.says("/dulieucuatoi")
        talk.presses(texts.DATA_ERASE)
        talk.presses(texts.DELETE_YES)
    else:
        talk.says(way)
    assert talk.text == texts.DELETED
    assert talk.conversation == Conversation()


@pytest.mark.parametrize("words", ["/xoadulieu", "/xoadulieu hết", "/xoadulieu ngay đi"])
def test_without_the_very_word_it_is_asked_before_all_is_erased(words: str) -> None:
    talk = begun(*STORED["asking"])
    before = talk.conversation.dialogue
    talk.says(words)
    assert texts.DELETE_SURE in talk.text
    assert talk.conversation.dialogue == before


@pytest.mark.parametrize("stored", ["asking", "editing", "result"])
def test_consent_is_withdrawn_by_one_press(stored: str) -> None:
    talk = begun(*STORED[stored])
    run = talk.conversation.run
    talk.says("/riengtu")
    talk.presses(texts.WITHDRAW)
    assert texts.WITHDRAWN in talk.text
    assert talk.conversation == Conversation(run=run)
    talk.agreeing = False
    talk.says("/dieukien ngoại ngữ")
    assert talk.conversation.stage is Stage.CONSENTING


def test_who_agreed_to_nothing_has_nothing_to_withdraw() -> None:
    talk = begun("/riengtu")
    talk.presses(texts.WITHDRAW)
    assert talk.text == texts.NOTHING_AGREED


def test_only_who_agreed_is_offered_to_withdraw_beside_the_data() -> None:
    talk = begun("kỷ luật")
    talk.says("/dulieucuatoi")
    assert texts.WITHDRAW not in {choice.label for choice in offered(talk.reply)}


@pytest.mark.parametrize(
    ("made", "sees"),
    [("data", texts.DATA_TITLE), ("delete", texts.DELETE_SURE), ("review", texts.OVERVIEW_TITLE)],
)
def test_a_link_shows_the_data_and_erases_none(made: str, sees: str) -> None:
    talk = begun(*STORED["asking"])
    before = talk.conversation.dialogue
    talk.says(f"/start {payload(made)}")
    assert sees in talk.text
    assert talk.conversation.dialogue == before
