"""The clauses of the four documents, as their texts have them."""

from __future__ import annotations

import re
import textwrap

import pytest

from knowledge import library
from knowledge.clause import Clause, Level
from knowledge.parsing.corrections import NONE
from knowledge.parsing.parse import parse

EXPECTED = {
    "kl39": """
        mo-dau
        khoan-1
        khoan-2
        khoan-2/khoan-2.1
        khoan-2/khoan-2.2
        khoan-2/khoan-2.2/gach-1
        khoan-2/khoan-2.2/gach-2
        khoan-2/khoan-2.3
        khoan-2/khoan-2.4
        khoan-2/khoan-2.4/gach-1
        khoan-2/khoan-2.4/gach-2
        khoan-2/khoan-2.4/gach-3
        khoan-2/khoan-2.5
        khoan-2/khoan-2.5/gach-1
        khoan-2/khoan-2.5/gach-2
        khoan-2/khoan-2.5/gach-3
        khoan-2/khoan-2.5/gach-4
        khoan-2/khoan-2.5/gach-5
        khoan-3
        khoan-3/khoan-3.1
        khoan-3/khoan-3.2
        khoan-3/khoan-3.3
        ket
    """,
    "qd1641": """
        mo-dau
        dieu-1
        dieu-1/muc-I
        dieu-1/muc-I/khoan-1
        dieu-1/muc-I/khoan-1/diem-a
        dieu-1/muc-I/khoan-1/diem-b
        dieu-1/muc-I/khoan-1/diem-c
        dieu-1/muc-I/khoan-2
        dieu-1/muc-I/khoan-3
        dieu-1/muc-II
        dieu-1/muc-II/khoan-1
        dieu-1/muc-II/khoan-2
        dieu-1/muc-II/khoan-3
        dieu-1/muc-II/khoan-4
        dieu-1/muc-II/khoan-5
        dieu-1/muc-II/khoan-6
        dieu-1/muc-III
        dieu-1/muc-III/khoan-1
        dieu-1/muc-III/khoan-1/diem-a
        dieu-1/muc-III/khoan-1/diem-b
        dieu-1/muc-III/khoan-1/diem-c
        dieu-1/muc-III/khoan-2
        dieu-1/muc-IV
        dieu-1/muc-IV/khoan-1
        dieu-1/muc-IV/khoan-1/diem-a
        dieu-1/muc-IV/khoan-1/diem-b
        dieu-1/muc-IV/khoan-1/diem-b/gach-1
        dieu-1/muc-IV/khoan-1/diem-b/gach-2
        dieu-1/muc-IV/khoan-1/diem-b/gach-3
        dieu-1/muc-IV/khoan-1/diem-b/gach-4
        dieu-1/muc-IV/khoan-1/diem-b/gach-5
        dieu-1/muc-IV/khoan-1/diem-b/gach-6
        dieu-1/muc-IV/khoan-1/diem-b/gach-7
        dieu-1/muc-IV/khoan-1/diem-b/gach-8
        dieu-1/muc-IV/khoan-1/diem-b/gach-9
        dieu-1/muc-IV/khoan-1/diem-b/gach-10
        dieu-1/muc-IV/khoan-2
        dieu-1/muc-IV/khoan-2/diem-a
        dieu-1/muc-IV/khoan-2/diem-b
        dieu-1/muc-IV/khoan-2/diem-c
        dieu-1/muc-IV/khoan-3
        dieu-1/muc-IV/khoan-4
        dieu-1/muc-IV/khoan-4/diem-a
        dieu-1/muc-IV/khoan-4/diem-b
        dieu-1/muc-V
        dieu-1/muc-V/khoan-1
        dieu-1/muc-V/khoan-1/diem-a
        dieu-1/muc-V/khoan-1/diem-b
        dieu-1/muc-V/khoan-2
        dieu-1/muc-V/khoan-2/diem-a
        dieu-1/muc-V/khoan-2/diem-b
        dieu-1/muc-VI
        dieu-1/muc-VI/khoan-1
        dieu-1/muc-VI/khoan-1/diem-a
        dieu-1/muc-VI/khoan-1/diem-b
        dieu-1/muc-VI/khoan-1/diem-c
        dieu-1/muc-VI/khoan-1/diem-d
        dieu-1/muc-VI/khoan-1/diem-dd
        dieu-1/muc-VI/khoan-1/diem-e
        dieu-1/muc-VI/khoan-1/diem-g
        dieu-1/muc-VI/khoan-2
        dieu-1/muc-VI/khoan-2/diem-a
        dieu-1/muc-VI/khoan-2/diem-b
        dieu-1/muc-VI/khoan-3
        dieu-1/muc-VI/khoan-4
        dieu-1/muc-VI/khoan-4/diem-a
        dieu-1/muc-VI/khoan-4/diem-b
        dieu-1/muc-VI/khoan-5
        dieu-1/muc-VI/khoan-5/diem-a
        dieu-1/muc-VI/khoan-5/diem-b
        dieu-1/muc-VI/khoan-5/diem-c
        dieu-1/muc-VI/khoan-5/diem-d
        dieu-1/muc-VI/khoan-5/doan-1
        dieu-2
        dieu-3
        ket
    """,
    "kh-kl39": """
        mo-dau
        muc-I
        muc-I/khoan-1
        muc-I/khoan-2
        muc-I/khoan-3
        muc-I/khoan-4
        muc-II
        muc-II/khoan-1
        muc-II/khoan-2
        muc-III
        muc-III/khoan-1
        muc-III/khoan-2
        muc-III/khoan-3
        muc-IV
        muc-IV/khoan-1
        muc-IV/khoan-1/gach-1
        muc-IV/khoan-1/gach-2
        muc-IV/khoan-1/gach-3
        muc-IV/khoan-1/gach-4
        muc-IV/khoan-1/gach-5
        muc-IV/khoan-1/gach-6
        muc-IV/khoan-2
        muc-IV/khoan-2/khoan-2.1
        muc-IV/khoan-2/khoan-2.1/gach-1
        muc-IV/khoan-2/khoan-2.1/gach-2
        muc-IV/khoan-2/khoan-2.1/gach-3
        muc-IV/khoan-2/khoan-2.2
        muc-IV/khoan-2/khoan-2.2/gach-1
        muc-IV/khoan-2/khoan-2.2/gach-2
        muc-V
        muc-V/khoan-1
        muc-V/khoan-1/so-1
        muc-V/khoan-1/so-2
        muc-V/khoan-1/so-3
        muc-V/khoan-1/so-4
        muc-V/khoan-2
        muc-V/khoan-2/khoan-2.1
        muc-V/khoan-2/khoan-2.1/gach-1
        muc-V/khoan-2/khoan-2.1/gach-2
        muc-V/khoan-2/khoan-2.2
        muc-V/khoan-2/khoan-2.2/gach-1
        muc-V/khoan-2/khoan-2.2/gach-2
        muc-V/khoan-3
        muc-VI
        muc-VI/khoan-1
        muc-VI/khoan-2
        muc-VII
        muc-VII/khoan-1
        muc-VII/khoan-2
        muc-VII/khoan-3
        muc-VII/khoan-4
        muc-VIII
        muc-VIII/khoan-1
        muc-VIII/khoan-1/gach-1
        muc-VIII/khoan-1/gach-2
        muc-VIII/khoan-2
        muc-VIII/khoan-3
        muc-VIII/khoan-4
        muc-VIII/khoan-4/gach-1
        muc-VIII/khoan-4/gach-2
        muc-VIII/khoan-4/gach-3
        muc-VIII/doan-1
        ket
    """,
    "kh-dtbd": """
        mo-dau
        muc-I
        muc-I/khoan-1
        muc-I/khoan-2
        muc-I/khoan-2/gach-1
        muc-I/khoan-2/gach-2
        muc-I/khoan-2/gach-3
        muc-II
        muc-II/khoan-1
        muc-II/khoan-2
        muc-II/khoan-2/diem-a
        muc-II/khoan-2/diem-a/gach-1
        muc-II/khoan-2/diem-a/gach-2
        muc-II/khoan-2/diem-a/gach-3
        muc-II/khoan-2/diem-a/gach-4
        muc-II/khoan-2/diem-a/gach-5
        muc-II/khoan-2/diem-b
        muc-II/khoan-2/diem-b/gach-1
        muc-II/khoan-2/diem-b/gach-2
        muc-II/khoan-2/diem-c
        muc-II/khoan-2/diem-d
        muc-II/khoan-2/diem-d/gach-1
        muc-II/khoan-2/diem-d/gach-2
        muc-II/khoan-3
        muc-III
        muc-III/khoan-1
        muc-III/khoan-1/diem-a
        muc-III/khoan-1/diem-b
        muc-III/khoan-2
        muc-III/khoan-2/diem-a
        muc-III/khoan-2/diem-b
        muc-III/khoan-3
        muc-III/khoan-3/diem-a
        muc-III/khoan-3/diem-a/gach-1
        muc-III/khoan-3/diem-a/gach-2
        muc-III/khoan-3/diem-b
        muc-III/khoan-3/diem-b/gach-1
        muc-III/khoan-3/diem-b/gach-2
        muc-III/khoan-4
        muc-III/khoan-4/diem-a
        muc-III/khoan-4/diem-b
        muc-III/khoan-4/diem-c
        muc-IV
        muc-IV/khoan-1
        muc-IV/khoan-2
        muc-V
        muc-V/khoan-1
        muc-V/khoan-1/diem-a
        muc-V/khoan-1/diem-b
        muc-V/khoan-2
        muc-V/khoan-3
        muc-V/khoan-4
        muc-V/khoan-5
        muc-V/khoan-6
        muc-V/khoan-7
        muc-V/khoan-8
        muc-V/khoan-9
        muc-V/khoan-10
        muc-V/khoan-11
        muc-V/khoan-12
        muc-V/khoan-13
        muc-V/khoan-14
        muc-V/khoan-14/diem-a
        muc-V/khoan-14/diem-b
        muc-V/khoan-14/diem-c
        muc-V/khoan-15
        muc-V/khoan-15/diem-a
        muc-V/khoan-15/diem-b
        muc-V/khoan-15/diem-c
        muc-V/khoan-15/diem-d
        muc-V/khoan-15/diem-dd
        muc-V/khoan-15/diem-e
        muc-V/khoan-15/diem-g
        muc-V/doan-1
        muc-V/doan-2
    """,
}


