"""The command line from end to end: what each command gives, and one line for whatever cannot be used."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import textwrap
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from bot.__main__ import main
from bot.commandline import commands
from bot.storage import engine
from bot.wiring import build_evaluator
from botapi.server import BotApiServer
from handlers import texts
from knowledge.clause import Corpus
from knowledge.library import corpus, sources
from rules.evaluate import Evaluator

ROOT = Path(__file__).parents[2]
PACKAGES = ("bot", "handlers", "knowledge", "rules")
COMMANDS = (
    "chat",
    "run",
    "serve",
    "healthy",
    "clauses",
    "index",
    "search",
    "collection",
    "documents",
    "check",
    "next",
    "verify",
    "rules",
)
STATUSES = {"eligible", "ineligible", "undetermined"}
CONDITION_STATUSES = {"met", "unmet", "unknown", "to_confirm"}

CHAIR = {
    "course_start": "2025-05-05",
    "sector": "commune",
    "bloc": "government",
    "category": "can_bo",
    "positions": ["commune_chair"],
}
DIRECTOR = {
    "course_start": "2026-12-01",
    "sector": "province",
    "bloc": "government",
    "category": "cong_chuc",
    "gender": "male",
    "birth_date": "1976-03-15",
    "positions": ["department_leader"],
    "planned_for_vice_chair": False,
    "serves_to_term_end": False,
    "months_left": 30,
    "leader_months_left": 30,
    "discipline": "none",
    "exit_ban": False,
    "performance": "good",
    "trainings_this_year": 0,
    "kl39_last_year": False,
    "same_content_before": False,
    "study_language": "english",
    "language_at_work": False,
    "language_field": "none",
    "health_profession": False,
}

Json: TypeAlias = dict[str, Any]


@dataclass(frozen=True)
class Done:
    """How a call ended."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[Json]:
        """What was given on standard output, as JSON lines; nothing may stand on standard error."""
        assert (self.code, self.err) == (0, "")
        return self.answers

    @property
    def answers(self) -> list[Json]:
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def fault(self) -> str:
        """The one line of a call that could not be carried out."""
        assert self.code == 2
        assert self.out == ""
        return self.faults(1)[0]

    def faults(self, number: int) -> list[str]:
        lines = self.err.splitlines()
        assert len(lines) == number, self.err
        assert all(line.startswith("dieukien") and "Traceback" not in line for line in lines), self.err
        return lines


Call: TypeAlias = Callable[..., Done]


