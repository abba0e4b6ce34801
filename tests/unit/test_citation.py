from __future__ import annotations

from collections.abc import Callable

import pytest

from knowledge import library
from knowledge.citation import cite, ordinal, short, spoken
from knowledge.clause import Clause, Corpus, Document, Level
from knowledge.parsing.corrections import Closing, Corrections
from knowledge.parsing.parse import parse


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return library.corpus()


KH = "Kế hoạch triển khai Kết luận 39 của UBND tỉnh"
DT = "Kế hoạch đào tạo, bồi dưỡng 2023 - 2025 của UBND tỉnh"
QD = "Quyết định số 1641/QĐ-TTg"
KL = "Kết luận số 39-KL/TW của Bộ Chính trị"

CASES = [
    (
        "qd1641/dieu-1/muc-I/khoan-1/diem-b",
        f"điểm b khoản 1 mục I Điều 1 {QD}",
        f"điểm b, khoản 1, Mục I, Điều 1, {QD}",
        "điểm b, khoản 1, Mục I, Điều 1 QĐ 1641",
    ),
    ("qd1641/dieu-2", f"Điều 2 {QD}", f"Điều 2, {QD}", "Điều 2 QĐ 1641"),
    (
        "qd1641/dieu-1/muc-VI/khoan-1/diem-dd",
        f"điểm đ khoản 1 mục VI Điều 1 {QD}",
        f"điểm đ, khoản 1, Mục VI, Điều 1, {QD}",
        "điểm đ, khoản 1, Mục VI, Điều 1 QĐ 1641",
    ),
    (
        "qd1641/dieu-1/muc-VI/khoan-5/doan-1",
        f"đoạn cuối khoản 5 mục VI Điều 1 {QD}",
        f"đoạn cuối, khoản 5, Mục VI, Điều 1, {QD}",
        "đoạn cuối, khoản 5, Mục VI, Điều 1 QĐ 1641",
    ),
    (
        "kh-kl39/muc-IV/khoan-1/gach-2",
        f"gạch đầu dòng thứ hai khoản 1 mục IV {KH}",
        f"gạch đầu dòng thứ hai, khoản 1, Mục IV, {KH}",
        "gạch 2, khoản 1, Mục IV KH KL39",
    ),
    (
        "kh-kl39/muc-IV/khoan-2/khoan-2.1",
        f"tiểu khoản 2.1 khoản 2 mục IV {KH}",
        f"tiểu khoản 2.1, khoản 2, Mục IV, {KH}",
        "khoản 2.1, Mục IV KH KL39",
    ),
    (
        "kh-kl39/muc-V/khoan-1/so-1",
        f"số (1) khoản 1 mục V {KH}",
        f"số (1), khoản 1, Mục V, {KH}",
        "số (1), khoản 1, Mục V KH KL39",
    ),
    (
        "kh-dtbd/muc-V/doan-1",
        f"đoạn cuối thứ nhất mục V {DT}",
        f"đoạn cuối thứ nhất, Mục V, {DT}",
        "đoạn cuối 1, Mục V KH ĐTBD",
    ),
    (
        "kh-dtbd/muc-V/doan-2",
        f"đoạn cuối thứ hai mục V {DT}",
        f"đoạn cuối thứ hai, Mục V, {DT}",
        "đoạn cuối 2, Mục V KH ĐTBD",
    ),
    ("kl39/mo-dau", f"phần mở đầu {KL}", f"phần mở đầu {KL}", "phần mở đầu KL 39"),
    ("kl39/ket", f"phần kết {KL}", f"phần kết {KL}", "phần kết KL 39"),
]


@pytest.mark.parametrize(("clause", "full", "said", "compact"), CASES, ids=[case[0] for case in CASES])
def test_citations(corpus: Corpus, clause: str, full: str, said: str, compact: str) -> None:
    cited = corpus.clauses[clause]
    document = corpus.documents[cited.document]
    assert (cite(cited, document), spoken(cited, document), short(cited, document)) == (full, said, compact)


