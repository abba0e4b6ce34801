"""The web page as a channel inside the server."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Protocol
from urllib.parse import urlsplit

from starlette.routing import BaseRoute, Mount, Route, Router

from bot.administration.links import Passes
from bot.channels.web import addresses
from bot.channels.web.assets import Assets
from bot.channels.web.chat import Assistant, Chat
from bot.channels.web.comparing import Comparing
from bot.channels.web.counting import Counter, Counting
from bot.channels.web.desk import Desk
from bot.channels.web.guard import Guard, Limits
from bot.channels.web.handing import Handing
from bot.channels.web.lists import Lists
from bot.channels.web.making import Making
from bot.channels.web.mine import Mine
from bot.channels.web.office import ENTER, LEAVE, STATISTICS, TABLE, Ledger, Office
from bot.channels.web.pages import Pages
from bot.channels.web.reading import Reading
from bot.channels.web.searching import Searching
from bot.channels.web.sessions import Sessions
from bot.channels.web.sheets import Sheets
from bot.channels.web.site import Site
from bot.channels.web.view import Viewer
from bot.metrics import Metrics
from bot.shelf import PerEdition
from bot.workshop import Workshop
from handlers.links import SHORT, Links
from handlers.resources import Resources


class Counted(Counter, Ledger, Protocol):
    """What counts, shows what was counted, and knows a secret that all processes share. StorageError."""

    def shared_secret(self) -> str:
        """The secret."""
        ...


class WebService:
    """The site. Its one route takes every path that none before it takes, so that it comes last.

    ``resources`` gives those of the moment. ``secret`` signs cookies and is the same in all replicas.
    ``public_url`` is the site's address for people, "" where only this machine opens it; where it begins with
    https, cookies are sent over TLS only. ``links`` gives what can be linked to at the
    moment; ``ledger`` counts what is looked up on the pages, and shows administrators what was counted.
    """

    def __init__(  # noqa: PLR0913  # its parts come from the one place that builds things
        self,
        assistant: Assistant,
        resources: Callable[[], Resources],
        metrics: Metrics,
        *,
        secret: str,
        public_url: str,
        links: Callable[[], Links] | None = None,
        today: Callable[[], date],
        now: Callable[[], datetime],
        workshop: Workshop,
        limits: Limits | None = None,
        ledger: Counted | None = None,
    ) -> None:
        secure = urlsplit(public_url).scheme == "https"
        limits = limits or Limits()
        assets = Assets()
        sessions = Sessions(secret, secure=secure, now=now)
        pages = Pages(assets, resources().controller, public_url, sessions.cookie)
        site = Site(
            resources, pages, PerEdition(resources, Viewer), today, links or (lambda: Links(public_url))
        )
        making = Making(workshop, limits)
        handing = Handing(sessions, limits, making, public_url)
        chat = Chat(site, assistant, sessions, limits, metrics, handing=handing, public_url=public_url)
        counting = Counting(ledger, sessions, today)
        mine = Mine(site, chat, sessions, public_url)
        comparing = Comparing(site, making)
        routes = [
            *_routes(assets, Reading(site), Searching(site, counting.observe), chat, mine),
            *_desk_routes(Desk(site)),
            Route(addresses.MADE, handing.take, methods=["POST"]),
            Route(addresses.COMPARE, comparing.page),
            Route(addresses.COMPARE_PICTURE, comparing.picture),
            Route(addresses.SHEET, Sheets(chat, mine, limits, making).sheet),
        ]
        self._lists = Lists(
            site, chat, sessions, limits, metrics, workshop=workshop, making=making, public_url=public_url
        )
        routes += [
            Route(addresses.LISTS, self._lists.show, methods=["GET"]),
            Route(addresses.LISTS, self._lists.take, methods=["POST"]),
            Route(addresses.TEMPLATE, self._lists.template),
        ]
        if ledger is not None:
            passes = Passes(ledger.shared_secret(), now)
            office = Office(site, ledger, passes, today, public_url=public_url, secure=secure)
            chat.ask_who_administers(office.administers)
            routes += _office_routes(office)
        inner = Router(routes, redirect_slashes=False)
        self._routes = (Mount("/", Guard(inner, pages, metrics, limits, secure=secure)),)

    @property
    def routes(self) -> Sequence[BaseRoute]:
        """The route of everything on the site."""
        return self._routes

    async def start(self) -> None:
        """Nothing has to be prepared: every request stands alone."""

    async def stop(self) -> None:
        """Nothing is held between requests; those under way the server lets finish."""
        self._lists.close()

    def lacks(self) -> str:
        """Nothing of its own; the database is the server's to ask after."""
        return ""


def _desk_routes(desk: Desk) -> list[Route]:
    return [
        Route(SHORT + "/{key}", desk.short),
        Route(addresses.TOOLS, desk.tools),
        Route(addresses.NOTES, desk.notes),
        Route(addresses.NOTES + "/{note}", desk.note),
    ]


def _office_routes(office: Office) -> list[Route]:
    return [
        Route(STATISTICS, office.statistics),
        Route(TABLE, office.table),
        Route(ENTER, office.enter, methods=["GET"]),
        Route(ENTER, office.come_in, methods=["POST"]),
        Route(LEAVE, office.leave, methods=["POST"]),
    ]


def _routes(assets: Assets, reading: Reading, searching: Searching, chat: Chat, mine: Mine) -> list[Route]:
    return [
        Route(addresses.HOME, reading.start),
        Route(addresses.CHAT, chat.show, methods=["GET"]),
        Route(addresses.CHAT, chat.take, methods=["POST"]),
        Route(addresses.LOOKUP, searching.page),
        Route(addresses.DOCUMENTS, reading.documents),
        Route(addresses.DOCUMENTS + "/{place:path}", reading.place),
        Route(addresses.PROGRAMMES, reading.programmes),
        Route(addresses.PROGRAMMES + "/{programme}", reading.programme),
        Route(addresses.RESULT, mine.result),
        Route(addresses.PRIVACY, mine.privacy),
        Route(addresses.DATA, mine.data),
        Route(addresses.ERASE, mine.erase, methods=["POST"]),
        Route(addresses.ASSETS + "/{name}", assets.serve),
    ]
