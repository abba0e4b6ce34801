"""The wheel, built from the source distribution and installed where nothing of the checkout is near."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeAlias

import pytest

pytestmark = pytest.mark.wheel

ROOT = Path(__file__).parents[2]
PACKAGES = ("bot", "handlers", "knowledge", "rules")
DOCUMENTS = {
    "kl39": "ket-luan-39-kl-tw.txt",
    "qd1641": "quyet-dinh-1641-qd-ttg.txt",
    "kh-kl39": "ke-hoach-trien-khai-kl39.txt",
    "kh-dtbd": "ke-hoach-dao-tao-boi-duong-2023-2025.txt",
}
CHAIR = {
    "course_start": "2025-05-05",
    "sector": "commune",
    "bloc": "government",
    "category": "can_bo",
    "positions": ["commune_chair"],
}

Done: TypeAlias = subprocess.CompletedProcess[str]
Dieukien: TypeAlias = Callable[..., Done]


def run(
    *argv: object, cwd: Path, env: Mapping[str, str] | None = None, stdin: str = "", status: int = 0
) -> Done:
    """Runs a program to its end, its streams as UTF-8; fails where it ends with another status."""
    done = subprocess.run(
        [str(arg) for arg in argv],
        cwd=cwd,
        env=env,
        input=stdin,
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )
    assert done.returncode == status, f"{argv} gave {done.returncode}\n{done.stdout}\n{done.stderr}"
    return done


def pins(section: str) -> str:
    """A section of constraints.txt."""
    text = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    _, *parts = re.split(r"^# == (\w+)\n", text, flags=re.MULTILINE)
    return dict(zip(parts[::2], parts[1::2], strict=True))[section]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", out, ROOT, cwd=out)
    [built] = out.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def dieukien(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Dieukien:
    """Runs the installed command in an empty folder, with an empty home and a bare environment."""
    venv = tmp_path_factory.mktemp("clean") / "venv"
    run(sys.executable, "-m", "venv", venv, cwd=venv.parent)
    python = venv / "bin" / "python"
    requirements = venv.parent / "runtime.txt"
    requirements.write_text(pins("runtime"), encoding="utf-8")
    pip = (python, "-m", "pip", "--disable-pip-version-check")
    run(*pip, "install", "--require-hashes", "-r", requirements, cwd=venv.parent)
    run(*pip, "install", "--no-index", "--no-deps", wheel, cwd=venv.parent)
    run(*pip, "check", cwd=venv.parent)

    def call(*args: object, **options: Any) -> Done:
        home, here = tmp_path_factory.mktemp("home"), tmp_path_factory.mktemp("here")
        # An 8-bit locale with Python's own repairs off: what is written must be UTF-8 all the same.
        env = {
            "HOME": str(home),
            "PATH": os.defpath,
            "LC_ALL": "C",
            "PYTHONUTF8": "0",
            "PYTHONCOERCECLOCALE": "0",
        }
        done = run(venv / "bin" / "dieukien", *args, cwd=here, env=env, **options)
        assert list(here.iterdir()) == [], "wrote into the folder where it was started"
        return done

    return call


def lines(done: Done) -> list[Any]:
    assert done.stderr == ""
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_wheel_holds_the_packages_with_their_data_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        held = {name for name in archive.namelist() if ".dist-info/" not in name}
        licences = [name for name in archive.namelist() if name.endswith(".dist-info/licenses/LICENSE")]
    files = (path for package in PACKAGES for path in (ROOT / package).rglob("*") if path.is_file())
    assert held == {path.relative_to(ROOT).as_posix() for path in files if "__pycache__" not in path.parts}
    assert {f"knowledge/documents/{name}" for name in DOCUMENTS.values()} <= held
    assert len(licences) == 1
    assert {"handlers/charts/fonts/OFL.txt", "handlers/charts/fonts/BeVietnamPro-Regular.ttf"} <= held
    site = {"templates/base.html", "static/trang.css", "static/be-vietnam-pro-400.woff2", "static/OFL.txt"}
    assert {f"bot/channels/web/{name}" for name in site} <= held


def test_verify_finds_no_fault(dieukien: Dieukien) -> None:
    done = dieukien("verify")
    assert done.stdout.strip()
    assert done.stderr == ""


@pytest.mark.parametrize(("document", "file"), DOCUMENTS.items())
def test_clauses_joined_give_the_document_back(dieukien: Dieukien, document: str, file: str) -> None:
    found = lines(dieukien("clauses", document, "--json"))
    assert all(clause["id"].startswith(f"{document}/") for clause in found)
    text = (ROOT / "knowledge" / "documents" / file).read_bytes().decode("utf-8")
    assert "".join(clause["text"] for clause in found) == text


def test_search_finds_the_period_of_the_scheme(dieukien: Dieukien) -> None:
    [answer] = lines(dieukien("search", "thoi gian thuc hien de an", "-k", "5", "--json"))
    assert "qd1641/dieu-1/muc-I/khoan-3" in [result["id"] for result in answer["results"]]


def test_check_judges_a_person(dieukien: Dieukien, tmp_path: Path) -> None:
    person = tmp_path / "người.json"
    person.write_text(json.dumps(CHAIR), encoding="utf-8")
    [answer] = lines(dieukien("check", person, "--json"))
    status = {programme: verdict["status"] for programme, verdict in answer["programmes"].items()}
    assert status["kh-lanh-dao-xa"] == "eligible"
    assert status["kh-vien-chuc-lanh-dao"] == "ineligible"
    assert status["kh-nuoc-ngoai-tre"] == "ineligible"
    assert status["da-1641"] == "undetermined"


def test_check_of_a_batch_goes_on_after_a_bad_line(dieukien: Dieukien) -> None:
    person = json.dumps(CHAIR)
    done = dieukien("check", "--batch", "--json", stdin=f"{person}\nnot json\n{person}\n", status=2)
    assert len(done.stdout.splitlines()) == 2
    [fault] = done.stderr.splitlines()
    assert "2" in fault


def test_next_asks_only_what_is_open(dieukien: Dieukien) -> None:
    asked = ("next", "--programme", "kh-lanh-dao-xa", "--batch", "--json")
    unknown, known = lines(dieukien(*asked, stdin=f"{{}}\n{json.dumps(CHAIR)}\n"))
    assert unknown["next"] in unknown["open"]
    assert (known["next"], known["open"]) == (None, [])


def test_a_programme_is_drawn_with_the_font_of_the_package(dieukien: Dieukien, tmp_path: Path) -> None:
    picture = tmp_path / "hình.png"
    done = dieukien("rules", "graph", "da-1641", "-o", picture)
    assert (done.stdout, done.stderr) == ("", "")
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert picture.stat().st_size > 100_000


def test_chat_answers_what_is_piped_in(dieukien: Dieukien) -> None:
    done = dieukien("chat", stdin="/trogiup\n/vanban\n")
    assert "1641/QĐ-TTg" in done.stdout
    assert "\x1b" not in done.stdout
    assert done.stderr == ""


def test_run_without_a_token_says_so_in_a_line(dieukien: Dieukien) -> None:
    [fault] = dieukien("run", status=2).stderr.splitlines()
    assert "TELEGRAM_BOT_TOKEN" in fault