@pytest.fixture(scope="session")
def shared_database(tmp_path_factory: pytest.TempPathFactory) -> str:
    return f"sqlite:///{tmp_path_factory.mktemp('database')}/dieukien.sqlite3"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shared_database: str) -> Path:
    """Where the calls of a test are made; the database is there already."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", shared_database)
    return tmp_path


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch) -> Call:
    """Calls a command in this process, its streams in a locale that knows no Vietnamese."""

    def run(*arguments: object, stdin: str | bytes = b"") -> Done:
        raw = stdin.encode() if isinstance(stdin, str) else stdin
        out, err = io.BytesIO(), io.BytesIO()
        with monkeypatch.context() as patch:
            patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw), encoding="ascii"))
            patch.setattr(sys, "stdout", io.TextIOWrapper(out, encoding="ascii"))
            patch.setattr(sys, "stderr", io.TextIOWrapper(err, encoding="ascii", line_buffering=True))
            try:
                code = main([str(argument) for argument in arguments])
            except SystemExit as ended:
                code = int(ended.code or 0)
            sys.stdout.flush()
            return Done(code, out.getvalue().decode(), err.getvalue().decode())

    return run


@pytest.fixture(scope="session")
def library() -> Corpus:
    return corpus()


@pytest.fixture(scope="session")
def evaluator(library: Corpus) -> Evaluator:
    return build_evaluator(library)


# --- clauses ---------------------------------------------------------------------------------------------


def test_clauses_joined_are_the_documents(call: Call, library: Corpus) -> None:
    given = call("clauses", "--json").lines
    assert [clause["id"] for clause in given] == list(library.clauses)
    for source in sources():
        mine = [clause for clause in given if clause["document"] == source.document.id]
        assert "".join(clause["text"] for clause in mine) == source.text
        assert [clause["text"] for clause in mine] == [source.text[c["start"] : c["end"]] for c in mine]
        assert call("clauses", source.document.id, "--json").lines == mine
    for clause in given:
        assert list(clause) == ["id", "document", "citation", "text", "start", "end"]
        assert clause["id"].startswith(f"{clause['document']}/")
        assert clause["citation"]


def test_a_citation_begins_with_the_smallest_part(call: Call) -> None:
    cited = {clause["id"]: clause["citation"] for clause in call("clauses", "qd1641", "--json").lines}
    assert cited["qd1641/dieu-1/muc-I/khoan-1/diem-b"] == (
        "điểm b khoản 1 mục I Điều 1 Quyết định số 1641/QĐ-TTg"
    )


UNINDEXED = (
    "\ufeffTHÔNG BÁO\r\n\r\nĐiều 1. Phạm vi\r\n1. Một.\r\na) Nhỏ.\r\n2. Hai.\n\nĐiều 2. Hết\rNơi nhận:\n"
)


def test_a_file_that_is_not_indexed_is_split_without_loss(call: Call, folder: Path) -> None:
    file = folder / "thông báo số 7.txt"
    file.write_bytes(UNINDEXED.encode())
    given = call("clauses", file, "--json").lines
    assert "".join(clause["text"] for clause in given) == UNINDEXED
    assert given[0]["start"] == 0
    assert given[-1]["end"] == len(UNINDEXED)
    assert all(one["end"] == two["start"] for one, two in pairwise(given))
    assert {clause["document"] for clause in given} == {"thong-bao-so-7"}
    assert "thong-bao-so-7/dieu-1/khoan-1/diem-a" in [clause["id"] for clause in given]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Chỉ có lời văn.\n", "không có dòng nào mở đầu bằng số"),
        ("§iÒu 1. Ph¹m vi\n", "bảng mã cũ"),
        ("Sửa đổi như sau:\n“Điều 5. Tên\n1. Một.”\n", "trong ngoặc kép"),
        ("Thực hiện theo\nĐiều 5 của Luật này.\n", "lời dẫn chiếu"),
        ("\n\n", "tệp không có chữ"),
    ],
)
def test_a_file_without_a_clause_is_given_whole_and_the_reason_said(
    call: Call, folder: Path, text: str, why: str
) -> None:
    file = folder / "khong.txt"
    file.write_text(text, encoding="utf-8")
    given = call("clauses", file, "--json")
    assert [(clause["id"], clause["text"]) for clause in given.answers] == [("khong/mo-dau", text)]
    assert given.code == 0
    assert why in given.faults(1)[0]


def test_an_empty_file_has_no_clause(call: Call, folder: Path) -> None:
    (folder / "rỗng.txt").touch()
    assert call("clauses", "rỗng.txt", "--json").lines == []


@pytest.mark.skipif(sys.platform == "win32", reason="names are bytes only elsewhere")
def test_a_file_whose_name_is_no_text_is_read(call: Call, folder: Path) -> None:
    name = os.fsdecode(b"t\xff.txt")
    (folder / name).write_text("Điều 1. Một\n", encoding="utf-8")
    assert call("clauses", name, "--json").lines[0]["text"] == "Điều 1. Một\n"
    assert call("check", name).fault


def test_clauses_for_people_are_one_a_line(call: Call, library: Corpus) -> None:
    done = call("clauses", "kh-kl39")
    ids = [line.split("\t")[0] for line in done.out.splitlines()]
    assert ids == [key for key in library.clauses if key.startswith("kh-kl39/")]


# --- search ----------------------------------------------------------------------------------------------


def test_search_gives_clauses_best_first(call: Call, library: Corpus) -> None:
    [answer] = call("search", "thoi gian", "thuc hien", "de an", "-k", "3", "--json").lines
    assert list(answer) == ["query", "results", "total", "matched", "reading"]
    assert (answer["matched"], answer["reading"]) == (True, None)
    assert answer["total"] > 3
    assert answer["query"] == "thoi gian thuc hien de an"
    results = answer["results"]
    assert len(results) == 3
    assert "qd1641/dieu-1/muc-I/khoan-3" in [result["id"] for result in results]
    scores = [result["score"] for result in results]
    assert scores == sorted(scores, reverse=True)
    for result in results:
        assert list(result) == ["id", "citation", "text", "score", "standing"]
        assert result["text"] == library.clauses[result["id"]].text


def test_five_results_unless_told(call: Call) -> None:
    [answer] = call("search", "bồi dưỡng", "--json").lines
    assert len(answer["results"]) == 5


def test_what_is_not_in_the_texts_gives_none(call: Call) -> None:
    [answer] = call("search", "blockchain", "--json").lines
    nothing = {"results": [], "total": 0, "matched": False, "reading": None}
    assert answer == {"query": "blockchain", **nothing}
    out = call("search", "blockchain").out
    assert "Không có trong văn bản" in out
    assert "thử từ khác" in out


def test_a_batch_answers_every_line_in_its_order(call: Call) -> None:
    asked = ["kỷ luật", "", "  24 tháng  ", "-k 9", "{}", "ngoại ngữ"]
    raw = b"\xef\xbb\xbf" + "\r\n".join(asked).encode()
    answers = call("search", "--batch", "-k", "2", "--json", stdin=raw).lines
    assert [answer["query"] for answer in answers] == asked
    assert answers[1]["results"] == []
    [alone] = call("search", "kỷ luật", "-k", "2", "--json").lines
    assert answers[0] == alone


def test_a_bad_line_of_queries_is_named_and_the_others_are_answered(call: Call) -> None:
    done = call("search", "--batch", "--json", stdin=b"m\xe1\xbb\x99t\n\xff\n" + b"a" * 9999 + b"\nhai\n")
    assert done.code == 2
    assert [answer["query"] for answer in done.answers] == ["một", "hai"]
    first, second = done.faults(2)
    assert first.startswith("dieukien: dòng 2: không phải chữ UTF-8")
    assert second.startswith("dieukien: dòng 3: ")


def test_search_for_people_cites_what_it_shows(call: Call, library: Corpus) -> None:
    done = call("search", "bồi", "dưỡng", "-k", "2")
    [answer] = call("search", "bồi dưỡng", "-k", "2", "--json").lines
    assert (done.code, done.err) == (0, "")
    assert len(answer["results"]) == 2
    for number, result in enumerate(answer["results"], 1):
        plain = library.clauses[result["id"]].plain.split("\n")
        assert f"{number}. {result['citation']}\n   {plain[0]}\n" in done.out
    assert f"Kết quả 1 - 2 trong {answer['total']}." in done.out


def test_search_for_people_shows_no_markdown(call: Call, library: Corpus) -> None:
    marked = [c for c in library.clauses.values() if "**" in c.text and c.searchable and len(c.plain) > 30]
    assert marked
    for clause in marked[:2]:
        out = call("search", clause.plain[:200], "-k", "20").out
        assert " ".join(clause.plain.split())[:30] in " ".join(out.split())
        assert "**" not in out
        assert "##" not in out


def test_search_says_how_a_query_was_read_and_what_is_only_near(call: Call) -> None:
    assert call("search", "kyr luaatj khieern trasch").out.startswith("Tìm với: kỷ luật khiển trách\n")
    out = call("search", "lịch thi đấu bóng đá").out
    assert out.startswith("Trợ lý không thấy điều khoản nào có đủ các từ anh/chị gõ. Các điều khoản gần nhất")
    assert out.rstrip().endswith("ví dụ: kỷ luật, 24 tháng, ngoại ngữ.")


def test_one_document_can_be_searched_and_pages_turned(call: Call) -> None:
    [answer] = call("search", "bồi dưỡng", "--document", "qd1641", "-k", "3", "--json").lines
    assert all(result["id"].startswith("qd1641/") for result in answer["results"])
    [further] = call(
        "search", "bồi dưỡng", "--document", "qd1641", "--offset", "1", "-k", "2", "--json"
    ).lines
    assert further["results"] == answer["results"][1:]
    assert call("search", "bồi dưỡng", "--offset", "10").out.startswith("11. ")
    assert "Chỉ có" in call("search", "kỷ luật", "--offset", "999").out


def test_words_that_match_stand_out_at_a_terminal(folder: Path) -> None:
    terminal, end = os.openpty()
    environment = {**os.environ, "TERM": "xterm-256color", "PYTHONPATH": str(ROOT)}
    environment.pop("NO_COLOR", None)
    command = [sys.executable, "-m", "bot", "search", "ky luat", "-k", "1"]
    subprocess.run(command, stdout=end, env=environment, cwd=folder, check=True)
    os.close(end)
    shown = os.read(terminal, 100_000).decode()
    os.close(terminal)
    assert re.search("\x1b\\[[0-9;]*mkỷ luật\x1b", shown)


# --- collections -----------------------------------------------------------------------------------------

LAWS = """\
{"id": "ma-tuy-1", "heading": "Cai nghiện", "text": "Người nghiện phải cai nghiện.", "document": "ma-tuy"}

