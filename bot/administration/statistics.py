"""What people could not find, for administrators in a conversation."""

from __future__ import annotations

from collections.abc import Mapping

from bot.administration.desk import Act, Command, Desk
from bot.administration.links import LASTS, Passes
from bot.storage import shared
from bot.storage.statistics import statistics
from handlers import statistics_texts as texts
from handlers.reply import Paragraph, Reply, text
from handlers.request import Request
from handlers.statistics import showing
from handlers.statistics.counted import PERIODS, Statistics

_USUAL = PERIODS[1]


def show(desk: Desk, request: Request, days: str = str(_USUAL), all_lines: str = "0") -> Reply:
    """The numbers of all periods, and more of one."""
    found = [_found(desk, request, each) for each in PERIODS]
    shown = showing.blocks(desk.resources, found, _days(days), all_lines=all_lines == "1")
    return Reply(tuple(shown))


def chart(desk: Desk, request: Request, days: str) -> Reply:
    """The look-ups as a picture."""
    known = _days(days)
    return Reply((showing.chart(_found(desk, request, known)), showing.back(known)))


def table(desk: Desk, request: Request, days: str) -> Reply:
    """All of it as a table."""
    known = _days(days)
    return Reply((showing.table(desk.resources, _found(desk, request, known)), showing.back(known)))


def page(desk: Desk, _: Request) -> Reply:
    """A link to the page, where there is one that people can open."""
    if not desk.resources.site:
        return Reply((Paragraph(text(texts.NO_ADDRESS)), showing.back(_USUAL)))
    links = Passes(shared.secret(desk.connection), lambda: desk.now)
    link = texts.LINK.format(minutes=LASTS.seconds // 60, link=links.link(desk.resources.site))
    return Reply((Paragraph(text(link)), Paragraph(text(texts.LINK_SECRET)), showing.back(_USUAL)))


def _found(desk: Desk, request: Request, days: int) -> Statistics:
    return statistics(desk.connection, request.today, days)


def _days(written: str) -> int:
    return next((each for each in PERIODS if str(each) == written), _USUAL)


ACTIONS: Mapping[str, tuple[int, Act]] = {
    "stats": (2, show),
    "statchart": (1, chart),
    "stattable": (1, table),
    "statpage": (0, page),
}
COMMANDS: Mapping[str, Command] = {"thongke": lambda desk, request, _: show(desk, request)}
