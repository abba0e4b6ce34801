"""Calls of Telegram's Bot API over aiohttp, with the few errors that matter to a sender."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from urllib.parse import quote, urlsplit

import aiohttp
import orjson
from yarl import URL

from bot.channels import ChannelError, faults
from handlers import channel_texts as texts

BASE_URL = "https://api.telegram.org/bot"
CALL_SECONDS, UPLOAD_SECONDS = 10.0, 20.0
SLOWEST_UPLOAD = 128 * 1024
"""Bytes a second, below which an upload is given up."""
FETCH_SECONDS, STALLED_SECONDS = 120.0, 15.0
CHUNK = 64 * 1024
CONNECTIONS = 128
IDLE_SECONDS = 20.0
"""Shorter than servers keep an idle connection, so that none is closed under a call that begins."""

_TOKEN = re.compile(r"[0-9]{1,20}:[A-Za-z0-9_-]+")
_SERVER = re.compile(r"https?://[^/\s]+(/\S*)?/bot\S*")
_JSON = {"Content-Type": "application/json", "Accept-Encoding": "identity"}
_PLAIN = {"Accept-Encoding": "identity"}


class ApiError(Exception):
    """A call without success; its words hold neither the token nor anything that was sent."""


def describe(error: Exception) -> str:
    """An error for the log: its kind and, of a call, its own harmless words."""
    return f"{type(error).__name__} {error}".strip() if isinstance(error, ApiError) else faults.name(error)


class Unreached(ApiError):
    """The network, the server (5xx, 409) or an answer cut off: to be tried again. Its words: what kind."""


class Misfetched(ApiError):
    """A file that is longer or shorter than was said."""


class BadToken(ApiError):
    """Telegram knows no such token (401, 404)."""


class Blocked(ApiError):
    """The chat is closed to the bot (403): blocked, put out of a group, deleted."""


class AskedToWait(ApiError):
    """Too many requests (429): nothing to this chat for so many ``seconds``."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"{seconds:g} s")
        self.seconds = seconds


class Refused(ApiError):
    """The call can never succeed as it is; ``moved_to`` is the chat's new id, where it has one.

    ``reason`` is Telegram's own, which can name what was sent: only the error's words are for the log.
    """

    def __init__(self, code: int, reason: str, moved_to: int | None = None) -> None:
        super().__init__(f"{code} {reason.split(':', 1)[0][:80]}")
        self.reason = reason
        self.moved_to = moved_to


