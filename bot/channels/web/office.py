"""The pages of administrators: coming in by a link that is good once, what was counted, leaving."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, Protocol

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.administration.links import LASTS, PATH, STAYS, Pass, Passes
from bot.channels.web.forms import read_form
from bot.channels.web.pages import PERSONAL
from bot.channels.web.site import Site
from handlers import statistics_texts as texts
from handlers.statistics import showing
from handlers.statistics.bars import svg
from handlers.statistics.counted import ENDINGS, LEAST, PERIODS, Statistics, bars

STATISTICS = "/thong-ke"
ENTER = PATH
LEAVE = f"{STATISTICS}/ra"
TABLE = f"{STATISTICS}/{showing.TABLE_NAME}"


class Ledger(Protocol):
    """What the pages show; blocks, StorageError where the database is away."""

    def statistics(self, last: date, days: int) -> Statistics:
        """What was counted in so many days that end with this one."""
        ...

    def post(self, claim: str, queue: str, payloads: Iterable[str]) -> object | None:
        """Make a claim; None where it was made before."""
        ...

    def is_claimed(self, claim: str) -> bool:
        """Whether a claim was made."""
        ...


class Office:
    """Makes the pages. ``passes`` are signed with the database's secret, not with one of the settings."""

    def __init__(
        self,
        site: Site,
        ledger: Ledger,
        passes: Passes,
        today: Callable[[], date],
        *,
        public_url: str,
        secure: bool,
    ) -> None:
        self._site = site
        self._ledger = ledger
        self._passes = passes
        self._today = today
        self._public_url = public_url
        self._secure = secure
        self._cookie = "__Host-quan-tri" if secure else "quan-tri"

    async def administers(self, request: Request) -> bool:
        """Whether an administrator came in with this browser, and has not left. StorageError."""
        return await self._passed(request) is not None

    async def _passed(self, request: Request) -> Pass | None:
        found = self._passes.read_cookie(request.cookies.get(self._cookie, ""))
        if found is None or await run_in_threadpool(self._ledger.is_claimed, found.claim):
            return None
        return found

    # Coming and going

    async def enter(self, request: Request) -> Response:
        """Asks to come in: a link alone does nothing, since programs open links too."""
        given = request.query_params.get("ma", "")
        if self._passes.read_link(given) is None:
            return self._door(request, "", 403 if given else 200)
        return self._door(request, given)

    async def come_in(self, request: Request) -> Response:
        """Takes a link, once."""
        form = await read_form(request, self._public_url)
        found = self._passes.read_link(form.one("ma"))
        if found is None or await run_in_threadpool(self._ledger.post, found.claim, "", ()) is None:
            return self._door(request, "", 403)
        response = RedirectResponse(STATISTICS, 303, {"Cache-Control": PERSONAL})
        response.set_cookie(
            self._cookie,
            self._passes.cookie(),
            max_age=int(STAYS.total_seconds()),
            path="/",
            secure=self._secure,
            httponly=True,
            samesite="lax",
        )
        return response

    async def leave(self, request: Request) -> Response:
        """Takes the cookie away; a copy of it is good no more."""
        await read_form(request, self._public_url)
        found = await self._passed(request)
        if found is not None:
            await run_in_threadpool(self._ledger.post, found.claim, "", ())
        response = self._door(request, "", said=texts.LEFT)
        response.delete_cookie(self._cookie, path="/", secure=self._secure, httponly=True, samesite="lax")
        return response

    def _door(self, request: Request, given: str, status: int = 200, said: str = "") -> Response:
        words: dict[str, Any] = {
            "title": texts.ENTER_TITLE,
            "said": said or (texts.ENTER_USED if status == 403 else ""),
            "lead": texts.ENTER_LEAD.format(minutes=LASTS.seconds // 60) if given else texts.ENTER_HOW,
            "given": given,
        }
        return self._site.pages.show(
            request, "enter.html", status=status, cache=PERSONAL, texts=texts, address=ENTER, **words
        )

    # What was counted

    async def statistics(self, request: Request) -> Response:
        """The numbers, words and votes of a period."""
        if not await self.administers(request):
            return self._door(request, "", 403)
        days = _days(request)
        resources = self._site.resources
        found = [await run_in_threadpool(self._ledger.statistics, self._today(), each) for each in PERIODS]
        shown = found[PERIODS.index(days)]
        return self._site.pages.show(
            request,
            "statistics.html",
            cache=PERSONAL,
            texts=texts,
            intro=texts.STATS_INTRO.format(least=LEAST),
            none=texts.MISSED_NONE.format(least=LEAST),
            numbers=[
                (texts.IN_DAYS.format(days=each), showing.numbers(one))
                for each, one in zip(PERIODS, found, strict=True)
            ],
            period=showing.period(shown),
            found=shown,
            endings=[(texts.ENDINGS[each], shown.endings.get(each, 0)) for each in ENDINGS],
            voted=list(showing.voted(resources, shown)),
            drawing=svg(bars(shown), with_font=False),
            days=days,
            periods=[
                (f"{STATISTICS}?ngay={each}", texts.LAST_DAYS.format(days=each), each) for each in PERIODS
            ],
            table=f"{TABLE}?ngay={days}",
            leave=LEAVE,
        )

    async def table(self, request: Request) -> Response:
        """All of it as a table for Excel."""
        if not await self.administers(request):
            return self._door(request, "", 403)
        found = await run_in_threadpool(self._ledger.statistics, self._today(), _days(request))
        made = showing.csv_text(self._site.resources, found)
        headers = {
            "Content-Disposition": f'attachment; filename="{showing.TABLE_NAME}"',
            "Cache-Control": PERSONAL,
        }
        return Response(made, media_type="text/csv; charset=utf-8", headers=headers)


def _days(request: Request) -> int:
    wanted = request.query_params.get("ngay", "")
    return next((each for each in PERIODS if str(each) == wanted), PERIODS[1])
