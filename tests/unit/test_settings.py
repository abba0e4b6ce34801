"""Settings: where they come from, what they default to, and what is said of a bad one."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot import settings
from bot.settings import SettingsError, data_folder, read_settings, today

SECRET = "bi-mat-4711"


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Each test has a folder of its own, without a ``.env``, and a home of its own."""
    folder = tmp_path / "đây"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "nhà"))
    return folder


def test_without_any_setting_there_is_a_file_for_the_user_and_telegrams_own_server(tmp_path: Path) -> None:
    found = read_settings({})
    assert found.database_url == f"sqlite:///{tmp_path}/nhà/dieukien/dieukien.sqlite3"
    assert data_folder().is_dir()
    assert found.telegram_base_url == "https://api.telegram.org/bot"
    assert found.telegram_token is None
    assert found.telegram_proxy is None


def test_another_database_leaves_the_users_folder_alone() -> None:
    read_settings({"DATABASE_URL": "sqlite:///a.sqlite3"})
    assert not data_folder().exists()


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("sqlite:///a.sqlite3", "sqlite:///a.sqlite3"),
        ("sqlite:////data/a b.sqlite3", "sqlite:////data/a b.sqlite3"),
        ("  sqlite:///a.sqlite3\n", "sqlite:///a.sqlite3"),
        ("sqlite:///file:a.sqlite3?mode=ro&uri=true", "sqlite:///file:a.sqlite3?mode=ro&uri=true"),
        ("postgresql://u:p@db:5432/dieukien", "postgresql+psycopg://u:p@db:5432/dieukien"),
        ("postgres://db/dieukien", "postgresql+psycopg://db/dieukien"),
        ("postgresql+psycopg://db/dieukien", "postgresql+psycopg://db/dieukien"),
        ("postgresql:///dieukien", "postgresql+psycopg:///dieukien"),
    ],
)
def test_the_database(given: str, used: str) -> None:
    assert read_settings({"DATABASE_URL": given}).database_url == used


@pytest.mark.parametrize(
    "given",
    [
        SECRET,
        f"mysql://u:{SECRET}@db/x",
        "sqlite://",
        "sqlite:///",
        "sqlite:///:memory:",
        "sqlite:///:memory:?cache=shared",
        "sqlite:a.sqlite3",
        "sqlite://a.sqlite3",
        "postgresql://",
        "postgresql:x",
        f"postgresql+asyncpg://u:{SECRET}@db/x",
    ],
)
def test_an_address_of_no_database_is_told_in_one_line(given: str) -> None:
    told = refusal({"DATABASE_URL": given})
    assert told.startswith("DATABASE_URL: ")


@pytest.mark.parametrize(
    "given",
    ["api.telegram.org", "ftp://x/bot", "https://", "http:///bot", "http://[::1", "http://:81/bot", "//x"],
)
def test_an_address_of_no_server_is_told_in_one_line(given: str) -> None:
    assert refusal({"TELEGRAM_BASE_URL": given}).startswith("TELEGRAM_BASE_URL: ")


def refusal(environment: dict[str, str] | None) -> str:
    with pytest.raises(SettingsError) as caught:
        read_settings(environment)
    told = str(caught.value)
    assert SECRET not in told
    assert len(told.splitlines()) == 1
    return told


def test_telegrams_settings() -> None:
    found = read_settings(
        {
            "TELEGRAM_BOT_TOKEN": " 1:abc ",
            "TELEGRAM_BASE_URL": "http://127.0.0.1:8081/bot",
            "TELEGRAM_PROXY": "http://127.0.0.1:3128",
        }
    )
    assert found.telegram_token == "1:abc"
    assert found.telegram_base_url == "http://127.0.0.1:8081/bot"
    assert found.telegram_proxy == "http://127.0.0.1:3128"


def test_blank_is_not_set() -> None:
    found = read_settings({"TELEGRAM_BOT_TOKEN": " ", "TELEGRAM_PROXY": "", "DATABASE_URL": "\t"})
    assert found.telegram_token is None
    assert found.telegram_proxy is None
    assert found.database_url.startswith("sqlite:///")


def test_nothing_that_can_be_secret_is_printed() -> None:
    found = read_settings(
        {
            "TELEGRAM_BOT_TOKEN": f"1:{SECRET}",
            "TELEGRAM_PROXY": f"http://u:{SECRET}@127.0.0.1:3128",
            "DATABASE_URL": f"postgresql://u:{SECRET}@db/x",
        }
    )
    assert SECRET not in f"{found} {found!r}"


def test_the_environment_comes_before_the_file(own_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [
        "# Cài đặt",
        "TELEGRAM_BOT_TOKEN='1:tệp'",
        "export TELEGRAM_PROXY=http://127.0.0.1:1",
        "TRỐNG",
        "",
    ]
    (own_folder / ".env").write_text("\n".join(lines), encoding="utf-8")
    assert read_settings().telegram_token == "1:tệp"
    assert read_settings().telegram_proxy == "http://127.0.0.1:1"
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "1:môi-trường")
    assert read_settings().telegram_token == "1:môi-trường"
    assert "TELEGRAM_PROXY" not in os.environ, "the file is read, not set"


def test_a_file_that_is_no_text_is_told_in_one_line(own_folder: Path) -> None:
    (own_folder / ".env").write_bytes(b"TELEGRAM_BOT_TOKEN=\xff\xfe" + SECRET.encode())
    assert ".env" in refusal(None)


def test_a_folder_of_that_name_is_no_file_of_settings(own_folder: Path) -> None:
    (own_folder / ".env").mkdir()
    assert read_settings().telegram_token is None


def test_a_data_folder_that_cannot_be_made_is_told_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "nhà").touch()
    told = refusal({})
    assert str(tmp_path / "nhà" / "dieukien") in told
    assert "thư mục" in told


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 12, 31, 16, 59, tzinfo=UTC), date(2026, 12, 31)),
        (datetime(2026, 12, 31, 17, 0, tzinfo=UTC), date(2027, 1, 1)),
    ],
)
def test_the_day_is_vietnams(monkeypatch: pytest.MonkeyPatch, moment: datetime, day: date) -> None:
    monkeypatch.setattr(settings, "now", lambda: moment)
    assert today() == day
