from __future__ import annotations

import random
import time
import unicodedata
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.hostile import hostile
from knowledge.abbreviations import lexicon, parse
from knowledge.clause import Clause, Corpus, Document, KnowledgeError, Level
from knowledge.library import corpus as load
from knowledge.normalise import fold, tokens
from knowledge.search import QueryTooLong, SearchIndex, SearchResult

QUERIES = yaml.safe_load(Path(__file__).with_name("queries.yaml").read_text(encoding="utf-8"))
DISCIPLINE = "kh-kl39/muc-IV/khoan-1/gach-2"


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return load()


@pytest.fixture(scope="module")
def index(corpus: Corpus) -> SearchIndex:
    return SearchIndex(corpus)


def ids(result: SearchResult) -> list[str]:
    return [hit.clause.id for hit in result.hits]


def marked(result: SearchResult) -> list[str]:
    hit = result.hits[0]
    return [hit.clause.plain[start:end] for start, end in hit.spans]


def small(*texts: str) -> SearchIndex:
    """An index of a document with these clauses."""
    document = Document("d", "Quy chế số 5/QC", "QC 5", "Quy chế", "Quy chế", "")
    clauses = [
        Clause(f"d/dieu-{n}", "d", Level.DIEU, str(n), None, 0, 0, text, text, text)
        for n, text in enumerate(texts, start=1)
    ]
    return SearchIndex(Corpus.of([document], clauses))


@pytest.mark.parametrize("case", QUERIES["first"], ids=lambda case: case["q"])
def test_the_answer_comes_first(case: dict[str, list[str]], index: SearchIndex) -> None:
    assert ids(index.search(str(case["q"]), limit=1))[0] in case["clauses"]


@pytest.mark.parametrize("case", QUERIES["three"], ids=lambda case: case["q"])
def test_the_answer_is_among_the_first_three(case: dict[str, list[str]], index: SearchIndex) -> None:
    assert set(ids(index.search(str(case["q"]), limit=3))) & set(case["clauses"])


def test_every_query_names_clauses_that_exist(corpus: Corpus) -> None:
    named = {clause for cases in QUERIES.values() for case in cases for clause in case["clauses"]}
    assert named <= corpus.clauses.keys()


def test_words_of_the_texts_are_found_however_they_are_typed(corpus: Corpus, index: SearchIndex) -> None:
    """Passages of clauses, without marks, shuffled, in capitals, decomposed: first for nine in ten."""
    chosen = random.Random(7)
    passages = []
    for clause in corpus.clauses.values():
        words = [clause.searchable[t.start : t.end] for t in tokens(clause.searchable)]
        if clause.level is not Level.MO_DAU and len(words) >= 12:
            at = chosen.randrange(len(words) - 8)
            passages.append(words[at : at + 8])
    changes: dict[str, Callable[[list[str]], str]] = {
        "without marks": lambda words: fold(" ".join(words)),
        "in capitals": lambda words: " ".join(words).upper(),
        "decomposed": lambda words: unicodedata.normalize("NFD", " ".join(words)),
        "shuffled": lambda words: " ".join(chosen.sample(words, len(words))),
    }
    for name, change in changes.items():
        found = [
            _has(index.search(change(words), limit=1), words, in_order=name != "shuffled")
            for words in passages
        ]
        assert sum(found) / len(found) >= 0.9, name


def _has(result: SearchResult, words: list[str], *, in_order: bool) -> bool:
    if not result.hits:
        return False
    there = [t.fold for t in tokens(result.hits[0].clause.searchable)]
    wanted = [t.fold for t in tokens(" ".join(words))]
    return " ".join(wanted) in " ".join(there) if in_order else set(wanted) <= set(there)


@pytest.mark.parametrize(
    "query",
    [
        "",
        "  \n\t",
        "!!!",
        "😀👍",
        "asdfgh",
        "qwe rty",
        "\x00\x07\x1b",
        "日本語",
        "xyz",
        "\u0301\u0323",
        "hhh kkk",
    ],
)
def test_what_means_nothing_finds_nothing(query: str, index: SearchIndex) -> None:
    assert index.search(query) == SearchResult((), 0, matched=False, reading=None)


@pytest.mark.parametrize(
    "query", ["bóng đá", "thời tiết hôm nay", "cách nấu phở", "thi đua", "lịch thi đấu bóng đá"]
)
def test_what_the_texts_do_not_speak_of_is_said_not_to_match(query: str, index: SearchIndex) -> None:
    assert not index.search(query).matched


