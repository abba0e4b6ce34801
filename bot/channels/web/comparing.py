"""Two programmes side by side: a page to read, link and print, and the same as a picture."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import islice

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from bot.channels.web import addresses
from bot.channels.web.citations import Piece
from bot.channels.web.handing import attachment
from bot.channels.web.making import Making
from bot.channels.web.pages import READ
from bot.channels.web.site import Site
from bot.shelf import PerEdition
from handlers import comparing_texts as texts
from handlers.comparing.comparison import Cell, Comparison, Row, Section, compare
from handlers.comparing.showing import MAKER, NAME, both_cited, to_json

_PICTURES_KEPT = 16
"""About a megabyte each."""


@dataclass(frozen=True, slots=True)
class CellView:
    """A cell with its citations as links."""

    text: str
    parts: tuple[tuple[int, str], ...]
    cited: tuple[tuple[Piece, ...], ...]
    standing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RowView:
    """A row: what both say, or what each says, None where it says nothing."""

    label: str
    both: CellView | None
    left: CellView | None
    right: CellView | None


@dataclass(frozen=True, slots=True)
class SectionView:
    """Rows under a title; ``labelled``: whether each has a label, so that what is missing is said."""

    title: str
    labelled: bool
    rows: tuple[RowView, ...]


class Comparing:
    """Makes the page and the picture."""

    def __init__(self, site: Site, making: Making) -> None:
        self._site = site
        self._making = making
        self._pictures: PerEdition[dict[tuple[str, str, date], bytes]] = PerEdition(
            site.current, lambda _: {}
        )

    async def page(self, request: Request) -> Response:
        """The programmes ``a`` and ``b`` side by side; to choose them where they are not two of ours."""
        programmes = self._site.resources.book.programmes
        one, two = (programmes.get(request.query_params.get(name, "")) for name in ("a", "b"))
        compared = None
        if one is not None and two is not None and one is not two:
            compared = compare(self._site.resources, one, two, self._site.today())
        groups = self._site.resources.book.groups
        return self._site.pages.show(
            request,
            "comparison.html",
            choices=[(group.name, self._site.resources.book.in_group(key)) for key, group in groups.items()],
            one=one,
            two=two,
            beside=two or next(each for each in islice(programmes.values(), 1, None) if each is not one),
            compared=compared,
            sections=self._sections(compared) if compared else (),
            picture=addresses.compared(*compared.ids, picture=True) if compared else "",
        )

    async def picture(self, request: Request) -> Response:
        """The same as a picture; the last ones are kept. HTTPException 404 where it is none of ours."""
        programmes = self._site.resources.book.programmes
        one, two = (request.query_params.get(name, "") for name in ("a", "b"))
        if one not in programmes or two not in programmes or one == two:
            raise HTTPException(404)
        today = self._site.today()
        held = self._pictures.now
        made = held.get((one, two, today))
        if made is None:
            file = await self._making.made(request, MAKER, to_json(one, two, today))
            made = held[one, two, today] = file.content
            if len(held) > _PICTURES_KEPT:
                held.pop(next(iter(held)))
        return attachment(made, "image/png", NAME, READ)

    def _sections(self, compared: Comparison) -> tuple[SectionView, ...]:
        return tuple(map(self._section, compared.sections))

    def _section(self, section: Section) -> SectionView:
        labelled = section.title in (texts.ABOUT_TITLE, texts.DIFFERENT_TITLE)
        return SectionView(section.title, labelled, tuple(map(self._row, section.rows)))

    def _row(self, row: Row) -> RowView:
        if row.same and row.left is not None:
            return RowView(row.label, self._cell(row.left, both_cited(row)), None, None)
        return RowView(row.label, None, self._side(row.left), self._side(row.right))

    def _side(self, cell: Cell | None) -> CellView | None:
        return None if cell is None else self._cell(cell, cell.citations)

    def _cell(self, cell: Cell, citations: Iterable[str]) -> CellView:
        linked = self._site.viewer.citations.words
        return CellView(cell.text, cell.parts, tuple(map(linked, citations)), cell.standing)
