"""The chat: where the conversation stands, and one press or typed line at a time.

A form is answered with the page itself, not with a redirect: every word of the reply arrives, in one
request, and nothing of it has to be kept anywhere for a second one. Loaded anew, the page sends its form
again; that was claimed before, so that nothing happens, and what waits now is shown. The same holds for a
double press, for a form sent again after a lost answer, and for a page reached by the back button.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from time import perf_counter
from typing import Protocol, TypeAlias

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from bot.channels.web.forms import Form, read_form
from bot.channels.web.guard import Limits, TooFast, visitor
from bot.channels.web.handing import Handing
from bot.channels.web.pages import PERSONAL
from bot.channels.web.sessions import Session, Sessions
from bot.channels.web.site import Site
from bot.channels.web.view import Press, question_at
from bot.metrics import Metrics
from bot.turns import Arrival, Taken
from handlers import page_texts as texts
from handlers.actions import action, parts
from handlers.reply import Reply
from handlers.request import Request as Asked
from handlers.shown import mark, offers

LONGEST_TYPED = 500
"""Letters the text box takes; what is longer the assistant refuses in words anyway."""

HERE = "here"
CHOOSE = action("choose", "all")
_DONE = "done"
_TICK = "tick"
_ERASE = "erase"
_HOLD = "hold"
_ENDING = frozenset({"finish", "stop", "withdraw"})


Administers: TypeAlias = Callable[[Request], Awaitable[bool]]
"""Whether a request is an administrator's."""


async def _nobody(_: Request) -> bool:
    return False


class Assistant(Protocol):
    """What the chat talks to; blocks, StorageError where the database is away."""

    def respond(self, chat: str, request: Asked) -> Reply:
        """The reply to something that claims nothing."""
        ...

    def take(self, arrival: Arrival) -> Taken | None:
        """The reply to an arrival; None where it was claimed before."""
        ...


@dataclass(frozen=True, slots=True)
class Sent:
    """What a form says: a press, ticks that changed, or typed words."""

    number: str = field(repr=False)
    pressed: str = field(repr=False)
    typed: str = field(repr=False)
    toggled: tuple[str, ...] = field(default=(), repr=False)

    @classmethod
    def of(cls, form: Form, number: str) -> Sent:
        """What stands in a form. Ticks count only with the button that ends them."""
        pressed = form.one("bam")
        toggled: Iterable[str] = ()
        if parts(pressed)[0] == _DONE:
            before, after = set(form.all("da-chon")), set(form.all("chon"))
            toggled = sorted(each for each in before ^ after if parts(each)[0] == _TICK)
        return cls(number, pressed, form.one("loi").strip(), tuple(toggled))

    def requests(self, asked: Asked) -> list[tuple[str, Asked]]:
        """The turns it makes, each with its claim's last part; the last one is the one to answer."""
        if not self.pressed:
            return [(self.number, replace(asked, text=self.typed))] if self.typed else []
        turns = [
            (f"{self.number}.{at}", replace(asked, action=each)) for at, each in enumerate(self.toggled, 1)
        ]
        return [*turns, (self.number, replace(asked, action=self.pressed))]


