"""Lists of people on the page: a file is sent, screened, and given back at once; nothing of it is stored."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from bot.apart import AT_ONCE, Errand, kinds
from bot.channels.web.chat import Chat
from bot.channels.web.forms import Form
from bot.channels.web.guard import Limits, TooFast, visitor
from bot.channels.web.handing import attachment
from bot.channels.web.making import Making
from bot.channels.web.multipart import Sent, TooLarge
from bot.channels.web.pages import PERSONAL, READ, is_fragment
from bot.channels.web.sessions import Session, Sessions
from bot.channels.web.site import Site
from bot.channels.web.uploads import Busy, Room, announced, drain, read_upload
from bot.channels.web.view import ChoicesView
from bot.errors import FileRefused
from bot.jobs import Finished, Received
from bot.metrics import Metrics
from bot.workshop import Workshop
from handlers import file_texts, lists_texts
from handlers.request import Sent as Came

JOB, TEMPLATE = "list", "template"
MOST_WAITING = 4
"""Lists that wait for their turn; a further one is asked to come again."""
AGAIN_SECONDS = 20
SUMMARY = "X-Dieukien-Summary"
"""How many bytes of the answer to a script are the summary (HTML); what follows them is the file."""
NAME = "X-Dieukien-Name"
_EARLIEST, _LATEST = date(2000, 1, 1), date(2100, 12, 31)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a form asks for besides its file: the programmes, () for all, and the day the course begins."""

    programmes: tuple[str, ...] = ()
    start: str = ""

    @property
    def data(self) -> str:
        """The options of the job."""
        given = {"programmes": list(self.programmes), "start": self.start}
        return json.dumps({name: value for name, value in given.items() if value})


class Refusal(Exception):
    """A list is not screened: the status, what is said, and how it is counted."""

    def __init__(self, status: int, sentence: str, outcome: str = "refused") -> None:
        super().__init__(sentence)
        self.status = status
        self.sentence = sentence
        self.outcome = outcome


