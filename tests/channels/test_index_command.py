"""``dieukien index`` from end to end: files shown, refused, corrected, published."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.__main__ import main
from knowledge.library import sources
from tests.unit.office_files import cell, docx, level, numbered, numbering, paragraph, table

_LETTERHEAD = table(
    [
        cell(paragraph("CHÍNH PHỦ"), paragraph("Số: 99/2031/NĐ-CP")),
        cell(paragraph("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), paragraph("Hà Nội, ngày 12 tháng 3 năm 2031")),
    ]
)
_LISTS = numbering([level(0, "decimal", "Điều %1.") + level(1, "decimal", "%2.")], {1: (0, "")})
_DECREE = docx(
    _LETTERHEAD
    + paragraph("NGHỊ ĐỊNH")
    + paragraph("Về bồi dưỡng cán bộ ở đảo xa")
    + numbered("Phạm vi điều chỉnh", 1)
    + paragraph("Nghị định này quy định về bồi dưỡng cán bộ công tác ở đảo xa.")
    + numbered("Hiệu lực", 1)
    + numbered("Nghị định này có hiệu lực thi hành từ ngày 01 tháng 5 năm 2031.", 1, 1),
    numbering=_LISTS,
)


@dataclass(frozen=True, slots=True)
class Ran:
    code: int
    out: str
    err: str


class Line:
    """Runs commands on a database of its own."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self._capsys = capsys

    def __call__(self, *given: str) -> Ran:
        self._capsys.readouterr()
        code = main(given)
        said = self._capsys.readouterr()
        return Ran(code, said.out, said.err)

    def file(self, name: str, content: bytes | str) -> str:
        path = self.folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return str(path)


@pytest.fixture(name="line")
def _line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Line:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'thu.db'}")
    monkeypatch.chdir(tmp_path)
    return Line(tmp_path, capfd)


def test_a_file_is_shown_and_nothing_is_published(line: Line) -> None:
    ran = line("index", line.file("nd.docx", _DECREE))
    assert (ran.code, ran.err) == (0, "")
    assert "– Số, ký hiệu: 99/2031/NĐ-CP" in ran.out
    assert "Điều 2. Hiệu lực (1 khoản)" in ran.out
    assert "– Số và chữ cái đánh tự động đã được tính lại như Word hiện." in ran.out
    assert "99-2031-nd-cp" not in line("clauses").out


def test_what_is_published_is_found_at_once(line: Line) -> None:
    ran = line("index", line.file("nd.docx", _DECREE), "--publish")
    assert ran.code == 0
    assert "Đã đăng Nghị định số 99/2031/NĐ-CP" in ran.out
    found = json.loads(line("search", "bồi dưỡng ở đảo xa", "--json", "-k", "1").out)
    assert found["results"][0]["id"].startswith("99-2031-nd-cp/")
    again = json.loads(line("index", line.file("nd.docx", _DECREE), "--publish", "--json").out)
    assert again["known"] == [{"document": "99-2031-nd-cp", "likeness": "same-text"}]


def test_json_holds_what_was_recognised_with_its_place(line: Line) -> None:
    found = json.loads(line("index", line.file("nd.docx", _DECREE), "--json").out)
    number = found["recognised"]["number"]
    assert (number["value"], number["words"]) == ("99/2031/NĐ-CP", "99/2031/NĐ-CP")
    assert found["recognised"]["day"]["value"] == "2031-03-12"
    assert found["recognised"]["in_force"]["value"] == "2031-05-01"
    assert found["placed"] == 1
    assert found["published"] is None


def test_a_corrected_description_is_used(line: Line) -> None:
    file = line.file("nd.docx", _DECREE)
    entry = json.loads(line("index", file, "--json").out)["entry"]
    assert "Nghị định số 99/2031/NĐ-CP" in entry
    mended = line.file("mo-ta.yaml", entry.replace("id: 99-2031-nd-cp", "id: nd-dao-xa"))
    ran = line("index", file, "--entry", mended, "--publish")
    assert ran.code == 0
    assert "nd-dao-xa/dieu-1" in line("clauses", "nd-dao-xa").out


def test_a_wrong_description_is_told_with_file_and_line(line: Line) -> None:
    file = line.file("nd.docx", _DECREE)
    entry = json.loads(line("index", file, "--json").out)["entry"]
    wrong = line.file("mo-ta.yaml", entry.replace("provincial: false", "provincial: khong"))
    at = next(n for n, each in enumerate(entry.splitlines(), 1) if "provincial" in each)
    ran = line("index", file, "--entry", wrong)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"dieukien: {wrong}, dòng {at}: “provincial”")


def test_a_refused_file_is_one_line_and_the_others_are_shown(line: Line) -> None:
    line.file("moi/a.docx", _DECREE)
    line.file("moi/b.pdf", b"%PDF-1.4 broken")
    line.file("moi/c.xlsx", b"not looked at")
    source = next(each for each in sources() if each.document.id == "kl39")
    line.file("moi/d.txt", source.text)
    ran = line("index", str(line.folder / "moi"), "--json")
    assert ran.code == 2
    assert [json.loads(each)["document"] for each in ran.out.splitlines()] == ["99-2031-nd-cp", "kl39"]
    assert len(ran.err.splitlines()) == 1
    assert "b.pdf: " in ran.err


def test_grave_doubts_hold_a_text_back_until_somebody_says_so(line: Line) -> None:
    file = line.file(
        "thu.txt", "Số: 12/TM-VP\nHà Nội, ngày 01 tháng 01 năm 2031\nThư mời họp\nMời các anh chị.\n"
    )
    held = line("index", file, "--publish")
    assert held.code == 2
    assert "--despite-doubts" in held.err
    assert line("index", file, "--publish", "--despite-doubts").code == 0


def test_a_packaged_document_is_replaced_only_where_the_rules_still_stand(line: Line) -> None:
    source = next(each for each in sources() if each.document.id == "qd1641")
    ran = line("index", line.file("qd.txt", source.text.replace("45 tuổi", "46 tuổi")), "--publish")
    assert ran.code == 2
    assert "Chưa đăng" in ran.err


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["khong-co.docx"], "không có tệp hay thư mục này"),
        (["a.txt", "b.txt", "--entry", "x.yaml"], "--entry"),
        (["a.txt", "--despite-doubts"], "--despite-doubts đi cùng --publish"),
        (["."], "không có tệp nào đọc được"),
    ],
)
def test_bad_calls_are_one_line(line: Line, given: list[str], said: str) -> None:
    ran = line("index", *given)
    assert ran.code == 2
    assert said in ran.err
    assert len(ran.err.splitlines()) == 1
