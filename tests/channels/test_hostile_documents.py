"""Documents that mean ill, or are broken in every way: refused with a sentence, or read, within limits."""

from __future__ import annotations

import json

import pytest

from bot.apart import Limits, kinds, watched
from bot.errors import FileRefused
from handlers import file_texts
from hostile_files import DOCUMENTS, ODD, SAID

LIMITS = Limits(memory=512 * kinds.MEGABYTE)


@pytest.mark.parametrize("what", DOCUMENTS)
def test_a_document_that_means_ill_is_refused_within_limits(what: str) -> None:
    name, make = DOCUMENTS[what]
    content = make()
    try:
        kinds.check_whole(name, content)
    except FileRefused as refused:
        sentence = str(refused)
    else:
        ended = watched("text", {"name": name}, content, LIMITS)
        assert ended.peak <= LIMITS.memory + 64 * kinds.MEGABYTE
        sentence = ended.refusal
    assert sentence.startswith(
        ("Tệp", "Nội dung", "Trợ lý", "Các phần", "Bảng", "Văn bản", "Đây là bản quét")
    )
    assert "nh/chị" in sentence
    assert sentence.endswith(".")
    assert "danh sách" not in sentence
    assert "mẫu" not in sentence


@pytest.mark.parametrize("what", ODD)
def test_a_document_that_is_only_odd_is_read(what: str) -> None:
    name, make = ODD[what]
    ended = watched("text", {"name": name}, make(), LIMITS)
    assert not ended.refusal
    assert SAID in json.loads(ended.content)["text"]


def test_a_page_for_which_memory_is_too_small_is_not_read_in_part() -> None:
    page = f"<p>{SAID}</p><ol>".encode() + b"<li>a" * 1_000_000
    ended = watched("text", {"name": "a.html"}, page, Limits(memory=192 * kinds.MEGABYTE))
    assert ended.refusal == file_texts.TOO_HEAVY