@pytest.fixture(scope="module")
def documents() -> dict[str, library.Source]:
    return {source.document.id: source for source in library.sources()}


@pytest.fixture(scope="module")
def clauses() -> dict[str, Clause]:
    return dict(library.corpus().clauses)


def without_document(found: tuple[Clause, ...]) -> list[str]:
    return [clause.id.partition("/")[2] for clause in found]


@pytest.mark.parametrize("document", EXPECTED)
def test_ids_in_the_order_of_the_text(documents: dict[str, library.Source], document: str) -> None:
    assert without_document(documents[document].clauses()) == EXPECTED[document].split()


def test_no_document_is_left_out(documents: dict[str, library.Source]) -> None:
    assert list(documents) == list(EXPECTED)


@pytest.mark.parametrize("document", EXPECTED)
def test_every_character_is_in_one_clause(documents: dict[str, library.Source], document: str) -> None:
    source = documents[document]
    found = source.clauses()
    assert "".join(clause.text for clause in found) == source.text
    assert all(source.text[clause.start : clause.end] == clause.text for clause in found)
    assert all(clause.start == 0 or source.text[clause.start - 1] == "\n" for clause in found)


@pytest.mark.parametrize("document", EXPECTED)
def test_layout_does_not_matter(documents: dict[str, library.Source], document: str) -> None:
    source = documents[document]
    bare = re.sub(r"^[ #]+", "", source.text, flags=re.MULTILINE).replace("*", "")
    assert without_document(parse("d", bare, source.corrections)) == EXPECTED[document].split()
    windows = source.text.replace("\n", "\r\n")
    assert without_document(parse("d", windows, source.corrections)) == EXPECTED[document].split()


