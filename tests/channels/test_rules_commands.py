"""``dieukien rules check`` and ``dieukien rules test`` as those who keep the rules call them."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import pytest

from bot.__main__ import main
from bot.commandline import proving
from rules.loading.load import packaged_files

ROOT = Path(__file__).parents[2]


class Done(NamedTuple):
    """How a call ended."""

    code: int
    out: str
    err: str

    @property
    def objects(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.splitlines()]


Call: TypeAlias = Callable[..., Done]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the calls are made: a folder with a copy of the cases."""
    shutil.copytree(ROOT / "tests/cases", tmp_path / "tests/cases")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def call(capsysbinary: pytest.CaptureFixture[bytes]) -> Call:
    def run(*arguments: str) -> Done:
        try:
            code = main(["rules", *arguments])
        except SystemExit as ended:
            code = int(ended.code or 0)
        out, err = capsysbinary.readouterr()
        return Done(code, out.decode(), err.decode())

    return run


def changed(file: Path, right: str, wrong: str) -> int:
    """Change the first such words of a file, and give their line."""
    text = file.read_text(encoding="utf-8")
    assert right in text
    file.write_text(text.replace(right, wrong, 1), encoding="utf-8")
    return text[: text.index(right)].count("\n") + 1


def test_our_rules_pass_the_check(call: Call) -> None:
    done = call("check")
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines()[-1].startswith("0 lỗi, ")
    assert all(line.startswith("Xem lại: rules/") for line in done.out.splitlines()[:-1])


def test_the_check_gives_an_object_a_line(call: Call) -> None:
    found = call("check", "--json").objects
    assert found
    for each in found:
        assert set(each) == {"kind", "severity", "text", "file", "line", "programmes"}
        assert each["severity"] == "remark"
        assert (ROOT / each["file"]).read_text(encoding="utf-8").splitlines()[each["line"] - 1]


def test_without_a_folder_of_cases_the_check_says_so(call: Call, folder: Path) -> None:
    shutil.rmtree(folder / "tests")
    done = call("check")
    assert done.code == 0
    assert "không có thư mục trường hợp thử" in done.out


def test_a_fault_in_the_rules_ends_the_check_with_1(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    files = packaged_files()
    name = "programmes/kl39-ngoai-ngu.yaml"
    files[name], changes = re.subn(r"ge: \{months_left: \d+\}", "ge: {months_left: 0}", files[name])
    assert changes == 1
    monkeypatch.setattr(proving, "packaged_files", lambda: files)
    done = call("check")
    line = files[name][: files[name].index("- id: con-24-thang")].count("\n") + 1
    assert done.code == 1
    assert done.out.startswith(f"Lỗi: rules/{name}, dòng {line}: điều kiện 'con-24-thang-cong-tac': ")
    assert "luôn đúng" in done.out
    assert "1 lỗi, " in done.out


def test_our_cases_hold_and_cover_every_atomic_condition(call: Call) -> None:
    done = call("test")
    assert (done.code, done.err) == (0, "")
    assert " 0 không đạt." in done.out
    assert done.out.count("(100%)") == 2
    assert "Chưa phủ" not in done.out


def test_the_cases_as_json(call: Call) -> None:
    *lines, last = call("test", "--json").objects
    atoms = [line["atom"] for line in lines]
    summary = last["summary"]
    assert summary["failed"] == 0
    assert summary["pairs"] == {
        "done": len([a for a in atoms if a["pair"]]),
        "of": len([a for a in atoms if a["pair"]]),
    }
    assert summary["unknown"]["done"] == summary["unknown"]["of"] == sum(a["awaits"] for a in atoms)
    assert {a["level"] for a in atoms if not a["pair"]} == {"nothing"}
    assert {a["pairing"] for a in atoms if a["pair"]} == {"unique", "coupled"}


def test_a_case_that_fails_is_shown_with_what_came_out(call: Call, folder: Path) -> None:
    file = folder / "tests/cases/kh-lanh-dao-xa.yaml"
    line = changed(file, "expected: ineligible\n        deciding: [thoi-ky]", "expected: eligible") - 2
    done = call("test")
    assert done.code == 1
    assert f"Không đạt: tests/cases/kh-lanh-dao-xa.yaml, dòng {line}: kh-lanh-dao-xa: " in done.out
    assert "    expected: trường hợp ghi eligible, kết quả là ineligible\n" in done.out
    assert "    deciding: trường hợp ghi (trống), kết quả là thoi-ky\n" in done.out
    assert " 1 không đạt." in done.out


def test_a_case_that_is_missing_is_named_and_suggested(call: Call, folder: Path) -> None:
    file = folder / "tests/cases/kh-vien-chuc-lanh-dao.yaml"
    text = file.read_text(encoding="utf-8")
    kept = text[: text.index("    cases:")] + "    cases: []\n"
    file.write_text(kept, encoding="utf-8")
    done = call("test", "--least", "98")
    assert done.code == 1
    assert "Chưa phủ: rules/programmes/kh-vien-chuc-lanh-dao.yaml, dòng " in done.out
    assert "facts: {category: vien_chuc} và facts: {category: " in done.out
    assert call("test", "--least", "97").code == 0


def test_a_mistake_that_no_case_notices_is_named(call: Call, folder: Path) -> None:
    file = folder / "tests/cases/kh-cong-chuc-xa.yaml"
    changed(file, "course_start: 2022-12-31", "course_start: 2022-12-30")
    done = call("test", "--mutants")
    assert done.code == 1
    assert (
        "between: {course_start: [2023-01-01, 2030-12-31]} thành between: {course_start: [2022-12-31"
        in done.out
    )
    assert "kh-cong-chuc-xa, thoi-ky" in done.out


def test_failures_and_survivors_as_json(call: Call, folder: Path) -> None:
    file = folder / "tests/cases/kh-cong-chuc-xa.yaml"
    changed(file, "course_start: 2022-12-31", "course_start: 2022-12-30")
    line = changed(file, "deciding: [cap-xa]", "deciding: [cong-chuc]") - 3
    done = call("test", "--mutants", "--json")
    assert done.code == 1
    failure = done.objects[0]["failure"]
    assert (failure["file"], failure["line"]) == ("tests/cases/kh-cong-chuc-xa.yaml", line)
    assert (failure["key"], failure["expected"], failure["got"]) == ("deciding", ["cong-chuc"], ["cap-xa"])
    survivors = [each["survivor"] for each in done.objects if "survivor" in each]
    assert {each["programme"] for each in survivors} == {"kh-cong-chuc-xa"}
    summary = done.objects[-1]["summary"]
    assert summary["mutants"]["of"] - summary["mutants"]["done"] == len(survivors) > 0


def test_every_pair_is_named_on_request(call: Call) -> None:
    out = call("test", "--pairs").out
    assert out.count("Đã phủ: ") == out.count("    đúng: ") + 4 == out.count("    sai: ") + 4


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ((), "thiếu LỆNH"),
        (("frob",), "không có lệnh 'frob'"),
        (("check", "nowhere"), "nowhere: không có thư mục này"),
        (("test", "nowhere"), "nowhere: không có thư mục này"),
        (("test", "tests"), "tests: không có tệp trường hợp nào (*.yaml)"),
        (("test", "--least", "x"), "--least cần một số nguyên, không phải 'x'"),
        (("test", "--least", "101"), "--least cần một số từ 0 đến 100"),
    ],
)
def test_a_call_that_cannot_be_used_is_told_in_one_line(
    call: Call, arguments: tuple[str, ...], reason: str
) -> None:
    done = call(*arguments)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("dieukien")
    assert done.err.count("\n") == 1
    assert reason in done.err


