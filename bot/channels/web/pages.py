"""Templates filled in, and the pages that say what went wrong."""

from __future__ import annotations

from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from bot.channels.web import addresses
from bot.channels.web.assets import Assets
from handlers import comparing_texts, desk_texts
from handlers import page_texts as texts
from handlers import texts as core_texts
from handlers.mark import Mark

FRAGMENT = "x-dieukien"
"""The header with which the script asks for a part of a page."""

READ = "private, max-age=60"
PERSONAL = "no-store"


class Pages:
    """Fills templates in; every value is escaped."""

    def __init__(self, assets: Assets, controller: str, public_url: str, cookie: str) -> None:
        self._cookie = cookie
        self._public_url = public_url.rstrip("/")
        self._environment = Environment(
            loader=PackageLoader("bot.channels.web"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self._environment.globals |= {
            "t": texts,
            "core": core_texts,
            "desk": desk_texts,
            "compare": comparing_texts,
            "at": addresses,
            "asset": assets.address,
            "controller": controller,
            "Mark": Mark,
        }
        self._environment.filters["drawing"] = Markup  # our own SVG, whose words svg.py escapes

    def show(
        self,
        request: Request,
        page: str,
        part: str = "",
        *,
        status: int = 200,
        cache: str = READ,
        **values: Any,
    ) -> HTMLResponse:
        """A page, or the template ``part`` of it where the script asks for that."""
        fragment = bool(part) and is_fragment(request)
        html = self._environment.get_template(part if fragment else page).render(
            fragment=fragment,
            here=request.url.path,
            own=self.own_address(request),
            visiting=self._cookie in request.cookies,
            **values,
        )
        return HTMLResponse(html, status, {"Cache-Control": cache, "Vary": f"Cookie, {FRAGMENT}"})

    def filled(self, part: str, **values: Any) -> str:
        """A template that is no page, and knows no request."""
        return self._environment.get_template(part).render(**values)

    def fault(self, request: Request, status: int, *, reference: str = "", seconds: int = 0) -> Response:
        """The page of a status; the one of 400 for a status that has none of its own."""
        known = status if status in texts.FAULT_TITLE else 400
        response = self.show(
            request,
            "fault.html",
            "fault_part.html",
            status=status,
            cache=PERSONAL,
            title=texts.FAULT_TITLE[known],
            advice=texts.FAULT_ADVICE[known].format(seconds=seconds),
            reference=texts.REFERENCE.format(reference=reference) if reference else "",
            searches=status == 404,
        )
        if seconds:
            response.headers["Retry-After"] = str(seconds)
        return response

    def own_address(self, request: Request) -> str:
        """This page's address, as it can be given to others."""
        return f"{self.base(request)}{request.url.path}"

    def base(self, request: Request) -> str:
        """The site's address for people; where none is set, the one it was asked under."""
        return self._public_url or str(request.base_url).rstrip("/")


def is_fragment(request: Request) -> bool:
    """Whether the script asks, which puts the answer into the page that is open."""
    return FRAGMENT in request.headers
