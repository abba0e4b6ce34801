"""What a form brings: checked for where it is from and how much it is, before anything is done with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from starlette.exceptions import HTTPException
from starlette.requests import Request

BODY_LIMIT = 32_768
"""Bytes; the longest text that is answered takes a third of it."""
_MOST_FIELDS = 64
_FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Form:
    """The fields of a form that was sent."""

    fields: Mapping[str, list[str]]

    def one(self, name: str) -> str:
        """A field's value, "" where it is missing."""
        return next(iter(self.fields.get(name, ())), "")

    def all(self, name: str) -> list[str]:
        """The values of a field that may come several times."""
        return self.fields.get(name, [])


async def read_form(request: Request, public_url: str) -> Form:
    """The form; HTTPException 403, 413, 415 or 400 where it cannot be taken."""
    if not is_from_here(request, public_url):
        raise HTTPException(403)
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _FORM:
        raise HTTPException(415)
    body = await _body(request)
    try:
        fields = parse_qs(
            body.decode("ascii"), keep_blank_values=True, max_num_fields=_MOST_FIELDS, errors="replace"
        )
    except ValueError:
        raise HTTPException(400) from None
    return Form(fields)


async def _body(request: Request) -> bytes:
    declared = request.headers.get("content-length", "")
    if declared.isdecimal() and int(declared) > BODY_LIMIT:
        raise HTTPException(413)
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > BODY_LIMIT:
            raise HTTPException(413)
    return body


def is_from_here(request: Request, public_url: str) -> bool:
    """Whether a form was sent by a page of this site, as far as the browser says.

    Browsers of today say it in Sec-Fetch-Site or Origin; where one says neither, the form's ticket decides.
    """
    site = request.headers.get("sec-fetch-site")
    if site is not None and site != "same-origin":
        return False
    origin = request.headers.get("origin")
    if origin is None:
        return True
    own = {request.headers.get("host", "").lower(), urlsplit(public_url).netloc.lower()}
    return _netloc(origin) in own - {""}


def _netloc(origin: str) -> str:
    """The host and port of an origin, "" where it is none."""
    try:
        return urlsplit(origin).netloc.lower()
    except ValueError:
        return ""