@pytest.mark.parametrize("how", [cite, spoken, short])
def test_no_two_clauses_are_cited_alike(corpus: Corpus, how: Callable[[Clause, Document], str]) -> None:
    cited = [how(clause, corpus.documents[clause.document]) for clause in corpus.clauses.values()]
    assert len(set(cited)) == len(cited) == 237


LAW = Document(
    id="luat",
    name="Luật Mẫu",
    short="Luật Mẫu",
    subject="mẫu",
    kind="Luật",
    validity="Luật không nêu thời hạn.",
)


def clause(path: str) -> Clause:
    """A clause with this path; nothing else of it counts for a citation."""
    level = next(level for level in Level if path.rpartition("/")[2].startswith(level))
    return Clause(f"luat/{path}", "luat", level, "1", None, 0, 1, "x", "x", "x")


@pytest.mark.parametrize(
    ("path", "full"),
    [
        ("phan-1", "Phần thứ nhất Luật Mẫu"),
        ("phan-A/muc-I", "mục I Phần A Luật Mẫu"),
        ("phan-1/chuong-II", "Chương II Phần thứ nhất Luật Mẫu"),
        ("chuong-II/muc-1/tieu-muc-2", "tiểu mục 2 mục 1 Chương II Luật Mẫu"),
        ("chuong-II/muc-1/dieu-10a", "Điều 10a Luật Mẫu"),
        ("phan-1/chuong-II/dieu-5/khoan-1a/diem-dd", "điểm đ khoản 1a Điều 5 Luật Mẫu"),
        ("khoan-1/gach-1/gach-12", "gạch đầu dòng con thứ mười hai gạch đầu dòng thứ nhất khoản 1 Luật Mẫu"),
        ("khoan-2/khoan-2.1/khoan-2.1.3", "tiểu khoản 2.1.3 tiểu khoản 2.1 khoản 2 Luật Mẫu"),
        ("muc-I/khoan-1~2/diem-a", "điểm a khoản 1 (lần thứ hai) mục I Luật Mẫu"),
        ("mo-dau~2", "phần mở đầu (lần thứ hai) Luật Mẫu"),
    ],
)
def test_levels_of_other_documents(path: str, full: str) -> None:
    assert cite(clause(path), LAW) == full


def test_spoken_capitals_and_short_numbers() -> None:
    assert spoken(clause("chuong-II/muc-1/tieu-muc-2"), LAW) == "Tiểu mục 2, Mục 1, Chương II, Luật Mẫu"
    assert short(clause("khoan-2/khoan-2.1/khoan-2.1.3"), LAW) == "khoản 2.1.3 Luật Mẫu"
    assert short(clause("khoan-12/khoan-2.1"), LAW) == "khoản 2.1, khoản 12 Luật Mẫu"
    assert short(clause("chuong-II/muc-1/tieu-muc-2"), LAW) == "Tiểu mục 2, Mục 1, Chương II Luật Mẫu"


def test_a_dash_in_a_closing_paragraph() -> None:
    closing = Corrections(closings=(Closing("Trong khi", "muc-I", "thử"),))
    found = parse("luat", "I. A\n\n1. B\n\nTrong khi làm:\n\n- C\n", closing)
    assert cite(found[-1], LAW) == "gạch đầu dòng thứ nhất đoạn cuối thứ nhất mục I Luật Mẫu"


def test_a_path_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="“bang-1” không phải"):
        cite(Clause("luat/bang-1", "luat", Level.GACH, "1", None, 0, 1, "x", "x", "x"), LAW)


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (1, "nhất"),
        (2, "hai"),
        (4, "tư"),
        (5, "năm"),
        (10, "mười"),
        (11, "mười một"),
        (14, "mười bốn"),
        (15, "mười lăm"),
        (20, "hai mươi"),
        (21, "hai mươi mốt"),
        (24, "hai mươi tư"),
        (35, "ba mươi lăm"),
        (99, "chín mươi chín"),
        (100, "100"),
    ],
)
def test_ordinals(number: int, words: str) -> None:
    assert ordinal(number) == words
