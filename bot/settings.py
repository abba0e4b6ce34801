"""Settings from the environment and ``.env``, checked before anything starts."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta, timezone
from functools import partial
from pathlib import Path
from typing import TypeVar
from urllib.parse import parse_qs, unquote, urlsplit

from bot import setting_values as values
from bot.errors import reason

T = TypeVar("T")
APP = "dieukien"
VIETNAM = timezone(timedelta(hours=7))
TELEGRAM_BASE_URL = "https://api.telegram.org/bot"
HOST, PORT = "127.0.0.1", 8080
TRUSTED_PROXIES = ("127.0.0.1",)


class SettingsError(ValueError):
    """Settings cannot be used; each line of the message names one, and none holds a secret."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of one process. What can hold a password or token is left out of every printed form."""

    database_url: str = field(repr=False)
    telegram_base_url: str
    telegram_proxy: str | None = field(repr=False)
    telegram_token: str | None = field(repr=False)
    webhook_url: str | None = None
    webhook_secret: str | None = field(default=None, repr=False)
    host: str = HOST
    port: int = PORT
    public_url: str | None = None
    secret: str | None = field(default=None, repr=False)
    trusted_proxies: tuple[str, ...] = TRUSTED_PROXIES
    log: str | None = None
    controller: str = ""
    administrators: frozenset[int] = frozenset()

    def secrets(self) -> tuple[str, ...]:
        """What must never be printed, each as it could show up in a text."""
        given = [self.telegram_token, self.webhook_secret, self.secret]
        given += [*_passwords(self.database_url), *_passwords(self.telegram_proxy or "")]
        return tuple(secret for secret in given if secret)


def data_folder() -> Path:
    """The folder of the user's data, which need not be there yet."""
    import platformdirs

    return Path(platformdirs.user_data_dir(APP, appauthor=False))


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """The settings in this environment; by default the process's own, over those in ``.env``.

    SettingsError names every setting that cannot be used.
    """
    if environment is None:
        environment = {**_dotenv(), **os.environ}
    given = _Given(environment)
    base_url = given.read("TELEGRAM_BASE_URL", values.web_address) or TELEGRAM_BASE_URL
    own = urlsplit(base_url).hostname == values.TELEGRAM_HOST
    settings = Settings(
        database_url=given.read("DATABASE_URL", values.database_url) or "",
        telegram_base_url=base_url,
        telegram_proxy=given.read("TELEGRAM_PROXY", values.proxy),
        telegram_token=given.read("TELEGRAM_BOT_TOKEN", values.token),
        webhook_url=given.read("TELEGRAM_WEBHOOK_URL", partial(values.webhook_url, telegrams_own=own)),
        webhook_secret=given.read("TELEGRAM_WEBHOOK_SECRET", values.webhook_secret),
        host=given.read("DIEUKIEN_HOST", values.host) or HOST,
        port=PORT if (port := given.read("DIEUKIEN_PORT", values.port)) is None else port,
        public_url=given.read("DIEUKIEN_PUBLIC_URL", values.public_url),
        secret=given.read("DIEUKIEN_SECRET", values.signing_key),
        trusted_proxies=given.read("DIEUKIEN_TRUSTED_PROXIES", values.trusted_proxies) or TRUSTED_PROXIES,
        log=given.read("DIEUKIEN_LOG", values.log),
        controller=given.read("DIEUKIEN_CONTROLLER", values.controller) or "",
        administrators=given.read("DIEUKIEN_ADMINISTRATORS", values.administrators) or frozenset(),
    )
    given.needs("TELEGRAM_WEBHOOK_URL", "TELEGRAM_BOT_TOKEN", "TELEGRAM_WEBHOOK_SECRET")
    given.refuse()
    return settings if settings.database_url else replace(settings, database_url=_own_database())


class _Given:
    """The settings given, read one after another; what is wrong with them is gathered."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._values = {name: value.strip() for name, value in environment.items() if value.strip()}
        self._faults: list[str] = []

    def read(self, name: str, check: Callable[[str], T]) -> T | None:
        """The checked value; None where there is none, or a bad one, which is noted."""
        if (value := self._values.get(name)) is None:
            return None
        try:
            return check(value)
        except ValueError as error:
            self._faults.append(f"{name}: {error}")
            return None

    def needs(self, name: str, *others: str) -> None:
        """Notes which others are missing where this one is given."""
        if name in self._values:
            self._faults += [
                f"{other}: cần có khi đặt {name}" for other in others if other not in self._values
            ]

    def refuse(self) -> None:
        """SettingsError with all that was noted."""
        if self._faults:
            raise SettingsError("\n".join(self._faults))


def _dotenv() -> dict[str, str]:
    """What stands in the file ``.env`` of the current folder."""
    from dotenv import dotenv_values

    try:
        return {key: value for key, value in dotenv_values(".env").items() if value is not None}
    except OSError as error:
        raise SettingsError(f".env: không đọc được, {reason(error)}") from None
    except UnicodeDecodeError:
        raise SettingsError(".env: không phải chữ UTF-8") from None


def _own_database() -> str:
    return f"sqlite:///{_made(data_folder()) / 'dieukien.sqlite3'}"


def _made(folder: Path) -> Path:
    """The folder, made where it is missing."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsError(f"{folder}: không tạo được thư mục dữ liệu, {reason(error)}") from None
    return folder


def _passwords(url: str) -> set[str]:
    """The password in an address: as it stands there, and as it is meant."""
    login, found, _ = url.partition("://")[2].rpartition("@")
    asked = parse_qs(urlsplit(url).query).get("password", [])
    written = {login.partition(":")[2] if found else "", *asked}
    return written | {unquote(password) for password in written}


def now() -> datetime:
    """The time now, in UTC; here, and nowhere below, the clock is read."""
    return datetime.now(UTC)


def today() -> date:
    """Today's date in Vietnam, where there is no summer time."""
    return now().astimezone(VIETNAM).date()