def test_without_a_folder_of_cases_the_test_says_where_to_go(call: Call, folder: Path) -> None:
    shutil.rmtree(folder / "tests")
    done = call("test")
    assert (done.code, done.out) == (2, "")
    assert done.err == (
        "dieukien: ở đây không có thư mục tests/cases; "
        "hãy chạy trong thư mục mã nguồn, hoặc nêu thư mục cần thử\n"
    )


@pytest.mark.parametrize(
    ("right", "wrong", "reason"),
    [
        ("programme: kh-lanh-dao-xa", "programme: kh-khong-co", "không có chương trình 'kh-khong-co'"),
        ("programme: kh-lanh-dao-xa", "programme: da-1641", "tên tệp phải là da-1641.yaml"),
        ("expected: ineligible", "expected: perhaps", "kết quả 'perhaps' không có"),
        ("deciding: [thoi-ky]", "deciding: [thoi-gian]", "không có điều kiện 'thoi-gian'"),
        ("missing: [sector]", "missing: [sektor]", "không có dữ kiện 'sektor'"),
        ("to_confirm: [", "to_confirm: [khac, ", "không có việc cần xác nhận 'khac'"),
        ("facts: {course_start: 2022-12-31}", "facts: {course_start: 2022-12-32}", "giá trị '2022-12-32'"),
        ("facts: {course_start: 2022-12-31}", "facts: {course_start: null}", "thiếu course_start"),
        ("facts: {course_start: 2022-12-31}", "facts: {tuoi: 31}", "không có dữ kiện 'tuoi'"),
        ("facts: {course_start: 2022-12-31}", "each: {tuoi: [31]}", "không có dữ kiện 'tuoi'"),
        ("facts: {course_start: 2022-12-31}", "fakts: {}", "khóa 'fakts' không có trong mẫu"),
        ("Khai giảng ngày đầu của năm 2023", "Khai giảng ngày cuối của năm 2022", "dùng cho hai trường hợp"),
        ("    cases:", "    cases: [", "tệp YAML viết sai"),
    ],
)
def test_a_broken_case_is_told_with_file_and_line(
    call: Call, folder: Path, right: str, wrong: str, reason: str
) -> None:
    changed(folder / "tests/cases/kh-lanh-dao-xa.yaml", right, wrong)
    done = call("test")
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("dieukien: tests/cases/kh-lanh-dao-xa.yaml, dòng ")
    assert reason in done.err
    assert done.err.count("\n") == 1


def test_a_broken_case_is_a_fault_for_the_check(call: Call, folder: Path) -> None:
    changed(folder / "tests/cases/kh-lanh-dao-xa.yaml", "expected: ineligible", "expected: perhaps")
    found = call("check", "--json")
    assert found.code == 1
    assert [each["kind"] for each in found.objects if each["severity"] == "fault"] == ["unreadable"]
