from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from knowledge import library
from knowledge.clause import KnowledgeError
from knowledge.parsing.corrections import NONE, Corrections, Spelling

ENTRY = """\
- id: mau
  file: mau.txt
  name: Quyết định mẫu
  short: QĐ mẫu
  subject: Về việc mẫu
  kind: Quyết định
  provincial: false
  validity: Văn bản không nêu thời hạn.
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "mau.txt").write_bytes("\ufeffĐiều 1. Một\r\n\r\nĐiều 2. Hai\r\n".encode())
    (tmp_path / "sources.yaml").write_text(ENTRY, encoding="utf-8")
    return tmp_path


def test_identity_of_the_four_documents() -> None:
    found = {source.document.id: source.document for source in library.sources()}
    assert list(found) == ["kl39", "qd1641", "kh-kl39", "kh-dtbd"]
    assert [d.short for d in found.values()] == ["KL 39", "QĐ 1641", "KH KL39", "KH ĐTBD"]
    assert [d.day for d in found.values()] == [date(2022, 7, 18), date(2022, 12, 28), None, None]
    assert [d.number for d in found.values()] == ["39-KL/TW", "1641/QĐ-TTg", None, None]
    assert [d.provincial for d in found.values()] == [False, False, True, True]
    assert "đề án 1641" in found["qd1641"].aliases


def test_what_is_said_of_a_document_stands_in_the_texts() -> None:
    found = {source.document.id: source for source in library.sources()}
    for source in found.values():
        body = " ".join(clause.plain for clause in source.clauses()).lower()
        assert source.document.kind.lower() in body
        assert source.document.subject.rstrip("”").lower() in body.replace("\n", " ")
    assert "39-KL/TW ngày 18 tháng 7 năm 2022 của Bộ Chính trị" in found["kh-kl39"].text
    assert "Số: 1641/QĐ-TTg" in found["qd1641"].text


def test_no_alias_names_two_documents() -> None:
    aliases = [alias for source in library.sources() for alias in source.document.aliases]
    assert len(aliases) == len(set(aliases))


def test_every_correction_has_a_reason() -> None:
    for source in library.sources():
        each = source.corrections
        for group in (each.taken, each.closings, each.joined, each.furniture, each.spellings):
            assert all(correction.reason.endswith(".") for correction in group)


def test_corpus_holds_all_clauses() -> None:
    corpus = library.corpus()
    assert len(corpus.documents) == 4
    assert len(corpus.clauses) == 237
    assert corpus.clauses["kl39/khoan-2"].document == "kl39"


def test_a_folder_of_ones_own(folder: Path) -> None:
    (source,) = library.sources(folder)
    assert source.text == "\ufeffĐiều 1. Một\r\n\r\nĐiều 2. Hai\r\n"
    assert source.corrections is NONE
    assert list(library.corpus(folder).clauses) == ["mau/dieu-1", "mau/dieu-2"]


LIST = "sources.yaml, dòng"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("short: QĐ mẫu", "ngan: QĐ mẫu"), f"{LIST} 4: văn bản có khóa lạ “ngan”"),
        (("  short: QĐ mẫu\n", ""), f"{LIST} 1: văn bản thiếu khóa “short”"),
        (("short: QĐ mẫu", "short:"), f"{LIST} 4: “short” phải có giá trị và là chữ"),
        (("short: QĐ mẫu", "short: [a]"), f"{LIST} 4: “short” phải có giá trị và là chữ"),
        (("short: QĐ mẫu", "name: QĐ mẫu"), f"{LIST} 4: văn bản có khóa “name” lặp lại"),
        (("id: mau", "id: Mẫu 1"), f"{LIST} 1: “id” chỉ gồm chữ thường không dấu, chữ số và gạch nối"),
        (
            ("file: mau.txt", "file: ../mau.txt"),
            f"{LIST} 2: “file” phải là tên một tệp .txt, không kèm thư mục",
        ),
        (("file: mau.txt", "file: thieu.txt"), f"{LIST} 2: không có tệp thieu.txt"),
        (
            ("provincial: false", "provincial: không"),
            f"{LIST} 7: “provincial” phải là true hoặc false, không phải “không”",
        ),
        (
            ("kind: Quyết định", "kind: Quyết định\n  day: 31/12/2022"),
            f"{LIST} 7: “day” phải là ngày như 2022-12-28",
        ),
        (
            ("kind: Quyết định", "kind: Quyết định\n  aliases: mẫu"),
            f"{LIST} 7: “aliases” phải là một danh sách",
        ),
        (("kind: Quyết định", 'kind: "Quyết định'), f"{LIST} "),
        ((ENTRY, "mau"), f"{LIST} 1: phải là một danh sách văn bản"),
        ((ENTRY, ""), f"{LIST} 1: phải là một danh sách văn bản"),
        ((ENTRY, "- mau\n"), f"{LIST} 1: văn bản phải gồm các cặp “khóa: giá trị”"),
        ((ENTRY, ENTRY + ENTRY), f"{LIST} 9: id “mau” đã dùng ở dòng 1"),
        ((ENTRY, ENTRY + ENTRY.replace("id: mau", "id: hai")), f"{LIST} 10: tệp mau.txt đã dùng ở dòng 1"),
    ],
)
def test_faults_of_the_list(folder: Path, change: tuple[str, str], message: str) -> None:
    assert ENTRY.count(change[0]) == 1
    (folder / "sources.yaml").write_text(ENTRY.replace(*change), encoding="utf-8")
    with pytest.raises(KnowledgeError) as caught:
        library.sources(folder)
    assert str(caught.value).startswith(message)
    assert "\n" not in str(caught.value)


CORRECTIONS = """\
  corrections:
    taken:
      - line: Điều 1
        level: khoan
        number: "1"
        reason: Thử.
