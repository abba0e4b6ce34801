"""Settings from the environment and ``.env``, checked before anything starts."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from urllib.parse import urlsplit

APP = "dieukien"
VIETNAM = timezone(timedelta(hours=7))
TELEGRAM_BASE_URL = "https://api.telegram.org/bot"


class SettingsError(ValueError):
    """A setting cannot be used; the message names it, and never holds a secret."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of one process. The token is left out of every printed form."""

    database_url: str
    telegram_base_url: str
    telegram_proxy: str | None
    telegram_token: str | None = field(repr=False)


def data_folder() -> Path:
    """The folder of the user's data, made where it is missing."""
    import platformdirs

    folder = Path(platformdirs.user_data_dir(APP, appauthor=False))
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsError(f"{folder}: không tạo được thư mục dữ liệu ({error.strerror})") from None
    return folder


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """The settings in this environment; by default the process's own, over those in ``.env``."""
    if environment is None:
        from dotenv import dotenv_values

        held = {key: value for key, value in dotenv_values(".env").items() if value is not None}
        environment = {**held, **os.environ}
    values = {key: value.strip() for key, value in environment.items() if value.strip()}
    return Settings(
        _database_url(values.get("DATABASE_URL")),
        _web_address("TELEGRAM_BASE_URL", values.get("TELEGRAM_BASE_URL", TELEGRAM_BASE_URL)),
        values.get("TELEGRAM_PROXY"),
        values.get("TELEGRAM_BOT_TOKEN"),
    )


def _database_url(url: str | None) -> str:
    """The address as SQLAlchemy takes it: psycopg 3 is the driver for PostgreSQL."""
    if url is None:
        return f"sqlite:///{data_folder() / 'dieukien.sqlite3'}"
    scheme, _, rest = url.partition("://")
    if scheme == "sqlite" and rest.startswith("/"):
        return url
    if scheme in ("postgres", "postgresql", "postgresql+psycopg") and rest:
        return f"postgresql+psycopg://{rest}"
    raise SettingsError("DATABASE_URL: cần dạng sqlite:///tệp hoặc postgresql://máy/cơ-sở-dữ-liệu")


def _web_address(name: str, url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise SettingsError(f"{name}: cần một địa chỉ bắt đầu bằng http:// hoặc https://")
    return url


def now() -> datetime:
    """The time now, in UTC; here, and nowhere below, the clock is read."""
    return datetime.now(UTC)


def today() -> date:
    """Today's date in Vietnam, where there is no summer time."""
    return now().astimezone(VIETNAM).date()
