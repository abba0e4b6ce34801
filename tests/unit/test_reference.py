from __future__ import annotations

from dataclasses import replace

import pytest

from knowledge import citation
from knowledge.clause import Corpus
from knowledge.library import corpus as load
from knowledge.library import parse_unindexed
from knowledge.reference import References, find_references


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return load()


@pytest.fixture(scope="module")
def references(corpus: Corpus) -> References:
    return References(corpus)


def named(references: References, text: str) -> list[str]:
    return [clause.id for reference in references.find(text) for clause in reference.clauses]


@pytest.mark.parametrize(
    ("query", "clauses"),
    [
        ("QĐ 1641 điểm c khoản 1 mục I", ["qd1641/dieu-1/muc-I/khoan-1/diem-c"]),
        ("điểm c mục I khoản 1 QĐ 1641", ["qd1641/dieu-1/muc-I/khoan-1/diem-c"]),
        ("mục I QĐ 1641 khoản 1 điểm c", ["qd1641/dieu-1/muc-I/khoan-1/diem-c"]),
        ("qd 1641 diem c khoan 1 muc i", ["qd1641/dieu-1/muc-I/khoan-1/diem-c"]),
        ("trong QĐ 1641 thì điểm c khoản 1 mục I nói gì", ["qd1641/dieu-1/muc-I/khoan-1/diem-c"]),
        ("điều 3 qđ 1641", ["qd1641/dieu-3"]),
        ("điều3 QĐ1641", ["qd1641/dieu-3"]),
        ("1641 điều 3", ["qd1641/dieu-3"]),
        ("KL 39 khoản 2.2", ["kl39/khoan-2/khoan-2.2"]),
        ("39-KL/TW 2.4", ["kl39/khoan-2/khoan-2.4"]),
        ("mục 2.4", ["kl39/khoan-2/khoan-2.4"]),
        ("tiểu khoản 2.1, Mục V, kế hoạch KL39", ["kh-kl39/muc-V/khoan-2/khoan-2.1"]),
        ("V.2.2 kế hoạch kl39", ["kh-kl39/muc-V/khoan-2/khoan-2.2"]),
        ("mục IV.1 kế hoạch triển khai KL39", ["kh-kl39/muc-IV/khoan-1"]),
        ("II.2 a kh-dtbd", ["kh-dtbd/muc-II/khoan-2/diem-a"]),
        ("mục 4 kế hoạch kl39", ["kh-kl39/muc-IV"]),
        ("mục 2 KL 39", ["kl39/khoan-2"]),  # it has no mục
        ("khoản 1 mục IV kl39", ["kh-kl39/muc-IV/khoan-1"]),  # the plan that carries it out has one
        ("gạch đầu dòng thứ hai khoản 1 mục IV kế hoạch kl39", ["kh-kl39/muc-IV/khoan-1/gach-2"]),
        ("gach dau dong 2 khoan 1 muc 4 kh kl39", ["kh-kl39/muc-IV/khoan-1/gach-2"]),
        ("ý thứ tư khoản 1 mục IV kế hoạch kl39", ["kh-kl39/muc-IV/khoan-1/gach-4"]),
        ("gạch đầu dòng cuối cùng khoản 2.5 kl39", ["kl39/khoan-2/khoan-2.5/gach-5"]),
        ("đoạn cuối mục VIII kế hoạch kl39", ["kh-kl39/muc-VIII/doan-1"]),
        ("(2) khoản 1 mục V kế hoạch kl39", ["kh-kl39/muc-V/khoan-1/so-2"]),
        ("phần mở đầu kl39", ["kl39/mo-dau"]),
        ("điểm đ khoản 15 mục V KH ĐTBD", ["kh-dtbd/muc-V/khoan-15/diem-dd"]),
        ("điểm d khoản 15 mục V KH ĐTBD", ["kh-dtbd/muc-V/khoan-15/diem-d"]),
        (
            "diem d khoan 15 muc V kh dtbd",
            ["kh-dtbd/muc-V/khoan-15/diem-d", "kh-dtbd/muc-V/khoan-15/diem-dd"],
        ),
        ("điểm a, b khoản 2 mục V QĐ 1641", [f"qd1641/dieu-1/muc-V/khoan-2/diem-{d}" for d in "ab"]),
        ("khoản 1 và 2 mục II kế hoạch kl39", [f"kh-kl39/muc-II/khoan-{n}" for n in (1, 2)]),
        ("điều 2 và điều 3 quyết định 1641", ["qd1641/dieu-2", "qd1641/dieu-3"]),
        (
            "điểm a khoản 1 và điểm b khoản 2 mục V QĐ 1641",
            ["qd1641/dieu-1/muc-V/khoan-1/diem-a", "qd1641/dieu-1/muc-V/khoan-2/diem-b"],
        ),
        ("khoản 2.2 KL39 và điều 2 QĐ 1641", ["kl39/khoan-2/khoan-2.2", "qd1641/dieu-2"]),
    ],
)
def test_a_reference_names_its_clauses(query: str, clauses: list[str], references: References) -> None:
    assert named(references, query) == clauses


