"""How documents and clauses stand on a day, by what they and others say."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from handlers.resources import Resources
from handlers.standing_note import note
from knowledge.clause import Corpus, Document
from knowledge.parsing.parse import parse
from knowledge.validity import ALWAYS, Change, Effect, Kind, Standing, State, Validity
from tests.unit.talk import resources

BEFORE, FROM, AFTER = date(2025, 12, 31), date(2026, 1, 1), date(2026, 11, 23)
LAW = Document(
    id="luat-80",
    name="Luật số 80/2025/QH15",
    short="Luật 80",
    subject="Luật Cán bộ, công chức",
    kind="Luật",
    validity="",
    number="80/2025/QH15",
    day=date(2025, 6, 24),
    period=Validity(start=FROM),
)


def corpus(*effects: Effect, **periods: Validity) -> Corpus:
    """Ours, with a law that does this to others."""
    held = resources().corpus
    documents = [
        replace(document, period=periods.get(document.id.replace("-", "_"), document.period))
        for document in held.documents.values()
    ]
    return Corpus.of([*documents, replace(LAW, effects=effects)], held.clauses.values())


def said(held: Corpus, owner: str, today: date) -> str:
    before = resources()
    return note(Resources(before.evaluator, held, before.index), owner, today)


@pytest.mark.parametrize(
    ("validity", "today", "state"),
    [
        (Validity(), FROM, State.IN_FORCE),
        (Validity(start=FROM), BEFORE, State.NOT_YET),
        (Validity(start=FROM), FROM, State.IN_FORCE),
        (Validity(end=BEFORE), BEFORE, State.IN_FORCE),
        (Validity(end=BEFORE), FROM, State.ENDED),
        (Validity(end=BEFORE, replaced_by="Luật mới"), FROM, State.REPLACED),
        (Validity(end=BEFORE, replaced_by="Luật mới"), BEFORE, State.IN_FORCE),
        (Validity(replaced_by="Luật mới"), BEFORE, State.REPLACED),
        (Validity(changes=(Change("", Kind.SUSPENDED, "Lệnh", since=FROM),)), BEFORE, State.IN_FORCE),
        (Validity(changes=(Change("", Kind.SUSPENDED, "Lệnh", since=FROM),)), FROM, State.SUSPENDED),
        (Validity(end=BEFORE, changes=(Change("", Kind.AMENDED, "A"),)), FROM, State.ENDED),
    ],
)
def test_a_documents_own_period_and_changes(validity: Validity, today: date, state: State) -> None:
    assert corpus(kl39=validity).standing("kl39", today).state is state
    assert corpus(kl39=validity).standing("kl39/muc-II/khoan-2", today).state is state


def test_a_change_holds_for_a_clause_and_all_below_it_and_for_no_other() -> None:
    held = corpus(Effect("qd1641", Kind.REPEALED, "dieu-1/muc-I", clause_of="dieu-5"))
    gone = Standing(State.REPEALED, LAW.name, FROM, "luat-80/dieu-5")
    assert held.standing("qd1641/dieu-1/muc-I", FROM) == gone
    assert held.standing("qd1641/dieu-1/muc-I/khoan-1/diem-a", FROM) == gone
    assert held.standing("qd1641/dieu-1/muc-I", BEFORE).holds
    for other in ("qd1641", "qd1641/dieu-1", "qd1641/dieu-1/muc-II", "qd1641/dieu-1/muc-IV", "kl39"):
        assert held.standing(other, AFTER).holds, other


CHAPTERS = """Chương I
QUY ĐỊNH CHUNG
Điều 1. Phạm vi
1. Quy định này nói về việc học.
2. Quy định này không nói về việc khác.
Chương II
THI HÀNH
Mục 1
HIỆU LỰC
Điều 2. Hiệu lực
Quy định này có hiệu lực từ ngày ký.
"""


@pytest.mark.parametrize(
    ("cited", "meant"),
    [
        ("dieu-1/khoan-2", "chuong-I/dieu-1/khoan-2"),
        ("dieu-2", "chuong-II/muc-1/dieu-2"),
        ("chuong-II/muc-1/dieu-2", "chuong-II/muc-1/dieu-2"),
        ("chuong-II", "chuong-II/muc-1/dieu-2"),
    ],
)
@pytest.mark.parametrize("by", ["another", "its description"])
def test_an_article_in_a_chapter_is_meant_by_its_number_alone(cited: str, meant: str, by: str) -> None:
    held = corpus(*([Effect("qd-1", Kind.REPEALED, cited)] if by == "another" else []))
    period = ALWAYS if by == "another" else Validity(changes=(Change(cited, Kind.REPEALED, "QĐ"),))
    own = replace(LAW, id="qd-1", number="1/2020/QH14", period=period)
    held = Corpus.of([*held.documents.values(), own], [*held.clauses.values(), *parse("qd-1", CHAPTERS)])
    assert held.standing(f"qd-1/{meant}", AFTER).state is State.REPEALED
    assert held.part("qd-1", cited) in (f"qd-1/{meant}", "qd-1/chuong-II")
    assert held.part("qd-1", "dieu-3") is None
    touched = [c for c in held.clauses if c.startswith("qd-1/") and not held.standing(c, AFTER).holds]
    assert all(f"qd-1/{meant}".startswith(each) or each.startswith(f"qd-1/{meant}") for each in touched)


def test_the_gravest_of_several_changes_counts() -> None:
    held = corpus(
        Effect("qd1641", Kind.AMENDED, "dieu-1"),
        Effect("qd1641", Kind.REPLACED, "", since=AFTER),
    )
    assert held.standing("qd1641/dieu-1", FROM).state is State.AMENDED
    assert held.standing("qd1641/dieu-2", FROM).holds
    assert held.standing("qd1641/dieu-1", AFTER).state is State.REPLACED


def test_a_document_taken_away_takes_its_marks_along() -> None:
    held = corpus(Effect("qd1641", Kind.REPEALED))
    assert held.standing("qd1641/dieu-2", AFTER).superseded
    without = Corpus.of(
        [document for document in held.documents.values() if document.id != LAW.id], held.clauses.values()
    )
    assert without.standing("qd1641/dieu-2", AFTER).holds


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("qd1641", True),
        ("Quyết định số 1641/QĐ-TTg", True),
        ("quyết định số  1641/QĐ-TTg", True),
        ("Quyết định số 1641/QĐ-TTg ngày 28/12/2022 của Thủ tướng Chính phủ", True),
        ("Quyết định số 1641/QĐ-TTg ngày 28 tháng 12 năm 2022 của Thủ tướng Chính phủ", True),
        ("Quyết định số 1641/QĐ-TTg ngày 27/12/2021 của Thủ tướng Chính phủ", False),
        ("Quyết định số 1641/QĐ-TTg ngày 31/02/2022", False),
        ("1641/QĐ-TTg", False),
        ("Quyết định số 7 sửa đổi Quyết định số 1641/QĐ-BNV", False),
        ("", False),
    ],
)
def test_which_document_a_citation_means(name: str, meant: bool) -> None:
    assert resources().corpus.documents["qd1641"].is_called(name) is meant


@pytest.mark.parametrize(
    ("name", "meant"),
    [("Luật số 80/2025/QH15 về cán bộ", True), ("80/2025/QH15", True), ("Luật số 80/2020/QH15", False),
     ("Nghị định số 1/2026/NĐ-CP quy định chi tiết Luật số 80/2025/QH15", False)],
)  # fmt: skip
def test_a_number_with_its_year_is_enough(name: str, meant: bool) -> None:
    assert LAW.is_called(name) is meant


def test_the_note_says_what_by_which_citation_and_since_when() -> None:
    held = corpus(Effect("Quyết định số 1641/QĐ-TTg", Kind.REPEALED, "dieu-2"))
    assert said(held, "qd1641/dieu-2", FROM) == ("Đã bị bãi bỏ từ ngày 01/01/2026 theo Luật số 80/2025/QH15.")
    assert said(held, "qd1641/dieu-1", FROM) == ""
    assert said(held, "luat-80", BEFORE) == "Chưa có hiệu lực: áp dụng từ ngày 01/01/2026."
    assert said(held, "khong-co/dieu-1", FROM) == ""


def test_the_note_names_the_clause_that_says_so() -> None:
    held = corpus(kl39=Validity(changes=(Change("", Kind.AMENDED, "QĐ", "qd1641/dieu-2"),)))
    assert said(held, "kl39", FROM) == "Đã được sửa đổi, bổ sung theo Điều 2, Quyết định số 1641/QĐ-TTg."


def test_our_own_documents_are_marked_by_nothing_that_no_text_states() -> None:
    held = resources().corpus
    assert [
        owner for owner in (*held.documents, *held.clauses) if not held.standing(owner, AFTER).holds
    ] == []
