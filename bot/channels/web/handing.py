"""Files that are made when somebody asks for them: sealed into the page that offers them, stored nowhere."""

from __future__ import annotations

from urllib.parse import quote

import orjson
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from bot.channels.web.forms import read_form
from bot.channels.web.guard import Limits
from bot.channels.web.making import Making
from bot.channels.web.pages import PERSONAL
from bot.channels.web.sessions import Session, Sessions
from handlers.reply import Made

FIELD = "tep"
"""The field of the form in which what is sealed comes back."""


class Handing:
    """Makes the files that replies offer."""

    def __init__(
        self,
        sessions: Sessions,
        limits: Limits,
        making: Making,
        public_url: str,
    ) -> None:
        self._sessions = sessions
        self._limits = limits
        self._public_url = public_url
        self._making = making

    def sealed(self, session: Session, made: Made) -> str:
        """What the page gives back to get this file."""
        return self._sessions.sealed(session, orjson.dumps([made.maker, made.name, made.data]).decode())

    async def take(self, request: Request) -> Response:
        """Makes what a form asks for; HTTPException 404 where that is not the session's own, or too old."""
        form = await read_form(request, self._public_url)
        session = self._sessions.read(request.cookies.get(self._sessions.cookie))
        asked = self._sessions.opened(session, form.one(FIELD)) if session else None
        if session is None or asked is None:
            raise HTTPException(404)
        self._limits.check(self._limits.turns, session.chat)
        maker, name, data = orjson.loads(asked)
        file = await self._making.made(request, maker, data)
        return attachment(file.content, file.media_type, name)


def attachment(content: bytes, media_type: str, name: str, cache: str = PERSONAL) -> Response:
    """A file to be stored by the browser under this name."""
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}",
        "Cache-Control": cache,
    }
    if name.isascii() and name.isprintable() and '"' not in name and "\\" not in name:
        headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return Response(content, media_type=media_type, headers=headers)
