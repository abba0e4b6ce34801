"""The pages to read: the first one, the documents with their clauses, the programmes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from bot.channels.web import addresses
from bot.channels.web.citations import Piece
from bot.channels.web.desk import Listed, listed
from bot.channels.web.site import Site
from bot.channels.web.view import BlockView, ChoicesView, HeadingView, PictureView
from bot.shelf import PerEdition
from handlers import notes
from handlers.actions import action
from handlers.links import Links
from handlers.lookup import opening, quoted, references_in, to_paste
from handlers.programmes import runs_on
from handlers.reply import Reply
from handlers.resources import Resources
from handlers.standing_note import note, own_note
from knowledge.clause import Clause, Document
from rules.model import Programme

_PARENTS_SHOWN = 600
"""Letters of a clause above that are shown; all of it is a press away."""


@dataclass(frozen=True, slots=True)
class Node:
    """A clause in the tree of its document: its last step ("khoản 2"), its text or first line, its parts."""

    id: str
    href: str
    step: str
    text: str
    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """A page to open, and what it is called."""

    href: str
    text: str


@dataclass(frozen=True, slots=True)
class _Shown:
    """What a programme's page shows on a day."""

    day: date
    conditions: list[BlockView]
    notes: list[Listed]
    chart: PictureView


class Reading:
    """Answers requests for the pages, always from the texts and rules of the moment."""

    def __init__(self, site: Site) -> None:
        self._made = PerEdition(site.current, lambda resources: _Pages(site, resources))

    async def start(self, request: Request) -> Response:
        """What this is, and the ways to begin."""
        return self._made.now.start(request)

    async def documents(self, request: Request) -> Response:
        """The documents, with what each says of its own period."""
        return self._made.now.documents(request)

    async def place(self, request: Request) -> Response:
        """A document's contents, or a clause, by its id; 404 where there is none of this id."""
        return self._made.now.place(request)

    async def programmes(self, request: Request) -> Response:
        """The programmes by group."""
        return self._made.now.programmes(request)

    async def programme(self, request: Request) -> Response:
        """A programme: for whom, when, every condition with its source, and its chart."""
        return self._made.now.programme(request)