@pytest.mark.parametrize("query", ["kỷ luật", "ky luat", "24 tháng", "điều 3 qđ 1641", "kl39", "ngaoi ngu"])
def test_what_the_texts_speak_of_matches(query: str, index: SearchIndex) -> None:
    assert index.search(query).matched


@pytest.mark.parametrize("query", ["a" * 501, "á" * 100_000, "\u0301\u0316" * 50_000, " " * 501])
def test_a_query_of_over_500_characters_is_refused(query: str, index: SearchIndex) -> None:
    started = time.process_time()
    with pytest.raises(QueryTooLong, match="500 ký tự"):
        index.search(query)
    assert time.process_time() - started < 0.1


@pytest.mark.parametrize(
    "query", ["kỷ luật " * 62, "a" * 500, "kyluat" * 83, "😀" * 500, "1.2" * 166, "((((" * 125]
)
def test_a_long_query_is_answered_soon(query: str, index: SearchIndex) -> None:
    started = time.process_time()
    index.search(query)
    assert time.process_time() - started < 0.5


@settings(max_examples=150, deadline=None)
@given(
    st.text(max_size=120)
    | st.lists(
        st.sampled_from(
            "khoản điểm a mục IV 2.1 (1) kl39 QĐ 1641 này ddieeuf kỷ luật - . , ) ( đ cuối % ubnd".split()
        ),
        max_size=25,
    ).map(" ".join)
)
def test_no_query_fails(query: str) -> None:
    result = _whole_index().search(query)
    assert len(result.hits) <= min(10, result.total)


@pytest.mark.parametrize("seed", range(4))
def test_hostile_queries_are_answered_or_refused(seed: int, index: SearchIndex) -> None:
    for query in hostile(320, seed, ["kỷ", "luật", "ngoại", "nghiệp", "trưởng", "24", "Ủy", "quy", "phường"]):
        try:
            result = index.search(query)
        except QueryTooLong:
            assert len(unicodedata.normalize("NFC", query)) > 500
            continue
        assert len(result.hits) <= min(10, result.total)
        shown = [hit.clause.plain[start:end] for hit in result.hits for start, end in hit.spans]
        assert all(part.strip() == part != "" for part in shown)


def test_repeating_a_query_changes_nothing_but_scores(index: SearchIndex) -> None:
    once, thrice = index.search("ngoại ngữ"), index.search("ngoại ngữ, ngoại ngữ, ngoại ngữ")
    assert ids(once)[0] == ids(thrice)[0]


@cache
def _whole_index() -> SearchIndex:
    return SearchIndex(load())


def test_500_characters_are_counted_composed(index: SearchIndex) -> None:
    query = unicodedata.normalize("NFD", "kỷ luật ".ljust(500, "ệ"))
    assert len(query) > 1000
    assert ids(index.search(query))[0] == DISCIPLINE


def test_marks_that_were_typed_count() -> None:
    index = small(
        "Phong trào thi đua yêu nước.", "Thí sinh đưa bài thi.", "Chó phải được buộc.", "Chờ đến lượt."
    )
    assert ids(index.search("thi đua"))[0] == "d/dieu-1"
    assert ids(index.search("đưa bài"))[0] == "d/dieu-2"
    assert ids(index.search("chó")) == ["d/dieu-3"]
    assert ids(index.search("chờ")) == ["d/dieu-4"]
    assert set(ids(index.search("cho"))) == {"d/dieu-3", "d/dieu-4"}


def test_a_clause_that_lacks_the_typed_word_does_not_stand_for_it() -> None:
    index = small("Đưa xe vào bến.", "Mọi người thi hành.")
    assert not index.search("thi đua").matched


def test_the_words_of_headings_above_count(index: SearchIndex, corpus: Corpus) -> None:
    first = index.search("24 tháng trung hạn").hits[0].clause
    assert first.id == "kh-kl39/muc-IV/khoan-2/khoan-2.1/gach-1"
    assert "trung hạn" not in first.plain


def test_signatures_recipients_and_letterhead_are_not_found(index: SearchIndex) -> None:
    for query in ("Nơi nhận", "Võ Văn Thưởng", "Lê Văn Hãn", "Các đ/c LAB", "số đến 7590", "TTP"):
        result = index.search(query, limit=100)
        assert not result.matched or not any(hit.clause.level is Level.KET for hit in result.hits), query
        assert all(hit.clause.level is not Level.KET for hit in result.hits)
    assert not index.search("Võ Văn Thưởng").matched