class Lists:
    """Makes the page, and takes its form. Within one event loop."""

    def __init__(  # noqa: PLR0913  # its parts come from the one place that builds things
        self, site: Site, chat: Chat, sessions: Sessions, limits: Limits, metrics: Metrics,
        *, workshop: Workshop, making: Making, public_url: str, room: Room | None = None,
    ) -> None:  # fmt: skip
        self._site = site
        self._chat = chat
        self._sessions = sessions
        self._limits = limits
        self._metrics = metrics
        self._workshop = workshop
        self._making = making
        self._public_url = public_url
        self._room = room or Room()
        self._threads = ThreadPoolExecutor(AT_ONCE, "list")
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._waiting = 0

    def close(self) -> None:
        """Begins nothing more."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def show(self, request: Request) -> Response:
        """The page with its form."""
        return self._page(request, self._session(request))

    async def template(self, request: Request) -> Response:
        """A workbook to be filled in; ``chuong-trinh``, which may come several times, says for what."""
        if not self._making.makes(TEMPLATE):
            raise HTTPException(404)
        chosen = self._programmes(request.query_params.getlist("chuong-trinh"))
        data = json.dumps({"programmes": list(chosen)}) if chosen else ""
        file = await self._making.made(request, TEMPLATE, data)
        return attachment(file.content, file.media_type, "mau-danh-sach.xlsx", READ)

    async def take(self, request: Request) -> Response:
        """Screens a list, and gives the result as a file; to the page's script with a summary before it."""
        session = self._chat.session(request)
        try:
            self._limits.check(self._limits.lists, visitor(request))
            return self._answer(request, await self._screened(request, session))
        except Refusal as refusal:
            await drain(request)
            self._metrics.file(JOB, refusal.outcome)
            return self._refused(request, session or self._session(request), refusal)
        except (HTTPException, TooFast):
            await drain(request)
            raise

    async def _screened(self, request: Request, session: Session | None) -> Finished:
        """What comes of the list in a form. Refusal, HTTPException."""
        try:
            with self._room.of(2 * announced(request, kinds.MOST_BYTES)):
                form, file = await self._read(request, session)
                return await self._finished(request, file, self._wanted(form))
        except TooLarge:
            most = kinds.MOST_BYTES // kinds.MEGABYTE
            raise Refusal(413, file_texts.TOO_LARGE.format(most=most), "too_large") from None
        except Busy:
            raise Refusal(503, lists_texts.BUSY, "busy") from None
        except FileRefused as refused:
            raise Refusal(422, str(refused)) from None

    # What comes

    def _session(self, request: Request) -> Session:
        """The session that a request comes with, or a new one, of which nothing is stored."""
        found = self._chat.session(request)
        if found is None:
            self._limits.check(self._limits.sessions, visitor(request))
        return found or self._sessions.new()

    async def _read(self, request: Request, session: Session | None) -> tuple[Form, Sent]:
        """The form and its file. Refusal, TooLarge, HTTPException."""
        own = False

        def allowed(fields: Any) -> bool:
            nonlocal own
            ticket = next(iter(fields.get("phieu", ())), "")
            own = session is not None and self._sessions.number(session, ticket) is not None
            return own

        upload = await read_upload(request, self._public_url, kinds.MOST_BYTES, allowed)
        if not own:
            raise Refusal(403, lists_texts.STALE)
        if upload.file is None:
            raise Refusal(422, lists_texts.NO_FILE)
        return upload.form, upload.file

    def _wanted(self, form: Form) -> Wanted:
        """What the fields ask for. Refusal for a day that is none."""
        start = form.one("ngay").strip()
        if start:
            try:
                day = date.fromisoformat(start)
            except ValueError:
                raise Refusal(422, lists_texts.BAD_DAY) from None
            if not _EARLIEST <= day <= _LATEST:
                raise Refusal(422, lists_texts.BAD_DAY)
            start = day.isoformat()
        return Wanted(self._programmes(form.all("chuong-trinh")), start)

    def _programmes(self, given: Sequence[str]) -> tuple[str, ...]:
        """Those of the programmes that there are, in their order; () for all of them."""
        known = self._site.resources.book.programmes
        chosen = tuple(each for each in known if each in given)
        return () if len(chosen) == len(known) else chosen

    # The work

    async def _finished(self, request: Request, file: Sent, wanted: Wanted) -> Finished:
        """What comes of a list. FileRefused, Busy; who goes away meanwhile ends the work."""
        if Came(file.name).kind != JOB:
            raise FileRefused(lists_texts.NO_LIST)
        if self._waiting >= MOST_WAITING:
            raise Busy
        name = f"danh-sach{Came(file.name).ending}"
        self._waiting += 1
        try:
            await self._slots.acquire()
        finally:
            self._waiting -= 1
        errand = Errand()
        try:
            work = partial(self._work, name, bytes(file.content), wanted.data)
            file.content.clear()
            future = asyncio.get_running_loop().run_in_executor(self._threads, partial(errand.do, work))
            future.add_done_callback(_looked_at)
            return await _unless_gone(request, future)
        finally:
            errand.stop()
            self._slots.release()

    def _work(self, name: str, content: bytes, data: str) -> Finished:
        kinds.check_whole(name, content)
        return self._workshop.work(JOB, Received(name, content, data))

    # What is answered

    def _answer(self, request: Request, finished: Finished) -> Response:
        self._metrics.file(JOB, "done")
        if not finished.files:
            return self._page(request, self._session(request), blocks=self._said(finished))
        name, content, media_type = finished.files[0]
        if not is_fragment(request):
            return attachment(content, media_type, name)
        summary = self._site.pages.filled("lists_summary.html", blocks=self._said(finished)).encode()
        response = attachment(summary + content, "application/octet-stream", name)
        response.headers[SUMMARY] = str(len(summary))
        response.headers[NAME] = name
        return response

    def _said(self, finished: Finished) -> list[Any]:
        """What is said of the result, without what is to be pressed: that is the page's own."""
        views = self._site.viewer.blocks(finished.reply)
        return [view for view in views if not isinstance(view, ChoicesView)]

    def _refused(self, request: Request, session: Session, refusal: Refusal) -> Response:
        response = self._page(request, session, refusal.sentence, refusal.status)
        if refusal.status == 503:
            response.headers["Retry-After"] = str(AGAIN_SECONDS)
        return response

    def _page(
        self, request: Request, session: Session, notice: str = "", status: int = 200,
        *, blocks: Sequence[Any] = (),
    ) -> Response:  # fmt: skip
        response = self._site.pages.show(
            request,
            "lists.html",
            "lists_notice.html",
            status=status,
            cache=PERSONAL,
            notice=notice,
            blocks=blocks,
            programmes=list(self._site.resources.book.programmes.values()),
            ticket=self._sessions.ticket(session),
            today=self._site.today(),
            most=kinds.MOST_BYTES,
            too_large=file_texts.TOO_LARGE.format(most=kinds.MOST_BYTES // kinds.MEGABYTE),
            texts=lists_texts,
            template=self._making.makes(TEMPLATE),
        )
        self._sessions.set(response, session)
        return response


async def _unless_gone(request: Request, future: asyncio.Future[Finished]) -> Finished:
    """The result; ClientDisconnect as soon as nobody waits for it any more."""
    gone = asyncio.ensure_future(_gone(request))
    try:
        waited: set[asyncio.Future[Any]] = {future, gone}
        await asyncio.wait(waited, return_when=asyncio.FIRST_COMPLETED)
        if not future.done():
            raise ClientDisconnect
        return future.result()
    finally:
        gone.cancel()


def _looked_at(future: asyncio.Future[Finished]) -> None:
    """Takes note of a failure that nobody waits for any more, which would be logged as forgotten."""
    if not future.cancelled():
        future.exception()


async def _gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