@pytest.mark.parametrize("document", EXPECTED)
@pytest.mark.parametrize("width", [45, 60, 72, 80, 100])
def test_line_breaks_do_not_matter(documents: dict[str, library.Source], document: str, width: int) -> None:
    text = documents[document].text
    wrapped = "\n".join(textwrap.fill(line, width, break_on_hyphens=False) for line in text.split("\n"))
    assert wrapped.count("\n") > text.count("\n") + 30
    assert without_document(parse("d", wrapped)) == without_document(parse("d", text))
    tight = re.sub("\n+", "\n", wrapped)
    assert without_document(parse("d", tight)) == without_document(parse("d", text))


@pytest.mark.parametrize(
    ("clause", "beginning"),
    [
        ("kl39/khoan-2/khoan-2.4/gach-2", "- Bồi dưỡng trung hạn (khoảng 3 tháng)"),
        ("qd1641/dieu-1/muc-I/khoan-1/diem-c", "c) Cán bộ, công chức lãnh đạo, quản lý trẻ (dưới 45 tuổi)"),
        ("qd1641/dieu-1/muc-VI/khoan-1/diem-dd", "đ) Thường xuyên kiểm tra"),
        ("qd1641/dieu-1/muc-VI/khoan-5/doan-1", "Ủy ban nhân dân cấp tỉnh phối hợp"),
        ("kh-kl39/muc-IV/khoan-1/gach-2", "- Không trong thời gian xem xét, xử lý kỷ luật"),
        (
            "kh-kl39/muc-IV/khoan-2/khoan-2.2/gach-1",
            "- Cán bộ, công chức, viên chức còn đủ thời gian công tác ít nhất",
        ),
        ("kh-kl39/muc-V/khoan-1/so-4", "(4) Kỹ năng lãnh đạo, quản lý."),
        ("kh-kl39/muc-VIII/doan-1", "Trong quá trình tổ chức thực hiện"),
        ("kh-dtbd/muc-II/khoan-2/diem-a", "- Bồi dưỡng đối với cán bộ, công chức cấp tỉnh, cấp huyện:"),
        ("kh-dtbd/muc-II/khoan-2/diem-a/gach-4", "- Mỗi năm, tổ chức ít nhất 03 lớp"),
        ("kh-dtbd/muc-II/khoan-2/diem-a/gach-5", "- Mỗi năm, tổ chức từ 07 đến 10 lớp"),
        ("kh-dtbd/muc-V/khoan-15/diem-g", "g) Tiếp tục triển khai"),
        ("kh-dtbd/muc-V/doan-1", "(Một số nội dung"),
        ("kh-dtbd/muc-V/doan-2", "Trong quá trình triển khai"),
    ],
)
def test_clause_begins(clauses: dict[str, Clause], clause: str, beginning: str) -> None:
    assert clauses[clause].plain.startswith(beginning)


