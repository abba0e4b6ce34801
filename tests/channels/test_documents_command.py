"""``dieukien documents``, and what commands say of rules that rest on what has changed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.storage import Database
from handlers import administration_texts as texts
from knowledge.library import Source
from knowledge.validity import Effect, Kind
from tests.unit.published import decree, ours
from tests.unit.stored import NOW, PACKAGED, opened

Done = tuple[int, str, str]
Call = Callable[..., Done]
REPEALS = Effect("qd1641", Kind.REPEALED, "dieu-1/muc-I/khoan-1")


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    address = f"sqlite:///{tmp_path / 'published.sqlite3'}"
    monkeypatch.setenv("DATABASE_URL", address)
    monkeypatch.chdir(tmp_path)
    return address


@pytest.fixture
def call(url: str, capsys: pytest.CaptureFixture[str]) -> Call:
    """A call of the command line on a database of its own."""

    def done(*arguments: str) -> Done:
        code = main(list(arguments))
        told = capsys.readouterr()
        return code, told.out, told.err

    return done


def publish(url: str, source: Source) -> int:
    with opened(url, PACKAGED) as database:
        version = database.propose(source, NOW)
        database.publish(version, NOW)
    return version


def standing(url: str) -> list[int]:
    database = Database(url)
    try:
        return [version.id for version in database.versions() if version.stands]
    finally:
        database.close()


def test_the_documents_in_use_with_where_they_come_from(url: str, call: Call) -> None:
    publish(url, decree(effects=(Effect("kl39", Kind.AMENDED),)))
    code, out, err = call("documents")
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert [line.partition("\t")[0] for line in lines[:5]] == ["kl39", "qd1641", "kh-kl39", "kh-dtbd", "nd-9"]
    assert "đi kèm trợ lý" in lines[1]
    assert lines[4] == "nd-9\tNghị định số 9/2026/NĐ-CP (bản 1, mã 1)"
    assert lines[5] == f"{texts.RULES_TITLE}:"
    assert any("KL 39" in line for line in lines[6:])
    assert call("documents", "list") == (code, out, err)


def test_the_versions_of_one(url: str, call: Call) -> None:
    publish(url, decree())
    publish(url, decree("ba"))
    code, out, _ = call("documents", "versions", "nd-9")
    assert code == 0
    assert [line.partition(",")[0] for line in out.splitlines()] == ["Bản 2 (mã 2)", "Bản 1 (mã 1)"]
    code, out, err = call("documents", "versions", "nd-8")
    assert (code, out) == (2, "")
    assert "nd-8: không có văn bản này" in err


def test_withdrawing_and_putting_back(url: str, call: Call) -> None:
    version = publish(url, decree())
    code, _, err = call("documents", "withdraw", "nd-9")
    assert code == 2
    assert "--yes" in err
    assert standing(url) == [version]
    assert call("documents", "withdraw", "nd-9", "--yes")[:2] == (0, "Đã gỡ Nghị định số 9/2026/NĐ-CP.\n")
    assert standing(url) == []
    assert call("documents", "withdraw", "nd-9", "--yes")[0] == 2
    assert call("documents", "restore", str(version), "--yes")[0] == 0
    assert standing(url) == [version]
    assert "không có gì thay đổi" in call("documents", "restore", str(version), "--yes")[1]


def test_nothing_is_done_where_the_person_does_not_agree(
    url: str, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    version = publish(url, decree())
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    asked: list[str] = []
    answer = ""

    def typed(words: str) -> str:
        asked.append(words)
        return answer

    monkeypatch.setattr("builtins.input", typed)
    for answer, left in (("không", [version]), ("", [version]), ("có", [])):
        assert call("documents", "withdraw", "nd-9")[0] == (0 if answer == "có" else 1)
        assert standing(url) == left
    assert "Anh/chị muốn gỡ Nghị định số 9/2026/NĐ-CP?" in asked[0]


@pytest.mark.parametrize(("number", "said"), [("99", "gone"), ("1", "only_proposed")])
def test_what_cannot_be_put_back(url: str, call: Call, number: str, said: str) -> None:
    with opened(url, PACKAGED) as database:
        database.propose(decree(), NOW)
    code, out, err = call("documents", "restore", number, "--yes")
    assert (code, out) == (2, "")
    assert texts.REFUSED[said] in err


def test_an_old_version_that_lost_what_rules_quote_is_not_put_back(
    url: str, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("bot.storage.ruled.packaged_files", dict)
        version = publish(url, ours("kh-kl39", "ít nhất 24 tháng", "ít nhất 36 tháng"))
        with opened(url, PACKAGED) as database:
            database.withdraw("kh-kl39", PACKAGED, NOW)
    code, out, err = call("documents", "restore", str(version), "--yes")
    assert (code, out) == (2, "")
    assert "rules/programmes/kl39-ngoai-ngu.yaml" in err
    assert standing(url) == []


def test_verify_names_the_conditions_that_rest_on_what_is_gone(url: str, call: Call) -> None:
    assert "Không có điều kiện nào dựa vào điều khoản đã thay đổi." in call("verify")[1]
    publish(url, decree(effects=(REPEALS,)))
    code, out, err = call("verify")
    assert (code, err) == (0, "")
    named = [line for line in out.splitlines() if line.startswith("Xem lại da-1641")]
    assert named
    assert all("Đã bị bãi bỏ từ ngày 04/05/2026 theo Nghị định số 9/2026/NĐ-CP." in line for line in named)


def test_a_check_says_where_conditions_rest_on_what_is_gone(url: str, call: Call, tmp_path: Path) -> None:
    facts = tmp_path / "facts.json"
    facts.write_text('{"course_start": "2025-05-05", "sector": "province"}', encoding="utf-8")
    assert "Căn cứ đã thay đổi" not in call("check", str(facts))[1]
    publish(url, decree(effects=(REPEALS,)))
    code, out, err = call("check", str(facts))
    assert (code, err) == (0, "")
    assert "Căn cứ đã thay đổi" in out
    assert "đã bị bãi bỏ từ ngày 04/05/2026 theo Nghị định số 9/2026/NĐ-CP" in out
    assert ", đã bị bãi bỏ" in out


def test_verify_goes_on_without_a_database_and_says_so(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "bad.sqlite3").write_bytes(b"not a database" * 99)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'bad.sqlite3'}")
    code, out, _ = call("verify")
    assert code == 0
    assert "chưa xem được các văn bản do người quản trị đăng" in out


def test_verify_makes_no_database(call: Call, tmp_path: Path) -> None:
    call("verify")
    assert list(tmp_path.glob("*.sqlite3*")) == []


def test_the_check_of_rules_finds_them_with_file_and_line(url: str, call: Call) -> None:
    before = [json.loads(line) for line in call("rules", "check", "--json")[1].splitlines()]
    publish(url, decree(effects=(REPEALS,)))
    code, out, _ = call("rules", "check", "--json")
    assert code == 0, "a remark, not a fault"
    found = [json.loads(line) for line in out.splitlines()]
    mine = [each for each in found if each["kind"] == "superseded"]
    assert [each for each in found if each not in mine] == before
    assert mine
    assert {each["file"] for each in mine} >= {"rules/programmes/da-1641.yaml"}
    assert all(each["severity"] == "remark" and each["line"] > 0 for each in mine)


def test_search_marks_what_it_finds(url: str, call: Call) -> None:
    publish(url, decree(effects=(REPEALS,)))
    _, out, _ = call("search", "khoản 1 mục I QĐ 1641", "--json", "-k", "1")
    [found] = json.loads(out)["results"]
    assert (found["id"], found["standing"]) == ("qd1641/dieu-1/muc-I/khoan-1", "repealed")
    assert "Đã bị bãi bỏ từ ngày 04/05/2026" in call("search", "khoản 1 mục I QĐ 1641")[1]
    _, out, _ = call("search", "giấy chứng nhận màu lam ngọc", "--json", "-k", "1")
    assert json.loads(out)["results"][0]["standing"] == "in_force"
