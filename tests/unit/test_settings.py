"""Settings: where they come from, what they default to, and what is said of a bad one."""

from __future__ import annotations

import os
import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot import settings
from bot.settings import SettingsError, data_folder, read_settings, today

SECRET = "bi-mat-4711"
ROOT = Path(__file__).parents[2]


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


def test_the_servers_settings_by_themselves() -> None:
    found = read_settings({})
    assert (found.host, found.port) == ("127.0.0.1", 8080)
    assert found.trusted_proxies == ("127.0.0.1",)
    assert found.webhook_url is found.webhook_secret is found.public_url is found.secret is found.log is None
    assert found.controller == ""
    assert found.administrators == frozenset()


def test_the_servers_settings() -> None:
    found = read_settings(
        {
            "TELEGRAM_BOT_TOKEN": "1:abc",
            "TELEGRAM_WEBHOOK_URL": "https://dieukien.example.vn",
            "TELEGRAM_WEBHOOK_SECRET": "A-z_9" * 51,
            "DIEUKIEN_HOST": "::",
            "DIEUKIEN_PORT": "0",
            "DIEUKIEN_PUBLIC_URL": "https://dieukien.example.vn/",
            "DIEUKIEN_SECRET": "k" * 32,
            "DIEUKIEN_TRUSTED_PROXIES": "10.0.0.2, 10.1.0.0/16 ::1",
            "DIEUKIEN_LOG": "json",
            "DIEUKIEN_CONTROLLER": "Sở Nội vụ  tỉnh, điện thoại 0200 000 000",
            "DIEUKIEN_ADMINISTRATORS": "1001, 2002 5400000003,1001",
        }
    )
    assert found.webhook_url == "https://dieukien.example.vn/telegram"
    assert found.webhook_secret == "A-z_9" * 51
    assert (found.host, found.port) == ("::", 0)
    assert found.public_url == "https://dieukien.example.vn"
    assert found.secret == "k" * 32
    assert found.trusted_proxies == ("10.0.0.2", "10.1.0.0/16", "::1")
    assert found.log == "json"
    assert found.controller == "Sở Nội vụ tỉnh, điện thoại 0200 000 000"
    assert found.administrators == {1001, 2002, 5400000003}


@pytest.mark.parametrize("given", ["@lan", "1001;2002", "-1", "0", "١٢", "1" * 20])
def test_administrators_are_numbers(given: str) -> None:
    with pytest.raises(SettingsError, match="DIEUKIEN_ADMINISTRATORS: cần các số") as caught:
        read_settings({"DIEUKIEN_ADMINISTRATORS": given})
    assert given not in str(caught.value)


HOOK = {"TELEGRAM_BOT_TOKEN": "1:abc", "TELEGRAM_WEBHOOK_SECRET": "s"}
OWN_SERVER = {"TELEGRAM_BASE_URL": "http://10.0.0.3:8081/bot"}


