"""What is one person's: the result to print, what is stored, and how to erase it."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.channels.web import addresses
from bot.channels.web.chat import HERE, Chat, offered
from bot.channels.web.forms import read_form
from bot.channels.web.pages import PERSONAL
from bot.channels.web.sessions import Session, Sessions
from bot.channels.web.site import Site
from bot.channels.web.view import BlockView, ChoicesView
from handlers import page_texts as texts
from handlers.actions import action
from handlers.reply import File, Reply

_ERASE = "erase"
_PRIVACY = "privacy"
_EXPORT = "/dulieucuatoi"


class Mine:
    """Makes the pages."""

    def __init__(self, site: Site, chat: Chat, sessions: Sessions, public_url: str) -> None:
        self._site = site
        self._chat = chat
        self._sessions = sessions
        self._public_url = public_url

    async def result(self, request: Request) -> Response:
        """The result as a page to print; ``phu-luc`` names the programme whose whole reasoning is annexed.

        One programme alone is always printed with it.
        """
        session = self._chat.session(request)
        here = await self._chat.answer(session, HERE) if session else Reply()
        run = run_shown(here)
        if session is None or run is None:
            return self.nothing(request)
        programmes = _programmes(here)
        wanted = request.query_params.get("phu-luc", "")
        annexed = [each for each in programmes if wanted in (each, addresses.ALL) or len(programmes) == 1]
        printed = await self._chat.answer(session, action("print", run))
        annexes = [await self._chat.answer(session, action("tree", run, each)) for each in annexed]
        if annexes:
            # The choices of the last reply can be typed by number: they are those of the chat again.
            await self._chat.answer(session, HERE)
        listed = programmes if len(programmes) > 1 else []
        return self._printed(request, self._said(printed), [self._said(each) for each in annexes], listed)

    def nothing(self, request: Request) -> Response:
        """The page of the result where there is none."""
        return self._printed(request, [], [], [])

    def _said(self, reply: Reply) -> list[BlockView]:
        """A reply without what is to be pressed."""
        return [view for view in self._site.viewer.blocks(reply) if not isinstance(view, ChoicesView)]

    def _printed(
        self,
        request: Request,
        blocks: Sequence[BlockView],
        annexes: Sequence[Sequence[BlockView]],
        programmes: Sequence[str],
    ) -> Response:
        book = self._site.resources.book
        return self._site.pages.show(
            request,
            "result.html",
            cache=PERSONAL,
            blocks=blocks,
            annexes=annexes,
            programmes=[book.programmes[each] for each in programmes],
        )

    async def privacy(self, request: Request) -> Response:
        """What is stored and for how long; who has a session can take it along or erase it."""
        return self._privacy(request, self._chat.session(request))

    def _privacy(self, request: Request, session: Session | None, notice: str = "") -> Response:
        return self._site.pages.show(
            request,
            "privacy.html",
            cache=PERSONAL,
            blocks=self._said(self._site.says(_PRIVACY)),
            ticket=self._sessions.ticket(session) if session else "",
            notice=notice,
        )

    async def data(self, request: Request) -> Response:
        """What is stored about this person, as a file; where nothing is, that is said."""
        session = self._chat.session(request)
        reply = await self._chat.says(session, _EXPORT) if session else Reply()
        file = next((block for block in reply.blocks if isinstance(block, File)), None)
        return _download(file) if file else self._privacy(request, session, texts.NO_DATA)

    async def erase(self, request: Request) -> Response:
        """Erases everything about this person, the session in the browser as well."""
        form = await read_form(request, self._public_url)
        session = self._chat.session(request)
        if session is not None and self._sessions.number(session, form.one("phieu")) is None:
            return RedirectResponse(addresses.PRIVACY, 303, {"Cache-Control": PERSONAL})
        if session is not None:
            await self._chat.answer(session, _ERASE)
        response = self._site.pages.show(request, "erased.html", cache=PERSONAL)
        self._sessions.forget(response)
        return response


def _download(file: File) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{file.name}"', "Cache-Control": PERSONAL}
    return Response(file.text, media_type="text/plain; charset=utf-8", headers=headers)


def run_shown(here: Reply) -> str | None:
    """The number of the run whose result is shown; None where none is."""
    return next((arguments[0] for name, arguments in offered(here) if name == "print"), None)


def _programmes(here: Reply) -> list[str]:
    """The programmes of the result, each of which has its reasoning."""
    return list(dict.fromkeys(arguments[1] for name, arguments in offered(here) if name in ("res", "tree")))