def test_a_slip_of_the_scan_is_found_by_the_right_spelling(index: SearchIndex) -> None:
    found = index.search("phấn đấu 100% công chức cấp xã").hits[0].clause
    assert found.id == "kh-dtbd/muc-II/khoan-2/diem-b/gach-2"
    assert "Phân đầu" in found.plain


def test_no_text_comes_twice(index: SearchIndex) -> None:
    for query in ("sở nội vụ", "mục tiêu chung", "tổ chức thực hiện", "mục I", "kinh phí thực hiện"):
        texts = [hit.clause.plain for hit in index.search(query, limit=200).hits]
        assert len(texts) == len(set(texts)) > 0, query


def test_pages_follow_each_other(index: SearchIndex) -> None:
    whole = index.search("bồi dưỡng ngoại ngữ", limit=100)
    assert whole.total == len(whole.hits) > 5
    pages = [index.search("bồi dưỡng ngoại ngữ", limit=2, offset=at) for at in range(0, whole.total, 2)]
    assert [hit for page in pages for hit in page.hits] == list(whole.hits)
    assert index.search("bồi dưỡng ngoại ngữ", offset=whole.total).hits == ()
    scores = [hit.score for hit in whole.hits]
    assert scores == sorted(scores, reverse=True)
    assert min(scores) > 0


def test_one_document_can_be_searched_alone(index: SearchIndex) -> None:
    for query in ("ngoại ngữ", "khoản 2", "mục tiêu 2025", "kl39"):
        found = index.search(query, document="qd1641", limit=100)
        assert all(hit.clause.document == "qd1641" for hit in found.hits), query
    with pytest.raises(KnowledgeError, match="qd9999"):
        index.search("ngoại ngữ", document="qd9999")


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("kỷ luật", ["kỷ luật", "kỷ luật"]),
        ("ky luat khien trach", ["kỷ luật", "kỷ luật", "khiển trách"]),
        ("khiển tráhc", ["khiển trách"]),
        ("xuaats canhr", ["xuất cảnh"]),
    ],
)
def test_the_words_that_match_are_marked(query: str, words: list[str], index: SearchIndex) -> None:
    result = index.search(query)
    assert ids(result)[0] == DISCIPLINE
    assert marked(result) == words


def test_marks_lie_in_the_text_and_apart(index: SearchIndex) -> None:
    for case in QUERIES["first"]:
        for hit in index.search(case["q"]).hits:
            at = 0
            for start, end in hit.spans:
                assert at <= start < end <= len(hit.clause.plain)
                assert hit.clause.plain[start:end].strip() == hit.clause.plain[start:end]
                at = end


@pytest.mark.parametrize(
    ("query", "reading"),
    [
        ("bồi dưỡng ngoại ngữ", None),
        ("boi duong ngoai ngu", None),
        ("boif duongx ngoaij ngwx", "bồi dưỡng ngoại ngữ"),
        ("ddieeuf kieenj", "điều kiện"),
        ("d9ie62u kie65n", "điều kiện"),
        ("suwcs khoer", "sức khỏe"),
        ("kỹ luật", "kỷ luật"),
        ("ngaoi ngu", "ngoại ngữ"),
        ("kyluat", "kỷ luật"),
        ("ng oại ngữ", "ngoại ngữ"),
        ("ubnd cap tinh phoi hop bnv", "Ủy ban nhân dân cấp tỉnh phối hợp Bộ Nội vụ"),
        ("bs CK2", "bs chuyên khoa cấp II"),
        ("PCT", "Phó Chủ tịch"),
        ("điểm c khoản 1 mục I QĐ 1641 quy hoạhc", "điểm c khoản 1 mục I QĐ 1641 quy hoạch"),
    ],
)
def test_a_mended_query_says_how_it_was_read(query: str, reading: str | None, index: SearchIndex) -> None:
    assert index.search(query).reading == reading


@pytest.mark.parametrize(
    "query", ["thi đua", "bóng đá", "mua nhà", "xin chào", "chó", "học phí", "phụ nữ", "nấu phở"]
)
def test_words_that_are_vietnamese_are_not_mended_away(query: str, index: SearchIndex) -> None:
    assert index.search(query).reading is None