@pytest.mark.parametrize(
    ("clause", "passage"),
    [
        ("kl39/khoan-1", "Tuy nhiên việc thực hiện Đề án 165"),
        (
            "kl39/khoan-2/khoan-2.3",
            "(1) Tổ chức bộ máy nhà nước, quốc phòng, an ninh và đối ngoại. (2) Chính sách",
        ),
        ("kl39/khoan-2/khoan-2.5/gach-5", "trong nước và ngoài nước để nâng cao hiệu quả công tác bồi dưỡng"),
        ("qd1641/dieu-1/muc-IV/khoan-2/diem-a", "Căn cứ vào chủ đề, nội dung cụ thể của từng khóa bồi dưỡng"),
        ("kh-dtbd/muc-II/khoan-2/diem-a/gach-3", "trong công tác và có triển vọng phát triển tham gia"),
        ("kh-dtbd/muc-III/khoan-1/diem-a", "chất lượng đội ngũ cán bộ, công chức, viên chức; trách nhiệm"),
        (
            "kh-dtbd/muc-III/khoan-3/diem-a/gach-2",
            "Cử cán bộ, công chức, viên chức tham gia các khóa bồi dưỡng",
        ),
        (
            "kh-dtbd/mo-dau",
            "(Ban hành kèm theo Quyết định số /QĐ-UBND ngày /6/2023 của Ủy ban nhân dân tỉnh)",
        ),
        ("kh-kl39/ket", "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\nLê Văn Hãn"),
    ],
)
def test_clause_holds(clauses: dict[str, Clause], clause: str, passage: str) -> None:
    assert passage in clauses[clause].plain