{"id": "du-lich-1", "text": "Lữ hành\\nHợp đồng lữ hành phải lập thành văn bản.", "document": "du-lich"}
"""


def test_a_collection_is_built_and_searched(call: Call, tmp_path: Path) -> None:
    folder = tmp_path / "chỉ mục"
    built = call("collection", "build", written(tmp_path, "luat.jsonl", LAWS), folder)
    assert (built.code, built.err) == (0, "")
    assert built.out == f"Đã lập chỉ mục 2 mục của 2 văn bản vào {folder}.\n"
    [answer] = call("search", "--collection", folder, "hop dogn lu hanh", "--json").lines
    assert answer["reading"] == "hợp đồng lữ hành"
    assert answer["total"] == 1
    [result] = answer["results"]
    assert {key: result[key] for key in ("id", "citation", "text", "document")} == {
        "id": "du-lich-1",
        "citation": "Lữ hành",
        "text": "Hợp đồng lữ hành phải lập thành văn bản.",
        "document": "du-lich",
    }
    out = call("search", "--collection", folder, "cai nghien").out
    assert "1. Cai nghiện [ma-tuy-1]\n   Người nghiện phải cai nghiện.\n" in out
    [other] = call("search", "--collection", folder, "--document", "ma-tuy", "hợp đồng", "--json").lines
    assert other["results"] == []
    fault = call("search", "--collection", folder, "--document", "x", "hợp đồng").fault
    assert fault == "dieukien: x: không có văn bản này (văn bản: ma-tuy, du-lich)"
    batch = call("search", "--collection", folder, "--batch", stdin="cai nghiện\nblockchain\n".encode())
    assert [len(line["results"]) for line in batch.lines] == [1, 0]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (b"{", "dòng 2: không phải JSON, sai từ ký tự thứ"),
        (b"[]", "dòng 2: cần một đối tượng JSON"),
        (b'{"id": "x"}', 'dòng 2: thiếu "text"'),
        (b'{"text": "x"}', 'dòng 2: thiếu "id"'),
        (b'{"id": 5, "text": "x"}', 'dòng 2: "id" cần là một chuỗi chữ'),
        (b'{"id": "x", "text": "x", "heading": 1}', 'dòng 2: "heading" cần là một chuỗi chữ'),
        (b'{"id": " ", "text": "x"}', 'dòng 2: "id" đang để trống'),
        (b'{"id": "a", "text": "x"}', "dòng 2: mã 'a' đã có ở dòng 1"),
        (b"\xff", "dòng 2: không phải chữ UTF-8"),
    ],
)
def test_a_bad_line_is_named_and_nothing_is_written(
    line: bytes, said: str, call: Call, tmp_path: Path
) -> None:
    file = written(tmp_path, "luat.jsonl", b'{"id": "a", "text": "m\xe1\xbb\x99t"}\n' + line + b"\n")
    folder = tmp_path / "index"
    done = call("collection", "build", file, folder)
    assert done.code == 2
    assert done.fault.startswith(f"dieukien: {file}, {said}")
    assert not folder.exists()
    assert call("search", "--collection", folder, "x").fault.startswith(
        f"dieukien: {folder}: không có chỉ mục"
    )


def test_a_folder_with_other_files_is_left_alone(call: Call, tmp_path: Path) -> None:
    file = written(tmp_path, "luat.jsonl", LAWS)
    assert "luat.jsonl" in call("collection", "build", file, tmp_path).fault
    assert call("collection", "build", file, file).fault.endswith("không có tệp hay thư mục này")
    assert "không đọc được" in call("collection", "build", tmp_path / "nope", tmp_path / "x").fault
    empty = written(tmp_path, "empty.jsonl", "\n")
    assert "không có dòng nào" in call("collection", "build", empty, tmp_path / "x").fault
    assert not (tmp_path / "x").exists()


# --- check -----------------------------------------------------------------------------------------------


def written(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_check_gives_every_programme_with_its_conditions(
    call: Call, folder: Path, evaluator: Evaluator, library: Corpus
) -> None:
    file = written(folder, "người.json", json.dumps(CHAIR))
    [answer] = call("check", file, "--json").lines
    assert list(answer) == ["programmes"]
    assert list(answer["programmes"]) == list(evaluator.book.programmes)
    seen: set[str] = set()
    for outcome in answer["programmes"].values():
        assert outcome["status"] in STATUSES
        assert set(outcome["missing"]) <= set(evaluator.book.facts)
        assert outcome["conditions"]
        for condition in outcome["conditions"]:
            seen.add(condition["status"])
            assert condition["id"]
            assert condition["citations"]
            for citation in condition["citations"]:
                assert set(citation) == {"clause", "quote"}
                assert citation["quote"] in library.clauses[citation["clause"]].text
    assert seen == CONDITION_STATUSES
    verdicts = {key: outcome["status"] for key, outcome in answer["programmes"].items()}
    assert verdicts["kh-lanh-dao-xa"] == "eligible"
    assert verdicts["kh-vien-chuc-lanh-dao"] == "ineligible"
    assert verdicts["da-1641"] == "undetermined"
    assert "age" in answer["programmes"]["da-1641"]["missing"]


YAML = """\
# Chủ tịch xã
facts:
  course_start: 2025-05-05
  sector: commune
  bloc: government
  category: can_bo
  positions: [commune_chair]
  discipline: null
