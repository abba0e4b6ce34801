"""The look-up: a page of its own, and the part of it that is fetched while somebody types."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, TypeAlias

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from bot.channels.web import addresses
from bot.channels.web.citations import Piece
from bot.channels.web.site import Site
from handlers import texts
from handlers.lookup import excerpt
from handlers.observing import ended, ending_of
from handlers.reply import Observation
from handlers.resources import Resources
from handlers.standing_note import note
from knowledge.clause import Document
from knowledge.search import Hit, QueryTooLong, SearchResult

Observe: TypeAlias = Callable[[Request, Observation], None]
PAGE = 10
_MOST_PAGES = 99


class Searching:
    """Makes the page."""

    def __init__(self, site: Site, observe: Observe) -> None:
        self._site = site
        self._observe = observe

    async def page(self, request: Request) -> Response:
        """The clauses for ``q``, in the document ``vb`` or in all, on page ``trang``."""
        resources, today = self._site.resources, self._site.today()
        documents = resources.corpus.documents
        query = " ".join(request.query_params.get("q", "").split())
        within = documents.get(request.query_params.get("vb", ""))
        number = _page_number(request.query_params.get("trang", ""))
        values = {"query": query, "within": within, "documents": list(documents.values())}
        if not query:
            return self._shown(request, said=[], **values)
        try:
            found = await run_in_threadpool(_find, resources, query, within, number, today)
        except QueryTooLong as error:
            return self._shown(request, said=[str(error)], **values)
        if number == 1:
            self._observe(request, ended(query, ending_of(found)))
        pages = min(-(-found.total // PAGE), _MOST_PAGES)
        return self._shown(
            request,
            said=list(_said(query, within, found)),
            hits=[_hit(resources, hit, today) for hit in found.hits],
            first=(number - 1) * PAGE + 1,
            total=found.total,
            before=addresses.lookup(query, within.id if within else "", number - 1) if number > 1 else "",
            after=addresses.lookup(query, within.id if within else "", number + 1) if number < pages else "",
            elsewhere=[
                (documents[each].short, addresses.lookup(query, each))
                for each in found.documents
                if within is None and len(found.documents) > 1
            ],
            **values,
        )

    def _shown(self, request: Request, *, said: list[str], **values: Any) -> Response:
        empty: dict[str, Any] = {
            "hits": [],
            "first": 1,
            "total": 0,
            "before": "",
            "after": "",
            "elsewhere": [],
        }
        return self._site.pages.show(request, "lookup.html", "results.html", said=said, **{**empty, **values})


def _find(
    resources: Resources, query: str, within: Document | None, number: int, today: date
) -> SearchResult:
    document, offset = within.id if within else None, (number - 1) * PAGE
    return resources.index.search(query, limit=PAGE, offset=offset, document=document, today=today)


def _hit(resources: Resources, hit: Hit, today: date) -> tuple[str, str, str, tuple[Piece, ...]]:
    """A hit's address, citation, how it stands, and its text with the matching words marked."""
    words = tuple(Piece(span.text, span.style) for span in excerpt(hit.clause.plain, hit.spans))
    return (
        addresses.reading(hit.clause.id),
        resources.short(hit.clause.id),
        note(resources, hit.clause.id, today),
        words,
    )


def _said(query: str, within: Document | None, found: SearchResult) -> list[str]:
    """How the query was read, and where nothing says just that."""
    if not found.hits and not found.total:
        none = texts.SEARCH_NONE_IN if within else texts.SEARCH_NONE
        return [none.format(query=query, document=within and within.short), texts.SEARCH_AGAIN]
    said = [texts.SEARCH_READ_AS.format(reading=found.reading)] if found.reading else []
    if not found.matched:
        nearest = texts.SEARCH_NEAREST_IN if within else texts.SEARCH_NEAREST
        said.append(nearest.format(document=within and within.short))
    return said


def _page_number(written: str) -> int:
    """The number of a page, 1 where it is none."""
    number = int(written) if written.isascii() and written.isdecimal() and len(written) < 4 else 1
    return min(max(number, 1), _MOST_PAGES)
