"""Settings from the environment and ``.env``, checked before anything starts."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from urllib.parse import urlsplit

from bot.errors import reason

APP = "dieukien"
VIETNAM = timezone(timedelta(hours=7))
TELEGRAM_BASE_URL = "https://api.telegram.org/bot"


class SettingsError(ValueError):
    """A setting cannot be used; the message names it, and never holds a secret."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of one process. What can hold a password or token is left out of every printed form."""

    database_url: str = field(repr=False)
    telegram_base_url: str
    telegram_proxy: str | None = field(repr=False)
    telegram_token: str | None = field(repr=False)


def data_folder() -> Path:
    """The folder of the user's data, which need not be there yet."""
    import platformdirs

    return Path(platformdirs.user_data_dir(APP, appauthor=False))


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """The settings in this environment; by default the process's own, over those in ``.env``."""
    if environment is None:
        environment = {**_dotenv(), **os.environ}
    values = {key: value.strip() for key, value in environment.items() if value.strip()}
    return Settings(
        _database_url(values.get("DATABASE_URL")),
        _web_address("TELEGRAM_BASE_URL", values.get("TELEGRAM_BASE_URL", TELEGRAM_BASE_URL)),
        values.get("TELEGRAM_PROXY"),
        values.get("TELEGRAM_BOT_TOKEN"),
    )


def _dotenv() -> dict[str, str]:
    """What stands in the file ``.env`` of the current folder."""
    from dotenv import dotenv_values

    try:
        return {key: value for key, value in dotenv_values(".env").items() if value is not None}
    except OSError as error:
        raise SettingsError(f".env: không đọc được, {reason(error)}") from None
    except UnicodeDecodeError:
        raise SettingsError(".env: không phải chữ UTF-8") from None


def _database_url(url: str | None) -> str:
    """The address as SQLAlchemy takes it: psycopg 3 is the driver for PostgreSQL.

    SQLite needs a file, since what is only in memory is not seen by other threads.
    """
    if url is None:
        return f"sqlite:///{_made(data_folder()) / 'dieukien.sqlite3'}"
    scheme, _, rest = url.partition("://")
    if scheme == "sqlite" and rest.startswith("/") and rest[1:].partition("?")[0] not in ("", ":memory:"):
        return url
    if scheme in ("postgres", "postgresql", "postgresql+psycopg") and rest:
        return f"postgresql+psycopg://{rest}"
    raise SettingsError("DATABASE_URL: cần dạng sqlite:///tệp hoặc postgresql://máy/cơ-sở-dữ-liệu")


def _made(folder: Path) -> Path:
    """The folder, made where it is missing."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsError(f"{folder}: không tạo được thư mục dữ liệu, {reason(error)}") from None
    return folder


def _web_address(name: str, url: str) -> str:
    try:
        parts = urlsplit(url)
        if parts.scheme in ("http", "https") and parts.hostname:
            return url
    except ValueError:
        pass
    raise SettingsError(f"{name}: cần một địa chỉ bắt đầu bằng http:// hoặc https://")


def now() -> datetime:
    """The time now, in UTC; here, and nowhere below, the clock is read."""
    return datetime.now(UTC)


def today() -> date:
    """Today's date in Vietnam, where there is no summer time."""
    return now().astimezone(VIETNAM).date()