class _Pages:
    """Makes the pages from the resources of one moment; each takes a request and gives the page."""

    def __init__(self, site: Site, resources: Resources) -> None:
        self._site = site
        self._resources = resources
        self._corpus = resources.corpus
        self._drawn: dict[str, _Shown] = {}

    # The first page

    def start(self, request: Request) -> Response:
        """What this is, and the ways to begin."""
        return self._site.pages.show(
            request,
            "start.html",
            documents=len(self._corpus.documents),
            programmes=len(self._resources.book.programmes),
        )

    # Documents

    def documents(self, request: Request) -> Response:
        """The documents, with what each says of its own period."""
        documents = list(self._corpus.documents.values())
        return self._site.pages.show(request, "documents.html", documents=documents, note=self._note)

    def place(self, request: Request) -> Response:
        """A document's contents, or a clause, by its id; 404 where there is none of this id."""
        wanted = request.path_params["place"]
        if wanted in self._corpus.documents:
            return self._document(request, self._corpus.documents[wanted])
        if wanted in self._corpus.clauses:
            return self._clause(request, self._corpus.clauses[wanted])
        raise HTTPException(404)

    def _document(self, request: Request, document: Document) -> Response:
        contents = self._trees[document.id]
        return self._site.pages.show(
            request,
            "document.html",
            document=document,
            contents=contents,
            note=self._note,
            own_note=self._own_note,
        )

    def _note(self, owner: str) -> str:
        return note(self._resources, owner, self._site.today())

    def _own_note(self, owner: str) -> str:
        return own_note(self._resources, owner, self._site.today())

    @cached_property
    def _trees(self) -> dict[str, tuple[Node, ...]]:
        """The contents of each document, by first lines."""
        return {key: self._nodes(key, lines=True) for key in self._corpus.documents}

    def _nodes(self, owner: str, *, lines: bool) -> tuple[Node, ...]:
        return tuple(
            Node(
                clause.id,
                addresses.reading(clause.id),
                self._step(clause),
                opening(clause) if lines else clause.plain.strip(),
                self._nodes(clause.id, lines=lines),
            )
            for clause in self._corpus.children(owner)
        )

    def _step(self, clause: Clause) -> str:
        short = self._resources.short(clause.id)
        return short.removesuffix(self._resources.document(clause).short).strip().split(",")[0]

    def _clause(self, request: Request, clause: Clause) -> Response:
        document = self._resources.document(clause)
        before, after = self._corpus.neighbours(clause)
        above = list(self._corpus.ancestors(clause))[::-1]
        return self._site.pages.show(
            request,
            "clause.html",
            "clause_part.html",
            clause=clause,
            document=document,
            note=self._note(clause.id),
            own_note=self._own_note,
            changed=self._changed_references(clause),
            title=self._resources.spoken(clause.id),
            short=self._resources.short(clause.id),
            legal=to_paste(self._resources, clause, self._site.today()),
            quoted=quoted(self._resources, clause, self._site.today()),
            address=self._short(request).on_page(clause.id),
            in_bot=self._site.links().in_bot(clause.id),
            href=addresses.reading(clause.id),
            above=[self._above(each) for each in above],
            text=self._linked(clause),
            parts=self._nodes(clause.id, lines=False),
            up=addresses.reading(clause.parent or document.id),
            before=before and self._link(before),
            after=after and self._link(after),
            used_by=[Link(addresses.programme(p.id), p.name) for p in self._uses.get(clause.id, ())],
        )

    def _changed_references(self, clause: Clause) -> list[tuple[Link, str]]:
        """What a clause refers to that is not in force as it was, each with what became of it."""
        named = dict.fromkeys(reference.clauses[0] for reference in references_in(self._resources, clause))
        noted = ((each, self._note(each.id)) for each in named)
        return [
            (Link(addresses.reading(each.id), self._resources.short(each.id)), said)
            for each, said in noted
            if said
        ]

    def _short(self, request: Request) -> Links:
        return Links(self._site.pages.base(request))

    def _above(self, clause: Clause) -> Link:
        """A clause above, with the words that lead in to what stands below it."""
        words = clause.plain.strip()
        if len(words) > _PARENTS_SHOWN:
            words = words[:_PARENTS_SHOWN].rsplit(" ", 1)[0] + " …"
        return Link(addresses.reading(clause.id), words or self._resources.short(clause.id))

    def _link(self, clause: Clause) -> Link:
        return Link(addresses.reading(clause.id), opening(clause) or self._step(clause))

    def _linked(self, clause: Clause) -> tuple[Piece, ...]:
        """A clause's text, with a link on what it names of our documents."""
        text, at = clause.plain, 0
        pieces: list[Piece] = []
        for reference in sorted(references_in(self._resources, clause), key=lambda each: each.start):
            if reference.start < at:
                continue
            pieces.append(Piece(text[at : reference.start]))
            href = addresses.reading(reference.clauses[0].id)
            pieces.append(Piece(text[reference.start : reference.end], href=href))
            at = reference.end
        return (*pieces, Piece(text[at:].rstrip("\n")))

    @cached_property
    def _uses(self) -> dict[str, list[Programme]]:
        """The programmes that rest on each clause."""
        uses: dict[str, dict[str, Programme]] = {}
        for programme in self._resources.book.programmes.values():
            for _, cite in programme.cites():
                uses.setdefault(cite.clause, {})[programme.id] = programme
        return {clause: list(programmes.values()) for clause, programmes in uses.items()}

    # Programmes

    def programmes(self, request: Request) -> Response:
        """The programmes by group."""
        book, today = self._resources.book, self._site.today()
        groups = [
            (group.name, [(p, runs_on(self._resources, p, today)) for p in book.in_group(key)])
            for key, group in book.groups.items()
        ]
        return self._site.pages.show(request, "programmes.html", groups=groups)

    def programme(self, request: Request) -> Response:
        """A programme: for whom, when, every condition with its source, and its chart."""
        programme = self._resources.book.programmes.get(request.path_params["programme"])
        if programme is None:
            raise HTTPException(404)
        shown = self._shown(programme, self._site.today())
        return self._site.pages.show(
            request,
            "programme.html",
            programme=programme,
            blocks=shown.conditions,
            notes=shown.notes,
            chart=shown.chart,
        )

    def _shown(self, programme: Programme, today: date) -> _Shown:
        """What a programme's page shows: the same for everybody, and long to draw, so drawn once a day."""
        held = self._drawn.get(programme.id)
        if held is None or held.day != today:
            held = self._drawn[programme.id] = self._draw(programme, today)
        return held

    def _draw(self, programme: Programme, today: date) -> _Shown:
        says = self._site.says
        conditions = [
            view
            for view in self._without_choices(says(action("prog", programme.id)))
            if not (isinstance(view, HeadingView) and view.level == 1)
        ]
        return _Shown(
            today,
            conditions,
            listed(notes.of_programme(self._resources, programme.id)),
            next(self._pictures(says(action("chart", programme.id)))),
        )

    def _without_choices(self, reply: Reply) -> list[BlockView]:
        return [view for view in self._site.viewer.blocks(reply) if not isinstance(view, ChoicesView)]

    def _pictures(self, reply: Reply) -> Iterator[PictureView]:
        views = self._site.viewer.blocks(reply)
        return (view for view in views if isinstance(view, PictureView))
