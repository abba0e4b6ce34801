"""What the value of each setting has to be.

A check gives the value as it is used; ValueError says, in words, why it cannot be. No message holds the
value: it may be a password in the wrong place.
"""

from __future__ import annotations

import re
import unicodedata
from ipaddress import ip_address, ip_network
from urllib.parse import SplitResult, urlsplit

TELEGRAM_HOST = "api.telegram.org"
TELEGRAM_PORTS = (443, 80, 88, 8443)
WEBHOOK_PATH = "/telegram"
LONGEST_SECRET = 256
SHORTEST_KEY = 32
LONGEST_CONTROLLER = 500
LOGS = ("text", "json")

_TOKEN = re.compile(r"[0-9]+:[A-Za-z0-9_-]+")
_SECRET = re.compile(rf"[A-Za-z0-9_-]{{1,{LONGEST_SECRET}}}")
_BEYOND_USERS = 2**52
_HOST_NAME = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?")


def database_url(url: str) -> str:
    """The address as SQLAlchemy takes it: psycopg 3 is the driver for PostgreSQL.

    SQLite needs a file, since what is only in memory is not seen by other threads.
    """
    scheme, _, rest = url.partition("://")
    if scheme == "sqlite" and rest.startswith("/") and rest[1:].partition("?")[0] not in ("", ":memory:"):
        return url
    if scheme in ("postgres", "postgresql", "postgresql+psycopg") and rest:
        return f"postgresql+psycopg://{rest}"
    raise ValueError("cần dạng sqlite:///tệp hoặc postgresql://máy/cơ-sở-dữ-liệu")


def token(value: str) -> str:
    """The token of a bot, in the form that BotFather gives it."""
    if _TOKEN.fullmatch(value):
        return value
    raise ValueError("cần đúng mã do BotFather cấp, dạng 123456:ABC…")


def web_address(url: str) -> str:
    """An address on the web, as it is."""
    if _parts(url) is None:
        raise ValueError("cần một địa chỉ bắt đầu bằng http:// hoặc https://")
    return url


def proxy(url: str) -> str:
    """A proxy for HTTP, which may ask for a name and a password."""
    parts = _parts(url)
    if parts is None or parts.path not in ("", "/"):
        raise ValueError("cần dạng http://máy:cổng")
    return url


def public_url(url: str) -> str:
    """Where the page is found, without a slash at the end."""
    parts = _parts(url)
    if parts is None or parts.path not in ("", "/") or _has_more(parts):
        raise ValueError("cần dạng https://tên-miền, không có đường dẫn phía sau")
    return f"{parts.scheme}://{parts.netloc}"


def webhook_url(url: str, *, telegrams_own: bool) -> str:
    """Where the webhook is found from outside: WEBHOOK_PATH is added to a bare host.

    Telegram's own servers call only https and four ports; a Bot API server of one's own calls any.
    """
    parts = _parts(url)
    if parts is None or _has_more(parts):
        raise ValueError(f"cần dạng https://tên-miền{WEBHOOK_PATH}")
    path = parts.path.rstrip("/") or WEBHOOK_PATH
    if not path.endswith(WEBHOOK_PATH):
        raise ValueError(f"đường dẫn cần kết thúc bằng {WEBHOOK_PATH}")
    if telegrams_own and not _loopback(parts.hostname or ""):
        if parts.scheme != "https":
            raise ValueError("Telegram chỉ gọi địa chỉ https://")
        if (parts.port or 443) not in TELEGRAM_PORTS:
            raise ValueError(f"Telegram chỉ gọi các cổng {', '.join(map(str, TELEGRAM_PORTS))}")
    return f"{parts.scheme}://{parts.netloc}{path}"


def webhook_secret(value: str) -> str:
    """What Telegram sends along, so that nobody else can speak in its name."""
    if _SECRET.fullmatch(value):
        return value
    raise ValueError(f"cần 1 đến {LONGEST_SECRET} ký tự, chỉ gồm A-Z, a-z, 0-9, _ và -")


def signing_key(value: str) -> str:
    """What cookies are signed with; long enough not to be guessed."""
    if len(value) < SHORTEST_KEY:
        raise ValueError(f"cần ít nhất {SHORTEST_KEY} ký tự")
    return value


def host(value: str) -> str:
    """What the server listens on: an address of this machine, or its name."""
    if _is_address(value) or _HOST_NAME.fullmatch(value):
        return value
    raise ValueError("cần một địa chỉ IP hoặc tên máy, không kèm cổng")


def port(value: str) -> int:
    """A port; 0 takes any that is free."""
    if value.isascii() and value.isdecimal() and len(value) <= 5 and int(value) <= 65535:
        return int(value)
    raise ValueError("cần một số từ 0 đến 65535")


def trusted_proxies(value: str) -> tuple[str, ...]:
    """The addresses and networks whose X-Forwarded-For and X-Forwarded-Proto are believed."""
    entries = tuple(value.replace(",", " ").split())
    for entry in entries:
        try:
            ip_network(entry)
        except ValueError:
            raise ValueError("cần các địa chỉ IP hoặc mạng (10.0.0.0/24), cách nhau bằng dấu phẩy") from None
    return entries


def log(value: str) -> str:
    """The form of the log."""
    if value in LOGS:
        return value
    raise ValueError(f"cần {' hoặc '.join(LOGS)}")


def controller(value: str) -> str:
    """Who runs the service and how to reach them: one line, shown as it is."""
    words = unicodedata.normalize("NFC", " ".join(value.split()))
    if len(words) > LONGEST_CONTROLLER or not words.isprintable():
        raise ValueError(f"cần một dòng chữ, nhiều nhất {LONGEST_CONTROLLER} ký tự")
    return words


def administrators(value: str) -> frozenset[int]:
    """The numbers of the Telegram users who may publish documents and see what is counted."""
    written = value.replace(",", " ").split()
    if all(each.isascii() and each.isdecimal() and 0 < int(each) < _BEYOND_USERS for each in written):
        return frozenset(map(int, written))
    raise ValueError("cần các số của người dùng Telegram, cách nhau bằng dấu phẩy")


def _parts(url: str) -> SplitResult | None:
    """The parts of an http(s) address that has a host and a usable port; None for anything else."""
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        return None
    return parts if usable and url.isprintable() and " " not in url else None


def _has_more(parts: SplitResult) -> bool:
    """Whether there is a name, a password, a query or a fragment, none of which a public address has."""
    return bool(parts.query or parts.fragment or "@" in parts.netloc)


def _loopback(name: str) -> bool:
    return name == "localhost" or (_is_address(name) and ip_address(name).is_loopback)


def _is_address(value: str) -> bool:
    try:
        ip_address(value)
    except ValueError:
        return False
    return True
