"""Reads the body of a request: form, multipart or JSON."""

from __future__ import annotations

import json
import re
from urllib.parse import parse_qsl, unquote

from botapi.errors import JSON, bad
from botapi.params import Upload

Body = tuple[JSON, dict[str, Upload]]
DISPOSITION = re.compile(r'(name|filename)="([^"]*)"')


def read_body(content_type: str, body: bytes, query: str) -> Body:
    """Raw parameters and files of a request, those of the address included. Raises Refusal (400)."""
    kind = content_type.split(";")[0].strip().lower()
    params = _unique(parse_qsl(query, keep_blank_values=True))
    files: dict[str, Upload] = {}
    if kind == "application/json" and body:
        params |= _json(body)
    elif kind == "multipart/form-data":
        more, files = _multipart(content_type, body)
        params |= more
    elif kind in ("application/x-www-form-urlencoded", "") and body:
        params |= _unique(parse_qsl(_utf8(body), keep_blank_values=True, strict_parsing=True))
    elif body:
        raise bad(f"unsupported content type {kind}")
    return params, files


def _utf8(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        raise bad("strings must be encoded in UTF-8") from None


def _json(body: bytes) -> JSON:
    try:
        value = json.loads(_utf8(body))
    except ValueError:
        raise bad("can't parse JSON object of the request") from None
    if not isinstance(value, dict):
        raise bad("the request must be a JSON object")
    return value


def _unique(pairs: list[tuple[str, str]]) -> JSON:
    params: JSON = {}
    for name, value in pairs:
        if name in params:
            raise bad(f'parameter "{name}" was given twice')
        params[name] = value
    return params


def _multipart(content_type: str, body: bytes) -> Body:
    boundary = re.search(r'boundary="?([^";]+)"?', content_type)
    if boundary is None:
        raise bad("multipart boundary is missing")
    pairs: list[tuple[str, str]] = []
    files: dict[str, Upload] = {}
    for part in (b"\r\n" + body).split(b"\r\n--" + boundary[1].encode())[1:]:
        if part.startswith(b"--"):
            return _unique(pairs), files
        head, _, data = part.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        headers = _headers(head)
        said = dict(DISPOSITION.findall(headers.get("content-disposition", "")))
        if "name" not in said:
            raise bad("a part of the request has no name")
        if "filename" in said:
            kind = headers.get("content-type", "application/octet-stream")
            files[said["name"]] = Upload(unquote(said["filename"]), kind, data)
        else:
            pairs.append((said["name"], _utf8(data)))
    raise bad("the multipart request is cut off")


def _headers(head: bytes) -> dict[str, str]:
    lines = (line.partition(":") for line in _utf8(head).split("\r\n") if line)
    return {name.strip().lower(): value.strip() for name, _, value in lines}
