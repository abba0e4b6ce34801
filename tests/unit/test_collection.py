from __future__ import annotations

import random
import unicodedata
from functools import cache
from math import isfinite
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bench.hostile import hostile
from knowledge.clause import KnowledgeError
from knowledge.collection import Collection, FoundPage
from knowledge.library import corpus
from knowledge.normalise import fold
from knowledge.searching.gather import Unit
from knowledge.typed.length import QueryTooLong

UNITS = [
    Unit("a#1", "Phạm vi điều chỉnh", "Luật này quy định về phòng, chống ma túy.", "a"),
    Unit(
        "a#2", "Người nghiện", "1. Thi đua yêu nước.\n2. Người nghiện ma túy phải cai nghiện bắt buộc.", "a"
    ),
    Unit("b#1", "Hợp đồng lữ hành", "Hợp đồng lữ hành phải được lập thành văn bản.", "b"),
    Unit("b#2", "Chó, mèo", "Chó phải được buộc.", "b"),
    Unit("b#3", "Chờ đợi", "Chờ đến lượt. Thí sinh đưa bài thi.", "b"),
    Unit("b#4", "Hợp đồng  lữ hành", "Hợp đồng lữ hành phải được lập thành văn bản. ", "b"),
]


@cache
def small() -> Collection:
    return Collection.build(UNITS)


@cache
def clauses() -> Collection:
    return Collection.build(_units())


def _units() -> list[Unit]:
    return [
        Unit(c.id, "", c.searchable, c.document) for c in corpus().clauses.values() if c.searchable.strip()
    ]


def ids(page: FoundPage) -> list[str]:
    return [hit.id for hit in page.hits]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("cai nghiện bắt buộc", "a#2"),
        ("cai nghien bat buoc", "a#2"),
        ("CAI NGHIỆN BẮT BUỘC", "a#2"),
        ("cai nghieenj bawts buoocj", "a#2"),
        ("hop dong lu hafnh", "b#1"),
        ("hop dogn lu hanh", "b#1"),
        ("hopdong luhanh", "b#1"),
        ("thi đua", "a#2"),
        ("đưa bài thi", "b#3"),
        ("chó", "b#2"),
        ("chờ", "b#3"),
    ],
)
def test_the_unit_is_found_however_it_is_typed(query: str, first: str) -> None:
    found = small().search(query)
    assert ids(found)[0] == first
    assert found.matched


def test_a_mended_query_says_how_it_was_read() -> None:
    assert small().search("hop dogn lu hanh").reading == "hợp đồng lữ hành"
    assert small().search("hop dong lu hanh").reading is None


def test_what_is_not_there_is_said_not_to_match() -> None:
    assert small().search("bóng đá ngoại hạng") == FoundPage((), 0, matched=False, reading=None)
    assert not small().search("hợp đồng tín dụng ngân hàng thương mại").matched


def test_no_text_comes_twice() -> None:
    assert ids(small().search("hợp đồng lữ hành")) == ["b#1"]


def test_one_document_can_be_searched_alone() -> None:
    assert ids(small().search("phải", document="a")) == ["a#2"]
    assert set(ids(small().search("phải", document="b"))) == {"b#1", "b#2"}
    with pytest.raises(KnowledgeError, match="“c”"):
        small().search("phải", document="c")


def test_pages_follow_each_other() -> None:
    whole = clauses().search("bồi dưỡng ngoại ngữ", limit=100)
    assert whole.total == len(whole.hits) > 5
    pages = [clauses().search("bồi dưỡng ngoại ngữ", limit=3, offset=at) for at in range(0, whole.total, 3)]
    assert [hit for page in pages for hit in page.hits] == list(whole.hits)
    scores = [hit.score for hit in whole.hits]
    assert scores == sorted(scores, reverse=True)
    assert min(scores) > 0


def test_a_saved_collection_gives_the_same_answers(tmp_path: Path) -> None:
    built = clauses()
    built.save(tmp_path / "index")
    loaded = Collection.load(tmp_path / "index")
    assert len(loaded) == len(built)
    chosen = random.Random(5)
    for unit in chosen.sample(_units(), 40):
        query = fold(unit.text[:60]) if chosen.random() < 0.5 else unit.text[10:70]
        assert loaded.search(query) == built.search(query)
    assert loaded.search("ngaoi ngu").reading == "ngoại ngữ"


def test_saving_again_replaces_what_was_there(tmp_path: Path) -> None:
    small().save(tmp_path)
    Collection.build(UNITS[:2]).save(tmp_path)
    assert len(Collection.load(tmp_path)) == 2


@pytest.mark.parametrize("fault", ["missing", "cut", "empty", "version", "half", "not json"])
def test_a_folder_without_a_whole_index_is_refused(fault: str, tmp_path: Path) -> None:
    small().save(tmp_path)
    if fault == "missing":
        (tmp_path / "keys.npy").unlink()
    elif fault == "cut":
        data = (tmp_path / "stream.npy").read_bytes()
        (tmp_path / "stream.npy").write_bytes(data[:-5])
    elif fault == "empty":
        (tmp_path / "units.npy").write_bytes(b"")
    elif fault == "version":
        (tmp_path / "collection.json").write_text('{"version": 0, "sizes": {}}')
    elif fault == "half":
        (tmp_path / "collection.json").unlink()
    else:
        (tmp_path / "collection.json").write_text("[")
    with pytest.raises(KnowledgeError, match=str(tmp_path)):
        Collection.load(tmp_path)