def test_a_short_form_that_is_a_word_counts_in_capitals_only(index: SearchIndex) -> None:
    assert index.search("TƯ").reading == "Trung ương"
    assert index.search("tư pháp").reading is None
    assert index.search("AI ĐƯỢC ĐI NGẮN HẠN").reading is None


def test_what_is_named_comes_first_then_what_stands_below(index: SearchIndex) -> None:
    found = ids(index.search("KL 39 khoản 2.2"))
    assert found[:3] == [f"kl39/khoan-2/khoan-2.2{below}" for below in ("", "/gach-1", "/gach-2")]


@pytest.mark.parametrize(
    "query",
    ["{} kỷ luật", "kỷ luật {}", "cho hỏi {} quy định gì về ngoại ngữ", "xem {} giúp tôi", "{} nước ngoài"],
)
def test_what_is_named_comes_first_among_other_words_too(query: str, index: SearchIndex) -> None:
    found = ids(index.search(query.format("khoản 3 mục I QĐ 1641")))
    assert found[0] == "qd1641/dieu-1/muc-I/khoan-3"


def test_a_document_that_is_named_alone_opens_at_its_top(index: SearchIndex) -> None:
    assert ids(index.search("QĐ 1641"))[:4] == [
        "qd1641/mo-dau",
        "qd1641/dieu-1",
        "qd1641/dieu-2",
        "qd1641/dieu-3",
    ]


def test_a_document_that_is_named_comes_before_others(index: SearchIndex) -> None:
    for document, name in (("kl39", "KL39"), ("kh-kl39", "kế hoạch kl39")):
        assert index.search(f"{name} trung hạn").hits[0].clause.document == document


@pytest.mark.parametrize(
    ("query", "clause"),
    [
        ("bao nhiêu tháng", "d/dieu-1"),
        ("2 năm", "d/dieu-1"),
        ("hai năm", "d/dieu-1"),
        ("mấy lần", "d/dieu-2"),
        ("bao nhiêu người", "d/dieu-3"),
        ("bao lâu", "d/dieu-1"),
    ],
)
def test_amounts_are_found_by_what_they_measure(query: str, clause: str) -> None:
    index = small(
        "Còn đủ ít nhất 24 tháng.",
        "Không quá 02 lần.",
        "Cử khoảng 400 cán bộ.",
        "Kết luận ngày 18 tháng 7 vừa qua.",
        "Quy định khác.",
    )
    assert ids(index.search(query))[0] == clause


def test_an_empty_corpus_finds_nothing() -> None:
    assert SearchIndex(Corpus.of([], [])).search("kỷ luật").hits == ()


def test_the_same_query_gives_the_same_answer(corpus: Corpus, index: SearchIndex) -> None:
    again = SearchIndex(corpus)
    for case in QUERIES["three"]:
        assert index.search(case["q"]) == again.search(case["q"])


def test_300_queries_are_answered_in_a_second(index: SearchIndex) -> None:
    queries = [case["q"] for cases in QUERIES.values() for case in cases]
    started = time.process_time()
    for query in queries:
        index.search(query)
    assert len(queries) / (time.process_time() - started) >= 300


def test_short_forms_and_everyday_words_are_known() -> None:
    words = lexicon()
    assert words.abbreviations.at([("ubnd", "ubnd"), ("xa", "xa")], 0) == (1, ("Ủy ban nhân dân",))
    assert words.everyday.at([("hoc", "hoc"), ("phi", "phi")], 0) is not None
    assert words.everyday.at([("hoc", "hoc")], 0) is None
    assert words.asking.at([("thi", "thi"), ("sao", "sao")], 0) == (2, True)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a: [", "không đọc được"),
        ("[]", "cần các mục"),
        ("abbreviations: []", "abbreviations"),
        ("abbreviations: {ubnd: 3}", "'ubnd'"),
        ("abbreviations: {ubnd: Ủy ban}\neveryday: {tiền: []}", "'tiền'"),
        ("abbreviations: {'!': Ủy ban}\neveryday: {}\nasking: []\nlight: []\nunits: {}\nhow_many: {}", "'!'"),
        ("abbreviations: {}\neveryday: {}\nasking: gì", "asking"),
        ("abbreviations: {}\neveryday: {}\nasking: []\nlight: []\nunits: {}\nhow_many: {mấy: 1}", "'mấy'"),
    ],
)
def test_a_lexicon_of_another_shape_is_refused(text: str, says: str) -> None:
    with pytest.raises(KnowledgeError, match=f"abbreviations.yaml: .*{says}"):
        parse(text)
