from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.clause import Clause, Corpus, Document, Level
from knowledge.collection import Collection
from knowledge.library import corpus
from knowledge.search import SearchIndex
from knowledge.searching.gather import Unit
from knowledge.typed.definitions import definitions, initials


@pytest.mark.parametrize(
    ("text", "short", "meaning"),
    [
        ("Ủy ban nhân dân (sau đây viết tắt là UBND) các cấp", "UBND", "Ủy ban nhân dân"),
        ("Ban quản lý dự án (BQLDA) huyện", "BQLDA", "Ban quản lý dự án"),
        ("Cán bộ, công chức, viên chức (viết tắt: CBCCVC).", "CBCCVC", "Cán bộ, công chức, viên chức"),
        (
            "Cơ sở dữ liệu quốc gia về dân cư, sau đây gọi tắt là CSDLQG, được lập.",
            "CSDLQG",
            "Cơ sở dữ liệu quốc gia về dân cư",
        ),
        (
            "hỗ trợ phát triển chính thức (Official Development Assistance, sau đây gọi là ODA) và",
            "ODA",
            "hỗ trợ phát triển chính thức",
        ),
        ("Tổ chức Thương mại thế giới (sau đây gọi tắt là WTO)", "WTO", "Tổ chức Thương mại thế giới"),
        ("Bộ Kế hoạch và Đầu tư (gọi tắt là Bộ KH&ĐT)", "Bộ KH&ĐT", "Bộ Kế hoạch và Đầu tư"),
        (
            "theo Nghị quyết số 18 của Trung ương khóa XII, dưới đây gọi là “Nghị quyết 18”.",
            "Nghị quyết 18",
            "Nghị quyết số 18 của Trung ương khóa XII",
        ),
        (
            "Phê duyệt “Chiến lược phát triển cây chè đến năm 2030” (sau đây gọi tắt là Chương trình chè).",
            "Chương trình chè",
            "Chiến lược phát triển cây chè đến năm 2030",
        ),
        (
            "Giấy phép xây dựng, giấy phép xả nước thải vào nguồn nước (sau đây gọi chung là giấy phép con).",
            "giấy phép con",
            "giấy phép xả nước thải vào nguồn nước",
        ),
    ],
)
def test_a_short_form_is_read_with_what_it_stands_for(text: str, short: str, meaning: str) -> None:
    assert definitions(text) == [(short, meaning)]


@pytest.mark.parametrize(
    "text",
    [
        "Di chúc không được viết tắt hoặc viết bằng ký hiệu.",
        "Tổ chức y tế thế giới (WHO) khuyến cáo",  # not said, and not its initials
        "Tòa án nhân dân (sau đây gọi là Tòa án)",  # says no other words
        "giao tài sản cho bên kia (sau đây gọi là bên nhận thế chấp)",  # longer than what it is for
        "(sau đây gọi tắt là UBND)",
        "gọi tắt là",
        "Điều này được gọi là quyền.",
        "",
    ],
)
def test_what_defines_nothing_is_no_definition(text: str) -> None:
    assert definitions(text) == []


def test_the_short_forms_of_the_four_documents() -> None:
    found = {
        (clause.document, definition.short)
        for clause in corpus().clauses.values()
        for definition in definitions(clause.searchable)
    }
    assert found == {
        ("kl39", "Đề án 165"),
        ("kh-kl39", "Kết luận số 39-KL/TW của Bộ Chính trị"),
        ("kh-kl39", "Kế hoạch số 107-KH/TU của Ban Thường vụ Tỉnh ủy"),
    }


@given(
    st.lists(st.sampled_from("( ) sau đây gọi tắt là viết UBND Ủy ban nhân dân “ ” , . \n ABC".split(" ")))
)
def test_any_text_can_be_read(pieces: list[str]) -> None:
    for short, meaning in definitions(" ".join(pieces)):
        assert short.strip() == short != ""
        assert meaning.strip() == meaning != ""


def test_the_most_frequent_meaning_of_initials_comes_first() -> None:
    texts = [
        "Ban chỉ đạo (BCĐ)",
        "Bộ chỉ đạo (BCĐ)",
        "Bộ chỉ đạo (BCĐ)",
        "Đề án số 5 (sau đây gọi tắt là Đề án)",
    ]
    assert list(initials(texts)) == [("BCĐ", ("Bộ chỉ đạo", "Ban chỉ đạo"))]


def _index() -> SearchIndex:
    texts = {
        "a/dieu-1": "Ban quản lý dự án (sau đây viết tắt là BQLDA) do chủ đầu tư lập.",
        "a/dieu-2": "BQLDA mở tài khoản tại kho bạc.",
        "a/dieu-3": "Kho bạc thanh toán cho ban quản lý dự án theo tiến độ.",
        "b/dieu-1": "Ban quản lý dự án giao thông nghiệm thu công trình.",
        "b/dieu-2": "Nhà thầu thi công công trình.",
    }
    documents = [Document(d, f"Quy chế {d}", d, "Quy chế", "Quy chế", "") for d in "ab"]
    clauses = [
        Clause(name, name[0], Level.DIEU, name[-1], None, 0, 0, text, text, text)
        for name, text in texts.items()
    ]
    return SearchIndex(Corpus.of(documents, clauses))


def test_a_short_form_finds_what_says_it_in_full_in_the_text_that_defines_it() -> None:
    result = _index().search("bqlda thanh toan")
    assert result.matched
    first = result.hits[0]
    assert first.clause.id == "a/dieu-3"
    assert [first.clause.plain[start:end] for start, end in first.spans] == [
        "thanh toán",
        "ban quản lý dự án",
    ]
    alone = [hit.clause.id for hit in _index().search("BQLDA").hits]
    assert {"a/dieu-1", "a/dieu-2"} <= set(alone) <= {"a/dieu-1", "a/dieu-2", "a/dieu-3"}


def test_the_words_find_the_short_form_in_the_text_that_defines_it() -> None:
    first = _index().search("ban quan ly du an mo tai khoan").hits[0]
    assert first.clause.id == "a/dieu-2"
    assert first.clause.plain[first.spans[0][0] : first.spans[0][1]] == "BQLDA mở tài khoản"
    assert _index().search("ban quản lý dự án", document="b").total == 1


@pytest.mark.parametrize("query", ["ĐA165", "đa 165", "da165", "đề án 165", "DE AN 165"])
def test_a_numbered_short_form_is_found_by_its_initials(query: str) -> None:
    found = SearchIndex(corpus()).search(query)
    assert found.hits[0].clause.id == "kl39/khoan-1"
    assert found.matched


def test_a_collection_reads_initials_with_what_they_stand_for() -> None:
    collection = Collection.build(
        [
            Unit("1", "Thành lập", "Ban quản lý dự án (sau đây viết tắt là BQLDA) do chủ đầu tư lập."),
            Unit("2", "Tài khoản", "BQLDA mở tài khoản tại kho bạc."),
            Unit("3", "Thanh toán", "Kho bạc thanh toán cho ban quản lý dự án theo tiến độ."),
            Unit("4", "Nhà thầu", "Nhà thầu thi công."),
        ]
    )
    page = collection.search("bqlda thanh toán")
    assert page.hits[0].id == "3"
    assert page.reading == "bqlda (Ban quản lý dự án) thanh toán"
    assert {"1", "2"} <= {hit.id for hit in collection.search("BQLDA").hits}