def test_plain_has_no_marks(clauses: dict[str, Clause]) -> None:
    assert not [clause.id for clause in clauses.values() if re.search(r"[*#\\]|  |\n\n", clause.plain)]


@pytest.mark.parametrize(
    "word", ["Số đến", "TRUNG ƯƠNG", "7590", "đ/v", "LAB", "TTP", "CỘNG HÒA", "Độc lập", "28 tháng 12"]
)
def test_letterhead_and_stamps_are_shown_and_not_searched(clauses: dict[str, Clause], word: str) -> None:
    openings = [clauses["kl39/mo-dau"], clauses["qd1641/mo-dau"]]
    assert any(word in clause.plain for clause in openings)
    assert not any(word in clause.searchable for clause in openings)


def test_titles_and_grounds_are_searched(clauses: dict[str, Clause]) -> None:
    assert "ở nước ngoài bằng ngân sách nhà nước" in clauses["kl39/mo-dau"].searchable
    assert "Căn cứ Luật Cán bộ, công chức" in clauses["qd1641/mo-dau"].searchable
    assert clauses["kh-kl39/mo-dau"].searchable == clauses["kh-kl39/mo-dau"].plain
    assert clauses["kh-dtbd/mo-dau"].searchable == clauses["kh-dtbd/mo-dau"].plain


def test_endings_are_not_searched(clauses: dict[str, Clause]) -> None:
    endings = [clause for clause in clauses.values() if clause.level is Level.KET]
    assert [clause.id for clause in endings] == ["kl39/ket", "qd1641/ket", "kh-kl39/ket"]
    assert all(clause.plain and not clause.searchable for clause in endings)


def test_slips_are_shown_and_searched_by_the_right_spelling(clauses: dict[str, Clause]) -> None:
    shown = {clause.id for clause in clauses.values() if "Phân đầu" in clause.plain}
    assert shown == {
        "kh-kl39/muc-III/khoan-3",
        "kh-dtbd/muc-II/khoan-2/diem-b/gach-1",
        "kh-dtbd/muc-II/khoan-2/diem-b/gach-2",
        "kh-dtbd/muc-II/khoan-2/diem-c",
    }
    assert all("Phấn đấu" in clauses[name].searchable for name in shown)
    assert not any("Phân đầu" in clause.searchable for clause in clauses.values())


def test_texts_are_read_without_corrections_too(documents: dict[str, library.Source]) -> None:
    found = without_document(parse("d", documents["kh-dtbd"].text, NONE))
    assert "muc-II/khoan-2/gach-6" in found
    assert "muc-II/khoan-2/diem-b/gach-2" in found
    assert found[-1] == "muc-V/khoan-15/diem-g"