"""


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("taken", "lay"), f"{LIST} 10: corrections có khóa lạ “lay”"),
        (("        reason: Thử.\n", ""), f"{LIST} 11: corrections.taken thiếu khóa “reason”"),
        (("level: khoan", "level: dieu"), f"{LIST} 12: “level” phải là một trong: khoan, diem, so"),
        (('number: "1"', "number: a"), f"{LIST} 13: “number: a” không phải số của cấp khoan"),
        (
            ("line: Điều 1", "line: Điều"),
            "mau: hiệu chỉnh “Điều” phải khớp đúng một lần trong văn bản, nhưng khớp 2 lần",
        ),
    ],
)
def test_faults_of_corrections(folder: Path, change: tuple[str, str], message: str) -> None:
    assert CORRECTIONS.count(change[0]) == 1
    (folder / "sources.yaml").write_text(ENTRY + CORRECTIONS.replace(*change), encoding="utf-8")
    with pytest.raises(KnowledgeError) as caught:
        library.corpus(folder)
    assert str(caught.value) == message


def test_corrections_are_read(folder: Path) -> None:
    (folder / "sources.yaml").write_text(ENTRY + CORRECTIONS, encoding="utf-8")
    assert list(library.corpus(folder).clauses) == ["mau/khoan-1", "mau/dieu-2"]


def test_files_that_cannot_be_read(folder: Path) -> None:
    (folder / "mau.txt").write_bytes(b"\xc4\x90i\xff")
    with pytest.raises(KnowledgeError, match=r"^mau\.txt: không phải chữ UTF-8, từ byte thứ 4$"):
        library.sources(folder)
    (folder / "sources.yaml").unlink()
    with pytest.raises(KnowledgeError, match=r"^sources\.yaml: không đọc được tệp$"):
        library.sources(folder)


def test_fingerprint_changes_with_whatever_changes_the_index(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (source,) = library.sources(folder)
    spelled = Corrections(spellings=(Spelling("Một", "Hai", "Thử."),))
    found = [
        library.fingerprint(source),
        library.fingerprint(replace(source, text=source.text + "\n")),
        library.fingerprint(replace(source, corrections=spelled)),
        library.fingerprint(replace(source, document=replace(source.document, short="khác"))),
        library.fingerprint(replace(source, document=replace(source.document, day=date(2020, 1, 1)))),
    ]
    monkeypatch.setattr(library, "PARSER_VERSION", "khác")
    found.append(library.fingerprint(source))
    assert len(set(found)) == len(found)
    assert all(len(mark) == 64 for mark in found)


def test_fingerprint_stays(folder: Path) -> None:
    assert [library.fingerprint(s) for s in library.sources(folder)] == [
        library.fingerprint(s) for s in library.sources(folder)
    ]


@pytest.mark.parametrize(
    ("file", "identifier", "name"),
    [
        ("Luật Viên chức số 58.txt", "luat-vien-chuc-so-58", "Luật Viên chức số 58"),
        ("/tmp/a.b/Đề án (2).v3.md", "de-an-2-v3", "Đề án (2).v3"),
        ("C:\\van ban\\KH.TXT", "kh", "KH"),
        (".txt", "txt", ".txt"),
        ("???", "van-ban", "???"),
        ("", "van-ban", "văn bản"),
    ],
)
def test_a_text_from_outside_gets_a_neutral_identity(file: str, identifier: str, name: str) -> None:
    document, clauses = library.parse_unindexed(file, "Điều 1. Một\n")
    assert (document.id, document.name, document.number, document.day) == (identifier, name, None, None)
    assert [clause.id for clause in clauses] == [f"{identifier}/dieu-1"]
    assert document.validity


def test_a_text_from_outside_may_be_anything() -> None:
    assert library.parse_unindexed("rong.txt", "")[1] == ()
    (only,) = library.parse_unindexed("loi-van.txt", "Không có điều khoản.")[1]
    assert only.id == "loi-van/mo-dau"