"""


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.json", json.dumps({"name": "ai đó", "facts": CHAIR, "expected": {}})),
        ("b.json", b"\xef\xbb\xbf" + json.dumps(CHAIR).encode()),
        ("c.yaml", YAML),
        ("d.YML", YAML.replace("facts:", "").replace("\n  ", "\n")),
        ("e.yaml", b"\xef\xbb\xbf" + YAML.replace("\n", "\r\n").encode()),
    ],
)
def test_facts_are_read_in_every_form(call: Call, folder: Path, name: str, content: str | bytes) -> None:
    plain = call("check", written(folder, "plain.json", json.dumps(CHAIR)), "--json")
    assert call("check", written(folder, name, content), "--json").lines == plain.lines


def test_the_course_starts_today_unless_told(
    call: Call, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    facts = {key: value for key, value in CHAIR.items() if key != "course_start"}
    file = written(folder, "a.json", json.dumps(facts))

    def verdict_on(day: date) -> str:
        monkeypatch.setattr(commands, "today", lambda: day)
        [answer] = call("check", file, "--json").lines
        return str(answer["programmes"]["kh-lanh-dao-xa"]["status"])

    assert verdict_on(date(2030, 12, 31)) == "eligible"
    assert verdict_on(date(2031, 1, 1)) == "ineligible"


def test_check_for_people_is_a_report_with_reasons_and_sources(call: Call, folder: Path) -> None:
    done = call("check", written(folder, "a.json", json.dumps(DIRECTOR)))
    assert (done.code, done.err) == (0, "")
    for words in (texts.VERDICT_WORDS["eligible"], texts.VERDICT_WORDS["ineligible"], "01/12/2026"):
        assert words in done.out
    assert "Kế hoạch triển khai Kết luận 39 của UBND tỉnh" in done.out
    assert "\x1b" not in done.out
    assert "department_leader" not in done.out


LAST_YEAR = {**DIRECTOR, "course_start": "2026-12-01", "kl39_last_year": True}
CHANGES = {
    "ways", "later", "holds_until", "asked_anew", "open_until", "ending", "stuck", "doubted",
}  # fmt: skip


def test_what_would_have_to_change_stands_beside_each_programme(call: Call, folder: Path) -> None:
    file = written(folder, "a.json", json.dumps(LAST_YEAR))
    [plain] = call("check", file, "--json").lines
    [answer] = call("check", file, "--json", "--changes").lines
    for key, programme in answer["programmes"].items():
        assert set(programme.pop("changes")) == CHANGES, key
    assert answer == plain
    [answer] = call("check", "--batch", "--json", "--changes", stdin=json.dumps(LAST_YEAR)).lines
    changes = answer["programmes"]["kl39-trung-han"]["changes"]
    [later] = [way for way in changes["later"] if not way["change"]]
    assert (later["from"], changes["holds_until"]) == ("2027-01-01", "2026-12-31")
    assert {need["fact"]: need for need in later["if"]} == {
        "trainings_this_year": {"fact": "trainings_this_year", "ranges": [{"from": None, "to": 1}]},
        "kl39_last_year": {"fact": "kl39_last_year", "values": [False]},
    }
    [fixed] = [way for way in changes["ways"] if way["fixed"]]
    assert fixed["conditions"] == ["khong-hai-nam-lien"]
    over = answer["programmes"]["da-1641"]["changes"]
    [stuck] = over["stuck"]
    assert (stuck["id"], over["ways"], over["later"]) == ("thoi-ky", [], [])
    assert stuck["citations"][0]["clause"] == "qd1641/dieu-1/muc-I/khoan-3"
    held = [way["change"] for way in answer["programmes"]["kh-lanh-dao-xa"]["changes"]["ways"]]
    [lists] = [need["lists"] for [_, need] in held]
    assert lists == [{"any_of": [["commune_chair"], ["commune_vice_chair"]], "none_of": []}]


def test_the_report_says_what_would_have_to_change_when_asked_to(call: Call, folder: Path) -> None:
    file = written(folder, "a.json", json.dumps(LAST_YEAR))
    assert texts.CHANGES_TITLE not in call("check", file).out
    out = call("check", file, "--changes").out
    assert texts.CHANGES_TITLE in out
    assert texts.HOLDS_TITLE in call("check", written(folder, "b.json", json.dumps(CHAIR)), "--changes").out
    assert "– từ 01/01/2027 đến hết" in out


def test_a_batch_of_people(call: Call, folder: Path) -> None:
    people = [CHAIR, {"facts": DIRECTOR, "name": "giám đốc sở"}, {}, {"age": None}]
    raw = "\n\n".join(json.dumps(person) for person in people)
    answers = call("check", "--batch", "--json", stdin=raw).lines
    assert len(answers) == 4
    for person, answer in zip(people[:2], answers, strict=False):
        [alone] = call("check", written(folder, "a.json", json.dumps(person)), "--json").lines
        assert answer == alone
    assert answers[2] == answers[3], "null is unknown"


def test_a_batch_of_verdicts_says_what_the_whole_answers_say(call: Call) -> None:
    people = [CHAIR, {"facts": DIRECTOR, "name": "giám đốc sở"}, {}, {"age": None}] * 5
    raw = "\n\n".join(json.dumps(person) for person in people)
    whole = call("check", "--batch", "--json", stdin=raw).lines
    expected = [
        {"programmes": {key: each["status"] for key, each in line["programmes"].items()}} for line in whole
    ]
    assert call("check", "--batch", "--verdicts", stdin=raw).lines == expected
    assert call("check", "--batch", "--verdicts", stdin=json.dumps(CHAIR)).lines == expected[:1]
    assert call("check", "--batch", "--verdicts").out == ""


def test_a_long_batch_of_verdicts_keeps_its_order(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.commandline.verdict_lines.BLOCK", 16)
    people = [json.dumps(CHAIR if number % 3 else {"age": 7}) for number in range(50)]
    done = call("check", "--batch", "--verdicts", stdin="\n".join(people))
    assert done.code == 2
    bad = [number for number in range(1, 51) if (number - 1) % 3 == 0]
    assert len(done.answers) == 50 - len(bad)
    faults = done.faults(len(bad))
    for number, fault in zip(bad, faults, strict=True):
        assert fault.startswith(f"dieukien: dòng {number}: age: 7 nằm ngoài giới hạn"), fault


BAD_LINES = {
    '{"colour": 1}': "không có dữ kiện 'colour'",
    '{"age": 7}': "age: 7 nằm ngoài giới hạn",
    '{"age": 101}': "age: 101 nằm ngoài giới hạn",
    '{"trainings_this_year": -1}': "trainings_this_year: -1 nằm ngoài giới hạn",
    '{"age": "44"}': "age: cần một số nguyên",
    '{"age": 44.5}': "age: cần một số nguyên",
    '{"age": true}': "age: cần một số nguyên",
    '{"months_left": 123456789012345678901234567890}': "months_left: cần một số nguyên",
    '{"exit_ban": 0}': "exit_ban: cần true hoặc false",
    '{"sector": "moon"}': "sector: không có lựa chọn 'moon'",
    '{"sector": ["province"]}': "sector: cần một lựa chọn",
    '{"positions": "commune_chair"}': "positions: cần một danh sách",
    '{"positions": [["commune_chair"]]}': "positions: không có lựa chọn",
    '{"positions": ["king"]}': "positions: không có lựa chọn 'king'",
    '{"course_start": "2025-02-30"}': "course_start: cần một ngày có thật",
    '{"course_start": 2025}': "course_start: cần một ngày có thật",
    '{"birth_date": "15/03/1981"}': "birth_date: cần YYYY",
    '{"birth_date": "1981-02-29"}': "birth_date: cần YYYY",
    '{"age": 44, "birth_date": "1981"}': "age và birth_date không được cho cùng lúc",
    '{"course_start": "2025-01-01", "birth_date": "2026"}': "birth_date: ngày sinh sau ngày khai giảng",
    '{"months_left": 10, "leader_months_left": 11}': "leader_months_left: 11 không thể lớn hơn months_left",
    "[1]": "cần một đối tượng JSON",
    "44": "cần một đối tượng JSON",
    '{"age": 44': "không phải JSON",
    "age: 44": "không phải JSON",
    '{"age": NaN}': "không phải JSON",
    "[" * 5000: "không phải JSON",
}


@pytest.mark.parametrize(
    "command",
    [("check", "--batch", "--json"), ("check", "--batch", "--verdicts"), ("next", "--batch", "--json")],
)
def test_a_bad_line_of_facts_is_named_and_the_others_are_answered(
    call: Call, command: tuple[str, ...]
) -> None:
    good = json.dumps(CHAIR)
    raw = good.encode() + b"\n" + "\n".join(BAD_LINES).encode() + b"\n\xff{}\n" + good.encode()
    done = call(*command, stdin=raw)
    assert done.code == 2
    first, last = done.answers
    assert first == last
    faults = done.faults(len(BAD_LINES) + 1)
    for number, (fault, reason) in enumerate(zip(faults, BAD_LINES.values(), strict=False), 2):
        assert fault.startswith(f"dieukien: dòng {number}: {reason}"), fault
    assert faults[-1].startswith(f"dieukien: dòng {len(BAD_LINES) + 2}: không phải chữ UTF-8")


BAD_FILES = [
    ("a.json", '{"age":\n 44\n', "dòng 3: không phải JSON"),
    ("a.json", "", "dòng 1: không phải JSON"),
    ("a.json", "[]", "cần một đối tượng JSON"),
    ("a.json", b'{"age": "\xff"}', "không phải chữ UTF-8, từ byte thứ 10"),
    ("a.json", '{"colour": 1}', "không có dữ kiện 'colour'"),
    ("a.txt", "age: 44", "dòng 1: không phải JSON"),
    ("a.yaml", "age: 44\npositions: [a\n", "dòng 3: tệp YAML viết sai"),
    ("a.yaml", "age: 44\n\tsector: x\n", "dòng 2: tệp YAML viết sai"),
    ("a.yaml", "age: 44\nname: \x07\n", "dòng 2: tệp YAML viết sai"),
    ("a.yaml", "age: 1\n---\nage: 2\n", "dòng 2: tệp YAML viết sai"),
    ("a.yaml", "age: !!int x", "tệp YAML viết sai"),
    ("a.yaml", "age: !!python/object/apply:os.getcwd []", "dòng 1: tệp YAML viết sai"),
    ("a.yaml", "[" * 1000, "tệp YAML viết sai"),
    ("a.yaml", "- 44", "cần một đối tượng YAML"),
    ("a.yaml", "", "cần một đối tượng YAML"),
    ("a.yaml", "course_start: 2025-02-30", "course_start: cần một ngày có thật"),
    ("a.yaml", "birth_date: 1981-02-29", "birth_date: cần YYYY"),
    ("a.yaml", "1: 2", "không có dữ kiện 1"),
    ("a.yaml", "sector: yes", "sector: cần một lựa chọn"),
]


@pytest.mark.parametrize(("name", "content", "reason"), BAD_FILES)
def test_a_bad_file_of_facts_is_named_with_its_line(
    call: Call, folder: Path, name: str, content: str | bytes, reason: str
) -> None:
    written(folder, name, content)
    fault = call("check", name, "--json").fault
    assert fault.startswith(f"dieukien: {name}")
    assert reason in fault


# --- next ------------------------------------------------------------------------------------------------


@pytest.fixture
def process(shared_database: str, folder: Path) -> Iterator[Callable[..., subprocess.Popen[bytes]]]:
    """Starts the command line in a process of its own, in a locale that knows no Vietnamese."""
    started: list[subprocess.Popen[bytes]] = []

    def start(*arguments: object, code: str = "", **options: Any) -> subprocess.Popen[bytes]:
        env = {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "LC_ALL": "C",
            "PYTHONUTF8": "0",
            "PYTHONCOERCECLOCALE": "0",
            "DATABASE_URL": shared_database,
        }
        pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
        how = ["-c", code] if code else ["-m", "bot"]
        command = [sys.executable, *how, *map(str, arguments)]
        running = subprocess.Popen(command, **{"cwd": folder, "env": env, **pipes, **options})
        started.append(running)
        return running

    yield start
    for running in started:
        with running:
            running.kill()


Start: TypeAlias = Callable[..., subprocess.Popen[bytes]]


def asked(running: subprocess.Popen[bytes], facts: Mapping[str, object]) -> Json:
    """One line in, one line out, while the process goes on."""
    assert running.stdin
    assert running.stdout
    running.stdin.write(json.dumps(facts).encode() + b"\n")
    running.stdin.flush()
    answer: Json = json.loads(running.stdout.readline())
    return answer


def ended(running: subprocess.Popen[bytes], stdin: bytes = b"") -> tuple[int, str, str]:
    out, err = running.communicate(stdin, timeout=30)
    return running.returncode, (out or b"").decode(), (err or b"").decode()


def test_a_dialogue_line_by_line_ends_in_the_verdicts_of_check(
    call: Call, process: Start, folder: Path, evaluator: Evaluator
) -> None:
    known: Json = {"course_start": DIRECTOR["course_start"]}
    running = process("next", "--batch", "--json")
    turns: list[str] = []
    while (answer := asked(running, known))["next"] is not None:
        fact = answer["next"]
        assert fact in answer["open"]
        assert fact not in turns, "asked before"
        assert set(answer["open"]) <= set(evaluator.book.facts)
        assert any(one["status"] == "undetermined" for one in answer["programmes"].values())
        turns.append(fact)
        source = "birth_date" if fact == "age" else fact
        known[source] = DIRECTOR[source]
    assert list(answer) == ["next", "open", "programmes"]
    assert answer["open"] == []
    assert 5 < len(turns) < len(DIRECTOR)
    [whole] = call("check", written(folder, "a.json", json.dumps(DIRECTOR)), "--json").lines
    for key, outcome in whole["programmes"].items():
        assert answer["programmes"][key]["status"] == outcome["status"]
    assert ended(running) == (0, "", "")


def test_what_is_not_known_is_not_asked_again(call: Call) -> None:
    known: Json = {"course_start": "2025-05-05"}
    command = ("next", "--programme", "da-1641", "--batch", "--json")
    while (answer := call(*command, stdin=json.dumps({"facts": known})).lines[0])["next"] is not None:
        assert answer["next"] not in known
        known[answer["next"]] = None
    assert answer["open"] == []
    assert len(known) > 5
    assert answer["programmes"]["da-1641"]["status"] == "undetermined"


def test_only_the_programmes_named_are_looked_at(call: Call) -> None:
    named = ("--programme", "kh-lanh-dao-xa", "--programme", "kh-cong-chuc-xa")
    unknown, known = call("next", *named, "--json", stdin="{}\n" + json.dumps(CHAIR)).lines
    assert list(known["programmes"]) == ["kh-lanh-dao-xa", "kh-cong-chuc-xa"]
    assert set(unknown["open"]) == {"sector", "category", "positions"}
    assert (known["next"], known["open"]) == (None, [])


def test_a_year_of_birth_too_vague_is_asked_for_more_exactly(call: Call) -> None:
    facts = {**CHAIR, "course_start": "2025-05-05", "birth_date": "1980", "sector": "province"}
    [answer] = call("next", "--programme", "kh-nuoc-ngoai-tre", "--json", stdin=json.dumps(facts)).lines
    assert answer["next"] == "birth_date"
    assert answer["open"] == ["age"]
    assert answer["programmes"]["kh-nuoc-ngoai-tre"]["missing"] == ["birth_date"]


# --- the picture of a programme ---------------------------------------------------------------------------


def raw(call: Callable[..., Done], folder: Path, *arguments: object) -> bytes:
    """What a command writes into a file."""
    file = folder / "ra"
    done = call("rules", "graph", *arguments, "-o", file)
    assert (done.code, done.out, done.err) == (0, "", "")
    return file.read_bytes()


def test_a_programme_is_drawn_as_svg_by_default(call: Call, folder: Path) -> None:
    done = call("rules", "graph", "da-1641")
    assert (done.code, done.err) == (0, "")
    root = ET.fromstring(done.out)
    written = " ".join(text.text or "" for text in root.iter("{http://www.w3.org/2000/svg}text"))
    assert "điểm b, khoản 1, Mục I, Điều 1 QĐ 1641" in written
    assert "Chỉ cần một trong 3 trường hợp" in written
    assert raw(call, folder, "da-1641").decode() == done.out


def test_a_picture_is_coloured_by_a_persons_facts(call: Call, folder: Path) -> None:
    file = folder / "người.yaml"
    file.write_text(
        "sector: commune\npositions: [commune_chair]\ncourse_start: 2025-05-05\n", encoding="utf-8"
    )
    written = call("rules", "graph", "kh-lanh-dao-xa", "--facts", file).out
    assert "Đủ điều kiện (sơ bộ)" in written
    assert "Tính theo ngày khai giảng 05/05/2025." in written
    assert "Đủ điều kiện" not in call("rules", "graph", "kh-lanh-dao-xa").out


@pytest.mark.parametrize("name", ["hình.png", "hình.PNG", "hình"])
def test_a_png_is_written_to_a_file(call: Call, folder: Path, name: str) -> None:
    more = [] if name.lower().endswith("png") else ["--format", "png"]
    done = call("rules", "graph", "kh-cong-chuc-xa", *more, "-o", folder / name)
    assert (done.code, done.out, done.err) == (0, "", "")
    assert (folder / name).read_bytes().startswith(b"\x89PNG\r\n\x1a\n")


PNG = [sys.executable, "-m", "bot", "rules", "graph", "kh-cong-chuc-xa", "--format", "png"]


def test_a_png_goes_through_a_pipe(folder: Path) -> None:
    done = subprocess.run(PNG, capture_output=True, check=True, env={**os.environ, "PYTHONPATH": str(ROOT)})
    assert done.stdout.startswith(b"\x89PNG")
    assert done.stdout.endswith(b"IEND\xaeB`\x82")
    assert done.stderr == b""


def test_a_png_is_not_written_to_a_terminal(folder: Path) -> None:
    ours, theirs = os.openpty()
    try:
        done = subprocess.run(
            PNG,
            stdout=theirs,
            stderr=subprocess.PIPE,
            check=False,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
    finally:
        os.close(theirs)
        os.close(ours)
    assert done.returncode == 2
    assert done.stderr.decode() == (
        "dieukien: hình PNG không hiện được ở đây. Thêm -o TỆP.png để ghi vào tệp\n"
    )


def test_mermaid_is_given_for_one_programme_or_all(call: Call, evaluator: Evaluator) -> None:
    one = call("rules", "graph", "da-1641", "--format", "mermaid").out
    assert one.splitlines()[1] == "flowchart LR"
    page = call("rules", "graph", "--format", "mermaid").out
    assert page.count("```mermaid") == len(evaluator.book.programmes)
    assert one in page
    assert page.encode() == (ROOT / "docs" / "chuong-trinh.md").read_bytes()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["graph"], "cần mã chương trình (có: kl39-ngan-han"),
        (["graph", "da-1642"], "không có chương trình 'da-1642' (có: kl39-ngan-han"),
        (["graph", "da-1641", "--format", "gif"], "--format không có giá trị 'gif'"),
        (["graph", "da-1641", "--facts", "đâu.json"], "đâu.json: không đọc được, không có tệp"),
        (["graph", "da-1641", "-o", "đâu/hình.svg"], "hình.svg: không ghi được, không có tệp"),
        (["graph", "--facts", "người.json", "--format", "mermaid"], "cần mã chương trình"),
        ([], "thiếu LỆNH"),
        (["vẽ"], "không có lệnh 'vẽ'"),
    ],
)
def test_a_picture_that_cannot_be_made_is_said_in_one_line(
    call: Call, folder: Path, arguments: list[str], words: str
) -> None:
    (folder / "người.json").write_text("{}", encoding="utf-8")
    assert words in call("rules", *arguments).fault


def test_facts_that_cannot_be_used_are_named_with_their_file(call: Call, folder: Path) -> None:
    (folder / "người.json").write_text('{"age": "già"}', encoding="utf-8")
    fault = call("rules", "graph", "da-1641", "--facts", "người.json").fault
    assert fault.startswith("dieukien: người.json: ")
    assert "age" in fault


# --- verify and help -------------------------------------------------------------------------------------


def test_verify_says_what_it_checked(call: Call, evaluator: Evaluator, library: Corpus) -> None:
    done = call("verify")
    assert (done.code, done.err) == (0, "")
    for key in (*library.documents, *evaluator.book.programmes):
        assert any(line.startswith(f"{key}: ") for line in done.out.splitlines())
    assert f"{sum(1 for _ in evaluator.book.cites())} câu trích đúng nguyên văn" in done.out
    assert done.out.rstrip().endswith("Không có lỗi.")


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_is_vietnamese_and_explains_every_option(call: Call, command: str) -> None:
    done = call(*filter(None, [command, "--help"]))
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith(f"Cách gọi: dieukien {command}".rstrip())
    lowered = done.out.lower()
    for english in ("usage", "option", "positional", "argument", "show", "exit", "command", "default"):
        assert english not in lowered
    if not command:
        assert all(f"    {name}  " in done.out for name in COMMANDS)


# --- what cannot be used ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["frobnicate"], "không có lệnh 'frobnicate'"),
        (["--frobnicate"], "không rõ --frobnicate"),
        (["check", "a.json", "--frob"], "không rõ --frob"),
        (["check", "--json=1", "a.json"], "--json không nhận giá trị '1'"),
        (["check", "--jso", "a.json"], "không rõ --jso"),
        (["search", "-k"], "-k cần một giá trị"),
        (["search", "kỷ", "-k", "x"], "-k cần một số nguyên, không phải 'x'"),
        (["search", "kỷ", "-k", "0"], "-k cần một số từ 1"),
        (["search", "kỷ", "-k", "-1"], "-k cần một số từ 1"),
        (["search"], "cần câu cần tìm"),
        (["search", "--batch", "kỷ"], "cần câu cần tìm"),
        (["search", "\udcff"], "không phải chữ UTF-8"),
        (["search", "a" * 9999], "dài"),
        (["check"], "cần một tệp dữ kiện"),
        (["check", "a.json", "--batch"], "cần một tệp dữ kiện"),
        (["check", "a.json", "--verdicts"], "--verdicts đi cùng --batch"),
        (["check", "--batch", "--verdicts", "--changes"], "không đi cùng --changes"),
        (["check", "nowhere.json"], "nowhere.json: không đọc được"),
        (["check", "."], "thư mục"),
        (["check", "a" * 5000], "tên quá dài"),
        (["clauses", "kl40"], "kl40: không có văn bản hay tệp này (văn bản: kl39, qd1641, kh-kl39, kh-dtbd)"),
        (["clauses", "."], "không có văn bản hay tệp này"),
        (["clauses", "a" * 5000], "không có văn bản hay tệp này"),
        (["next", "--programme", "kl40"], "không có chương trình 'kl40' (có: kl39-ngan-han, "),
        (["next", "--programme"], "--programme cần một giá trị"),
        (["run"], "TELEGRAM_BOT_TOKEN"),
    ],
)
def test_a_call_that_cannot_be_used_is_told_in_one_line(
    call: Call, arguments: list[str], reason: str
) -> None:
    assert reason in call(*arguments).fault


def test_a_document_that_is_no_text_is_told_in_one_line(call: Call, folder: Path) -> None:
    written(folder, "scan.txt", b"\xd0\xcf\x11\xe0")
    assert call("clauses", "scan.txt").fault == "dieukien: scan.txt: không phải chữ UTF-8, từ byte thứ 1"


@pytest.mark.parametrize("token", ["abc", "7300000001:" + "B" * 35])
def test_a_token_that_telegram_does_not_accept_is_told_in_one_line(
    call: Call, botapi: BotApiServer, monkeypatch: pytest.MonkeyPatch, token: str
) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", token)
    monkeypatch.setenv("TELEGRAM_BASE_URL", botapi.base_url)
    monkeypatch.setenv("NO_PROXY", "*")
    fault = call("run").fault
    assert "TELEGRAM_BOT_TOKEN" in fault
    assert token not in fault


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TELEGRAM_BASE_URL", "http://127.0.0.1:1/robot"),
        ("TELEGRAM_BASE_URL", "http://[::1"),
        ("TELEGRAM_PROXY", "127.0.0.1:3128"),
    ],
)
def test_an_address_of_telegram_that_cannot_be_used_is_told_in_one_line(
    call: Call, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "1:abc")
    monkeypatch.setenv(name, value)
    assert name in call("run").fault


@pytest.mark.parametrize("command", [("search", "kỷ"), ("clauses", "--json"), ("chat",), ("run",)])
@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("mysql://u:SECRET@db/x", "DATABASE_URL: cần dạng"),
        ("sqlite:///nowhere/x.sqlite3", "không mở được tệp"),
        ("sqlite:///noise", "không phải cơ sở dữ liệu"),
    ],
)
def test_a_database_that_cannot_be_used_is_told_in_one_line(
    call: Call,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    command: tuple[str, ...],
    url: str,
    reason: str,
) -> None:
    written(folder, "noise", b"no database\n" * 500)
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "1:abc")
    fault = call(*command).fault
    assert reason in fault
    assert "SECRET" not in fault


def test_a_database_that_is_only_for_reading_or_locked_is_told_in_one_line(
    call: Call, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "BUSY_SECONDS", 0.1)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{folder}/x.sqlite3")
    assert call("search", "kỷ").code == 0
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///file:{folder}/x.sqlite3?mode=ro&uri=true")
    assert call("search", "kỷ").code == 0
    assert "chỉ cho đọc" in call("chat", stdin="/start\n").fault
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{folder}/x.sqlite3")
    with closing(sqlite3.connect(folder / "x.sqlite3", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert "chương trình khác khóa" in call("chat", stdin="/start\n").fault


def test_check_and_next_need_no_database(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "mysql://nowhere")
    assert call("check", "--batch", "--json", stdin="{}").lines
    assert call("next", "--batch", "--json", stdin="{}").lines
    assert call("verify").code == 0


def test_a_broken_settings_file_is_told_in_one_line(call: Call, folder: Path) -> None:
    written(folder, ".env", b"\xff\xfe")
    assert call("search", "kỷ").fault == "dieukien: .env: không phải chữ UTF-8"


# --- broken packages -------------------------------------------------------------------------------------

RUN_EACH = """
    import contextlib, io, json, sys
    from bot.__main__ import main
    for arguments in (["verify"], ["check", "a.json", "--json"], ["next"], ["clauses", "kl39"], ["chat"]):
        err = io.StringIO()
        with contextlib.redirect_stderr(err), contextlib.redirect_stdout(io.StringIO()) as out:
            code = main(arguments)
        print(json.dumps([arguments[0], code, err.getvalue()]))
