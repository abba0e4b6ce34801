"""The pages of an HR officer's desk: what there is to do, the notes on the texts, and short addresses."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.channels.web import addresses
from bot.channels.web.pages import READ
from bot.channels.web.site import Site
from handlers import desk, notes, standing_note
from handlers import desk_texts as texts
from handlers.resources import Resources
from rules.model import Disagreement

_LONGEST_ASKED = 200
_PAGES = {"begin": addresses.CHAT, "templates": addresses.LISTS}
"""The page where an action is done that is a turn of the conversation."""


@dataclass(frozen=True, slots=True)
class Tool:
    """Something to do: its words, and the page where it is done, "" where that is elsewhere."""

    name: str
    what: str
    example: str
    href: str


@dataclass(frozen=True, slots=True)
class Listed:
    """A note in a list."""

    title: str
    kind: str
    text: str
    href: str


@dataclass(frozen=True, slots=True)
class Side:
    """What one passage says: its words, where it stands, and how that clause stands today."""

    quote: str
    cited: str
    href: str
    warning: str


def listed(found: Iterable[Disagreement]) -> list[Listed]:
    """Notes as lists show them."""
    return [
        Listed(each.title, texts.NOTE_KINDS[each.kind], each.text, addresses.note(each.id)) for each in found
    ]


class Desk:
    """Answers requests for these pages, always from the texts and rules of the moment."""

    def __init__(self, site: Site) -> None:
        self._site = site

    async def tools(self, request: Request) -> Response:
        """What there is to do, each with one example."""
        links = self._site.links()
        tools = [
            Tool(each.name, each.what, each.example(links), self._page(each.action))
            for each in desk.FEATURES
            if not each.administrators
        ]
        return self._site.pages.show(request, "tools.html", tools=tools)

    def _page(self, made: str) -> str:
        return _PAGES.get(made) or addresses.page_of(made, self._site.resources)

    # Notes

    async def notes(self, request: Request) -> Response:
        """The notes by document, those that hold the words ``q``, or those that touch a programme ``ct``."""
        resources = self._site.resources
        asked = " ".join(request.query_params.get("q", "").split())[:_LONGEST_ASKED]
        programme = resources.book.programmes.get(request.query_params.get("ct", ""))
        if asked:
            groups = [(texts.NOTES_FOUND_TITLE.format(words=asked), listed(notes.find(resources, asked)))]
        elif programme:
            found = notes.of_programme(resources, programme.id)
            groups = [(texts.NOTES_IN_TITLE.format(name=programme.name), listed(found))]
        else:
            groups = [
                (resources.corpus.documents[document].name, listed(found))
                for document, found in notes.by_document(resources).items()
            ]
        return self._site.pages.show(
            request, "notes.html", groups=groups, query=asked, everything=not (asked or programme)
        )

    async def note(self, request: Request) -> Response:
        """One note, its passages side by side; 404 where there is none of this id."""
        resources = self._site.resources
        found = notes.of_id(resources, request.path_params["note"])
        if found is None:
            raise HTTPException(404)
        return self._site.pages.show(
            request,
            "note.html",
            note=found,
            kind=texts.NOTE_KINDS[found.kind],
            sides=self._sides(resources, found),
            programmes=[resources.book.programmes[each] for each in found.programmes],
        )

    def _sides(self, resources: Resources, found: Disagreement) -> list[Side]:
        today = self._site.today()
        return [
            Side(
                cite.quote,
                resources.spoken(cite.clause),
                addresses.reading(cite.clause),
                standing_note.note(resources, cite.clause, today),
            )
            for cite in found.cites
        ]

    # Short addresses

    async def short(self, request: Request) -> Response:
        """Leads to the clause of this key. Where it is now may change with a new version, so for now only.

        A page that says so where no document holds the clause any more.
        """
        clause = self._site.resources.corpus.by_key.get(request.path_params["key"])
        if clause is None:
            return self._site.pages.show(request, "gone.html", status=404)
        return RedirectResponse(addresses.reading(clause.id), 302, {"Cache-Control": READ})
