"""Looking at a server from outside, and at its settings before it starts."""

from __future__ import annotations

from http.client import HTTPConnection, HTTPException
from ipaddress import ip_address

from bot.settings import Settings

SECONDS = 4.0


def healthy(settings: Settings) -> bool:
    """Whether the server of these settings answers on this machine."""
    connection = HTTPConnection(_reached(settings.host), settings.port, timeout=SECONDS)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def _reached(host: str) -> str:
    """What listens on every address is reached at the loopback."""
    try:
        address = ip_address(host)
    except ValueError:
        return host
    if not address.is_unspecified:
        return host
    return "127.0.0.1" if address.version == 4 else "::1"


def shown(settings: Settings) -> list[str]:
    """The settings as lines; of what can be secret only whether it is set."""
    sqlite = settings.database_url.startswith("sqlite")
    rows: list[tuple[str, str | None]] = [
        ("DATABASE_URL", settings.database_url if sqlite else "PostgreSQL"),
        ("TELEGRAM_BOT_TOKEN", _secret(settings.telegram_token)),
        ("TELEGRAM_BASE_URL", settings.telegram_base_url),
        ("TELEGRAM_PROXY", _secret(settings.telegram_proxy)),
        ("TELEGRAM_WEBHOOK_URL", settings.webhook_url),
        ("TELEGRAM_WEBHOOK_SECRET", _secret(settings.webhook_secret)),
        ("DIEUKIEN_HOST", settings.host),
        ("DIEUKIEN_PORT", str(settings.port)),
        ("DIEUKIEN_PUBLIC_URL", settings.public_url),
        ("DIEUKIEN_SECRET", _secret(settings.secret)),
        ("DIEUKIEN_TRUSTED_PROXIES", ", ".join(settings.trusted_proxies)),
        ("DIEUKIEN_LOG", settings.log),
        ("DIEUKIEN_CONTROLLER", settings.controller),
        ("DIEUKIEN_ADMINISTRATORS", ", ".join(map(str, sorted(settings.administrators)))),
    ]
    return [f"{name}: {value or 'chưa đặt'}" for name, value in rows]


def _secret(value: str | None) -> str | None:
    return value and "đã đặt"