"""


@pytest.fixture
def broken(folder: Path, process: Start) -> Callable[..., dict[str, str]]:
    """What each command says in a copy of the packages in which one file was changed."""

    def run(file: str, change: Callable[[bytes], bytes | None]) -> dict[str, str]:
        for package in PACKAGES:
            shutil.copytree(ROOT / package, folder / package)
        changed = change((folder / file).read_bytes())
        if changed is None:
            (folder / file).unlink()
        else:
            (folder / file).write_bytes(changed)
        written(folder, "a.json", "{}")
        env = {**os.environ, "PYTHONPATH": str(folder), "DATABASE_URL": "sqlite:///new.sqlite3"}
        code, out, err = ended(process(code=textwrap.dedent(RUN_EACH), env=env))
        assert (code, err) == (0, "")
        said: dict[str, str] = {}
        for name, status, told in map(json.loads, out.splitlines()):
            if status:
                assert status == (1 if name == "verify" else 2)
                assert len(Done(status, "", told).faults(1)) == 1
                said[name] = told.strip().removeprefix("dieukien: ")
        return said

    return run


def replaced(old: str, new: str) -> Callable[[bytes], bytes]:
    def change(content: bytes) -> bytes:
        assert old.encode() in content
        return content.replace(old.encode(), new.encode(), 1)

    return change


def line_of(file: str, words: str) -> int:
    lines = (ROOT / file).read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if words in line)


RULE = "rules/programmes/kh-lanh-dao-xa.yaml"


@pytest.mark.parametrize(
    ("words", "instead", "reason"),
    [
        ("conditions:", "conditions: [", ""),
        ("label: ", "labels: ", ""),
        ("sector: commune", "sector: comune", "'comune'"),
    ],
)
def test_a_broken_rule_is_told_with_file_and_line(
    broken: Callable[..., dict[str, str]], words: str, instead: str, reason: str
) -> None:
    said = broken(RULE, replaced(words, instead))
    assert set(said) == {"verify", "check", "next", "chat"}, "the clauses need no rules"
    [told] = set(said.values())
    assert told.startswith(f"{RULE}, dòng ")
    assert reason in told


def test_a_quote_that_is_not_there_is_told_with_its_line(broken: Callable[..., dict[str, str]]) -> None:
    said = broken(RULE, replaced("quote: ", "quote: hoàn toàn khác, "))
    line = line_of(RULE, "quote: ")
    assert said["verify"].startswith(f"{RULE}, dòng {line}: ")


@pytest.mark.parametrize("change", [lambda _: None, lambda text: b"\xff" + text], ids=["gone", "no-text"])
def test_a_broken_document_is_told_in_one_line(
    broken: Callable[..., dict[str, str]], change: Callable[[bytes], bytes | None]
) -> None:
    said = broken("knowledge/documents/ket-luan-39-kl-tw.txt", change)
    assert set(said) == {"verify", "check", "next", "clauses", "chat"}
    assert all("ket-luan-39-kl-tw.txt" in told for told in said.values())


def test_a_word_changed_in_a_document_breaks_the_quotes_of_it(
    broken: Callable[..., dict[str, str]],
) -> None:
    file = "knowledge/documents/ke-hoach-trien-khai-kl39.txt"
    said = broken(file, replaced("ít nhất 24 tháng", "ít nhất 36 tháng"))
    assert set(said) == {"verify", "check", "next", "chat"}
    assert all(told.startswith("rules/") for told in said.values())


# --- as a process ----------------------------------------------------------------------------------------


def test_the_streams_are_utf8_whatever_the_locale(process: Start) -> None:
    assert ended(process("--help"))[1].startswith("Cách gọi: ")
    assert "không có lệnh" in ended(process("lệnh-lạ"))[2]
    assert (
        "không có lựa chọn 'thị xã'" in ended(process("check", "--batch"), '{"sector": "thị xã"}'.encode())[2]
    )


def test_a_reader_that_goes_away_is_no_error(process: Start) -> None:
    running = process("clauses", "--json")
    assert running.stdout
    assert running.stdout.readline()
    running.stdout.close()
    running.stdout = None
    code, _, err = ended(running)
    assert (code, err) == (0, "")


def test_a_reader_that_was_never_there_is_no_error(process: Start) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    running = process("--help", stdout=writing)
    os.close(writing)
    assert ended(running)[0::2] == (0, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
def test_a_full_disk_is_told_in_one_line(process: Start) -> None:
    with Path("/dev/full").open("wb") as full:
        code, _, err = ended(process("clauses", "--json", stdout=full))
    assert (code, err) == (2, "dieukien: không ghi được kết quả: đĩa đầy\n")


def test_closed_streams_are_empty_ones() -> None:
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = ["sh", "-c", 'exec "$0" -m bot check --batch --json <&- >&-', sys.executable]
    done = subprocess.run(command, env=env, capture_output=True, timeout=30, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


@pytest.mark.parametrize(("arguments", "line"), [(("next",), b"{}\n"), (("chat",), b"/trogiup\n")])
def test_an_interrupt_is_quiet(process: Start, arguments: tuple[str, ...], line: bytes) -> None:
    running = process(*arguments)
    assert running.stdin
    assert running.stdout
    running.stdin.write(line)
    running.stdin.flush()
    assert running.stdout.readline()
    running.send_signal(signal.SIGINT)
    code, _, err = ended(running)
    assert (code, err) == (130, "")


def test_an_interrupt_at_the_start_is_quiet(process: Start) -> None:
    """The signal comes while the libraries are being loaded."""
    code = """
        import os, signal, sys
        class Interrupts:
            def find_spec(self, name, *_):
                if name == "bot.wiring":
                    os.kill(os.getpid(), signal.SIGINT)
        sys.meta_path.insert(0, Interrupts())
        from bot.__main__ import main
        sys.exit(main(["chat"]))
    """
    assert ended(process(code=textwrap.dedent(code)))[0::2] == (130, "")
