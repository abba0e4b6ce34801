"""The sheet to sign of the session's own result, as a PDF."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from bot.channels.web.chat import HERE, Chat
from bot.channels.web.guard import Limits
from bot.channels.web.handing import attachment
from bot.channels.web.making import Making
from bot.channels.web.mine import Mine, run_shown
from bot.channels.web.sessions import Session
from handlers.actions import parts
from handlers.reply import Made
from handlers.sheet.offering import ALL


class Sheets:
    """Makes the sheets; nothing of one is stored."""

    def __init__(self, chat: Chat, mine: Mine, limits: Limits, making: Making) -> None:
        self._chat = chat
        self._mine = mine
        self._limits = limits
        self._making = making

    async def sheet(self, request: Request) -> Response:
        """The sheet for ``chuong-trinh``: a programme of the result, all of them, or those not refused.

        Who has no such result gets the page that says so.
        """
        session = self._chat.session(request)
        run = run_shown(await self._chat.answer(session, HERE)) if session else None
        if session is None or run is None:
            return self._mine.nothing(request)
        self._limits.check(self._limits.turns, session.chat)
        which = request.query_params.get("chuong-trinh", ALL)
        made = await self._asked(session, run, which)
        if made is None:
            return self._mine.nothing(request)
        file = await self._making.made(request, made.maker, made.data)
        return attachment(file.content, file.media_type, made.name)

    async def _asked(self, session: Session, run: str, which: str) -> Made | None:
        """What the sheet is made from; None where ``which`` is none of the result."""
        wanted = f"sheetof:{run}:{which}"
        if parts(wanted)[1] != (run, which):
            return None
        reply = await self._chat.answer(session, wanted)
        # The choices of the last reply can be typed by number: they are those of the chat again.
        await self._chat.answer(session, HERE)
        return next((block for block in reply.blocks if isinstance(block, Made)), None)