@pytest.mark.parametrize(
    ("others", "given", "used"),
    [
        ({}, "https://a.vn/", "https://a.vn/telegram"),
        ({}, "https://a.vn:8443/telegram", "https://a.vn:8443/telegram"),
        ({}, "https://a.vn/dieukien/telegram/", "https://a.vn/dieukien/telegram"),
        ({}, "http://127.0.0.1:9/telegram", "http://127.0.0.1:9/telegram"),
        ({}, "http://[::1]:9", "http://[::1]:9/telegram"),
        ({}, "http://localhost:9", "http://localhost:9/telegram"),
        (OWN_SERVER, "http://10.0.0.2:8080", "http://10.0.0.2:8080/telegram"),
    ],
)
def test_the_address_of_the_webhook(others: dict[str, str], given: str, used: str) -> None:
    assert read_settings({**HOOK, **others, "TELEGRAM_WEBHOOK_URL": given}).webhook_url == used


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("TELEGRAM_BOT_TOKEN", SECRET, "cần đúng mã do BotFather cấp, dạng 123456:ABC…"),
        ("TELEGRAM_BOT_TOKEN", f"1:{SECRET} x", "cần đúng mã do BotFather cấp, dạng 123456:ABC…"),
        ("TELEGRAM_PROXY", f"socks5://u:{SECRET}@127.0.0.1:1", "cần dạng http://máy:cổng"),
        ("TELEGRAM_PROXY", f"http://u:{SECRET}@127.0.0.1:1/x", "cần dạng http://máy:cổng"),
        ("TELEGRAM_PROXY", "127.0.0.1:3128", "cần dạng http://máy:cổng"),
        ("TELEGRAM_WEBHOOK_URL", "https://", "cần dạng https://tên-miền/telegram"),
        ("TELEGRAM_WEBHOOK_URL", f"https://u:{SECRET}@a.vn", "cần dạng https://tên-miền/telegram"),
        ("TELEGRAM_WEBHOOK_URL", f"https://a.vn/telegram?k={SECRET}", "cần dạng https://tên-miền/telegram"),
        ("TELEGRAM_WEBHOOK_URL", "https://a.vn:0", "cần dạng https://tên-miền/telegram"),
        ("TELEGRAM_WEBHOOK_URL", "https://a.vn:x", "cần dạng https://tên-miền/telegram"),
        ("TELEGRAM_WEBHOOK_URL", "https://a.vn/bot", "đường dẫn cần kết thúc bằng /telegram"),
        ("TELEGRAM_WEBHOOK_URL", "http://a.vn", "Telegram chỉ gọi địa chỉ https://"),
        ("TELEGRAM_WEBHOOK_URL", "https://a.vn:8080", "Telegram chỉ gọi các cổng 443, 80, 88, 8443"),
        ("TELEGRAM_WEBHOOK_SECRET", f"{SECRET} ạ", "cần 1 đến 256 ký tự, chỉ gồm A-Z, a-z, 0-9, _ và -"),
        ("TELEGRAM_WEBHOOK_SECRET", "a" * 257, "cần 1 đến 256 ký tự, chỉ gồm A-Z, a-z, 0-9, _ và -"),
        ("DIEUKIEN_HOST", "127.0.0.1:80", "cần một địa chỉ IP hoặc tên máy, không kèm cổng"),
        ("DIEUKIEN_HOST", "http://a", "cần một địa chỉ IP hoặc tên máy, không kèm cổng"),
        ("DIEUKIEN_PORT", "65536", "cần một số từ 0 đến 65535"),
        ("DIEUKIEN_PORT", "-1", "cần một số từ 0 đến 65535"),
        ("DIEUKIEN_PORT", "９", "cần một số từ 0 đến 65535"),
        ("DIEUKIEN_PORT", "9" * 5000, "cần một số từ 0 đến 65535"),
        ("DIEUKIEN_PUBLIC_URL", "a.vn", "cần dạng https://tên-miền, không có đường dẫn phía sau"),
        ("DIEUKIEN_PUBLIC_URL", "https://a.vn/x", "cần dạng https://tên-miền, không có đường dẫn phía sau"),
        (
            "DIEUKIEN_PUBLIC_URL",
            f"https://u:{SECRET}@a.vn",
            "cần dạng https://tên-miền, không có đường dẫn phía sau",
        ),
        ("DIEUKIEN_SECRET", SECRET, "cần ít nhất 32 ký tự"),
        (
            "DIEUKIEN_TRUSTED_PROXIES",
            "*",
            "cần các địa chỉ IP hoặc mạng (10.0.0.0/24), cách nhau bằng dấu phẩy",
        ),
        (
            "DIEUKIEN_TRUSTED_PROXIES",
            "127.0.0.1, proxy",
            "cần các địa chỉ IP hoặc mạng (10.0.0.0/24), cách nhau bằng dấu phẩy",
        ),
        ("DIEUKIEN_LOG", "xml", "cần text hoặc json"),
        ("DIEUKIEN_CONTROLLER", "a" * 501, "cần một dòng chữ, nhiều nhất 500 ký tự"),
        ("DIEUKIEN_CONTROLLER", "a\x1b[31m", "cần một dòng chữ, nhiều nhất 500 ký tự"),
    ],
)
def test_what_is_said_of_a_bad_setting(name: str, value: str, words: str) -> None:
    assert refusal({**HOOK, name: value}) == f"{name}: {words}"