class Chat:
    """Makes the page of the chat, and takes its forms."""

    def __init__(  # noqa: PLR0913  # its parts come from the one place that builds things
        self, site: Site, assistant: Assistant, sessions: Sessions, limits: Limits, metrics: Metrics,
        *, handing: Handing, public_url: str,
    ) -> None:  # fmt: skip
        self._site = site
        self._assistant = assistant
        self._sessions = sessions
        self._limits = limits
        self._metrics = metrics
        self._handing = handing
        self._public_url = public_url
        self._administers: Administers = _nobody

    def ask_who_administers(self, administers: Administers) -> None:
        """Who comes with a form of an administrator's browser is one."""
        self._administers = administers

    def session(self, request: Request) -> Session | None:
        """The session that a request comes with."""
        return self._sessions.read(request.cookies.get(self._sessions.cookie))

    async def answer(self, session: Session, made: str) -> Reply:
        """The reply to something that only looks."""
        asked = self._asked(session, made)
        return await run_in_threadpool(self._assistant.respond, session.chat, asked)

    async def says(self, session: Session, typed: str) -> Reply:
        """The reply to a command."""
        asked = Asked(self._site.today(), text=typed, who=session.chat, links=self._site.links())
        return await run_in_threadpool(self._assistant.respond, session.chat, asked)

    def _asked(self, session: Session, made: str | None = None) -> Asked:
        return Asked(self._site.today(), action=made, who=session.chat, links=self._site.links())

    # Looking

    async def show(self, request: Request) -> Response:
        """Where the conversation stands; somebody new gets a session, of which nothing is stored yet."""
        session = self.session(request)
        if session is None:
            session, reply = self._newcomer(request), self._site.says(CHOOSE)
        else:
            reply = await self.answer(session, HERE)
            if _welcomes(reply):
                reply = await self.answer(session, CHOOSE)
        begin = self._begin(request)
        return self._page(request, session, Reply() if begin and _chooses(reply) else reply, begin=begin)

    def _newcomer(self, request: Request) -> Session:
        self._limits.check(self._limits.sessions, visitor(request))
        return self._sessions.new()

    def _begin(self, request: Request) -> Press | None:
        """The programme that the address asks to check."""
        wanted = self._site.resources.book.programmes.get(request.query_params.get("chuong-trinh", ""))
        if wanted is None:
            return None
        return Press(texts.BEGIN_WITH.format(name=wanted.name), action("check", wanted.id))

    # Answering

    async def take(self, request: Request) -> Response:
        """Takes a form, once, and shows what came of it."""
        form = await read_form(request, self._public_url)
        session = self.session(request)
        if session is None:
            session = self._newcomer(request)
            typed = form.one("loi")
            return self._page(request, session, self._site.says(CHOOSE), texts.NEW_VISIT, typed=typed)
        self._check(session)
        found = self._sessions.number(session, form.one("phieu"))
        if found is None:
            self._metrics.update("refused")
            return await self._stands(request, session, texts.STALE_FORM, typed=form.one("loi"))
        number, shown = found
        sent = Sent.of(form, number)
        administrator = await self._administers(request)
        turns = sent.requests(replace(self._asked(session), below=shown, administrator=administrator))
        if not turns:
            return await self._stands(request, session)
        reply = await self._taken(session, turns)
        if reply is None:
            return await self._stands(request, session, texts.SENT_BEFORE)
        if sent.pressed == _ERASE:
            session = self._sessions.new()
        elif parts(sent.pressed)[0] in _ENDING:
            session = replace(session, kept=False)
        if not reply.blocks:
            return await self._stands(request, session, reply.notice)
        return self._page(request, session, reply, reply.notice)

    def _check(self, session: Session) -> None:
        try:
            self._limits.check(self._limits.turns, session.chat)
        except TooFast:
            self._metrics.update("flooded")
            raise

    async def _taken(self, session: Session, turns: Iterable[tuple[str, Asked]]) -> Reply | None:
        """The reply to the last of these turns; None where the form was sent before."""
        begun = perf_counter()
        taken: Taken | None = None
        for number, asked in turns:
            arrival = Arrival(session.chat, asked, f"web:{number}")
            taken = await run_in_threadpool(self._assistant.take, arrival)
        self._metrics.turn("web", perf_counter() - begun)
        self._metrics.update("repeated" if taken is None else "answered")
        return None if taken is None else taken.reply

    async def _stands(
        self, request: Request, session: Session, notice: str = "", typed: str = ""
    ) -> Response:
        return self._page(request, session, await self.answer(session, HERE), notice, typed=typed)

    def _page(
        self, request: Request, session: Session, reply: Reply, notice: str = "", *,
        begin: Press | None = None, typed: str = "",
    ) -> Response:  # fmt: skip
        session = replace(session, kept=_kept(reply, session))
        ticket = self._sessions.ticket(session, mark(offers(reply)))
        blocks = self._site.viewer.blocks(reply, name=ticket[:8])
        response = self._site.pages.show(
            request,
            "chat.html",
            "turn.html",
            cache=PERSONAL,
            blocks=blocks,
            asked_at=question_at(blocks),
            begin=begin,
            notice=notice,
            replaces=reply.replaces,
            ticket=ticket,
            sealed=partial(self._handing.sealed, session),
            typed=typed[:LONGEST_TYPED],
            longest=LONGEST_TYPED,
        )
        self._sessions.set(response, session)
        return response


def _kept(reply: Reply, session: Session) -> bool:
    """Whether the answers are kept: where they are, a reply offers to keep them no longer."""
    held = (arguments[-1:] == ("n",) for name, arguments in offered(reply) if name == _HOLD)
    return next(held, session.kept)


def _welcomes(reply: Reply) -> bool:
    """Whether it only offers to begin."""
    return any(name == "begin" for name, _ in offered(reply))


def _chooses(reply: Reply) -> bool:
    """Whether it only asks what to begin with."""
    return any(name == "check" for name, _ in offered(reply))


def offered(reply: Reply) -> Iterator[tuple[str, tuple[str, ...]]]:
    """What the choices of a reply do: names and arguments."""
    return (parts(offer.action) for offer in offers(reply))
