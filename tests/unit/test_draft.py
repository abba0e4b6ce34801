"""A text read before it is published: the four documents, what is known, corrections given back."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from knowledge.clause import Corpus, KnowledgeError
from knowledge.drafting.draft import Draft, Why, draft
from knowledge.drafting.entry import read_entry
from knowledge.drafting.known import Known, Likeness
from knowledge.drafting.proposing import clause_ids
from knowledge.library import Source, corpus, sources

_NOTHING = Corpus.of((), ())
_TEXT = """\
ỦY BAN NHÂN DÂN    CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
TỈNH PHÚ YÊN    Độc lập - Tự do - Hạnh phúc
Số: 12/2030/QĐ-UBND    Phú Yên, ngày 05 tháng 3 năm 2030

QUYẾT ĐỊNH
Ban hành Quy định về cử cán bộ đi học

Căn cứ Luật Tổ chức chính quyền địa phương;

QUYẾT ĐỊNH:

Điều 1. Ban hành kèm theo Quyết định này Quy định về cử cán bộ đi học.

Điều 2. Quyết định này có hiệu lực thi hành từ ngày 20 tháng 3 năm 2030.

Nơi nhận:
- Như Điều 2;
TM. ỦY BAN NHÂN DÂN
"""


def _why(made: Draft) -> list[Why]:
    return [doubt.why for doubt in made.doubts]


@pytest.fixture(scope="module")
def packaged() -> Corpus:
    return corpus()


@pytest.mark.parametrize("source", sources(), ids=lambda source: source.document.id)
def test_a_document_that_is_there_keeps_its_id_and_names(packaged: Corpus, source: Source) -> None:
    made = draft(source.file, source.text, None, packaged)
    assert made.known == (Known(source.document.id, Likeness.SAME_TEXT),)
    assert (made.document.id, made.document.name) == (source.document.id, source.document.name)
    assert made.placed == 1
    assert not made.grave


def test_the_doubts_of_the_four_documents_are_what_their_corrections_put_right(packaged: Corpus) -> None:
    found = {
        (doubt.clause, doubt.why, doubt.words)
        for source in sources()
        for doubt in draft(source.file, source.text, None, packaged).doubts
        if doubt.clause
    }
    assert found == {
        ("kh-dtbd/muc-II/khoan-2/diem-b", Why.GAP, "điểm a"),
        ("kh-dtbd/muc-II/khoan-2/gach-4", Why.GOES_ON, "triển vọng phát triển tham gia các lớp"),
        ("kl39/khoan-2/khoan-2.5/gach-5", Why.GOES_ON, "nâng cao hiệu quả công tác bồi dưỡng"),
        ("qd1641/mo-dau", Why.QUOTES, "1/0"),
    }


def test_a_description_is_proposed_from_the_text_alone() -> None:
    document = draft("qd-12.docx", _TEXT, None, _NOTHING).document
    assert document.id == "12-2030-qd-ubnd-phu-yen"
    assert document.name == "Quyết định số 12/2030/QĐ-UBND của Ủy ban nhân dân tỉnh Phú Yên"
    assert document.short == "QĐ 12/2030"
    assert document.day == date(2030, 3, 5)
    assert document.provincial
    assert document.validity == (
        "Văn bản nêu: “Quyết định này có hiệu lực thi hành từ ngày 20 tháng 3 năm 2030” (Điều 2)."
    )


@pytest.mark.parametrize("name", ["qd-12.docx", "Quyết định 12.pdf", "a/b\\c.txt", "khong-duoi", "a:b.md"])
def test_a_description_can_be_read_back_as_it_was_proposed(name: str) -> None:
    made = draft(name, _TEXT, None, _NOTHING)
    entry = read_entry("mo-ta.yaml", made.entry_yaml)
    assert entry.document == made.document
    assert entry.file == made.source.file


def test_every_packaged_description_survives_being_written_and_read(packaged: Corpus) -> None:
    for source in sources():
        first = draft(source.file, source.text, None, packaged)
        given = read_entry("mo-ta.yaml", first.entry_yaml)
        again = draft(source.file, source.text, given, packaged)
        assert again.entry_yaml == first.entry_yaml


def test_a_description_by_hand_fills_what_the_text_leaves_open() -> None:
    blank = _TEXT.replace("12/2030", "   ").replace("ngày 05", "ngày    ")
    first = draft("a.txt", blank, None, _NOTHING)
    assert {Why.NO_NUMBER, Why.NO_DAY} <= set(_why(first))
    assert first.document.number is None
    corrected = first.entry_yaml.replace(
        "  issuer:", "  number: 12/2030/QĐ-UBND\n  day: 2030-03-05\n  issuer:"
    )
    second = draft("a.txt", blank, read_entry("mo-ta.yaml", corrected), _NOTHING)
    assert not {Why.NO_NUMBER, Why.NO_DAY} & set(_why(second))
    assert second.document.day == date(2030, 3, 5)


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (("provincial: true", "provincial: có"), "provincial"),
        (("  kind:", "  loai:"), "loai"),
    ],
)
def test_a_wrong_description_is_told_with_its_file_and_line(change: tuple[str, str], what: str) -> None:
    written = draft("a.txt", _TEXT, None, _NOTHING).entry_yaml.replace(*change)
    line = next(at for at, each in enumerate(written.splitlines(), 1) if change[1] in each)
    with pytest.raises(KnowledgeError, match=rf"^sửa lần 2\.yaml, dòng {line}: .*{what}"):
        read_entry("sửa lần 2.yaml", written)


def test_a_correction_that_fits_nowhere_is_told() -> None:
    written = draft("a.txt", _TEXT, None, _NOTHING).entry_yaml
    corrections = "  corrections:\n    furniture:\n      - line: Không có dòng này\n        reason: thử\n"
    with pytest.raises(KnowledgeError, match="Không có dòng này"):
        draft("a.txt", _TEXT, read_entry("mo-ta.yaml", written + corrections), _NOTHING)


def test_a_number_that_another_authority_has_too_is_told_and_gets_an_id_of_its_own() -> None:
    first = draft("a.txt", _TEXT, None, _NOTHING)
    there = Corpus.of([first.document], first.clauses)
    other = draft("b.txt", _TEXT.replace("PHÚ YÊN", "BÌNH ĐỊNH"), None, there)
    assert other.known == (Known(first.document.id, Likeness.OTHER_ISSUER),)
    assert other.document.id != first.document.id
    newer = draft("b.txt", _TEXT.replace("đi học.", "đi bồi dưỡng."), None, there)
    assert newer.known == (Known(first.document.id, Likeness.SAME),)
    assert newer.document.id == first.document.id
    later = draft("b.txt", _TEXT.replace("ngày 05", "ngày 06"), None, there)
    assert later.known == (Known(first.document.id, Likeness.OTHER_DAY),)


def test_a_text_without_clauses_is_gravely_doubtful() -> None:
    made = draft("a.txt", "Thư mời họp.\nXin mời các anh chị đến họp.", None, _NOTHING)
    assert made.grave
    assert Why.NO_CLAUSES in _why(made)


def test_any_text_can_be_read() -> None:
    for text in (
        "",
        "\n",
        "|",
        "“",
        "Điều",
        "Số:",
        "LUẬT",
        "\ufeff",
        "a" * 5000,
        "Số: /",
        "(Ban hành kèm theo",
    ):
        made = draft("a.txt", text, None, _NOTHING)
        assert read_entry("x", made.entry_yaml).document == made.document


def test_the_text_stays_as_it_came() -> None:
    assert Path(draft("a.txt", _TEXT, None, _NOTHING).source.file).suffix == ".txt"
    assert "".join(clause.text for clause in draft("a.txt", _TEXT, None, _NOTHING).clauses) == _TEXT


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        ("", ("",)),
        ("Điều 5", ("dieu-5",)),
        ("điểm đ khoản 2 Điều 10a", ("dieu-10a/khoan-2/diem-dd",)),
        ("khoản 1, Mục I, Điều 1", ("dieu-1/muc-I/khoan-1",)),
        ("mục iv Điều 1", ("dieu-1/muc-IV",)),
        ("khoản 1, khoản 2 Điều 5", ()),
        ("Chương II", ()),
    ],
)
def test_words_for_a_part_are_its_path(words: str, ids: tuple[str, ...]) -> None:
    assert clause_ids(words) == ids


@pytest.mark.parametrize("run", [" ", "\u00a0", "\n \t", ".", " ."], ids=repr)
@pytest.mark.parametrize("before", ["Số:", "Hà Nội, ngày", "Điều 1. Việc học"])
def test_runs_of_nothing_hold_nothing_up(before: str, run: str) -> None:
    text = f"NGHỊ ĐỊNH\nVề việc học\n{before}{run * 200}\nĐiều 2. Thi hành\nViệc này.\n" + "\n \t" * 2600
    made = draft("a.txt", text, None, _NOTHING)
    assert made.document.kind == "Nghị định"
    assert "".join(clause.text for clause in made.clauses) == text