@dataclass(frozen=True, slots=True)
class Connection:
    """How Telegram is reached: ``base_url`` is what the token is put after, ``proxy`` takes every request.

    ChannelError for a token, an address or a proxy that cannot be one.
    """

    token: str = field(repr=False)
    base_url: str = BASE_URL
    proxy: str | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        if not _TOKEN.fullmatch(self.token):
            raise ChannelError(texts.BAD_TOKEN)
        if not _SERVER.fullmatch(self.base_url):
            raise ChannelError(texts.BAD_BASE_URL)
        if self.proxy and not _is_proxy(self.proxy):
            raise ChannelError(texts.BAD_PROXY)

    @property
    def bot_id(self) -> str:
        """The bot's number, which its token begins with."""
        return self.token.partition(":")[0]


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that goes with a call: the parameter it is, its name, its kind and its bytes."""

    parameter: str
    name: str
    kind: str
    data: bytes = field(repr=False)


class BotApi:
    """One bot's calls. To be opened, used and closed within one event loop."""

    def __init__(self, connection: Connection) -> None:
        self._root = f"{connection.base_url}{connection.token}/"
        server, _, rest = connection.base_url.rpartition("/bot")
        self._files = f"{server}/file/bot{rest}{connection.token}/"
        self._proxy = URL(connection.proxy) if connection.proxy else None
        self._session: aiohttp.ClientSession | None = None

    async def close(self) -> None:
        """Closes the connections; the next call opens them again."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def call(
        self,
        method: str,
        params: Mapping[str, Any],
        upload: Upload | None = None,
        seconds: float = 0.0,
    ) -> Any:
        """The result of one call, tried once, within so many seconds (0: the usual). Raises ApiError."""
        seconds = seconds or (CALL_SECONDS if upload is None else _upload_seconds(upload))
        session = self._session or self._opened()
        try:
            async with session.post(
                URL(self._root + method, encoded=True),
                data=orjson.dumps(params) if upload is None else _form(params, upload),
                headers=_JSON if upload is None else _PLAIN,
                proxy=self._proxy,
                timeout=aiohttp.ClientTimeout(total=seconds),
                allow_redirects=False,
            ) as response:
                body = await response.read()
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
            # its words can hold the address, and so the token
            raise Unreached(faults.name(error)) from None
        return _result(response.status, body)

    async def fetch(self, path: str, size: int | None, most: int) -> bytes:
        """A file by its path, tried once; ``size`` is what it was said to have, in bytes, if anything was.

        Raises ApiError; Misfetched as soon as it is over its size, or over ``most``.
        """
        session = self._session or self._opened()
        most = most if size is None else min(size, most)
        try:
            async with session.get(
                URL(self._files + quote(path), encoded=True),
                headers=_PLAIN,
                proxy=self._proxy,
                timeout=aiohttp.ClientTimeout(total=FETCH_SECONDS, sock_read=STALLED_SECONDS),
                allow_redirects=False,
            ) as response:
                if response.status != 200:
                    raise _not_there(response.status)
                found = await _within(response.content, most)
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
            raise Unreached(faults.name(error)) from None
        if size is not None and len(found) != size:
            raise Misfetched
        return bytes(found)

    def _opened(self) -> aiohttp.ClientSession:
        connector = aiohttp.TCPConnector(limit=CONNECTIONS, keepalive_timeout=IDLE_SECONDS, ttl_dns_cache=300)
        self._session = aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar())
        return self._session


async def _within(stream: aiohttp.StreamReader, most: int) -> bytearray:
    """All of a stream; Misfetched once there is more of it."""
    found = bytearray()
    async for chunk in stream.iter_chunked(CHUNK):
        found += chunk
        if len(found) > most:
            raise Misfetched
    return found


def _not_there(status: int) -> ApiError:
    if status == 429:
        return AskedToWait(_seconds(None))
    return Refused(status, "file") if 400 <= status < 500 else Unreached(f"HTTP {status}")


def _result(status: int, body: bytes) -> Any:
    try:
        answer = orjson.loads(body)
        ok, result = answer.get("ok"), answer.get("result")
    except (orjson.JSONDecodeError, AttributeError):
        answer, ok, result = {}, False, None
    if ok and status == 200:
        return result
    if status in (401, 404):
        raise BadToken("401, 404")
    if status == 403:
        raise Blocked("403")
    extra = _mapping(answer.get("parameters"))
    if status == 429:
        raise AskedToWait(_seconds(extra.get("retry_after")))
    if 400 <= status < 500 and status != 409 and answer:
        moved_to = extra.get("migrate_to_chat_id")
        raise Refused(status, str(answer.get("description", "")), moved_to)
    raise Unreached(f"HTTP {status}")


def _upload_seconds(upload: Upload) -> float:
    return UPLOAD_SECONDS + len(upload.data) / SLOWEST_UPLOAD


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _seconds(value: object) -> float:
    return max(float(value), 0.0) if isinstance(value, int | float) else 5.0


def _form(params: Mapping[str, Any], upload: Upload) -> aiohttp.FormData:
    form = aiohttp.FormData()
    for name, value in params.items():
        form.add_field(name, value if isinstance(value, str) else orjson.dumps(value).decode())
    # read bit by bit: bytes in one piece would hold up the loop from a megabyte on, and aiohttp says so
    content = BytesIO(upload.data)
    form.add_field(upload.parameter, content, filename=upload.name, content_type=upload.kind)
    return form


def _is_proxy(address: str) -> bool:
    try:
        parts = urlsplit(address)
        return parts.scheme == "http" and bool(parts.hostname) and URL(address).port is not None
    except ValueError:
        return False