def test_progress_is_told_to_the_end() -> None:
    told: list[int] = []
    Collection.build((Unit(str(n), "", f"điều {n}") for n in range(1203)), told.append)
    assert told == [500, 1000, 1203]


@pytest.mark.parametrize("units", [[], [Unit("a", "", "")], [Unit("a", "", "!!!")]])
def test_a_collection_of_nothing_finds_nothing(units: list[Unit], tmp_path: Path) -> None:
    collection = Collection.build(units)
    assert collection.search("kỷ luật").hits == ()
    collection.save(tmp_path)
    assert Collection.load(tmp_path).search("kỷ luật").hits == ()


def test_text_in_any_form_is_found() -> None:
    units = [
        Unit("a", unicodedata.normalize("NFD", "Hợp đồng"), unicodedata.normalize("NFD", "Lữ hành quốc tế"))
    ]
    collection = Collection.build(units)
    for query in ("lữ hành", unicodedata.normalize("NFD", "lữ hành"), "lu hanh"):
        assert ids(collection.search(query)) == ["a"]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.text(max_size=20), st.text(max_size=60)), max_size=8), st.text(max_size=40))
def test_any_units_can_be_indexed_and_asked(texts: list[tuple[str, str]], query: str) -> None:
    collection = Collection.build([Unit(str(n), *text) for n, text in enumerate(texts)])
    page = collection.search(query)
    assert len(page.hits) <= page.total <= len(texts)
    for _, text in texts:
        collection.search(text)


@given(st.text(max_size=120))
def test_no_query_fails(query: str) -> None:
    page = clauses().search(query)
    assert len(page.hits) <= min(10, page.total)
    assert all(isfinite(hit.score) for hit in page.hits)


@pytest.mark.parametrize("query", ["a" * 501, "á" * 100_000, "\u0301\u0316" * 50_000, " " * 501])
def test_a_query_of_over_500_characters_is_refused(query: str) -> None:
    with pytest.raises(QueryTooLong, match="500 ký tự"):
        clauses().search(query)


WORDS = "kỷ luật ngoại ngữ trưởng thành khoảng 24 Ủy ban nhân dân xã nghiệp khuyến quy hoạch".split()
HOSTILE = [
    "kỷ luật " * 62,
    "a" * 500,
    "kyluat" * 83,
    "😀" * 500,
    "1.2" * 166,
    "((((" * 125,
    "\x00\x07\x1b" * 100,
    "\u202e\u200f" * 200,
    "'; DROP TABLE clauses; --",
    "<script>alert(1)</script>",
    "(a+)+$" * 80,
    ".*" * 250,
    "ngoaijngu " * 50,
    " ".join(f"bo{chr(97 + n % 26)}duogn" for n in range(50)),
    "e\u0302\u0323" * 160,
]


@pytest.mark.parametrize("query", HOSTILE)
def test_a_hostile_query_is_answered_soon(query: str) -> None:
    clauses().search("kỷ luật")
    clauses().search(query[:500])


def test_random_queries_are_answered() -> None:
    for query in hostile(640, 11, WORDS):
        try:
            page = clauses().search(query)
        except QueryTooLong:
            continue
        assert len(page.hits) <= min(10, page.total)
        assert all(isfinite(hit.score) for hit in page.hits)


def test_pages_go_on_beyond_what_is_ranked_by_passages() -> None:
    units = [Unit(f"n{n}", f"Hợp đồng số {n}", "Hợp đồng thuê nhà. " + "ở " * (n % 7)) for n in range(300)]
    collection = Collection.build(units)
    whole = collection.search("hợp đồng thuê nhà", limit=1000)
    assert whole.total == len(whole.hits) == 300
    pages = [collection.search("hợp đồng thuê nhà", limit=32, offset=at) for at in range(0, 320, 32)]
    assert [hit for page in pages for hit in page.hits] == list(whole.hits)
    scores = [hit.score for hit in whole.hits]
    assert scores == sorted(scores, reverse=True)
    assert min(scores) > 0


def test_the_words_that_match_are_marked() -> None:
    text = small().unit(1).text
    mark = small().marker("cai nghien bat buoc")
    assert [text[start:end] for start, end in mark(text)] == ["cai nghiện bắt buộc"]
    decomposed = unicodedata.normalize("NFD", text)
    assert [unicodedata.normalize("NFC", decomposed[a:b]) for a, b in mark(decomposed)] == [
        "cai nghiện bắt buộc"
    ]
    assert small().marker("bóng đá")(text) == ()
    assert [UNITS[4].text[a:b] for a, b in small().marker("chó")(UNITS[4].text)] == []


def test_the_documents_are_named() -> None:
    assert small().documents == ("a", "b")