def test_a_webhook_needs_a_token_and_a_secret() -> None:
    with pytest.raises(SettingsError) as caught:
        read_settings({"TELEGRAM_WEBHOOK_URL": "https://a.vn"})
    assert str(caught.value).splitlines() == [
        "TELEGRAM_BOT_TOKEN: cần có khi đặt TELEGRAM_WEBHOOK_URL",
        "TELEGRAM_WEBHOOK_SECRET: cần có khi đặt TELEGRAM_WEBHOOK_URL",
    ]


def test_all_that_is_wrong_is_told_at_once() -> None:
    with pytest.raises(SettingsError) as caught:
        read_settings({"DATABASE_URL": SECRET, "DIEUKIEN_PORT": SECRET, "DIEUKIEN_LOG": SECRET})
    told = str(caught.value)
    assert [line.partition(":")[0] for line in told.splitlines()] == [
        "DATABASE_URL",
        "DIEUKIEN_PORT",
        "DIEUKIEN_LOG",
    ]
    assert SECRET not in told


def test_blank_is_not_set() -> None:
    found = read_settings({"TELEGRAM_BOT_TOKEN": " ", "TELEGRAM_PROXY": "", "DATABASE_URL": "\t"})
    assert found.telegram_token is None
    assert found.telegram_proxy is None
    assert found.database_url.startswith("sqlite:///")


SECRETS = {
    "TELEGRAM_BOT_TOKEN": f"1:{SECRET}",
    "TELEGRAM_PROXY": f"http://u:{SECRET}@127.0.0.1:3128",
    "TELEGRAM_WEBHOOK_SECRET": SECRET,
    "DATABASE_URL": f"postgresql://u:{SECRET}%2F1@db/x",
    "DIEUKIEN_SECRET": SECRET * 4,
}


def test_nothing_that_can_be_secret_is_printed() -> None:
    found = read_settings(SECRETS)
    assert SECRET not in f"{found} {found!r}"


def test_what_is_secret_is_known() -> None:
    assert set(read_settings(SECRETS).secrets()) == {
        f"1:{SECRET}",
        SECRET,
        SECRET * 4,
        f"{SECRET}%2F1",
        f"{SECRET}/1",
    }
    assert read_settings({"DATABASE_URL": "postgresql://u@db/x?password=abc"}).secrets() == ("abc",)
    assert read_settings({}).secrets() == ()


def test_the_example_names_every_setting_and_can_be_used(monkeypatch: pytest.MonkeyPatch) -> None:
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    named = set(re.findall(r"^#?([A-Z_]+)=", example, re.MULTILINE))
    source = Path(settings.__file__).read_text(encoding="utf-8")
    assert named == set(re.findall(r'given\.read\("([A-Z_]+)"', source))
    lines = re.findall(r"^#([A-Z_]+)=(.+)$", example, re.MULTILINE)
    assert read_settings({**HOOK, **dict(lines)}).log == "json"
    assert not re.findall(r"^[A-Z_]+=", example, re.MULTILINE), "nothing is set by the example itself"


def test_the_environment_comes_before_the_file(own_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [
        "# Cài đặt",
        "TELEGRAM_BOT_TOKEN='1:tep'",
        "export TELEGRAM_PROXY=http://127.0.0.1:1",
        "TRỐNG",
        "",
    ]
    (own_folder / ".env").write_text("\n".join(lines), encoding="utf-8")
    assert read_settings().telegram_token == "1:tep"
    assert read_settings().telegram_proxy == "http://127.0.0.1:1"
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "1:moi-truong")
    assert read_settings().telegram_token == "1:moi-truong"
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
