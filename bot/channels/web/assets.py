"""Style, script and fonts: named by their content, so that a browser may keep them for good."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from importlib.resources import files

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from bot.channels.web import addresses

_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".woff2": "font/woff2",
}
_NAMED = re.compile(r"url\((?P<name>[a-z0-9.-]+)\)")
_FOREVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class Asset:
    """A file's content and media type."""

    content: bytes
    media_type: str


class Assets:
    """The files of ``static``, read once. What a style sheet names is given its hashed name there too."""

    def __init__(self) -> None:
        folder = files("bot.channels.web").joinpath("static")
        contents = {each.name: each.read_bytes() for each in folder.iterdir() if _suffix(each.name) in _TYPES}
        self._hashed = {name: _hashed(name, content) for name, content in contents.items()}
        for name, content in contents.items():
            if name.endswith(".css"):
                contents[name] = self._resolved(content)
                self._hashed[name] = _hashed(name, contents[name])
        self._served: Mapping[str, Asset] = {
            self._hashed[name]: Asset(content, _TYPES[_suffix(name)]) for name, content in contents.items()
        }

    def address(self, name: str) -> str:
        """Where a file is served; KeyError where there is none of this name."""
        return f"{addresses.ASSETS}/{self._hashed[name]}"

    async def serve(self, request: Request) -> Response:
        """A file, by its hashed name."""
        asset = self._served.get(request.path_params["name"])
        if asset is None:
            raise HTTPException(404)
        return Response(asset.content, media_type=asset.media_type, headers={"Cache-Control": _FOREVER})

    def _resolved(self, style: bytes) -> bytes:
        return _NAMED.sub(lambda match: f"url({self.address(match['name'])})", style.decode()).encode()


def _suffix(name: str) -> str:
    return name[name.rfind(".") :]


def _hashed(name: str, content: bytes) -> str:
    stem, _, suffix = name.rpartition(".")
    return f"{stem}.{sha256(content).hexdigest()[:10]}.{suffix}"
