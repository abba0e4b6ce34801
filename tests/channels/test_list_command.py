"""``dieukien check`` with lists: templates, results, exit codes, one line for each fault."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bot.__main__ import main

LIST = "Họ tên;Giới tính;Chức vụ\r\nA;nữ;Trưởng phòng\r\nB;nam;Chuyên viên\r\n"


@pytest.fixture
def people(tmp_path: Path) -> Path:
    path = tmp_path / "danh sách.csv"
    path.write_text(LIST, encoding="utf-8")
    return path


def test_a_list_is_screened(people: Path, capsys: pytest.CaptureFixture[str]) -> None:
    output = people.with_name("kết quả.xlsx")
    given = [
        "check",
        str(people),
        "-o",
        str(output),
        "--programme",
        "da-1641",
        "--course-start",
        "01/06/2025",
    ]
    assert main(given) == 0
    told = capsys.readouterr().out
    assert "Đã xét 2 trong 2 người, khai giảng 01/06/2025." in told
    assert "Đề án 1641: " in told
    assert output.read_bytes()[:2] == b"PK"
    assert sorted(each.name for each in people.parent.iterdir()) == sorted([people.name, output.name])


def test_cells_to_correct_are_exit_code_1(people: Path, capsys: pytest.CaptureFixture[str]) -> None:
    people.write_text(LIST + "C;hmm;Trưởng phòng\r\n", encoding="utf-8")
    output = people.with_name("r.csv")
    assert main(["check", str(people), "-o", str(output)]) == 1
    assert "1 ô cần sửa" in capsys.readouterr().err
    assert output.read_text(encoding="utf-8-sig").count("\n") == 4


def test_the_list_is_never_overwritten(people: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = people.read_bytes()
    link = people.with_name("khác.csv")
    link.hardlink_to(people)
    for output in (people, link):
        assert main(["check", str(people), "-o", str(output)]) == 2
        assert "ghi đè" in capsys.readouterr().err
    assert people.read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["check", "LIST"], "-o"),
        (["check", "LIST", "-o", "r.pdf"], "xlsx"),
        (["check", "LIST", "-o", "r.xlsx", "--json"], "không đi cùng"),
        (["check", "LIST", "-o", "r.xlsx", "--course-start", "hôm nay"], "dd/mm/yyyy"),
        (["check", "LIST", "-o", "r.xlsx", "--programme", "x"], "không có chương trình"),
        (["check", "nobody.csv", "-o", "r.xlsx"], "không đọc được"),
        (["check", "facts.json", "-o", "r.xlsx"], "xlsx"),
        (["check", "--template", "m.doc"], "xlsx"),
        (["check", "LIST", "--template", "m.xlsx"], "--template"),
    ],
)
def test_what_cannot_be_is_told_in_one_line(
    people: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    given = [str(people) if each == "LIST" else each for each in arguments]
    assert main(given) == 2
    error = capsys.readouterr().err
    assert said in error
    assert len(error.splitlines()) == 1


def test_half_a_result_is_left_nowhere(people: Path) -> None:
    people.write_text("Họ tên;Giới tính\r\n", encoding="utf-8")
    assert main(["check", str(people), "-o", str(people.with_name("r.xlsx"))]) == 2
    assert [each.name for each in people.parent.iterdir()] == [people.name]


def test_a_template_is_written_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("mau.xlsx", "mau.csv"):
        path = tmp_path / name
        assert main(["check", "--template", str(path), "--programme", "da-1641"]) == 0
        assert path.stat().st_size > 200
        assert main(["check", "--template", str(path)]) == 2
        assert "đã có tệp này" in capsys.readouterr().err


def test_nothing_of_lists_is_loaded_for_one_person_or_a_search() -> None:
    script = (
        "import sys; import bot.commandline.commands, handlers.router, bot.jobs, bot.making, bot.apart;"
        "print([m for m in ('numpy', 'xlsxwriter', 'python_calamine', 'lxml') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