@pytest.mark.parametrize(
    "text",
    [
        "",
        "mục tiêu cụ thể",
        "điều kiện chung",
        "khoảng 02 tuần",
        "thời điểm a",
        "danh mục 1",
        "hạng mục vi phạm",
        "điểm a khoản 2 Điều 5 Nghị định 101/2017/NĐ-CP",
        "khoản 2 Quyết định số 02-QĐ/BCĐ",
        "Kế hoạch số 107-KH/TU",
        "điều 99 qđ 1641",
        "khoản 1 Điều này",
    ],
)
def test_what_only_looks_like_a_reference_names_nothing(text: str, references: References) -> None:
    assert references.find(text) == ()


def test_a_reference_says_where_it_stands(references: References) -> None:
    text = "Xem điểm c) khoản 1 mục I QĐ 1641, rồi hỏi lại."
    (reference,) = references.find(text)
    assert text[reference.start : reference.end] == "điểm c) khoản 1 mục I QĐ 1641"
    assert reference.document is not None
    assert reference.document.id == "qd1641"


@pytest.mark.parametrize(
    ("text", "document", "weak"),
    [
        ("tiêu chuẩn theo KL39", "kl39", False),
        ("Kết luận số 39-KL/TW của Bộ Chính trị", "kl39", False),
        ("kế hoạch đào tạo, bồi dưỡng hằng năm", "kh-dtbd", True),
    ],
)
def test_a_document_can_be_named_as_a_whole(
    text: str, document: str, weak: bool, references: References
) -> None:
    (reference,) = references.find(text)
    assert reference.clauses == ()
    assert reference.document is not None
    assert (reference.document.id, reference.weak) == (document, weak)


def test_too_little_names_every_clause_it_can_mean(references: References) -> None:
    found = named(references, "điều 1") + named(references, "mục I")
    assert found == ["qd1641/dieu-1", "qd1641/dieu-1/muc-I", "kh-kl39/muc-I", "kh-dtbd/muc-I"]


def test_a_kind_of_document_narrows(references: References) -> None:
    assert named(references, "khoản 1 mục IV kế hoạch") == [
        "kh-kl39/muc-IV/khoan-1",
        "kh-dtbd/muc-IV/khoan-1",
    ]


def test_every_citation_leads_to_its_own_clause(corpus: Corpus, references: References) -> None:
    for clause in corpus.clauses.values():
        document = corpus.documents[clause.document]
        for cite in (citation.cite, citation.spoken, citation.short):
            assert named(references, cite(clause, document)) == [clause.id], cite(clause, document)


def test_a_reference_inside_a_text_leads_to_its_own_document(corpus: Corpus, references: References) -> None:
    clause = corpus.clauses["kh-kl39/muc-IV/khoan-2"]
    (reference,) = references.find(clause.plain, clause)
    assert clause.plain[reference.start : reference.end] == "khoản 1 Mục IV Kế hoạch này"
    assert [c.id for c in reference.clauses] == ["kh-kl39/muc-IV/khoan-1"]
    (same,) = find_references(clause.plain, corpus, corpus.documents["kh-kl39"])
    assert same == reference


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("theo khoản 2 Điều này", ["qd1641/dieu-1/muc-I/khoan-2"]),  # the nearest of several
        ("theo khoản 2 mục này", ["qd1641/dieu-1/muc-I/khoan-2"]),
        ("quy định tại điểm a", ["qd1641/dieu-1/muc-I/khoan-1/diem-a"]),
        ("khoản 2 Quyết định này", ["qd1641/dieu-1/muc-I/khoan-2"]),
        ("khoản 2 Kế hoạch này", []),  # it is a decision
        ("khoản 2 Luật Cán bộ, công chức", []),
        ("khoản 2 Kế hoạch của Ban Thường vụ", []),
    ],
)
def test_what_a_text_says_of_itself(
    text: str, clauses: list[str], corpus: Corpus, references: References
) -> None:
    here = corpus.clauses["qd1641/dieu-1/muc-I/khoan-1/diem-c"]
    assert [c.id for r in references.find(text, here) for c in r.clauses] == clauses


def test_texts_do_not_refer_to_themselves(corpus: Corpus, references: References) -> None:
    for clause in corpus.clauses.values():
        for reference in references.find(clause.plain, clause):
            assert reference.clauses or reference.document != corpus.documents[clause.document]
            assert clause not in reference.clauses


@pytest.mark.parametrize(
    ("query", "clause"),
    [
        ("khoản 1 mục II Phụ lục I quy chế", "quy-che/phu-luc-I/muc-II/khoan-1"),
        ("khoan 1 muc 2 phu luc 1 quy che", "quy-che/phu-luc-I/muc-II/khoan-1"),
        ("phụ lục 2 quy chế", "quy-che/phu-luc-02"),
        ("phụ lục số 02 quy chế", "quy-che/phu-luc-02"),
    ],
)
def test_an_annex_is_a_level_too(query: str, clause: str) -> None:
    text = (
        "Điều 1. Phạm vi\n1. Một.\nPHỤ LỤC I\nI. Đầu\n1. Một\nII. Sau\n1. Một\n2. Hai\n\nPHỤ LỤC 02\n1. Mẫu\n"
    )
    document, clauses = parse_unindexed("quy-che.txt", text)
    named_so = replace(document, aliases=("quy chế",))
    assert named(References(Corpus.of([named_so], clauses)), query) == [clause]


def test_an_annex_that_is_not_there_is_no_clause(references: References) -> None:
    assert named(references, "phụ lục I KH ĐTBD") == []
